"""A generated inbox in; what each period's load takes, from its files to the published version, beside DuckDB, out."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import duckdb

from bench import nation
from bench.alone import alone, peak
from bench.result import Goal, Result, at_most
from etl.load import load, rebuild
from warehouse import engines, publishing, store
from warehouse.literals import quoted

PERIODS = 6
FULL = "all of them, from the originals"
PLAN = "plan"
LONGEST = 3600
STEPS = ("stage", "marts", "version")
Row = dict[str, str | int | float | None]
NOTES = [
    "Every period is loaded into the same data folder by a process of its own: python -m etl load of one folder. The "
    "plan is loaded before, and its row says what it takes.",
    "stage: files hashed, read, checked, examined against earlier reports, written as facts and kept as originals. "
    "marts: the models of the period. version: the next version's file filled, every check run, published.",
    "CPU seconds of all threads without the imports; peak: resident MB of the whole process, imports included.",
    "DuckDB: the period's files read and written as Parquet (zstd), nothing else, in a process of its own.",
    "all of them: python -m etl rebuild, everything made again into an empty lake; DuckDB on all files.",
]
ONCE = "hundreds of statements and checks cost the same for few rows as for many; next: see the share of version"
GROWS = "what looks back over all periods; next: keep the rows of earlier periods of more tables (warehouse/kept.py)"


def run(scale: str = "province", periods: int = PERIODS, keep: Path | None = None) -> Result:
    """Load a plan and so many periods of a generated office, one after another, then all of them again.

    Args:
        keep: the data folder, new or empty, that stays; by default one that is gone afterwards.

    Raises:
        CannotMeasure: a load was refused or failed.
    """
    with _folder(keep) as folder:
        for _ in nation.generate(folder, nation.SCALES[scale], periods):
            pass
        folders = sorted((folder / "inbox").iterdir())
        rows = [_row(folder, name, [one]) for name, one in zip([PLAN, *_ordinals(periods)], folders, strict=True)]
        rows.append(_row(folder, FULL, folders))
    counted = f"{scale}: {len(nation.SCALES[scale].provinces)} provinces, {nation.SCALES[scale].counties:,} counties"
    return Result(
        "build" if scale == "province" else f"build-{scale}",
        f"Building a version, period after period ({scale})",
        [f"{counted}, {rows[2]['rows']:,} rows in the second period; all invented.", *NOTES],
        rows,
        goals(rows, scale),
    )


def _ordinals(periods: int) -> list[str]:
    return [f"period {number}" for number in range(1, periods + 1)]


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
    else:
        with TemporaryDirectory() as folder:
            yield Path(folder)


def _row(data: Path, name: str, folders: list[Path]) -> Row:
    """What a process takes that loads one folder, or, of several, makes all of them again."""
    ours, duck = (
        json.loads(alone("bench.build", work, *folders, seconds=LONGEST, data=data))
        for work in ("again" if len(folders) > 1 else "load", "duckdb")
    )
    total = sum(ours[step] for step in STEPS)
    return {
        "load": name,
        "rows": int(duck["rows"]),
        **{f"{step} CPU s": ours[step] for step in STEPS},
        "CPU s": total,
        "peak MB": ours["peak"] / 1e6,
        "DuckDB CPU s": duck["cpu"],
        "÷ DuckDB": total / duck["cpu"],
        "version MB": ours["version_bytes"] / 1e6,
    }


def _timed_load(folders: list[Path]) -> dict[str, float]:
    """Load a folder, or make all loads again; CPU seconds of each step, bytes of the process's peak and the version."""
    spent = dict.fromkeys(STEPS, 0.0)

    def timed(call: Callable[..., object], step: str) -> Callable[..., object]:
        def measured(*args: object, **named: object) -> object:
            began = time.process_time()
            try:
                return call(*args, **named)
            finally:
                spent[step] += time.process_time() - began

        return measured

    with ExitStack() as steps:
        steps.enter_context(patch.object(engines, "build", timed(engines.build, "marts")))
        steps.enter_context(patch.object(publishing, "publish", timed(publishing.publish, "version")))
        began = time.process_time()
        outcome = load(folders) if len(folders) == 1 else rebuild()
        spent["stage"] = time.process_time() - began - spent["marts"] - spent["version"]
    if not outcome.version:
        raise SystemExit(f"refused: {outcome.broken_rules or outcome.faults[:1]}")
    return spent | {"peak": peak(), "version_bytes": store.version_path(outcome.version).stat().st_size}


def _copied(folders: list[Path]) -> dict[str, float]:
    """Read and write every file of the folders; CPU seconds and rows."""
    rows, began = 0, time.process_time()
    with TemporaryDirectory() as to, duckdb.connect() as con:
        con.execute("set enable_progress_bar = false")
        for number, path in enumerate(file for folder in folders for file in sorted(folder.glob("*.parquet"))):
            read = f"select * from read_parquet({quoted(str(path))})"
            target = quoted(f"{to}/{number}.parquet")
            [(count,)] = con.execute(f"copy ({read}) to {target} (format parquet, compression zstd)").fetchall()
            rows += count
    return {"cpu": time.process_time() - began, "rows": rows}


def goals(rows: list[Row], scale: str) -> list[Goal]:
    """What the rows mean: the plan's, each period's, then that of everything made again."""
    second, last, full = rows[2], rows[-2], rows[-1]

    def number(row: Row, key: str) -> float:
        value = row[key]
        assert isinstance(value, float)
        return value

    def share(row: Row) -> str:
        parts = ", ".join(f"{step} {number(row, f'{step} CPU s') / number(row, 'CPU s'):.0%}" for step in STEPS)
        return f"{parts}; {ONCE}"

    peak = max(number(row, "peak MB") for row in rows)
    grown = number(last, "CPU s") / number(second, "CPU s")
    flat = at_most(f"{scale}: {last['load']} ÷ the second, CPU", grown, 1.1, "×", GROWS)
    return [
        *([flat] if last is not second else []),
        at_most(f"{scale}: the newest period ÷ DuckDB's read and write", number(last, "÷ DuckDB"), 2, "×", share(last)),
        at_most(f"{scale}: everything again ÷ DuckDB's read and write", number(full, "÷ DuckDB"), 2, "×", share(full)),
        at_most(f"{scale}: peak memory of a build", peak, 2000, "MB", "next: [build] memory_megabytes"),
    ]


if __name__ == "__main__":
    asked = [Path(word) for word in sys.argv[2:]]
    print(json.dumps(_copied(asked) if sys.argv[1] == "duckdb" else _timed_load(asked)))
