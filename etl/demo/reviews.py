"""The reports of a period in, what their cities say of them out, as the province's system lists it."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from etl.demo.report_forms import CountyReport
from etl.demo.sheets import day, month
from etl.demo.targets import County, Period, stream

HEADER = (
    "序号", "设区市", "县（市、区）", "行政区划代码", "报告期",
    "审核报表", "审核结果", "审核日期", "退回原因", "审核单位",
)  # fmt: skip
REVIEW_DAY = 10
# Of a hundred reports so many are reviewed after the day, and so many of the last period not at all yet.
LATE, WAITING = 6, 15
UNCHANGED = "各项数字与上期完全相同，请核实后重报"

Lines = list[list[str]]


def passed(reports: Sequence[CountyReport], counties: dict[str, County], period: Period, last: bool) -> Lines:
    """A line per report that its city has passed; of the last period's some still wait."""
    chance = stream(period.n, "reviews")
    found: Lines = []
    for report in reports:
        waits = chance.randrange(100) < WAITING
        on = _reviewed_on(chance, report.submitted_on, period)
        if not (waits and last):
            found.append(_line(counties[report.code], period, "审核通过", on))
    return _numbered(found)


def returned(county: County, period: Period, on: date, reason: str) -> list[str]:
    """The line of a report that goes back to its county."""
    return _line(county, period, "退回", on, reason)


def passed_on(counties: Sequence[County], period: Period, on: date) -> Lines:
    """The list of a day on which the reports of these counties were passed."""
    return _numbered([_line(county, period, "审核通过", on) for county in counties])


def with_line(lines: Lines, line: list[str]) -> Lines:
    """The list with one line more."""
    return _numbered([*(known[1:] for known in lines), line])


def _reviewed_on(chance: Random, sent: date, period: Period) -> date:
    by = period.month_start + timedelta(days=REVIEW_DAY - 1)
    if sent >= by or chance.randrange(100) < LATE:
        return max(sent, by) + timedelta(days=chance.randint(1, 4))
    return sent + timedelta(days=chance.randint(1, (by - sent).days))


def _line(county: County, period: Period, result: str, on: date, reason: str = "") -> list[str]:
    city = county.city_name
    return [city, county.name, county.code, month(period.name), "", result, day(on), reason, f"{city}教育局"]


def _numbered(lines: Lines) -> Lines:
    return [[str(n), *line] for n, line in enumerate(lines, start=1)]
