"""The demo's own data files in, typed targets out: regions, cities, counties, the scenario."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from etl.region_lists import REGIONS, REGIONS_DIR

HERE = Path(__file__).resolve().parent
ADMIN = REGIONS_DIR / REGIONS
SCENARIO: dict[str, Any] = tomllib.loads((HERE / "scenario.toml").read_text(encoding="utf-8"), parse_float=Decimal)

WORKS = ("building", "sports")
EQUIPMENT = ("living", "books", "digital", "desks", "instruments")
WORK_CLASSES = WORKS + EQUIPMENT
SOURCES = ("central_special", "central_other", "provincial", "city", "county", "other")
YEARS = tuple(int(year) for year in SCENARIO["budget_years"])
YEAR_SHARES = tuple(float(share) for share in SCENARIO["budget_years"].values())


def centi(amount: Decimal | int | str) -> int:
    """Hundredths of a unit (0.01㎡, 0.01万元): the whole numbers that everything here is counted in."""
    return int(Decimal(amount) * 100)


def stream(seed: int, name: str) -> Random:
    """A random stream of its own for each thing drawn, so that one draw more here moves nothing there."""
    return Random(f"{seed}/{name}")


@dataclass(frozen=True)
class Period:
    """A reporting period: its name (2015-07), its place in the row of periods and the day its figures describe."""

    n: int
    name: str
    as_of: date

    @property
    def month_start(self) -> date:
        """The first day of the month in which offices report."""
        return self.as_of + timedelta(days=1)


@dataclass(frozen=True)
class City:
    """A city's targets in hundredths of ㎡ and of 万元."""

    code: str
    name: str
    building: int
    started: int
    completed: int
    completed_last: int
    equipment: int
    bought_last: int
    city_money: int


@dataclass(frozen=True)
class County:
    """A county with a task: its weight within its city and its start rate at 2015-06-30, fixed when pinned."""

    code: str
    name: str
    city_code: str
    city_name: str
    size: float
    start_share: float = 0.0
    pinned: bool = False


@dataclass(frozen=True)
class Planted:
    """A fault put into one report on purpose, for the quality checks to find; `of` is where a pasted figure is from."""

    county_code: str
    period: str
    form: str
    slot: str
    column: str
    fault: str
    of: str
    what: str


def periods() -> list[Period]:
    """Every second month from the first period to the last."""
    year, month = map(int, SCENARIO["periods"]["first"].split("-"))
    found: list[Period] = []
    while not found or found[-1].name != SCENARIO["periods"]["last"]:
        found.append(Period(len(found), f"{year}-{month:02d}", date(year, month, 1) - timedelta(days=1)))
        year, month = (year + 1, 1) if month == 11 else (year, month + 2)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def shandong_cities() -> list[City]:
    """The fifteen cities with a task, in order of their codes."""
    return [
        City(
            row["city_code"],
            row["name"],
            centi(row["building_m2"]),
            centi(row["started_201506_m2"]),
            centi(row["completed_201506_m2"]),
            centi(row["completed_201702_m2"]),
            centi(row["equipment_wan"]),
            centi(row["bought_201702_wan"]),
            centi(row["city_money_201506_wan"]),
        )
        for row in rows(HERE / "cities.csv")
    ]


def shandong_counties() -> list[County]:
    """The 111 counties with a task (the choice is invented), in order of their codes."""
    regions = {row["code"]: row for row in rows(ADMIN)}
    return [
        County(
            row["county_code"],
            regions[row["county_code"]]["name"],
            regions[row["county_code"]]["city_code"],
            regions[row["county_code"]]["city_name"],
            float(row["size"]),
            float(row["start_201506_pct"]) / 100,
            row["pinned"] == "1",
        )
        for row in rows(HERE / "counties.csv")
    ]


def henan_counties(seed: int) -> list[County]:
    """The 109 counties with a task (the choice is invented); 济源市 is its own city."""
    kept = SCENARIO["henan"]["districts_with_task"]
    chance = stream(seed, "henan sizes")
    return [
        County(
            row["code"],
            row["name"],
            "419000" if row["code"] == "419001" else row["city_code"],
            "济源市" if row["code"] == "419001" else row["city_name"],
            chance.lognormvariate(0, 0.45),
        )
        for row in rows(ADMIN)
        if row["province"] == "河南省"
        and row["level"] == "county"
        and (not row["name"].endswith("区") or row["code"] in kept)
    ]


def planted() -> list[Planted]:
    """The faults of planted.csv."""
    return [Planted(**row) for row in rows(HERE / "planted.csv")]
