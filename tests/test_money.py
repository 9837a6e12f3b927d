"""Unspent and missing money: on rows one can check by eye, against Polars on the demo, and by the speeches' figures."""

from datetime import date
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from charts.matching import shares
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.visit import charts, run, said
from warehouse import fund_rules
from warehouse.assemble import PUBLISHED
from warehouse.store import query

pytestmark = pytest.mark.tables(
    "idle_by_year",
    "idle_money",
    "matching_by_year",
    "reclaim_candidate",
    "zero_matching",
    "funds_stage",
)

CENTRAL: Row = {"county_code": LANSHAN, "source": "central_special"}


def test_what_is_received_and_not_paid_is_idle_and_a_blank_is_not_zero(house: House) -> None:
    rows: list[Row] = [
        CENTRAL | {"received_wan": 10, "paid_wan": 4},
        CENTRAL | {"source": "provincial", "received_wan": 5, "paid_wan": 7},
        CENTRAL | {"source": "central_other", "received_wan": 8},
        CENTRAL | {"source": "county", "received_wan": 100, "paid_wan": 0},
    ]
    house.load(house.plan({LANSHAN: 100}), house.funds("2015-07", rows))
    found = query("select source, idle_wan from idle_money order by source").rows()
    assert found == [("central_other", None), ("central_special", Decimal(6)), ("provincial", Decimal(0))]
    assert query("select idle_wan from idle_by_year where level = 'county'").item() == 6
    assert query("select numerator from metric_value where metric = 'idle_wan' and level = 'county'").item() == 6


@pytest.mark.parametrize(
    ("day", "months", "bucket", "over"),
    [
        ("2015-02-28", 6, "≤6", False),
        ("2015-03-01", 6, "6-12", False),
        ("2016-08-29", 24, "12-24", False),
        ("2016-08-30", 24, ">24", True),
    ],
)
def test_an_age_is_counted_from_the_day_of_allotment_and_its_last_day_belongs_to_it(
    day: str, months: int, bucket: str, over: bool
) -> None:
    con = duckdb.connect()
    fund_rules.define(con)
    con.execute(
        """
        create macro unpaid(received, paid) as case when received - paid < 0 then 0 else received - paid end;
        create table batch as
            select '370000' as province_code, 2014 as budget_year, date '2014-08-29' as allotted_on;
        create table county_funds as
            select '2015-03' as period, cast($day as date) as as_of, '370000' as province_code, '' as province_name,
                '371300' as city_code, '' as city_name, '371302' as county_code, '' as county_name,
                'provincial' as source, 2014 as budget_year, 5.0 as received_wan, 1.0 as paid_wan, true as reported
        """,
        {"day": day},
    )
    con.execute((PUBLISHED / "idle_money.sql").read_text(encoding="utf-8"))
    assert con.execute("select months, bucket, is_over_limit from idle_money").fetchall() == [(months, bucket, over)]


def test_a_change_of_the_plan_does_not_start_the_clock_anew(house: House) -> None:
    plan: Row = {"county_code": LANSHAN, "source": "central_special", "budget_year": 2014, "planned_wan": 10}
    baseline = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline"}
    changed = {"plan_version": "调整", "approved_on": "2015-05-01", "approval_no": "1号", "kind": "adjustment"}
    house.load(
        house.plan({LANSHAN: 100}),
        house.send("plan_funds", [plan | baseline]),
        house.funds("2015-03", [CENTRAL | {"received_wan": 10, "paid_wan": 4}]),
        house.send("plan_funds", [plan | changed | {"planned_wan": 12}]),
        house.funds("2015-07", [CENTRAL | {"received_wan": 10, "paid_wan": 4}]),
    )
    ages = query("select period, allotted_on, months from idle_money order by period").rows()
    assert ages == [("2015-03", date(2014, 8, 29), 6), ("2015-07", date(2014, 8, 29), 10)]


