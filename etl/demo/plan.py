"""Province, city and county targets in, the five-year plan out: county × work class, county × source × budget year."""

from dataclasses import dataclass
from typing import Any

from etl.demo.amounts import balance, split
from etl.demo.targets import (
    EQUIPMENT,
    SCENARIO,
    SOURCES,
    WORK_CLASSES,
    WORKS,
    YEAR_SHARES,
    YEARS,
    City,
    County,
    centi,
    stream,
)


@dataclass(frozen=True)
class Task:
    """What a county plans in one class, in hundredths of its unit and of 万元."""

    qty: int
    key_item: int | None
    wan: int


Tasks = dict[tuple[str, str], Task]
MoneyPlan = dict[tuple[str, str, int], int]


def shandong_tasks(cities: list[City], counties: list[County], seed: int) -> Tasks:
    """Tasks by (county, work class); they add up to each city's targets and to the province's totals."""
    targets = SCENARIO["shandong"]
    chance = stream(seed, "tasks")
    area: dict[str, int] = {}
    for city in cities:
        inside = [county for county in counties if county.city_code == city.code]
        parts = split(city.building, [county.size for county in inside])
        area.update((county.code, part) for county, part in zip(inside, parts, strict=True))

    def spread(total: int, spread_by: float) -> dict[str, int]:
        weights = [area[county.code] * chance.uniform(1 - spread_by, 1 + spread_by) for county in counties]
        return dict(zip((county.code for county in counties), split(total, weights), strict=True))

    building_wan = spread(centi(targets["building_wan"]), 0.12)
    sports = spread(centi(targets["sports_m2"]), 0.25)
    sports_price = {code: qty * chance.uniform(0.88, 1.12) for code, qty in sports.items()}
    sports_wan = dict(zip(sports, split(centi(targets["sports_wan"]), list(sports_price.values())), strict=True))
    tasks: Tasks = {}
    for code in area:
        tasks[code, "building"] = Task(area[code], None, building_wan[code])
        tasks[code, "sports"] = Task(sports[code], None, sports_wan[code])
    return tasks | _equipment_tasks(cities, counties, area, seed)


def _equipment_tasks(cities: list[City], counties: list[County], area: dict[str, int], seed: int) -> Tasks:
    targets = SCENARIO["shandong"]["equipment"]
    chance = stream(seed, "equipment tasks")
    seeds = [
        [city.equipment * targets[name]["planned_wan"] * chance.uniform(0.85, 1.15) for name in EQUIPMENT]
        for city in cities
    ]
    money = balance(
        seeds,
        [city.equipment for city in cities],
        [centi(targets[name]["planned_wan"]) for name in EQUIPMENT],
    )
    wan: Tasks = {}
    for city, row in zip(cities, money, strict=True):
        inside = [county.code for county in counties if county.city_code == city.code]
        for name, total in zip(EQUIPMENT, row, strict=True):
            parts = split(total, [area[code] * chance.uniform(0.8, 1.2) for code in inside])
            wan.update(((code, name), Task(0, None, part)) for code, part in zip(inside, parts, strict=True))
    return {
        key: task for name in EQUIPMENT for key, task in _with_units(name, wan, counties, targets[name], seed).items()
    }


def _with_units(name: str, wan: Tasks, counties: list[County], target: dict[str, int], seed: int) -> Tasks:
    chance = stream(seed, f"units of {name}")
    codes = [county.code for county in counties]
    units = split(target["planned_qty"], [wan[code, name].wan * chance.uniform(0.85, 1.15) for code in codes])
    key_items: list[int | None] = [None] * len(codes)
    if "key_item_qty" in target:
        weights = [unit * chance.uniform(0.8, 1.2) for unit in units]
        key_items = [part * 100 for part in split(target["key_item_qty"], weights)]
    return {
        (code, name): Task(unit * 100, key_item, wan[code, name].wan)
        for code, unit, key_item in zip(codes, units, key_items, strict=True)
    }


