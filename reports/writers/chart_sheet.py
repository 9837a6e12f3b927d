"""Columns of figures in; where they stand on a sheet, and how every native chart's axes and letters look, out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from locales import _
from reports.model import Axis, Kind, Number, Value
from reports.writers.cells import inert, written
from reports.writers.office import OFFICE
from warehouse.lettering import width

NUMBERS: dict[Kind, str] = {
    "count": "#,##0", "number": "#,##0.00", "rate": "0.00%", "money": "#,##0.00", "date": "yyyy-mm-dd",
}  # fmt: skip
_TICKS: dict[Kind, str] = {"count": "#,##0", "number": "General", "rate": "0%", "money": "#,##0"}
# Colours are the laggards'; series are told apart by how dark they are, as on a copy in black and white.
SERIES = ("#8FA3B8", "#41607F", "#C6D1DC", "#6B7F94", "#E2E8EE", "#23384D")
LINES = ("#23384D", "#9A6FB0", "#3E8E7E")  # those across a picture
LINE, GRID, PAPER = "#33475B", "#DFE4E9", "#FFFFFF"
_INK = "#404040"


@dataclass
class Sheet:
    """Columns of a page from a row on, each under its heading; `widths` are those written so far, in narrow letters."""

    book: Workbook
    page: Worksheet
    top: int = 0
    styles: dict[str, Format] = field(default_factory=dict)
    widths: list[int] = field(default_factory=list)

    def column(self, label: str, values: Sequence[Value], kind: Kind, aside: bool = False) -> int:
        """Write the next column; its number. What stands `aside` only places something on the chart."""
        n = len(self.widths)
        style = self.styles.get("aside" if aside else kind)
        self.page.write_string(self.top, n, inert(label), self.styles.get("aside" if aside else "header"))
        for row, value in enumerate(values, start=self.top + 1):
            if isinstance(value, str):
                self.page.write_string(row, n, inert(value), style)
            # A cell that is framed and empty would be a 0 to whoever reads the chart without its sheet.
            elif value is not None:
                self.page.write_number(row, n, float(value), style)  # type: ignore[arg-type]
        self.widths.append(max(map(width, (label, *(written(value, kind) for value in values)))))
        return n

    def heading(self, n: int) -> list[Any]:
        """Where the heading of a column stands."""
        return [self.page.name, self.top, n]

    def span(self, n: int, first: int, last: int) -> list[Any]:
        """Where the values of a column stand, from the first that is meant to the last."""
        return [self.page.name, self.top + 1 + first, n, self.top + 1 + last, n]


def letters(**more: Any) -> dict[str, Any]:
    """How the letters of a chart look."""
    return {"name": OFFICE["fonts"]["latin"], "size": OFFICE["points"]["chart"], "color": _INK} | more


def ends(axis: Axis, values: Iterable[Number]) -> tuple[float, float]:
    """Where an axis begins and ends: a rate's at 0 and 100%, further where a value is."""
    given = [float(value) for value in values if value is not None]
    lowest, largest = min(given, default=0.0), max(given, default=0.0)
    return (-_beyond(axis, -lowest) if lowest < 0 else 0.0), (
        max(1.0, _beyond(axis, largest)) if axis.kind == "rate" else _beyond(axis, largest)
    )


def _beyond(axis: Axis, value: float) -> float:
    if value <= 0:
        return 1.0
    if axis.kind == "rate":
        return ceil(round(value * 10, 6)) / 10
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= value)


def scale(axis: Axis, limits: tuple[float, float], titled: bool, **more: Any) -> dict[str, Any]:
    """An axis of figures as xlsxwriter wants it; `titled` writes what it measures beside it."""
    unit = _("{label}（{unit}）").format(label=axis.label, unit=axis.unit) if axis.unit else axis.label
    return {
        "min": limits[0],
        "max": limits[1],
        "num_format": _TICKS[axis.kind],
        "num_font": letters(),
        "line": {"color": LINE, "width": 0.75},
        "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.5}},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        **({"name": inert(unit), "name_font": letters(bold=False)} if titled else {}),
    } | more
