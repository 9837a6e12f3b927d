"""A report in; an .xlsx workbook ready to read, filter and print out, its texts inert."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from locales import _, speaking
from reports.model import Blanks, Kind, Listing, Para, Report, Table, Value
from reports.writers.cells import inert, is_narrow, label, widths, written
from reports.writers.office import OFFICE, numbered
from warehouse.lettering import lines
from warehouse.settings import SETTINGS

_A4 = 9
_LINE, _HIGHEST = 15.0, 409.0  # points
_LONGEST = 32_767  # letters in a cell; Excel refuses more
_PAGE = 70  # narrow letters of the first sheet
_NUMBERS = {"count": "#,##0", "number": "#,##0.00", "rate": "0.00%", "money": "#,##0.00", "date": "yyyy-mm-dd"}
# A text stays one when somebody edits the cell; a number format for text would show ##### beyond 255 letters.
_INERT = {"quote_prefix": True}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n]")
_EARLIEST = date(1980, 1, 1)


@dataclass(frozen=True)
class _Place:
    """A column of a sheet: what stands in it, how it looks, how many narrow letters wide it is."""

    kind: Kind
    style: Format
    letters: float


def xlsx(report: Report) -> bytes:
    """The workbook: the words on a first sheet where there are any, then one sheet for each table."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with speaking(report.lang), xlsxwriter.Workbook(out, options) as book:
        made = datetime.combine(report.dated or _EARLIEST, time(), UTC).replace(tzinfo=None)
        book.set_properties({"title": _flat(report.title), "author": SETTINGS.product, "created": made})
        styles = {name: book.add_format(_base() | more) for name, more in _styles().items()}
        names: set[str] = set()
        words = list(_words(report))
        if words:
            _words_sheet(book.add_worksheet(_name(_("说明"), names)), report, words, styles)
        for title, table in _tables(report):
            page = book.add_worksheet(_name(title, names))
            _table_sheet(page, report, title, table, styles)
    return out.getvalue()


def _base() -> dict[str, Any]:
    sheet = OFFICE["sheet"]
    return {"font_name": sheet["font"], "font_size": sheet["cell"], "valign": "vcenter", "text_wrap": True}


def _styles() -> dict[str, dict[str, Any]]:
    sheet = OFFICE["sheet"]
    frame = {"border": 1, "border_color": "#8C8C8C"}
    right, centre = {"align": "right", "indent": 1}, {"align": "center"}
    numbers = {
        kind: frame | {"num_format": form} | (centre if kind == "date" else right) for kind, form in _NUMBERS.items()
    }
    return numbers | {
        "text": frame | _INERT | {"align": "left"},
        "centred": frame | _INERT | centre,
        "title": {"bold": True, "font_size": sheet["title"], "align": "center"},
        "subtitle": {"align": "center"},
        "remark": {"font_size": sheet["small"]},
        "heading": {"bold": True},
        "body": _INERT,
        "header": frame | {"bold": True, "bg_color": "#EDEDED", "align": "center"},
    }


def _words(report: Report) -> Iterator[tuple[str, str]]:
    """Each paragraph of the first sheet with its style."""
    for number, section in numbered(report):
        blocks = [block for block in section.blocks if not isinstance(block, Table)]
        if not blocks:
            continue
        if section.heading:
            yield "heading", number + section.heading
        for block in blocks:
            if isinstance(block, Para):
                yield ("remark" if block.role == "remark" else "body"), block.text
            elif isinstance(block, Listing):
                yield from (("body", f"{n}. {item}") for n, item in enumerate(block.items, start=1))
            elif isinstance(block, Blanks):
                yield from (("body", _("{label}：").format(label=name) + "_" * 24) for name in block.labels)


def _tables(report: Report) -> Iterator[tuple[str, Table]]:
    for section in report.sections:
        for table in section.tables:
            yield table.caption or section.heading or report.title, table


def _words_sheet(page: Worksheet, report: Report, words: Sequence[tuple[str, str]], styles: dict[str, Format]) -> None:
    page.set_column(0, 0, _PAGE + 2)
    head = [("title", report.title), ("subtitle", report.subtitle), ("remark", report.note)]
    for row, (style, text) in enumerate([*(pair for pair in head if pair[1]), *words, ("remark", report.foot)]):
        shown = _cut(inert(text))
        page.write_string(row, 0, shown, styles[style])
        room = _PAGE * OFFICE["sheet"]["cell"] / OFFICE["sheet"]["title"] if style == "title" else _PAGE
        page.set_row(row, _height(lines(shown, room), OFFICE["sheet"]["title"] + 8 if style == "title" else _LINE) + 3)
    page.hide_gridlines(2)
    page.set_portrait()
    _print_setup(page, report)


def _table_sheet(page: Worksheet, report: Report, title: str, table: Table, styles: dict[str, Format]) -> None:
    wide = [2 * characters + 2 for characters in widths(table)]
    for n, letters in enumerate(wide):
        page.set_column(n, n, letters)
    last = len(table.columns) - 1
    above = [*([report.title] if title != report.title else []), report.subtitle, report.note, report.foot]
    for row, (style, text) in enumerate([("title", title), ("remark", " · ".join(part for part in above if part))]):
        shown = _flat(inert(text))
        size = OFFICE["sheet"]["title" if style == "title" else "small"]
        if last:
            page.merge_range(row, 0, row, last, "", styles[style])
        page.write_string(row, 0, shown, styles[style])
        page.set_row(row, _height(lines(shown, sum(wide) * OFFICE["sheet"]["cell"] / size), size + 5) + 4)
    header = [_Place("text", styles["header"], letters) for letters in wide]
    _row(page, 2, [label(column) for column in table.columns], header)
    places = [
        _Place(
            column.kind, styles["centred" if column.kind == "text" and is_narrow(characters) else column.kind], letters
        )
        for column, characters, letters in zip(table.columns, widths(table), wide, strict=True)
    ]
    for row, values in enumerate(table.rows, start=3):
        _row(page, row, values, places)
    page.autofilter(2, 0, max(2 + len(table.rows), 2), last)
    page.freeze_panes(3, 0)
    page.repeat_rows(2)
    page.set_landscape()
    _print_setup(page, report)


def _row(page: Worksheet, row: int, values: Sequence[Value], places: Sequence[_Place]) -> None:
    tallest = 1
    for column, (value, place) in enumerate(zip(values, places, strict=True)):
        if value is None:
            page.write_blank(row, column, None, place.style)
            continue
        text = _cut(written(value, place.kind))
        if isinstance(value, str):
            page.write_string(row, column, text, place.style)
        elif isinstance(value, date):
            page.write_datetime(row, column, datetime.combine(value, time()), place.style)
        else:
            page.write_number(row, column, float(value), place.style)
        tallest = max(tallest, lines(text, place.letters - 2))
    page.set_row(row, _height(tallest, _LINE) + 4)


def _print_setup(page: Worksheet, report: Report) -> None:
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    if report.note:
        page.set_header("&R&9" + inert(report.note).replace("&", "&&"))
    page.set_footer("&C&9" + _("第 {page} 页，共 {pages} 页").format(page="&P", pages="&N"))


def _height(rows: int, line: float) -> float:
    return min(rows * line, _HIGHEST - 4)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name as Excel allows it: at most 31 letters, none of []:*?/\\, not begun or ended by ', not taken."""
    base = _FORBIDDEN.sub(" ", inert(title)).strip(" '") or _("表")
    name, n = base[:31].strip(" '"), 1
    while name.casefold() in taken:
        n += 1
        name = f"{base[: 28 - len(str(n))]} ({n})"
    taken.add(name.casefold())
    return name
