"""Where a rate will be at the year's end: on reports one can check by eye, against NumPy, and on the page."""

from datetime import date
from itertools import combinations

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.schedule import standing
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.visit import charts, run, said
from warehouse import target_rules
from warehouse.assemble import PUBLISHED
from warehouse.literals import values
from warehouse.metrics import METRICS
from warehouse.settings import SETTINGS
from warehouse.store import query

pytestmark = pytest.mark.tables("batch_due", "forecast", "payout_forecast", "schedule", "target")

PERIODS = ("2015-03", "2015-05", "2015-07", "2015-09")
RULE = SETTINGS.forecast


def one(sql: str, **params: object) -> Row:
    """The only row of an answer."""
    return query(sql, **params).row(0, named=True)


def send(house: House, *reports: dict[str, object], periods: tuple[str, ...] = PERIODS) -> None:
    """A plan of 100 ㎡ for each county of the first report, and reports of what is started."""
    counties = dict.fromkeys(reports[0], 100.0)
    outcome = house.load(house.plan(counties), *(house.progress(*sent) for sent in zip(periods, reports, strict=True)))
    assert outcome.accepted, [str(fault) for fault in outcome.faults]


def start_of(period: str, region: str = LANSHAN) -> Row:
    """The forecast of a region's start rate."""
    sql = "select * from forecast where period = $period and region_code = $region and metric = 'start_rate'"
    return one(sql, period=period, region=region)


def test_three_reports_in_a_line_go_on_in_it_through_working_days_alone(house: House) -> None:
    # From 2015-02-28 to 04-30 there are 46 working days, to 06-30 another 61.
    send(house, {LANSHAN: 10}, {LANSHAN: 14.6}, {LANSHAN: 20.7}, periods=PERIODS[:3])
    found = start_of("2015-07")
    assert found["pace"] == pytest.approx(0.001) and found["pace_low"] == pytest.approx(found["pace_high"])
    # 2015-07-01 to 11-14 are 137 working days; the rest of the year is winter.
    assert found["forecast"] == pytest.approx(0.207 + 0.137) and found["certainty"] == "will_miss"
    assert found["pace_per_month"] == pytest.approx(0.001 * target_rules.MONTH_DAYS)
    assert (found["points"], found["measured_on"]) == (3, date(2015, 6, 30))
    # 793 days more: 137 and 244 in each of 2016 and 2017 leave 168, which end on 2018-08-30.
    assert found["done_on"] == date(2018, 8, 30)


def test_fewer_than_three_reports_and_figures_carried_on_give_no_forecast(house: House) -> None:
    first: dict[str, object] = {LANSHAN: 10, FEIXIAN: 10}
    send(house, first, {LANSHAN: 15, FEIXIAN: 15}, {LANSHAN: 20}, periods=PERIODS[:3])
    silent = start_of("2015-07", FEIXIAN)
    assert (silent["points"], silent["forecast"], silent["certainty"], silent["measured_on"]) == (
        2, None, None, date(2015, 4, 30),
    )  # fmt: skip
    assert start_of("2015-07", LANSHAN)["forecast"] is not None
    # The city's sum moved by the one that reported.
    assert start_of("2015-07", "371300")["points"] == 3


def test_a_rate_above_100_stays_what_it_is_and_a_target_reached_is_said(house: House) -> None:
    send(house, {LANSHAN: 80}, {LANSHAN: 110}, {LANSHAN: 130}, periods=PERIODS[:3])
    found = start_of("2015-07")
    assert (found["certainty"], found["forecast"], found["done_on"]) == ("reached", 1.3, None)


@pytest.mark.slow
def test_what_stands_still_never_comes_to_the_end(house: House) -> None:
    send(house, {LANSHAN: 10}, {LANSHAN: 10}, {LANSHAN: 10}, periods=PERIODS[:3])
    found = start_of("2015-07")
    assert (found["pace"], found["forecast"], found["certainty"]) == (0, 0.1, "will_miss")
    assert (found["times_pace"], found["done_on"]) == (None, None)


