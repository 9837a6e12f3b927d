"""What should have been reached by when: curves over working days, whose curve holds, and how far behind that is."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, Row
from warehouse import target_rules
from warehouse.assemble import PUBLISHED
from warehouse.literals import values
from warehouse.settings import SETTINGS
from warehouse.store import query

pytestmark = pytest.mark.tables("schedule", "target", "target_curve")

LINYI, SHANDONG = "371300", "370000"


def curve(
    region: str, points: dict[str, float | None], approved: str, version: str = "一版", **more: object
) -> list[Row]:
    """Rows of the form: a start rate in percent by day."""
    head: Row = {"county_code": region, "metric": "start_rate", "plan_version": version, "approved_on": approved}
    return [head | more | {"on_day": day, "target": target} for day, target in points.items()]


def start_rates(period: str) -> dict[str, tuple[float, str]]:
    """Region → target of the start rate and whose curve that is."""
    rows = query(
        "select region_code, target, curve_region_code from target where metric = 'start_rate' and period = $period",
        period=period,
    )
    return {region: (round(target, 6), whose) for region, target, whose in rows.rows()}


def start_of(region: str, period: str = "2015-07") -> dict[str, Any]:
    """A region's start rate beside its curve."""
    sql = "select * from schedule where metric = 'start_rate' and period = $period and region_code = $region"
    return query(sql, period=period, region=region).row(0, named=True)


def test_winter_does_not_count_for_buildings_and_does_for_everything_else(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}))
    at = dict.fromkeys(("2013-12-31", "2014-03-15", "2014-03-16", "2014-11-14", "2014-12-31", "2015-06-30"))
    days = {kind: [] for kind in ("works", "all")}  # type: dict[str, list[int]]
    for day in at:
        for kind, found in days.items():
            sql = "select days from working_day where kind = $kind and on_day = cast($day as date)"
            found.append(query(sql, kind=kind, day=day).item())
    assert days["works"] == [0, 0, 1, 244, 244, 351]
    assert days["all"] == [0, 74, 75, 318, 365, 546]


def test_without_a_form_all_buildings_are_started_in_three_years_and_no_winter_counts(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 30}))
    found = start_of(LANSHAN)
    # Of the 732 working days of three years 351 have passed on 2015-06-30; 30% was due after 219.6 of them.
    assert found["target"] == pytest.approx(351 / 732)
    assert found["gap_points"] == pytest.approx(30 - 100 * 351 / 732)
    assert found["months_behind"] == pytest.approx((351 - 219.6) / target_rules.MONTH_DAYS)
    assert (found["next_day"], found["next_target"]) == (date(2016, 12, 31), 1)
    assert found["months_left"] == pytest.approx((732 - 351) / target_rules.MONTH_DAYS)
    assert found["needed_per_month"] * found["months_left"] == pytest.approx(0.7)
    assert found["year_end"] == date(2015, 12, 31) and found["year_end_target"] == pytest.approx(488 / 732)
    assert found["curve_region_code"] == "all"


def test_a_citys_own_curve_goes_before_its_provinces_and_a_countys_before_its_citys(house: House) -> None:
    outcome = house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100, SHIZHONG: 100}),
        house.send("targets", curve(SHANDONG, {"2015-06-30": 40}, "2015-01-10")),
        house.send("targets", curve(LINYI, {"2015-06-30": 50}, "2015-01-10")),
        house.send("targets", curve(FEIXIAN, {"2015-06-30": 60}, "2015-01-10")),
        house.progress("2015-07", dict.fromkeys((LANSHAN, FEIXIAN, SHIZHONG), 30)),
    )
    assert outcome.accepted
    assert start_rates("2015-07") == {
        SHANDONG: (0.4, SHANDONG), "370400": (0.4, SHANDONG), SHIZHONG: (0.4, SHANDONG),
        LINYI: (0.5, LINYI), LANSHAN: (0.5, LINYI), FEIXIAN: (0.6, FEIXIAN),
    }  # fmt: skip
    other = query("select distinct curve_region_code from target where metric <> 'start_rate'")
    assert other["curve_region_code"].to_list() == ["all"]


