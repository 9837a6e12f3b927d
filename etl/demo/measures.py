"""measures.csv in; the lists of 措施登记 out, each told by the report after a decision or its follow-up."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date

from etl.demo.sheets import day
from etl.demo.targets import HERE, Period

HEADER = (
    "序号", "地区", "行政区划代码", "措施", "决定日期", "文号", "理由", "整改时限", "办结日期", "办理结果",
)  # fmt: skip

Lines = list[list[str]]


def lists(periods: Sequence[Period]) -> Iterator[tuple[Period, Lines]]:
    """The list of each period that has any: what was decided since the one before, and what was followed up."""
    with (HERE / "measures.csv").open(encoding="utf-8") as file:
        decided = list(csv.DictReader(file))
    before = date.min
    for period in periods:
        told = [row for row in decided if _since(row["decided_on"], before, period.as_of)]
        told += [row for row in decided if row not in told and _since(row["followed_up_on"], before, period.as_of)]
        if told:
            yield period, [_line(n, row, period.as_of) for n, row in enumerate(told, start=1)]
        before = period.as_of


def _since(written: str, before: date, until: date) -> bool:
    return bool(written) and before < date.fromisoformat(written) <= until


def _line(n: int, row: dict[str, str], known: date) -> list[str]:
    """A decision as it is written on a day, which does not know what comes of it later."""
    done = row["followed_up_on"] and date.fromisoformat(row["followed_up_on"]) <= known
    days = [_day(row[name]) for name in ("decided_on", "due_on", "followed_up_on")]
    return [
        str(n), row["region"], row["region_code"], row["measure"], days[0], row["document_no"], row["reason"], days[1],
        days[2] if done else "", row["outcome"] if done else "",
    ]  # fmt: skip


def _day(written: str) -> str:
    return day(date.fromisoformat(written)) if written else ""
