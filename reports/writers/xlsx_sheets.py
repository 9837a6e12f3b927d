"""A workbook and what a sheet is to hold in; the sheet out, its laggards coloured by rules that follow their words."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from locales import _, language
from reports.model import Column, Kind, Para, Picture, Report, Table, Value
from reports.writers.cells import band_column, is_narrow, label, widths, with_bands, written
from reports.writers.chart_sheet import NUMBERS, Sheet
from reports.writers.office import OFFICE, numbered
from reports.writers.office_charts import chart_of, marks_said, points_high
from warehouse.lettering import inert, lines
from warehouse.metrics import BANDS, LAGGARDS

_A4 = 9
_LINE, _HIGHEST = 15.0, 409.0  # points
_LONGEST = 32_767  # letters in a cell; Excel refuses more
_PAGE = 70  # narrow letters of the first sheet
_CHART = 620  # points: how wide a chart is
_PIXELS = 96 / 72  # in a point
# A text stays one when somebody edits the cell; a number format for text would show ##### beyond 255 letters.
_INERT = {"quote_prefix": True}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n]")


@dataclass
class Book:
    """A workbook that is being written, the report it is of, its styles and the names that its sheets have."""

    workbook: Workbook
    report: Report
    styles: dict[str, Format] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        sheet = OFFICE["sheet"]
        base = {"font_name": sheet["font"], "font_size": sheet["cell"], "valign": "vcenter", "text_wrap": True}
        self.styles = {name: self.workbook.add_format(base | more) for name, more in _styles().items()}
        for band in LAGGARDS:
            self.styles[band] = self.workbook.add_format({"bg_color": "#" + OFFICE["colours"][band]})

    def page(self, title: str, landscape: bool = True) -> Worksheet:
        """A new sheet, named as it is titled, ready to print."""
        page: Worksheet = self.workbook.add_worksheet(_name(title, self.names))
        if landscape:
            page.set_landscape()
        else:
            page.set_portrait()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        if self.report.note:
            page.set_header("&R&9" + inert(self.report.note).replace("&", "&&"))
        page.set_footer("&C&9" + _("第 {page} 页，共 {pages} 页").format(page="&P", pages="&N"))
        return page


@dataclass(frozen=True)
class _Place:
    """A column of a sheet: what stands in it, how it looks, how many narrow letters wide it is."""

    kind: Kind
    style: Format
    letters: float


def words_sheet(book: Book, words: Sequence[tuple[str, str]]) -> None:
    """A sheet of paragraphs, each with its style."""
    page = book.page(_("说明"), landscape=False)
    page.set_column(0, 0, _PAGE + 2)
    for row, (style, text) in enumerate(pair for pair in words if pair[1] or pair[0] == "remark"):
        shown = _cut(inert(text))
        page.write_string(row, 0, shown, book.styles[style])
        size = OFFICE["sheet"]
        room = _PAGE * size["cell"] / size["title"] if style == "title" else _PAGE
        page.set_row(row, _height(lines(shown, room), size["title"] + 8 if style == "title" else _LINE) + 3)
    page.hide_gridlines(2)


def table_sheet(book: Book, title: str, table: Table) -> None:
    """A sheet of rows to filter and to print; below the lines they have a colour as long as their words say so."""
    table = with_bands(table)
    page = book.page(title)
    characters = widths(table)
    wide = [2 * each + 2 for each in characters]
    places = [
        _Place(column.kind, book.styles["centred" if column.kind == "text" and is_narrow(each) else column.kind], width)
        for column, each, width in zip(table.columns, characters, wide, strict=True)
    ]
    top = _above(book, page, title, wide)
    _row(
        page, top, [label(column) for column in table.columns], [_Place("text", book.styles["header"], w) for w in wide]
    )
    for row, values in enumerate(table.rows, start=top + 1):
        _row(page, row, values, places)
    last = max(top + len(table.rows), top)
    page.autofilter(top, 0, last, len(table.columns) - 1)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    if table.rows:
        _coloured(book, page, table, top + 1)


def picture_sheet(book: Book, title: str, picture: Picture) -> None:
    """A sheet of a picture's figures with its chart beside them."""
    page = book.page(title)
    sheet = Sheet(book.workbook, page, 3, book.styles)
    chart = chart_of(picture, sheet, _CHART)
    for n, letters in enumerate(sheet.widths):
        page.set_column(n, n, letters + 2)
    page.write_string(0, 0, flat(inert(title)), book.styles["plain title"])
    said = [picture.finding, marks_said(picture), book.report.note]
    page.write_string(1, 0, flat(inert(" · ".join(text for text in said if text))), book.styles["plain"])
    page.freeze_panes(4, 0)
    chart.set_size({"width": round(_CHART * _PIXELS), "height": round(points_high(picture) * _PIXELS)})
    beside = len(sheet.widths) + 1
    page.print_area(0, 0, 4 + max(page.dim_rowmax or 0, 30), beside + math.ceil(_CHART * _PIXELS / 64))
    page.insert_chart(3, beside, chart, {"description": inert(picture.finding), "object_position": 2})


