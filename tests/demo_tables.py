"""The demo's seed in, its tables built once for all tests out, with the sums that the tests hold against figures."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import polars as pl

from etl import demo
from etl.demo import province, reported
from etl.demo.report_forms import CountyReport
from etl.demo.targets import SCENARIO, periods, shandong_cities, shandong_counties

DATA = Path(demo.__file__).parent
SEED, OPENING, LAST = 2014, 3, 13
UPPER = ("central_special", "central_other", "provincial")
PERIODS = [period.name for period in periods()]
CITIES = [city.name for city in shandong_cities()]
PUBLISHED = [
    row
    for row in csv.DictReader((DATA / "published_progress.csv").open(encoding="utf-8-sig"))
    if row["province"] == "山东"
]

Tasks = dict[tuple[str, str], dict[str, int]]
Reports = dict[str, CountyReport]


@cache
def made() -> province.Shandong:
    """Shandong as the demo command makes it."""
    return province.build(SEED)


def counties_of(city: str) -> list[str]:
    """Codes of a city's counties with a task, or of the province's."""
    return [county.code for county in shandong_counties() if county.city_name == city or city == "山东省"]


ALL = counties_of("山东省")


def printed(numerator: int, denominator: int = 1, places: str = "0.01") -> str:
    return str((Decimal(numerator) / Decimal(denominator)).quantize(Decimal(places), ROUND_HALF_UP))


def yi(centi_wan: int) -> str:
    return printed(centi_wan, 100 * 10_000)


def percent(numerator: int, denominator: int) -> str:
    return printed(100 * numerator, denominator)


def total(frame: pl.DataFrame, column: str) -> int:
    return int(frame[column].sum())


@cache
def in_force(n: int) -> Reports:
    """The report that counts for every county: its newest one, corrections included, however old it is."""
    book = reported.Book(made())
    found: Reports = {}
    for county in made().plans.counties:
        for period in reversed(made().periods[: n + 1]):
            if (period.n, county.code) in made().calendar:
                corrected = county.code in SCENARIO["shandong"]["reporting"]["resubmitted"] and period.n == OPENING
                report = book.known(county, period) if corrected else book.report(county, period)
                assert report is not None
                found[county.code] = report
                break
    return found


@cache
def planned() -> Tasks:
    """The plan of 2015 by county and class."""
    return {(row["county_code"], row["work_class"]): row for row in made().plans.tasks.iter_rows(named=True)}


@cache
def plan_in_force() -> Tasks:
    """The plan as adjusted in 2016."""
    rows = made().plans.adjusted.iter_rows(named=True)
    return planned() | {(row["county_code"], row["work_class"]): row for row in rows}


def done(reports: Reports, codes: list[str], measure: str, *classes: str) -> int:
    return sum(reports[code].progress[name][measure] or 0 for code in codes for name in classes)


def task(plan: Tasks, codes: list[str], measure: str, *classes: str) -> int:
    return sum(plan[code, name][measure] for code in codes for name in classes)


def money(reports: Reports, codes: list[str], measure: str, *sources: str) -> int:
    return sum(
        row[measure] or 0
        for code in codes
        for (_, source), row in reports[code].funds.items()
        if source in sources or not sources
    )
