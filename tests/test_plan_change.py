"""Plan adjustments: what stood before, what stands after, from which period on, with whose approval."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.test_corrections import corrections, entry
from warehouse.store import query

pytestmark = pytest.mark.tables("finding")


def version(house: House, name: str, approved_on: str, *classes: tuple[str, float, float], **more: object) -> Path:
    """A version of 兰山区's plan: work class, quantity, 万元."""
    kind = "baseline" if name == "基线" else "adjustment"
    head: Row = {"county_code": LANSHAN, "plan_version": name, "approved_on": approved_on, "kind": kind}
    head |= {"approval_no": f"鲁教〔2015〕{approved_on[5:7]}号"} | more
    rows: list[Row] = [{"work_class": key, "planned_qty": qty, "planned_wan": wan} for key, qty, wan in classes]
    return house.send("plan", [head | row for row in rows])


BASELINE = (("building", 100, 50), ("sports", 200, 20), ("books", 1000, 3))


def changes(columns: str) -> list[tuple[object, ...]]:
    return query(f"select {columns} from plan_change order by approved_on, item").rows()


def test_a_change_stands_beside_the_plan_before_it_and_the_baseline(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        version(house, "一调", "2015-04-01", ("building", 90, 45), ("sports", 200, 25)),
        version(house, "二调", "2015-06-10", ("building", 95, 45)),
        *(house.progress(period, {LANSHAN: 10}) for period in ("2015-03", "2015-05", "2015-07")),
    )
    assert changes("plan_version, before_version, item, planned_qty_before, planned_qty, planned_qty_change") == [
        ("一调", "基线", "校舍", 100, 90, -10),
        ("一调", "基线", "运动场地", 200, 200, 0),
        ("二调", "一调", "校舍", 90, 95, 5),
    ]
    assert changes("planned_wan_before, planned_wan, planned_wan_change, baseline_qty, baseline_wan, from_period") == [
        (50, 45, -5, 100, 50, "2015-05"),
        (20, 25, 5, 200, 20, "2015-05"),
        (45, 45, 0, 100, 50, "2015-07"),
    ]
    assert changes("county_code, county_name, city_code, city_name, province_name, kind, source_row")[0] == (
        LANSHAN, "兰山区", "371300", "临沂市", "山东省", "adjustment", 2,
    )  # fmt: skip
    assert query("select distinct county_wan_before, county_wan, reduces_total from plan_change").rows() == [
        (73, 73, False)
    ]


def test_the_plan_after_is_the_denominator_from_the_period_named(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        version(house, "一调", "2015-05-01", ("building", 80, 50)),
        *(house.progress(period, {LANSHAN: 10}) for period in ("2015-03", "2015-05", "2015-07", "2015-09")),
    )
    used = query(
        "select r.period, r.planned_qty = c.planned_qty as is_after from county_progress as r "
        "inner join plan_change as c on c.county_code = r.county_code and c.work_class = r.work_class order by period"
    ).rows()
    assert changes("from_period") == [("2015-07",)]
    assert used == [("2015-03", False), ("2015-05", False), ("2015-07", True), ("2015-09", True)]


def test_what_is_restated_unchanged_is_no_change(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        version(house, "一调", "2015-04-01", *BASELINE[:2], ("books", 1100, 3)),
    )
    assert changes("item") == [("图书",)]


@pytest.mark.slow
def test_an_adjustment_replaced_before_any_report_was_never_the_denominator(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        version(house, "一调", "2015-05-02", ("building", 90, 50)),
        version(house, "二调", "2015-05-20", ("building", 80, 50)),
        version(house, "三调", "2016-05-20", ("building", 70, 50)),
        *(house.progress(period, {LANSHAN: 10}) for period in ("2015-05", "2015-07")),
    )
    assert changes("plan_version, from_period") == [("一调", None), ("二调", "2015-07"), ("三调", None)]


@pytest.mark.slow
def test_a_class_the_plan_did_not_have_is_all_change(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", BASELINE[0]),
        version(house, "一调", "2015-04-01", ("sports", 30, 3)),
    )
    assert changes("before_version, planned_qty_before, planned_qty_change, county_wan_before, county_wan") == [
        (None, None, 30, 50, 53)
    ]


@pytest.mark.slow
def test_a_reduced_total_is_the_countys_and_not_one_classes(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        version(house, "一调", "2015-04-01", ("building", 90, 45), ("sports", 200, 24.9)),
        version(house, "二调", "2015-05-01", ("sports", 200, 25)),
        house.plan({FEIXIAN: 5}),
    )
    assert changes("plan_version, item, county_wan_before, county_wan, reduces_total") == [
        ("一调", "校舍", 73, Decimal("72.9"), True),
        ("一调", "运动场地", 73, Decimal("72.9"), True),
        ("二调", "运动场地", Decimal("72.9"), 73, False),
    ]
    found = query("select county_code, item, form, message from finding where \"check\" = 'plan_total_reduced'").rows()
    assert [row[:3] for row in found] == [(LANSHAN, "一调", "plan")]
    assert found[0][3].endswith("“一调”由 73.00 万元 减为 72.90 万元，少 0.10 万元")


def test_money_left_blank_is_an_unknown_total_and_not_a_reduced_one(house: House) -> None:
    blank: Row = {"county_code": LANSHAN, "plan_version": "一调", "approved_on": "2015-04-01", "kind": "adjustment"}
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        house.send("plan", [blank | {"work_class": "building", "planned_qty": 90}]),
    )
    assert changes("planned_qty_change, planned_wan_change, county_wan_before, county_wan, reduces_total") == [
        (-10, None, 73, None, False)
    ]