def figures_sheet(book: Book, title: str) -> None:
    """A sheet of where each figure of the text is from; none where no figure is traced."""
    rows: list[tuple[Value, ...]] = [
        (number + section.heading, f.text, f.what, f.where, f.numerator, f.denominator, f.source)
        for number, section in numbered(book.report)
        for block in section.blocks
        if isinstance(block, Para)
        for f in block.figures
    ]
    if not rows:
        return
    texts = [_("所在部分"), _("文中写作"), _("指标"), _("地区"), _("分子"), _("分母"), _("出处")]
    columns = [Column(text, "number" if n in (4, 5) else "text") for n, text in enumerate(texts)]
    table = Table(tuple(columns), tuple(rows))
    page = book.page(title)
    wide = [2 * each + 2 for each in widths(table)]
    top = _above(book, page, title, wide)
    _row(page, top, texts, [_Place("text", book.styles["header"], w) for w in wide])
    # Exactly as they were counted, and not to two places.
    styles = ["exact" if column.kind == "number" else "text" for column in columns]
    places = [_Place(c.kind, book.styles[style], w) for c, style, w in zip(columns, styles, wide, strict=True)]
    for row, values in enumerate(rows, start=top + 1):
        _row(page, row, values, places)
    page.autofilter(top, 0, top + len(rows), len(columns) - 1)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _styles() -> dict[str, dict[str, Any]]:
    sheet = OFFICE["sheet"]
    frame = {"border": 1, "border_color": "#8C8C8C"}
    right, centre = {"align": "right", "indent": 1}, {"align": "center"}
    numbers = {
        kind: frame | {"num_format": form} | (centre if kind == "date" else right) for kind, form in NUMBERS.items()
    }
    return numbers | {
        "exact": frame | right,
        "aside": {"font_color": "#A6A6A6"},
        "text": frame | _INERT | {"align": "left"},
        "centred": frame | _INERT | centre,
        "title": {"bold": True, "font_size": sheet["title"], "align": "center"},
        "subtitle": {"align": "center"},
        "remark": {"font_size": sheet["small"]},
        "plain title": {"bold": True, "font_size": sheet["title"], "text_wrap": False},
        "plain": {"font_size": sheet["small"], "text_wrap": False},
        "heading": {"bold": True},
        "body": _INERT,
        "signature": _INERT | {"align": "right"},
        "header": frame | {"bold": True, "bg_color": "#EDEDED", "align": "center"},
    }


def _above(book: Book, page: Worksheet, title: str, wide: Sequence[float]) -> int:
    """Set the columns, write what stands above the rows, and say in which row their header does."""
    report = book.report
    for n, letters in enumerate(wide):
        page.set_column(n, n, letters)
    above = [*([report.title] if title != report.title else []), report.subtitle, report.note, report.foot]
    for row, (style, text) in enumerate([("title", title), ("remark", " · ".join(part for part in above if part))]):
        shown = flat(inert(text))
        size = OFFICE["sheet"]["title" if style == "title" else "small"]
        if len(wide) > 1:
            page.merge_range(row, 0, row, len(wide) - 1, "", book.styles[style])
        page.write_string(row, 0, shown, book.styles[style])
        page.set_row(row, _height(lines(shown, sum(wide) * OFFICE["sheet"]["cell"] / size), size + 5) + 4)
    return 2


def _coloured(book: Book, page: Worksheet, table: Table, first: int) -> None:
    """Rules: a rate has a bar, a row below a line has its colour while the words of its band stand in it."""
    last = first + len(table.rows) - 1
    for n, column in enumerate(table.columns):
        rates = [float(row[n]) for row in table.rows if isinstance(row[n], int | float)]  # type: ignore[arg-type]
        if column.kind == "rate" and rates and min(rates) >= 0:
            limits = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": max(1, *rates)}
            bar = {"type": "data_bar", "bar_color": "#C3CFDB", "bar_solid": True, "data_bar_2010": True}
            page.conditional_format(first, n, last, n, bar | limits)
    tells = band_column(table)
    if tells is None:
        return
    cell = xl_rowcol_to_cell(first, tells, col_abs=True)
    for band in (band for band in LAGGARDS if band in table.bands):
        texts = [str(row[tells]) for row, own in zip(table.rows, table.bands, strict=True) if own == band]
        symbol = BANDS[band].symbol
        word = symbol if all(symbol in text for text in texts) else BANDS[band].label(language())
        # The word for one band is part of that for the other.
        rule = f'=ISNUMBER(SEARCH("{word}",{cell}))'
        options = {"type": "formula", "criteria": rule, "format": book.styles[band], "stop_if_true": True}
        page.conditional_format(first, 0, last, len(table.columns) - 1, options)


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


def _height(rows: int, line: float) -> float:
    return min(rows * line, _HIGHEST - 4)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name as Excel allows it: at most 31 letters, none of []:*?/\\, not begun or ended by ', not taken."""
    base = _FORBIDDEN.sub(" ", inert(title)).strip(" '") or _("表")
    name, n = base[:31].strip(" '"), 1
    while name.casefold() in taken:
        n += 1
        name = f"{base[: 28 - len(str(n))]} ({n})"
    taken.add(name.casefold())
    return name
