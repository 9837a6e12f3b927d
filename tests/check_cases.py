"""For each rule about one county's report, the smallest report that breaks it and the nearest one that is right."""

from collections.abc import Callable

from tests.conftest import LANSHAN, House, Row
from tests.test_corrections import corrections, entry

Case = Callable[[House], None]


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


def planned_money(house: House, *planned: float) -> None:
    head: Row = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "county_code": LANSHAN}
    rows = [head | {"source": "county", "budget_year": 2014 + n, "planned_wan": wan} for n, wan in enumerate(planned)]
    house.load(house.plan({LANSHAN: 100}), house.send("plan_funds", rows))


def plan_funds(house: House, *planned: float) -> None:
    with house.at_once():
        planned_money(house, *planned)
        house.load(house.progress("2015-07", {LANSHAN: 1}))


def paid_of_plan(house: House, *paid: float) -> None:
    """Payments by budget year where 5 万元 are planned for each."""
    with house.at_once():
        planned_money(house, 5, 5)
        head: Row = {"county_code": LANSHAN, "source": "county", "received_wan": 20, "allocated_wan": 20}
        house.load(
            house.funds("2015-07", [head | {"budget_year": 2014 + n, "paid_wan": p} for n, p in enumerate(paid)])
        )


def stated(house: House, rates: dict[str, object]) -> None:
    """Reports of 34.37 ㎡ of 100 planned, each of which says its own start rate."""
    rows: list[Row] = [
        {"period": "2015-07", "county_code": code, "metric": "start_rate", "stated": rate}
        for code, rate in rates.items()
    ]
    report, said = house.progress("2015-07", dict.fromkeys(rates, 34.37)), house.send("stated_rates", rows)
    together = house.inbox / f"together_{house.sent}"
    together.mkdir()
    for path in (report, said):
        path.rename(together / path.name)
    house.load(house.plan(dict.fromkeys(rates, 100)), together)


def funds_slip(house: House, before: float, after: float) -> None:
    row: Row = {"county_code": LANSHAN, "source": "city", "budget_year": 2014}
    sent = [house.funds(p, [row | {"allocated_wan": wan}]) for p, wan in (("2015-05", before), ("2015-07", after))]
    house.load(house.plan({LANSHAN: 100}), *sent)


def corrected(house: House, now: int) -> None:
    progress(house, ("2015-07", {"started_qty": 40}))
    house.load(corrections(house, entry(old=40, new=60)))
    house.load(house.progress("2015-07", {LANSHAN: now}))


def unchanged(house: House, *invested: float, completed: float = 20, planned: float = 100) -> None:
    """Three reports with the same areas and the given investment."""
    rows: list[Row] = [{"started_qty": 40, "completed_qty": completed, "invested_wan": wan} for wan in invested]
    progress(house, *zip(("2015-03", "2015-05", "2015-07"), rows, strict=True), planned=planned)


def pasted(house: House, invested: float, paid: float, started: float = 2345.6) -> None:
    """2,345.6 ㎡ planned and finished, and what was allocated all received and paid."""
    money: Row = {"county_code": LANSHAN, "source": "city"}
    money |= dict.fromkeys(("allocated_wan", "received_wan", "paid_wan"), paid)
    areas: Row = {"started_qty": started, "completed_qty": started, "invested_wan": invested}
    with house.at_once():
        progress(house, ("2015-07", areas), planned=started)
        house.load(house.funds("2015-07", [money]))


def started_and_paid(house: House, started: list[object], paid: list[object]) -> None:
    """What stood at the last two periods: building area started, and payments of two sources in both."""
    head: Row = {"county_code": LANSHAN, "received_wan": 5}
    periods = ("2015-05", "2015-07")
    works = [
        house.progress(p, {LANSHAN: qty}, completed_qty=None, invested_wan=1)
        for p, qty in zip(periods, started, strict=True)
    ]
    money = [head | {"source": name, "paid_wan": p} for name, p in zip(("city", "county"), paid, strict=True)]
    house.load(house.plan({LANSHAN: 100}), *works, *(house.funds(p, money) for p in periods))


def reviewed(house: House, revision: int) -> None:
    row: Row = {"period": "2015-07", "county_code": LANSHAN, "state": "通过", "reviewed_on": "2015-07-08"}
    review = house.send("reviews", [row | {"revision": revision}])
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 1}), review)


