"""Each rule on rows small enough to see: what it must catch, and what it must let pass."""

from collections.abc import Callable

import pytest

from tests.conftest import LANSHAN, House, Row
from tests.test_corrections import corrections, entry
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


def stated(house: House, rate: object, started: float = 34.37) -> None:
    """A report of 100 ㎡ planned that says its own start rate."""
    rates: Row = {"period": "2015-07", "county_code": LANSHAN, "metric": "start_rate", "stated": rate}
    report, said = house.progress("2015-07", {LANSHAN: started}), house.send("stated_rates", [rates])
    together = house.inbox / "together"
    together.mkdir()
    for path in (report, said):
        path.rename(together / path.name)
    house.load(house.plan({LANSHAN: 100}), together)


def funds_slip(house: House, before: float, after: float) -> None:
    row: Row = {"county_code": LANSHAN, "source": "city", "budget_year": 2014}
    sent = [house.funds(p, [row | {"allocated_wan": wan}]) for p, wan in (("2015-05", before), ("2015-07", after))]
    house.load(house.plan({LANSHAN: 100}), *sent)


def corrected(house: House, now: int) -> None:
    progress(house, ("2015-07", {"started_qty": 40}))
    house.load(corrections(house, entry(old=40, new=60)))
    house.load(house.progress("2015-07", {LANSHAN: now}))


CAUGHT: dict[str, Case] = {
    "completed_exceeds_started": lambda h: progress(h, ("2015-07", {"started_qty": 30, "completed_qty": 30.01})),
    "started_exceeds_plan": lambda h: progress(h, ("2015-07", {"started_qty": 100.01})),
    "cumulative_falls": lambda h: progress(h, ("2015-05", {"started_qty": 30}), ("2015-07", {"started_qty": 29.99})),
    "figure_left_blank": lambda h: progress(h, ("2015-05", {"started_qty": 30}), ("2015-07", {"completed_qty": 9})),
    "paid_exceeds_received": lambda h: funds(h, {"received_wan": 10, "paid_wan": 10.01}),
    "received_exceeds_allocated": lambda h: funds(h, {"allocated_wan": 10, "received_wan": 10.01}),
    "reported_without_plan": books,
    "money_planned_differs_from_task": lambda h: plan_funds(h, 60, 39.96),
    "correction_not_applied": lambda h: corrected(h, 45),
    "stated_rate_differs": lambda h: stated(h, "34.73%"),
    "suspected_unit_slip": lambda h: funds_slip(h, 10, 100_000),
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
    "correction_not_applied": lambda h: corrected(h, 60),
    "stated_rate_differs": lambda h: stated(h, "34.37%"),
    "suspected_unit_slip": lambda h: funds_slip(h, 10, 1000),
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


@pytest.mark.parametrize(
    ("rate", "right"),
    [
        ("34.37%", True), ("34.37％", True), ("34.4%", True), (34.37, True), (0.3437, True), ("0.344", True),
        ("34%", True), ("34.47%", False), ("0.3437%", False), (3.437, False), (0.3537, False), ("33%", False),
    ],
)  # fmt: skip
def test_a_stated_rate_is_compared_in_every_spelling_to_the_digits_it_shows(
    house: House, rate: object, right: bool
) -> None:
    stated(house, rate)
    assert (found("stated_rate_differs") == []) == right


def test_a_stated_rate_says_nothing_once_its_figures_are_reported_anew(house: House) -> None:
    stated(house, "50%")
    assert len(found("stated_rate_differs")) == 1
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert found("stated_rate_differs") == []


def test_an_amount_of_thousands_of_times_the_plan_is_a_suspected_unit_slip(house: House) -> None:
    progress(house, ("2015-07", {"started_qty": 100_000}))
    assert found("suspected_unit_slip") == [
        "与规划或上一期相差约一万倍的数，多半是单位写错（元与万元、㎡与万㎡）：校舍开工数量填 100000.00，规划 100.00"
    ]


def test_a_dash_and_a_blank_are_told_apart_where_a_figure_vanished(house: House) -> None:
    for written, words in ((None, "本期没有填"), ("—", "本期写的是“—”"), ("不适用", "本期写的是“不适用”")):
        report = house.progress("2015-07", {LANSHAN: 1}, completed_qty=2)
        blank = house.send("progress", [
            {"period": "2015-09", "county_code": LANSHAN, "work_class": "building", "started_qty": 1,
             "completed_qty": written},
        ])  # fmt: skip
        house.load(house.plan({LANSHAN: 100}), report, blank)
        assert found("figure_left_blank") == [
            f"上一期填过的累计数，本期不应空着：校舍竣工或购置数量上一期为 2.00，{words}"
        ]
