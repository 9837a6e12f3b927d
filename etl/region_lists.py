"""A folder of lists in; the regions of June 2015 and what became of their codes and names out.

regions.csv                     code, name, level, city_code, city_name, province: every region of the provinces
added_regions.csv               the same of regions without a national code, with a short_name
admin_changes_2013_2019.csv     codes and names that went and came
moved_counties.csv              counties that went to another city
aliases.csv                     other spellings

An office with other provinces puts a folder regions/ with its own regions.csv into the data folder; the other lists may
be missing there.
"""

import csv
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.store import data_dir

REGIONS_DIR = Path(__file__).with_name("regions")
REGIONS, ADDED = "regions.csv", "added_regions.csv"
CHANGES, MOVED, ALIASES = "admin_changes_2013_2019.csv", "moved_counties.csv", "aliases.csv"

# A functional zone has no national code; its local one is its city's four digits, Z and a number.
ZONE = re.compile(r"\d{4}Z\d", re.ASCII)
_KINDS = re.compile(r"((壮族|回族|维吾尔)?自治区|(回族自治|回族)?[省市县区])$")


@dataclass(frozen=True)
class Region:
    """A province, city or county under its code of June 2015."""

    code: str
    name: str
    short_name: str
    level: str
    parent_code: str | None
    province_code: str
    city_code: str | None


def folder() -> Path:
    """The lists that hold here: regions/ of the data folder, or where it has none those that come with the project."""
    own = data_dir() / "regions"
    return own if own.exists() else REGIONS_DIR


def stamps(folder: Path) -> tuple[tuple[int, int], ...]:
    """What tells the lists of a folder from themselves before a change: when each was written, and its length."""
    every = (folder / name for name in (REGIONS, ADDED, CHANGES, MOVED, ALIASES))
    return tuple((state.st_mtime_ns, state.st_size) for path in every if path.exists() and (state := path.stat()))


def regions(folder: Path) -> list[Region]:
    """Every province, city and county of a folder's lists, by code.

    Raises:
        FileNotFoundError: the folder has no regions.csv.
        ValueError: an added county has a code that is no local one.
    """
    if not (folder / REGIONS).exists():
        raise FileNotFoundError(f"{folder} has no {REGIONS}")
    return _rows(records(folder / REGIONS) + _added(records(folder / ADDED)))


def records(path: Path) -> list[dict[str, str]]:
    """The rows of a list by its header; none where there is no such list."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _added(records: list[dict[str, str]]) -> list[dict[str, str]]:
    for record in records:
        if record["level"] == "county" and not ZONE.fullmatch(record["code"]):
            raise ValueError(f"added_regions.csv: {record['code']} is no local code, which is like 3713Z1")
    return records


def _rows(records: list[dict[str, str]]) -> list[Region]:
    provinces = dict.fromkeys((record["code"][:2] + "0000", record["province"]) for record in records)
    cities = [(r["code"], r["name"]) for r in records if r["level"] == "city"]
    counties = [(r["code"], r["name"], r["city_code"]) for r in records if r["level"] == "county"]
    shorts = {r["code"]: r["short_name"] for r in records if r.get("short_name")}
    rows = [Region(code, name, stem(name), "province", None, code, None) for code, name in provinces]
    for city, name in sorted(cities):
        province = city[:2] + "0000"
        rows.append(Region(city, name, stem(name), "city", province, province, city))
        inside = [(code, county) for code, county, parent in counties if parent == city]
        taken = Counter(spelling for _, county in inside for spelling in {county, stem(county)})
        taken[stem(name)] += 1
        for code, county in inside:
            short = shorts.get(code) or (stem(county) if taken[stem(county)] == 1 else county)
            rows.append(Region(code, county, short, "county", city, province, city))
    return sorted(rows, key=lambda row: row.code)


def stem(name: str) -> str:
    """A name without the word for its kind, where two characters are left: 山东省 → 山东."""
    stem = _KINDS.sub("", name)
    return stem if len(stem) > 1 else name


def moves(records: list[dict[str, str]]) -> Iterator[tuple[str, str, str, date]]:
    """The same as `changes` of counties that got another name and code when they went to another city."""
    for record in records:
        yield record["new_code"], record["new_name"], record["code"], month_end(record["from_rev"])


def month_end(revision: str) -> date:
    """The last day of the month of a revision: 201506 → 2015-06-30."""
    year, month = divmod(int(revision), 100)
    return date(year, month, monthrange(year, month)[1])


def changes(
    records: list[dict[str, str]], by_code: Container[str]
) -> Iterator[tuple[str, str, str | None, date | None]]:
    """Code, name, code of June 2015 (None without a successor) and, of a later name, the last day surely without it.

    The list says only what went and what came, by city: a 县 or 市 that went became the one that came, and
    a 区 that went was merged into its neighbours.
    """
    came = {(r["from_rev"], r["code"][:4]): r for r in records if r["kind"] == "code_new"}
    for record in records:
        code, name = record["code"], record["name"]
        if record["kind"] == "renamed":
            yield code, name.split("->")[0], code, None
        elif record["kind"] == "code_gone":
            new = came.get((record["from_rev"], code[:4]))
            if new is None or name.endswith("区"):
                yield code, name, None, None
            elif code in by_code:
                yield new["code"], new["name"], code, month_end(record["from_rev"])
            else:
                yield code, name, new["code"], None
