"""Columns of figures in; where they stand on a sheet, and how every native chart's axes and letters look, out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.model import Axis, Kind, Value
from reports.writers.cells import written
from reports.writers.office import OFFICE
from reports.writers.scale import Scale, axis_title
from warehouse.lettering import inert, width

NUMBERS: dict[Kind, str] = {
    "count": "#,##0", "number": "#,##0.00", "rate": "0.00%", "money": "#,##0.00", "date": "yyyy-mm-dd",
}  # fmt: skip
_TICKS: dict[Kind, str] = {"count": "#,##0", "number": "General", "rate": "0%", "money": "#,##0"}
LINES = ("#23384D", "#9A6FB0", "#3E8E7E")  # those across a picture
LINE, GRID, PAPER = "#33475B", "#DFE4E9", "#FFFFFF"
_INK = "#404040"
_ASIDE = 40  # columns from the left


@dataclass
class Sheet:
    """Columns of a page from a row on, each under its heading.

    Attributes:
        widths: of the columns of figures so far, in narrow letters.
        aside: how many columns stand aside, far to the right: they only place something on the chart.
    """

    book: Workbook
    page: Worksheet
    top: int = 0
    styles: dict[str, Format] = field(default_factory=dict)
    widths: list[int] = field(default_factory=list)
    aside: int = 0

    def column(self, label: str, values: Sequence[Value], kind: Kind) -> int:
        """Write the next column of figures; its number."""
        self.widths.append(max(map(width, (label, *(written(value, kind) for value in values)))))
        self._write(len(self.widths) - 1, label, values, self.styles.get("header"), self.styles.get(kind))
        return len(self.widths) - 1

    def place(self, label: str, values: Sequence[Value]) -> int:
        """Write the next column aside; its number."""
        self.aside += 1
        style = self.styles.get("aside")
        self._write(_ASIDE + self.aside, label, values, style, style)
        return _ASIDE + self.aside

    def _write(self, n: int, label: str, values: Sequence[Value], head: Format | None, style: Format | None) -> None:
        self.page.write_string(self.top, n, inert(label), head)
        for row, value in enumerate(values, start=self.top + 1):
            if isinstance(value, str):
                self.page.write_string(row, n, inert(value), style)
            # A cell that is framed and empty would be a 0 to whoever reads the chart without its sheet.
            elif value is not None:
                self.page.write_number(row, n, float(value), style)  # type: ignore[arg-type]

    def heading(self, n: int) -> list[Any]:
        """Where the heading of a column stands."""
        return [self.page.name, self.top, n]

    def span(self, n: int, first: int, last: int) -> list[Any]:
        """Where the values of a column stand, from the first that is meant to the last."""
        return [self.page.name, self.top + 1 + first, n, self.top + 1 + last, n]


def letters(**more: Any) -> dict[str, Any]:
    """How the letters of a chart look."""
    return {"name": OFFICE["fonts"]["latin"], "size": OFFICE["points"]["chart"], "color": _INK} | more


def axis_of(axis: Axis, scale: Scale, titled: bool, **more: Any) -> dict[str, Any]:
    """An axis of figures as xlsxwriter wants it; `titled` writes what it measures beside it."""
    return {
        "min": scale.low,
        "max": scale.high,
        "major_unit": scale.step,
        "num_format": _TICKS[axis.kind],
        "num_font": letters(),
        "line": {"color": LINE, "width": 0.75},
        "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.5}},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        **({"name": inert(axis_title(axis)), "name_font": letters(bold=False)} if titled else {}),
    } | more
