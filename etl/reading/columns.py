"""The cells of one column in; its canonical values, what was written, and why a cell has no value, out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from etl import values
from etl.faults import Bad
from etl.opening.cells import as_text
from etl.schema import Column
from etl.values import LOST_DIGITS, Cell
from warehouse.lettering import UNSEEN

Converted = str | int | date | None
# The cells of a column below its header: of a flat file as a series, mixed cells of a workbook as a list.
Cells = pl.Series | Sequence[Cell]

# Below this a loop over cells is quicker than a frame.
FEW = 250
# Beyond it not every whole number is a float of its own.
_EXACT = 2.0**53
# Below this a product of a float is wrong by less than 0.003.
_FINE, _NO_HALF = 2.0**43, 0.49


@dataclass(frozen=True)
class Values:
    """One column: `series` has canonical values, `written` the cells' text; `wrong` says by place why one is null."""

    series: pl.Series
    written: pl.Series
    wrong: dict[int, Bad] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Sequence[Converted | Bad], text: pl.Series, dtype: pl.DataType) -> "Values":
        """What the cells of a column were converted to, one by one."""
        return cls(_series(found, dtype), text, {at: value for at, value in enumerate(found) if isinstance(value, Bad)})


def written(cells: Cells) -> pl.Series:
    """What stands in each cell, as the office would recognise it; null where it is empty."""
    if isinstance(cells, pl.Series):
        text = as_text(cells)
        if cells.dtype.is_numeric():
            return text.alias("written")
        text = text.str.strip_chars()
    elif len(cells) < FEW:
        return pl.Series("written", [_text(cell) or None for cell in cells], dtype=pl.String())
    elif (kinds := _kinds(cells)) <= {float, type(None)}:
        text = pl.Series(cells, dtype=pl.Float64()).cast(pl.String()).str.strip_suffix(".0")
    elif kinds <= {str, type(None)}:
        text = pl.Series(cells, dtype=pl.String()).str.strip_chars()
    else:
        text = pl.Series([_text(cell) for cell in cells], dtype=pl.String())
    return text.set(text == "", None).alias("written")


def numbers(cells: Cells, text: pl.Series, factor: int, column: Column) -> Values:
    """Numbers ≥ 0 as whole canonical grains, `factor` of which are one displayed unit; `text` is what is written."""
    whole = column.type == "count"

    def convert(cell: Cell) -> int | Bad | None:
        return values.number(cell, factor, whole, column.largest)

    if len(cells) < FEW:
        return _one_by_one(cells, text, convert, pl.Int64())
    if isinstance(cells, pl.Series) and cells.dtype == pl.Float64:
        # Minus zero is told like any negative number.
        sure = _sure_floats(cells, factor, whole).set(text == "-0", None)
        if (rest := text.set(sure.is_not_null(), None)).null_count() < len(rest):
            sure = sure.fill_null(_plain_decimals(rest, factor, whole))
    elif isinstance(cells, pl.Series) or (kinds := _kinds(cells)) <= {str, type(None)}:
        sure = _plain_decimals(text, factor, whole)
    else:
        only = kinds <= {float, int, type(None)}
        floats = pl.Series(cells if only else [c if type(c) is float else None for c in cells], dtype=pl.Float64())
        sure = _sure_floats(floats, factor, whole)
        if (rest := text.set(sure.is_not_null(), None)).null_count() < len(rest):
            sure = sure.fill_null(_plain_decimals(rest, factor, whole))
    sure = sure.set(sure >= column.largest, None)
    return _with_others(sure, text, cells, convert)


def _sure_floats(floats: pl.Series, factor: int, whole: bool) -> pl.Series:
    """Whole grains of what was typed, half up, where the float leaves no doubt of them; null for the rest.

    Grains that read back as the float are what was typed. Any others are right as far from a half as no error of a
    float reaches.
    """
    product = floats * factor
    grains = product.round()
    # By a series: what polars divides by one number it multiplies by its inverse, and is one digit off.
    exact = (grains / pl.repeat(float(factor), len(grains), eager=True) == floats) & (grains < _EXACT)
    if whole:
        exact &= grains % factor == 0
    else:
        exact |= ((product - grains).abs() < _NO_HALF) & (grains < _FINE)
    return grains.set(~(exact & (floats >= 0)).fill_null(False), None).cast(pl.Int64())


