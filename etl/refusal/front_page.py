"""The faults of one file with their marks in; the first page of its marked copy, which links to each of them, out."""

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from etl.faults import Fault
from etl.refusal.wording import action, expected, shortened
from warehouse.lettering import lines, printable

TITLE = "退回说明"
HEADING = "退回说明：本文件没有装入，请改正后重新报送\nNot loaded: please correct this file and send it again"
LEGEND = (
    "红色的单元格有错误，黄色的单元格所在的整行有错误，批注写明怎样改。点击“位置”可以转到该处。\n"
    "A red cell is wrong, a yellow one stands for its whole row; comments say what to do. Click a place to go there."
)
COLUMNS = {
    "位置\nPlace": 18,
    "列\nColumn": 26,
    "写的是\nFound": 18,
    "应为／问题\nExpected / what is wrong": 46,
    "怎样改\nWhat to do": 50,
}
CELL_FILL, ROW_FILL = (PatternFill("solid", start_color=colour) for colour in ("FFC7CE", "FFEB9C"))

_LINE = 15.0  # points
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_THIN = Side(style="thin", color="D9D9D9")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

# The sheet and the cell where a fault is marked, or None.
Mark = tuple[str, str] | None


def add_front_page(book: Workbook, marks: Sequence[tuple[Fault, Mark]], total: int, note: str) -> None:
    """Put the page before all others; `total` counts the faults that are not listed, too."""
    for page in book.worksheets:
        # Two selected sheets are edited together.
        page.sheet_view.tabSelected = False
    page = book.create_sheet(_free_title(book), 0)
    book.active = 0
    page.sheet_view.tabSelected = True
    texts = [HEADING, LEGEND, *([note] if note else [])]
    if total > len(marks):
        texts.append(
            f"共{total}处错误，这里只列出并标注前{len(marks)}处，全部错误见退回说明.xlsx。\n"
            f"There are {total} faults; the first {len(marks)} are listed and marked here, all in 退回说明.xlsx."
        )
    for row, text in enumerate(texts, start=1):
        _across(page, row, text, bold=row == 1)
    head = len(texts) + 1
    for column, (title, width) in enumerate(COLUMNS.items(), start=1):
        cell = page.cell(head, column, title)
        cell.font, cell.alignment, cell.border = _font(cell, bold=True), _WRAPPED, _FRAME
        cell.fill = PatternFill("solid", start_color="D9E2EC")
        page.column_dimensions[cell.column_letter].width = width
    page.row_dimensions[head].height = 2 * _LINE + 4
    for row, (fault, mark) in enumerate(marks, start=head + 1):
        _entry(page, row, fault, mark)
    page.freeze_panes = page.cell(head + 1, 1)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{head}:{head}"


def withdraw(book: Workbook, author: str) -> None:
    """Take out the page and the marks of an earlier copy that was corrected and sent again."""
    for page in book.worksheets:
        if page.title.startswith(TITLE) and page["A1"].value == HEADING:
            for row in page.iter_rows():
                for cell in row:
                    if cell.hyperlink and cell.hyperlink.location:
                        _unmark(book, cell.hyperlink.location, author)
            book.remove(page)


def _unmark(book: Workbook, location: str, author: str) -> None:
    sheet, _, place = location.rpartition("!")
    name = sheet.strip("'").replace("''", "'")
    if name in book.sheetnames:
        cell = book[name][place]
        if cell.comment and cell.comment.author == author:
            cell.comment, cell.fill = None, PatternFill()


def _entry(page: Worksheet, row: int, fault: Fault, mark: Mark) -> None:
    texts = [
        _place(fault),
        printable(fault.column),
        shortened(fault.found, 200),
        f"{expected(fault)}\n{expected(fault, 'en')}",
        f"{action(fault)}\n{action(fault, 'en')}",
    ]
    for column, text in enumerate(texts, start=1):
        cell = page.cell(row, column)
        cell.value, cell.data_type = text or None, "s" if text else "n"
        cell.alignment, cell.border, cell.number_format = _WRAPPED, _FRAME, "@"
    if mark:
        cell = page.cell(row, 1)
        sheet, place = mark[0].replace("'", "''"), mark[1]
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!{place}")
        cell.font = _font(cell, color="0563C1", underline="single")
        cell.fill = CELL_FILL if fault.cell else ROW_FILL
    # Excel does not fit the height of a row that another program wrote.
    most = max(lines(text, width - 2) for text, width in zip(texts, COLUMNS.values(), strict=True))
    page.row_dimensions[row].height = most * _LINE + 4


def _place(fault: Fault) -> str:
    """表一 H7, 表一 第9行 / row 9, 表一, or the whole file."""
    if fault.cell:
        return f"{fault.sheet} {fault.cell}".strip()
    if fault.row:
        return f"{fault.sheet} 第{fault.row}行 row {fault.row}".strip()
    return fault.sheet or "整个文件\nThe whole file"


def _across(page: Worksheet, row: int, text: str, bold: bool) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(COLUMNS))
    cell = page.cell(row, 1, text)
    cell.font, cell.alignment = _font(cell, bold=bold, size=13 if bold else 11), _WRAPPED
    of_width = sum(COLUMNS.values()) - 10
    page.row_dimensions[row].height = lines(text, of_width) * (19 if bold else _LINE) + 4


def _font(cell: Cell, **more: Any) -> Font:
    """The workbook's own font, changed."""
    return Font(**{"name": cell.font.name, "size": cell.font.size, **more})


def _free_title(book: Workbook) -> str:
    taken = {name.casefold() for name in book.sheetnames}
    return next(
        name for name in (TITLE, *(f"{TITLE}（{n}）" for n in range(2, 10_000))) if name.casefold() not in taken
    )
