"""A version, a period and a region in; the scope that pages and documents are about out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from locales import _, language
from reports.reading import data
from reports.reading.kept import kept
from warehouse import scoped, store
from warehouse.chosen_lines import Pair
from warehouse.scoped import WHOLE, Reach
from warehouse.settings import SETTINGS

# `shared`: another county of the province has the same name, as 市中区 of 济南 and of 枣庄 have.
REGIONS = """
    select r.*, coalesce(city.name, '') as city_name,
        r.level = 'county' and count(*) over (partition by r.province_code, r.level, r.name) > 1 as shared
    from region as r
    left join region as city on r.level = 'county' and city.code = r.city_code
    where r.has_task and (r.province_code = $province or r.level = 'province' or $province is null)
    order by r.code
"""
PROVINCE = "select province_code from region where has_task and code = $code"
PROVINCES = "select code from region where has_task and level = 'province' order by code"
PERIODS = "select period, as_of, previous_period from period where province_code = $province order by period"

Regions = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Scope:
    """One version, one period (None: the province has a plan but no reports yet), one region and those above it.

    `version` is what reads name: the version itself, or the copy of it that has what a reader of this `reach` may see;
    `published` is the version as people know it. `newest` is the current version; another one is read as what was known
    then, and `made` tells its file from another that takes its name later. `lines` are a reader's own, None where those
    of settings.toml hold.
    """

    version: str
    newest: str
    published_at: datetime
    label: str | None
    period: str | None
    as_of: date | None
    previous: str | None
    regions: Regions = field(compare=False)
    province: str
    city: str | None
    county: str | None
    lines: Pair | None = None
    faults: tuple[str, ...] = field(default=(), compare=False)
    made: tuple[int, int] | None = None
    reach: Reach = WHOLE

    @property
    def published(self) -> str:
        """The version as people know it: v000004."""
        return store.published(self.version)

    def at(self, version: str) -> str:
        """What this reader's reads name another version by."""
        return scoped.key(version, self.reach)

    @property
    def is_own(self) -> bool:
        """Whether the reader sees all of the narrowest region chosen."""
        return self.covers(self.code)

    def covers(self, code: str) -> bool:
        """Whether the reader sees all of a region: it is theirs, or below it."""
        return self.reach.region is None or self.reach.region in self._upwards(code)

    def sees_all(self, level: str) -> bool:
        """Whether the reader sees all of the province, or of the city, that the scope is in."""
        return self.covers(self.city or self.province if level == "city" else self.province)

    def is_above(self, code: str) -> bool:
        """Whether a region is one of those above the reader's."""
        return self.reach.region is not None and code in self._upwards(self.reach.region)

    def _upwards(self, code: str) -> set[str]:
        region = self.regions.get(code, {})
        return {code, region.get("city_code") or code, region.get("province_code") or code}

    @property
    def level(self) -> str:
        """province, city or county: the narrowest that is chosen."""
        return "county" if self.county else "city" if self.city else "province"

    @property
    def code(self) -> str:
        """Code of the narrowest region chosen."""
        return self.county or self.city or self.province

    @property
    def day(self) -> date:
        """What the figures stand at; only where there is a period."""
        assert self.as_of
        return self.as_of

    @property
    def lead(self) -> str:
        """The metric that means most in the programme's stage at this period."""
        return SETTINGS.stage(self.day).lead

    @property
    def note(self) -> str | None:
        """What every page and export says of synthetic data, in the reader's language."""
        labels = SETTINGS.demo.labels
        return labels[language()] if self.label == labels["zh"] else self.label

    @property
    def own_lines(self) -> str | None:
        """What every page and file says where a reader's lines hold instead of the programme's."""
        if self.lines is None:
            return None
        return _("按自选的线 {severe}%／{lagging}%").format(severe=self.lines[0], lagging=self.lines[1])

    def name(self, level: str | None = None) -> str:
        """Name of the chosen region of a level; without a level the narrowest, with its city where others share it."""
        if level is None:
            return full_name(self.regions[self.code])
        code = {"province": self.province, "city": self.city}.get(level, self.county)
        return str(self.regions[code]["name"]) if code else ""

    @property
    def place(self) -> str:
        """Name of the region whose counties a list shows: the city chosen, else the province."""
        return self.name("city") or self.name("province")


def full_name(region: dict[str, Any]) -> str:
    """A region's name, after its city's where another county has the same: 枣庄市市中区."""
    return f"{region['city_name']}{region['name']}" if region["shared"] else str(region["name"])


@kept
def regions_of(version: str, province: str | None = None) -> Regions:
    """Code → region with a task, of a province and of all provinces themselves; without a province of all regions.

    One mapping for everyone who reads the version.
    """
    return {row["code"]: row for row in data.rows(version, REGIONS, province=province).iter_rows(named=True)}


@kept
def province_of(version: str, code: str | None) -> str | None:
    """The province that a region lies in, None where there is no such region with a task; without a code the home
    province, else the first."""
    if code:
        found = data.row(version, PROVINCE, code=code)
        return str(found["province_code"]) if found else None
    provinces = data.rows(version, PROVINCES)["code"].to_list()
    return SETTINGS.home_province if SETTINGS.home_province in provinces else provinces[0]


@kept
def periods_of(version: str, province: str | None) -> dict[str, dict[str, Any]]:
    """Period → its row, oldest first; none where a province has a plan but no reports."""
    return {row["period"]: row for row in data.rows(version, PERIODS, province=province).iter_rows(named=True)}


@kept
def _published(version: str) -> dict[str, Any]:
    [published] = data.rows(version, "select label, published_at from version").to_dicts()
    return published


def scope_at(
    version: str,
    region: str | None = None,
    period: str | None = None,
    lines: Pair | None = None,
    *,
    newest: str | None = None,
    faults: Sequence[str] = (),
    reach: Reach = WHOLE,
) -> Scope:
    """The scope of a version, a region and a period that are in it; by default what a first visit opens on.

    Args:
        version: such as v000004.
        region: its code.
        period: such as 2015-07.
        lines: a reader's own lines; the caller holds the run against them (`warehouse.chosen_lines.use`).
        newest: the current version, where that is another one.
        reach: how far the reader sees; who is held to one region begins there.
        faults: of the link that the scope was read from.

    Raises:
        WarehouseMissing: there is no such version.
        KeyError: there is no such region or period.
        warehouse.scoped.ScopeMissing: the region of the reach is not in the version.
    """
    named, version = version, scoped.key(version, reach)
    published = _published(version)
    code = region or reach.region
    province = province_of(version, code)
    regions = regions_of(version, province)
    chosen = regions[code or str(province)]
    if (own := reach.region) and own not in regions:  # of who looks at another province than their own
        regions = regions | {own: regions_of(version, province_of(version, own))[own]}
    periods = periods_of(version, chosen["province_code"])
    if periods and not period:
        opens_on = SETTINGS.demo.opens_on
        opening = next((p for p, row in periods.items() if published["label"] and row["as_of"] == opens_on), None)
        period = opening or max(periods)
    when = periods[period] if period else {"as_of": None, "previous_period": None}
    return Scope(
        version=version,
        newest=newest or named,
        published_at=published["published_at"],
        label=published["label"],
        period=period,
        as_of=when["as_of"],
        previous=when["previous_period"],
        regions=regions,
        province=chosen["province_code"],
        city=chosen["city_code"] if chosen["level"] != "province" else None,
        county=chosen["code"] if chosen["level"] == "county" else None,
        lines=lines,
        faults=tuple(faults),
        made=store.made(version),
        reach=reach,
    )