def test_a_new_version_holds_from_its_approval_and_what_it_leaves_blank_is_no_point(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100}),
        house.send("targets", curve(LINYI, {"2015-06-30": 50, "2015-12-31": None}, "2015-01-10")),
        house.send(
            "targets", curve(LINYI, {"2015-06-30": 45, "2015-08-31": 55}, "2015-07-01", "二版", approval_no="2号")
        ),
        house.progress("2015-07", {LANSHAN: 30}),
        house.progress("2015-09", {LANSHAN: 56}),
    )
    assert start_rates("2015-07")[LANSHAN] == (0.5, LINYI)
    assert start_rates("2015-09")[LANSHAN] == (0.55, LINYI)
    (last,) = query(
        "select * from schedule where period = '2015-09' and level = 'county' and metric = 'start_rate'"
    ).to_dicts()
    # The curve never comes to 56%, and it has no point after its last.
    assert (last["plan_version"], last["months_behind"], last["next_day"], last["needed_per_month"]) == (
        "二版",
        None,
        None,
        None,
    )
    assert last["gap_points"] == pytest.approx(1)


def test_a_curve_sent_again_under_its_name_replaces_itself(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100}),
        house.send("targets", curve(LINYI, {"2015-06-30": 50}, "2015-01-10")),
        house.send("targets", curve(LINYI, {"2015-06-30": 52}, "2015-01-10")),
        house.progress("2015-07", {LANSHAN: 30}),
    )
    assert start_rates("2015-07")[LANSHAN] == (0.52, LINYI)


def test_a_county_that_left_the_figure_blank_has_a_target_and_no_gap(house: House) -> None:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 0, FEIXIAN: None}))
    found = start_of(FEIXIAN)
    assert found["target"] and (found["value"], found["gap_points"], found["months_behind"]) == (None, None, None)


FIRST = date(2013, 12, 31)
DAYS = st.integers(1, 2200).map(lambda n: FIRST + timedelta(days=n))


def walked(points: dict[date, float], works: bool, until: date) -> float:
    """The curve by walking every day: each day that counts takes its even share of the stretch that it lies in."""
    known = {FIRST: 0.0} | points
    at = 0.0
    for (begin, low), (end, high) in pairwise(sorted(known.items())):
        stretch = [begin + timedelta(days=n) for n in range(1, (end - begin).days + 1)]
        counted = [day for day in stretch if not works or (3, 15) < (day.month, day.day) < (11, 15)]
        passed = [day for day in counted if day <= until]
        if begin <= until:
            at = low + (high - low) * len(passed) / len(counted) if counted else low
        if end <= until:
            at = high
    return at


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(DAYS, st.integers(0, 1_000_000), min_size=1, max_size=5),
    st.sampled_from(["start_rate", "purchase_rate"]),
    st.lists(DAYS, min_size=1, max_size=5),
)
def test_between_two_points_the_curve_is_that_of_a_walk_through_every_day(
    points: dict[date, int], metric: str, days: list[date]
) -> None:
    con = duckdb.connect()
    target_rules.define(con)
    con.execute(
        "create table mart_target_point (region_code varchar, metric varchar, plan_version varchar, approved_on date, "
        "approval_no varchar, load_id bigint, on_day date, target_e4 bigint, source_file varchar, "
        "source_sheet varchar, source_row bigint)"
    )
    rows = [("a", metric, "v", FIRST, None, 1, day, e4, "f", "s", 1) for day, e4 in points.items()]
    con.execute(f"insert into mart_target_point {values(rows)}")
    con.execute((PUBLISHED / "target_curve.sql").read_text(encoding="utf-8"))
    for day in days:
        (found,) = con.execute(
            "select on_curve(w.days, c.days, c.target, c.next_days, c.next_target) from target_curve as c "
            "join working_day as w on w.kind = kind_of_days(c.metric) and w.on_day = $day "
            "where c.region_code = 'a' and c.on_day <= $day and (c.next_day is null or $day < c.next_day)",
            {"day": day},
        ).fetchone() or (None,)
        expected = walked({on: e4 / 1_000_000 for on, e4 in points.items()}, metric == "start_rate", day)
        assert found == pytest.approx(expected, abs=1e-9)


def test_the_default_curves_are_those_of_the_settings() -> None:
    assert target_rules.day_of(0) == FIRST and target_rules.day_of(36) == date(2016, 12, 31)
    assert {points[-1][1] for points in SETTINGS.targets.curve.values()} == {100}
