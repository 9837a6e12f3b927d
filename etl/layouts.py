"""forms/*.toml in; every layout as a record out.

Layouts come with the project (etl/forms/) and from the data folder's own forms/, where a new one needs no code.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from etl.layout import (
    CHECK,
    FIGURE,
    IGNORED,
    PLACE_AND_TIME,
    RATE,
    Fixed,
    HeaderPath,
    Layout,
    Target,
    columns_of,
    common,
    segment,
)
from etl.schema import FORMS, FORMS_DIR, Form
from warehouse.metrics import METRICS
from warehouse.store import data_dir

# A layout that is being tried out and not saved yet.
_TRIED: ContextVar[tuple[Layout, ...]] = ContextVar("_TRIED", default=())


class LayoutError(ValueError):
    """A layout file that cannot be used; its text is a sentence for whoever wrote it."""


def own_forms_dir() -> Path:
    """The folder of the layouts that this office has added."""
    return data_dir() / "forms"


def layouts() -> tuple[Layout, ...]:
    """Every layout: the canonical ones, those of the project, and those that this office has added."""
    return _shipped() + _own(own_forms_dir(), _stamp(own_forms_dir())) + _TRIED.get()


@contextmanager
def trying(layout: Layout) -> Iterator[None]:
    """Within it, and in this thread alone, layouts() has one more."""
    token = _TRIED.set((layout,))
    try:
        yield
    finally:
        _TRIED.reset(token)


def known_words() -> frozenset[str]:
    """Every word that stands on any level of any layout's headers."""
    return _words(layouts())


def read_layout(path: Path) -> Layout:
    """The layout of one TOML file."""
    return layout_from(path.stem, path.read_text(encoding="utf-8"))


def layout_from(name: str, text: str, unfinished: bool = False) -> Layout:
    """The layout of a TOML text.

    Raises:
        LayoutError: it is none, names a form or column that does not exist, or (unless it is `unfinished`) lacks what
            tells the rows of its form apart.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"forms/{name}.toml 不是有效的TOML：{error}") from error
    return _layout(name, raw, _toml(FORMS_DIR / "common.toml")["headers"], unfinished)


@lru_cache(maxsize=4)
def _words(found: tuple[Layout, ...]) -> frozenset[str]:
    return frozenset().union(*(layout.words for layout in found))


@cache
def _shipped() -> tuple[Layout, ...]:
    paths = sorted(FORMS_DIR.glob("*.toml"))
    return (*map(_canonical, FORMS.values()), *(read_layout(path) for path in paths if "label" in _toml(path)))


@cache
def _own(folder: Path, stamp: tuple[tuple[str, int], ...]) -> tuple[Layout, ...]:
    return tuple(read_layout(folder / name) for name, _ in stamp)


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """The layout files of a folder and when each was changed, so that a new one is seen at once."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.toml")))


def _canonical(form: Form) -> Layout:
    wan = common().units["万元"]
    targets: dict[HeaderPath, Target] = {
        (column.name,): Target(column.name, (column.name,), (), wan if column.type == "money" else None, FIGURE, True)
        for column in (*form.columns, PLACE_AND_TIME["submitted_on"])
    }
    if form.wider:
        targets["region_code",] = Target("county_code", ("region_code",))
    return Layout(form.name, form.name, form.label, targets, is_canonical=True)


def _layout(name: str, raw: dict[str, Any], shared: dict[str, str], unfinished: bool) -> Layout:
    if raw.get("form") not in FORMS:
        raise LayoutError(f"forms/{name}.toml：没有 {raw.get('form')} 这种表，应为{'、'.join(FORMS)}之一")
    always = tuple(sorted(raw.get("fixed", {}).items()))
    found = [
        *(_target(header, column) for header, column in (shared | raw.get("headers", {})).items()),
        *(_target(header, column, role=CHECK) for header, column in raw.get("checks", {}).items()),
        *(_target(header, metric, role=RATE) for header, metric in raw.get("rates", {}).items()),
        *_column_targets(raw),
        *_group_targets(raw),
    ]
    targets = {target.path: target for target in found}
    named = {target.column for target in found if target.role != RATE}
    metrics = {target.column for target in found if target.role == RATE}
    if strange := (named - columns_of(raw["form"]).keys() - {IGNORED}) | (metrics - METRICS.keys()):
        raise LayoutError(f"forms/{name}.toml：{raw['form']} 没有 {', '.join(sorted(strange))} 这一列")
    if not unfinished:
        _expect_keys(name, raw["form"], found, dict(always))
    header = raw.get("header")
    return Layout(
        name, raw["form"], raw["label"], targets, always, raw.get("sheet"), (header[0], header[1]) if header else None
    )


def _expect_keys(name: str, form: str, targets: list[Target], always: dict[str, str]) -> None:
    """A layout must have what tells the rows of a form apart, unless a sheet may say it above the table."""
    said = {"period", "county_code", "plan_version", "approved_on", "kind"}
    needed = {column.name for column in FORMS[form].columns if column.required} - said
    have = {t.column for t in targets} | always.keys() | {key for t in targets for key, _ in t.fixed}
    if lacking := needed - have:
        raise LayoutError(f"forms/{name}.toml：{form} 的表样缺少 {', '.join(sorted(lacking))}")


def _column_targets(raw: dict[str, Any]) -> Iterator[Target]:
    """Headers that say by themselves which work class or source they are of: { column = …, work_class = … }."""
    for header, meant in raw.get("columns", {}).items():
        fixed = {name: value for name, value in meant.items() if name != "column"}
        yield _target(header, meant["column"], tuple(sorted(fixed.items())))


def _group_targets(raw: dict[str, Any]) -> Iterator[Target]:
    for group in raw.get("groups", []):
        fixed = tuple(sorted(group["fixed"].items()))
        for parent in group["parents"]:
            for leaf, column in (raw.get("leaves", {}) | group.get("leaves", {})).items():
                yield _target(f"{parent}／{leaf}" if leaf else parent, column, fixed)
            for leaf, metric in group.get("rates", {}).items():
                yield _target(f"{parent}／{leaf}", metric, role=RATE)


def _target(header: str, column: str, fixed: Fixed = (), role: str = FIGURE) -> Target:
    # The full-width ／ parts the levels; a half-width one belongs to a unit (台/件/套).
    segments = [segment(level) for level in header.split("／")]
    units = [unit for _, unit in segments if unit]
    # 土建／投资／万元: the last level is the unit, and no other can stand there.
    unit = units[-1] if units else common().units.get(segments[-1][0])
    path = tuple(word for word, _ in segments)
    return Target(column, path, fixed, unit, role, names_unit=unit is not None and not units)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
