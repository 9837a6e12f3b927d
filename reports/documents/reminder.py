"""What counties and their cities still owe of a report in; the list to remind them by out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from locales import _, day, language, speaking
from reports.model import Column, Para, Report, Section, Table
from reports.told.names import foot, form, period_line
from warehouse.settings import SETTINGS
from warehouse.terms import TERMS, term

# So many counties are named in a sentence; more are in the list alone.
_NAMED = 12


def reminder(
    rows: pl.DataFrame,
    place: str,
    period: str,
    as_of: date,
    *,
    counts: Mapping[str, Any],
    version: str,
    note: str | None = None,
    lang: str = "zh",
) -> Report:
    """The list of a province or city, by city in the order of the rows.

    Args:
        rows: of `to_remind`: city_name, county_code, county_name, forms (canonical names parted by spaces), owes,
            due_on, last_period, reason.
        place: whose counties these are.
        period: the report, such as 2015-07.
        as_of: the day its figures describe.
        counts: of `reporting`: counties, reported, on_time, late, missing, deadline, review_deadline.
        version: of the data.
        note: what every page must say of the data.
        lang: zh or en.

    Raises:
        ValueError: a row owes something that terms.toml does not name.
    """
    strange = set(rows["owes"].unique()) - TERMS["owes"].keys()
    if strange:
        raise ValueError(f"what is owed is one of {tuple(TERMS['owes'])}, not {sorted(map(str, strange))}")
    cities = rows.select("city_name").unique(maintain_order=True).with_row_index("place")
    ordered = rows.join(cities, on="city_name", maintain_order="left").sort("place", maintain_order=True)
    with speaking(lang):
        words = [_total(counts, place), *_by_kind(ordered)]
        if not ordered.is_empty():
            words.append(_by_city(ordered))
        words.append(_deadlines(counts["deadline"], counts["review_deadline"]))
        sections = [Section(_("报送情况"), tuple(map(Para, words)))]
        if not ordered.is_empty():
            sections.append(Section(_("催报清单"), (_table(ordered),)))
        return Report(
            title=_("{province}{programme}双月报催报清单").format(province=place, programme=SETTINGS.name),
            subtitle=period_line(period, as_of),
            sections=tuple(sections),
            note=note or "",
            foot=foot(version),
            lang=lang,
            dated=as_of,
        )


def _total(counts: Mapping[str, Any], place: str) -> str:
    return _(
        "{place}应报{counties}个县（市、区），已报{reported}个（按时{on_time}个，迟报{late}个），未报{missing}个。"
    ).format(place=place, **{name: counts[name] for name in ("counties", "reported", "on_time", "late", "missing")})


def _by_kind(rows: pl.DataFrame) -> list[str]:
    """A sentence for each kind of debt that occurs, with the names where they are few."""
    sentences = []
    for name in TERMS["owes"]:
        counties = _counties(rows.filter(pl.col("owes") == name))
        if counties.is_empty():
            continue
        few = counties.height <= _NAMED
        words = _("{status}{n}个：{names}。") if few else _("{status}{n}个，名单见清单。")
        cities = counties.group_by("city_name", maintain_order=True).agg("county_name").iter_rows()
        names = _("；").join(_("{city}{names}").format(city=city, names=_("、").join(own)) for city, own in cities)
        sentences.append(words.format(status=term("owes", name, language()), n=counties.height, names=names))
    return sentences


def _by_city(rows: pl.DataFrame) -> str:
    counts = _counties(rows).group_by("city_name", maintain_order=True).len()
    cities = _("、").join(
        _("{city}{n}个").format(city=row["city_name"], n=row["len"]) for row in counts.iter_rows(named=True)
    )
    return _("需要催办的县（市、区）共{n}个，按市分：{cities}。").format(n=_counties(rows).height, cities=cities)


def _deadlines(deadline: date, review: date) -> str:
    words = [
        _("县级应于{day}前填报。").format(day=day(deadline)),
        _("市级应于{day}前审核。").format(day=day(review)),
        _("缺报的请立即报送，退回的请改正后重新报送，待审核的请市级尽快审核。"),
    ]
    return "".join(words)


def _counties(rows: pl.DataFrame) -> pl.DataFrame:
    """Each county once, however many rows it has."""
    return rows.unique("county_code", keep="first", maintain_order=True)


def _table(rows: pl.DataFrame) -> Table:
    columns = (
        Column(_("市"), width=5),
        Column(_("县（市、区）"), width=6),
        Column(_("欠什么"), width=6),
        Column(_("哪几张表"), width=8),
        Column(_("应完成日期"), "date", 5.5),
        Column(_("上次报送期"), width=5),
        Column(_("退回原因"), width=18),
    )
    cells = tuple(
        (
            row["city_name"],
            row["county_name"],
            term("owes", row["owes"], language()),
            _("、").join(map(form, row["forms"].split(" "))),
            row["due_on"],
            row["last_period"] or _("没有报过"),
            row["reason"],
        )
        for row in rows.iter_rows(named=True)
    )
    return Table(columns, cells)
