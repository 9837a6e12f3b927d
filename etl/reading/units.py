"""The rows above a table in; the units that they state for all of its columns out."""

import re
from collections.abc import Iterator
from itertools import pairwise

from etl.layout import Unit, common, segment
from etl.opening.cells import Table
from etl.values import Cell, compact, half_width, is_blank

_AFTER_THE_WORD = re.compile(r"单位(?: *[:为] *| +)((?:(?!单位)[^:])+)")


def units_above(table: Table, first: int) -> list[Unit]:
    """The units stated above the header (row `first`) or, failing that, in the sheet's name; each once."""
    return list(dict.fromkeys(_stated(table.rows[:first]))) or list(dict.fromkeys(_stated([[table.sheet]])))


def _stated(rows: list[list[Cell]]) -> Iterator[Unit]:
    """Units of a 单位 row (单位：㎡、万元), of a title that ends in one (（万元）), of a cell beside the word 单位."""
    for row in rows:
        cells = [cell for cell in dict.fromkeys(row) if not is_blank(cell)]
        for cell in cells:
            if isinstance(cell, str):
                yield from _in(cell)
        for word, beside in pairwise(cells):
            if str(word).strip(" :：\u3000").endswith("单位"):
                yield from _leading_units(str(beside))


def unit_row(row: list[Cell]) -> dict[int, Unit]:
    """By column, the units of a row that holds units alone (㎡ | 万元, with or without brackets); else nothing."""
    found: dict[int, Unit] = {}
    for index, cell in enumerate(row):
        if is_blank(cell):
            continue
        word = compact(str(cell)).removeprefix("(").removesuffix(")").removeprefix("单位:")
        unit = common().units.get(word)
        if unit:
            found[index] = unit
        elif word not in ("单位", "计量单位"):
            return {}
    return found


def _in(cell: str) -> Iterator[Unit]:
    if unit := segment(cell)[1]:
        yield unit
    for found in _AFTER_THE_WORD.finditer(half_width(cell)):
        yield from _leading_units(found[1])


def _leading_units(written: str) -> Iterator[Unit]:
    """The units at the beginning of what follows the word; whatever else stands in the cell ends them."""
    for name in re.split(r"[、,;)\s]+", half_width(written).strip()):
        names = [compact(name)] if compact(name) in common().units else compact(name).split("/")
        found = [common().units.get(each) for each in names]
        if None in found:
            return
        yield from (unit for unit in found if unit)
