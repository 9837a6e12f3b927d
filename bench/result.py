"""Measurements and their goals in; Markdown, JSON and dated files that also describe the machine out."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent / "results"
PACKAGES = ("streamlit", "duckdb", "polars", "pyarrow", "plotly")


def machine() -> dict[str, str]:
    """What a reader needs to judge the figures, and nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "load": f"{os.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


class CannotMeasure(RuntimeError):
    """A benchmark cannot be taken here; the message says why."""


@dataclass(frozen=True)
class Goal:
    """What was measured beside what it should be, both as shown, with their units; `met` is None where it was not.

    `reason` says why it is missed and what to try next; "" where it is met.
    """

    what: str
    measured: str
    goal: str
    met: bool | None
    reason: str = ""


def at_most(what: str, measured: float | None, most: float, unit: str = "", reason: str = "") -> Goal:
    """A goal that is met up to a number, with `reason` where it is missed; None has not been measured in this run."""
    met = None if measured is None else measured <= most
    return Goal(what, _quantity(measured, unit), f"≤ {_quantity(most, unit)}", met, reason if met is False else "")


def at_least(what: str, measured: float | None, least: float, unit: str = "", reason: str = "") -> Goal:
    """A goal that is met from a number on, with `reason` where it is missed; None has not been measured in this run."""
    met = None if measured is None else measured >= least
    return Goal(what, _quantity(measured, unit), f"≥ {_quantity(least, unit)}", met, reason if met is False else "")


def _quantity(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    digits = 0 if value >= 10 or value == int(value) else 1 if value >= 1 else 2  # what a busy machine can tell
    return f"{value:,.{digits}f}{unit if unit in ('', '×', '%') else ' ' + unit}"


@dataclass(frozen=True)
class Result:
    """One run of one benchmark: `rows` share their keys, in the order in which they are shown."""

    name: str
    title: str
    notes: list[str]
    rows: list[dict[str, str | int | float | None]]
    goals: list[Goal] = field(default_factory=list)
    taken_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    machine: dict[str, str] = field(default_factory=machine)


def as_json(result: Result) -> str:
    """The whole result, for a program."""
    return json.dumps(asdict(result), ensure_ascii=False, indent=2)


def as_markdown(result: Result) -> str:
    """The whole result, for a reader."""
    columns = list(result.rows[0])
    lines = [
        f"# {result.title}",
        "",
        f"{result.taken_at} · " + " · ".join(f"{key} {value}" for key, value in result.machine.items()),
        "",
        "| " + " | ".join(columns) + " |",
        "|" + "|".join("---" if isinstance(result.rows[0][column], str) else "---:" for column in columns) + "|",
        *("| " + " | ".join(_cell(row[column]) for column in columns) + " |" for row in result.rows),
        "",
        *([*_goals([("", goal) for goal in result.goals]), ""] if result.goals else []),
        *(f"- {note}" for note in result.notes),
    ]
    return "\n".join(lines)


def as_summary(results: list[Result], missing: dict[str, str]) -> str:
    """Every goal of every benchmark, met or missed; `missing` says of a benchmark why it could not be taken."""
    held = [(result.name, goal) for result in results for goal in result.goals]
    met = sum(goal.met is True for _, goal in held)
    missed = sum(goal.met is False for _, goal in held)
    loads = sorted(float(result.machine["load"]) for result in results)
    described = {key: value for key, value in (results[0].machine if results else machine()).items() if key != "load"}
    lines = [
        "# Every benchmark beside its goals",
        "",
        " · ".join(f"{key} {value}" for key, value in described.items())
        + (f" · load {loads[0]} to {loads[-1]}" if loads else ""),
        "",
        f"{met} met, {missed} missed, {len(held) - met - missed} not measured.",
        "",
        *_goals(held),
        "",
        *(f"- {result.name}: no goal is stated." for result in results if not result.goals),
        *(f"- {name}: not taken. {reason}" for name, reason in missing.items()),
    ]
    return "\n".join(lines)


def _goals(held: list[tuple[str, Goal]]) -> list[str]:
    named = any(name for name, _ in held)
    words = {True: "met", False: "**missed**", None: "not measured"}
    return [
        ("| benchmark " if named else "") + "| goal | measured | should be | | why, and what next |",
        ("|---" if named else "") + "|---|---:|---:|---|---|",
        *(
            (f"| {name} " if named else "")
            + f"| {goal.what} | {goal.measured} | {goal.goal} | {words[goal.met]} | {goal.reason} |"
            for name, goal in held
        ),
    ]


def _cell(value: str | int | float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def from_json(text: str) -> Result:
    """What `as_json` wrote."""
    raw = json.loads(text)
    return Result(**raw | {"goals": [Goal(**goal) for goal in raw["goals"]]})


def save(result: Result) -> Path:
    """Write `<benchmark>-<day>.md` and `.json`, replacing the same day's; return the first's path."""
    path = _written(f"{result.name}-{result.taken_at[:10]}.md", as_markdown(result))
    _written(path.with_suffix(".json").name, as_json(result))
    return path


def save_summary(text: str) -> Path:
    """Write `summary-<day>.md`, replacing the same day's; return its path."""
    return _written(f"summary-{datetime.now(UTC):%Y-%m-%d}.md", text)


def _written(name: str, text: str) -> Path:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_text(text.rstrip() + "\n", encoding="utf-8")
    return (FOLDER / name).relative_to(FOLDER.parent.parent)
