"""The keys and figures of a sheet in; the long rows of its form, with the cell that each figure came from, out."""

import polars as pl

from etl.faults import letters
from etl.layout import RATE, columns_of
from etl.reading.body import Body
from etl.reading.columns import Values
from etl.reading.headers import Heading
from etl.reading.part import Value, in_form
from etl.schema import FORMS, LIST


def base_of(
    file: str, body: Body, keys: dict[str, pl.Series], stated: dict[str, Value], data: list[int] | None = None
) -> pl.DataFrame:
    """One row per data row: its place and its keys, by column; what the row leaves blank is as stated for all.

    `data` are the places of the rows, None for every one.
    """
    wanted = columns_of(body.match.layout.form)
    frame = pl.DataFrame({"place": pl.int_range(0, body.height, eager=True, dtype=pl.Int64())} | keys)
    frame = frame if data is None else frame[data]
    for name, value in (stated | dict(body.match.layout.fixed)).items():
        if name in wanted and value is not None:
            filler = pl.lit(value)
            known = pl.coalesce(pl.col(name), filler) if name in frame.columns else filler
            frame = frame.with_columns(known.alias(name))
    return frame.with_columns(
        row=pl.col("place") + body.first + 1, sheet=pl.lit(body.table.sheet), file_name=pl.lit(file)
    )


def facts_of(
    body: Body, base: pl.DataFrame, figures: dict[Heading, Values], data: list[int] | None = None
) -> pl.DataFrame:
    """One long row per work class or source that the header names; those without a figure are left out.

    A ledger's row says that its school or project exists, and an event that it happened, so they stay.
    """
    form = FORMS[body.match.layout.form]
    groups: dict[tuple[tuple[str, str], ...], list[Heading]] = {}
    for heading in body.match.numbers:
        if not heading.target.is_check:
            groups.setdefault(heading.target.fixed, []).append(heading)
    wide = base.hstack(_figures([h for headings in groups.values() for h in headings], figures, data))
    rows = []
    for n, (fixed, headings) in enumerate((groups or {(): []}).items()):
        group = wide.lazy()
        if not form.is_list and headings:
            group = group.filter(pl.any_horizontal(f"{h.index} filled" for h in headings))
        named = {h.column.lake_name: pl.col(f"{h.index}") for h in headings}
        fixed_values = {name: pl.lit(value) for name, value in fixed}
        columns = {name: pl.col(name) for name in base.columns} | fixed_values | named | _provenance(headings)
        rows.append(group.select(*in_form(form, columns), group=pl.lit(n)))
    long = pl.concat(rows) if len(rows) == 1 else pl.concat(rows).sort("row", "group", maintain_order=True)
    return long.drop("group").collect()


def rates_of(body: Body, base: pl.DataFrame, figures: dict[Heading, Values], data: list[int]) -> pl.DataFrame:
    """One row per stated rate."""
    form, rates = FORMS["stated_rates"], body.match.rates
    wide = base.hstack(_figures(rates, figures, data)).lazy()
    rows = []
    for heading in rates:
        named = {"stated_e4": pl.col(f"{heading.index}"), "metric": pl.lit(heading.target.column)}
        named["of_form"] = pl.lit(body.match.layout.form)
        columns = {name: pl.col(name) for name in base.columns} | named | _provenance([heading])
        rows.append(wide.filter(pl.col(f"{heading.index}").is_not_null()).select(in_form(form, columns)))
    return pl.concat(rows).collect()


def _figures(headings: list[Heading], figures: dict[Heading, Values], data: list[int] | None) -> pl.DataFrame:
    """Value, text and whether there is either a value or a wrong one, of each heading in the data rows."""
    if not headings:
        return pl.DataFrame()
    columns: dict[str, pl.Series] = {}
    filled: list[pl.Expr] = []
    for heading in headings:
        values, name = figures[heading], f"{heading.index}"
        columns |= {name: values.series, f"{name} written": values.written}
        has = pl.col(name).is_not_null()
        if values.wrong:
            columns[f"{name} wrong"] = pl.repeat(False, len(values.series), eager=True).scatter(
                list(values.wrong), True
            )
            has |= pl.col(f"{name} wrong")
        filled.append(has.alias(f"{name} filled"))
    found = pl.DataFrame(columns)
    return (found if data is None else found[data]).with_columns(filled)


def _provenance(headings: list[Heading]) -> dict[str, pl.Expr]:
    """Which spreadsheet columns the figures of a row stand in, and what is written there."""
    named = [("stated_e4" if h.target.role == RATE else h.column.lake_name, h.index + 1) for h in headings]
    texts = [pl.col(f"{h.index} written").fill_null("") for h in headings]
    return {
        "cells": pl.lit(" ".join(f"{name}:{letters(number)}" for name, number in named)),
        "written": pl.concat_str(texts, separator=LIST) if texts else pl.lit(""),
    }
