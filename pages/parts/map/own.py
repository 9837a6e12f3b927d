"""The map file of settings.toml in; the map on the page with its approval number, or why there is none, out."""

from pathlib import Path

import polars as pl
import streamlit as st

from charts.borders import borders
from charts.geojson import Boundaries, MapRefused, read
from locales import _, language
from pages.parts import address
from pages.parts.map import asks
from pages.parts.map.words import key
from pages.parts.picture import legend, picture
from pages.parts.plain import plain
from reports.reading import data
from reports.reading.data import Question
from reports.reading.scope import Scope
from reports.told import headline
from warehouse.settings import SETTINGS
from warehouse.store import data_dir

ALL = "select code, name, level from region where province_code = $province order by code"
LARGEST = 40_000_000  # bytes


@st.cache_resource(max_entries=4, show_spinner=False)
def _boundaries(path: str, changed: tuple[int, int], code_property: str, language: str) -> Boundaries:
    return read(Path(path).read_bytes(), code_property)


def _load() -> tuple[Boundaries, tuple[int, int]]:
    """What the file holds, and its time and size, which tell it from the one that was there before."""
    own = SETTINGS.map
    if not own.approval_number.strip():
        raise MapRefused(
            _("settings.toml 的 [map] 没有写审图号（approval_number）：没有审图号的地图不得公开展示，所以不画。")
        )
    path = data_dir() / own.file
    try:
        state = path.stat()
        if state.st_size > LARGEST:
            raise MapRefused(
                _("地图文件有 {size} MB，最多 {most} MB；请先把界线简化。").format(
                    size=state.st_size // 1_000_000, most=LARGEST // 1_000_000
                )
            )
        changed = (state.st_mtime_ns, state.st_size)
        return _boundaries(str(path), changed, own.code_property, language()), changed
    except FileNotFoundError:
        raise MapRefused(_("没有这个地图文件：{path}。").format(path=path)) from None
    except OSError as fault:
        words = _("地图文件打不开：{path}（{why}）。")
        raise MapRefused(words.format(path=path, why=fault.strerror)) from None


def show_map(scope: Scope, metric: str, whole: headline.Row) -> None:
    """Draw the office's own map: the province's cities or counties, of a city its counties, as the file has them.

    Args:
        scope: the scope.
        metric: the metric's key.
        whole: the metric's row of the scope's province or city.
    """
    own = SETTINGS.map
    if not own.file:
        return
    st.subheader(plain(own.name) or _("自有地图"))
    try:
        found, changed = _load()
    except MapRefused as refusal:
        st.error(plain(str(refusal)) + _("下面仍是方格图。"))
        return
    cities, counties = (asks.ask(scope, metric, level) for level in ("city", "county"))
    wanted = (asks.ask(scope, metric, "county", scope.city), cities) if scope.city else (cities, counties)
    ask = next((ask for ask in wanted if set(ask.rows()["region_code"]) & set(found.polygons)), None)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        _unmatched(scope, found, ask)
    with left:
        if ask is None:
            st.warning(_("地图文件里没有{region}的要素。").format(region=scope.place))
        else:
            _draw(scope, metric, found, changed, ask, whole)


def _draw(
    scope: Scope, metric: str, found: Boundaries, changed: tuple[int, int], ask: Question, whole: headline.Row
) -> None:
    own, rows = SETTINGS.map, ask.rows()
    level, blanks = rows["level"][0], set(rows["blank"])
    legend(
        metric,
        scope.day,
        *key(scope, metric, level),
        *([_("空心＝未报、沿用上次")] if not rows["reported"].fill_null(True).all() else []),
        *([_("✕ 未填报，没有数值（不是0%）")] if "unreported" in blanks else []),
        *([_("无色＝无任务")] if "no_task" in blanks else []),
        _("点名字或记号看市、县"),
        touch=True,
    )

    def choose(code: str) -> None:
        if code in scope.regions:
            address.open_region(code if level == "county" else None, code)

    number = _("审图号：{number}").format(number=own.approval_number.strip())
    picture(
        ("own_map", scope.version, scope.period, metric, level, scope.code, *changed),
        lambda: borders(rows, found.polygons, own.name, number, scope.county if level == "county" else scope.city),
        alt=headline.finding(whole),
        choose=choose,
        ask=ask,
    )


def _unmatched(scope: Scope, found: Boundaries, ask: Question | None) -> None:
    """Say which features are of no region, which regions have no feature, and which features have no code or area."""
    known = set(data.rows(scope.version, ALL, province=scope.province)["code"])
    everyone = [*found.polygons, *found.without_area]
    strange = [code for code in everyone if code not in known and code.startswith(scope.province[:2])]
    elsewhere = [code for code in everyone if code not in known and not code.startswith(scope.province[:2])]
    lost = _lost(ask.rows(), found) if ask else []
    sentences = (
        (_("地图上有、系统里没有的代码（{n}）：{names}"), strange),
        (_("有任务而地图上没有的地区（{n}）：{names}"), lost),
        (_("没有代码的要素（{n}）：第{names}个"), [str(place) for place in found.without_code]),
        (_("没有面的要素（{n}）：{names}"), found.without_area),
    )
    for words, names in sentences:
        if names:
            st.warning(words.format(n=len(names), names=plain(_("、").join(names))))
    st.caption(_("界线取自本单位配置的文件，不随系统发布。"))
    if elsewhere:
        first = _("、").join(elsewhere[:5])
        st.caption(
            _("另有 {n} 个要素不属于{province}，没有画：{names}{more}").format(
                n=len(elsewhere), province=scope.name("province"), names=plain(first),
                more=_("等") if len(elsewhere) > 5 else "",
            )
        )  # fmt: skip


def _lost(rows: pl.DataFrame, found: Boundaries) -> list[str]:
    return [
        f"{row['region_name']} {row['region_code']}"
        for row in rows.iter_rows(named=True)
        if row["region_code"] not in found.polygons and row["blank"] != "no_task"
    ]
