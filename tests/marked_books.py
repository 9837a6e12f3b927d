"""Forms with faults in; workbooks with them, and what stands in a marked copy, out."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine as calamine

from etl.faults import Fault
from etl.refusal.marked import marked_copy
from etl.regions import Regions
from tests import forms
from tests.forms import Sheet, construction_row, workbook

REGIONS = Regions.load()
GOOD = [1, 1, 5, 0, 0, 0, 2]
RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
INJECTED = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "=1+1"]


def construction(*figures: Sequence[Any], **kinds: Any) -> Sheet:
    counties = [("费县", "371325"), ("兰陵县", "371324"), ("沂水县", "371323")]
    rows = [construction_row(n + 1, *counties[n], some) for n, some in enumerate(figures)]
    return Sheet("表一", forms.construction_header(), rows, **kinds)


def several(path: Path) -> Path:
    """Two sheets with faults in cells, in a header, in rows and across the file, and a hidden sheet."""
    twice = construction([1.5, -1, "约300", 0, 0, 0, 2], GOOD)
    twice.rows = [*twice.rows, construction_row(3, "费县", "371325", GOOD)]
    money = [1, "费县", "371325", None, "15", *[3, 2, "(1)"] * 6, None, None, None]
    return workbook(path, twice, Sheet("表三", forms.funds_header(), [money]), hidden=[["填报说明", "=1+1"]])


def copy_of(path: Path, faults: Sequence[Fault]) -> openpyxl.Workbook:
    content = marked_copy(path.read_bytes(), faults)
    assert content is not None
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)


def comments(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    return {
        (page.title, cell.coordinate): cell.comment.text
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }


def fill(book: openpyxl.Workbook, sheet: str, cell: str) -> str:
    return str(book[sheet][cell].fill.start_color.rgb)[-6:]


def front(book: openpyxl.Workbook) -> list[tuple[str, str | None]]:
    """The places of the first page's entries and where they lead."""
    page = book.worksheets[0]
    head = next(row for row in range(1, 9) if str(page.cell(row, 1).value).startswith("位置"))
    cells = [page.cell(row, 1) for row in range(head + 1, page.max_row + 1)]
    return [(str(cell.value), cell.hyperlink.location if cell.hyperlink else None) for cell in cells]


def rows_of(content: bytes, sheet: str) -> list[list[Any]]:
    return calamine.load_workbook(io.BytesIO(content)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
