"""Several figures at once: on rows one can check by eye, against Polars, and as the page says and draws it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import duckdb
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from charts.distribution import histogram
from charts.steps import dumbbell
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, Row
from tests.visit import charts, names, run, said
from warehouse import comparison_rules
from warehouse.assemble import PUBLISHED
from warehouse.settings import SETTINGS
from warehouse.store import query

pytestmark = pytest.mark.tables("county_gap", "county_quadrant", "funnel_limit", "rate_ecdf", "rate_histogram")

EARLY = SETTINGS.compare.quadrants["early"]


def published(view: str, counties: dict[str, dict[str, tuple[object, object]]]) -> duckdb.DuckDBPyConnection:
    """A view over the values of a few counties of one city: code → metric → (numerator, denominator)."""
    con = duckdb.connect()
    comparison_rules.define(con)
    con.execute(
        """
        create table metric as select unnest(['start_rate', 'start_rate_projects']) as key, '%' as unit;
        create table region as select '371300' as code, '临沂市' as name;
        create table metric_value (
            period varchar, as_of date, province_code varchar, level varchar, region_code varchar, region_name varchar,
            parent_code varchar, metric varchar, numerator decimal(24, 6), denominator decimal(24, 6), value double,
            band varchar, reported boolean
        )
        """
    )
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for code, values in counties.items():
        for metric, (part, whole) in values.items():
            n, d = sums.get(metric, (Decimal(0), Decimal(0)))
            sums[metric] = (n + Decimal(str(part)), d + Decimal(str(whole)))
            _value(con, "county", code, metric, part, whole)
    for metric, (part, whole) in sums.items():
        _value(con, "province", "370000", metric, part, whole)
    con.execute((PUBLISHED / f"{view}.sql").read_text(encoding="utf-8"))
    return con


def _value(con: duckdb.DuckDBPyConnection, level: str, code: str, metric: str, part: object, whole: object) -> None:
    con.execute(
        "insert into metric_value select '2015-07', date '2015-06-30', '370000', $level, $code, $code, '371300', "
        "$metric, $n, $d, cast($n::decimal(24, 6) as double) / $d::decimal(24, 6), null, true",
        {"level": level, "code": code, "metric": metric, "n": str(part), "d": str(whole)},
    )


@pytest.mark.parametrize(
    ("started", "completed", "quadrant", "corner"),
    [
        ("30", "10.5", "started_only", None),  # exactly on both lines is below neither
        ("30", "10.49", "started_only", "hardly_completed"),
        ("29.99", "17.99", "completed_only", None),
        ("29.99", "17.994", "completed_only", "mostly_completed"),
        ("20", "12", "behind", "mostly_completed"),
        ("40", "15", "ahead", None),
        ("10", "10.01", "behind", "over_completed"),
        ("0", "0", "behind", None),
    ],
)
def test_a_corner_is_much_started_hardly_completed_or_the_reverse(
    started: str, completed: str, quadrant: str, corner: str | None
) -> None:
    values: dict[str, tuple[object, object]] = {
        "start_rate": (started, 100),
        "completion_rate": (completed, 100),
        "completed_of_started": (completed, started),
    }
    if started == "0":
        del values["completed_of_started"]
    con = published("county_quadrant", {LANSHAN: values})
    assert con.execute("select quadrant, corner from county_quadrant").fetchall() == [(quadrant, corner)]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 1300), st.integers(1, 1000)), min_size=1, max_size=12))
@example([(5, 5), (200, 1000), (2, 1)])
def test_every_county_is_in_the_one_bin_that_its_exact_rate_belongs_to(counties: list[tuple[int, int]]) -> None:
    values: dict[str, dict[str, tuple[object, object]]] = {
        str(n): {"start_rate": pair} for n, pair in enumerate(counties)
    }
    con = published("rate_histogram", values)
    bins = con.execute("select from_percent, to_percent, county_names from rate_histogram where level = 'city'")
    seen = []
    for low, high, codes in bins.fetchall():
        for name in codes:
            rate = Fraction(*counties[int(name)]) * 100
            assert rate > 100 if high is None else low <= rate < high or rate == high == 100
            seen.append(name)
    assert sorted(seen) == sorted(values)


def test_a_tiny_countys_zero_is_within_what_chance_may_do_and_a_large_ones_is_not() -> None:
    names = {"tiny": (0, 5), "large": (0, 100), "all": (60, 95)}
    con = published("funnel_limit", {name: {"start_rate_projects": pair} for name, pair in names.items()})
    sql = "select outside, lower_95, upper_998 from funnel_limit order by denominator"
    tiny, above, large = con.execute(sql).fetchall()
    assert (tiny[0], above[0], large[0]) == ("within", "far_above", "far_below")
    p = 60 / 200
    assert tiny[1] == pytest.approx(p - 1.96 * sqrt(p * (1 - p) / 5))
    assert large[2] == pytest.approx(p + 3.09 * sqrt(p * (1 - p) / 100))


def test_area_takes_its_limits_from_the_spread_of_the_counties() -> None:
    con = published("funnel_limit", {"a": {"start_rate": (20, 100)}, "b": {"start_rate": (40, 100)}})
    (error,) = con.execute("select distinct standard_error from funnel_limit").fetchall()
    # s² = (100 × 0.1² + 100 × 0.1²) ÷ (2 − 1) = 2, over a size of 100.
    assert error[0] == pytest.approx(sqrt(2 / 100))
    alone = published("funnel_limit", {"a": {"start_rate": (20, 100)}})
    assert alone.execute("select standard_error, outside from funnel_limit").fetchall() == [(None, None)]


def test_a_gap_is_to_the_lower_of_completion_and_payment_and_blank_is_not_zero(house: House) -> None:
    head: Row = {"source": "central_special", "planned_wan": 100}
    head |= {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "budget_year": 2014}
    paid: Row = {"source": "central_special", "allocated_wan": 100, "received_wan": 100}
    house.load(
        house.plan(dict.fromkeys([LANSHAN, FEIXIAN, SHIZHONG], 100.0)),
        house.send("plan_funds", [head | {"county_code": code} for code in (LANSHAN, FEIXIAN)]),
        house.progress("2015-07", {LANSHAN: 60, FEIXIAN: 40, SHIZHONG: None}),
        house.funds("2015-07", [paid | {"county_code": LANSHAN, "paid_wan": 20}, paid | {"county_code": FEIXIAN}]),
    )
    found = query("select county_code, round(gap, 6), gap_rank, counties from county_gap order by gap_rank")
    assert found.rows() == [(LANSHAN, 0.4, 1, 2), (FEIXIAN, 0.2, 2, 2)]


def test_equals_stand_on_one_step_however_they_are_written() -> None:
    con = published(
        "rate_ecdf", {"a": {"start_rate": (1, 3)}, "b": {"start_rate": (2, 6)}, "c": {"start_rate": (0, 9)}}
    )
    found = con.execute("select county_code, counties_up_to, counties from rate_ecdf order by county_code").fetchall()
    assert found == [("a", 3, 3), ("b", 3, 3), ("c", 1, 3)]


def test_a_county_that_did_not_report_is_hollow_and_its_number_is_no_change() -> None:
    row: Row = {
        "region_code": "a", "region_name": "甲", "full_name": "甲", "city_name": "市", "level": "county",
        "metric": "start_rate", "as_of": date(2015, 6, 30), "numerator": 10, "denominator": 100, "value": 0.1,
        "previous_value": 0.1, "change": 0.0, "band": "severe", "reported": True,
    }  # fmt: skip
    figure = dumbbell(pl.DataFrame([row, row | {"region_code": "b", "reported": False}]), None)
    _lines, _before, now, numbers = figure.data
    assert list(now.marker.symbol) == ["triangle-down", "triangle-down-open"]
    assert [text.strip() for text in numbers.text] == ["+0.00", "沿用上期"]


def test_the_last_bin_is_open_and_says_so() -> None:
    row: Row = {"as_of": date(2015, 6, 30), "region_code": "370000", "metric": "start_rate", "counties": 2}
    rows = [
        row | {"from_percent": 17.5, "to_percent": 20.0, "county_names": ["甲", "乙"]},
        row | {"from_percent": 100.0, "to_percent": None, "county_names": ["丙", "丁"]},
    ]
    figure = histogram(pl.DataFrame(rows), "start_rate", "370000", None)
    bars, axis = figure.data[0], figure.layout.xaxis
    assert list(bars.text) == ["2", "2"] and list(bars.x) == [0.175, 1.0]
    assert axis.ticktext[-1] == ">100%" and 1 < axis.tickvals[-1] < axis.range[1]
    assert "甲、乙" in bars.hovertext[0]


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    def test_quadrants_and_corners_are_those_of_polars(self) -> None:
        facts = query("select * from county_progress where period = '2015-07' and work_class = 'building'")
        started, completed = pl.col("started_qty"), pl.col("completed_qty")
        much = started * 100 >= pl.col("planned_qty") * EARLY.start
        hardly = facts.filter(much, completed * 100 < started * EARLY.hardly_completed)
        mostly = facts.filter(~much, started > 0, completed * 100 >= started * EARLY.mostly_completed)
        for corner, expected in (("hardly_completed", hardly), ("mostly_completed", mostly)):
            found = query("select county_code from county_quadrant where period = '2015-07' and corner = $c", c=corner)
            assert expected.height and set(found["county_code"]) == set(expected["county_code"])

    def test_the_staircase_ends_at_all_counties_and_counts_equals_together(self) -> None:
        rows = query("select * from rate_ecdf where period = '2015-07' and metric = 'start_rate' order by value")
        assert rows.height == rows["counties"][0] == rows["counties_up_to"].max() == 111
        zeros = rows.filter(pl.col("value") == 0)
        assert set(zeros["counties_up_to"]) == {zeros.height} == {6}
        assert rows["counties_up_to"].to_list() == (rows["value"].round(12).rank("max")).cast(pl.Int64).to_list()

    def test_the_page_names_the_corners_and_those_outside_of_chance(self) -> None:
        app = run("compare", period="2015-07")
        words = said(app)
        assert "开工多，几乎没有竣工 **3** 个（" in words and "东昌府区" in words and "成武县" in words
        assert "率在线下而在界限之内" in words
        assert "单县 0.00%（157个项目）" in names(app, "names_outside_far_below")
        assert "河口区 0.00%（5个项目）" in names(app, "names_within")
        assert "低于各自目标的 **10/15** 个" in words and len(names(app, "names_behind_target")) == 10
        assert len(charts(app)) == 7
        app.pills(key="names_corner_hardly_completed").set_value("371502").run()
        assert app.title[0].value == "东昌府区"

    def test_a_county_stands_among_its_own_and_among_all(self) -> None:
        app = run("compare", period="2016-01", region=FEIXIAN)
        assert "在全省 111 个县中第 1 大" in said(app)
        quadrant = charts(app)[0]["data"][-1]
        assert all(code.startswith("3713") for code in quadrant["customdata"])
        funnel = charts(app)[5]["data"][-1]
        assert len(funnel["customdata"]) == 111
        own = [code.startswith("3713") for code in funnel["customdata"]]
        assert [opacity == 1 for opacity in funnel["marker"]["opacity"]] == own

    def test_another_metric_is_drawn_and_a_money_one_has_no_binomial(self) -> None:
        words = said(run("compare", period="2017-03", metric="purchase_rate"))
        assert "界限按各县实际的离散程度画" in words and "二项分布；" not in words


@pytest.mark.usefixtures("demo_data")
def test_a_rate_without_lines_is_spread_too_and_an_amount_is_told_not_to_be_one() -> None:
    assert "山东省资金支付率" in said(run("compare", period="2015-07", metric="payment_rate"))
    told = [str(warning.value) for warning in run("compare", period="2015-07", metric="idle_wan").warning]
    assert any("不是越高越好的比率" in words for words in told)
