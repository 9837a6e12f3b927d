"""Columns of one sheet in; a frame with the lake's columns of its form and where each row stood, out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import polars as pl

from etl.schema import CHOICES, PROVENANCE, Column, Form
from etl.values import compact

Value = str | int | date | None
# What a reading adds to the lake's columns of a form, and the lake's own provenance that it fills.
READ_COLUMNS: dict[str, pl.DataType] = {
    "submitted_on": pl.Date(),
    "file_name": pl.String(),
    "sheet": pl.String(),
    "row": pl.Int64(),
    "cells": pl.String(),
    "written": pl.String(),
}


@dataclass(frozen=True)
class Part:
    """What one sheet adds to one form.

    `said` has, by column, row and column (from 1) of the cell in which the preface states it, and the value stated;
    `columns` where a column of the sheet has it; `titled` the cell and the period of a title that names one.
    """

    form: str
    sheet: str
    frame: pl.DataFrame
    said: dict[str, tuple[int, int, Value]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    titled: tuple[int, int, int] | None = None


def schema(form: Form) -> dict[str, pl.DataType]:
    """Columns and types of a form's frame as it is read."""
    return {name: dtype for name, dtype in form.lake_schema.items() if name not in PROVENANCE} | READ_COLUMNS


def in_form(form: Form, columns: dict[str, pl.Expr]) -> list[pl.Expr]:
    """The columns of a form's frame; one that the sheet does not have is null."""
    return [columns.get(name, pl.lit(None)).cast(dtype).alias(name) for name, dtype in schema(form).items()]


def repeated(form: Form, frame: pl.DataFrame, unsettled: Collection[str] = ()) -> pl.DataFrame:
    """The rows of a form's frame that report what another one reports; `unsettled` columns may still be blank.

    A ledger may leave the county to its projects; of any other row that leaves a key blank nothing can be said.
    """
    key = [column for column in form.columns if column.name in form.key]
    names = [column.lake_name for column in key]
    if frame.select(names).hash_rows().n_unique() == frame.height:
        return frame.clear()
    needed = [column.lake_name for column in key if column.required and column.lake_name not in unsettled]
    return frame.drop_nulls(needed).filter(pl.struct(names).is_duplicated())


@cache
def _words(choices: str) -> dict[str, str]:
    office = {compact(word): canonical for word, canonical in CHOICES[choices].items()}
    return office | {canonical: canonical for canonical in CHOICES[choices].values()}


def words_of(column: Column) -> dict[str, str]:
    """What may be written in a choice column, compact, with the canonical word of each."""
    return _words(column.choices or "")
