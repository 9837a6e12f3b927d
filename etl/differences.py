"""Staged loads in; what each of their reports replaces, every figure that would change, and a few of their rows, out.

Figures are text: exact decimals in the units of the canonical columns, days as 2015-06-30, choices by their key.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from etl.facts import Staged, submissions_of
from etl.regions import Regions
from etl.schema import LAKE_FORMS, Column, Form
from warehouse import lake

# Whose and of when a row is; not among the figures.
_PLACE_AND_TIME = {"county_code", "period", "as_of", "plan_version"}
_PLACE = ["county_code", "slot"]

NEW, CHANGED, WITHDRAWN = "new", "changed", "withdrawn"


@dataclass(frozen=True)
class Review:
    """What staged loads bring, against what counts now.

    `submissions` has one row per county, form and slot: form, label, period (2015-07), slot, county_code, county_name,
    city_name, revision, replaces (the revision that counts now, null for none), rows, figures, new, changed, withdrawn
    (how many figures). `differences` has one row per figure that is new, changed or withdrawn in a report that replaces
    another: form, period, slot, county_code, county_name, item (work class; source and year; school or project),
    column, old, new, kind. `preview` has the first rows by form.
    """

    submissions: pl.DataFrame
    differences: pl.DataFrame
    preview: dict[str, pl.DataFrame]


def review(staged: Sequence[Staged], preview: int = 0) -> Review:
    """Compare staged loads with the newest accepted submissions; `preview` rows of each form are shown as well."""
    brought = lake.newest(submissions_of(staged)).sort("submission_id")
    replaced = lake.newest(lake.submissions()).join(brought, on=lake.KEY, how="semi")
    names = _names()
    forms = [form for form in LAKE_FORMS.values() if not brought.filter(form=form.name).is_empty()]
    compared = [_compared(form, brought, replaced) for form in forms]
    figures = pl.concat([pl.DataFrame(schema=_SCHEMA), *compared])
    return Review(
        _submissions(brought, replaced, figures, names),
        figures.drop_nulls("kind")
        .join(replaced, on=lake.KEY, how="semi", maintain_order="left")
        .join(brought.select(*lake.KEY, _month(pl.col("period"))), on=lake.KEY, how="left", maintain_order="left")
        .join(names, on="county_code", how="left", maintain_order="left")
        .select("form", "period", "slot", "county_code", "county_name", "item", "column", "old", "new", "kind"),
        {form.name: _preview(form, brought, names, preview) for form in forms if preview},
    )


_SCHEMA = pl.Schema(dict.fromkeys([*lake.KEY, "item", "column", "old", "new", "kind"], pl.String()))


def _names() -> pl.DataFrame:
    regions = Regions.load().frame()
    cities = regions.select(city_code="code", city_name="name")
    # A wider form's row may be a city's or a province's.
    named = regions.select("city_code", county_code="code", county_name="name")
    return named.join(cities, on="city_code", how="left").drop("city_code")


def _compared(form: Form, brought: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    """Every figure of a form that stands now or would stand, with its kind; null for one that stays as it is."""
    key = [*_PLACE, "item", "column"]
    new, old = _figures(form, brought).rename({"figure": "new"}), _figures(form, replaced).rename({"figure": "old"})
    kind = (
        pl.when(pl.col("new").is_null())
        .then(pl.lit(WITHDRAWN))
        .when(pl.col("old").is_null())
        .then(pl.lit(NEW))
        .when(pl.col("old") != pl.col("new"))
        .then(pl.lit(CHANGED))
    )
    both = new.join(old, on=key, how="full", coalesce=True, maintain_order="left_right")
    # What is withdrawn comes last out of the join; it belongs to its report.
    return both.select(pl.lit(form.name).alias("form"), *key, "old", "new", kind.alias("kind")).sort(
        _PLACE, maintain_order=True
    )


def _figures(form: Form, submissions: pl.DataFrame) -> pl.DataFrame:
    """One row per figure that is not blank: county, slot, item, column, figure."""
    columns = [column for column in form.columns if column.name not in {*form.key, *_PLACE_AND_TIME}]
    item = [pl.col(name).cast(pl.String) for name in form.key if name not in _PLACE_AND_TIME]
    facts = lake.facts_of(form.name, submissions).join(
        submissions.select("submission_id", "slot"), on="submission_id", maintain_order="left"
    )
    rows = facts.select(
        *_PLACE, pl.concat_str(item, separator=" ", ignore_nulls=True).alias("item"), *map(_text, columns)
    )
    long = rows.with_row_index("place").unpivot(
        [column.name for column in columns],
        index=["place", *_PLACE, "item"],
        variable_name="column",
        value_name="figure",
    )
    return long.drop_nulls("figure").sort("place", maintain_order=True).drop("place")


def _text(column: Column) -> pl.Expr:
    """A column of the lake as text under its canonical name."""
    stored = pl.col(column.lake_name).cast(pl.String)
    if column.type in ("period", "round"):
        return _month(pl.col(column.lake_name)).alias(column.name)
    if digits := column.decimals:
        padded = stored.str.zfill(digits + 1)
        whole, part = padded.str.head(-digits), padded.str.tail(digits).str.strip_chars_end("0")
        stored = pl.concat_str(whole, pl.when(part == "").then(pl.lit("")).otherwise(pl.concat_str(pl.lit("."), part)))
    return stored.alias(column.name)


def _month(period: pl.Expr) -> pl.Expr:
    text = period.cast(pl.String)
    return pl.concat_str(text.str.head(4), pl.lit("-"), text.str.tail(2))


def _submissions(
    brought: pl.DataFrame, replaced: pl.DataFrame, figures: pl.DataFrame, names: pl.DataFrame
) -> pl.DataFrame:
    counts = figures.group_by(lake.KEY).agg(
        figures=pl.col("new").count().cast(pl.Int64),
        **{kind: (pl.col("kind") == kind).sum().cast(pl.Int64) for kind in (NEW, CHANGED, WITHDRAWN)},
    )
    before = replaced.select(*lake.KEY, replaces="revision")
    labels = pl.DataFrame(
        [(form.name, form.label) for form in LAKE_FORMS.values()], schema=["form", "label"], orient="row"
    )
    found = (
        brought.drop("label")
        .join(before, on=lake.KEY, how="left", maintain_order="left")
        .join(counts, on=lake.KEY, how="left", maintain_order="left")
        .join(names, on="county_code", how="left", maintain_order="left")
        .join(labels, on="form", how="left", maintain_order="left")
    )
    return found.select(
        "form", "label", _month(pl.col("period")).alias("period"), "slot", "county_code", "county_name", "city_name",
        "revision", "replaces", "rows", pl.col("figures", NEW, CHANGED, WITHDRAWN).fill_null(0),
    )  # fmt: skip


def _preview(form: Form, brought: pl.DataFrame, names: pl.DataFrame, rows: int) -> pl.DataFrame:
    facts = lake.facts_of(form.name, brought).head(rows)
    return facts.join(names, on="county_code", how="left", maintain_order="left").select(
        "county_name", *map(_text, form.columns), file="file_name", sheet="sheet", row="row"
    )
