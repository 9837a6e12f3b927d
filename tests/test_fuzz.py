"""Any cells under any header: the reader never raises, and gives facts or faults that can be told."""

import math
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.layouts import known_words
from etl.read import read_file
from etl.reading.part import schema
from etl.regions import Regions
from etl.schema import FORMS, LAKE_FORMS
from tests.ugly import views, writers
from tests.ugly.grids import Col, Grid, Style, lay_out

REGIONS = Regions.load()
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
KINDS: dict[str, writers.Writer] = {
    "xlsx": writers.xlsx,
    "xls": writers.xls,
    "xml": writers.xml_2003,
    "page": writers.page,
    "csv": writers.delimited("utf-8"),
    "txt": writers.delimited("utf-16", "\t"),
}
HEADERS: dict[str, Callable[..., list[Col]]] = {
    "construction": views.construction,
    "equipment": views.equipment,
    "funds": views.funds,
    "plan": views.plan,
    "plan_funds": views.plan_funds,
    "progress_list": views.progress_list,
    "funds_list": views.funds_list,
}
PLACES = [views.NAME, views.CODE, views.CITY, views.YEAR, views.PERIOD, views.AS_OF, views.ORDINAL]
# What stands in real files, and what breaks programs.
WORDS = (
    "费县 兰陵县 市中区 高新区 临沂市 临沂市费县 371325 371325.0 371325000000 3713Z1 410211 金明区 合计 小计 全市合计 "
    "其中：费县 其中 注：累计数 填表人：张三 单位：元 单位：㎡、万元 报告期：2015年7月 报告期： 数据截至：6月底 "
    "规划类型：调整 批准日期：2015年2月30日 2015 2015年 2015年7月 2015.1 201513 0000年00月 6月底 十三月底 99999999 "
    "42185 二〇一五年十三月 2015-02-30 校舍建设 图书 县级 约5 约 △1 (1,234) -0 1e400 1E-400 1e-99 2.137E+09 "
    "１２．５ ㊿ ⅷ ² ½ ٣ 1,2,3 =1+1 =[外部] #DIV/0! #N/A % ‰ -% nan inf -inf Infinity 0x1F 1_000 無 不适用 "
    "／ — … \u200b \ufeff \x00 \x07 \x1f \ud7ff 𠀀 👩‍🌾 （） （㎡ ） ((( :: ：： ／／"
).split(" ")
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
CELLS = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**20), 10**20),
    st.integers(0, 300),
    st.floats(),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2199, 12, 31)),
    st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 31)),
    st.sampled_from([0.1 + 0.2, 1e15, 1e16, 1e300, 5e-324, 42185.5, 371325.0, -0.0]),
)


@st.composite
def sheets(draw: st.DrawFn) -> Grid:
    """A header that is known, or words of headers at random, over cells of all kinds, with merged ranges anywhere."""
    above = draw(st.lists(st.lists(st.one_of(st.none(), TEXTS), max_size=4), max_size=3))
    kind = draw(st.sampled_from([*HEADERS, *FORMS, "random"]))
    if kind == "random":
        grid = Grid("Sheet1")
        words = st.one_of(st.sampled_from(sorted(known_words())), CELLS)
        for cells in [*above, *draw(st.lists(st.lists(words, max_size=8), min_size=1, max_size=5))]:
            grid.add(cells)
    else:
        first = draw(st.lists(st.sampled_from(PLACES), max_size=4, unique=True))
        columns = HEADERS[kind](*first) if kind in HEADERS else views.canonical(kind)
        grid = lay_out("Sheet1", columns, [], Style(above=above, merge_header=draw(st.booleans())))
    width = draw(st.integers(1, 12))
    for cells in draw(st.lists(st.lists(CELLS, max_size=width), max_size=6)):
        grid.add(cells)
    for at in draw(st.lists(st.tuples(*[st.integers(0, 12)] * 2, *[st.integers(0, 3)] * 2), max_size=4)):
        top, left, down, across = at
        _merge(grid, (top, left, top + down, left + across))
    return grid


def _merge(grid: Grid, area: tuple[int, int, int, int]) -> None:
    """Merge a range, unless it is one cell or overlaps another, which the writers refuse to write."""
    top, left, bottom, right = area
    free = all(t > bottom or b < top or le > right or r < left for t, le, b, r in grid.merged)
    if free and (top, left) != (bottom, right):
        grid.merged.append(area)


def writable(cell: Any, kind: str) -> Any:
    """A cell as the writer of a kind can take it."""
    if isinstance(cell, float) and not math.isfinite(cell) and kind in ("xlsx", "xls"):
        return str(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and kind in ("xlsx", "xls"):
        return float(cell)
    return cell


def expect_facts_or_faults(grid: Grid, kind: str, period: str | None) -> None:
    """Write a sheet and read it: no exception, and every frame and every fault is whole."""
    grid.cells = {place: writable(cell, kind) for place, cell in grid.cells.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "乱.dat"
        KINDS[kind](path, [grid])
        reading = read_file(path, REGIONS, period)
    for form, frame in reading.frames.items():
        assert dict(frame.schema) == schema(LAKE_FORMS[form])
    rows = [frame["row"].max() for frame in reading.frames.values() if frame.height]
    assert reading.faults or rows
    for fault in reading.faults:
        told = fault.record()
        assert told["file"] == "乱.dat" and told["expected"] and told["action"] and told["expected_en"] and str(fault)
        assert fault.row is None or 1 <= fault.row <= max(grid.height, *(b + 1 for *_, b, _ in grid.merged), 1)


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(sheets(), st.sampled_from(list(KINDS)), st.sampled_from([None, "2015-07"]))
def test_any_cells_give_facts_or_faults_and_no_exception(grid: Grid, kind: str, period: str | None) -> None:
    expect_facts_or_faults(grid, kind, period)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=QUIET)
@given(sheets(), st.sampled_from(list(KINDS)), st.sampled_from([None, "2015-07"]))
def test_very_many_cells_give_facts_or_faults_and_no_exception(grid: Grid, kind: str, period: str | None) -> None:
    expect_facts_or_faults(grid, kind, period)
