"""Rows and amounts in; how they are written out, and a record of where each figure of a paragraph came from."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec

from locales import _, language
from reports.model import Figure, Para
from warehouse.metrics import METRICS, Number, area, money, points

P = ParamSpec("P")
# A space between a Chinese letter and a figure, or what stands out on a page.
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\*\*|[\d¥+-])|(?<=[\d%*]) (?=[\u4e00-\u9fff])")
_noted: ContextVar[list[Figure] | None] = ContextVar("figures", default=None)


def figure(row: dict[str, Any]) -> str:
    """A row of `metric_value` as written everywhere."""
    metric = METRICS[row["metric"]]
    text = metric.text(row["numerator"], row["denominator"], row["level"], language())
    where = row.get("full_name") or row.get("region_name") or row.get("county_name") or ""
    return note(text, metric.label(language()), str(where), row["numerator"], row["denominator"])


def amount(wan: Number | None, level: str, what: str, where: str, source: str) -> str:
    """万元 as written for a level, of a published table."""
    return note(money(wan, level, language()), what, where, wan, None, source)


def extent(m2: Number | None, level: str, what: str, where: str, source: str) -> str:
    """㎡ as written for a level, of a published table."""
    return note(area(m2, level, language()), what, where, m2, None, source)


def count(n: int, what: str, where: str, source: str = "metric_value") -> str:
    """So many, of a published table."""
    return note(f"{n:,}", what, where, n, None, source)


def apart(difference: float, what: str, where: str, source: str = "metric_value") -> str:
    """A difference of two rates in points, without its sign: the words around it say which way."""
    return note(points(difference, language()).lstrip("+-"), what, where, difference, None, source)


def since_last(row: dict[str, Any]) -> str:
    """By how much a row's rate moved since the last report, without its sign."""
    what = _("{metric}较上期").format(metric=METRICS[row["metric"]].label(language()))
    return apart(row["change"], what, str(row.get("full_name") or row["region_name"]))


def gained(row: dict[str, Any]) -> str:
    """By how much a row's rate moved since the last report, with its sign."""
    what = _("{metric}较上期").format(metric=METRICS[row["metric"]].label(language()))
    return note(points(row["change"], language()), what, str(row["full_name"]), row["change"])


def note(
    text: str,
    what: str,
    where: str,
    numerator: Number | None,
    denominator: Number | None = None,
    source: str = "metric_value",
) -> str:
    """A figure's text, put down where a paragraph is being traced."""
    noted = _noted.get()
    if noted is not None:
        noted.append(Figure(text, what, where, numerator, denominator, source))
    return text


@contextmanager
def noting() -> Iterator[list[Figure]]:
    """Within this, every figure that is written is put down."""
    noted: list[Figure] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def plain(text: str) -> str:
    """A page's words as a document writes them: without Markdown, and in Chinese without a space beside a figure."""
    return (_SPACED.sub("", text) if language() == "zh" else text).replace("**", "")


def traced(make: Callable[P, str], *args: P.args, **kwargs: P.kwargs) -> tuple[Para, ...]:
    """What a function says, as paragraphs without Markdown, each with those figures it wrote that stand in it."""
    with noting() as noted:
        text = make(*args, **kwargs)
    return tuple(para(part, noted) for part in text.split("\n\n") if part.strip())


def para(text: str, noted: list[Figure]) -> Para:
    """A page's words as a paragraph, with those of the figures put down that stand in it."""
    words = plain(text).strip()
    return Para(words, figures=_standing_in(words, noted))


def _standing_in(text: str, noted: list[Figure]) -> tuple[Figure, ...]:
    """Those figures that stand in a text by themselves, in its order; each place is that of one figure."""
    found, taken = [], set[int]()
    for one in noted:
        places = re.finditer(rf"(?<![\d.,]){re.escape(one.text)}(?![\d]|[.,]\d)", text)
        free = next((place.start() for place in places if place.start() not in taken), None)
        if free is not None:
            taken.add(free)
            found.append((free, one))
    return tuple(one for _at, one in sorted(found, key=lambda pair: pair[0]))