def test_the_years_end_asks_for_what_was_allotted(house: House) -> None:
    money: Row = {"county_code": LANSHAN, "plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline"}
    plan = [money | {"source": "county", "budget_year": year, "planned_wan": 10} for year in (2014, 2015, 2016, 2017)]
    paid: Row = {"county_code": LANSHAN, "source": "county", "received_wan": 9, "paid_wan": 6}
    outcome = house.load(
        house.plan({LANSHAN: 100}), house.send("plan_funds", plan), house.progress("2015-07", {LANSHAN: 30}),
        house.funds("2015-07", [paid]),
    )  # fmt: skip
    assert outcome.accepted
    found = query("select metric, required from forecast where level = 'county' order by metric").rows()
    # Two of four batches were allotted by 2015-06-30: half of their works, all of their money.
    assert found == [
        ("completion_rate", 0.25), ("payment_rate", 0.5), ("purchase_rate", 0.5), ("start_rate", None),
    ]  # fmt: skip
    due = query("select kind, budget_year, days_left from batch_due where level = 'county' order by due_on").rows()
    assert due == [("equipment", 2014, -122), ("equipment", 2015, 116), ("works", 2014, 426), ("works", 2015, 664)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 130), st.booleans()), min_size=1, max_size=12),
    st.integers(-20, 150),
)
def test_a_forecast_is_that_of_numpy(reports: list[tuple[int, int, bool]], target: int) -> None:
    days = np.cumsum([gap for gap, _rate, _measured in reports]).tolist()
    schedule = [
        (n, days[n], rate / 100, measured, days[-1] + 100, target / 100)
        for n, (_gap, rate, measured) in enumerate(reports)
    ]
    con = duckdb.connect()
    target_rules.define(con)
    con.execute(
        f"""
        create macro level_of(city, county) as 'county';
        create table s as select * from ({values(schedule)}) as t (n, days, value, is_measured, year_end_days, target);
        create table schedule as
            select cast(n as varchar) as period, date '2015-01-31' as as_of, '37' as province_code, '3713' as city_code,
                '371302' as county_code, 'county' as level, '371302' as region_code, '' as region_name,
                '3713' as parent_code, 'payment_rate' as metric, 1.0 as numerator, 1.0 as denominator,
                cast(value as double) as value, is_measured as reported, is_measured, date '2015-12-31' as year_end,
                cast(target as double) as year_end_target, 1.0 as months_to_year_end, 1.0 as needed_to_year_end,
                days, year_end_days
            from s;
        create table period as select '37' as province_code, cast(n as varchar) as period, n from s;
        create table county_funds as
            select '' as period, date '2015-01-31' as as_of, '37' as province_code, '3713' as city_code,
                '371302' as county_code, 2014 as budget_year, 1.0 as planned_wan where false;
        create table batch as select '37' as province_code, 2014 as budget_year, date '2014-08-29' as allotted_on,
            date '2016-08-29' as works_due_on;
        """
    )
    con.execute((PUBLISHED / "forecast.sql").read_text(encoding="utf-8"))
    last = str(len(reports) - 1)
    row = con.execute(
        "select pace, pace_low, pace_high, forecast, certainty, points from forecast where period = $n", {"n": last}
    ).fetchone()
    assert row
    points = [(day, rate / 100) for day, (_gap, rate, measured) in zip(days, reports, strict=True) if measured]
    points = points[-RULE.reports :]
    slopes = [
        (after - before) / (later - day)
        for (day, before), (later, after) in combinations(points, 2)
        if later - day >= RULE.least_days
    ]
    assert row[5] == len(points)
    if len(points) < RULE.least_reports or not slopes:
        assert row[:4] == (None, None, None, None)
        return
    low, pace, high = np.quantile(slopes, [RULE.interval[0] / 100, 0.5, RULE.interval[1] / 100])
    assert row[:3] == pytest.approx((pace, low, high), abs=1e-12)
    begin, value = points[-1][0], reports[-1][1] / 100
    ends = [value + slope * (days[-1] + 100 - begin) for slope in (low, pace, high)]
    assert row[3] == pytest.approx(min(ends[1], max(value, 1)), abs=1e-9)
    if value >= target / 100:
        assert row[4] == "reached"
    elif min(abs(end - target / 100) for end in ends) > 1e-6:
        expected = "will_miss" if ends[2] < target / 100 else "may_miss" if ends[0] < target / 100 else "on_course"
        assert row[4] == expected


