"""Where a county stands with what became of it: new below the line, out of it, still there, stalled, and its rank."""

import pytest

from tests.conftest import FEIXIAN, LANSHAN, TENGZHOU, House
from warehouse.store import query

pytestmark = pytest.mark.tables("county_status")

PERIODS = ("2015-03", "2015-05", "2015-07", "2015-09")


def status(county: str, *columns: str) -> list[tuple[object, ...]]:
    listed = ", ".join(columns)
    return query(
        f"select {listed} from county_status where metric = 'start_rate' and county_code = $county order by period",
        county=county,
    ).rows()


@pytest.fixture
def year(house: House) -> House:
    """兰山 rises over the line and falls again, 费县 stays below it and moves but once, 滕州 reports once."""
    reports = {"2015-03": (25, 10), "2015-05": (35, 12), "2015-07": (29, 12), "2015-09": (28, 12)}
    sent = [house.progress(p, {LANSHAN: a, FEIXIAN: b}) for p, (a, b) in reports.items()]
    first = house.progress("2015-03", {TENGZHOU: 20})
    house.opens(house.plan(dict.fromkeys((LANSHAN, FEIXIAN, TENGZHOU), 100)), first, *sent)
    return house


def test_a_county_is_new_below_the_line_out_of_it_or_still_there(year: House) -> None:
    assert status(LANSHAN, "movement", "periods_in_a_row") == [(None, 1), ("out", 0), ("new", 1), ("still", 2)]
    assert status(FEIXIAN, "movement", "periods_in_a_row") == [(None, 1), ("still", 2), ("still", 3), ("still", 4)]


def test_a_county_whose_figure_does_not_move_is_stalled_with_its_third_report_unless_it_did_not_report(
    year: House,
) -> None:
    assert status(FEIXIAN, "same_reports", "is_stalled") == [(1, False), (1, False), (2, False), (3, True)]
    assert status(TENGZHOU, "same_reports", "is_stalled") == [(1, False), (1, False), (1, False), (1, False)]


def test_a_period_without_a_report_is_no_report_of_the_same_figure(house: House) -> None:
    sent = [house.progress(p, {LANSHAN: 40}) for p in ("2015-03", "2015-07")]
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-05", {FEIXIAN: 1}), *sent)
    assert status(LANSHAN, "same_reports", "is_stalled") == [(1, False), (1, False), (2, False)]


@pytest.mark.slow
def test_a_place_won_or_lost_is_counted_in_places(year: House) -> None:
    assert status(LANSHAN, "rank", "rank_change") == [(1, None), (1, 0), (1, 0), (1, 0)]
    year.load(year.progress("2015-09", {FEIXIAN: 50}))
    assert status(LANSHAN, "rank", "rank_change")[-1] == (2, -1)
    assert status(FEIXIAN, "rank", "rank_change", "movement")[-1] == (1, 2, "out")


def test_a_finished_county_is_not_stalled(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), *(house.progress(p, {LANSHAN: 100}) for p in PERIODS))
    assert status(LANSHAN, "same_reports", "is_stalled")[-1] == (4, False)


def test_a_count_of_counties_below_a_line_says_how_many_of_them_are_carried_forward(year: House) -> None:
    rows = query(
        "select period, counties, laggard_counties, carried_counties, carried_laggards, carried_severe "
        "from metric_value where metric = 'start_rate' and level = 'province' order by period"
    ).rows()
    assert rows == [
        ("2015-03", 3, 3, 0, 0, 0), ("2015-05", 3, 2, 1, 1, 0), ("2015-07", 3, 3, 1, 1, 0), ("2015-09", 3, 3, 1, 1, 0)
    ]  # fmt: skip


def test_the_baseline_rate_stands_beside_the_rate_of_the_plan_in_force(year: House) -> None:
    year.load(year.plan({LANSHAN: 56}, plan_version="调整", kind="adjustment", approved_on="2015-08-01"))
    rates = dict(
        query(
            "select metric, value from metric_value where period = '2015-09' and region_code = $county "
            "and metric in ('start_rate', 'start_rate_baseline')",
            county=LANSHAN,
        ).rows()
    )
    assert rates == {"start_rate": 0.5, "start_rate_baseline": 0.28}
