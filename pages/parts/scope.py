"""What the URL names in; the period and region a page is about, what was wrong with the link, and the scope bar out."""

from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from locales import _, language, month, short_day
from pages.parts import address, data
from warehouse import store
from warehouse.settings import SETTINGS

REGIONS = "select code, name, parent_code from region where level = $level and province_code = $province and has_task"
PERIODS = "select period, as_of from period where province_code = $province order by period"


@dataclass(frozen=True)
class Scope:
    """One version, one period (None: the province has a plan but no reports yet), one region and those above it."""

    version: str
    label: str | None
    period: str | None
    as_of: date | None
    names: dict[str, str]
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
        """Name of the chosen region of a level, by default the narrowest."""
        code = self.code if level is None else {"province": self.province, "city": self.city}.get(level, self.county)
        return self.names[code] if code else ""


def current() -> Scope:
    """The scope of this run.

    Raises:
        WarehouseMissing: nothing has been published.
    """
    version = store.current_version()
    published = data.row(version, "select id, label from version") or {"label": None}
    faults: list[str] = []

    def valid(key: str, options: dict[str, str], title: str) -> str | None:
        value = address.get(key)
        if value and value not in options:
            faults.append(_("链接里的{title}“{value}”不存在，已忽略。").format(title=title, value=value))
            return None
        return value or None

    provinces = _named(version, "select code, name from region where level = 'province' and has_task order by code")
    province = valid("province", provinces, _("省")) or SETTINGS.home_province
    if province not in provinces:
        province = next(iter(provinces))
    periods = data.rows(version, PERIODS, province=province)
    as_of = dict(zip(periods["period"], periods["as_of"], strict=True))
    period = valid("period", {p: p for p in as_of}, _("期次")) if as_of else None
    if as_of and not period:
        opening = next((p for p, d in as_of.items() if published["label"] and d == SETTINGS.demo.opens_on), None)
        period = opening or max(as_of)
    cities, counties = regions(version, province, "city"), regions(version, province, "county")
    city = valid("city", cities, _("市"))
    county = valid("county", counties, _("县"))
    if county:
        city = parents(version, province)[county]
    names = provinces | cities | counties
    return Scope(version, published["label"], period, as_of.get(period), names, province, city, county, faults)


def _named(version: str, sql: str, **params: str) -> dict[str, str]:
    found = data.rows(version, sql, **params)
    return dict(zip(found["code"], found["name"], strict=True))


def regions(version: str, province: str, level: str) -> dict[str, str]:
    """Code → name of a province's regions with a task."""
    return _named(version, REGIONS + " order by code", level=level, province=province)


def parents(version: str, province: str) -> dict[str, str]:
    """County code → city code."""
    found = data.rows(version, REGIONS, level="county", province=province)
    return dict(zip(found["code"], found["parent_code"], strict=True))


def bar(scope: Scope) -> None:
    """The scope bar: period, province, city, county, language."""
    provinces = _named(
        scope.version, "select code, name from region where level = 'province' and has_task order by code"
    )
    cities = regions(scope.version, scope.province, "city")
    county_city = parents(scope.version, scope.province)
    counties = {
        code: name
        for code, name in regions(scope.version, scope.province, "county").items()
        if scope.city in (None, county_city[code])
    }
    periods = data.rows(scope.version, PERIODS + " desc", province=scope.province)
    as_of = dict(zip(periods["period"], periods["as_of"], strict=True))
    if as_of:
        moments = {p: _("{month} · 截至{day}").format(month=month(p), day=short_day(d)) for p, d in as_of.items()}
        _select(_("期次"), "period", moments, scope.period)
    _select(_("省"), "province", provinces, scope.province, "period", "city", "county")
    _select(_("市"), "city", {"": _("全部市")} | cities, scope.city or "", "county")
    if not scope.city:
        within = _("{county}（{city}）")
        counties = {c: within.format(county=name, city=cities[county_city[c]]) for c, name in counties.items()}
    _select(_("县（市、区）"), "county", {"": _("全部县（市、区）")} | counties, scope.county or "")
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


def _select(label, key, options, value, *clears):
    widget = f"pick_{key}"
    st.session_state[widget] = value
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=widget,
        on_change=address.choose,
        args=(key, widget, *clears),
    )
