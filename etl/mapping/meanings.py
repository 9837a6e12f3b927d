"""A form in; everything that a header of its sheets may mean, by key and with a Chinese label, out."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.layout import CHECK, FIGURE, IGNORED, PLACE_AND_TIME, RATE, Fixed, columns_of
from etl.schema import CHOICES, FORMS, Column
from etl.values import first_words
from warehouse.metrics import METRICS

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("similar.toml").read_text(encoding="utf-8"))
# Parts a key into what it means and of which class or source: started_qty·building.
DOT = "·"
# A column that nobody has decided on.
UNDECIDED = ""
# The forms that an office sends in; a rate is stated beside the figures of another form.
MAPPED = tuple(name for name, form in FORMS.items() if name in WORDS["forms"] and not form.events)
_TABLES = {"progress": "county_progress", "funds": "county_funds", "project_status": "project_ledger"}


@dataclass(frozen=True)
class Meaning:
    """What a column may mean: a column of its form (for a rate, a metric), of a work class or source where it has one.

    `of` is that class or source, "" where the header does not say it.
    """

    key: str
    label: str
    role: str
    column: str
    of: str = ""

    def fixed(self, form: str) -> Fixed:
        """What the header fixes for its figures."""
        return ((class_column(form), self.of),) if self.of else ()


@cache
def class_column(form: str) -> str:
    """The choice that a form's figures are told apart by (work_class, source), "" where it has none."""
    choices = {column.name for column in FORMS[form].columns if column.choices}
    return next((name for name in FORMS[form].key if name in choices), "")


@cache
def classes(form: str) -> dict[str, str]:
    """The work classes or sources of a form: canonical word → the office's first word."""
    if not class_column(form):
        return {}
    words = CHOICES[columns_of(form)[class_column(form)].choices or ""]
    return dict(zip(dict.fromkeys(words.values()), first_words(words), strict=True))


@cache
def all_meanings(form: str) -> dict[str, Meaning]:
    """Every meaning of a form by its key: not read, whose row it is, keys and figures, sums to compare, rates.

    Raises:
        KeyError: no such form is sent in by offices.
    """
    found = [Meaning(IGNORED, "不读入", FIGURE, IGNORED)]
    found += [Meaning(name, label, FIGURE, name) for name, label in WORDS["places"].items()]
    for name, record in WORDS["forms"][form].items():
        found.append(Meaning(name, record["label"], FIGURE, name))
        if is_figure(column_of(form, found[-1])):
            for of, word in classes(form).items():
                found.append(Meaning(f"{name}{DOT}{of}", f"{word}{DOT}{record['label']}", FIGURE, name, of))
    if class_column(form):
        figures = [meaning for meaning in found if not meaning.of and is_figure(column_of(form, meaning))]
        found += [
            Meaning(f"{CHECK}{DOT}{one.column}", f"合计{DOT}{one.label}（只核对）", CHECK, one.column)
            for one in figures
        ]
    found += [
        Meaning(f"{RATE}{DOT}{metric.key}", f"{metric.label()}（只核对）", RATE, metric.key)
        for metric in METRICS.values()
        if metric.source == _TABLES.get(form) and metric.unit == "%"
    ]
    return {meaning.key: meaning for meaning in found}


def meanings(form: str) -> dict[str, str]:
    """What a column of a form may mean, key → Chinese label, for a box to choose from; "" is undecided.

    Raises:
        KeyError: no such form is sent in by offices.
    """
    return {UNDECIDED: "未确定"} | {key: meaning.label for key, meaning in all_meanings(form).items()}


def column_of(form: str, meaning: Meaning) -> Column | None:
    """The column that a meaning fills, None for what is not read and for a rate."""
    return columns_of(form).get(meaning.column) if meaning.role != RATE else None


def is_figure(column: Column | None) -> bool:
    """Whether a column holds a count, a quantity or money."""
    return column is not None and column.name not in PLACE_AND_TIME and column.factor > 0
