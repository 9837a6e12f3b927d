"""Money planned and work done in, money allocated, received and paid out: county × source × budget year × period."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from etl.demo.amounts import split
from etl.demo.plan import MoneyPlan
from etl.demo.reporting import OPENING, Calendar
from etl.demo.targets import SCENARIO, SOURCES, YEARS, City, County, Period, centi, stream

UPPER = ("central_special", "central_other", "provincial")
# Central and provincial money of a budget year: months since its January → share allocated, and share received of that.
ALLOCATED = {2: 0.30, 4: 0.70, 6: 1.0}
RECEIVED = {2: 0.25, 4: 0.80, 6: 0.985}
# County, city and other money comes in over two years: months since its January → share of what will come.
SLOW = {2: 0.08, 4: 0.20, 6: 0.36, 8: 0.47, 10: 0.60, 12: 0.72, 14: 0.77, 16: 0.83, 18: 0.90, 20: 0.94, 22: 0.97}


@dataclass(frozen=True)
class Money:
    """One cell of table three in hundredths of 万元."""

    allocated: int
    received: int
    paid: int


# (period, county, source, budget year) → money; a source that a county leaves blank has no entry.
Funds = dict[tuple[int, str, str, int], Money]
Cells = dict[tuple[str, str, int], list[int]]
# County → the period whose report is known at each period: its own, or the one before when it was silent.
Seen = dict[str, list[Period]]


def build(
    cities: list[City],
    counties: list[County],
    plan: MoneyPlan,
    invested: Mapping[tuple[int, str], int],
    periods: list[Period],
    days: Calendar,
    seed: int,
) -> Funds:
    """Every county's money at every period; at the opening period the province's and the cities' totals are exact.

    `invested` is the county's completed investment at a period: what has been paid follows it.
    """
    chance = stream(seed, "funds")
    opening = next(period for period in periods if period.name == OPENING)
    seen = {
        county.code: [p if (p.n, county.code) in days else periods[p.n - 1] for p in periods] for county in counties
    }
    upper = {key: wan for key, wan in plan.items() if key[1] in UPPER}
    received = _upper(chance, upper, seen)
    allocated = {key: _allocated_upper(wan, key[2], seen[key[0]]) for key, wan in upper.items()}
    blank = set(SCENARIO["shandong"]["money"]["blank_city_money"])
    received |= _city(chance, cities, counties, plan, seen, opening)
    others = {key: wan for key, wan in plan.items() if key[1] in ("county", "other")}
    target = centi(SCENARIO["shandong"]["at_201506"]["received_wan"])
    received |= _own(chance, others, target - sum(series[opening.n] for series in received.values()), seen, opening)
    for key, series in received.items():
        if key not in allocated:
            margin = chance.choice((1.0, 1.0, 1.05, 1.1))
            allocated[key] = [max(wan, min(plan[key], int(wan * margin))) for wan in series]
    received = {key: series for key, series in received.items() if not (key[1] == "city" and key[0] in blank)}
    paid = _paid(chance, counties, received, invested, seen, opening)
    return {
        (period.n, *key): Money(allocated[key][period.n], received[key][period.n], paid[key][period.n])
        for key in received
        for period in periods
        if key[2] <= seen[key[0]][period.n].as_of.year
    }


def _months(year: int, period: Period) -> int:
    return (period.as_of.year - year) * 12 + period.as_of.month


def _at(steps: Mapping[int, float], months: int) -> float:
    if months <= 0:
        return 0.0
    return steps.get(months, 1.0)


def _allocated_upper(wan: int, year: int, periods: list[Period]) -> list[int]:
    return [int(wan * _at(ALLOCATED, _months(year, period))) for period in periods]


def _upper(chance: Random, plan: MoneyPlan, seen: Seen) -> Cells:
    """Central and provincial money: allocated as budgeted by June, and in the county's account soon after."""
    received: Cells = {}
    for (code, source, year), wan in plan.items():
        slip = chance.uniform(0.975, 1.0)
        shares = [
            _at(ALLOCATED, months) * min(_at(RECEIVED, months), slip if months <= 6 else 1.0)
            for months in (_months(year, period) for period in seen[code])
        ]
        received[code, source, year] = [int(wan * share) for share in shares]
    return received