def inspected(house: House, **more: object) -> None:
    """A school of the ledger that failed an inspection, with something else about it."""
    seen: Row = {
        "county_code": LANSHAN, "round": "2015-06", "inspected_on": "2015-06-10", "item": "验收", "result": "不合格",
        "school_id": "2137000001", "problem": "没有验收", "rectify_by": "2015-07-10",
    }  # fmt: skip
    school: Row = {"school_id": "2137000001", "name": "前村小学", "county_code": LANSHAN}
    sent = [house.send("schools", [school]), house.send("inspections", [seen | more])]
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 1}), *sent)


CAUGHT: dict[str, Case] = {
    "inspection_of_nothing": lambda h: inspected(h, school_id="2137000002"),
    "inspection_problem_left_open": lambda h: inspected(h, rectified_on="2015-06-09"),
    "review_of_nothing": lambda h: reviewed(h, 2),
    "completed_exceeds_started": lambda h: progress(h, ("2015-07", {"started_qty": 30, "completed_qty": 30.01})),
    "started_exceeds_plan": lambda h: progress(h, ("2015-07", {"started_qty": 100.01})),
    "cumulative_falls": lambda h: progress(h, ("2015-05", {"started_qty": 30}), ("2015-07", {"started_qty": 29.99})),
    "figure_left_blank": lambda h: progress(h, ("2015-05", {"started_qty": 30}), ("2015-07", {"completed_qty": 9})),
    "paid_exceeds_received": lambda h: funds(h, {"received_wan": 10, "paid_wan": 10.01}),
    "paid_exceeds_plan": lambda h: paid_of_plan(h, 6, 4.03),
    "received_exceeds_allocated": lambda h: funds(h, {"allocated_wan": 10, "received_wan": 10.01}),
    "reported_without_plan": books,
    "money_planned_differs_from_task": lambda h: plan_funds(h, 60, 39.96),
    "correction_not_applied": lambda h: corrected(h, 45),
    "stated_rate_differs": lambda h: stated(h, {LANSHAN: "34.73%"}),
    "suspected_unit_slip": lambda h: funds_slip(h, 10, 100_000),
    "unchanged_under_construction": lambda h: unchanged(h, 9, 9, 9),
    "rate_jumps": lambda h: progress(h, ("2015-05", {"started_qty": 10}), ("2015-07", {"started_qty": 50.01})),
    "identical_across_columns": lambda h: pasted(h, 2345.6, 99),
    "started_but_nothing_paid": lambda h: started_and_paid(h, [1, 2], [0, 0]),
    "paid_but_not_started": lambda h: started_and_paid(h, [0, 0], [0, 0.5]),
}

PASSES: dict[str, Case] = {
    "inspection_of_nothing": lambda h: inspected(h),
    "inspection_problem_left_open": lambda h: inspected(h, rectified_on="2015-06-10"),
    "review_of_nothing": lambda h: reviewed(h, 1),
    "completed_exceeds_started": lambda h: progress(h, ("2015-07", {"started_qty": 30, "completed_qty": 30})),
    "started_exceeds_plan": lambda h: progress(h, ("2015-07", {"started_qty": 100})),
    "cumulative_falls": lambda h: progress(h, ("2015-05", {"started_qty": 30}), ("2015-07", {"started_qty": 30})),
    "figure_left_blank": lambda h: progress(h, ("2015-05", {"completed_qty": 9}), ("2015-07", {"completed_qty": 9})),
    "paid_exceeds_received": lambda h: funds(h, {"received_wan": 10, "paid_wan": 10}),
    "paid_exceeds_plan": lambda h: paid_of_plan(h, 6, 4.02),
    "received_exceeds_allocated": lambda h: funds(h, {"allocated_wan": 10, "received_wan": 10}),
    "reported_without_plan": lambda h: progress(h, ("2015-07", {"started_qty": 1})),
    "money_planned_differs_from_task": lambda h: plan_funds(h, 60, 39.98),
    "correction_not_applied": lambda h: corrected(h, 60),
    "stated_rate_differs": lambda h: stated(h, {LANSHAN: "34.37%"}),
    "suspected_unit_slip": lambda h: funds_slip(h, 10, 1000),
    "unchanged_under_construction": lambda h: unchanged(h, 9, 9, 9.01),
    "rate_jumps": lambda h: progress(h, ("2015-05", {"started_qty": 10}), ("2015-07", {"started_qty": 50})),
    "identical_across_columns": lambda h: pasted(h, 99.75, 99.75),
    "started_but_nothing_paid": lambda h: started_and_paid(h, [1, 2], [0, None]),
    "paid_but_not_started": lambda h: started_and_paid(h, [0, None], [0, 0.5]),
}
