"""The names and numbers of a chart in; the workbook that lies in a slide behind it, its texts inert, out."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time

import xlsxwriter

from warehouse.lettering import inert

_EARLIEST = date(1980, 1, 1)
Cell = str | float | None


def workbook(rows: Sequence[Sequence[Cell]], number_format: str, dated: date | None) -> bytes:
    """A workbook of one sheet; the same rows and day give the same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime.combine(dated or _EARLIEST, time())})
        number, words = book.add_format({"num_format": number_format}), book.add_format({"quote_prefix": True})
        page = book.add_worksheet("Sheet1")
        for n, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(n, column, inert(value)[:32_000], words)
                elif value is not None:
                    page.write_number(n, column, value, number)
        page.set_column(0, 0, 20)
    return out.getvalue()
