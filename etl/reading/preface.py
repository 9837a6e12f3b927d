"""The rows around a table in; what they say of all its rows (报告期, 填报单位, 批准日期 …) out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from etl.layout import common
from etl.values import Cell, compact, half_width, is_blank

_SAID_ONCE = {"period", "as_of", "plan_version", "kind", "approved_on"}


@dataclass(frozen=True)
class Statement:
    """One thing said beside a table: the column it stands for, the office's word, the value and its cell (from 0)."""

    column: str
    word: str
    value: Cell
    row: int
    index: int


def statements(rows: list[list[Cell]], first: int, last: int) -> dict[str, Statement]:
    """By column, what is said above the header (row `first`) or, failing that, after the table (row `last`)."""
    said: dict[str, Statement] = {}
    for number in [*range(first), *range(last, len(rows))]:
        for statement in _in_row(rows[number], number):
            said.setdefault(statement.column, statement)
    return said


def contradictions(
    said: dict[str, Statement], rows: list[list[Cell]], first: int, last: int
) -> Iterator[tuple[Statement, Statement]]:
    """What is said once more and differently, though it can be true only once: both statements."""
    for number in [*range(first), *range(last, len(rows))]:
        for again in _in_row(rows[number], number):
            before = said[again.column]
            once = again.column in _SAID_ONCE and not is_blank(again.value) and not is_blank(before.value)
            if once and compact(str(again.value)) != compact(str(before.value)):
                yield before, again


# Not 数据截至2015年6月30日, nor a month that belongs to another statement of the same cell.
_TITLE = re.compile(
    r"(?<!截至)(?<!截止)(?<!截至:)(?<!日期:)(?<!时间:)(\d{4})年(\d{1,2})月(?!\d)[^年:]*?(?:双月报|报告期(?!:))",
    re.ASCII,
)


def titled_period(rows: list[list[Cell]], first: int) -> tuple[int, int, int] | None:
    """Row and column (from 1) and period of a title above the header (row `first`) such as 临沂市2015年7月双月报."""
    for number, row in enumerate(rows[:first], start=1):
        for index, cell in enumerate(row, start=1):
            if isinstance(cell, str) and (found := _TITLE.search(compact(cell))):
                return number, index, int(found[1]) * 100 + int(found[2])
    return None


def _in_row(row: list[Cell], number: int) -> Iterator[Statement]:
    words = common().preface
    for at, cell in enumerate(row):
        if not isinstance(cell, str) or (at and cell == row[at - 1]):
            continue
        if (word := compact(cell).removesuffix(":")) in words:
            beside = next((n for n in range(at + 1, len(row)) if not is_blank(row[n]) and row[n] != cell), at)
            value = row[beside] if beside > at else None
            if isinstance(value, str) and _pattern().match(half_width(value).strip()):
                beside, value = at, None  # it is left blank, and the next thing is said
            yield Statement(words[word], word, value, number, beside)
            continue
        text = half_width(cell)
        found = list(_pattern().finditer(text))
        ends = [match.start() for match in found[1:]] + [len(text)]
        for match, end in zip(found, ends[: len(found)], strict=True):
            value = text[match.end() : end].strip()
            yield Statement(words[compact(match[1])], compact(match[1]), _until_next_word(value), number, at)


def _until_next_word(value: str) -> str:
    """A value without a further “word:” that no layout knows."""
    parts = value.split()
    end = next((n for n, part in enumerate(parts) if ":" in part and n), len(parts))
    return " ".join(parts[:end])


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(common().preface, key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, longest_first))}) *: *")