def test_a_declared_zero_a_blank_and_no_report_are_three_things(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.funds("2015-07", [CENTRAL | {"source": "city", "received_wan": 0}]),
    )
    found = query("select county_code, source, why from zero_matching order by county_code, source").rows()
    assert found == [
        (LANSHAN, "city", "declared_zero"), (LANSHAN, "county", "blank"),
        (FEIXIAN, "city", "no_report"), (FEIXIAN, "county", "no_report"),
    ]  # fmt: skip


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    def test_city_money_is_the_speechs(self) -> None:
        words = said(run("matching", period="2015-07"))
        assert "地市级配套到位 **4.65亿元**，占已投入资金的 **3.50%**" in words
        assert "市级一分没有投入的市 **1** 个" in words

    def test_a_province_without_reports_names_the_22_counties_that_plan_no_county_money(self) -> None:
        app = run("matching", region="410000")
        assert "还没有双月报" in said(app) and "五年均为零的 **22** 个" in said(app)

    def test_the_funds_page_counts_and_draws_what_is_published(self) -> None:
        app = run("funds", period="2015-07")
        own = query(
            "select laggard_counties, severe_counties from metric_value"
            " where period = '2015-07' and metric = 'utilization' and level = 'province'"
        ).row(0)
        assert f"低于30%的县 **{own[0]}** 个，其中低于20%的 **{own[1]}** 个" in said(app)
        assert len(charts(app)) >= 4

    def test_stages_and_gaps_are_those_of_polars(self) -> None:
        facts = query("select * from county_funds where period = '2016-05' and province_code = '370000'")
        amounts = ("planned_wan", "allocated_wan", "received_wan", "paid_wan")
        stage = query(
            "select source, budget_year, " + ", ".join(amounts) + " from funds_stage where period = '2016-05' and "
            "region_code = '370000' and source <> 'all' and budget_year is not null order by all"
        )
        expected = facts.group_by("source", "budget_year").agg(
            pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in amounts
        )
        assert stage.rows() == expected.sort("source", "budget_year").rows()
        known = facts.filter(
            pl.col("source").is_in(["city", "county"]), pl.col("has_report"), pl.col("planned_wan").is_not_null(),
            pl.col("received_wan").is_not_null() | ~pl.col("year_reported"),
        )  # fmt: skip
        gap = (pl.col("planned_wan") - pl.col("received_wan").fill_null(0)).clip(lower_bound=0)
        expected = known.group_by("source", "budget_year").agg(gap.sum().alias("gap")).sort("source", "budget_year")
        found = query(
            "select source, budget_year, gap_wan from matching_by_year where period = '2016-05'"
            " and region_code = '370000' order by all"
        )
        assert found.rows() == expected.rows()

    def test_reclaim_candidates_are_past_the_limit_or_near_it(self) -> None:
        rows = query("select * from reclaim_candidate where period = '2017-03'")
        assert rows.height and (rows["idle_wan"] > 0).all()
        past = rows.filter("is_over_limit")
        assert past["days_past"].min() == (date(2017, 2, 28) - date(2016, 8, 29)).days
        assert set(rows.filter(~pl.col("is_over_limit"))["reclaim_on"]) <= {date(2017, 4, 24)}


def city(code: str, given: int, money: int, planned: int) -> Row:
    """A row of the cities' shares: what it gave of all the money put in, and the size of its task."""
    return {
        "region_code": code, "region_name": f"市{code}", "level": "city", "metric": "city_share",
        "numerator": given, "denominator": money, "value": given / money, "planned_wan": planned,
    }  # fmt: skip


def test_where_names_would_cover_each_other_those_who_gave_most_are_named_by_the_table_alone() -> None:
    crowd = [city(str(n), n, 1000, 1000) for n in range(40)]
    marks = shares(pl.DataFrame(crowd), city("0", 9, 100, 0), None).data[0]
    assert "市39" not in marks.text and "市0 0.00万元" in marks.text
    apart = [city("1", 1, 100, 100), city("2", 9, 100, 900)]
    assert all(shares(pl.DataFrame(apart), city("0", 9, 100, 0), None).data[0].text)
