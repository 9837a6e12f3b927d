"""Definitions on rows checked by eye: counties chosen so that the average of rates is not the rate of sums."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, TENGZHOU, House, Row
from warehouse.metrics import METRICS, Metric, money, points
from warehouse.settings import ROOT
from warehouse.settings import parse as load_settings_text
from warehouse.store import query

pytestmark = pytest.mark.tables("laggard")

START = METRICS["start_rate"]
SHANDONG, LINYI, ZAOZHUANG = "370000", "371300", "370400"


def value(metric: str, region: str, period: str = "2015-07") -> dict[str, Any]:
    rows = query(
        "select * from metric_value where metric = $metric and region_code = $region and period = $period",
        metric=metric,
        region=region,
        period=period,
    )
    return rows.row(0, named=True)


def test_a_rate_of_a_region_is_the_rate_of_sums_not_the_average_of_rates(house: House) -> None:
    # 60% of 900 and 10% of 100: the average of rates is 35%, the rate is 55%.
    house.load(house.plan({LANSHAN: 900, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 540, FEIXIAN: 10}))
    row = value("start_rate", LINYI)
    assert (row["numerator"], row["denominator"], row["value"]) == (550, 1000, 0.55)
    assert START.text(row["numerator"], row["denominator"]) == "55.00%"


def test_a_county_below_the_line_in_a_city_above_it_is_named_with_the_city_that_hides_it(house: House) -> None:
    plan = house.plan({LANSHAN: 900, FEIXIAN: 100, SHIZHONG: 100, TENGZHOU: 100})
    house.load(plan, house.progress("2015-07", {LANSHAN: 540, FEIXIAN: 10, SHIZHONG: 10, TENGZHOU: 15}))
    rows = query("select county_code, line, masked_by from laggard where metric = 'start_rate' order by county_code")
    assert rows.rows() == [(SHIZHONG, 20, None), (TENGZHOU, 20, None), (FEIXIAN, 20, "临沂市")]
    province = value("start_rate", SHANDONG)
    assert [province[name] for name in ("counties", "severe_counties", "laggard_counties", "masked_counties")] == [
        4,
        3,
        3,
        1,
    ]


def test_a_county_under_20_is_masked_by_a_city_that_is_only_under_30(house: House) -> None:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
    assert query("select county_code, masked_by from laggard where metric = 'start_rate'").rows() == [
        (FEIXIAN, "临沂市")
    ]
    city = value("start_rate", LINYI)
    assert city["band"] == "lagging"
    assert [city[name] for name in ("laggard_counties", "masked_counties", "masked_severe")] == [1, 0, 1]


@pytest.mark.parametrize(
    ("started", "band"),
    [(199.99, "severe"), (200, "lagging"), (299.99, "lagging"), (300, "fair"), (499.99, "fair"), (500, "good")],
)
def test_exactly_twenty_percent_is_not_below_twenty_in_sql_and_in_python_alike(
    house: House, started: float, band: str
) -> None:
    house.load(house.plan({LANSHAN: 1000}), house.progress("2015-07", {LANSHAN: started}))
    row = value("start_rate", LANSHAN)
    assert row["band"] == band
    assert START.band(row["numerator"], row["denominator"], row["as_of"]) == band


def test_a_rate_above_100_is_shown_as_it_is(house: House) -> None:
    rows = [{"county_code": LANSHAN, "work_class": "books", "planned_wan": 100}]
    head = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline"}
    plan = house.send("plan", [head | row for row in rows])
    bought = {"period": "2015-07", "as_of": "2015-06-30", "county_code": LANSHAN, "work_class": "books"}
    house.load(plan, house.send("progress", [bought | {"bought_wan": 122.7}]))
    row = value("purchase_rate", LANSHAN)
    assert METRICS["purchase_rate"].text(row["numerator"], row["denominator"]) == "122.70%"


def test_no_plan_is_no_rate_neither_0_nor_100(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    row = value("purchase_rate", LANSHAN)
    assert (row["value"], row["band"], row["rank"]) == (None, None, None)


def test_blank_is_not_reported_and_zero_is_a_declared_zero(house: House) -> None:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 0, FEIXIAN: None}))
    assert (value("start_rate", LANSHAN)["value"], value("start_rate", LANSHAN)["band"]) == (0.0, "severe")
    assert query("select county_code from laggard where metric = 'start_rate'").rows() == [(LANSHAN,)]


def test_ranks_are_shared_by_equals_and_count_only_regions_with_a_value(house: House) -> None:
    plan = house.plan({LANSHAN: 100, FEIXIAN: 100, SHIZHONG: 100, TENGZHOU: 100})
    house.load(plan, house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 40, SHIZHONG: 90, TENGZHOU: None}))
    ranks = {county: value("start_rate", county)["rank"] for county in (SHIZHONG, LANSHAN, FEIXIAN, TENGZHOU)}
    assert list(ranks.values()) == [1, 2, 2, None]
    assert value("start_rate", LANSHAN)["of"] == 3


def test_change_is_against_the_period_before_and_runs_of_lagging_are_counted(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100}),
        house.progress("2015-03", {LANSHAN: 10}),
        house.progress("2015-05", {LANSHAN: 15}),
        house.progress("2015-07", {LANSHAN: 25}),
    )
    row = value("start_rate", LANSHAN)
    assert (row["previous_value"], round(row["change"], 12), row["previous_band"]) == (0.15, 0.1, "severe")
    runs = query("select period, periods_in_a_row from laggard where metric = 'start_rate' order by period")
    assert runs.rows() == [("2015-03", 1), ("2015-05", 2), ("2015-07", 3)]


def test_a_run_of_lagging_begins_anew_after_a_period_above_the_line(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100}),
        house.progress("2015-03", {LANSHAN: 10}),
        house.progress("2015-05", {LANSHAN: 35}),
        house.progress("2015-07", {LANSHAN: 25}),
    )
    columns = "period, periods_in_a_row, since, since_is_first"
    runs = query(f"select {columns} from laggard where metric = 'start_rate' order by period")
    assert runs.rows() == [("2015-03", 1, "2015-03", True), ("2015-07", 1, "2015-07", False)]


def test_matching_gap_never_lets_one_surplus_fill_another_gap(house: House) -> None:
    head = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "budget_year": 2014}
    planned = [
        head | {"county_code": county, "source": source, "planned_wan": 100}
        for county in (LANSHAN, FEIXIAN)
        for source in ("city", "county")
    ]
    received = [
        {"county_code": LANSHAN, "source": "city", "received_wan": 150},
        {"county_code": LANSHAN, "source": "county", "received_wan": 100},
        {"county_code": FEIXIAN, "source": "city", "received_wan": 30},
        {"county_code": FEIXIAN, "source": "county", "received_wan": 0},
    ]
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.send("plan_funds", planned),
        house.funds("2015-07", received),
        house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 40}),
    )
    gaps = [value(f"matching_gap_{level}", LINYI)["value"] for level in ("city", "county")]
    assert gaps == [70, 100]
    assert value("matching_gap", LINYI)["value"] == 170


def test_a_county_that_never_reported_has_no_gap_rather_than_its_whole_plan(house: House) -> None:
    head = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "budget_year": 2014}
    planned = [head | {"county_code": c, "source": "city", "planned_wan": 100} for c in (LANSHAN, FEIXIAN)]
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.send("plan_funds", planned),
        house.funds("2015-07", [{"county_code": LANSHAN, "source": "city", "received_wan": 60}]),
    )
    assert value("matching_gap_city", FEIXIAN)["value"] is None
    assert value("matching_gap_city", LINYI)["value"] == 40


def test_a_gap_needs_a_plan_and_an_answer_while_a_year_not_yet_reported_is_wholly_open(house: House) -> None:
    head = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "source": "city"}
    planned: list[Row] = [head | {"county_code": LANSHAN, "budget_year": y, "planned_wan": 100} for y in (2014, 2015)]
    received: list[Row] = [
        {"county_code": LANSHAN, "source": "city"},
        {"county_code": LANSHAN, "source": "county", "received_wan": 5},
        {"county_code": FEIXIAN, "source": "city", "received_wan": 5},
    ]
    plan = house.plan({LANSHAN: 100, FEIXIAN: 100})
    house.load(plan, house.send("plan_funds", planned), house.funds("2015-07", received))
    assert value("matching_gap_city", LANSHAN)["value"] == 100
    assert (value("matching_gap_city", FEIXIAN)["value"], value("matching_gap_city", FEIXIAN)["rank"]) == (None, None)


def test_a_rate_counts_only_rows_in_which_both_figures_are_filled_in(house: House) -> None:
    rows: list[Row] = [
        {"county_code": LANSHAN, "source": "provincial", "received_wan": 10, "paid_wan": 5},
        {"county_code": LANSHAN, "source": "central_special", "received_wan": 100},
    ]
    house.load(house.plan({LANSHAN: 100}), house.funds("2015-07", rows))
    assert value("utilization", LANSHAN)["value"] == value("utilization_all", LANSHAN)["value"] == 0.5


def test_a_county_whose_projects_have_all_not_started_is_at_zero_not_without_a_rate(house: House) -> None:
    project: Row = {"project_id": "1", "county_code": LANSHAN, "school_id": "s", "work_class": "building", "name": "楼"}
    house.load(
        house.plan({LANSHAN: 100}),
        house.progress("2015-07", {LANSHAN: 0}),
        house.send("projects", [project | {"planned_wan": 50}]),
        house.send("project_status", [{"period": "2015-07", "project_id": "1", "state": "not_started"}]),
    )
    assert value("start_rate_wan", LANSHAN)["value"] == value("completion_rate_wan", LANSHAN)["value"] == 0
    assert value("start_rate_wan", LANSHAN)["band"] == "severe"


def test_equal_rates_share_a_rank_however_they_are_written(house: House) -> None:
    counties = {LANSHAN: 0.3, FEIXIAN: 0.6, SHIZHONG: 0.9, TENGZHOU: 30}
    started: dict[str, object] = {LANSHAN: 0.1, FEIXIAN: 0.2, SHIZHONG: 0.3, TENGZHOU: 10}
    house.load(house.plan(counties), house.progress("2015-07", started))
    assert {value("start_rate", county)["rank"] for county in counties} == {1}


def test_a_money_metric_is_reported_when_the_funds_form_is(house: House) -> None:
    row: Row = {"county_code": LANSHAN, "source": "provincial", "received_wan": 10, "paid_wan": 1}
    house.load(
        house.plan({LANSHAN: 100}),
        house.progress("2015-05", {LANSHAN: 10}),
        house.funds("2015-05", [row]),
        house.progress("2015-07", {LANSHAN: 10}),
    )
    assert (value("start_rate", LANSHAN)["reported"], value("utilization", LANSHAN)["reported"]) == (True, False)


def test_utilization_counts_central_and_provincial_money_only(house: House) -> None:
    rows = [
        {"county_code": LANSHAN, "source": "central_special", "received_wan": 100, "paid_wan": 10},
        {"county_code": LANSHAN, "source": "provincial", "received_wan": 100, "paid_wan": 20},
        {"county_code": LANSHAN, "source": "county", "received_wan": 100, "paid_wan": 100},
    ]
    house.load(house.plan({LANSHAN: 100}), house.funds("2015-07", rows))
    assert value("utilization", LANSHAN)["value"] == 0.15
    assert value("utilization_all", LANSHAN)["value"] == 130 / 300
    assert value("city_share", LANSHAN)["value"] is None


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_macro_gives_what_metric_value_gives_for_any_grouping(demo_data: object, metric: Metric) -> None:
    by_macro = query(
        f"select city_code, round({metric.key}(r), 12) as value from {metric.source} as r "
        "where period = '2015-07' group by city_code order by city_code"
    )
    by_table = query(
        "select region_code as city_code, round(value, 12) as value from metric_value "
        "where period = '2015-07' and level = 'city' and metric = $metric order by region_code",
        metric=metric.key,
    )
    assert by_macro.height == 15
    assert by_macro.equals(by_table)


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_metric_explains_itself_in_both_languages_and_in_the_catalogue(demo_data: object, metric: Metric) -> None:
    for lang in ("zh", "en"):
        assert metric.label(lang) and metric.meaning(lang).endswith(("。", ".")) and metric.basis(lang)
    assert query("select label, formula from metric where key = $key", key=metric.key).rows() == [
        (metric.label(), metric.formula())
    ]
    comment = query("select comment from duckdb_functions() where function_name = $key", key=metric.key)
    assert metric.meaning() in comment["comment"][0]


def test_text_rounds_half_up_from_the_exact_quotient() -> None:
    assert START.text(Decimal("34365"), Decimal("100000")) == "34.37%"
    assert START.text(Decimal("34364.999999"), Decimal("100000")) == "34.36%"
    assert START.text(0, 100) == "0.00%"
    assert START.text(None, 100) == START.text(5, 0) == "—"


def test_money_is_written_in_yi_for_a_province_and_in_wan_below_it() -> None:
    assert money(46500, "province") == "4.65亿元"
    assert money(Decimal("381.2"), "county") == "381.20万元"
    assert money(46500, "province", "en") == "¥465.00 m"
    assert money(None) == "—"


def test_changes_are_written_in_percentage_points_with_their_sign() -> None:
    assert points(0.0926) == "+9.26个百分点"
    assert points(-0.005, "en") == "-0.50 pp"
    assert points(0.00001) == "+0.00个百分点"
    assert points(-0.00001) == "+0.00个百分点"
    assert points(None) == "—"


def test_a_stage_may_have_lines_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = (ROOT / "settings.toml").read_text(encoding="utf-8")
    lines = "[stages.lines.progress]\nsevere = 60\nlagging = 80\ngood = 90\n\n[demo]"
    monkeypatch.setattr("warehouse.metrics.SETTINGS", load_settings_text(settings.replace("[demo]", lines)))
    assert START.band(50, 100, date(2016, 6, 30)) == "good"
    assert START.band(50, 100, date(2017, 6, 30)) == "severe"
