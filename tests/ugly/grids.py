"""Columns and lines in; a sheet's cells out, with the place of every county and figure, whatever its looks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from etl.faults import letters
from tests.forms import merged_header
from tests.ugly import spellings
from tests.ugly.facts import city_of

# What a column holds: ("county_name",), ("building", "started_qty"), ("county", "paid_wan").
Key = tuple[str, ...]
Place = tuple[int, int]
# A fault as it must be told: kind, sheet, cell or row.
Told = tuple[str, str, str]


@dataclass(frozen=True)
class Col:
    """A column: its header path, with {money} and {area} where a unit may stand, and what kind of cells it has."""

    key: Key
    path: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Record:
    """One row: `id` finds it again (the county first), `values` has canonical values by key."""

    id: tuple[Any, ...]
    values: Mapping[Key, Any]


@dataclass(frozen=True)
class Line:
    """What stands in one row below the header: a record, the sum of records under a label, or cells as they are."""

    kind: str
    records: Sequence[Record] = ()
    label: str = ""
    cells: Sequence[Any] = ()
    more: Mapping[Key, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Style:
    """How a sheet looks; `spell` writes a number in display units, `blank` a missing figure, both by the cell's number.

    `units` are the words by measure; they stand in the brackets of the header unless `bare`.
    """

    above: Sequence[Sequence[Any]] = ()
    below: Sequence[Sequence[Any]] = ()
    title: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    bare: bool = False
    unit_row: bool = False
    ordinals: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    spell: Callable[[Decimal, int], Any] = spellings.number
    blank: Callable[[int], Any] = spellings.nothing
    names: Callable[[str], Any] = spellings.name
    codes: Callable[[str], Any] = spellings.code
    cities: Callable[[str], Any] = spellings.city
    periods: Callable[[int], Any] = spellings.period
    days: Callable[[Any], Any] = spellings.day
    years: Callable[[int], Any] = int
    choices: Callable[[str], Any] = str
    label_at: Key = ("county_name",)
    merge: Sequence[Key] = ()
    merge_header: bool = True


@dataclass
class Grid:
    """A sheet: its cells by place (from 0), what is merged or hidden, and where each record and column went."""

    name: str
    cells: dict[Place, Any] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: dict[tuple[Any, ...], int] = field(default_factory=dict)
    columns: dict[Key, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    header: tuple[int, int] = (0, 0)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False
    empties: list[Place] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Rows up to the last one with a cell."""
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        """Columns up to the last one with a cell."""
        return max((column for _, column in self.cells), default=-1) + 1

    def table(self) -> list[list[Any]]:
        """The cells as rows of equal length."""
        return [[self.cells.get((row, column)) for column in range(self.width)] for row in range(self.height)]

    def add(self, cells: Sequence[Any]) -> int:
        """Put cells below all others, or leave an empty row; its number."""
        row = self.__dict__.setdefault("next", 0)
        self.__dict__["next"] = row + 1
        for column, cell in enumerate(cells):
            if cell is not None:
                self.cells[row, column] = cell
        return int(row)

    def place(self, record: Sequence[Any] | str, key: Key | str) -> Place:
        """Where a figure of a record, or of the total of that label, stands."""
        key = (key,) if isinstance(key, str) else key
        row = self.labels[record] if isinstance(record, str) and record in self.labels else None
        if row is None:
            row = self.rows[(record,) if isinstance(record, str) else tuple(record)]
        return row, self.columns[key]

    def put(self, record: Sequence[Any] | str, key: Key | str, cell: Any, *kinds: str) -> list[Told]:
        """Write another cell, and say which kinds of fault must then be told there."""
        at = self.place(record, key)
        self.cells[at] = cell
        return [(kind, self.name, cell_name(at)) for kind in kinds]


def cell_name(place: Place) -> str:
    """A place as a spreadsheet names it."""
    return f"{letters(place[1] + 1)}{place[0] + 1}"


def lay_out(name: str, columns: Sequence[Col], lines: Sequence[Line], style: Style) -> Grid:
    """A sheet with title, rows above, header, units, numbers of columns, lines and rows below."""
    grid = Grid(name)
    grid.columns = {column.key: n for n, column in enumerate(columns)}
    if style.title:
        grid.add([style.title])
        grid.merged.append((0, 0, 0, len(columns) - 1))
    for cells in style.above:
        grid.add(cells)
    _header(grid, [_path(column, style) for column in columns], style)
    if style.unit_row:
        grid.add([style.units.get(column.kind) for column in columns])
    if style.ordinals:
        numbers = iter(range(1, len(columns) + 1))
        firsts = iter("甲乙丙丁")
        grid.add([next(firsts) if _is_text(column) else str(next(numbers)) for column in columns])
    for n, line in enumerate(lines, start=1):
        row = grid.add(_cells(line, columns, style, n))
        if line.kind == "data":
            grid.rows[line.records[0].id] = row
        elif line.label:
            grid.labels[line.label] = row
    _merge(grid, style)
    for cells in style.below:
        grid.add(cells)
    return grid


