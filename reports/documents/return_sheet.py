"""The places in a county's report that contradict each other in; the sheet that the county gets back to act on out."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from locales import _, day, month, speaking
from reports import filenames
from reports.model import Blanks, Column, Listing, Para, Report, Section, Table
from reports.told.names import foot, form, item, period_line
from reports.writers.docx import docx
from reports.writers.xlsx import xlsx
from warehouse.settings import SETTINGS


@dataclass(frozen=True)
class County:
    """Whom a sheet is for."""

    code: str
    name: str
    city_name: str
    province_name: str


def return_sheet(
    county: County,
    period: str,
    as_of: date,
    findings: pl.DataFrame,
    deadline: date | None,
    version: str,
    note: str | None = None,
    lang: str = "zh",
) -> Report:
    """The sheet of one county, in the order in which the places stand in its files.

    Args:
        county: whom it is for.
        period: the report, such as 2015-07.
        as_of: the day its figures describe.
        findings: one row per place: message, form, item, source_file, sheet, row, cell, action, since (None: about
            the plan), periods, mark_label and mark_note; a place without a cell is given by its row.
        deadline: by when the answer is due, None for as soon as possible.
        version: of the data.
        note: what every page must say of the data.
        lang: zh or en.
    """
    with speaking(lang):
        rows = findings.sort("source_file", "sheet", "row", nulls_last=True, maintain_order=True).to_dicts()
        whom = _("{province}{city}{county}").format(
            province=county.province_name, city=county.city_name, county=county.name
        )
        address = Para(_("{label}：").format(label=county.name), "addressee")
        opening = (address, *map(Para, _opening(rows, period)))
        sections = [Section("", (*opening, places(rows)) if rows else opening)]
        if rows:
            sections.append(Section(_("怎样报回"), (Listing(_what_to_do(rows, deadline)), Blanks(_signatures()))))
        return Report(
            title=_("{programme}双月报数据核改通知单").format(programme=SETTINGS.name),
            subtitle=" · ".join([whom, period_line(period, as_of)]),
            sections=tuple(sections),
            note=note or "",
            foot=foot(version),
            lang=lang,
            dated=as_of,
        )


def return_sheets(
    findings: Mapping[County, pl.DataFrame],
    period: str,
    as_of: date,
    deadline: date | None,
    version: str,
    note: str | None = None,
    lang: str = "zh",
) -> bytes:
    """A .zip with a .docx and an .xlsx for each county that has something to look at (临沂市_费县_….docx)."""
    out, taken = io.BytesIO(), set[str]()
    stamp = (as_of.year, as_of.month, as_of.day, 0, 0, 0)
    with zipfile.ZipFile(out, "w") as archive, speaking(lang):
        for county, rows in findings.items():
            if rows.is_empty():
                continue
            sheet = return_sheet(county, period, as_of, rows, deadline, version, note, lang)
            stem = _free(file_stem((county.city_name, county.name), period), county, taken)
            for suffix, content in ((".docx", docx(sheet)), (".xlsx", xlsx(sheet))):
                archive.writestr(zipfile.ZipInfo(stem + suffix, stamp), content)
    return out.getvalue()


def file_stem(whose: Iterable[str], period: str) -> str:
    """The name of a file of sheets without its suffix: no path, and nothing that a file system refuses.

    Args:
        whose: the city and the county of one sheet, or the region of an archive.
        period: the report.
    """
    return filenames.file_stem(*whose, _("数据核改通知单"), period)


def _opening(rows: list[dict[str, Any]], period: str) -> list[str]:
    if not rows:
        return [_("你县（市、区）{month}双月报经核对，没有需要核实的数据。").format(month=month(period))]
    count = _(
        "你县（市、区）{month}双月报经核对，有{n}处数据需要核实（{forms}），逐处列在下表，请对照原件核实。"
    ).format(
        month=month(period),
        n=len(rows),
        forms=_("、").join(_("{form}{n}处").format(form=name, n=n) for name, n in _by_form(rows).items()),
    )
    older = sum(_periods(row) > 1 for row in rows)
    answered = sum(bool(row["mark_label"]) for row in rows)
    more = [
        _("其中{n}处从以前各期延续至今。").format(n=older) if older else "",
        _("已有{n}处登记过处理情况，写在“核实情况”一栏。").format(n=answered) if answered else "",
    ]
    return [count + "".join(more)]


def places(rows: list[dict[str, Any]]) -> Table:
    """Each place that is to be checked, with its file and cell, and room for the answer."""
    columns = (
        Column(_("序号"), width=2.5),
        Column(_("表"), width=2.5),
        Column(_("报送项目"), width=5),
        Column(_("疑点"), width=14),
        Column(_("文件"), width=8),
        Column(_("工作表"), width=5),
        Column(_("单元格或行"), width=4),
        Column(_("怎样改"), width=10),
        Column(_("自何期起"), width=5),
        Column(_("核实情况"), width=6),
    )
    cells = tuple(
        (
            str(n),
            form(row["form"] or ""),
            item(row["item"] or ""),
            row["message"],
            row["source_file"],
            row["sheet"],
            _place(row),
            row["action"],
            _since(row),
            _mark(row),
        )
        for n, row in enumerate(rows, start=1)
    )
    return Table(columns, cells, _("需要核实的数据（{n}处）").format(n=len(rows)))


def _what_to_do(rows: list[dict[str, Any]], deadline: date | None) -> tuple[str, ...]:
    when = _("请于{day}前报回。").format(day=day(deadline)) if deadline else _("请收到后尽快报回。")
    forms = _("、").join(name for name in _by_form(rows) if name)
    return (
        _("数据有误的，在原报表里改正，把整张表（{forms}）重新报送，代替原来的一张。").format(forms=forms),
        _("数据无误的，在“核实情况”一栏写明原因，签字盖章后连同本单报回。"),
        _("每一处都要答复，不留空。") + when,
    )


def _signatures() -> tuple[str, ...]:
    return (_("填报人"), _("审核人"), _("单位（盖章）"), _("日期"))


def _by_form(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many places each form has, in the order of the table."""
    counts: dict[str, int] = {}
    for row in rows:
        name = form(row["form"] or "")
        counts[name] = counts.get(name, 0) + 1
    return counts


def _periods(row: dict[str, Any]) -> int:
    return int(row["periods"] or 1)


def _since(row: dict[str, Any]) -> str:
    if not row["since"]:
        return _("规划")
    if _periods(row) == 1:
        return _("本期")
    return _("{period}\n已{n}期").format(period=row["since"], n=_periods(row))


def _place(row: dict[str, Any]) -> str:
    if row["cell"]:
        return str(row["cell"])
    return _("第{row}行").format(row=row["row"]) if row["row"] is not None else ""


def _mark(row: dict[str, Any]) -> str:
    if not row["mark_label"]:
        return ""
    if not row["mark_note"]:
        return str(row["mark_label"])
    return _("{label}：{text}").format(label=row["mark_label"], text=row["mark_note"])


def _free(stem: str, county: County, taken: set[str]) -> str:
    """A name that no other county of the archive has."""
    if stem.casefold() in taken:
        stem = f"{stem}_{filenames.safe(county.code)}"
    plain, n = stem, 1
    while stem.casefold() in taken:
        n += 1
        stem = f"{plain}_{n}"
    taken.add(stem.casefold())
    return stem
