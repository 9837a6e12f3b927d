"""The plan before and after each adjustment of a county, its city and its province, and what pages say of it."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, Row
from tests.test_compare import FOUR, JULY, LINYI, SHANDONG, THREE, TWO, between, may_and_july, why
from tests.test_plan_change import BASELINE, version
from tests.visit import run, said
from warehouse.compare.figures import denominators
from warehouse.compare.sides import Side
from warehouse.store import query

# Tests of the tables, not of the pages.
plans_alone = pytest.mark.tables("county_plan", "county_plan_funds", "plan_revision", "form_report")
# The order in which the counties of `many_counties` send their plans.
SENT = {LANSHAN: "基甲乙丙", FEIXIAN: "基乙甲", SHIZHONG: "甲"}
PLANS = """
    select
        'plan' as form, county_code, work_class as slot, plan_version, kind, approved_on, planned_qty, planned_wan
    from county_plan
    where $code in (province_code, city_code, county_code)

    union all

    select 'plan_funds', county_code, source || budget_year, plan_version, kind, approved_on, null, planned_wan
    from county_plan_funds
    where $code in (province_code, city_code, county_code)
"""
SUMS = ("building_qty", "sports_qty", "wan", "funds_wan")


def money(house: House, name: str, approved_on: str, *sources: tuple[str, float | None], **more: object) -> Path:
    """A version of 兰山区's plan of money: source, 万元 of 2014."""
    head: Row = {"county_code": LANSHAN, "budget_year": 2014, "plan_version": name, "approved_on": approved_on}
    head |= {"kind": "baseline" if name == "基线" else "adjustment", "approval_no": "1号"} | more
    return house.send("plan_funds", [head | {"source": source, "planned_wan": wan} for source, wan in sources])


def revisions(columns: str, code: str = SHANDONG) -> list[tuple[object, ...]]:
    return query(f"select {columns} from plan_revision where region_code = $code order by n", code=code).rows()


def stand(row: Row) -> list[Row]:
    """Of a region's counties, the rows of their plans in force right after the adjustment of `row`."""
    named = query(
        "select approved_on, plan_version from plan_revision where region_code = $code and n <= $n",
        code=row["region_code"], n=row["n"],
    ).rows()  # fmt: skip
    plans = query(PLANS, code=row["region_code"]).to_dicts()
    plans = [p for p in plans if p["kind"] == "baseline" or (p["approved_on"], p["plan_version"]) in named]
    plans.sort(key=lambda p: (p["kind"] == "adjustment", p["approved_on"], sent(p)))
    return list({(p["form"], p["county_code"], p["slot"]): p for p in plans}.values())


def sent(plan: Row) -> int:
    return SENT[str(plan["county_code"])].index(str(plan["plan_version"])[0])


def summed(plans: list[Row]) -> list[Decimal]:
    def total(figure: str, **where: str) -> Decimal:
        found = (p[figure] for p in plans if all(p[key] == value for key, value in where.items()))
        return sum((number for number in found if isinstance(number, Decimal)), Decimal())

    return [
        total("planned_qty", form="plan", slot="building"), total("planned_qty", form="plan", slot="sports"),
        total("planned_wan", form="plan"), total("planned_wan", form="plan_funds"),
    ]  # fmt: skip


def every_after_is_what_stood() -> int:
    rows = query("select * from plan_revision order by level, region_code, n").to_dicts()
    before: dict[str, list[Decimal]] = {}
    for row in rows:
        after = [row[name] for name in SUMS]
        assert after == summed(stand(row)), row
        was = before.get(row["region_code"], [row[f"baseline_{name}"] for name in SUMS])
        assert [row[f"{name}_before"] for name in SUMS] == was, row
        before[row["region_code"]] = after
    return len(rows)


