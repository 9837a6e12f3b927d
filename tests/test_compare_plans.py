"""Planned money on two sides: what moves a gap or a rate by the plan, and which of two adjustments is in force."""

from pathlib import Path

import pytest

from tests.conftest import LANSHAN, House, Row
from tests.test_compare import FOUR, JULY, SHANDONG, THREE, TWO, between, may_and_july, why
from warehouse import store
from warehouse.compare.figures import denominators
from warehouse.compare.sides import Side


def planned_money(house: House, wan: float, **more: object) -> Path:
    head: Row = {"plan_version": "基线", "kind": "baseline", "approved_on": "2015-01-09", "county_code": LANSHAN}
    return house.send("plan_funds", [head | {"source": "city", "budget_year": 2014, "planned_wan": wan} | more])


@pytest.mark.parametrize(
    "more", [{}, {"plan_version": "调整", "kind": "adjustment", "approved_on": "2015-06-15"}], ids=["again", "adjusted"]
)
def test_a_plan_change_that_moves_a_matching_gap_is_the_reason_of_it(house: House, more: Row) -> None:
    may_and_july(house)
    received: Row = {"county_code": LANSHAN, "source": "city", "received_wan": 10}
    house.load(planned_money(house, 50), house.funds(JULY, [received]))
    house.load(planned_money(house, 30, **more))
    gap = between((TWO, JULY), (THREE, JULY), "matching_gap")
    assert (gap.own["change"], why(gap)) == (-20, {LANSHAN: ["plan_changed"]})
    assert why(between((TWO, JULY), (THREE, JULY), "receipt_rate_city")) == {LANSHAN: ["plan_changed"]}
    assert between((TWO, JULY), (THREE, JULY), "matching_gap_county").why == {}


def test_a_plan_that_leaves_a_gap_as_it_was_is_no_reason_of_the_report_that_moved_it(house: House) -> None:
    may_and_july(house)
    received: Row = {"county_code": LANSHAN, "source": "city", "received_wan": 10}
    house.load(planned_money(house, 50), house.funds(JULY, [received]))
    house.load(
        planned_money(house, 5, source="provincial", plan_version="调整", kind="adjustment", approved_on="2015-06-15"),
        house.funds(JULY, [received | {"received_wan": 30}]),
    )
    assert why(between((TWO, JULY), (THREE, JULY), "matching_gap")) == {LANSHAN: ["resubmitted"]}


def test_of_two_adjustments_approved_on_one_day_the_one_that_is_in_force_is_named(house: House) -> None:
    may_and_july(house)
    day: Row = {"kind": "adjustment", "approved_on": "2015-06-15"}
    house.load(planned_money(house, 50), house.funds(JULY, [{"county_code": LANSHAN, "source": "city", "paid_wan": 1}]))
    house.load(planned_money(house, 40, plan_version="甲调整", approval_no="1号", **day))
    house.load(planned_money(house, 30, plan_version="乙调整", approval_no="2号", **day))
    [moved] = denominators(Side(TWO, JULY), Side(FOUR, JULY), "receipt_rate_city", SHANDONG).to_dicts()
    assert (moved["amount_after"], moved["plan_version_after"], moved["approval_no_after"]) == (30, "乙调整", "2号")
    assert store.query("select planned_wan, plan_version from county_funds where period = $p", p=JULY).rows() == [
        (30, "乙调整")
    ]
