"""What the checks say of the demo: every fault put into it is found, and nothing drowns in what is not one."""

from pathlib import Path

import pytest

from etl.demo.targets import SCENARIO, Planted, planted
from warehouse.store import query

FOUND_BY = {
    ("falls", "building"): "cumulative_falls",
    ("below_completed", "sports"): "completed_exceeds_started",
    ("below_paid", "provincial 2016"): "paid_exceeds_received",
    ("pasted", "building"): "rate_jumps",
    ("pasted", "desks"): "identical_across_columns",
    ("falls_back", "370181-B-00036"): "school_fell_back",
    ("unaccepted", "371325-B-00046"): "closed_without_acceptance",
}
# A report that copies the last one is suspicious from the third on.
FIRST_COPY = ("unchanged", "2016-05")
MOST = 40


def found(check: str, county: str, period: str | None) -> int:
    counted = query(
        'select count(*) from finding where "check" = $check and county_code = $county '
        "and period is not distinct from $period",
        check=check,
        county=county,
        period=period,
    )
    return int(counted.item())


@pytest.mark.parametrize(
    "fault",
    [fault for fault in planted() if (fault.fault, fault.period) != FIRST_COPY],
    ids=lambda fault: f"{fault.fault}-{fault.period}",
)
def test_a_planted_fault_is_found_where_it_was_put(demo_data: Path, fault: Planted) -> None:
    check = FOUND_BY.get((fault.fault, fault.slot), "unchanged_under_construction")
    assert found(check, fault.county_code, fault.period) == 1


def test_the_ledger_shows_what_a_report_that_copies_the_last_one_left_out(demo_data: Path) -> None:
    of_report = query(
        "select period, since, periods from finding where \"check\" = 'ledger_differs_from_report' "
        "and county_code = '371326' and item = '校舍开工数量' order by period"
    )
    assert of_report.rows() == [("2016-05", "2016-05", 1), ("2016-07", "2016-05", 2)]


def test_a_plan_that_a_county_changed_by_itself_is_found(demo_data: Path) -> None:
    county = SCENARIO["shandong"]["unapproved"]["county"]
    assert found("plan_changed_without_approval", county, None) == 1
    assert found("plan_total_reduced", county, None) == 1
    assert query("select distinct from_period from plan_change where county_code = $c", c=county).rows() == [(None,)]


def test_money_for_large_classes_is_found_in_the_counties_that_give_it(demo_data: Path) -> None:
    counties = query("select distinct county_code from finding where \"check\" = 'upper_money_to_large_classes'")
    assert sorted(counties["county_code"]) == sorted(SCENARIO["shandong"]["money"]["to_large_classes"])


def test_no_rule_floods_the_demo(demo_data: Path) -> None:
    counts = query('select "check", count(*) as n from finding group by all having n > $most', most=MOST)
    assert counts.rows() == []
    assert query('select count(distinct "check") as n from finding').item() >= 10
