"""The published tables as other tools get them: whole, with comments and macros, names masked, nothing overwritten."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from etl import __main__ as command_line
from etl import export as exports
from etl.outbox import RECORD
from tests.conftest import FEIXIAN, LANSHAN, House, Row, house_in
from warehouse import store

COLUMNS = "select table_name, column_name, data_type, comment from duckdb_columns() where not internal order by all"
MACROS = """
    select function_name, function_type, parameters, macro_definition, comment
    from duckdb_functions() where not internal and function_type in ('macro', 'table_macro') order by all
"""
RELATIONS = """
    select table_name as name, comment from duckdb_tables() where not internal
    union all select view_name, comment from duckdb_views() where not internal order by all
"""
PERSON = "欧阳建国"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small version whose every table is published, with a responsible person in its ledger."""
    with house_in(tmp_path_factory.mktemp("house")) as house:
        house.commented = True
        fill(house)
        yield store.data_dir()


def fill(house: House) -> None:
    project: Row = {"work_class": "building", "planned_qty": 10, "planned_wan": 10, "budget_year": 2014}
    who: Row = {
        "county_code": LANSHAN,
        "township": "=1+1镇",
        "name": "楼",
        "school_id": "2137000001",
        "responsible": PERSON,
    }
    state: Row = {"period": "2015-07", "project_id": "P1", "state": "started", "started_on": "2015-03-01"}
    with house.at_once():
        house.load(
            house.plan({LANSHAN: 100, FEIXIAN: 100}),
            house.progress("2015-07", {LANSHAN: 10, FEIXIAN: 90}),
            house.funds("2015-07", [{"county_code": LANSHAN, "source": "city", "received_wan": 1}]),
            house.send("projects", [project | who | {"project_id": "P1"}]),
            house.send("project_status", [state]),
        )


def run(form: str, out: Path, *more: str) -> int:
    return command_line.main(["export", "--format", form, "--out", str(out), *more])


