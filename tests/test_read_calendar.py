"""Periods, years and days that cannot be: each refused where it stands, with what would be right."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.read import Fault, read_file
from tests import forms
from tests.forms import PREFACE, plain_workbook
from tests.test_read_faults import REGIONS, construction, county, faults, money, places, plan_funds

UNIT, PERIOD, AS_OF, SENT = PREFACE
FUNDS = ["period", "as_of", "county_code", "source", "budget_year", "allocated_wan", "received_wan", "paid_wan"]


def stated(path: Path, *preface: str, period: str | None = None) -> list[Fault]:
    """The faults of a sheet whose preface says this after the office's name."""
    row = [1, "费县", "371325", None, 1, 1, 5, 0, 0, 0, 2, *[None] * 7]
    return faults(path, construction(row, preface=[UNIT, *preface]), period=period)


@pytest.mark.parametrize("day", ["2015年6月29日", "2015年7月31日", "2015年7月20日", "2015年4月30日", "2014年6月30日"])
def test_figures_stand_as_of_the_last_day_of_the_month_before_the_period(tmp_path: Path, day: str) -> None:
    found = stated(tmp_path, PERIOD, f"数据截至：{day}")
    assert [(fault.row, fault.column) for fault in found] == [(2, "数据截至")]
    assert found[0].message == "应为报告期2015年7月的上月末2015-06-30。请核对后重新报送。"
    assert stated(tmp_path, PERIOD, AS_OF) == []


def test_a_day_in_a_canonical_file_is_told_in_its_row(tmp_path: Path) -> None:
    rows = [
        ["2015-07", day, "371325", "县级", year, 1, 1, 1] for day, year in (("2015-06-30", 2014), ("2015-07-01", 2015))
    ]
    found = read_file(plain_workbook(tmp_path / "a.xlsx", [FUNDS, *rows]), REGIONS).faults
    assert places(found) == [(3, "数据截至", "2015-07-01")]


@pytest.mark.parametrize("month", ["2015年6月", "2016-12"])
def test_a_report_of_an_even_month_is_refused(tmp_path: Path, month: str) -> None:
    found = stated(tmp_path, f"报告期：{month}")
    assert places(found) == [(2, "报告期", month)] and "逢单月" in found[0].message


@pytest.mark.parametrize(
    ("month", "fits"), [("2013-11", 0), ("2014-01", 1), ("2019-11", 1), ("2020-01", 0), ("2105-07", 0)]
)
def test_a_period_lies_within_the_programme_and_the_year_after_it(tmp_path: Path, month: str, fits: int) -> None:
    found = stated(tmp_path, f"报告期：{month}")
    assert [fault.row for fault in found] == [2] * (1 - fits)
    assert fits or "2014年1月至2019年12月" in found[0].message


def test_a_period_that_only_the_caller_says_is_held_to_the_same(tmp_path: Path) -> None:
    found = stated(tmp_path, period="2015-06")
    assert [(fault.row, fault.found) for fault in found] == [(None, "2015年6月")] and "逢单月" in found[0].message


@pytest.mark.parametrize(("year", "fits"), [(2012, 0), (2013, 1), (2019, 1), (2020, 0), (2051, 0)])
def test_a_budget_year_lies_within_a_year_of_the_programme(tmp_path: Path, year: int, fits: int) -> None:
    found = plan_funds(tmp_path, money("临沂市", "费县", year, 1))
    assert places(found) == [(6, "预算年度", str(year))] * (1 - fits)
    rows = [["2015-07", None, "371325", "县级", year, 1, 1, 1]]
    found = read_file(plain_workbook(tmp_path / "a.xlsx", [FUNDS, *rows]), REGIONS).faults
    assert places(found) == [(2, "budget_year", str(year))] * (1 - fits)
    assert fits or "2013至2019年" in found[0].message


def test_a_form_is_not_sent_before_its_figures_stand(tmp_path: Path) -> None:
    found = stated(tmp_path, PERIOD, AS_OF, "填报日期：2015年6月29日")
    assert places(found) == [(2, "填报日期", "2015-06-29")]
    assert found[0].message == "早于数据截至日期2015-06-30。请核对后重新报送。"
    assert stated(tmp_path, PERIOD, AS_OF, "填报日期：2015年6月30日") == []
    rows = [forms.construction_row(n, None, code, [1], "2015-06-01") for n, code in enumerate(("371325", "371324"))]
    found = faults(tmp_path, construction(*rows))
    assert places(found) == [(7, "填报日期", "2015-06-01"), (8, "填报日期", "2015-06-01")]


def test_a_form_is_not_sent_tomorrow(tmp_path: Path) -> None:
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    found = stated(tmp_path, PERIOD, f"填报日期：{tomorrow}")
    assert places(found) == [(2, "填报日期", tomorrow)] and "晚于今天" in found[0].message
    assert stated(tmp_path, PERIOD, f"填报日期：{date.today().isoformat()}") == []
    found = faults(tmp_path, construction(forms.construction_row(1, "费县", None, [1], tomorrow)))
    assert places(found) == [(7, "填报日期", tomorrow)]


def titled(path: Path, title: str, period: str | None = None, *preface: str) -> list[Fault]:
    row = ["费县", "371325", "县级", 2015, 1, 1, 1]
    header = ["县（市、区）", "行政区划代码", "资金来源", "预算年度", "下达（万元）", "到位（万元）", "支付（万元）"]
    book = plain_workbook(path / "资金.xlsx", [[title], list(preface), header, row])
    return read_file(book, REGIONS, period).faults


@pytest.mark.parametrize(
    "title", ["临沂市2015年5月“全面改薄”双月报", "2015 年 5 月份 报告期资金表", "二〇一五 2015年5月双月报"]
)
def test_a_title_of_another_month_than_the_period_is_refused(tmp_path: Path, title: str) -> None:
    found = titled(tmp_path, title, None, UNIT, PERIOD)
    assert places(found) == [(1, "报告期", "2015年5月")]
    assert found[0].message == "标题里的月份与报告期2015年7月不一致。请核对后重新报送。"
    assert places(titled(tmp_path, title, "2015-07")) == places(found)


@pytest.mark.parametrize(
    "title",
    [
        "临沂市2015年7月双月报",
        "数据截至2015年6月30日　双月报",
        "截至2015年6月双月报",
        "编制时间：2015年9月　报告期：2015年7月",
        "2014—2018年规划　双月报",
    ],
)
def test_a_title_of_the_same_month_or_of_none_is_accepted(tmp_path: Path, title: str) -> None:
    assert titled(tmp_path, title, None, UNIT, PERIOD) == []


def test_a_title_above_a_canonical_header_counts_too(tmp_path: Path) -> None:
    rows = [["2015年9月双月报"], FUNDS, ["2015-07", None, "371325", "县级", 2015, 1, 1, 1]]
    assert places(read_file(plain_workbook(tmp_path / "a.xlsx", rows), REGIONS).faults) == [(1, "报告期", "2015年9月")]


def test_a_wrong_period_is_told_once(tmp_path: Path) -> None:
    sheet = construction(county(1, "费县"), county(2, "兰陵县"), preface=[UNIT, "填报期：2015年6月"])
    assert places(faults(tmp_path, sheet)) == [(2, "填报期", "2015年6月")]