def many_counties(house: House) -> None:
    """Counties without a class, without a baseline, with blanks; the same day in two orders; money alone."""
    house.opens(
        version(house, "基线", "2015-01-09", BASELINE[1]),
        version(house, "基线", "2015-01-09", ("building", 100, 358), county_code=FEIXIAN),
        money(house, "基线", "2015-01-09", ("city", None), ("county", 20)),
    )
    house.opens(
        version(house, "甲", "2015-04-01", ("building", 80, 40)),
        version(house, "乙", "2015-04-01", ("building", 70, 30), ("sports", 150, 20)),
        version(house, "乙", "2015-04-01", ("building", 90, 340), county_code=FEIXIAN),
        version(house, "甲", "2015-04-01", ("building", 95, 350), county_code=FEIXIAN),
        version(house, "甲", "2015-04-01", ("building", 55, 30), county_code=SHIZHONG, approval_no=""),
        money(house, "丙", "2015-05-20", ("city", 30)),
        *(house.progress(period, {LANSHAN: 10}) for period in ("2015-05", "2015-07")),
    )


@plans_alone
def test_after_each_adjustment_a_region_has_the_sum_of_its_counties_plans_in_force(house: House) -> None:
    many_counties(house)
    assert every_after_is_what_stood() == 13


@plans_alone
def test_the_plan_after_the_last_adjustment_is_what_the_period_is_divided_by(house: House) -> None:
    many_counties(house)
    [last] = revisions("building_qty, sports_qty, wan, funds_wan, n")[-1:]
    used = query(
        "select sum(planned_qty) filter (where work_class = 'building'), "
        "sum(planned_qty) filter (where work_class = 'sports'), sum(planned_wan), "
        "(select sum(planned_wan) from county_funds where period = '2015-07') "
        "from county_progress where period = '2015-07'"
    ).row(0)
    assert last[:4] == used


@pytest.mark.slow
@plans_alone
def test_a_class_a_baseline_or_an_amount_that_was_not_there_before_was_nothing(house: House) -> None:
    blank: Row = {"county_code": LANSHAN, "plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline"}
    house.opens(
        house.send("plan", [blank | {"work_class": "sports", "planned_qty": 200}]),
        version(house, "基线", "2015-01-09", ("building", 100, 100), county_code=FEIXIAN),
    )
    house.load(
        version(house, "一调", "2015-04-01", ("building", 30, 40), ("sports", 200, 30)),
        version(house, "一调", "2015-04-01", ("building", 50, 60), county_code=SHIZHONG),
    )
    columns = "baseline_building_qty, building_qty_before, building_qty, wan_before, wan, counties"
    assert revisions(columns, LANSHAN) == [(0, 0, 30, 0, 70, 1)]
    assert revisions(columns, SHIZHONG) == [(0, 0, 50, 0, 60, 1)]
    assert revisions(columns, LINYI) == [(100, 100, 130, 100, 170, 1)]
    assert revisions(columns) == [(100, 100, 180, 100, 230, 2)]


@pytest.mark.slow
def test_a_county_adjusted_twice_without_approval_is_one_county(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        version(house, "基线", "2015-01-09", *BASELINE, county_code=FEIXIAN),
    )
    house.load(
        version(house, "一调", "2015-02-01", ("building", 90, 50), approval_no=""),
        version(house, "二调", "2015-02-02", ("building", 80, 40), approval_no=" "),
        version(house, "二调", "2015-02-02", ("building", 80, 40), county_code=FEIXIAN, approval_no=" "),
        version(house, "三调", "2015-02-03", ("building", 85, 50)),
        house.progress("2015-03", {LANSHAN: 10, FEIXIAN: 10}),
    )
    assert revisions("n, counties, unapproved_counties, counties_so_far, unapproved_so_far, reduced_so_far") == [
        (1, 1, 1, 1, 1, 0), (2, 2, 2, 2, 2, 2), (3, 1, 0, 2, 2, 2),
    ]  # fmt: skip
    words = said(run("plan_changes"))
    assert "规划调整过 **3** 次" in words and "涉及 2 个县" in words
    assert "有 **2** 个县的调整没有批准文号" in words


def test_the_page_sees_an_adjustment_of_the_money_alone(house: House) -> None:
    house.opens(
        version(house, "基线", "2015-01-09", *BASELINE),
        money(house, "基线", "2015-01-09", ("city", 50), ("county", 23)),
        money(house, "一调", "2015-02-01", ("city", 40)),
        house.progress("2015-03", {LANSHAN: 10}),
    )
    assert revisions("building_qty, wan_before, wan, baseline_funds_wan, funds_wan_before, funds_wan, n") == [
        (100, 73, 73, 73, 73, 63, 1)
    ]
    words = said(run("plan_changes", region=LANSHAN))
    assert "没有调整过" not in words
    assert "校舍规划面积仍为 **100.00平方米**，规划投资仍为 **73.00万元**" in words
    assert "有 **1** 个县调整了各来源的规划资金，合计由 73.00万元 变为 **63.00万元**" in words


