"""快照对比 on the demo: what it says is what the two sides say, in figures, reasons and files."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from charts.contributions import LARGEST, contributions
from tests.conftest import DEMO_VERSION, LANSHAN, House
from tests.test_downloads import files
from tests.visit import ROOT, charts, run, said
from warehouse import store
from warehouse.compare.sides import Comparison, Side, compare, history
from warehouse.metrics import METRICS
from warehouse.terms import TERMS

__all__ = ["files"]

SHANDONG, LINYI, ZOUCHENG, JUNAN = "370000", "371300", "370883", "371327"
JULY = "2015-07"
MANUAL = (ROOT / "docs" / "time.md").read_text(encoding="utf-8")
ONE, TWO, THREE, FOUR = (f"v{n:06d}" for n in range(1, 5))


def open_page(**parameters: str) -> AppTest:
    return run("snapshots", **{"period": JULY} | parameters)


def rate(found: Comparison, side: str) -> str:
    own = found.own
    return METRICS[found.metric].text(own[f"numerator_{side}"], own[f"denominator_{side}"], own["level"])


def table(app: AppTest, column: str) -> list[dict[str, object]]:
    """The rows of the first table that has this column."""
    found = next(table.value for table in app.dataframe if column in table.value.columns)
    return list(found.to_dict("records"))


@pytest.mark.usefixtures("demo_data")
class TestSnapshots:
    def test_two_versions_of_one_period_say_whose_report_it_was(self) -> None:
        found = compare(Side(ONE, JULY), Side(THREE, JULY), "start_rate", SHANDONG)
        words = said(open_page(version=THREE, version_b=ONE))
        assert f"由 **{rate(found, 'before')}**（2015年7月，v000001）变为 **{rate(found, 'after')}**" in words
        assert (rate(found, "before"), rate(found, "after")) == ("34.14%", "34.37%")
        assert "**2** 个县的数变了，其中重报 2 个。" in words

    def test_a_return_is_said_with_what_stands_in_and_how_many_reports_are_left(self) -> None:
        words = said(open_page(version=TWO, version_b=ONE))
        assert "其中退回 2 个、沿用以前的报表 2 个；已报的县由 108 个变为 106 个。" in words

    def test_the_same_period_stands_in_every_version_with_the_reason(self) -> None:
        rows = table(open_page(region=LINYI), "reports")
        published = [
            store.query_at(
                version, "select numerator, denominator from metric_value where metric = 'start_rate'"
                " and region_code = $code and period = $period", period=JULY, code=LINYI,
            ).row(0)
            for version in (ONE, TWO, THREE, FOUR)
        ]  # fmt: skip
        assert [row["shown"] for row in rows] == [METRICS["start_rate"].text(*parts) for parts in published]
        assert [row["reason"] for row in rows] == [
            "最早知道这一期的版本",
            "莒南县 退回、沿用2015年5月（-1.35个百分点）",
            "莒南县 重报（+2.71个百分点）",
            "没有变",
        ]

    def test_the_manuals_three_answers_are_the_demos(self) -> None:
        told = re.findall(r"^\| (v\d{6}) \| ([\d.]+%) \| ([\d,.]+) \|", MANUAL, re.M)
        known = history([version for version, *_ in told], JULY, "start_rate", SHANDONG, LINYI)
        assert len(told) == 3 and told == [
            (one.version, METRICS["start_rate"].text(one.numerator, one.denominator), f"{one.numerator:,.2f}")
            for one in known
        ]
        assert [f"{one.since.own['change'] * 100:+.2f}" for one in known if one.since] == ["-1.35", "+2.71"]

    def test_it_is_held_against_the_period_before_and_the_first_one_against_the_version_before(self) -> None:
        assert "（2015年5月）变为" in said(open_page())
        first = open_page(period="2015-01", version=TWO)
        assert (first.selectbox(key="pick_version_b").value, first.selectbox(key="pick_period_b").value) == (
            ONE, "2015-01",
        )  # fmt: skip
        assert "两边完全相同：山东省校舍开工率没有一个县的数不同。" in said(first)
        assert not charts(first)

    def test_another_version_is_asked_about_the_same_period(self) -> None:
        app = open_page()
        app.selectbox(key="pick_version_b").set_value(ONE).run()
        assert app.selectbox(key="pick_period_b").value == JULY
        assert "（2015年7月，v000001）变为" in said(app)

    def test_a_period_that_the_chosen_version_does_not_know_is_let_go(self) -> None:
        app = open_page(period_b="2016-01")
        assert "（2016年1月）变为" in said(app)
        app.selectbox(key="pick_version_b").set_value(ONE).run()
        assert app.selectbox(key="pick_period_b").value == JULY
        assert not app.warning

    def test_a_wrong_link_is_said_not_dropped(self) -> None:
        faults = [
            str(warning.value).replace("\\", "")
            for warning in open_page(version_b="v000099", period_b="2031-01").warning
        ]
        assert faults == ["链接里的对照版本“v000099”不存在，已忽略。", "链接里的对照期次“2031-01”不存在，已忽略。"]

    def test_a_plan_adjustment_is_told_from_the_reports(self) -> None:
        found = compare(Side(FOUR, "2016-09"), Side(FOUR, "2016-11"), "start_rate", SHANDONG)
        app = open_page(period="2016-11")
        assert "规划调整 4 个" in said(app)
        assert f"分母变动使其变化 **{found.own['by_plan'] * 100:+.2f}个百分点**" in said(app)
        assert {row["plans"] for row in table(app, "plans")} == {"baseline-2014 → adjust-2016"}
        (figure,) = charts(app)
        assert [trace.get("name") for trace in figure["data"]] == ["所报的数", "分母变动", None]
        shown = found.counties.head(LARGEST)
        assert figure["data"][0]["customdata"] == shown["county_code"].to_list()
        assert figure["data"][2]["text"] == [f" {part * 100:+.2f} " for part in shown["contribution"]]

    def test_a_rate_that_no_plan_divides_is_not_split(self) -> None:
        app = open_page(period="2016-05", metric="utilization", region="371300")
        assert "分母变动使其变化" not in said(app)
        (figure,) = charts(app)
        assert len(figure["data"][0]["y"]) == 12 and len(figure["data"]) == 2

    def test_a_figure_that_fell_is_shown_with_both_cells(self) -> None:
        rows = table(open_page(period="2016-05"), "place_before")
        [row] = [row for row in rows if row["full_name"] == "章丘市"]
        assert (row["full_name"], row["label"], row["shown_change"]) == ("章丘市", "竣工或购置数量", "-4,122.34")
        assert row["place_before"] == "济南市_双月报_2016年3月.xlsx 表一 J13"
        assert row["place_after"] == "济南市_双月报_2016年5月.xlsx 表一 J13"

    def test_of_a_city_its_counties_and_of_a_county_its_figures(self) -> None:
        city = open_page(version=TWO, version_b=ONE, region=LINYI)
        assert [row["full_name"] for row in table(city, "contribution")] == ["莒南县"]
        assert "临沂市校舍开工率由" in said(city)
        county = open_page(version=TWO, version_b=ONE, region=ZOUCHENG)
        assert "邹城市校舍开工率由 **28.07%**" in said(county) and "：退回、沿用2015年5月。" in said(county)
        assert "64 个数不同，其中 64 个累计数由早到晚减少。" in said(county)
        assert len(table(county, "place_before")) == 64
        assert not charts(county)

    def test_one_side_held_against_itself_is_said_to_be_identical(self) -> None:
        app = open_page(version_b=DEMO_VERSION, period_b=JULY)
        assert "两边是同一个版本的同一期" in said(app)
        assert len(app.dataframe) == 1

    def test_a_province_without_reports_is_said_to_have_none(self) -> None:
        assert "河南省还没有双月报" in said(run("snapshots", region="410000"))

    @pytest.mark.parametrize("metric", [key for key, metric in METRICS.items() if metric.lines])
    def test_it_speaks_of_every_metric_in_english(self, metric: str) -> None:
        app = open_page(lang="en", metric=metric, version_b=ONE, period_b="2015-03")
        assert f"{METRICS[metric].label('en')} went from" in said(app)
        assert charts(app)

    def test_its_file_has_every_county_and_what_both_sides_divide(self, files: dict[str, list[dict[str, str]]]) -> None:
        open_page(version=TWO, version_b=ONE)
        rows = files["compared_start_rate_山东省_2015-07_演示数据（合成）.csv"]
        assert len(rows) == 111
        assert {row["行政区划代码"] for row in rows if row["原因"]} == {ZOUCHENG, JUNAN}
        [row] = [row for row in rows if row["行政区划代码"] == ZOUCHENG]
        assert (row["行政区划代码"], row["原因"], row["本次：沿用"]) == (ZOUCHENG, "退回、沿用2015年5月", "2015-05")
        assert float(row["校舍开工率（2015年7月，v000001）：分子"]) == 69750.72
        assert float(row["校舍开工率（2015年7月，v000002）：分子"]) == 54523.67
        fallen = [row["行政区划代码"] for row in files["fallen_山东省_2015-07_演示数据（合成）.csv"]]
        assert fallen.count(ZOUCHENG) == 64 and set(fallen) == {ZOUCHENG, JUNAN}


@pytest.mark.parametrize("reason", TERMS["why"])
def test_the_manual_explains_every_reason(reason: str) -> None:
    assert re.search(rf"^\| .*`{reason}`", MANUAL, re.M)


def test_a_single_period_in_a_single_version_has_nothing_to_be_held_against(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress(JULY, {LANSHAN: 40}))
    app = run("snapshots")
    assert "版本里也只有一期：还没有可以对比的数。" in said(app)
    assert [row["shown"] for row in table(app, "reports")] == ["40.00%"]


def test_bars_begin_at_nothing_and_carry_their_numbers_on_the_side_they_grow_to(house: House) -> None:
    house.load(house.plan({LANSHAN: 100, ZOUCHENG: 100}), house.progress(JULY, {LANSHAN: 40, ZOUCHENG: 30}))
    house.load(house.progress(JULY, {LANSHAN: 10, ZOUCHENG: 50}))
    figure = contributions(compare(Side(ONE, JULY), Side(TWO, JULY), "start_rate", SHANDONG).counties)
    bars, numbers = figure.data
    assert list(bars.x) == [-15, 10]
    assert list(numbers.textposition) == ["middle left", "middle right"]
    assert figure.layout.xaxis.range[0] < -15 and figure.layout.xaxis.range[1] > 10
