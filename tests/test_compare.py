"""Two periods or two versions side by side: what differs, why, and how much each county adds to it."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import FEIXIAN, LANSHAN, TENGZHOU, House, Row
from tests.test_corrections import corrections, entry
from tests.test_reviews import review
from warehouse import store
from warehouse.compare.figures import denominators, fallen, figures
from warehouse.compare.planned import uses
from warehouse.compare.sides import Comparison, Known, Parts, Side, compare, contribution, history
from warehouse.metrics import METRICS, Metric

pytestmark = pytest.mark.tables("county_plan", "county_plan_funds", "form_report", "correction", "plan_change")

MAY, JULY = "2015-05", "2015-07"
SHANDONG, LINYI = "370000", "371300"
ONE, TWO, THREE, FOUR = (f"v{n:06d}" for n in range(1, 5))


def between(before: tuple[str, str], after: tuple[str, str], metric: str = "start_rate") -> Comparison:
    return compare(Side(*before), Side(*after), metric, SHANDONG)


def why(found: Comparison) -> dict[str, list[str]]:
    """County → reasons, of those that differ."""
    return dict(found.changed.select("county_code", "why").iter_rows())


def known(period: str = JULY, metric: str = "start_rate") -> tuple[Known, ...]:
    return history([version.id for version in store.versions()], period, metric, SHANDONG)


def may_and_july(house: House) -> None:
    """Two counties with 100 ㎡ each; 兰山 has started 20, then 40, 费县 10 and nothing yet of July."""
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.progress(MAY, {LANSHAN: 20, FEIXIAN: 10}, submitted_on="2015-05-04"),
        house.progress(JULY, {LANSHAN: 40}, submitted_on="2015-07-04"),
    )


def adjusted(house: House, planned: dict[str, float], approved_on: str = "2015-06-15") -> Path:
    return house.plan(planned, plan_version="调整", kind="adjustment", approved_on=approved_on)


AMOUNT = st.decimals(0, 10**9, places=6) | st.none()
COUNTY = st.tuples(st.tuples(AMOUNT, AMOUNT), st.tuples(AMOUNT, AMOUNT))


def total(sides: list[Parts], part: int) -> Decimal:
    return sum((side[part] or Decimal() for side in sides), Decimal())


@given(st.lists(COUNTY, min_size=1, max_size=9))
def test_contributions_sum_to_the_change_of_the_rate_exactly(counties: list[tuple[Parts, Parts]]) -> None:
    before, after = ((total(sides, 0), total(sides, 1)) for sides in map(list, zip(*counties, strict=True)))
    assume(before[1] and after[1])
    parts = [part for was, is_ in counties for part in contribution(was, is_, before, after)]
    assert sum(parts) == Fraction(after[0]) / Fraction(after[1]) - Fraction(before[0]) / Fraction(before[1])


def test_one_question_has_an_answer_as_of_each_version_and_the_reason_between_them(house: House) -> None:
    may_and_july(house)
    house.opens(house.progress(JULY, {FEIXIAN: 30}, submitted_on="2015-07-08"))
    house.load(review(house, "退回", "2015-07-09"))
    house.load(house.progress(JULY, {FEIXIAN: 50}, submitted_on="2015-07-10"))
    first, late, returned, again = known()
    assert [answer.value for answer in (first, late, returned, again)] == [50 / 200, 70 / 200, 50 / 200, 90 / 200]
    assert [(answer.reported, answer.counties) for answer in (first, late, returned, again)] == [
        (1, 2), (2, 2), (1, 2), (2, 2),
    ]  # fmt: skip
    assert first.since is None and late.since and returned.since and again.since
    assert why(late.since) == {FEIXIAN: ["first_report"]}
    assert why(returned.since) == {FEIXIAN: ["returned", "carried"]}
    assert why(again.since) == {FEIXIAN: ["resubmitted"]}
    assert returned.since.counties["carried_from_after"].to_list() == [MAY, None]
    assert [answer.since.own["change"] for answer in (late, returned, again) if answer.since] == [0.1, -0.1, 0.2]


def test_a_version_that_does_not_know_a_period_has_no_answer_and_is_no_reason(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress(MAY, {LANSHAN: 20}))
    house.load(house.progress(JULY, {LANSHAN: 40}))
    before, after = known()
    assert (before.value, before.counties, after.value, after.since) == (None, 0, 0.4, None)
    found = between((ONE, JULY), (TWO, JULY))
    assert (found.own["change"], found.own["value_before"], found.why) == (None, None, {})


def test_between_two_periods_it_is_the_other_report_and_a_missing_one_changes_nothing(house: House) -> None:
    may_and_july(house)
    found = between((ONE, MAY), (ONE, JULY))
    assert why(found) == {LANSHAN: ["period_passed"]}
    rows = {row["county_code"]: row for row in found.counties.to_dicts()}
    assert (rows[FEIXIAN]["why"], rows[FEIXIAN]["contribution"], rows[FEIXIAN]["reported_after"]) == (
        ["carried"],
        0,
        False,
    )
    assert (rows[LANSHAN]["value_before"], rows[LANSHAN]["value_after"], rows[LANSHAN]["contribution"]) == (
        0.2,
        0.4,
        0.1,
    )
    assert (found.own["reported_before"], found.own["reported_after"]) == (2, 1)


def test_a_second_report_is_told_from_a_first_and_the_way_back_says_the_same(house: House) -> None:
    may_and_july(house)
    house.opens(house.progress(JULY, {LANSHAN: 60}))
    assert why(between((ONE, JULY), (TWO, JULY))) == {LANSHAN: ["resubmitted"]}
    assert why(between((TWO, JULY), (ONE, JULY))) == {LANSHAN: ["resubmitted"]}


def test_a_returned_resubmission_gives_the_place_back_to_the_report_before_it(house: House) -> None:
    may_and_july(house)
    house.opens(house.progress(JULY, {LANSHAN: 60}, submitted_on="2015-07-06"))
    house.load(review(house, "退回", "2015-07-08", LANSHAN))
    assert why(between((TWO, JULY), (THREE, JULY))) == {LANSHAN: ["returned"]}
    assert between((ONE, JULY), (THREE, JULY)).why == {}


@pytest.mark.slow
def test_a_return_that_is_taken_back_is_neither_late_nor_a_resubmission(house: House) -> None:
    may_and_july(house)
    house.opens(review(house, "退回", "2015-07-08", LANSHAN))
    house.load(review(house, "通过", "2015-07-09", LANSHAN))
    assert why(between((TWO, JULY), (THREE, JULY))) == {LANSHAN: ["reinstated"]}


@pytest.mark.slow
def test_the_earlier_report_that_a_county_is_carried_by_may_be_sent_again(house: House) -> None:
    may_and_july(house)
    house.opens(house.progress(MAY, {FEIXIAN: 25}))
    assert why(between((ONE, JULY), (TWO, JULY))) == {FEIXIAN: ["resubmitted"]}


def test_a_county_that_had_not_reported_at_all_before_is_said_to_have_nothing_there(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress(JULY, {LANSHAN: 40}))
    house.load(house.progress(JULY, {FEIXIAN: 30}))
    assert why(between((ONE, JULY), (TWO, JULY))) == {FEIXIAN: ["first_report"]}
    assert why(between((TWO, JULY), (ONE, JULY))) == {FEIXIAN: ["unreported"]}


def test_a_plan_change_moves_the_rate_by_the_denominator_alone(house: House) -> None:
    may_and_july(house)
    house.opens(adjusted(house, {LANSHAN: 60}))
    found = between((ONE, JULY), (TWO, JULY))
    assert why(found) == {LANSHAN: ["plan_changed"]}
    [row] = found.changed.to_dicts()
    assert (row["plan_version_before"], row["plan_version_after"]) == ("基线", "调整")
    assert (row["by_figures"], row["by_plan"]) == (0, pytest.approx(-50 / 200 * -40 / 160))
    assert found.own["change"] == row["contribution"] == found.own["by_plan"]
    assert found.own["change"] == pytest.approx(50 / 160 - 50 / 200)
    [moved] = denominators(found.before, found.after, "start_rate", SHANDONG).to_dicts()
    assert (moved["work_class"], moved["figure"], moved["amount_before"], moved["amount_after"]) == (
        "building", "planned_qty", 100, 60,
    )  # fmt: skip
    assert (moved["plan_version_after"], str(moved["approved_on_after"])) == ("调整", "2015-06-15")
    assert denominators(found.before, found.after, "purchase_rate", SHANDONG).is_empty()


@pytest.mark.slow
def test_a_plan_that_is_sent_again_under_its_name_is_a_plan_change_too(house: House) -> None:
    may_and_july(house)
    house.opens(house.plan({LANSHAN: 80}))
    found = between((ONE, JULY), (TWO, JULY))
    assert why(found) == {LANSHAN: ["plan_changed"]}
    assert found.changed["plan_version_after"].to_list() == found.changed["plan_version_before"].to_list() == ["基线"]


def test_a_plan_change_between_two_periods_stands_beside_the_new_report(house: House) -> None:
    may_and_july(house)
    house.opens(adjusted(house, {LANSHAN: 60, FEIXIAN: 60}))
    found = between((ONE, MAY), (TWO, JULY))
    assert why(found) == {LANSHAN: ["period_passed", "plan_changed"], FEIXIAN: ["carried", "plan_changed"]}
    assert found.own["change"] == pytest.approx(found.counties["contribution"].sum())
    assert found.own["change"] == pytest.approx(50 / 120 - 30 / 200)


@pytest.mark.slow
def test_a_county_comes_into_the_plan_and_goes_out_of_it(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress(JULY, {LANSHAN: 40}))
    house.load(house.plan({TENGZHOU: 300}))
    house.load(adjusted(house, {LANSHAN: 0}))
    assert why(between((ONE, JULY), (TWO, JULY))) == {TENGZHOU: ["new_in_plan"]}
    assert why(between((TWO, JULY), (THREE, JULY))) == {LANSHAN: ["no_longer_in_plan"]}


def test_a_correction_is_told_from_what_the_county_sent(house: House) -> None:
    may_and_july(house)
    house.opens(corrections(house, entry()))
    found = between((ONE, JULY), (TWO, JULY))
    assert why(found) == {LANSHAN: ["corrected"]}
    assert found.changed["correction_after"].to_list() == ["开工数量 40 → 60（填错一行，演示〔2015〕7号）"]
    assert between((ONE, JULY), (TWO, JULY), "completion_rate").why == {}
    assert why(between((TWO, MAY), (TWO, JULY))) == {LANSHAN: ["period_passed", "corrected"]}


def test_a_corrected_plan_is_a_correction_not_an_adjustment(house: House) -> None:
    may_and_july(house)
    plan = entry(form="plan", period=None, plan_version="基线", column="planned_qty", old=100, new=80)
    house.opens(corrections(house, plan))
    assert why(between((ONE, JULY), (TWO, JULY))) == {LANSHAN: ["corrected"]}


def test_a_correction_that_goes_with_its_report_is_no_reason_of_its_own(house: House) -> None:
    may_and_july(house)
    house.opens(corrections(house, entry()))
    house.load(house.progress(JULY, {LANSHAN: 70}))
    assert why(between((TWO, JULY), (THREE, JULY))) == {LANSHAN: ["resubmitted"]}


@pytest.mark.slow
def test_the_report_is_the_one_that_the_metric_is_made_of(house: House) -> None:
    may_and_july(house)
    row: Row = {"county_code": LANSHAN, "source": "city", "received_wan": 10}
    house.opens(
        house.send("plan_funds", [{"plan_version": "基线", "kind": "baseline", "approved_on": "2015-01-09",
                                   "county_code": LANSHAN, "source": "city", "budget_year": 2014, "planned_wan": 50}]),
        house.funds(JULY, [row]),
    )  # fmt: skip
    house.load(house.funds(JULY, [row | {"received_wan": 30}]))
    assert between((TWO, JULY), (THREE, JULY)).why == {}
    gap = between((TWO, JULY), (THREE, JULY), "matching_gap")
    assert why(gap) == {LANSHAN: ["resubmitted"]}
    assert (gap.own["value_before"], gap.own["value_after"], gap.own["change"]) == (40, 20, -20)
    assert gap.changed.select("contribution", "by_figures", "by_plan").rows() == [(-20, -20, 0)]
    share = between((TWO, JULY), (THREE, JULY), "city_share")
    assert (why(share), share.own["change"], share.own["by_figures"]) == (
        {LANSHAN: ["resubmitted"]},
        0,
        0,
    )


@pytest.mark.slow
def test_a_figure_that_fell_is_shown_with_both_cells_whichever_side_is_named_first(house: House) -> None:
    may_and_july(house)
    house.opens(house.progress(JULY, {LANSHAN: 15, FEIXIAN: 30}))
    for sides in ((Side(TWO, MAY), Side(TWO, JULY)), (Side(TWO, JULY), Side(TWO, MAY))):
        before, after, rows = fallen(*sides, SHANDONG)
        assert (before.period, after.period) == (MAY, JULY)
        assert rows.select("county_code", "figure", "amount_before", "amount_after", "change").rows() == [
            (LANSHAN, "started_qty", 20, 15, -5),
            (LANSHAN, "completed_qty", 10, 7.5, -2.5),
        ]
        assert rows.select("source_file_before", "source_file_after").row(0) == ("02_progress.csv", "04_progress.csv")
        assert rows["cell_before"].to_list() == rows["cell_after"].to_list() == ["G2", "J2"]
    assert fallen(Side(TWO, MAY), Side(TWO, JULY), SHANDONG, LINYI, FEIXIAN)[2].is_empty()


def test_of_one_county_every_figure_stands_beside_what_it_was(house: House) -> None:
    may_and_july(house)
    house.opens(house.progress(JULY, {FEIXIAN: 30}))
    rows = figures(Side(ONE, JULY), Side(TWO, JULY), FEIXIAN)
    assert rows.select("figure", "amount_before", "amount_after", "change", "carried_from_before").rows() == [
        ("started_qty", 10, 30, 20, MAY),
        ("completed_qty", 5, 15, 10, MAY),
    ]
    alone = compare(Side(ONE, JULY), Side(TWO, JULY), "start_rate", SHANDONG, LINYI, FEIXIAN)
    assert (alone.own["level"], alone.own["change"], alone.counties.height) == ("county", 0.2, 1)


FIGURES = {
    "county_progress": ("work_class", ("building", "sports", "books"), (
        "planned_projects", "planned_qty", "planned_wan", "started_projects", "started_qty", "completed_projects",
        "completed_qty", "bought_wan", "invested_wan",
    )),
    "county_funds": ("source", ("central_special", "provincial", "city", "county", "other"), (
        "planned_wan", "allocated_wan", "received_wan", "paid_wan",
    )),
}  # fmt: skip


@pytest.mark.parametrize("metric", [m for m in METRICS.values() if m.source in FIGURES], ids=lambda metric: metric.key)
def test_what_a_metric_counts_is_what_moves_it(metric: Metric) -> None:
    kind, items, columns = FIGURES[metric.source]
    flags = "true as has_report, true as year_reported, true as reported, 1 as baseline_qty, 1 as baseline_wan"
    for expression in filter(None, (metric.numerator, metric.denominator)):
        for item in items:

            def value(figure: str = "", put: str = "", item: str = item, expression: str = expression) -> object:
                sizes = {name: str(900 - 100 * at) for at, name in enumerate(columns)} | (
                    {figure: put} if figure else {}
                )
                row = ", ".join(f"cast({size} as double) as {name}" for name, size in sizes.items())
                source = f"(select '{item}' as {kind}, {row}, {flags}) as r"
                return duckdb.execute(f"select {expression} from {source}").fetchall()

            for figure in columns:
                moves = any(value(figure, put) != value() for put in ("50", "null"))
                assert uses(expression, figure, item) == moves, (expression, figure, item)