def _is_text(column: Col) -> bool:
    return column.kind in ("name", "code", "city", "text", "choice")


def _path(column: Col, style: Style) -> list[str]:
    """The header of a column with its words and units as the style has them."""
    units = {kind: "" if style.bare else f"（{style.units.get(kind, unit)}）" for kind, unit in spellings.UNITS.items()}
    path = [level.format(**units) for level in column.path]
    for old, new in style.words.items():
        path = [level.replace(old, new) for level in path]
    return path


def _header(grid: Grid, paths: list[list[str]], style: Style) -> None:
    depth = max(map(len, paths))
    padded = [[*path, *[path[-1]] * (depth - len(path))] for path in paths]
    first = grid.add([])
    for _ in range(depth - 1):
        grid.add([])
    grid.header = (first, first + depth - 1)
    for top, left, bottom, right, word in merged_header(padded):
        grid.cells[first + top, left] = word
        if (top, left) != (bottom, right) and style.merge_header:
            grid.merged.append((first + top, left, first + bottom, right))


def _cells(line: Line, columns: Sequence[Col], style: Style, n: int) -> list[Any]:
    if line.kind == "cells":
        return list(line.cells)
    if line.kind == "data":
        return [_cell(column, line.records[0], style, n * 100 + at) for at, column in enumerate(columns)]
    cells: list[Any] = []
    for at, column in enumerate(columns):
        if column.key == style.label_at:
            cells.append(line.label)
        elif column.key in line.more:
            cells.append(line.more[column.key])
        elif column.kind in spellings.NUMBERS:
            found = [record.values.get(column.key) for record in line.records]
            known = [value for value in found if value is not None]
            cells.append(_number(column, sum(known), style, n * 100 + at) if known else None)
        else:
            cells.append(None)
    return cells


def _cell(column: Col, record: Record, style: Style, n: int) -> Any:
    value = record.values.get(column.key)
    county = str(record.values["county_code",])
    if column.kind in spellings.NUMBERS:
        return style.blank(n) if value is None else _number(column, value, style, n)
    if column.kind == "city":
        return style.cities(city_of(county))
    if column.kind in ("name", "code"):
        return (style.names if column.kind == "name" else style.codes)(county)
    if column.kind == "ordinal":
        return n // 100
    if value is None:
        return None
    spelled = {"period": style.periods, "day": style.days, "year": style.years, "choice": style.choices}
    return spelled[column.kind](value) if column.kind in spelled else value


def _number(column: Col, value: Any, style: Style, n: int) -> Any:
    unit = style.units.get(column.kind, spellings.UNITS.get(column.kind, ""))
    return style.spell(Decimal(value) * spellings.IN_UNIT.get(unit, Decimal(1)), n)


def _merge(grid: Grid, style: Style) -> None:
    """Merge equal neighbours of the columns that the style merges."""
    for key in style.merge:
        column = grid.columns[key]
        rows = sorted(grid.rows.values())
        at = 0
        while at < len(rows):
            end = at
            while (
                end + 1 < len(rows)
                and rows[end + 1] == rows[end] + 1
                and grid.cells.get((rows[end + 1], column)) == grid.cells.get((rows[at], column))
            ):
                end += 1
            if end > at:
                grid.merged.append((rows[at], column, rows[end], column))
                for row in rows[at + 1 : end + 1]:
                    grid.cells.pop((row, column), None)
            at = end + 1


def data(records: Sequence[Record]) -> list[Line]:
    """A line per record."""
    return [Line("data", [record]) for record in records]


def total(records: Sequence[Record], label: str, **more: Any) -> Line:
    """The sum of records under a label; `more` fills other columns, such as a budget year."""
    return Line("total", records, label, more={(name,): value for name, value in more.items()})


def by_city(records: Sequence[Record], label: str, above: bool = False) -> list[Line]:
    """The lines of each city with its total below or above them; {city} in the label is its name."""
    lines: list[Line] = []
    for city in dict.fromkeys(city_of(record.id[0]) for record in records):
        of_city = [record for record in records if city_of(record.id[0]) == city]
        sum_line = total(of_city, label.format(city=spellings.city(city)))
        lines += [sum_line, *data(of_city)] if above else [*data(of_city), sum_line]
    return lines


def row(*cells: Any) -> Line:
    """Cells as they are."""
    return Line("cells", cells=cells)
