"""What a finding says beside its message: which item, since when, in which cell; and rules no county can break."""

import shutil
from decimal import Decimal
from math import comb
from pathlib import Path

import duckdb
import pytest

from tests.check_cases import progress, unchanged
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, Row
from warehouse import store
from warehouse.findings import Check, checks
from warehouse.store import query

pytestmark = pytest.mark.tables("finding")


def rule(name: str) -> Check:
    return next(check for check in checks() if check.name == name)


def runs(check: str) -> list[tuple[object, ...]]:
    return query(
        'select period, item, since, periods from finding where "check" = $check order by item, period', check=check
    ).rows()


def test_a_finding_says_since_when_and_how_many_periods_in_a_row(house: House) -> None:
    started = {"2015-03": 101, "2015-05": 102, "2015-07": 100, "2015-09": 103}
    reports: list[tuple[str, Row]] = [(period, {"started_qty": qty}) for period, qty in started.items()]
    progress(house, *reports)
    assert runs("started_exceeds_plan") == [
        ("2015-03", "校舍", "2015-03", 1),
        ("2015-05", "校舍", "2015-03", 2),
        ("2015-09", "校舍", "2015-09", 1),
    ]


def test_the_run_of_one_county_or_item_is_not_another_ones(house: House) -> None:
    head: Row = {"source": "city", "county_code": LANSHAN, "received_wan": 1}
    other: Row = head | {"source": "county"}
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.funds("2015-05", [head | {"paid_wan": 2}, other | {"paid_wan": 1}]),
        house.funds("2015-07", [head | {"paid_wan": 3}, other | {"paid_wan": 3}, other | {"county_code": FEIXIAN}]),
        house.funds("2015-09", [other | {"county_code": FEIXIAN, "paid_wan": 3}]),
    )
    assert runs("paid_exceeds_received") == [
        ("2015-07", "县级2014年度", "2015-07", 1),
        ("2015-09", "县级2014年度", "2015-09", 1),
        ("2015-05", "地市级2014年度", "2015-05", 1),
        ("2015-07", "地市级2014年度", "2015-05", 2),
    ]


def test_several_findings_of_one_item_in_a_period_are_one_period_of_its_run(house: House) -> None:
    house.opens(
        house.plan({FEIXIAN: 100}),
        house.progress("2015-05", {LANSHAN: 1}),
        house.funds("2015-05", [{"county_code": LANSHAN, "source": "city", "paid_wan": 1}]),
        house.progress("2015-07", {LANSHAN: 2}),
    )
    assert [row[3] for row in runs("reported_without_plan")] == [1, 1, 2]


def test_a_finding_about_the_plan_has_no_period_and_no_run(house: House) -> None:
    baseline: Row = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "county_code": LANSHAN}
    money: Row = baseline | {"source": "city", "budget_year": 2014, "planned_wan": 5}
    house.opens(house.plan({LANSHAN: 100}), house.send("plan_funds", [money]), house.progress("2015-07", {LANSHAN: 1}))
    assert runs("money_planned_differs_from_task") == [(None, "规划投资", None, None)]


def test_a_single_figure_at_fault_is_pointed_at_by_its_cell(house: House) -> None:
    progress(house, ("2015-05", {"started_qty": 40, "completed_qty": 50}), ("2015-07", {"started_qty": 39}))
    found = query('select "check", form, item, row, cell from finding where cell is not null or row is not null')
    assert set(found.rows()) == {
        ("completed_exceeds_started", "progress", "校舍", 2, None),
        ("cumulative_falls", "progress", "校舍开工数量", 2, "G2"),
    }


def test_the_rules_are_published_with_what_to_do_in_both_languages(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 1}))
    published = query('select * from check_rule order by "check"').rows()
    assert published == [(c.name, c.severity, c.rule, c.action, c.rule_en, c.action_en) for c in checks()]


# Construction that stands still