@pytest.mark.parametrize("number", ["", "鲁教〔2015〕7号"])
def test_a_rate_on_a_plan_that_nobody_approved_says_so(house: House, number: str) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-03", {LANSHAN: 40, FEIXIAN: 40}))
    adjusted: Row = {"plan_version": "一调", "kind": "adjustment", "approved_on": "2015-02-01", "approval_no": number}
    house.load(house.plan({LANSHAN: 80}, **adjusted))
    rows = "select level, counties, unapproved_counties, gained from rate_beside_baseline where metric = 'start_rate'"
    n = 0 if number else 1
    assert query(rows + " order by level").rows() == [
        ("city", 1, n, pytest.approx(80 / 180 - 80 / 200)),
        ("county", 1, n, pytest.approx(0.1)),
        ("province", 1, n, pytest.approx(80 / 180 - 80 / 200)),
    ]
    county, region = said(run(region=LANSHAN)), said(run(region=SHANDONG))
    assert ("按基线规划为40.00%，这次调整没有批准文号）" in county) == (not number)
    assert ("按基线规划为40.00%，其中 1 个县的规划调整没有批准文号）" in region) == (not number)
    assert ("（按基线规划为40.00%）" in county) == ("（按基线规划为40.00%）" in region) == bool(number)
    assert "没有批准文号" not in said(run(region=FEIXIAN))


@plans_alone
@pytest.mark.parametrize("changed", [("基线", "2015-01-09"), ("调整", "2015-06-15")], ids=["again", "adjusted"])
def test_a_plan_change_that_moves_a_matching_gap_is_the_reason_of_it(house: House, changed: tuple[str, str]) -> None:
    may_and_july(house)
    received: Row = {"county_code": LANSHAN, "source": "city", "received_wan": 10}
    house.opens(money(house, "基线", "2015-01-09", ("city", 50)), house.funds(JULY, [received]))
    house.load(money(house, *changed, ("city", 30)))
    gap = between((TWO, JULY), (THREE, JULY), "matching_gap")
    assert (gap.own["change"], why(gap)) == (-20, {LANSHAN: ["plan_changed"]})
    assert why(between((TWO, JULY), (THREE, JULY), "receipt_rate_city")) == {LANSHAN: ["plan_changed"]}
    assert between((TWO, JULY), (THREE, JULY), "matching_gap_county").why == {}


@pytest.mark.slow
@plans_alone
def test_a_plan_that_leaves_a_gap_as_it_was_is_no_reason_of_the_report_that_moved_it(house: House) -> None:
    may_and_july(house)
    received: Row = {"county_code": LANSHAN, "source": "city", "received_wan": 10}
    house.opens(money(house, "基线", "2015-01-09", ("city", 50)), house.funds(JULY, [received]))
    house.load(
        money(house, "调整", "2015-06-15", ("provincial", 5)),
        house.funds(JULY, [received | {"received_wan": 30}]),
    )
    assert why(between((TWO, JULY), (THREE, JULY), "matching_gap")) == {LANSHAN: ["resubmitted"]}


@pytest.mark.slow
@plans_alone
def test_of_two_adjustments_approved_on_one_day_the_one_that_is_in_force_is_named(house: House) -> None:
    may_and_july(house)
    house.opens(
        money(house, "基线", "2015-01-09", ("city", 50)),
        house.funds(JULY, [{"county_code": LANSHAN, "source": "city", "paid_wan": 1}]),
    )
    house.load(money(house, "甲调整", "2015-06-15", ("city", 40)))
    house.load(money(house, "乙调整", "2015-06-15", ("city", 30), approval_no="2号"))
    [moved] = denominators(Side(TWO, JULY), Side(FOUR, JULY), "receipt_rate_city", SHANDONG).to_dicts()
    assert (moved["amount_after"], moved["plan_version_after"], moved["approval_no_after"]) == (30, "乙调整", "2号")
    assert query("select planned_wan, plan_version from county_funds where period = $p", p=JULY).rows() == [
        (30, "乙调整")
    ]
