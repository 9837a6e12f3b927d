"""What the URL names in; the version, period and region a page is about, faults of the link, and the scope bar out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import streamlit as st

from locales import _, language, moment, month, short_day
from pages.parts import address, data, versions
from pages.parts.plain import plain
from warehouse import store
from warehouse.settings import SETTINGS

# `shared`: another county of the province has the same name, as 市中区 of 济南 and of 枣庄 have.
REGIONS = """
    select r.*, coalesce(city.name, '') as city_name,
        r.level = 'county' and count(*) over (partition by r.province_code, r.level, r.name) > 1 as shared
    from region as r
    left join region as city on r.level = 'county' and city.code = r.city_code
    where r.has_task
    order by r.code
"""
PERIODS = "select period, as_of, previous_period from period where province_code = $province order by period"

# Whether the school and the project of the link lie in a region too.
KEPT = """
    select
        exists(
            from school where school_id = $school and $code in (province_code, city_code, county_code)
        ) as school,
        exists(
            from project_ledger
            where period = $period and project_id = $project and $code in (province_code, city_code, county_code)
        ) as project
"""

Regions = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Scope:
    """One version, one period (None: the province has a plan but no reports yet), one region and those above it.

    `newest` is the current version; another one is read as what was known then.
    """

    version: str
    newest: str
    published_at: datetime
    label: str | None
    period: str | None
    as_of: date | None
    previous: str | None
    regions: Regions
    province: str
    city: str | None
    county: str | None
    faults: list[str] = field(default_factory=list)

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
    def note(self) -> str | None:
        """What every page and export says of synthetic data, in the reader's language."""
        labels = SETTINGS.demo.labels
        return labels[language()] if self.label == labels["zh"] else self.label

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


def current() -> Scope:
    """The scope of this run.

    Raises:
        WarehouseMissing: nothing has been published.
    """
    newest = store.current_version()
    faults: list[str] = []

    def valid(key: str, options: Collection[str], title: str) -> str | None:
        value = address.get(key)
        if value and value not in options:
            faults.append(_("链接里的{title}“{value}”不存在，已忽略。").format(title=title, value=plain(value)))
            return None
        return value or None

    version = address.get("version") or versions.held()
    if version not in versions.readable(newest):
        faults.append(versions.fault(version))
        versions.forget()
        version = newest
    [published] = data.rows(version, "select label, published_at from version").to_dicts()
    regions: Regions = {row["code"]: row for row in data.rows(version, REGIONS).iter_rows(named=True)}
    chosen = regions[valid("region", regions, _("地区")) or _opening(regions)]
    province = chosen["province_code"]
    periods = {row["period"]: row for row in data.rows(version, PERIODS, province=province).iter_rows(named=True)}
    period = valid("period", periods, _("期次")) if periods else None
    if periods and not period:
        opens_on = SETTINGS.demo.opens_on
        opening = next((p for p, row in periods.items() if published["label"] and row["as_of"] == opens_on), None)
        period = opening or max(periods)
    when = periods[period] if period else {"as_of": None, "previous_period": None}
    city = chosen["city_code"] if chosen["level"] != "province" else None
    county = chosen["code"] if chosen["level"] == "county" else None
    return Scope(
        version=version,
        newest=newest,
        published_at=published["published_at"],
        label=published["label"],
        period=period,
        as_of=when["as_of"],
        previous=when["previous_period"],
        regions=regions,
        province=province,
        city=city,
        county=county,
        faults=faults,
    )


def _opening(regions: Regions) -> str:
    home = SETTINGS.home_province
    return home if home in regions else next(iter(regions))


def _within(regions: Regions, level: str, parent: str) -> dict[str, str]:
    return {
        code: row["name"]
        for code, row in regions.items()
        if row["level"] == level and parent in (row["province_code"], row["city_code"])
    }


def bar(scope: Scope) -> None:
    """The scope bar: version, period, province, city, county, language; "all" is the code of the region above."""
    regions, above = scope.regions, scope.city or scope.province
    provinces = {code: row["name"] for code, row in regions.items() if row["level"] == "province"}
    cities, counties = _within(regions, "city", scope.province), _within(regions, "county", above)
    periods = data.rows(scope.version, PERIODS + " desc", province=scope.province)
    known = versions.readable(scope.newest)
    if len(known) > 1:
        named = {"" if id_ == scope.newest else id_: version_label(scope, id_, at) for id_, at in known.items()}
        chosen = "" if scope.version == scope.newest else scope.version
        select(_("数据版本"), "version", named, chosen, on_change=versions.choose)
    if scope.period:
        select(_("期次"), "period", {row["period"]: period_label(row) for row in periods.to_dicts()}, scope.period)
    select(_("省"), "region", provinces, scope.province, "province", move)
    select(_("市"), "region", {scope.province: _("全部市")} | cities, above, "city", move)
    if not scope.city:
        within = _("{county}（{city}）")
        counties = {c: within.format(county=name, city=regions[c]["city_name"]) for c, name in counties.items()}
    select(_("县（市、区）"), "region", {above: _("全部县（市、区）")} | counties, scope.code, "county", move)
    st.session_state["pick_lang"] = language()
    st.segmented_control(
        "Language",
        ["zh", "en"],
        format_func={"zh": _("中文"), "en": "English"}.__getitem__,
        key="pick_lang",
        required=True,
        label_visibility="collapsed",
        on_change=address.choose,
        args=("lang", "pick_lang"),
    )


def move(key: str, widget: str) -> None:
    """Callback of a region: carry it to the URL; a township, and a school or project that is not in it, stay behind."""
    address.choose(key, widget)
    named = {unit: address.get(unit) for unit in ("school", "project")}
    address.put(township="")
    if any(named.values()):
        scope = current()
        found = data.row(scope.version, KEPT, period=scope.period, code=scope.code, **named) or {}
        address.put(**{unit: value if found[unit] else "" for unit, value in named.items()})


def version_label(scope: Scope, version: str, published_at: datetime) -> str:
    """A version as a choice: v000003 · 2015-07-20 09:30."""
    words = _("{version} · {moment}（最新）") if version == scope.newest else _("{version} · {moment}")
    return words.format(version=version, moment=moment(published_at))


def period_label(row: dict[str, Any]) -> str:
    """A row of PERIODS as a choice: 2015年7月 · 截至6月30日."""
    until = short_day(row["as_of"], row["period"])
    return _("{month} · 截至{day}").format(month=month(row["period"]), day=until)


def select(
    label: str,
    key: str,
    options: dict[str, str],
    value: str,
    level: str | None = None,
    on_change: Callable[[str, str], None] = address.choose,
) -> None:
    """A selectbox over a field of the URL; `on_change` is called with the field and the widget's key.

    Args:
        label: what is chosen.
        key: the field.
        options: its values with their labels.
        value: the one that is chosen now.
        level: tells one widget from another over the same field.
        on_change: carries the choice to the URL.
    """
    widget = f"pick_{level or key}"
    st.session_state[widget] = value
    st.selectbox(
        label, list(options), format_func=options.__getitem__, key=widget, on_change=on_change, args=(key, widget)
    )