def shandong_money(cities: list[City], counties: list[County], tasks: Tasks, seed: int) -> MoneyPlan:
    """Money by (county, source, budget year); a county's money is the money of its tasks."""
    chance = stream(seed, "money")
    totals = {county.code: sum(tasks[county.code, name].wan for name in WORK_CLASSES) for county in counties}
    city_total = {c.code: sum(totals[county.code] for county in counties if county.city_code == c.code) for c in cities}
    # A city that puts in more by 2015 had also planned more.
    city_share = {c.code: 0.05 + 2.0 * c.city_money / city_total[c.code] for c in cities}
    base = {name: float(total) for name, total in SCENARIO["shandong"]["sources"].items()}
    whole = sum(base.values())
    seeds = []
    for county in counties:
        poor = chance.uniform(0.75, 1.25)
        shares = {
            "central_special": base["central_special"] / whole * poor,
            "central_other": base["central_other"] / whole * poor * chance.uniform(0.6, 1.4),
            "provincial": base["provincial"] / whole * poor * chance.uniform(0.9, 1.1),
            "city": city_share[county.city_code] * chance.uniform(0.8, 1.2),
            "county": base["county"] / whole * chance.uniform(0.8, 1.2),
            "other": base["other"] / whole * chance.uniform(0.2, 1.8),
        }
        seeds.append([totals[county.code] * shares[source] for source in SOURCES])
    table = balance(seeds, list(totals.values()), [centi(SCENARIO["shandong"]["sources"][s]) for s in SOURCES])
    return _by_year(counties, table, seed)


def _by_year(counties: list[County], table: list[list[int]], seed: int) -> MoneyPlan:
    chance = stream(seed, "budget years")
    plan: MoneyPlan = {}
    for county, row in zip(counties, table, strict=True):
        for source, total in zip(SOURCES, row, strict=True):
            weights = [share * chance.uniform(0.95, 1.05) for share in YEAR_SHARES]
            plan.update(
                ((county.code, source, year), part) for year, part in zip(YEARS, split(total, weights), strict=True)
            )
    return plan


def henan(counties: list[County], seed: int) -> tuple[Tasks, MoneyPlan]:
    """Henan's tasks and money; exactly the given number of counties put in nothing of their own."""
    targets: dict[str, Any] = SCENARIO["henan"]
    chance = stream(seed, "henan")
    groups = {name: targets["buildings_wan" if name in WORKS else "equipment_wan"] for name in WORK_CLASSES}
    shares = {name: float(targets["classes"][name]["share"]) for name in WORK_CLASSES}
    works = split(centi(targets["buildings_wan"]), [shares[name] for name in WORKS])
    equipment = split(centi(targets["equipment_wan"]), [shares[name] for name in EQUIPMENT])
    class_totals = works + equipment
    totals = split(sum(class_totals), [county.size for county in counties])
    table = balance(
        [[total * shares[n] * groups[n] * chance.uniform(0.8, 1.2) for n in WORK_CLASSES] for total in totals],
        totals,
        class_totals,
    )
    tasks: Tasks = {}
    for county, row in zip(counties, table, strict=True):
        for name, wan in zip(WORK_CLASSES, row, strict=True):
            units = round(wan / 100 / float(targets["classes"][name]["price"]) * chance.uniform(0.93, 1.07))
            share = {"living": 0.3, "instruments": 0.028}.get(name)
            tasks[county.code, name] = Task(units * 100, None if share is None else round(units * share) * 100, wan)
    sources = [centi(targets["sources"][source]) for source in SOURCES]
    without = set(chance.sample([county.code for county in counties], targets["zero_county_money"]))
    seeds = [
        [
            0.0 if source == "county" and county.code in without else wan * whole * chance.uniform(0.7, 1.3)
            for source, whole in zip(SOURCES, sources, strict=True)
        ]
        for county, wan in zip(counties, totals, strict=True)
    ]
    return tasks, _by_year(counties, balance(seeds, totals, sources), seed)


def adjusted(tasks: Tasks) -> Tasks:
    """All seven rows of every adjusted county: area changed, money moved between classes, its total kept."""
    changed: Tasks = {}
    for code, change in SCENARIO["shandong"]["adjustment"]["counties"].items():
        changed.update(((code, name), tasks[code, name]) for name in EQUIPMENT)
        moved = centi(change["moved_wan"])
        for name, wan in (("building", -moved), ("sports", moved)):
            task = tasks[code, name]
            changed[code, name] = Task(task.qty + centi(change[f"{name}_m2"]), None, task.wan + wan)
    return changed
