"""forms/*.toml in; the layouts as records out: which header path means which column, in which unit."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from etl.schema import FORMS, FORMS_DIR, Column
from etl.values import compact

# One level of a header after another, without units: ("校舍建设", "开工", "面积").
HeaderPath = tuple[str, ...]

IGNORED = "-"
# Columns that no form has: they say whose row it is and when it was sent.
PLACE_AND_TIME = {
    "county_name": Column("county_name", "text", False, None),
    "city_name": Column("city_name", "text", False, None),
    "submitted_on": Column("submitted_on", "date", False, None),
}
# What a sheet may say above its table, or in another column, or what a caller may know.
_MAY_BE_ABSENT = {"period", "as_of", "county_code", IGNORED, *PLACE_AND_TIME}


@dataclass(frozen=True)
class Unit:
    """A unit as written in brackets: what it measures, and how many canonical grains it is."""

    name: str
    measures: str
    factor: int


@dataclass(frozen=True)
class Target:
    """What a header means: a column of the form, for the work class or source that its parents fix.

    A check is a sum that the office wrote beside the figures; it is compared and not loaded.
    """

    column: str
    path: HeaderPath
    fixed: tuple[tuple[str, str], ...] = ()
    unit: Unit | None = None
    is_check: bool = False

    @property
    def meaning(self) -> tuple[str, tuple[tuple[str, str], ...], bool]:
        """What two headers of one sheet must not share."""
        return self.column, self.fixed, self.is_check

    @property
    def shown(self) -> str:
        """The path as messages show it."""
        return "/".join(self.path)


@dataclass(frozen=True)
class Layout:
    """How one kind of sheet calls the columns of its form."""

    name: str
    form: str
    label: str
    targets: dict[HeaderPath, Target]

    def find(self, path: HeaderPath) -> Target | None:
        """The target of a header whose path ends in one that is known; the longest wins."""
        for start in range(len(path)):
            if found := self.targets.get(path[start:]):
                return found
        return None

    @cached_property
    def required(self) -> dict[tuple[str, tuple[tuple[str, str], ...], bool], Target]:
        """By meaning, the first name of each column that the sheet must have."""
        needed: dict[tuple[str, tuple[tuple[str, str], ...], bool], Target] = {}
        for target in self.targets.values():
            if target.column not in _MAY_BE_ABSENT and not target.is_check:
                needed.setdefault(target.meaning, target)
        return needed


@dataclass(frozen=True)
class Common:
    """The words that all layouts share: preface, totals, ends of a table, units."""

    preface: dict[str, str]
    section_totals: tuple[str, ...]
    all_totals: tuple[str, ...]
    details: tuple[str, ...]
    ends: tuple[str, ...]
    units: dict[str, Unit]


@cache
def common() -> Common:
    """The shared words of forms/common.toml."""
    raw = _toml(FORMS_DIR / "common.toml")
    rows: dict[str, list[str]] = raw["rows"]
    return Common(
        preface={compact(word): column for word, column in raw["preface"].items()},
        section_totals=tuple(rows["section"]),
        all_totals=tuple(rows["all"]),
        details=tuple(rows["detail"]),
        ends=tuple(compact(word) for word in rows["ends"]),
        units={
            compact(name): Unit(compact(name), measures, factor)
            for measures, units in raw["units"].items()
            for name, factor in units.items()
        },
    )


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout; each TOML file of the folder that names a form is one."""
    paths = sorted(FORMS_DIR.glob("*.toml"))
    shared: dict[str, str] = _toml(FORMS_DIR / "common.toml")["headers"]
    return tuple(_layout(path.stem, raw, shared) for path in paths if "label" in (raw := _toml(path)))


@cache
def known_words() -> frozenset[str]:
    """Every word that stands on any level of any layout's headers."""
    return frozenset(word for layout in layouts() for path in layout.targets for word in path)


def split_unit(written: str) -> tuple[str, str | None]:
    """A header's words and what its last bracket holds: 面积（㎡） → 面积, ㎡; both compact."""
    word = compact(written)
    if not word.endswith(")"):
        return word, None
    depth = 0
    for at in range(len(word) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(word[at], 0)
        if depth == 0:
            return word[:at], word[at + 1 : -1]
    return word, None


def segment(written: str) -> tuple[str, Unit | None]:
    """One level of a header and its unit; a bracket that is no unit stays: 县（市、区）."""
    word, bracket = split_unit(written)
    unit = common().units.get(bracket) if bracket else None
    return (word, unit) if unit else (compact(written), None)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _layout(name: str, raw: dict[str, Any], shared: dict[str, str]) -> Layout:
    found = [
        *(_target(header, column) for header, column in (shared | raw.get("headers", {})).items()),
        *(_target(header, column, is_check=True) for header, column in raw.get("checks", {}).items()),
        *_group_targets(raw),
    ]
    targets = {target.path: target for target in found}
    columns = {column.name for column in FORMS[raw["form"]].columns} | PLACE_AND_TIME.keys() | {IGNORED}
    if strange := {target.column for target in found} - columns:
        raise ValueError(f"forms/{name}.toml: {raw['form']} has no column {', '.join(sorted(strange))}")
    return Layout(name, raw["form"], raw["label"], targets)


def _group_targets(raw: dict[str, Any]) -> Iterator[Target]:
    for group in raw.get("groups", []):
        fixed = tuple(sorted(group["fixed"].items()))
        for parent in group["parents"]:
            for leaf, column in (raw.get("leaves", {}) | group.get("leaves", {})).items():
                yield _target(f"{parent}／{leaf}" if leaf else parent, column, fixed)


def _target(header: str, column: str, fixed: tuple[tuple[str, str], ...] = (), is_check: bool = False) -> Target:
    # The full-width ／ parts the levels; a half-width one belongs to a unit (台/件/套).
    segments = [segment(level) for level in header.split("／")]
    units = [unit for _, unit in segments if unit]
    return Target(column, tuple(word for word, _ in segments), fixed, units[-1] if units else None, is_check)
