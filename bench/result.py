"""Measurements in; Markdown, JSON and dated files that also describe the machine out."""

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


@dataclass(frozen=True)
class Result:
    """One run of one benchmark: `rows` share their keys, in the order in which they are shown."""

    name: str
    title: str
    notes: list[str]
    rows: list[dict[str, str | int | float | None]]
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
        *(f"- {note}" for note in result.notes),
    ]
    return "\n".join(lines)


def _cell(value: str | int | float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def save(result: Result) -> Path:
    """Write `<benchmark>-<day>.md` and `.json`, replacing the same day's; return the first's path."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{result.name}-{result.taken_at[:10]}.md"
    path.write_text(as_markdown(result) + "\n", encoding="utf-8")
    path.with_suffix(".json").write_text(as_json(result) + "\n", encoding="utf-8")
    return path.relative_to(FOLDER.parent.parent)