@pytest.fixture(scope="module")
def written(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format of the same version, in one folder."""
    folder = tmp_path_factory.mktemp("export")
    assert [run(form, folder) for form in exports.FORMATS] == [0, 0, 0]
    return folder


@pytest.fixture(params=["duckdb", "parquet"])
def opened(written: Path, request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """The export as the documentation opens it."""
    whole = request.param == "duckdb"
    with duckdb.connect(str(written / exports.DATABASE) if whole else ":memory:", read_only=whole) as connection:
        if not whole:
            connection.execute(f"set file_search_path = '{written}'")
            connection.execute((written / exports.SCRIPT).read_text(encoding="utf-8"))
        yield connection


@pytest.mark.parametrize("question", [COLUMNS, MACROS, RELATIONS], ids=["columns", "macros", "relations"])
def test_tables_views_columns_and_macros_are_the_published_ones_in_their_own_words(
    opened: duckdb.DuckDBPyConnection, question: str
) -> None:
    published = store.query(question)
    assert published.height > 40
    assert opened.sql(question).pl().equals(published)


def test_every_row_is_the_published_one(opened: duckdb.DuckDBPyConnection) -> None:
    for (name,) in store.query(f"select name from ({RELATIONS})").iter_rows():
        if name != "project_ledger":
            sql = f'select * from "{name}" order by all'
            assert opened.sql(sql).pl().equals(store.query(sql)), name


def test_a_metric_and_the_counties_below_other_lines_are_those_of_the_dashboard(
    opened: duckdb.DuckDBPyConnection,
) -> None:
    assert opened.execute("select start_rate(r) from county_progress as r").fetchall() == [(0.5,)]
    below = "select county_code from laggard_at(5, 95) where metric = 'start_rate' order by all"
    assert opened.execute(below).fetchall() == [(LANSHAN,), (FEIXIAN,)]


def test_whoever_has_a_name_has_it_masked_beside_it(published: Path) -> None:
    columns = store.query(COLUMNS)
    named, masked = (
        set(columns.filter(column_name=name)["table_name"]) for name in ("responsible", "responsible_masked")
    )
    assert named
    assert named <= masked


def test_names_of_people_are_masked_in_every_byte_unless_asked_for(
    published: Path, written: Path, tmp_path: Path
) -> None:
    assert store.query("select responsible from project_ledger").item() == PERSON
    held = {path.name: path.read_bytes() for path in written.iterdir() if path.suffix in {".csv", ".duckdb"}}
    assert [name for name, content in held.items() if PERSON.encode() in content] == []
    assert all("欧**".encode() in held[name] for name in ("project_ledger.csv", exports.DATABASE))
    ledger = pl.read_parquet(written / "project_ledger.parquet")
    assert ledger["responsible"].item() == ledger["responsible_masked"].item() == "欧**"
    for form, name in (("csv", "project_ledger.csv"), ("duckdb", exports.DATABASE)):
        assert run(form, tmp_path, "--only", "project_ledger", "--with-names") == 0
        assert PERSON.encode() in (tmp_path / name).read_bytes()


def test_csv_begins_with_the_mark_that_excel_needs_and_keeps_empty_apart_from_zero(written: Path) -> None:
    raw = (written / "county_progress.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = pl.read_csv(raw, schema_overrides={"county_code": pl.String})
    assert rows.sort("county_code").select("county_code", "started_qty", "bought_wan").rows() == [
        (LANSHAN, 10.0, None),
        (FEIXIAN, 90.0, None),
    ]
    said = pl.read_csv(written / exports.DICTIONARY)
    assert said.filter(table="county_progress", column="planned_wan")["comment"].item().endswith("万元")


def test_the_database_is_read_only_and_the_record_says_which_version(written: Path) -> None:
    assert (written / exports.DATABASE).stat().st_mode & 0o222 == 0
    record = json.loads((written / RECORD).read_text(encoding="utf-8"))
    assert {form: one["version"] for form, one in record.items()} == dict.fromkeys(exports.FORMATS, "v000001")
    named = {name for one in record.values() for name in one["files"]}
    assert named | {RECORD} == {path.name for path in written.iterdir()}


def test_what_was_written_is_told(published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parquet", tmp_path, "--only", "region", "county_gap", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == "v000001"
    assert [one["name"] for one in told["files"]] == [
        "region.parquet", "county_gap.parquet", exports.SCRIPT, exports.DICTIONARY,
    ]  # fmt: skip
    assert [one["size"] for one in told["files"]] == [(tmp_path / one["name"]).stat().st_size for one in told["files"]]
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = '{tmp_path}'")
        connection.execute((tmp_path / exports.SCRIPT).read_text(encoding="utf-8"))
        [(found,)] = connection.execute("select count(*) from region").fetchall()
    assert found == told["files"][0]["rows"]
    assert run("parquet", tmp_path, "--only", "region") == 0
    assert "v000001" in capsys.readouterr().out
    assert not (tmp_path / "county_gap.parquet").exists(), "a file of the last time that is no longer part of it"


def strangers() -> dict[str, Any]:
    """What may stand where a file would be written: another's file, ours that was changed, a link, a folder."""
    return {
        "of another": lambda path: path.write_text("mine"),
        "ours, changed": lambda path: path.write_bytes(path.read_bytes() + b"x"),
        "a link": lambda path: path.rename(path.with_name("kept")) and path.symlink_to("kept"),
        "a folder": lambda path: path.unlink() or path.mkdir(),
    }


@pytest.mark.parametrize("stranger", strangers())
def test_nothing_that_another_wrote_is_overwritten(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], stranger: str
) -> None:
    assert run("csv", tmp_path, "--only", "region", "period") == 0
    strangers()[stranger](tmp_path / "period.csv")
    before = {path.name: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()}
    assert run("csv", tmp_path, "--only", "region", "period") == 2
    assert "period.csv 不是本命令写的，或写出以后被改过，没有覆盖" in capsys.readouterr().err
    assert {path.name: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("more", "sentence"),
    [(["--only", "nix"], "没有 nix"), (["--version", "v000009"], "版本 v000009 的文件不在")],
)
def test_what_cannot_be_exported_is_said_and_nothing_is_written(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], sentence: str
) -> None:
    assert run("csv", tmp_path / "out", *more) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_folders_place_and_a_record_that_is_not_ours_are_left_alone(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert run("csv", tmp_path / "file") == 2
    assert "是一个文件，不是文件夹" in capsys.readouterr().err
    (tmp_path / RECORD).write_text("[1]")
    assert run("csv", tmp_path, "--only", "region") == 2
    assert (tmp_path / RECORD).read_text() == "[1]"
    assert not (tmp_path / "region.csv").exists()


def test_an_export_that_fails_leaves_the_folder_as_it_was(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("csv", tmp_path, "--only", "region") == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(what: exports.Wanted, room: Path) -> Iterator[tuple[str, int | None]]:
        (room / "region.csv").write_text("half")
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setitem(exports.FORMATS, "csv", (exports.FORMATS["csv"][0], full))
    assert run("csv", tmp_path, "--only", "region") == 1
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_export_killed_while_its_files_took_their_places_is_made_up_for_by_the_next(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("csv", tmp_path, "--only", "region", "period") == 0
    place = Path.replace

    def killed(path: Path, target: Path) -> Path:
        if path.name == "term.csv":
            raise KeyboardInterrupt
        return place(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            run("csv", tmp_path, "--only", "period", "metric", "term")
    assert (tmp_path / "metric.csv").exists(), "it was killed in the middle"
    assert run("csv", tmp_path, "--only", "metric", "term") == 0
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"metric.csv", "term.csv", exports.DICTIONARY, RECORD}
