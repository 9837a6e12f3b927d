"""A table within its sheet in; the rows above its header and below its notes that report something, lost to it, out."""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.faults import Bad, bad
from etl.reading.body import Body
from etl.reading.headers import Heading
from etl.reading.preface import statements
from etl.reading.totals import END, kind_of
from etl.regions import Regions
from etl.values import Cell, is_number


@dataclass(frozen=True)
class Stray:
    """A row that nobody reads: the cell that shows it (from 0), its header where it has one, and why it is lost."""

    row: int
    index: int
    column: str
    found: Cell
    why: Bad


def stray_rows(body: Body, regions: Regions) -> Iterator[Stray]:
    """Every row beside the table that names a county or has figures."""
    yield from _above(body, regions)
    yield from _below(body, regions)


def _above(body: Body, regions: Regions) -> Iterator[Stray]:
    """Of two tables on one sheet the header of one is found; the other's rows must not pass for a preface."""
    for row, cells in enumerate(body.table.rows[: body.match.first]):
        said = {statement.index for statement in statements([cells], 1, 1).values()}
        others = {index: cell for index, cell in enumerate(cells) if index not in said}
        numbers = [index for index, cell in others.items() if is_number(cell)]
        named = next((index for index, cell in others.items() if _is_county(cell, regions)), None)
        # 2015 | 年 | 7 | 月 may stand above any table.
        if len(numbers) >= (4 if named is None else 2 + (named in numbers)):
            index = numbers[0] if named is None else named
            yield Stray(row, index, "", cells[index], bad("above_the_header"))


def _is_county(cell: Cell, regions: Regions) -> bool:
    return regions.mentions(cell if isinstance(cell, str) else None, cell)


def _below(body: Body, regions: Regions) -> Iterator[Stray]:
    """A line of notes may name a county or hold a number, as in 填报单位：费县; a line that does both is a report."""
    code, name = body.match.one("county_code"), body.match.one("county_name")
    for place in range(body.end, body.height):
        cells = body.row(place)
        named: Heading | None = code if code and regions.mentions(None, cells[code.index]) else None
        named = named or (name if name and regions.mentions(cells[name.index], None) else None)
        figure = next((h for h in body.match.numbers if is_number(cells[h.index])), None)
        at = named or figure
        is_note = kind_of(body.labels(place))[0] == END
        if at and ((named and figure) or not is_note):
            found = body.written(at.index)[place]
            yield Stray(body.first + place, at.index, at.target.shown, found, bad("after_the_notes"))
