"""Each rule on rows small enough to see: what it must catch, and what it must let pass."""

from collections.abc import Callable

import pytest

from tests.conftest import LANSHAN, House, Row
from warehouse.findings import Check, checks
from warehouse.store import query

Case = Callable[[House], None]


def found(check: str) -> list[str]:
    return query('select message from finding where "check" = $check', check=check)["message"].to_list()


def progress(house: House, *reports: tuple[str, Row], planned: float = 100) -> None:
    head: Row = {"county_code": LANSHAN, "work_class": "building"}
    sent = [house.send("progress", [head | {"period": period} | row]) for period, row in reports]
    house.load(house.plan({LANSHAN: planned}), *sent)


def books(house: House) -> None:
    row: Row = {"period": "2015-07", "county_code": LANSHAN, "work_class": "books", "bought_wan": 3}
    house.load(house.plan({LANSHAN: 100}), house.send("progress", [row]))


def funds(house: House, row: Row) -> None:
    head: Row = {"county_code": LANSHAN, "source": "provincial"}
    house.load(house.plan({LANSHAN: 100}), house.funds("2015-07", [head | row]))


def plan_funds(house: House, *planned: float) -> None:
    head: Row = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "county_code": LANSHAN}
    rows = [head | {"source": "county", "budget_year": 2014 + n, "planned_wan": wan} for n, wan in enumerate(planned)]
    house.load(house.plan({LANSHAN: 100}), house.send("plan_funds", rows), house.progress("2015-07", {LANSHAN: 1}))


CAUGHT: dict[str, Case] = {
    "completed_exceeds_started": lambda h: progress(h, ("2015-07", {"started_qty": 30, "completed_qty": 30.01})),
    "started_exceeds_plan": lambda h: progress(h, ("2015-07", {"started_qty": 100.01})),
    "cumulative_falls": lambda h: progress(h, ("2015-05", {"started_qty": 30}), ("2015-07", {"started_qty": 29.99})),
    "figure_left_blank": lambda h: progress(h, ("2015-05", {"started_qty": 30}), ("2015-07", {"completed_qty": 9})),
    "paid_exceeds_received": lambda h: funds(h, {"received_wan": 10, "paid_wan": 10.01}),
    "received_exceeds_allocated": lambda h: funds(h, {"allocated_wan": 10, "received_wan": 10.01}),
    "reported_without_plan": books,
    "money_planned_differs_from_task": lambda h: plan_funds(h, 60, 39.96),
}

PASSES: dict[str, Case] = {
    "completed_exceeds_started": lambda h: progress(h, ("2015-07", {"started_qty": 30, "completed_qty": 30})),
    "started_exceeds_plan": lambda h: progress(h, ("2015-07", {"started_qty": 100})),
    "cumulative_falls": lambda h: progress(h, ("2015-05", {"started_qty": 30}), ("2015-07", {"started_qty": 30})),
    "figure_left_blank": lambda h: progress(h, ("2015-05", {"completed_qty": 9}), ("2015-07", {"completed_qty": 9})),
    "paid_exceeds_received": lambda h: funds(h, {"received_wan": 10, "paid_wan": 10}),
    "received_exceeds_allocated": lambda h: funds(h, {"allocated_wan": 10, "received_wan": 10}),
    "reported_without_plan": lambda h: progress(h, ("2015-07", {"started_qty": 1})),
    "money_planned_differs_from_task": lambda h: plan_funds(h, 60, 39.98),
}

WARNINGS = [check.name for check in checks() if check.severity == "warn"]


def test_every_rule_a_county_can_break_has_a_case_it_catches_and_one_it_passes() -> None:
    assert set(CAUGHT) == set(PASSES) == set(WARNINGS)


@pytest.mark.parametrize("name", WARNINGS)
def test_a_rule_catches_what_breaks_it_and_names_both_figures(house: House, name: str) -> None:
    CAUGHT[name](house)
    [message] = found(name)
    rule = next(check.rule for check in checks() if check.name == name)
    assert message.startswith(rule + "：")


@pytest.mark.parametrize("name", WARNINGS)
def test_a_rule_lets_the_nearest_right_report_pass(house: House, name: str) -> None:
    PASSES[name](house)
    assert found(name) == []


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.name)
def test_a_rule_states_itself_in_words_a_county_can_read(check: Check) -> None:
    assert check.severity in ("fail", "warn")
    assert len(check.rule) >= 8 and not check.rule.isascii()


def test_money_that_falls_or_vanishes_is_found_like_works_that_do(house: House) -> None:
    row: Row = {"county_code": LANSHAN, "source": "city", "budget_year": 2014}
    house.load(
        house.plan({LANSHAN: 100}),
        house.funds("2015-05", [row | {"received_wan": 9, "paid_wan": 4}]),
        house.funds("2015-07", [row | {"received_wan": 8}]),
    )
    assert found("cumulative_falls") == ["累计数不应比上一期减少：地市级2014年度到位由 9.00 减为 8.00"]
    assert found("figure_left_blank") == [
        "上一期填过的累计数，本期不应空着：地市级2014年度支付上一期为 4.00，本期没有填"
    ]
