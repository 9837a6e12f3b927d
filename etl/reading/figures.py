"""The rows of a sheet in; the figures under each number heading, with what was written and every fault, out."""

from dataclasses import replace

import polars as pl

from etl import values
from etl.faults import Bad, bad
from etl.reading import columns
from etl.reading.body import Body
from etl.reading.columns import Values
from etl.reading.headers import Heading


def figures_of(body: Body) -> dict[Heading, Values]:
    """The values of every number heading; a figure merged over several rows or headings is nobody's."""
    found: dict[Heading, Values] = {}
    for heading in body.match.headings:
        if not heading.is_number:
            continue
        cells, text = body.cells(heading.index), body.written(heading.index)
        if heading.column.type == "percent":
            column = columns.converted(cells, text, values.percent, pl.Int64())
        else:
            column = columns.numbers(cells, text, heading.factor, heading.column)
        found[heading] = _without_merged(body, heading, column)
    return found


def _without_merged(body: Body, heading: Heading, column: Values) -> Values:
    """One figure for several cells: nobody can say how much of it is whose. It is told at the first of them."""
    wrong: dict[int, Bad] = {}
    for top, left, bottom, right in body.table.merged:
        first, last = max(top - body.first, 0), min(bottom - body.first, body.height - 1)
        if not left <= heading.index <= right or last < first or not body.filled(heading.index)[first]:
            continue
        across = len(_numbers_within(body, left, right))
        if last > first:
            wrong |= dict.fromkeys(range(first, last + 1), bad("merged_rows", rows=last - first + 1))
        elif across > 1:
            wrong[first] = bad("merged_columns", columns=across)
    if not wrong:
        return column
    return replace(column, series=column.series.scatter(list(wrong), None), wrong=column.wrong | wrong)


def _numbers_within(body: Body, left: int, right: int) -> list[int]:
    return [heading.index for heading in body.match.headings if heading.is_number and left <= heading.index <= right]


def is_told_before(body: Body, heading: Heading, place: int) -> bool:
    """Whether a cell is the continuation of a merged one, whose fault is told at its first cell."""
    row = body.first + place
    for top, left, bottom, right in body.table.merged:
        if top <= row <= bottom and left <= heading.index <= right:
            numbers = _numbers_within(body, left, right)
            return row > max(top, body.first) or (heading.is_number and heading.index > min(numbers))
    return False
