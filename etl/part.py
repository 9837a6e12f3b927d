"""Long rows of one sheet in; a frame with the lake's columns of its form and where each row stood, out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import polars as pl

from etl.schema import CHOICES, PROVENANCE, Column, Form
from etl.values import compact

Value = str | int | date | None


@dataclass(frozen=True)
class Part:
    """What one sheet adds to one form.

    `said` has, by column, the row (from 1) in which the preface states it and the value stated; `titled` the row
    and the period of a title that names one.
    """

    form: str
    sheet: str
    frame: pl.DataFrame
    said: dict[str, tuple[int, Value]] = field(default_factory=dict)
    titled: tuple[int, int] | None = None


def schema(form: Form) -> dict[str, pl.DataType]:
    """Columns and types of a form's frame as it is read."""
    lake = {name: dtype for name, dtype in form.lake_schema.items() if name not in PROVENANCE}
    return lake | {"submitted_on": pl.Date(), "sheet": pl.String(), "row": pl.Int64()}


def frame_of(form: Form, sheet: str, records: Sequence[dict[str, Value]]) -> pl.DataFrame:
    """The frame of long rows; a column that no row has is null."""
    columns = schema(form)
    frame = pl.DataFrame(
        {name: [record.get(name) for record in records] for name in columns if name != "sheet"},
        schema={name: dtype for name, dtype in columns.items() if name != "sheet"},
    )
    return frame.with_columns(sheet=pl.lit(sheet)).select(list(columns))


@cache
def _words(choices: str) -> dict[str, str]:
    office = {compact(word): canonical for word, canonical in CHOICES[choices].items()}
    return office | {canonical: canonical for canonical in CHOICES[choices].values()}


def words_of(column: Column) -> dict[str, str]:
    """What may be written in a choice column, compact, with the canonical word of each."""
    return _words(column.choices or "")
