"""forms/canonical.toml in; the forms as records out: columns, keys, words of choices, the lake's columns and types."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

FORMS_DIR = Path(__file__).with_name("forms")

# Where a fact came from, beside the form's own columns. `cells` names the spreadsheet column of each figure
# (started_qty_centi:G completed_qty_centi:J), `written` has what stood there, in the same order, with LIST between.
PROVENANCE: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "file_name": pl.String(),
    "file_hash": pl.String(),
    "sheet": pl.String(),
    "row": pl.Int64(),
    "cells": pl.String(),
    "written": pl.String(),
}

# Parts the texts of `written`: ASCII's unit separator, which no office types.
LIST = "\x1f"

_TYPES: dict[str, pl.DataType] = {
    "count": pl.Int64(),
    "quantity": pl.Int64(),
    "money": pl.Int64(),
    "period": pl.Int64(),
    "round": pl.Int64(),
    "year": pl.Int64(),
    "percent": pl.Int64(),
    "grains": pl.Int64(),
    "date": pl.Date(),
    "text": pl.String(),
    "code": pl.String(),
    "choice": pl.String(),
}


@dataclass(frozen=True)
class Column:
    """A column of a form, by its canonical name."""

    name: str
    type: str
    required: bool
    choices: str | None

    @property
    def lake_name(self) -> str:
        """Its name in the lake: money in 分, quantities in hundredths of their unit, percent in ten-thousandths."""
        if self.type == "money":
            return self.name.removesuffix("_wan") + "_fen"
        return self.name + {"quantity": "_centi", "percent": "_e4"}.get(self.type, "")

    @property
    def largest(self) -> int:
        """So many grains are no slip: a billion of what is counted or of 万元, ten billion of a unit."""
        return {"money": 10**15, "quantity": 10**12}.get(self.type, 10**9)

    @property
    def factor(self) -> int:
        """Lake grains in one unit of the canonical column; 0 for what is no number."""
        return {"money": 1_000_000, "quantity": 100, "count": 1, "percent": 10_000}.get(self.type, 0)

    @property
    def decimals(self) -> int:
        """How many digits after the point the canonical column has in the lake."""
        return len(str(self.factor)) - 1


@dataclass(frozen=True)
class Form:
    """What an office reports on one kind of sheet; `time` is plan, period or correction.

    A later report of a form must bring a row for every `covers` cell that the one it replaces had. Columns in
    `optional` may be missing under the canonical header. Rows of `events` replace only the same event told again. Rows
    of a `wider` form may be of a city or a province too; those of a `listed` one are named by whoever fills it in. Rows
    that differ in an `apart` column do not replace each other.
    """

    name: str
    label: str
    time: str
    key: tuple[str, ...]
    covers: tuple[str, ...]
    optional: tuple[str, ...]
    columns: tuple[Column, ...]
    events: bool = False
    wider: bool = False
    listed: bool = False
    apart: tuple[str, ...] = ()

    @cached_property
    def lake_schema(self) -> dict[str, pl.DataType]:
        """Columns and types of its facts in the lake, provenance included."""
        return {column.lake_name: _TYPES[column.type] for column in self.columns} | PROVENANCE

    @property
    def is_list(self) -> bool:
        """Whether a row is a school, a project, an event or a day, which exists by being named."""
        named = {column.type for column in self.columns if column.name in self.key}
        return self.events or self.listed or not named.isdisjoint({"text", "date"})

    def word(self, cell: object) -> str:
        """A canonical cell of a choice column in the first words an office has for it; anything else as it is."""
        choices = [CHOICES[column.choices] for column in self.columns if column.choices]
        return next((word for words in choices for word, key in words.items() if key == cell), str(cell))


def _form(name: str, record: dict[str, object]) -> Form:
    columns: dict[str, dict[str, object]] = record["columns"]  # type: ignore[assignment]
    return Form(
        name=name,
        label=str(record["label"]),
        time=str(record["time"]),
        key=tuple(record["key"]),  # type: ignore[arg-type]
        covers=tuple(record.get("covers", ())),  # type: ignore[arg-type]
        optional=tuple(record.get("optional", ())),  # type: ignore[arg-type]
        columns=tuple(
            Column(
                column,
                str(entry["type"]),
                bool(entry.get("required", False)),
                str(entry["choices"]) if "choices" in entry else None,
            )
            for column, entry in columns.items()
        ),
        events=bool(record.get("events", False)),
        wider=bool(record.get("wider", False)),
        listed=bool(record.get("listed", False)),
        apart=tuple(record.get("apart", ())),  # type: ignore[arg-type]
    )


_RAW = tomllib.loads((FORMS_DIR / "canonical.toml").read_text(encoding="utf-8"))
CHOICES: dict[str, dict[str, str]] = _RAW.pop("choices")
# All that the lake keeps, and of it what offices send as tables.
LAKE_FORMS: dict[str, Form] = {name: _form(name, record) for name, record in _RAW.items()}
FORMS = {name: form for name, form in LAKE_FORMS.items() if form.time != "correction"}
# Columns of few distinct words, in whichever form: codes, choices, days, months, years.
CODED = frozenset(
    column.name for form in FORMS.values() for column in form.columns if not column.factor and column.type != "text"
)
