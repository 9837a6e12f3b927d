"""What the URL names in; the version, period, region and lines a page is about, and faults of the link, out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import streamlit as st

from locales import _, language, moment, month, short_until
from pages.parts import address, data, versions
from pages.parts.plain import plain
from warehouse import chosen_lines, store
from warehouse.chosen_lines import Pair
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

Regions = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Scope:
    """One version, one period (None: the province has a plan but no reports yet), one region and those above it.

    `newest` is the current version; another one is read as what was known then. `lines` are a reader's own, None where
    those of settings.toml hold.
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
    lines: Pair | None = None
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

    lines = chosen_lines.parsed(asked) if (asked := address.get("lines")) else None
    if asked and not lines:
        faults.append(_("链接里的警戒线“{lines}”不是两个由低到高的百分数，已忽略。").format(lines=plain(asked)))
    chosen_lines.use(lines)
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
        lines=lines,
        faults=faults,
    )


def _opening(regions: Regions) -> str:
    home = SETTINGS.home_province
    return home if home in regions else next(iter(regions))


def version_label(scope: Scope, version: str, published_at: datetime) -> str:
    """A version as a choice: v000003 · 2015-07-20 09:30."""
    words = _("{version} · {moment}（最新）") if version == scope.newest else _("{version} · {moment}")
    return words.format(version=version, moment=moment(published_at))


def period_label(row: dict[str, Any]) -> str:
    """A row of PERIODS as a choice: 2015年7月 · 截至6月底."""
    until = short_until(row["as_of"], row["period"])
    return _("{month} · 截至{day}").format(month=month(row["period"]), day=until)


def select(
    label: str,
    key: str,
    options: dict[str, str],
    value: str,
    level: str | None = None,
    on_change: Callable[[str, str], None] = address.choose,
    width: int | None = None,
) -> None:
    """A selectbox over a field of the URL; `on_change` is called with the field and the widget's key.

    Args:
        label: what is chosen.
        key: the field.
        options: its values with their labels.
        value: the one that is chosen now.
        level: tells one widget from another over the same field.
        on_change: carries the choice to the URL.
        width: of the scope bar's, in pixels; the label is then for those who hear it.
    """
    widget = f"pick_{level or key}"
    st.session_state[widget] = value
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=widget,
        on_change=on_change,
        args=(key, widget),
        label_visibility="collapsed" if width else "visible",
        width=width or "stretch",
    )
