"""Rules on ledger, plan and columns past their smallest case: what blanks, other classes and equal figures mean."""

from decimal import Decimal

import pytest

from tests.check_cases import pasted, progress, started_and_paid
from tests.check_cases_ledger import SCHOOL, adjusted, ledger, ledger_and_report, states, status
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from warehouse.store import query

pytestmark = pytest.mark.tables("finding")


def details(check: str) -> list[str]:
    rows = query(
        'select message, r.rule from finding as f inner join check_rule as r using ("check") '
        'where "check" = $check order by message',
        check=check,
    ).rows()
    return [message.removeprefix(rule + "：") for message, rule in rows]


# Ledger and report


def test_a_ledger_that_differs_names_both_sums_and_the_difference(house: House) -> None:
    ledger_and_report(house, 30, 30, reported=50)
    assert details("ledger_differs_from_report") == ["校舍开工数量台账 2 个项目合计 60.00，双月报 50.00，相差 10.00 ㎡"]
    row = query("select form, item, cell from finding where \"check\" = 'ledger_differs_from_report'").rows()
    assert row == [("progress", "校舍开工数量", "G2")]


@pytest.mark.parametrize(("reported", "differs"), [(80, False), (20, True)])
def test_a_started_project_without_its_area_can_only_make_the_ledger_larger(
    house: House, reported: float, differs: bool
) -> None:
    with house.at_once():
        ledger(house, {}, {})
        house.load(house.progress("2015-07", {LANSHAN: reported}, completed_qty=None))
        status(house, "2015-07", {"state": "started", "started_qty": 30}, {"state": "started"})
    assert (len(details("ledger_differs_from_report")) == 1) == differs


def test_a_ledger_is_not_held_against_a_report_of_another_period(house: House) -> None:
    with house.at_once():
        ledger(house, {})
        house.load(house.progress("2015-05", {LANSHAN: 30}, completed_qty=None))
        status(house, "2015-05", {"state": "started", "started_qty": 30})
        house.load(house.progress("2015-07", {LANSHAN: 60}, completed_qty=None))
    assert details("ledger_differs_from_report") == []


# Schools


@pytest.mark.slow
def test_central_and_provincial_money_of_a_few_thousand_yuan_is_scattered_too(house: House) -> None:
    ledger(house, {"planned_wan": 50, "central_provincial_wan": 0.6}, {"planned_wan": 9, "central_provincial_wan": 0.3})
    assert details("scattered_allocation") == [
        "前村小学共 2 个项目，规划资金合计 59.00 万元，其中中央和省级资金 0.90 万元"
    ]
    found = query("select period, form, item, row from finding where \"check\" = 'scattered_allocation'").rows()
    assert found == [(None, "projects", SCHOOL, 2)]


@pytest.mark.parametrize("project", [{"planned_wan": 1, "central_provincial_wan": 0}, {"central_provincial_wan": 1}])
def test_no_such_money_or_money_left_blank_is_not_scattered(house: House, project: Row) -> None:
    ledger(house, project)
    assert details("scattered_allocation") == []


def test_a_school_that_fell_back_is_found_until_it_is_up_to_standard_again(house: House) -> None:
    with house.at_once():
        states(house, "closed", "started")
        house.load(house.progress("2015-09", {LANSHAN: 0}))
        status(house, "2015-09", {"state": "not_started"}, {"state": "closed"})
    rows = query(
        "select period, item, since, periods from finding where \"check\" = 'school_fell_back' order by period"
    ).rows()
    assert rows == [("2015-07", SCHOOL, "2015-07", 1), ("2015-09", SCHOOL, "2015-07", 2)]
    assert details("school_fell_back") == [
        "前村小学2015-05 项目已全部验收或销号，现“教学楼”为开工",
        "前村小学2015-05 项目已全部验收或销号，现“教学楼”为未开工",
    ]


# Plan and rates


def test_a_rate_that_rose_by_the_plan_is_said_on_the_former_plan_too(house: House) -> None:
    adjusted(house, 80)
    assert details("rate_rose_by_plan") == [
        "校舍开工率由 40.00% 升为 50.00%，规划由 100.00 减为 80.00；按原规划为 40.00%"
    ]


def test_a_jump_says_both_rates_and_its_cell(house: House) -> None:
    progress(house, ("2015-05", {"started_qty": 10}), ("2015-07", {"started_qty": 90, "completed_qty": 0}))
    assert details("rate_jumps") == ["校舍开工率由上一期 10.00% 升为 90.00%"]
    assert query("select cell from finding where \"check\" = 'rate_jumps'").item() == "G2"


# Columns and money


@pytest.mark.parametrize(
    ("invested", "paid", "same"),
    [
        (234.5, 2345.6, True),
        pytest.param(2345.6, 2345.6, True, marks=pytest.mark.slow),
        (2345.61, 2345.61, False),
        pytest.param(23456, 23456, False, marks=pytest.mark.slow),
    ],
)
def test_an_area_is_no_sum_of_money(house: House, invested: float, paid: float, same: bool) -> None:
    pasted(house, invested, paid)
    assert (len(details("identical_across_columns")) == 1) == same


@pytest.mark.slow
def test_three_digits_may_be_a_coincidence(house: House) -> None:
    pasted(house, 23.4, 1, started=23400)
    assert details("identical_across_columns") == []


def test_two_work_classes_with_one_quantity_are_found_with_their_cells(house: House) -> None:
    rows: list[Row] = [
        {"period": "2015-07", "county_code": LANSHAN, "work_class": key, "completed_qty": qty}
        for key, qty in (("desks", 4321), ("living", 4321), ("books", 43210))
    ]
    house.load(house.plan({LANSHAN: 1}), house.send("progress", rows))
    assert details("identical_across_columns") == ["生活设施竣工或购置数量（J3）、课桌凳竣工或购置数量（J2）都填 4321"]


def test_one_period_is_left_to_pay_and_to_start(house: House) -> None:
    started_and_paid(house, [0, 2], [0, 0])
    assert details("started_but_nothing_paid") == []
    row: Row = {"county_code": FEIXIAN, "source": "city", "received_wan": 5}
    house.load(
        house.plan({FEIXIAN: 100}),
        *(house.progress(period, {FEIXIAN: 0}) for period in ("2015-05", "2015-07")),
        house.funds("2015-05", [row | {"paid_wan": 0}]),
        house.funds("2015-07", [row | {"paid_wan": Decimal("0.5")}]),
    )
    assert details("paid_but_not_started") == []
