"""The demo's Shandong before it becomes forms, against every published figure and every promise made about it."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import polars as pl
import pytest

from etl.demo.targets import EQUIPMENT, SCENARIO, WORK_CLASSES
from tests.demo_tables import (
    ALL,
    CITIES,
    LAST,
    OPENING,
    PUBLISHED,
    UPPER,
    Reports,
    Tasks,
    counties_of,
    done,
    in_force,
    made,
    money,
    percent,
    plan_in_force,
    planned,
    printed,
    task,
    total,
    yi,
)

# The plan


def test_the_plan_covers_15_cities_and_111_counties_and_9765_schools() -> None:
    assert len({county.city_code for county in made().plans.counties}) == 15
    assert made().plans.tasks["county_code"].n_unique() == 111
    assert made().schools["school_id"].n_unique() == 9765
    assert made().schools["school_id"].str.contains(r"^\d{2}37\d{6}$").all()
    assert not {"370200", "371000"} & {county.city_code for county in made().plans.counties}


@pytest.mark.parametrize(
    ("work_class", "measure", "ten_thousands"),
    [
        ("building", "planned_qty", "2140.51"),
        ("sports", "planned_qty", "2200.58"),
        ("desks", "planned_qty", "265.37"),
        ("books", "planned_qty", "6503.30"),
        ("instruments", "key_item_qty", "43.05"),
        ("living", "key_item_qty", "59.97"),
    ],
)
def test_planned_quantities_are_the_published_ones(work_class: str, measure: str, ten_thousands: str) -> None:
    assert printed(total(made().plans.tasks.filter(work_class=work_class), measure), 100 * 10_000) == ten_thousands


def test_planned_money_is_42088_yi_by_class_and_by_source() -> None:
    tasks, by_source = made().plans.tasks, made().plans.money
    assert tasks["planned_wan"].sum() == by_source["planned_wan"].sum() == 420_880_000
    equipment = total(tasks.filter(pl.col("work_class").is_in(EQUIPMENT)), "planned_wan")
    assert yi(equipment) == "80.06"
    upper = by_source.filter(pl.col("source").is_in(UPPER)).group_by("source").agg(pl.col("planned_wan").sum())
    amounts = dict(upper.iter_rows())
    assert 0.395 < sum(amounts.values()) / by_source["planned_wan"].sum() < 0.405
    assert amounts["provincial"] > amounts["central_special"] + amounts["central_other"]


def test_every_county_plans_the_same_money_by_class_and_by_source() -> None:
    tasks = made().plans.tasks.group_by("county_code").agg(pl.col("planned_wan").sum()).sort("county_code")
    sources = made().plans.money.group_by("county_code").agg(pl.col("planned_wan").sum()).sort("county_code")
    assert tasks.equals(sources)


def test_the_adjustment_moves_area_and_money_but_takes_no_money_away() -> None:
    assert printed(task(plan_in_force(), ALL, "planned_qty", "building"), 100 * 10_000) == "2139.47"
    changed = {code for code, _ in planned() if plan_in_force()[code, "building"] != planned()[code, "building"]}
    assert len({code[:4] for code in changed}) in (2, 3)
    for code in changed:
        before, after = (task(plan, [code], "planned_wan", *WORK_CLASSES) for plan in (planned(), plan_in_force()))
        assert before == after
    cuts = [
        1 - plan_in_force()[code, "building"]["planned_qty"] / planned()[code, "building"]["planned_qty"]
        for code in changed
    ]
    assert max(cuts) > 0.05


# 2015-06-30


def test_start_rate_completion_rate_and_investment_at_the_opening() -> None:
    area = task(planned(), ALL, "planned_qty", "building")
    assert percent(done(in_force(OPENING), ALL, "started_qty", "building"), area) == "34.37"
    assert percent(done(in_force(OPENING), ALL, "completed_qty", "building"), area) == "17.77"
    invested = done(in_force(OPENING), ALL, "invested_wan", *WORK_CLASSES)
    assert yi(invested) == "129.98"
    assert percent(invested, task(planned(), ALL, "planned_wan", *WORK_CLASSES)) == "30.88"


def city_rates(reports: Reports, plan: Tasks, measure: str) -> dict[str, Decimal]:
    classes = WORK_CLASSES if measure == "invested_wan" else ("building",)
    base = "planned_wan" if measure == "invested_wan" else "planned_qty"
    return {
        city: 100
        * Decimal(done(reports, counties_of(city), measure, *classes))
        / task(plan, counties_of(city), base, *classes)
        for city in CITIES
    }


def test_city_bands_at_the_opening() -> None:
    started = city_rates(in_force(OPENING), planned(), "started_qty")
    completed = city_rates(in_force(OPENING), planned(), "completed_qty")
    invested = city_rates(in_force(OPENING), planned(), "invested_wan")
    assert sum(rate >= 50 for rate in started.values()) == 5
    assert started["日照市"] == 50
    assert sum(rate < 30 for rate in started.values()) == 4
    assert [city for city, rate in started.items() if rate < 20] == ["东营市", "烟台市"]
    assert sum(30 <= rate < 50 for rate in started.values()) == 6
    assert sum(started[city] > 50 or invested[city] > 50 for city in CITIES) == 4
    assert max(invested.values()) > 50
    assert min(invested.values()) < 20
    fastest = max(CITIES, key=lambda city: started[city])
    assert completed[fastest] > 50
    assert started["临沂市"] > 50


def test_the_average_hides_counties() -> None:
    def rate(codes: list[str]) -> Decimal:
        started = done(in_force(OPENING), codes, "started_qty", "building")
        return 100 * Decimal(started) / task(planned(), codes, "planned_qty", "building")

    rates = {code: rate([code]) for code in ALL}
    severe = [code for code in ALL if rates[code] < 20]
    healthy = {code for city in CITIES if rate(counties_of(city)) > rate(ALL) for code in counties_of(city)}
    assert len(severe) == 25
    assert sum(value < 30 for value in rates.values()) == 37
    assert sum(20 <= value < 21 for value in rates.values()) == 5
    hidden = Counter(code[:4] for code in severe if code in healthy)
    assert sum(hidden.values()) == 10
    assert sorted(hidden.values())[-3:] == [2, 2, 3]
    none = [planned()[code, "building"]["planned_qty"] / 100 for code in ALL if rates[code] == 0]
    assert sum(area < 10_000 for area in none) == 5
    assert max(none) > 300_000


def test_city_money_is_465_yi_with_one_city_at_zero_and_one_near_a_million() -> None:
    city, everything = (
        money(in_force(OPENING), ALL, "received_wan", "city"),
        money(in_force(OPENING), ALL, "received_wan"),
    )
    assert (yi(city), percent(city, everything), yi(everything)) == ("4.65", "3.50", "132.86")
    by_city = {name: money(in_force(OPENING), counties_of(name), "received_wan", "city") for name in CITIES}
    assert [name for name, wan in by_city.items() if wan == 0] == ["泰安市"]
    declared = [in_force(OPENING)[code].funds.get((2015, "city")) for code in counties_of("泰安市")]
    assert all(row is not None and row["received_wan"] == 0 for row in declared)
    assert 90_00 < by_city["菏泽市"] < 110_00


def test_counties_declare_zero_city_money_or_leave_it_blank() -> None:
    blank = [code for code in ALL if not any(source == "city" for _, source in in_force(OPENING)[code].funds)]
    zero = [code for code in ALL if code not in blank and money(in_force(OPENING), [code], "received_wan", "city") == 0]
    assert set(blank) == set(SCENARIO["shandong"]["money"]["blank_city_money"])
    assert len([code for code in zero if not code.startswith("3709")]) >= 5


def test_central_and_provincial_money_is_allocated_in_full_and_lies_idle_in_some_counties() -> None:
    plan = {(r["county_code"], r["source"], r["budget_year"]): r["planned_wan"] for r in made().plans.money.to_dicts()}
    punctual = [code for code in ALL if (OPENING, code) in made().calendar]
    for code in punctual:
        for (year, source), row in in_force(OPENING)[code].funds.items():
            if source in UPPER:
                assert row["allocated_wan"] == plan[code, source, year]
    used = {code: money(in_force(OPENING), [code], "paid_wan", *UPPER) for code in ALL}
    idle = [code for code in ALL if used[code] * 5 < money(in_force(OPENING), [code], "received_wan", *UPPER)]
    assert set(idle) == set(SCENARIO["shandong"]["money"]["idle"])
    assert len(idle) >= 5


# 2017-02-28


@pytest.mark.parametrize(
    "row", [r for r in PUBLISHED if r["metric"].endswith("率")], ids=lambda r: r["unit"] + r["metric"]
)
def test_published_rates_of_2017(row: dict[str, str]) -> None:
    codes = counties_of(row["unit"])
    if row["metric"] == "竣工率":
        rate = percent(
            done(in_force(LAST), codes, "completed_qty", "building"),
            task(plan_in_force(), codes, "planned_qty", "building"),
        )
    else:
        rate = percent(
            done(in_force(LAST), codes, "bought_wan", *EQUIPMENT),
            task(plan_in_force(), codes, "planned_wan", *EQUIPMENT),
        )
    assert Decimal(rate) == Decimal(row["value"])


@pytest.mark.parametrize("row", [r for r in PUBLISHED if "购置" in r["metric"]], ids=lambda r: r["metric"])
def test_published_purchases_of_2017(row: dict[str, str]) -> None:
    words = {"生活设施": "living", "图书": "books", "数字教育资源": "digital", "课桌凳": "desks"}
    measure, _, word = row["metric"].partition(":")
    name = words.get(word, "instruments")
    if measure == "购置金额":
        assert yi(done(in_force(LAST), ALL, "bought_wan", name)) == row["value"]
    else:
        unit = 10_000 if row["unit_of_value"].startswith("万") else 1
        assert Decimal(done(in_force(LAST), ALL, "completed_qty", name)) / 100 / unit == Decimal(row["value"])


def test_completed_area_and_money_bought_in_2017() -> None:
    assert printed(done(in_force(LAST), ALL, "completed_qty", "building"), 100 * 10_000) == "1865.19"
    assert yi(done(in_force(LAST), ALL, "bought_wan", *EQUIPMENT)) == "77.81"


def test_nearly_everything_is_started_by_the_end_of_2016_and_winter_is_slow() -> None:
    areas = [total(made().progress.filter(n=n, work_class="building"), "started_qty") for n in range(LAST + 1)]
    started = [area / 2_140_510_000 for area in areas]
    assert started[12] > 0.95
    gains = {made().periods[n].name: after - before for n, (before, after) in enumerate(pairwise(started), 1)}
    assert max(gains["2015-03"], gains["2016-03"], gains["2017-03"]) < min(gains["2015-05"], gains["2015-09"]) / 2
