"""Version records: what a version held is told without its file, proved by it, and made again from the lake."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl import __main__ as command_line
from etl.known import as_known_in
from etl.load import IncompleteError, rebuild
from etl.verify import verify
from tests.conftest import FEIXIAN, LANSHAN, House, Row, house_in
from tests.test_load import start_rate, tree
from warehouse import definitions, engines, lake, records, store
from warehouse.figures import FIGURES, checksum_sql
from warehouse.store import query, query_at

pytestmark = pytest.mark.tables()

CORRECTION = """[[correction]]
form = "progress"
period = "2015-07"
county = "371302"
work_class = "building"
column = "started_qty"
old = 60
new = {new}
reason = "漏报一处工地"
who = "省改薄办"
approval = "鲁改薄〔2015〕9号"
approved_on = 2015-07-20
"""
FUNDS: Row = {"county_code": LANSHAN, "source": "city", "allocated_wan": 50, "received_wan": 40, "paid_wan": 30}
EVERY_FIGURE = [f"select * from {table} order by all" for table in FIGURES]


def figures(version: str) -> list[pl.DataFrame]:
    return [query_at(version, sql) for sql in EVERY_FIGURE]


def correct(house: House, new: int) -> Path:
    path = house.inbox / "corrections.toml"
    path.write_text(CORRECTION.format(new=new), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, dict[str, list[pl.DataFrame]]]:
    """Five versions with their figures: a report, one sent again, a correction twice, an adjusted plan."""
    with house_in(tmp_path_factory.mktemp("told"), tables=()) as house:
        house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
        house.load(house.progress("2015-07", {LANSHAN: 60}), house.funds("2015-07", [FUNDS]))
        house.load(correct(house, 70))
        house.load(correct(house, 65))
        adjusted = {"plan_version": "调整一", "approved_on": "2015-06-01", "approval_no": "9号", "kind": "adjustment"}
        house.load(house.plan({LANSHAN: 130}, **adjusted), house.progress("2015-09", {LANSHAN: 80}))
        return house, {version.id: figures(version.id) for version in store.versions()}


@pytest.fixture
def history(house: House, told: tuple[House, dict[str, list[pl.DataFrame]]]) -> dict[str, list[pl.DataFrame]]:
    """These five versions, in the data folder of the test."""
    made, versions = told
    house.sent = made.sent
    shutil.copytree(made.inbox.parent / "data", store.data_dir())
    return versions


def test_every_version_has_a_record_that_says_what_its_table_says(history: dict[str, list[pl.DataFrame]]) -> None:
    assert [version.last_load for version in store.versions()] == [2, 4, 5, 6, 8]
    for version in store.versions():
        said = query_at(version.id, "select * from version").row(0, named=True)
        entry = json.loads((store.records_dir() / f"{version.id}.json").read_text(encoding="utf-8"))
        made = entry.pop("file")
        assert entry == said | {"published_at": said["published_at"].isoformat()}
        assert made == {name: entry[name] for name in ("figures_checksum", "definitions")} | {
            "sha256": hashlib.sha256(version.path.read_bytes()).hexdigest()
        }
        assert version.definitions == definitions.current()
    assert len({version.record.figures_checksum for version in store.versions()}) == 5


def test_versions_whose_files_are_gone_are_made_again_as_they_were_known(
    history: dict[str, list[pl.DataFrame]],
) -> None:
    gone = list(history)[:4]
    records = {version.id: version.record for version in store.versions()}
    for version in gone:
        store.version_path(version).unlink()
        store._connections.clear()
    with pytest.raises(store.WarehouseMissing, match="--as-known-in v000002"):
        query_at("v000002", "select 1")
    before = tree(store.data_dir())
    for version in reversed(gone):
        assert as_known_in(version).sentence == f"版本{version}已重做：事实与发布时相同，数与发布时相同。"
    after = {path: content for path, content in tree(store.data_dir()).items() if path in before}
    assert {path for path, content in after.items() if content != before[path]} <= {
        "warehouse/LOCK",
        *(f"warehouse/versions/{version}.json" for version in gone),
    }
    new = {f"warehouse/gaibo_{version}.duckdb" for version in gone}
    assert set(tree(store.data_dir())) == set(before) | new
    for name, frames in history.items():
        assert all(now.equals(then) for now, then in zip(figures(name), frames, strict=True)), name
    for known in store.versions():
        [published_at] = query_at(known.id, "select published_at from version")["published_at"]
        assert published_at == known.published_at == records[known.id].published_at
    assert verify().problems == ()


def test_a_version_that_is_there_and_whole_is_made_again_only_when_asked(
    history: dict[str, list[pl.DataFrame]], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(store.warehouse_dir())
    assert command_line.main(["rebuild", "--as-known-in", "v000002"]) == 0
    assert "完好无损，没有重做" in capsys.readouterr().out
    assert {name for name, content in tree(store.warehouse_dir()).items() if before[name] != content} <= {"LOCK"}
    assert command_line.main(["rebuild", "--as-known-in", "v000002", "--force", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["made"], told["facts_equal"], told["figures_equal"]) == (True, True, True)
    assert command_line.main(["rebuild", "--as-known-in", "v000077"]) == 2


@pytest.mark.slow
def test_figures_of_other_definitions_are_made_again_with_a_word_about_it(
    history: dict[str, list[pl.DataFrame]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    for path in engines.MODELS.glob("*.sql"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "county_progress":
            assert text.count("    f.started_schools,\n") == 1
            text = text.replace("    f.started_schools,\n", "    7 as started_schools,\n")
        (models / path.name).write_text(text, encoding="utf-8")
    store.version_path("v000002").unlink()
    monkeypatch.setattr(engines, "MODELS", models)
    assert store.version("v000002").definitions != definitions.current()
    known = as_known_in("v000002")
    assert (known.facts_equal, known.figures_equal, known.definitions_equal) == (True, False, False)
    assert known.sentence.endswith("数与发布时不同。发布之后定义（指标、模型、规则或设置）有过修改，数可能因此不同。")
    made = store.version("v000002")
    assert made.definitions == definitions.current() != made.record.definitions
    assert set(query_at("v000002", "select distinct started_schools from county_progress").to_series()) == {7}


def test_a_version_is_not_made_again_from_a_lake_that_has_lost_its_loads(
    history: dict[str, list[pl.DataFrame]],
) -> None:
    store.version_path("v000002").unlink()
    lake.withdraw(3)
    with pytest.raises(IncompleteError, match="rebuild"):
        as_known_in("v000002")
    rebuild()
    assert as_known_in("v000002").figures_equal


def test_versions_are_listed_with_what_they_hold_and_whether_they_were_cleared_away(
    history: dict[str, list[pl.DataFrame]], capsys: pytest.CaptureFixture[str]
) -> None:
    store.version_path("v000001").unlink()
    (store.records_dir() / "v000002.json").unlink()
    assert command_line.main(["versions"]) == 0
    first, second, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("  v000001") and first.endswith("UTC  装入2次，4行  已清理")
    assert second.endswith("UTC  装入4次，6行")
    assert last.startswith("→ v000005")
    assert command_line.main(["versions", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(v["id"], v["kept"], v["current"], v["last_load"]) for v in listed][:2] == [
        ("v000001", False, False, 2),
        ("v000002", True, False, 4),
    ]
    assert command_line.main(["rollback", "v000001"]) == 2
    assert "--as-known-in v000001" in capsys.readouterr().err


@pytest.mark.slow
def test_a_file_of_an_older_layout_is_listed_and_given_a_record_by_the_next_load(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}))
    (store.records_dir() / "v000001.json").unlink()
    changed("alter table version drop last_load; alter table version drop definitions")
    [old] = store.versions()
    assert (old.id, old.kept, old.last_load, old.loads) == ("v000001", True, None, 1)
    house.load(house.progress("2015-07", {LANSHAN: 40}))
    assert store.version("v000001").record.file is not None
    assert verify().problems == ()
    old.path.unlink()
    with pytest.raises(IncompleteError, match="没有记下"):
        as_known_in("v000001")


def changed(sql: str) -> None:
    """Change the current version's file from outside, as this process opens it only to read."""
    store._connections.clear()
    path = str(store.version_path(store.current_version()))
    script = "import duckdb, sys\nwith duckdb.connect(sys.argv[1]) as con: con.execute(sys.argv[2])"
    subprocess.run([sys.executable, "-c", script, path, sql], check=True, timeout=60)