@pytest.mark.parametrize(
    ("completed", "planned", "stands"),
    [
        (20, 100, True),
        pytest.param(40, 100, True, marks=pytest.mark.slow),
        (20, 40, True),
        (40, 40, False),
        pytest.param(40, 39, False, marks=pytest.mark.slow),
    ],
)
def test_only_what_is_under_construction_can_stand_still(
    house: House, completed: float, planned: float, stands: bool
) -> None:
    unchanged(house, 9, 9, 9, completed=completed, planned=planned)
    assert (runs("unchanged_under_construction") == [("2015-07", "校舍", "2015-07", 1)]) == stands


@pytest.mark.slow
def test_a_report_carried_forward_is_no_report_that_stands_still(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {FEIXIAN: 5}))
    for period in ("2015-03", "2015-05", "2015-09"):
        house.load(house.progress(period, {LANSHAN: 40}))
    assert runs("unchanged_under_construction") == []


# Values piled up above a line


def crowd(above: int, below: int) -> duckdb.DuckDBPyConnection:
    """The tables that the rule reads, with so many counties half a point above and below 20%."""
    con = duckdb.connect()
    con.execute(
        "create table metric as select 'start_rate' as key, '校舍开工率' as label, 'county_progress' as source_view"
    )
    con.execute(
        "create table metric_line as select 'start_rate' as metric, date '2015-01-01' as from_day, "
        "date '2015-12-31' as to_day, cast(20 as decimal(6, 2)) as severe, cast(30 as decimal(6, 2)) as lagging"
    )
    con.execute(
        "create table threshold as select 5 as bunch_least, 1.0 as bunch_width_points, $all as bunch_probability",
        {"all": Decimal(1)},
    )
    con.execute("create macro percent_text(rate) as cast(rate as varchar)")
    con.execute(
        "create table metric_value as select 'county' as level, '370000' as province_code, '2015-07' as period, "
        "'start_rate' as metric, cast(i as varchar) as region_code, date '2015-06-30' as as_of, true as reported, "
        "case when i < $above then 20.5 else 19.5 end as numerator, 100.0 as denominator, 0.2 as value "
        "from range($all) as t(i)",
        {"above": above, "all": above + below},
    )
    return con


@pytest.mark.parametrize(("above", "below"), [(5, 0), (5, 1), (9, 3), (20, 14), (40, 20), (300, 250)])
def test_the_chance_of_a_crowd_above_a_line_is_the_binomial_tail(above: int, below: int) -> None:
    details = crowd(above, below).execute(f"select detail from ({rule('bunched_above_line').sql})").fetchall()
    counties = above + below
    tail = sum(comb(counties, k) for k in range(above, counties + 1)) / 2**counties
    assert len(details) == above
    assert all(f"有 {above} 个县" in text and f"之内有 {below} 个，" in text for (text,) in details)
    assert float(details[0][0].rpartition(" ")[2]) == pytest.approx(tail, rel=1e-9)


def test_few_counties_are_no_crowd() -> None:
    assert crowd(4, 0).execute(rule("bunched_above_line").sql).fetchall() == []


# What only a mistake of the summing can break


@pytest.mark.parametrize("level", ["province", "city"])
def test_a_sum_that_is_not_its_counties_is_found(house: House, tmp_path: Path, level: str) -> None:
    counties = {LANSHAN: 40.0, FEIXIAN: 10.0, SHIZHONG: 5.0}
    house.opens(house.plan(dict.fromkeys(counties, 100)), house.progress("2015-07", dict(counties)))
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(store.version_path(store.current_version()), copy)
    with duckdb.connect(str(copy)) as con:
        sql = rule("levels_differ_from_counties").sql
        assert con.execute(sql).fetchall() == []
        con.execute(
            "update metric_value set numerator = numerator + 1 where metric = 'start_rate' and level = $level "
            "and region_code in ('370000', '371300')",
            {"level": level},
        )
        [found] = con.execute(f"select county_code, period, item, detail from ({sql})").fetchall()
    code, sums = {"province": ("370000", ("56", "55")), "city": ("371300", ("51", "50"))}[level]
    assert found[:3] == (code, "2015-07", "start_rate")
    assert all(amount in found[3] for amount in sums)
