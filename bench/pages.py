"""The published warehouse in; per page, the server's time of a rerun beside the bare SQL it ran out."""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import duckdb
import streamlit as st
from streamlit.testing.v1 import AppTest

from bench.result import CannotMeasure, Goal, Result, at_most
from reports.reading import kept
from warehouse import store

ROOT = Path(__file__).parent.parent
WARM_UP = 3
MOST = 20  # milliseconds of CPU
ELEMENTS = (
    "Streamlit's own cost of a page's 50 to 140 elements is most of it (performance.md); next: fewer elements, and "
    "fragments so that a choice runs only what it changes"
)
NOTES = [
    "rerun: the script once more with warm caches, as after a click that needs no new figures.",
    "first view: the same with Streamlit's caches emptied, as when a version has just been published.",
    "SQL: the statements of the first view, once more on a bare read-only cursor into Arrow.",
    "ratios are of CPU time, which a busy machine disturbs least; a first view of 1.0 would cost nothing but its SQL.",
    "queries: of a first view and of a rerun; what a rerun still asks is not cached.",
    "The harness row is a page of one line; reading the elements back for inspection is part of every row.",
]


@dataclass(frozen=True)
class Cost:
    """Median milliseconds of one repetition."""

    cpu: float
    wall: float


def run(runs: int, region: str | None = None) -> Result:
    """Measure every page of the navigation, `runs` repetitions each, as seen by who looks at a region.

    Raises:
        WarehouseMissing: nothing has been published yet.
        CannotMeasure: a page shows an exception.
    """
    os.chdir(ROOT)  # Streamlit reads its configuration from the working folder
    logging.disable(logging.WARNING)  # without a browser, Streamlit warns at every run
    version = store.current_version()
    harness = _rerun_cost(AppTest.from_string("import streamlit as st\nst.write('1')"), runs)
    rows = [_row("harness alone", harness, None, (0, 0), None)]
    rows += [_measure(page, runs, region) for page in every()]
    label = store.query("select label from version order by id desc limit 1").item()
    data = f"Warehouse {version}, {label or 'own data'}; {runs} repetitions, medians, milliseconds."
    return Result("pages", "The cost of a page beside the SQL it ran", [data, *NOTES], rows, goals(rows))


def goals(rows: list[dict[str, str | int | float | None]]) -> list[Goal]:
    """What a rerun may cost the server; the first row is the harness's own, which is taken off."""
    own, *costs = (float(str(row["rerun CPU"])) for row in rows)
    of_page = {str(row["page"]): cost - own for row, cost in zip(rows[1:], costs, strict=True)}
    worst = max(of_page, key=of_page.__getitem__)
    return [
        at_most("CPU of a rerun, the median page", median(of_page.values()), MOST, "ms", ELEMENTS),
        at_most(f"CPU of a rerun, {worst}", of_page[worst], MOST, "ms", ELEMENTS),
    ]


def every() -> list[Path]:
    """The files of all pages; what pages share lies in pages/parts and is none."""
    return sorted(path for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "parts")


def _measure(page: Path, runs: int, region: str | None) -> dict[str, str | int | float | None]:
    name = page.relative_to(ROOT).as_posix()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if region:
        app.query_params["region"] = region
    _checked(app, "app.py")
    app.switch_page(name)
    _checked(app, name)

    def first_view() -> None:
        _empty_caches()
        _checked(app, name)

    # app.py collects garbage once per process; emptied caches would make every first view pay for it again.
    with patch("gc.collect"), patch("gc.freeze"):
        with store.log_queries() as statements:
            first_view()
        first = _cost(first_view, max(3, runs // 3))
    rerun = _rerun_cost(app, runs)
    with store.log_queries() as repeated:
        app.run()
    return _row(name, rerun, first, (len(statements), len(repeated)), _sql_cost(statements, runs))


def _checked(app: AppTest, name: str) -> None:
    app.run()
    if app.exception:
        raise CannotMeasure(f"{name}: {app.exception[0].message}")


def _empty_caches() -> None:
    st.cache_data.clear()
    kept.forget()
    st.cache_resource.clear()


def _rerun_cost(app: AppTest, runs: int) -> Cost:
    for _ in range(WARM_UP):
        app.run()
    return _cost(app.run, runs)


def _sql_cost(statements: list[tuple[str, dict[str, Any]]], runs: int) -> Cost:
    # The same settings as the store's connection: DuckDB refuses a second one that differs.
    path = store.version_path(store.current_version())
    with duckdb.connect(str(path), read_only=True, config=store.READ_ONLY) as connection:
        cursor = connection.cursor()

        def all_statements() -> None:
            for sql, params in statements:
                cursor.sql(sql, params=params).to_arrow_table()

        all_statements()
        return _cost(all_statements, runs)


def _cost(work: Callable[[], object], runs: int) -> Cost:
    cpu, wall = [], []
    for _ in range(runs):
        began_cpu, began = time.process_time(), time.perf_counter()
        work()
        cpu.append((time.process_time() - began_cpu) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return Cost(median(cpu), median(wall))


def _row(
    name: str, rerun: Cost, first: Cost | None, queries: tuple[int, int], sql: Cost | None
) -> dict[str, str | int | float | None]:
    def ratio(cost: Cost | None) -> float | None:
        return round(cost.cpu / sql.cpu, 2) if cost and sql and queries[0] and sql.cpu else None

    def ms(cost: Cost | None, clock: str) -> float | None:
        return None if cost is None else round(getattr(cost, clock), 2)

    return {
        "page": name,
        "rerun CPU": ms(rerun, "cpu"),
        "rerun wall": ms(rerun, "wall"),
        "first view CPU": ms(first, "cpu"),
        "first view wall": ms(first, "wall"),
        "queries": f"{queries[0]} / {queries[1]}",
        "SQL CPU": ms(sql, "cpu"),
        "SQL wall": ms(sql, "wall"),
        "rerun ÷ SQL": ratio(rerun),
        "first view ÷ SQL": ratio(first),
    }