def test_money_by_source_changes_like_the_task(house: House) -> None:
    head: Row = {"county_code": LANSHAN, "budget_year": 2014}
    base: Row = head | {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline"}
    more: Row = head | {"plan_version": "一调", "approved_on": "2015-04-01", "kind": "adjustment"}
    house.opens(
        house.plan({LANSHAN: 30}),
        house.send("plan_funds", [base | {"source": s, "planned_wan": 10} for s in ("city", "county", "provincial")]),
        house.send("plan_funds", [more | {"source": "city", "planned_wan": 4}]),
    )
    assert changes("form, source, budget_year, item, planned_wan_before, planned_wan, planned_wan_change") == [
        ("plan_funds", "city", 2014, "地市级2014年度", 10, 4, -6),
    ]
    assert changes("is_unapproved, reduces_total, county_wan_before, county_wan")[0] == (True, True, 30, 24)
    rows = query("select \"check\", form from finding where period is null and item = '一调' order by all").rows()
    assert rows == [("plan_changed_without_approval", "plan_funds"), ("plan_total_reduced", "plan_funds")]


def test_a_finding_about_an_adjustment_says_when_it_was_approved_and_one_about_the_baseline_does_not(
    house: House,
) -> None:
    money: Row = {"county_code": LANSHAN, "source": "city", "budget_year": 2014, "planned_wan": 60}
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        house.send("plan_funds", [money | {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline"}]),
        version(house, "一调", "2015-05-20", ("building", 90, 45), approval_no=""),
    )
    assert query('select "check", dated from finding order by all').rows() == [
        ("money_planned_differs_from_task", None),
        ("plan_changed_without_approval", date(2015, 5, 20)),
        ("plan_total_reduced", date(2015, 5, 20)),
    ]


def plan_of_money(house: House, name: str, *sources: tuple[str, float | None]) -> Path:
    """A version of 兰山区's money: source, 万元 of 2014."""
    head: Row = {"county_code": LANSHAN, "budget_year": 2014, "plan_version": name, "approval_no": "1号"}
    head |= {"approved_on": "2015-01-09", "kind": "baseline" if name == "基线" else "adjustment"}
    return house.send("plan_funds", [head | {"source": source, "planned_wan": wan} for source, wan in sources])


def details(check: str) -> list[str]:
    found = query('select message from finding where "check" = $check order by 1', check=check)["message"]
    return [message.partition("：")[2] for message in found]


def test_money_paid_from_a_source_that_is_not_planned_is_over_a_plan_of_nothing(house: House) -> None:
    paid: Row = {"received_wan": 20, "allocated_wan": 20, "paid_wan": 8}
    rows = [{"county_code": code, "source": s} | paid for code in (LANSHAN, FEIXIAN) for s in ("city", "provincial")]
    house.opens(
        house.plan({LANSHAN: 30, FEIXIAN: 30}),
        plan_of_money(house, "基线", ("city", 30)),
        house.funds("2015-07", rows),
    )
    assert query("select county_code, message from finding where \"check\" = 'paid_exceeds_plan'").rows() == [
        (LANSHAN, "一个来源各年度累计支付之和不应大于规划：省级累计支付 8.00 万元，规划 0.00 万元")
    ]


def struck_out(house: House, old: float) -> Path:
    """A correction of 兰山区's planned provincial money to "not reported"."""
    which: Row = {"form": "plan_funds", "plan_version": "基线", "source": "provincial", "budget_year": 2014}
    nothing: Row = {"period": None, "work_class": None, "column": "planned_wan", "old": old, "new": ""}
    return corrections(house, entry(**which | nothing))


@pytest.mark.slow
def test_money_paid_from_a_source_whose_plan_is_blank_is_not_over_it(house: House) -> None:
    paid: Row = {"received_wan": 20, "allocated_wan": 20, "paid_wan": 8}
    house.opens(
        house.plan({LANSHAN: 30}),
        plan_of_money(house, "基线", ("city", 30), ("provincial", 7)),
        house.funds("2015-07", [{"county_code": LANSHAN, "source": "provincial"} | paid]),
    )
    assert details("paid_exceeds_plan") == ["省级累计支付 8.00 万元，规划 7.00 万元"]
    house.load(struck_out(house, 7))
    assert details("paid_exceeds_plan") == []


def test_the_money_and_the_task_that_are_compared_are_those_in_force(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", ("building", 100, 60), ("sports", 200, 20)),
        plan_of_money(house, "基线", ("city", 50), ("county", 30)),
    )
    assert details("money_planned_differs_from_task") == []
    house.load(version(house, "一调", "2015-04-01", ("building", 110, 70)))
    assert details("money_planned_differs_from_task") == ["规划投资 90.00 万元，资金来源合计 80.00 万元"]
    house.load(plan_of_money(house, "一调", ("city", 60)))
    assert details("money_planned_differs_from_task") == []


@pytest.mark.slow
def test_a_plan_with_a_class_or_source_left_blank_is_not_compared_with_the_money(house: House) -> None:
    task: Row = {"county_code": FEIXIAN, "plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline"}
    sports: Row = task | {"work_class": "sports", "planned_qty": 9}
    buildings: Row = task | {"work_class": "building", "planned_qty": 9, "planned_wan": 60}
    money: Row = task | {"source": "city", "budget_year": 2014, "planned_wan": 80}
    house.opens(
        version(house, "基线", "2015-01-09", ("building", 100, 60)),
        plan_of_money(house, "基线", ("city", 50), ("provincial", 5)),
        house.send("plan", [sports, buildings]),
        house.send("plan_funds", [money]),
    )
    assert details("money_planned_differs_from_task") == ["规划投资 60.00 万元，资金来源合计 55.00 万元"]
    house.load(struck_out(house, 5))
    assert details("money_planned_differs_from_task") == []
