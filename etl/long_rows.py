"""The keys and figures of a sheet in; the long rows of its form, with the cell that each figure came from, out."""

import polars as pl

from etl.body import Body
from etl.columns import Values
from etl.faults import letters
from etl.headers import Heading
from etl.keys import Keys
from etl.layouts import RATE, columns_of
from etl.part import Value, frame_of
from etl.schema import FORMS, LIST


def base_of(file: str, body: Body, keys: Keys, stated: dict[str, Value], data: list[int]) -> pl.DataFrame:
    """One row per data row: its place, its county and its keys; what the row leaves blank is as stated for all."""
    wanted = columns_of(body.match.layout.form)
    columns = {"county_code": pl.Series(keys.counties, dtype=pl.String())} | {
        name: column.series for name, column in keys.by_column.items()
    }
    frame = pl.DataFrame({"place": pl.int_range(0, body.height, eager=True, dtype=pl.Int64())} | columns)[data]
    for name, value in (stated | dict(body.match.layout.fixed)).items():
        if name in wanted and value is not None:
            filler = pl.lit(value)
            known = pl.coalesce(pl.col(name), filler) if name in frame.columns else filler
            frame = frame.with_columns(known.alias(name))
    return frame.with_columns(
        row=pl.col("place") + body.first + 1, sheet=pl.lit(body.table.sheet), file_name=pl.lit(file)
    )


def facts_of(body: Body, base: pl.DataFrame, figures: dict[Heading, Values], data: list[int]) -> pl.DataFrame:
    """One long row per work class or source that the header names; those without a figure are left out.

    A ledger's row says that its school or project exists, so it stays.
    """
    form = FORMS[body.match.layout.form]
    is_ledger = any(column.type == "text" for column in form.columns if column.name in form.key)
    groups: dict[tuple[tuple[str, str], ...], list[Heading]] = {}
    for heading in body.match.numbers:
        if not heading.target.is_check:
            groups.setdefault(heading.target.fixed, []).append(heading)
    frames = []
    for n, (fixed, headings) in enumerate((groups or {(): []}).items()):
        frame = base.with_columns(
            *(pl.lit(value).alias(name) for name, value in fixed),
            *(figures[h].series[data].alias(h.column.lake_name) for h in headings),
            **_written(headings, figures, data),
        )
        if not is_ledger and headings:
            # A row with a wrong figure is no row without one.
            wrong = pl.Series([any(at in figures[h].wrong for h in headings) for at in data], dtype=pl.Boolean())
            frame = frame.filter(pl.any_horizontal(wrong, *(figures[h].series[data].is_not_null() for h in headings)))
        frames.append(frame_of(form, frame).with_columns(group=pl.lit(n)))
    return pl.concat(frames).sort("row", "group", maintain_order=True).drop("group")


def rates_of(body: Body, base: pl.DataFrame, figures: dict[Heading, Values], data: list[int]) -> pl.DataFrame:
    """One row per stated rate."""
    form = FORMS["stated_rates"]
    frames = [
        frame_of(
            form,
            base.with_columns(
                figures[heading].series[data].alias("stated_e4"),
                metric=pl.lit(heading.target.column),
                **_written([heading], figures, data),
            ),
        )
        for heading in body.match.rates
    ]
    return pl.concat(frames).filter(pl.col("stated_e4").is_not_null())


def _written(
    headings: list[Heading], figures: dict[Heading, Values], data: list[int]
) -> dict[str, pl.Expr | pl.Series]:
    """Which spreadsheet columns the figures of a row stand in, and what is written there."""
    if not headings:
        return {"cells": pl.lit(""), "written": pl.lit("")}
    named = [("stated_e4" if h.target.role == RATE else h.column.lake_name, h.index + 1) for h in headings]
    texts = pl.DataFrame({str(h.index): figures[h].written[data].fill_null("") for h in headings})
    return {
        "cells": pl.lit(" ".join(f"{name}:{letters(number)}" for name, number in named)),
        "written": texts.select(pl.concat_str(pl.all(), separator=LIST)).to_series(),
    }