@pytest.mark.parametrize("table", [FIGURES[0], *(pytest.param(other, marks=pytest.mark.slow) for other in FIGURES[1:])])
def test_verifying_finds_a_changed_row(history: dict[str, list[pl.DataFrame]], table: str) -> None:
    assert verify().problems == ()
    key = "region_code" if table == "metric_value" else "city_name"
    changed(f"update {table} set {key} = '乙' where rowid = 0")
    assert verify().problems == (
        "版本v000005的文件受损，或在发布之后被改动。可用 python -m etl rebuild --as-known-in v000005 重做。",
        "版本v000005的数与发布时记下的校验和不符。可用 python -m etl rebuild --as-known-in v000005 重做。",
    )
    assert as_known_in("v000005").figures_equal
    assert verify().problems == ()
    assert start_rate(LANSHAN, "2015-09") == 80 / 130


def test_verifying_finds_a_flipped_byte_wherever_it_is(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    path = store.version_path("v000001")
    whole = path.read_bytes()
    for place in (0, 100, 5000, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        problems = verify().problems
        assert problems and problems[0].startswith("版本v000001的文件受损"), place
    path.write_bytes(whole)
    assert verify().problems == ()


@pytest.mark.slow
def test_verifying_finds_an_older_version_that_no_longer_opens(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}))
    house.load(house.progress("2015-07", {LANSHAN: 40}))
    store.version_path("v000001").write_bytes(b"x" * 5000)
    assert verify().problems == ("版本v000001的文件打不开。可用 python -m etl rebuild --as-known-in v000001 重做。",)
    assert as_known_in("v000001").made
    assert verify().problems == ()


def test_the_checksum_of_figures_does_not_depend_on_the_order_of_rows(house: House, tmp_path: Path) -> None:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 50}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 3}))
    with duckdb.connect() as con:
        con.execute(f"attach '{store.version_path('v000001')}' as v (read_only)")
        for table in FIGURES:
            con.execute(f"create table {table} as select * from v.{table} order by all desc")
        again = con.execute(checksum_sql()).fetchall()
        assert again == [(query("select figures_checksum from version").item(),)]
        con.execute("update metric_value set value = value + 1e-15 where metric = 'start_rate' and level = 'province'")
        assert con.execute(checksum_sql()).fetchall() != again


def test_records_that_are_kept_in_mind_are_read_again_when_one_is_placed(tmp_path: Path) -> None:
    def of(loads: int) -> records.Record:
        return records.Record("v000001", datetime(2015, 7, 20), 1, loads, 9, None, None, None, None)

    records.write(tmp_path, of(1))
    os.utime(tmp_path, (1, 1))  # long ago
    assert [record.loads for record in records.read(tmp_path).values()] == [1]
    records.read(tmp_path).clear()  # the caller's own
    records.write(tmp_path, of(2))
    assert [record.loads for record in records.read(tmp_path).values()] == [2]
