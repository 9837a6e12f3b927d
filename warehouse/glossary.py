"""glossary.toml in; the contested words as records, and which metrics use each of them, out."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from warehouse.metrics import METRICS, Metric


@dataclass(frozen=True)
class Word:
    """A contested word: what counts, what does not, what is disputed and how it is read, each by language.

    `words` are how a metric's record writes it; `columns` are form.column of the canonical forms; one `of_all` is about
    every metric alike.
    """

    key: str
    labels: dict[str, str]
    counts: dict[str, str]
    leaves_out: dict[str, str]
    disputed: dict[str, str]
    words: tuple[str, ...]
    columns: tuple[str, ...]
    of_all: bool

    @cached_property
    def metrics(self) -> list[Metric]:
        """The metrics whose record has the word."""
        return [metric for metric in METRICS.values() if self in of_metric(metric.key)]

    def has(self, text: str) -> bool:
        """Whether what somebody looks for stands anywhere in the record, in either language."""
        told = (self.labels, self.counts, self.leaves_out, self.disputed)
        names = [name for metric in self.metrics for name in metric.labels.values()]
        where = [*self.words, *names, *(words for record in told for words in record.values())]
        return any(text.casefold() in words.casefold() for words in where)


def of_metric(key: str) -> list[Word]:
    """The contested words that a metric's record has."""
    metric = METRICS[key]
    written = "\n".join((metric.label(), metric.meaning(), metric.basis()))
    return [word for word in GLOSSARY.values() if any(part in written for part in word.words)]


def _told(record: dict[str, Any], name: str) -> dict[str, str]:
    return {"zh": record[name], "en": record[f"{name}_en"]} if name in record else {}


def load(path: Path) -> dict[str, Word]:
    """Read the records in file order; a missing field raises KeyError with its name."""
    return {
        key: Word(
            key=key,
            labels=_told(record, "word"),
            counts=_told(record, "counts"),
            leaves_out=_told(record, "leaves_out"),
            disputed=_told(record, "disputed"),
            words=tuple(record.get("words", ())),
            columns=tuple(record["columns"]),
            of_all=bool(record.get("of_all", False)),
        )
        for key, record in tomllib.loads(path.read_text("utf-8")).items()
    }


GLOSSARY = load(Path(__file__).with_name("glossary.toml"))