@pytest.mark.slow
def test_what_came_in_is_held_against_what_will_have_been_paid(house: House) -> None:
    plan: Row = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "source": "county"}
    plans = [plan | {"county_code": code, "budget_year": 2014, "planned_wan": 1000} for code in (LANSHAN, FEIXIAN)]
    # 61 calendar days lie between the second and the third report, 184 between the third and the year's end.
    paid = {"2015-03": 10, "2015-05": 71, "2015-07": 132}
    reports = [
        house.funds(
            period,
            [
                {"source": "county", "county_code": LANSHAN, "received_wan": 400, "paid_wan": amount},
                {"source": "county", "county_code": FEIXIAN, "received_wan": 300, "paid_wan": amount},
            ],
        )
        for period, amount in paid.items()
    ]
    outcome = house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.send("plan_funds", plans), *reports)
    assert outcome.accepted, [str(fault) for fault in outcome.faults]
    sql = "select * from payout_forecast where period = '2015-07' and region_code = $region"
    behind, ahead = one(sql, region=LANSHAN), one(sql, region=FEIXIAN)
    assert float(str(behind["forecast_wan"])) == pytest.approx(132 + 184, abs=1e-5)
    assert float(str(behind["unpaid_wan"])) == pytest.approx(400 - 316, abs=1e-5)
    assert float(str(behind["pace_wan"])) == pytest.approx(target_rules.MONTH_DAYS, abs=1e-5)
    assert (behind["certainty"], ahead["certainty"], ahead["unpaid_wan"]) == ("will_miss", "on_course", 0)
    city = one(sql, region="371300")
    assert float(str(city["forecast_wan"])) == pytest.approx(632, abs=1e-5) and city["certainty"] == "will_miss"


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    def test_the_funds_page_names_who_will_not_pay_out(self) -> None:
        words = said(run("funds", period="2016-11"))
        lost = query(
            "select region_name from payout_forecast where period = '2016-11' and level = 'county'"
            " and certainty = 'will_miss'"
        )["region_name"]
        assert f"▼ 肯定付不完（{len(lost)}）" in words and all(name in words for name in lost)
        assert "各县报数不够，不作预测" in said(run("funds", period="2015-01"))

    def test_the_curve_of_a_city_goes_before_the_provinces_and_a_later_version_before_an_earlier(self) -> None:
        assert "用的是菏泽市的目标曲线“进度计划-2015”（2015年2月16日批准）" in said(
            run("schedule", period="2016-03", region="371700", metric="completion_rate")
        )
        for period, version in (("2016-01", "进度计划-2015"), ("2016-05", "进度计划-2016")):
            assert f"用的是山东省的目标曲线“{version}”" in said(run("schedule", period=period, region="371300"))

    def test_the_page_says_the_gap_the_months_and_who_will_miss_it(self) -> None:
        app = run("schedule", period="2015-07")
        words = said(app)
        own = one(
            "select s.gap_points, s.months_behind, f.certainty from schedule as s join forecast as f"
            " using (period, region_code, metric)"
            " where period = '2015-07' and region_code = '370000' and metric = 'start_rate'"
        )
        assert "山东省校舍开工率 **34.37%**" in words and "前期（抓开工）" in words
        assert f"落后 **{-own['gap_points']:.2f}个百分点**" in words  # type: ignore[operator]
        assert f"相当于晚了 **{own['months_behind']:.1f}** 个有效施工月" in words
        lost = query(
            "select region_name from forecast where period = '2015-07' and level = 'county' and metric = 'start_rate'"
            " and certainty = 'will_miss'"
        )["region_name"]
        assert f"▼ 肯定完不成的县（{len(lost)}）" in words and all(name in words for name in lost)
        assert len(charts(app)) == 3

    def test_the_chosen_rate_is_in_the_link_and_one_without_a_curve_is_refused(self) -> None:
        assert METRICS["completion_rate"].meaning() in said(run("schedule", period="2015-07", metric="completion_rate"))
        words = said(run("schedule", period="2015-07", metric="city_share"))
        assert "没有目标曲线，不在此列" in words

    def test_with_one_report_it_says_why_there_is_no_forecast(self) -> None:
        words = said(run("schedule", period="2015-01"))
        assert "只有 1 次报数，不足 3 次，不作预测" in words and "不作预测 111 个" in words

    def test_every_forecast_lies_in_its_interval_and_every_region_has_one_row(self) -> None:
        rows = query("select * from forecast")
        assert rows.height == rows.select("period", "region_code", "metric").n_unique()
        known = rows.filter(pl.col("forecast").is_not_null())
        assert known.height > 1000
        assert (known["forecast_low"] <= known["forecast_high"] + 1e-12).all()


def test_the_picture_of_rates_shows_one_without_a_value_as_none() -> None:
    row = {"metric": "start_rate", "value": None, "gap_points": None, "target_now": 0.4}
    figure = standing([row], {"calendar_share": 0.3})
    assert figure.data[0].x == (None,)
    assert "没有数值" in figure.layout.annotations[0].text
