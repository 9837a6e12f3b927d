"""The cells of one column in; its canonical values, what was written, and why a cell has no value, out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from etl import values
from etl.faults import Bad
from etl.schema import Column
from etl.values import LOST_DIGITS, Cell

Converted = str | int | date | None
# The cells of a column below its header: strings of a text file as a series, mixed cells of a workbook as a list.
Cells = pl.Series | Sequence[Cell]

# Below this a loop over cells is quicker than a frame.
FEW = 250
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
    if len(cells) < FEW:
        sure = pl.Series([None] * len(cells), dtype=pl.Int64())
    elif isinstance(cells, pl.Series) or (kinds := _kinds(cells)) <= {str, type(None)}:
        sure = _plain_decimals(text, factor, whole)
    else:
        only = kinds <= {float, int, type(None)}
        floats = pl.Series(cells if only else [c if type(c) is float else None for c in cells], dtype=pl.Float64())
        sure = _exact_floats(floats, factor, whole)
        if (rest := text.set(sure.is_not_null(), None)).null_count() < len(rest):
            sure = sure.fill_null(_plain_decimals(rest, factor, whole))
    sure = sure.set(sure > column.largest, None)
    places = (sure.is_null() & text.is_not_null()).arg_true().to_list()
    if not places:
        return Values(sure, text)
    others = text.gather(places).to_list() if isinstance(cells, pl.Series) else [cells[at] for at in places]
    # True is 1 to a dictionary, and no number to an office.
    typed = [(type(cell), cell) for cell in others]
    found = {case: values.number(case[1], factor, whole, column.largest) for case in set(typed)}
    results = [found[case] for case in typed]
    wrong = {at: result for at, result in zip(places, results, strict=True) if isinstance(result, Bad)}
    numbers = pl.Series([None if isinstance(result, Bad) else result for result in results], dtype=pl.Int64())
    return Values(sure.scatter(places, numbers), text, wrong)


def _exact_floats(floats: pl.Series, factor: int, whole: bool) -> pl.Series:
    """Whole grains that read back as the float, which then is the decimal that was typed; null for the rest."""
    grains = (floats * factor).round()
    exact = (grains / factor == floats) & (grains >= 0) & (grains < _EXACT)
    if whole:
        exact &= grains % factor == 0
    return grains.set(~exact.fill_null(False), None).cast(pl.Int64())


def _plain_decimals(text: pl.Series, factor: int, whole: bool) -> pl.Series:
    """Digits with at most nine decimals as grains, rounded half up like any single cell; null for the rest."""
    # So many digits that the grains stay below 10¹⁷. Not \d, which here takes full-width digits too.
    digits = 18 - len(str(factor))
    plain = text.str.contains(rf"^[0-9]{{1,{digits}}}$" if whole else rf"^[0-9]{{1,{digits}}}(\.[0-9]{{1,9}})?$")
    exact = text.set(~plain.fill_null(False), None).cast(pl.Decimal(38, 9)) * Decimal(factor)
    return exact.round(0, mode="half_away_from_zero").cast(pl.Int64())


def converted(cells: Cells, text: pl.Series, convert: Callable[[Cell], Converted | Bad], dtype: pl.DataType) -> Values:
    """Each distinct cell converted once: codes, choices and dates repeat."""
    if not isinstance(cells, pl.Series) and (len(cells) < FEW or not _kinds(cells) <= {str, type(None)}):
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
    known: dict[tuple[type, Cell], Converted | Bad] = {}
    wrong: dict[int, Bad] = {}
    good: list[Converted] = []
    for at, cell in enumerate(cells):
        case = type(cell), cell
        if case not in known:
            known[case] = None if cell is None else convert(cell)
        value = known[case]
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