def _plain_decimals(text: pl.Series, factor: int, whole: bool) -> pl.Series:
    """Digits with at most nine decimals as grains, rounded half up like any single cell; null for the rest."""
    # So many digits that the grains stay below 10¹⁷. Not \d, which here takes full-width digits too.
    digits = 18 - len(str(factor))
    plain = text.str.contains(rf"^[0-9]{{1,{digits}}}$" if whole else rf"^[0-9]{{1,{digits}}}(\.[0-9]{{1,9}})?$")
    exact = text.set(~plain.fill_null(False), None).cast(pl.Decimal(38, 9)) * Decimal(factor)
    return exact.round(0, mode="half_away_from_zero").cast(pl.Int64())


def converted(cells: Cells, text: pl.Series, convert: Callable[[Cell], Converted | Bad], dtype: pl.DataType) -> Values:
    """Each distinct cell converted once: codes, choices and dates repeat."""
    if len(cells) < FEW or not (isinstance(cells, pl.Series) or _kinds(cells) <= {str, type(None)}):
        return _one_by_one(cells, text, convert, dtype)
    distinct = text.unique().drop_nulls()
    results = {word: convert(word) for word in distinct}
    bad_words = {word: result for word, result in results.items() if isinstance(result, Bad)}
    good = pl.Series([None if word in bad_words else results[word] for word in distinct], dtype=dtype)
    series = text.replace_strict(distinct, good, default=None, return_dtype=dtype)
    if not bad_words:
        return Values(series, text)
    return Values(series, text, {at: bad_words[text[at]] for at in text.is_in(list(bad_words)).arg_true()})


def texts(cells: Cells, text: pl.Series) -> Values:
    """Names and numbers of schools and projects seldom repeat: what needs no change is taken at once."""
    if len(cells) < FEW:
        return _one_by_one(cells, text, values.text, pl.String())
    plain = text.str.contains(rf"^[^\s０-９Ａ-Ｚａ-ｚ{UNSEEN}]{{3,}}$").fill_null(False)
    plain &= (text.str.len_bytes() <= values.LONGEST).fill_null(False)
    plain &= ~text.str.contains(f"^{LOST_DIGITS.pattern}$").fill_null(False)
    if not isinstance(cells, pl.Series):
        plain &= pl.Series([isinstance(cell, str) for cell in cells], dtype=pl.Boolean())
    return _with_others(text.set(~plain, None), text, cells, values.text)


def _with_others(sure: pl.Series, text: pl.Series, cells: Cells, convert: Callable[[Cell], Converted | Bad]) -> Values:
    """What is sure already, and the cells that say something else converted one by one."""
    places = (sure.is_null() & text.is_not_null()).arg_true().to_list()
    if not places:
        return Values(sure, text)
    others = text.gather(places).to_list() if isinstance(cells, pl.Series) else [cells[at] for at in places]
    found = _each(others, convert)
    wrong = {at: value for at, value in zip(places, found, strict=True) if isinstance(value, Bad)}
    return Values(sure.scatter(places, _series(found, sure.dtype)), text, wrong)


def _one_by_one(
    cells: Cells, text: pl.Series, convert: Callable[[Cell], Converted | Bad], dtype: pl.DataType
) -> Values:
    return Values.of(_each(text.to_list() if isinstance(cells, pl.Series) else cells, convert), text, dtype)


def _each(cells: Sequence[Cell], convert: Callable[[Cell], Converted | Bad]) -> list[Converted | Bad]:
    """Each distinct cell converted once; True is 1 to a dictionary, and no number to an office."""
    typed = [(type(cell), cell) for cell in cells]
    found = {case: convert(case[1]) for case in set(typed)}
    return [found[case] for case in typed]


def _series(found: Sequence[Converted | Bad], dtype: pl.DataType) -> pl.Series:
    return pl.Series([None if isinstance(value, Bad) else value for value in found], dtype=dtype)


def _kinds(cells: Sequence[Cell]) -> set[type]:
    return set(map(type, cells))


def _text(cell: Cell) -> str | None:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0")
    return None if cell is None else str(cell)
