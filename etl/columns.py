"""The cells of one column in; its canonical values, what was written, and why a cell has no value, out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from etl import values
from etl.faults import Bad
from etl.values import LOST_DIGITS, Cell

Converted = str | int | date | None
# The cells of a column below its header: strings of a text file as a series, mixed cells of a workbook as a list.
Cells = pl.Series | Sequence[Cell]

# Beyond it not every whole number is a float of its own.
_EXACT = 2.0**53


@dataclass(frozen=True)
class Values:
    """One column: `series` has canonical values, `written` the cells' text; `wrong` says by place why one is null."""

    series: pl.Series
    written: pl.Series
    wrong: dict[int, Bad] = field(default_factory=dict)


def written(cells: Cells) -> pl.Series:
    """What stands in each cell, as the office would recognise it; null where it is empty."""
    if isinstance(cells, pl.Series):
        text = cells.str.strip_chars()
    elif (kinds := _kinds(cells)) <= {float, type(None)}:
        text = pl.Series(cells, dtype=pl.Float64()).cast(pl.String()).str.strip_suffix(".0")
    elif kinds <= {str, type(None)}:
        text = pl.Series(cells, dtype=pl.String()).str.strip_chars()
    else:
        text = pl.Series([_text(cell) for cell in cells], dtype=pl.String())
    return text.set(text == "", None).alias("written")


def numbers(cells: Cells, text: pl.Series, factor: int, whole: bool) -> Values:
    """Numbers ≥ 0 as whole canonical grains, `factor` of which are one displayed unit; `text` is what is written."""
    if isinstance(cells, pl.Series):
        return _numbers_of_text(text, factor, whole)
    kinds = _kinds(cells)
    if kinds <= {float, int, type(None)}:
        floats = pl.Series(cells, dtype=pl.Float64(), strict=False)
    elif kinds <= {str, type(None)}:
        return _numbers_of_text(text, factor, whole)
    else:
        floats = pl.Series([cell if type(cell) is float else None for cell in cells], dtype=pl.Float64())
    # A float is the shortest decimal that reads back as it; where whole grains read back as it, they are that decimal.
    grains = (floats * factor).round()
    exact = ((grains / factor == floats) & (grains >= 0) & (grains < _EXACT)).fill_null(False)
    if whole:
        exact &= (grains % factor == 0).fill_null(False)
    sure = grains.set(~exact, None).cast(pl.Int64())
    others = (~exact & text.is_not_null()).arg_true().to_list()
    return _with_others(sure, others, [cells[at] for at in others], text, factor, whole)


def _numbers_of_text(text: pl.Series, factor: int, whole: bool) -> Values:
    """Plain decimals at once; whatever is written otherwise by the rules for a single cell."""
    decimals = len(str(factor)) - 1
    # Not \d, which here takes full-width digits too.
    pattern = rf"^[0-9]{{1,11}}(\.[0-9]{{1,{decimals}}})?$" if decimals and not whole else r"^[0-9]{1,11}$"
    plain = text.str.contains(pattern).fill_null(False)
    exact = text.set(~plain, None).cast(pl.Decimal(28, decimals)) * Decimal(factor)
    others = (~plain & text.is_not_null()).arg_true().to_list()
    return _with_others(exact.cast(pl.Int64()), others, [text[at] for at in others], text, factor, whole)


def _with_others(
    sure: pl.Series, places: Sequence[int], cells: Sequence[Cell], text: pl.Series, factor: int, whole: bool
) -> Values:
    if not places:
        return Values(sure, text)
    found: dict[Cell, int | Bad | None] = {}
    for cell in cells:
        if cell not in found:
            found[cell] = values.number(cell, factor, whole)
    results = [found[cell] for cell in cells]
    wrong = {at: result for at, result in zip(places, results, strict=True) if isinstance(result, Bad)}
    numbers = pl.Series([None if isinstance(result, Bad) else result for result in results], dtype=pl.Int64())
    return Values(sure.scatter(list(places), numbers), text, wrong)


def converted(cells: Cells, text: pl.Series, convert: Callable[[Cell], Converted | Bad], dtype: pl.DataType) -> Values:
    """Each distinct cell converted once: codes, choices and dates repeat."""
    if not isinstance(cells, pl.Series) and not _kinds(cells) <= {str, type(None)}:
        return _converted_cells(cells, text, convert, dtype)
    distinct = text.unique().drop_nulls()
    results = {word: convert(word) for word in distinct}
    bad_words = {word: result for word, result in results.items() if isinstance(result, Bad)}
    good = pl.Series([None if word in bad_words else results[word] for word in distinct], dtype=dtype)
    series = text.replace_strict(distinct, good, default=None, return_dtype=dtype)
    if not bad_words:
        return Values(series, text)
    return Values(series, text, {at: bad_words[text[at]] for at in text.is_in(list(bad_words)).arg_true()})


def _converted_cells(
    cells: Sequence[Cell], text: pl.Series, convert: Callable[[Cell], Converted | Bad], dtype: pl.DataType
) -> Values:
    known: dict[Cell, Converted | Bad] = {}
    wrong: dict[int, Bad] = {}
    good: list[Converted] = []
    for at, cell in enumerate(cells):
        if cell not in known:
            known[cell] = None if cell is None else convert(cell)
        value = known[cell]
        if isinstance(value, Bad):
            wrong[at] = value
            value = None
        good.append(value)
    return Values(pl.Series(good, dtype=dtype), text, wrong)


def texts(cells: Cells, text: pl.Series) -> Values:
    """Names and numbers of schools and projects seldom repeat: what needs no change is taken at once."""
    plain = text.str.contains(r"^[^\s０-９Ａ-Ｚａ-ｚ]{3,}$").fill_null(False)
    plain &= ~text.str.contains(f"^{LOST_DIGITS.pattern}$").fill_null(False)
    if not isinstance(cells, pl.Series):
        plain &= pl.Series([isinstance(cell, str) for cell in cells], dtype=pl.Boolean())
    if plain.all():
        return Values(text, text)
    places = (~plain & text.is_not_null()).arg_true().to_list()
    others = [text[at] if isinstance(cells, pl.Series) else cells[at] for at in places]
    results = [values.text(cell) for cell in others]
    wrong = {at: result for at, result in zip(places, results, strict=True) if isinstance(result, Bad)}
    words = pl.Series([None if isinstance(result, Bad) else result for result in results], dtype=pl.String())
    return Values(text.set(~plain, None).scatter(places, words) if places else text, text, wrong)


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
