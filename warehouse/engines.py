"""The lake's facts in; marts out, one Parquet file per model and period: which are out of date, and where they lie."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from warehouse import building, lake, spark_engine
from warehouse.disk import write_text
from warehouse.duckdb_engine import DuckDB
from warehouse.model_run import FACTS, WHO_COUNTS, WHOLE, Engine, Facts, Run, last_days
from warehouse.settings import SETTINGS
from warehouse.store import data_dir

MODELS = Path(__file__).with_name("models")

Progress = Callable[[str, int, int], None]

ENGINES = ("duckdb", "spark")

_folder = "marts"
_on = "duckdb"


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


@contextmanager
def on(engine: str) -> Iterator[None]:
    """Within it the models run on this one of ENGINES; the marts are the same."""
    global _on
    before, _on = _on, engine
    try:
        yield
    finally:
        _on = before


@contextmanager
def _engine() -> Iterator[Engine]:
    if _on == "spark":
        with spark_engine.connected() as spark:
            yield spark
    else:
        with building.connect() as con:
            yield DuckDB(con)


def recover() -> None:
    """Take away what a killed loader had not finished writing: files, and the folders that a cluster writes into."""
    shutil.rmtree(data_dir() / "marts.aside", ignore_errors=True)
    for path in marts_dir().glob("*/*.unfinished"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def model_sql(name: str, dialect: str = "duckdb") -> str:
    """The text of a model; that for Spark is what sqlglot makes of the one for DuckDB."""
    folder = MODELS if dialect == "duckdb" else MODELS / dialect
    return (folder / f"{name}.sql").read_text(encoding="utf-8")


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


def settle(version: str) -> None:
    """Take the marks off, once a version with these marts is published, and note which one.

    On a full disk it is not noted, and the next version is made without it.
    """
    try:
        write_text(marts_dir() / "PUBLISHED", f"{version} {_code()}\n")
    except OSError:
        (marts_dir() / "PUBLISHED").unlink(missing_ok=True)
    for path in (marts_dir() / "pending").iterdir():
        path.unlink()


def published() -> str | None:
    """The version that holds what the marts hold of the periods that are not marked; None if other code made it."""
    path = marts_dir() / "PUBLISHED"
    version, _, code = path.read_text(encoding="utf-8").strip().partition(" ") if path.exists() else ("", "", "")
    return version if code == _code() else None


def _code() -> str:
    """What else than `definitions.current()` a version's rows come from."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def mart_files(model: str) -> list[Path]:
    """The files of a model's mart, period by period."""
    return sorted((marts_dir() / model).glob("*.parquet"))


def build(progress: Progress | None = None) -> list[int]:
    """Rebuild the marts of the marked periods and of those after them, which may carry them forward; return them.

    Marts made by other models or other deadlines than today's are all rebuilt.
    """
    definitions = _definitions()
    if _made_by() != definitions:
        mark(None)
    with _engine() as engine:
        run = _run(engine)
        every = run.whole(deadlines)
        first = min([*marked(), *_unmade(every)], default=None)
        periods = [period for period in every if first is not None and period >= first]
        for done, period in enumerate(periods, start=1):
            run.period(period)
            if progress:
                progress("汇总", done, len(periods))
        if not every:
            run.period(None)
    _drop_withdrawn(every)
    (marts_dir() / "MADE_BY").write_text(definitions, encoding="utf-8")
    return periods


def _run(engine: Engine) -> Run:
    facts = Facts(
        region=str(lake.lake_dir() / "region.parquet"),
        submissions=[str(path) for path in lake.submission_paths()],
        empty=lambda form: str(lake.empty_path(form)),
        files=lambda form: map(str, lake.facts_paths(form)),
        file=lambda form, period, load_id: str(lake.facts_path(form, period, load_id)),
    )
    return Run(
        engine,
        facts,
        text=lambda model: model_sql(model, engine.dialect),
        mart=lambda model, part: str(marts_dir() / model / f"{part}.parquet"),
    )


def deadlines(province: str, period: int) -> tuple[date, date]:
    """For a period (YYYYMM) the last day on which a county's report, and a city's review of it, are on time."""
    calendar = SETTINGS.calendar(province)
    return last_days(period, calendar.county_day, calendar.review_day)


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
