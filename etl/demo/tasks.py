"""tasks.toml and the regions in; lists of 任务节点 and 全国位次 out, each told when it changed."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from etl.demo.sheets import day
from etl.demo.targets import ADMIN, HERE, County, Period, rows, stream

HEADER = ("地区", "行政区划代码", "任务", "完成时限", "实际完成日期", "情况说明")
RANK_HEADER = ("地区", "行政区划代码", "排名指标", "通报截至日期", "全国位次", "参加排名省份数", "通报名称")
TASKS: dict[str, Any] = tomllib.loads((HERE / "tasks.toml").read_text(encoding="utf-8"))
# A list tells what was done by this day of the month in which offices report.
TOLD_DAY = 10

Lines = list[list[str]]


@dataclass(frozen=True)
class Task:
    """A region's task: by when, and when it was done, None if never."""

    code: str
    region: str
    name: str
    due_on: date
    done_on: date | None
    note: str = ""


def tasks(counties: Sequence[County], seed: int) -> list[Task]:
    """What every city and county has to deliver."""
    return [*_of_cities(counties, seed), *_of_counties(counties, seed)]


def lists(told: Sequence[Task], periods: Sequence[Period]) -> Iterator[tuple[Period, Lines]]:
    """The list of each period: at first every task, afterwards those done since the last list."""
    before = date.min
    for period in periods:
        until = period.month_start + timedelta(days=TOLD_DAY - 1)
        first = period is periods[0]
        changed = [task for task in told if first or (task.done_on and before < task.done_on <= until)]
        if changed:
            yield period, [_line(task, until) for task in changed]
        before = until


def ranks(period: Period, province: tuple[str, str]) -> Lines:
    """What the ministry's list of a period says of a province: one line per indicator."""
    rules = TASKS["rank"]
    code, name = province
    return [
        [name, code, indicator, day(period.as_of), str(places[period.n]), str(rules["of_provinces"]), rules["source"]]
        for indicator, places in rules["indicators"].items()
    ]


def _line(task: Task, until: date) -> list[str]:
    done = task.done_on if task.done_on and task.done_on <= until else None
    return [task.region, task.code, task.name, day(task.due_on), day(done) if done else "", task.note if done else ""]


def _in_time(chance: Random, due_on: date) -> date:
    return due_on - timedelta(days=chance.randint(1, 45))


def _of_cities(counties: Sequence[County], seed: int) -> Iterator[Task]:
    every = {row["city_code"]: row["city_name"] for row in rows(ADMIN) if row["city_code"].startswith("37")}
    with_task = {county.city_code for county in counties}
    for rule in TASKS["city"]:
        chance = stream(seed, f"city task {rule['task']}")
        for code, name in sorted(every.items()):
            if code in with_task or rule.get("all_cities"):
                in_time, late = _in_time(chance, rule["due_on"]), rule["late"]
                yield Task(code, name, rule["task"], rule["due_on"], (late[code] or None) if code in late else in_time)


def _of_counties(counties: Sequence[County], seed: int) -> Iterator[Task]:
    for rule in TASKS["county"]:
        chance = stream(seed, f"county task {rule['task']}")
        for county in counties:
            drawn, in_time, days = chance.randrange(100), _in_time(chance, rule["due_on"]), chance.randint(10, 150)
            # Who is behind with building is behind with this more often.
            drawn -= 8 if county.start_share < 0.3 else 0
            done_on = in_time
            if drawn < rule["never"] + rule["late"]:
                done_on = rule["due_on"] + timedelta(days=days)
            note = rule.get("note", "").format(n=chance.randint(1, 5))
            never = drawn < rule["never"]
            yield Task(county.code, county.name, rule["task"], rule["due_on"], None if never else done_on, note)
