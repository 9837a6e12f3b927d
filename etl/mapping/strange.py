"""A table that no layout knows in; where its header stands, and each column's header path and cells, out."""

from dataclasses import dataclass
from functools import cache

from etl.layout import HeaderPath, Unit, common, segment
from etl.opening.cells import Table
from etl.reading.headers import DEEPEST, FIRST_ROWS, header_paths, is_numbering
from etl.reading.preface import statements
from etl.reading.units import unit_row, units_above
from etl.regions import Regions
from etl.values import Cell, compact, is_blank, is_number, number

# So many rows below a header show what stands in its columns.
_SAMPLE = 200


@dataclass(frozen=True)
class StrangeColumn:
    """A column: its header levels as written (compact, units kept), their words, the unit, the filled cells.

    The unit is that of the header, or of a row of units below it; None where neither says one.
    """

    index: int
    levels: tuple[str, ...]
    path: HeaderPath
    unit: Unit | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Strange:
    """A header: rows `first` to `last` from 0, its columns, and the units stated above it for all of them."""

    first: int
    last: int
    columns: tuple[StrangeColumn, ...]
    units: tuple[Unit, ...]


@cache
def regions() -> Regions:
    """The regions that come with the project; names and codes of counties tell what a column is."""
    return Regions.load()


def named_unit(word: str) -> Unit | None:
    """The unit that a whole level of a header is: 土建／已开工／平方米."""
    return common().units.get(word)


def strange_of(table: Table) -> Strange | None:
    """The header and columns of a table, None where no figures stand below words."""
    rows = table.rows
    for at in range(1, min(len(rows), FIRST_ROWS + 2 * DEEPEST)):
        block = _block_above(rows, at) if _is_data(rows[at]) else None
        if block:
            found = _strange(table, *block, at)
            return found if _has_figures(found) else None
    return None


def _is_data(row: list[Cell]) -> bool:
    """Whether a row has figures or a county, and is no numbering of the columns."""
    if is_numbering(row) or unit_row(row) or _is_preface(row):
        return False
    return sum(map(is_number, row)) >= 2 or any(
        isinstance(cell, str) and regions().mentions(cell, None) for cell in row
    )


def _block_above(rows: list[list[Cell]], at: int) -> tuple[int, int] | None:
    """First and last row of the words above a row of data; a row of units or of numbers is no part of them."""
    last = at - 1
    while last >= 0 and (is_numbering(rows[last]) or unit_row(rows[last]) or all(map(is_blank, rows[last]))):
        last -= 1
    first = last + 1
    while first > max(last - DEEPEST + 1, 0) and _may_be_header(rows[first - 1]):
        first -= 1
    # 一、校舍 between header and data is a section, not the lowest level of the header.
    return (first, last) if first <= last and first < FIRST_ROWS else None


def _may_be_header(row: list[Cell]) -> bool:
    words = {segment(cell)[0] for cell in row if isinstance(cell, str) and not is_blank(cell)} - {""}
    if len(words) < 2 or _is_preface(row):
        return False
    return not any(word.startswith(("附件", "附表")) for word in words)


def _is_preface(row: list[Cell]) -> bool:
    """Whether a row says 报告期：2015年7月 and the like; a header may have a column of that name among others."""
    said = statements([row], 1, 1)
    return bool(said) and 2 * len(said) >= len({compact(str(cell)) for cell in row if not is_blank(cell)})


def _strange(table: Table, first: int, last: int, data: int) -> Strange:
    block = []
    raw: dict[tuple[str, Unit | None], str] = {}
    for row in table.rows[first : last + 1]:
        line = [segment(cell) if isinstance(cell, str) and cell else ("", None) for cell in row]
        raw |= {part: compact(cell) for part, cell in zip(line, row, strict=True) if isinstance(cell, str)}
        block.append(line)
    below: dict[int, Unit] = {}
    for row in table.rows[last + 1 : data]:
        below = unit_row(row) or below
    columns = []
    for index, path in enumerate(header_paths(block)):
        cells = tuple(cell for cell in _cells(table, index, data) if not is_blank(cell))
        if path or cells:
            words = tuple(word for word, _ in path)
            unit = next((unit for _, unit in reversed(path) if unit), None) or below.get(index)
            unit = unit or (named_unit(words[-1]) if words else None)
            columns.append(StrangeColumn(index, tuple(raw[part] for part in path), words, unit, cells))
    return Strange(first, last, tuple(columns), tuple(units_above(table, first)))


def _cells(table: Table, index: int, data: int) -> list[Cell]:
    if table.text is not None:
        return list(table.text.to_series(index)[data : data + _SAMPLE])
    return [row[index] for row in table.rows[data : data + _SAMPLE]]


def _has_figures(found: Strange) -> bool:
    """Whether a column besides line numbers, codes and years has numbers."""
    for column in found.columns:
        figures = [grains for cell in column.cells if isinstance(grains := number(cell, 1), int)]
        numbering = figures == list(range(1, len(figures) + 1)) and column is found.columns[0]
        if figures and not numbering and not any(regions().mentions(None, figure) for figure in figures):
            return True
    return False
