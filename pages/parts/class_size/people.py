"""Counties' large classes in; by name who is above the lines, whom a city hides and where they have grown, out."""

from collections.abc import Callable
from typing import Any

import polars as pl

from locales import _
from pages.parts import names, people
from pages.parts.class_size.words import percent
from reports.reading import reads
from reports.reading.scope import Scope

# A title and the rows it is of.
Named = list[tuple[str, pl.DataFrame]]


def above(scope: Scope, counties: pl.DataFrame, lines: dict[str, str]) -> Named:
    """The counties above the lines, the highest first, and those hidden by their city."""
    rows = reads.with_full_names(scope, counties, "region_code")
    groups = (
        (_("▼ 高于{severe}%的县"), pl.col("grade") == "severe"),
        (_("◆ 高于{high}%而不高于{severe}%的县"), pl.col("grade") == "high"),
        (_("被所在市的平均数掩盖的县（市不高于{high}%）"), pl.col("masked_by").is_not_null()),
    )
    return [(title.format(**lines), rows.filter(which)) for title, which in groups]


def risen(scope: Scope, counties: pl.DataFrame) -> Named:
    """The counties in which there are more large classes than at the last count."""
    grown = counties.filter(
        pl.col("added_classes").is_not_null() & (pl.col("classes_over_55") > pl.col("over_55_before"))
    )
    return [(_("大班额不减反增的县"), reads.with_full_names(scope, grown, "region_code"))]


def share(row: dict[str, Any]) -> str:
    """A name with its share of large classes."""
    return f"{names.only(row)} {percent(row)}"


def classes(row: dict[str, Any]) -> str:
    """A name with its large classes then and now."""
    return _("{county}（{before}→{now}）").format(
        county=names.only(row), before=row["over_55_before"], now=row["classes_over_55"]
    )


def show(found: Named, key: str, label: Callable[[dict[str, Any]], str]) -> None:
    """Each title with its names, ways to their counties."""
    for n, (title, rows) in enumerate(found):
        names.group(title, rows, f"{key}_{n}", people.narrow, label=label)


def spoken(found: Named, label: Callable[[dict[str, Any]], str]) -> str:
    """The same in words, for those who hear the page."""
    said = []
    for title, rows in found:
        told = _("、").join(label(row) for row in rows.iter_rows(named=True)) or _("无")
        said.append(_("{title}（{n}）：{names}").format(title=title, n=rows.height, names=told))
    return _("；").join(said)
