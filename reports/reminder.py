"""Counties whose report is missing, late, returned or not reviewed in; the list to remind them by out."""

import re
from datetime import date

import polars as pl

from locales import _, day, speaking
from reports.model import Column, Para, Report, Section, Table
from reports.words import foot, form, period_line, status
from warehouse.settings import SETTINGS

STATUSES = ("missing", "late", "returned", "unreviewed")
# So many counties are named in a sentence; more are in the list alone.
_NAMED = 12


def reminder(
    rows: pl.DataFrame,
    province_name: str,
    period: str,
    as_of: date,
    *,
    expected: int,
    on: date,
    deadline: date,
    review_deadline: date | None = None,
    version: str,
    note: str | None = None,
    lang: str = "zh",
) -> Report:
    """The list of a province, by city in the order of the rows.

    Args:
        rows: city_name, county_code, county_name, forms (canonical names or words, parted by 、 or a comma), status
            (missing | late | returned | unreviewed), due_on, overdue_days, last_period, reason.
        province_name: whose counties these are.
        period: the report, such as 2015-07.
        as_of: the day its figures describe.
        expected: how many counties must report.
        on: the day of the list.
        deadline: by when a county must report.
        review_deadline: by when a city must review, if it must.
        version: of the data.
        note: what every page must say of the data.
        lang: zh or en.

    Raises:
        ValueError: a status is none of the four, or more counties are missing than must report.
    """
    strange = set(rows["status"].unique()) - set(STATUSES)
    if strange:
        raise ValueError(f"statuses are {STATUSES}, not {sorted(map(str, strange))}")
    cities = rows.select("city_name").unique(maintain_order=True).with_row_index("place")
    ordered = rows.join(cities, on="city_name", maintain_order="left").sort("place", maintain_order=True)
    with speaking(lang):
        words = [_total(ordered, province_name, expected, on), *_by_status(ordered)]
        if not ordered.is_empty():
            words.append(_by_city(ordered))
        words.append(_deadlines(deadline, review_deadline))
        sections = [Section(_("报送情况"), tuple(map(Para, words)))]
        if not ordered.is_empty():
            sections.append(Section(_("催报清单"), (_table(ordered),)))
        return Report(
            title=_("{province}{programme}双月报催报清单").format(province=province_name, programme=SETTINGS.name),
            subtitle=period_line(period, as_of),
            sections=tuple(sections),
            note=note or "",
            foot=foot(version),
            lang=lang,
            dated=on,
        )


def _total(rows: pl.DataFrame, province: str, expected: int, on: date) -> str:
    missing = _counties(rows.filter(pl.col("status") == "missing")).height
    if missing > expected:
        raise ValueError(f"{missing} counties are missing and only {expected} must report")
    return _("截至{day}，{province}应报{expected}个县（市、区），已报{reported}个，未报{missing}个。").format(
        day=day(on), province=province, expected=expected, reported=expected - missing, missing=missing
    )


def _by_status(rows: pl.DataFrame) -> list[str]:
    """A sentence for each state that occurs, with the names where they are few."""
    sentences = []
    for name in STATUSES:
        counties = _counties(rows.filter(pl.col("status") == name))
        if counties.is_empty():
            continue
        few = counties.height <= _NAMED
        words = _("{status}{n}个：{names}。") if few else _("{status}{n}个，名单见清单。")
        cities = counties.group_by("city_name", maintain_order=True).agg("county_name").iter_rows()
        names = _("；").join(_("{city}{names}").format(city=city, names=_("、").join(own)) for city, own in cities)
        sentences.append(words.format(status=status(name), n=counties.height, names=names))
    return sentences


def _by_city(rows: pl.DataFrame) -> str:
    counts = _counties(rows).group_by("city_name", maintain_order=True).len()
    cities = _("、").join(
        _("{city}{n}个").format(city=row["city_name"], n=row["len"]) for row in counts.iter_rows(named=True)
    )
    return _("需要催办的县（市、区）共{n}个，按市分：{cities}。").format(n=_counties(rows).height, cities=cities)


def _deadlines(deadline: date, review: date | None) -> str:
    words = [
        _("县级应于{day}前填报。").format(day=day(deadline)),
        _("市级应于{day}前审核。").format(day=day(review)) if review else "",
        _("未报的请立即报送，退回的请改正后重新报送，待审核的请市级尽快审核。"),
    ]
    return "".join(words)


def _counties(rows: pl.DataFrame) -> pl.DataFrame:
    """Each county once, however many rows it has."""
    return rows.unique("county_code", keep="first", maintain_order=True)


def _table(rows: pl.DataFrame) -> Table:
    columns = (
        Column(_("市"), width=5),
        Column(_("县（市、区）"), width=6),
        Column(_("缺哪几张表"), width=8),
        Column(_("状态"), width=5),
        Column(_("应报日期"), "date", 5.5),
        Column(_("逾期天数"), "count", 4.5),
        Column(_("上次报送期"), width=5),
        Column(_("退回原因"), width=18),
    )
    cells = tuple(
        (
            row["city_name"],
            row["county_name"],
            _forms(row["forms"] or ""),
            status(row["status"]),
            row["due_on"],
            row["overdue_days"],
            row["last_period"] or _("没有报过"),
            row["reason"],
        )
        for row in rows.iter_rows(named=True)
    )
    return Table(columns, cells)


def _forms(text: str) -> str:
    return _("、").join(form(part) for part in re.split(r"[\s,\u3001]+", text) if part)
