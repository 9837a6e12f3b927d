"""Targets at two dates in, every county's cumulative works and purchases at every period out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from etl.demo.amounts import balance, split, tilt
from etl.demo.plan import Tasks, adjusted
from etl.demo.reporting import OPENING, Calendar, hold_when_silent
from etl.demo.targets import EQUIPMENT, SCENARIO, City, County, Period, centi, stream

# Shares of the way: until the opening period, and step by step from there to the last one. Winter hardly builds.
STARTS_BEFORE = (0.36, 0.40, 0.66)
STARTS_AFTER = (0.14, 0.14, 0.09, 0.03, 0.10, 0.15, 0.12, 0.12, 0.08, 0.03)
DONE_BEFORE = (0.30, 0.36, 0.60)
DONE_AFTER = (0.10, 0.13, 0.13, 0.04, 0.07, 0.10, 0.17, 0.13, 0.10, 0.03)
BOUGHT_BEFORE = (0.25, 0.34, 0.62)
BOUGHT_AFTER = (0.12, 0.15, 0.16, 0.04, 0.08, 0.12, 0.12, 0.11, 0.08, 0.02)


@dataclass(frozen=True)
class Works:
    """Started and completed area by period, hundredths of ㎡."""

    started: list[int]
    completed: list[int]


@dataclass(frozen=True)
class Purchases:
    """Bought quantity, its price and the invested money by period, in hundredths; and what the ledger has room for."""

    qty: list[int]
    bought: list[int]
    invested: list[int]
    qty_room: int
    invested_room: int


def building(
    cities: list[City], counties: list[County], tasks: Tasks, periods: list[Period], days: Calendar, seed: int
) -> dict[str, Works]:
    """Building area by county: city targets hold exactly at the opening and at the last period."""
    chance = stream(seed, "building works")
    plan = {county.code: tasks[county.code, "building"].qty for county in counties}
    in_force = plan | {code: task.qty for (code, name), task in adjusted(tasks).items() if name == "building"}
    found: dict[str, Works] = {}
    for city in cities:
        inside = [county for county in counties if county.city_code == city.code]
        areas = [plan[county.code] for county in inside]
        started = tilt(areas, [c.start_share for c in inside], city.started, [c.pinned for c in inside])
        ratio = city.completed / city.started
        ratios = [_near(chance, ratio, 0.3) if qty else 0.0 for qty in started]
        completed = tilt(started, ratios, city.completed, [False] * len(inside))
        last_areas = [in_force[county.code] for county in inside]
        last_share = city.completed_last / sum(last_areas)
        last = tilt(
            last_areas, [_near(chance, last_share, 0.3) for _ in inside], city.completed_last, [False] * len(inside)
        )
        for county, s, c, end in zip(inside, started, completed, last, strict=True):
            room = min(plan[county.code], in_force[county.code])
            started_end = end + int((room - end) * chance.uniform(0.75, 1))
            found[county.code] = _works(chance, county.code, (s, c), (started_end, end), periods, days)
    return found


def sports(
    counties: list[County], tasks: Tasks, works: dict[str, Works], periods: list[Period], days: Calendar, seed: int
) -> dict[str, Works]:
    """Sports grounds follow the county's buildings, at some distance."""
    chance = stream(seed, "sports works")
    opening = next(period.n for period in periods if period.name == OPENING)
    found: dict[str, Works] = {}
    for county in counties:
        plan = tasks[county.code, "sports"].qty
        built = works[county.code].started[opening] / tasks[county.code, "building"].qty
        started = min(0.92, built * chance.uniform(0.7, 1.2) + (chance.uniform(0, 0.08) if built else 0))
        completed = started * chance.uniform(0.4, 0.75)
        end = chance.uniform(0.78, 0.96)
        started_end = end + (0.995 - end) * chance.uniform(0.5, 1)
        first = (int(plan * started), int(plan * completed))
        # The adjustment takes a little sports area away in one county; nobody builds all of the plan.
        last = (int(plan * max(started_end, started)), int(plan * max(end, completed)))
        found[county.code] = _works(chance, county.code, first, last, periods, days)
    return found


def _near(chance: Random, share: float, spread: float) -> float:
    odds = share / (1 - share) * chance.lognormvariate(0, spread)
    return odds / (1 + odds)


