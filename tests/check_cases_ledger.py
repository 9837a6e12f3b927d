"""For each rule about ledger, plan or many counties, the smallest case that breaks it and the nearest right one."""

from tests.check_cases import Case
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, TENGZHOU, House, Row

SCHOOL = "2137000001"
COUNTIES = (LANSHAN, FEIXIAN, SHIZHONG, TENGZHOU, "371321", "371322")


def ledger(house: House, *projects: Row, largest_class: int = 40) -> None:
    """One school of 兰山区 with its building projects."""
    head: Row = {"county_code": LANSHAN, "school_id": SCHOOL, "work_class": "building", "name": "教学楼"}
    named = [head | {"project_id": f"P{n}"} | row for n, row in enumerate(projects, 1)]
    school: Row = {"school_id": SCHOOL, "name": "前村小学", "county_code": LANSHAN, "largest_class": largest_class}
    sent = [house.send("schools", [school]), house.send("projects", named)]
    house.load(house.plan({LANSHAN: 100}), *sent, house.progress("2015-03", {LANSHAN: 0}))


def status(house: House, period: str, *states: Row) -> None:
    head: Row = {"period": period, "county_code": LANSHAN}
    house.load(house.send("project_status", [head | {"project_id": f"P{n}"} | s for n, s in enumerate(states, 1)]))


def ledger_and_report(house: House, *started: float, reported: float) -> None:
    with house.at_once():
        ledger(house, *({} for _ in started))
        house.load(house.progress("2015-07", {LANSHAN: reported}, completed_qty=None))
        status(house, "2015-07", *({"state": "started", "started_qty": qty} for qty in started))


def states(house: House, before: str, after: str) -> None:
    """Two projects of a school, both accepted; then one of them is reported anew."""
    with house.at_once():
        ledger(house, {}, {})
        for period, state in (("2015-05", before), ("2015-07", after)):
            house.load(house.progress(period, {LANSHAN: 0}))
            status(house, period, {"state": "accepted"}, {"state": state})


def closed(house: House, **days: object) -> None:
    with house.at_once():
        ledger(house, {})
        house.load(house.progress("2015-07", {LANSHAN: 0}))
        status(house, "2015-07", {"state": "closed", "completed_on": "2015-05-01"} | days)


def adjusted(house: House, qty: float, **more: object) -> None:
    adjustment: Row = {"plan_version": "调整", "approved_on": "2015-06-01", "approval_no": "鲁教〔2015〕7号"}
    with house.at_once():
        house.load(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}, completed_qty=None))
        house.load(house.plan({LANSHAN: qty}, kind="adjustment", **adjustment | more))
        house.load(house.progress("2015-07", {LANSHAN: 40}, completed_qty=None))


def near_the_line(house: House, *started: float) -> None:
    """So many ㎡ started of 100 in as many counties."""
    counties = dict(zip(COUNTIES, started, strict=False))
    house.load(house.plan(dict.fromkeys(counties, 100)), house.progress("2015-07", dict(counties)))


def counted(house: House, classes: int, over_45: int, over_55: int, over_65: int) -> None:
    """The town primary classes of a county on a day."""
    sizes: Row = {
        "classes": classes,
        "classes_over_45": over_45,
        "classes_over_55": over_55,
        "classes_over_65": over_65,
    }
    place: Row = {"as_of": "2015-05-31", "county_code": LANSHAN, "stage": "小学", "locality": "镇区"}
    with house.at_once():
        house.load(house.plan({LANSHAN: 100}), house.send("class_sizes", [place | sizes]))
        house.load(house.progress("2015-07", {LANSHAN: 0}), house.progress("2015-09", {LANSHAN: 0}))


CAUGHT: dict[str, Case] = {
    "ledger_differs_from_report": lambda h: ledger_and_report(h, 30, 30, reported=60.63),
    "scattered_allocation": lambda h: ledger(h, {"planned_wan": 0.5}, {"planned_wan": 0.49}),
    "upper_money_to_large_classes": lambda h: ledger(h, {"central_provincial_wan": 2}, largest_class=56),
    "school_fell_back": lambda h: states(h, "closed", "completed"),
    "closed_without_acceptance": lambda h: closed(h, closed_on="2015-06-30"),
    "class_sizes_contradict": lambda h: counted(h, 10, 6, 7, 2),
    "plan_changed_without_approval": lambda h: adjusted(h, 101, approval_no=" "),
    "plan_total_reduced": lambda h: adjusted(h, 99.97),
    "rate_rose_by_plan": lambda h: adjusted(h, 99.49),
    "bunched_above_line": lambda h: near_the_line(h, 20, 20, 20.5, 20.9, 20.99, 21),
}

PASSES: dict[str, Case] = {
    "ledger_differs_from_report": lambda h: ledger_and_report(h, 30, 30, reported=60.6),
    "scattered_allocation": lambda h: ledger(h, {"planned_wan": 0.5}, {"planned_wan": 0.5}),
    "upper_money_to_large_classes": lambda h: ledger(h, {"central_provincial_wan": 2}, largest_class=55),
    "school_fell_back": lambda h: states(h, "accepted", "closed"),
    "closed_without_acceptance": lambda h: closed(h, accepted_on="2015-06-30"),
    "class_sizes_contradict": lambda h: counted(h, 10, 7, 7, 7),
    "plan_changed_without_approval": lambda h: adjusted(h, 101),
    "plan_total_reduced": lambda h: adjusted(h, 99.98),
    "rate_rose_by_plan": lambda h: adjusted(h, 99.5),
    "bunched_above_line": lambda h: near_the_line(h, 20, 20, 20.5, 20.9, 20.99, 19),
}