def _city(
    chance: Random, cities: list[City], counties: list[County], plan: MoneyPlan, seen: Seen, opening: Period
) -> Cells:
    """City money: exact per city at the opening period, spread over counties of which some declare zero."""
    rules = SCENARIO["shandong"]["money"]
    received: Cells = {}
    for city in cities:
        inside = [county.code for county in counties if county.city_code == city.code]
        given = [
            0.0 if code in rules["blank_city_money"] or chance.random() < 0.22 else plan[code, "city", 2014]
            for code in inside
        ]
        if not any(given):
            given[0] = 1.0
        for code, at_opening in zip(inside, split(city.city_money, given), strict=True):
            first = dict(zip(YEARS, split(at_opening, [0.55, 0.45, 0, 0, 0]), strict=True))
            for year, now in first.items():
                # A city that gave next to nothing at first goes on like that.
                will = chance.uniform(0.35, 0.85) if city.city_money > centi(1000) else 0.06
                later = max(now, int(plan[code, "city", year] * will))
                silent_city = "" if city.city_money else rules["city_money_from"]
                received[code, "city", year] = [
                    _city_money(now, later, year, known, seen[code][opening.n], opening, silent_city)
                    for known in seen[code]
                ]
    return received


def _city_money(now: int, later: int, year: int, known: Period, first: Period, opening: Period, since: str) -> int:
    """`now` at the opening report `first`, growing to `later`; nothing new before the period `since`."""
    share = _at(SLOW, _months(year, known))
    if known == first:
        return now
    if known.n <= opening.n:
        return int(now * share / _at(SLOW, _months(year, first))) if now else 0
    if known.name < since:
        return now
    return now + int((later - now) * share * (known.n - opening.n) / 10)


def _own(chance: Random, plan: MoneyPlan, target: int, seen: Seen, opening: Period) -> Cells:
    """County and other money: as much as each county can raise, bent together to what the province had received."""
    effort = {code: chance.uniform(0.5, 1.15) for code in seen}
    share = {key: effort[key[0]] * chance.uniform(0.92, 1.08) for key in plan}

    def received(key: tuple[str, str, int], bend: float, known: Period) -> int:
        raised = min(1.0, share[key] * bend)
        # After the meeting counties catch up with what they owe.
        raised += (1 - raised) * 0.085 * max(0, known.n - opening.n)
        return int(plan[key] * raised * _at(SLOW, _months(key[2], known)))

    low, high = 0.2, 5.0
    for _ in range(40):
        middle = (low + high) / 2
        if sum(received(key, middle, seen[key[0]][opening.n]) for key in plan) < target:
            low = middle
        else:
            high = middle
    cells: Cells = {key: [received(key, low, known) for known in seen[key[0]]] for key in plan}
    # What rounding left over goes, from the opening period on, to the cell with the most room.
    rest = target - sum(series[opening.n] for series in cells.values())
    able = [key for key in plan if key[2] == YEARS[0] and seen[key[0]][opening.n] == opening]
    widest = max(able, key=lambda key: plan[key] - cells[key][opening.n])
    cells[widest] = [wan + rest if n >= opening.n else wan for n, wan in enumerate(cells[widest])]
    return cells


def _paid(
    chance: Random,
    counties: list[County],
    received: Cells,
    invested: Mapping[tuple[int, str], int],
    seen: Seen,
    opening: Period,
) -> Cells:
    idle = set(SCENARIO["shandong"]["money"]["idle"])
    of_county: dict[str, list[tuple[str, str, int]]] = {}
    for key in received:
        of_county.setdefault(key[0], []).append(key)
    paid: Cells = {}
    for county in counties:
        cells = of_county[county.code]
        ratio, idle_share = chance.uniform(0.72, 0.92), chance.uniform(0.06, 0.15)
        use = []
        for n, known in enumerate(seen[county.code]):
            money = sum(received[key][n] for key in cells)
            # Even a county that has started nothing pays for designs and orders.
            share = max(0.24, invested[n, county.code] * ratio / money)
            if county.code in idle:
                share = idle_share + 0.035 * max(0, known.n - opening.n)
            use.append(min(0.96, share))
        for key in cells:
            latest, series = 0, []
            for n, known in enumerate(seen[county.code]):
                # Older budgets are nearer to being spent.
                age = 1.06 if _months(key[2], known) > 12 else 0.88
                latest = max(latest, int(received[key][n] * min(0.985, use[n] * age)))
                series.append(latest)
            paid[key] = series
    return paid


def order(key: tuple[int, str, str, int]) -> tuple[int, str, int, int]:
    """Sort key of a cell: period, county, source as the forms list them, budget year."""
    return key[0], key[1], SOURCES.index(key[2]), key[3]