def _works(
    chance: Random, code: str, first: tuple[int, int], last: tuple[int, int], periods: list[Period], days: Calendar
) -> Works:
    silent = (next(period.n for period in periods if period.name == OPENING), code) not in days
    bend = chance.uniform(0.75, 1.35)
    started = _curve(first[0], last[0], _shape(chance, STARTS_BEFORE, silent), STARTS_AFTER, bend)
    completed = _curve(
        first[1], last[1], _shape(chance, DONE_BEFORE, silent), DONE_AFTER, bend * chance.uniform(0.95, 1.2)
    )
    opening = len(STARTS_BEFORE)
    held = [
        c if n in (opening, len(started) - 1) else min(c, s * 985 // 1000)
        for n, (s, c) in enumerate(zip(started, completed, strict=True))
    ]
    held = list(accumulate(held, max))
    return Works(hold_when_silent(started, code, days), hold_when_silent(held, code, days))


def _shape(chance: Random, before: Sequence[float], silent: bool) -> list[float]:
    """Shares of the opening figure; who is silent then has reported that figure one period earlier."""
    jitter = chance.uniform(0.85, 1.1)
    shape = [min(1.0, share * jitter) for share in before]
    return [*shape[:-1], 1.0] if silent else shape


def _curve(first: int, last: int, before: Sequence[float], after: Sequence[float], bend: float) -> list[int]:
    way = [*accumulate(after)]
    steps = [min(1.0, share / way[-1]) ** bend for share in way]
    return [int(first * share) for share in before] + [first] + [first + int((last - first) * step) for step in steps]


def purchases(
    cities: list[City], counties: list[County], tasks: Tasks, periods: list[Period], days: Calendar, seed: int
) -> dict[tuple[str, str], Purchases]:
    """Equipment by (county, class); at the last period each city's money and each class's money and units are exact."""
    chance = stream(seed, "purchases")
    targets = SCENARIO["shandong"]["equipment"]
    of_city = {city.code: [county for county in counties if county.city_code == city.code] for city in cities}
    planned = [
        [float(sum(tasks[county.code, name].wan for county in of_city[city.code])) for name in EQUIPMENT]
        for city in cities
    ]
    table = balance(
        planned, [city.bought_last for city in cities], [centi(targets[name]["bought_wan"]) for name in EQUIPMENT]
    )
    bought: dict[tuple[str, str], int] = {}
    for city, row in zip(cities, table, strict=True):
        for name, total in zip(EQUIPMENT, row, strict=True):
            weights = [tasks[county.code, name].wan * chance.uniform(0.86, 1.14) for county in of_city[city.code]]
            parts = split(total, weights)
            bought.update(((c.code, name), part) for c, part in zip(of_city[city.code], parts, strict=True))
    # A county buys all its classes at about the same pace.
    pace = {county.code: 0.22 + 0.45 * county.start_share + chance.uniform(-0.08, 0.1) for county in counties}
    found: dict[tuple[str, str], Purchases] = {}
    for name in EQUIPMENT:
        weights = [
            tasks[c.code, name].qty * bought[c.code, name] / tasks[c.code, name].wan * chance.uniform(0.9, 1.1)
            for c in counties
        ]
        for county, units in zip(counties, split(targets[name]["bought_qty"], weights), strict=True):
            rate = bought[county.code, name] / tasks[county.code, name].wan
            found[county.code, name] = _purchases(
                chance, county.code, units, bought[county.code, name], rate, pace[county.code], periods, days
            )
    return found


def _purchases(
    chance: Random, code: str, units: int, wan: int, rate: float, pace: float, periods: list[Period], days: Calendar
) -> Purchases:
    silent = (next(period.n for period in periods if period.name == OPENING), code) not in days
    at_opening = min(0.95, max(0.05, pace + chance.uniform(-0.05, 0.05)))
    scale = 10**9
    shares = _curve(
        int(at_opening * scale), scale, _shape(chance, BOUGHT_BEFORE, silent), BOUGHT_AFTER, chance.uniform(0.8, 1.25)
    )
    shares = hold_when_silent(shares, code, days)
    invested = int(wan * chance.uniform(0.93, 0.99))
    # Under 100% some projects are still to come; over it, projects cost more than planned.
    filled = min(1.0, rate)
    return Purchases(
        [units * share // scale * 100 for share in shares],
        [wan * share // scale for share in shares],
        [invested * share // scale for share in shares],
        -int(-units // filled) * 100,
        -int(-invested // filled),
    )
