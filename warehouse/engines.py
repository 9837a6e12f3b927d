"""The lake's facts in; marts out, one Parquet file per model and period, by running models/*.sql on DuckDB."""

import hashlib
import shutil
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from warehouse import lake
from warehouse.literals import file_literal, quoted, values
from warehouse.settings import SETTINGS
from warehouse.store import data_dir

MODELS = Path(__file__).with_name("models")

# In the order they depend on each other. WHOLE is made once; the others per period: first which submission counts for
# whom, then the facts of just those submissions, so that a period's cost does not grow with history.
WHOLE = (
    "review", "submission", "accepted", "period", "plan_correction", "county_plan", "county_plan_funds", "region",
    "school", "target_point",
    "milestone", "national_rank",
    "inspection", "measure",
    "need", "budget_line",
    "class_size", "enrolment",
)  # fmt: skip
WHO_COUNTS = ("counties", "in_force", "form_report", "report")
FACTS = ("report_correction", "county_progress", "county_funds", "project_ledger", "stated_rate")
PERIOD_FORMS = ("progress", "funds", "project_status", "stated_rates")
WHOLE_FORMS = (
    "plan", "plan_funds", "schools", "projects", "correction", "reviews", "targets", "milestones", "national_rank",
    "inspections", "measures",
    "needs", "budget_lines",
    "class_sizes", "enrolment",
)  # fmt: skip

Progress = Callable[[str, int, int], None]

_folder = "marts"


def marts_dir() -> Path:
    """The folder of marts: marts/<model>/all.parquet or marts/<model>/<period>.parquet."""
    return data_dir() / _folder


@contextmanager
def aside() -> Iterator[None]:
    """Within it the marts are others, made of nothing and gone afterwards."""
    global _folder
    shutil.rmtree(data_dir() / "marts.aside", ignore_errors=True)
    _folder = "marts.aside"
    try:
        yield
    finally:
        _folder = "marts"
        shutil.rmtree(data_dir() / "marts.aside", ignore_errors=True)


def recover() -> None:
    """Take away what a killed loader had not finished writing."""
    shutil.rmtree(data_dir() / "marts.aside", ignore_errors=True)
    for path in marts_dir().rglob("*.unfinished"):
        path.unlink()


def model_sql(name: str) -> str:
    """The text of a model."""
    return (MODELS / f"{name}.sql").read_text(encoding="utf-8")


def mark(periods: Iterable[int] | None) -> None:
    """Note periods whose marts are about to be out of date (None: all). Marked before a load is committed, so that a
    loader killed anywhere is made up for by the next."""
    pending = marts_dir() / "pending"
    pending.mkdir(parents=True, exist_ok=True)
    for period in [0] if periods is None else periods:
        (pending / str(period)).touch()


def marked() -> list[int]:
    """The marked periods, 0 for all."""
    pending = marts_dir() / "pending"
    return sorted(int(path.name) for path in pending.iterdir()) if pending.exists() else []


def settle() -> None:
    """Take the marks off, once a version with these marts is published."""
    for path in (marts_dir() / "pending").iterdir():
        path.unlink()


def build(progress: Progress | None = None) -> list[int]:
    """Rebuild the marts of the marked periods and of those after them, which may carry them forward; return them.

    Marts made by other models or other deadlines than today's are all rebuilt.
    """
    definitions = _definitions()
    if _made_by() != definitions:
        mark(None)
    with duckdb.connect() as con:
        view(con, "lake_region", [lake.lake_dir() / "region.parquet"])
        view(con, "lake_submission", [lake.empty_path("submission"), *lake.submission_paths()])
        for form in WHOLE_FORMS:
            view(con, f"lake_{form}", [lake.empty_path(form), *lake.facts_paths(form)])
        for model in WHOLE:
            _run(con, model, "all")
        every = [row[0] for row in con.execute("select distinct period from mart_period order by period").fetchall()]
        _deadlines(con, every)
        first = min([*marked(), *_unmade(every)], default=None)
        periods = [period for period in every if first is not None and period >= first]
        for done, period in enumerate(periods, start=1):
            _build_period(con, period)
            if progress:
                progress("汇总", done, len(periods))
        if not every:
            _build_period(con, None)
    _drop_withdrawn(every)
    (marts_dir() / "MADE_BY").write_text(definitions, encoding="utf-8")
    return periods


def _build_period(con: duckdb.DuckDBPyConnection, period: int | None) -> None:
    """Make the marts of a period; None makes them without rows, for a lake that holds only plans."""
    part = "none" if period is None else str(period)
    con.execute(f"create or replace temp view target as select cast({period or 'null'} as integer) as period")
    for model in WHO_COUNTS:
        _run(con, model, part)
    for form in PERIOD_FORMS:
        loads = con.execute(
            "select distinct period, load_id from mart_in_force where form = $form order by all", {"form": form}
        ).fetchall()
        view(con, f"lake_{form}", [lake.empty_path(form), *(lake.facts_path(form, *load) for load in loads)])
    for model in FACTS:
        _run(con, model, part)


def deadlines(province: str, period: int) -> tuple[date, date]:
    """For a period (YYYYMM) the last day on which a county's report, and a city's review of it, are on time."""
    year, month = divmod(period, 100)
    calendar, last = SETTINGS.calendar(province), monthrange(year, month)[1]
    return date(year, month, min(calendar.county_day, last)), date(year, month, min(calendar.review_day, last))


def _deadlines(con: duckdb.DuckDBPyConnection, periods: list[int]) -> None:
    con.execute(
        "create temp table deadline (province_code varchar, period integer, deadline date, review_deadline date)"
    )
    provinces = [row[0] for row in con.execute("select code from lake_region where level = 'province'").fetchall()]
    rows = [(province, period, *deadlines(province, period)) for province in provinces for period in periods]
    if rows:
        con.execute(f"insert into deadline {values(rows)}")


def _unmade(periods: list[int]) -> list[int]:
    """Periods of which a mart is not there."""
    return [p for p in periods if not all((marts_dir() / model / f"{p}.parquet").exists() for model in FACTS)]


def _definitions() -> str:
    """What the marts depend on besides the facts: the models, the deadlines and the regions."""
    digest = hashlib.sha256(repr(sorted(SETTINGS.calendars.items())).encode())
    digest.update((lake.lake_dir() / "region.parquet").read_bytes())
    for name in (*WHOLE, *WHO_COUNTS, *FACTS):
        digest.update(model_sql(name).encode())
    return digest.hexdigest()


def _made_by() -> str:
    path = marts_dir() / "MADE_BY"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _drop_withdrawn(periods: list[int]) -> None:
    """Remove marts of periods that no submission describes any more, since a load was withdrawn after its build."""
    known = {"all", *map(str, periods)} if periods else {"all", "none"}
    for path in marts_dir().glob("*/*.parquet"):
        if path.stem not in known:
            path.unlink()


def view(con: duckdb.DuckDBPyConnection, name: str, files: list[Path]) -> None:
    """Let Parquet files be read as one table of a connection."""
    listed = ", ".join(map(file_literal, files))
    con.execute(
        f"create or replace temp view {name} as "
        f"select * from read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
    )


def _run(con: duckdb.DuckDBPyConnection, model: str, part: str) -> None:
    path = marts_dir() / model / f"{part}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    con.execute(f"copy ({model_sql(model)}) to {quoted(str(unfinished))} (format parquet, compression zstd)")
    unfinished.replace(path)
    view(con, f"mart_{model}", [path])
