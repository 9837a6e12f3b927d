"""The rows of a sheet in; the figures under each number heading, with what was written and every fault, out."""

from dataclasses import replace

import polars as pl

from etl import columns, values
from etl.body import Body
from etl.columns import Values
from etl.faults import Bad, bad
from etl.headers import Heading
from etl.layouts import RATE


def figures_of(body: Body) -> dict[Heading, Values]:
    """The values of every number heading; a figure merged over several rows is nobody's."""
    found: dict[Heading, Values] = {}
    for heading in body.match.headings:
        if not heading.is_number:
            continue
        cells, text = body.cells(heading.index), body.written(heading.index)
        if heading.target.role == RATE:
            column = columns.converted(cells, text, values.percent, pl.Int64())
        else:
            column = columns.numbers(cells, text, heading.factor, heading.column.type == "count")
        found[heading] = _without_merged(body, heading, column)
    return found


def _without_merged(body: Body, heading: Heading, column: Values) -> Values:
    """One figure for several rows: nobody can say how much of it is whose. It is told at its first row."""
    wrong: dict[int, Bad] = {}
    for top, left, bottom, right in body.table.merged:
        first, last = max(top - body.first, 0), min(bottom - body.first, body.height - 1)
        if left <= heading.index <= right and last > first and body.filled(heading.index)[first]:
            wrong |= dict.fromkeys(range(first, last + 1), bad("merged_rows", rows=last - first + 1))
    if not wrong:
        return column
    return replace(column, series=column.series.scatter(list(wrong), None), wrong=column.wrong | wrong)


def is_told_above(body: Body, heading: Heading, place: int) -> bool:
    """Whether a cell is the continuation of a merged one, whose fault is told at its first row."""
    return any(
        top < body.first + place <= bottom and left <= heading.index <= right
        for top, left, bottom, right in body.table.merged
    )
