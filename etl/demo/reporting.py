"""Counties and periods in, the reporting calendar out: who reports when, and who does not."""

from datetime import date, timedelta
from random import Random

from etl.demo.targets import SCENARIO, County, Period, planted, stream

OPENING = "2015-07"
DEADLINE_DAY = 5

# (period, county) → the county's own day of submission; a county that does not report has no entry.
Calendar = dict[tuple[int, str], date]


def calendar(counties: list[County], periods: list[Period], seed: int) -> Calendar:
    """Up to four counties a period do not report; the first and the last period are complete."""
    rules = SCENARIO["shandong"]["reporting"]
    chance = stream(seed, "reporting")
    needed = {*rules["csv_counties"], *rules["resubmitted"], *(fault.county_code for fault in planted())}
    codes = [county.code for county in counties]
    days: Calendar = {}
    silent: set[str] = set()
    for period in periods:
        fixed = set(rules["missing_201507"])
        if period.name == OPENING:
            missing, late = fixed, rules["late_201507"]
        else:
            # Nobody is silent twice running, so no figure is older than one period.
            able = [code for code in codes if code not in needed | silent | fixed]
            complete = period in (periods[0], periods[-1])
            missing, late = set(chance.sample(able, 0 if complete else chance.randint(0, 4))), chance.randint(3, 12)
        reporting = [code for code in codes if code not in missing]
        tardy = set(chance.sample([code for code in reporting if code not in needed], late))
        for code in reporting:
            days[period.n, code] = period.month_start + timedelta(days=_day(chance, code in tardy) - 1)
        silent = missing
    return days


def _day(chance: Random, late: bool) -> int:
    return chance.randint(DEADLINE_DAY + 1, 12) if late else chance.randint(1, DEADLINE_DAY)


def hold_when_silent(values: list[int], county: str, days: Calendar) -> list[int]:
    """A series as the province knows it: a period without a report repeats the one before."""
    known: list[int] = []
    for n, value in enumerate(values):
        known.append(value if (n, county) in days else known[-1])
    return known
