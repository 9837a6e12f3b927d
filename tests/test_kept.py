"""What is made for one reader is made for all: once where many ask at once, anew where what it depends on differs."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl
import pytest

from locales import language, speaking
from reports.reading import data, kept, reads
from reports.reading.scope import scope_at
from warehouse import chosen_lines, held, store

READERS = 20


def test_many_who_ask_the_same_at_once_have_it_made_once() -> None:
    together, made = threading.Barrier(READERS), []

    @kept.kept
    def slow(name: str) -> str:
        made.append(name)
        threading.Event().wait(0.2)
        return name + "!"

    def reader(_n: int) -> str:
        together.wait()
        return slow("start_rate")

    with ThreadPoolExecutor(READERS) as readers:
        assert set(readers.map(reader, range(READERS))) == {"start_rate!"}
    assert made == ["start_rate"]


@pytest.mark.usefixtures("demo_data")
def test_many_who_read_the_same_rows_at_once_ask_the_warehouse_once() -> None:
    kept.forget()
    version, together = store.current_version(), threading.Barrier(READERS)

    def reader(_n: int) -> int:
        together.wait()
        return int(data.rows(version, "select count(*) as n from metric_value, range(200)").item())

    with store.log_queries() as asked, ThreadPoolExecutor(READERS) as readers:
        assert len(set(readers.map(reader, range(READERS)))) == 1
    assert len(asked) == 1


def test_who_waited_for_one_that_failed_makes_it_himself() -> None:
    @kept.kept
    def fails_once(name: str) -> str:
        tries.append(name)
        if len(tries) == 1:
            raise ValueError(name)
        return name

    tries: list[str] = []
    with pytest.raises(ValueError, match="a"):
        fails_once("a")
    assert fails_once("a") == "a"
    assert fails_once("a") == "a"
    assert len(tries) == 2


def test_an_answer_is_of_its_arguments_its_language_and_its_lines() -> None:
    made: list[object] = []

    @kept.kept
    def told(rows: pl.DataFrame, name: str = "value") -> str:
        made.append((rows, name))
        return f"{language()}{rows[name].sum()}"

    rows = pl.DataFrame({"value": [1, 2], "other": [3, 4]})
    assert told(rows) == told(rows.clone()) == told(pl.DataFrame({"value": [1, 2], "other": [3, 4]})) == "zh3"
    assert len(made) == 1
    assert told(rows, "other") == "zh7"
    assert told(rows.head(1)) == "zh1"
    with speaking("en"):
        assert told(rows) == "en3"
    chosen_lines.use((10, 30))
    told(rows)
    chosen_lines.use(None)
    assert len(made) == 5


def test_a_frame_that_was_kept_is_known_by_itself() -> None:
    @kept.kept
    def doubled(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(pl.col("value") * 2)

    rows = pl.DataFrame({"value": [1, 2]})
    once = doubled(rows)
    assert doubled(rows) is once
    assert doubled(once) is doubled(once)
    assert doubled(once)["value"].to_list() == [4, 8]


@pytest.mark.usefixtures("demo_data")
def test_an_answer_that_is_there_is_kept_from_whom_the_warehouse_would_keep_it() -> None:
    version = store.current_version()
    asked = data.ask(version, "select count(*) as n from metric_value")
    asked.rows()
    held.hold("371300")
    try:
        with pytest.raises(PermissionError):
            asked.rows()
        with pytest.raises(PermissionError):
            reads.values(scope_at(version))
    finally:
        held.hold(None)


@pytest.mark.usefixtures("demo_data")
def test_a_scope_is_known_by_what_it_is_of() -> None:
    version = store.current_version()
    province, city = scope_at(version), scope_at(version, "370700")
    assert reads.counties(province, "start_rate") is reads.counties(scope_at(version), "start_rate")
    assert reads.counties(province, "start_rate").height > reads.counties(city, "start_rate").height
    remade = replace(province, made=(1, 1))
    assert reads.counties(remade, "start_rate") is not reads.counties(province, "start_rate")
