"""Versions: published in order, kept whole through kills, rebuilds and rollbacks, written by one at a time."""

import fcntl
import shutil
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl import received
from etl.load import IncompleteError, check, rebuild
from etl.verify import verify
from tests.conftest import FEIXIAN, LANSHAN, House
from tests.test_load import start_rate, tree
from warehouse import engines, findings, lake, publishing, store, writing
from warehouse.store import query

pytestmark = pytest.mark.tables()


def strict_checks(folder: Path, broken_when: str) -> Path:
    """A folder with one rule that must hold, about start rates."""
    rule = "-- fail: 开工率不应太高\n-- 怎样改：请核对。\n-- en: Rates are low | Check.\n"
    rule += "select region_code as county_code, period, '太高' as detail, null as source_file, null as sheet, "
    rule += "null as row, metric as item, 'progress' as form, null as cell from metric_value "
    (folder / "checks").mkdir()
    rule += f"where metric = 'start_rate' and level = 'county' and {broken_when}"
    (folder / "checks" / "too_high.sql").write_text(rule, encoding="utf-8")
    return folder / "checks"


def test_a_broken_rule_that_must_hold_keeps_the_last_version_and_withdraws_the_load(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    with monkeypatch.context() as patch:
        patch.setattr(findings, "CHECKS", strict_checks(tmp_path, "value > 0.5"))
        outcome = house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert not outcome.accepted and outcome.broken_rules is not None
    assert "兰山区 2015-07：开工率不应太高：太高" in outcome.broken_rules
    assert outcome.refused_dir is not None and (outcome.refused_dir / "03_progress.csv").exists()
    assert len(received.manifests()) == 2 and len(list(received.received_dir().glob("??/*"))) == 2
    assert store.current_version() == "v000001"
    assert house.load(house.progress("2015-05", {LANSHAN: 45})).accepted
    assert query("select distinct period from metric_value").rows() == [("2015-05",)]
    assert start_rate(LANSHAN, "2015-05") == 0.45


def _killed(*_: object) -> str:
    raise KeyboardInterrupt


KILLED_AT = {
    "after the facts are staged": "warehouse.lake.commit",
    "before the marts are built": "warehouse.engines.build",
    "before the version is assembled": "warehouse.publishing.publish",
    "before the load is accepted": "etl.received.accept",
    "before the record is written": "warehouse.records.place",
    "between the record and the pointer": "warehouse.publishing._flip",
}


AGAIN = ("the same file", "another file", "a rebuild")


@pytest.mark.parametrize(
    ("moment", "again"),
    [
        # Every moment once and every way on twice; make sweep tries each with each.
        pytest.param(moment, again, marks=() if at % len(AGAIN) == way else pytest.mark.slow)
        for at, moment in enumerate(KILLED_AT)
        for way, again in enumerate(AGAIN)
    ],
)
def test_a_loader_killed_at_any_moment_leaves_the_last_version_and_the_next_run_makes_up_for_it(
    house: House, monkeypatch: pytest.MonkeyPatch, moment: str, again: str
) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    sent = house.progress("2015-07", {LANSHAN: 60})
    with monkeypatch.context() as patch:
        patch.setattr(KILLED_AT[moment], _killed)
        with pytest.raises(KeyboardInterrupt):
            house.load(sent)
    assert store.current_version() == "v000001"
    if again == "the same file":
        assert house.load(sent).accepted
        assert start_rate(LANSHAN, "2015-07") == 0.6
    elif again == "another file":
        house.load(house.progress("2015-09", {LANSHAN: 70}))
        assert start_rate(LANSHAN, "2015-09") == 0.7
    else:
        assert rebuild().accepted
    facts, figures = lake.checksum(), query("select * from metric_value")
    assert rebuild().accepted
    assert lake.checksum() == facts
    assert query("select * from metric_value").equals(figures)


@pytest.mark.slow
def test_a_rebuild_killed_midway_leaves_the_lake_as_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    before = tree(lake.lake_dir())
    with monkeypatch.context() as patch:
        patch.setattr("etl.facts.lake.commit", _killed)
        with pytest.raises(KeyboardInterrupt):
            rebuild()
    assert tree(lake.lake_dir()) == before
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07")] == [0.4, 0.6]


def test_a_rebuild_whose_originals_would_be_refused_today_changes_nothing(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    sha256 = received.manifests()[1].files[0].sha256
    (received.received_dir() / sha256[:2] / sha256).write_text("period,county_code\n", encoding="utf-8")
    before = tree(lake.lake_dir())
    with pytest.raises(IncompleteError):
        rebuild()
    assert tree(lake.lake_dir()) == before
    assert store.current_version() == "v000001"


@pytest.mark.slow
def test_a_rebuild_that_breaks_a_rule_forgets_no_load(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    with monkeypatch.context() as patch:
        patch.setattr(findings, "CHECKS", strict_checks(tmp_path, "value > 0.3"))
        with pytest.raises(findings.CheckFailedError):
            rebuild()
    assert store.current_version() == "v000001"
    assert rebuild().accepted
    assert start_rate(LANSHAN, "2015-05") == 0.4


def test_marts_made_by_another_model_are_all_made_again(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    models = tmp_path / "models"
    shutil.copytree(engines.MODELS, models)
    model = models / "county_progress.sql"
    model.write_text(
        model.read_text().replace("    f.started_qty_centi,\n    f.c", "    700 as started_qty_centi,\n    f.c")
    )
    monkeypatch.setattr(engines, "MODELS", models)
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07")] == [0.07, 0.07]


def test_a_reader_finishes_on_the_version_it_began_with(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    old = store._connection(store.version_path("v000001")).cursor()
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert start_rate(LANSHAN) == 0.6
    row = old.execute("select value from metric_value where metric = 'start_rate' and level = 'county'").fetchall()
    assert row == [(0.4,)]


def test_rolling_back_makes_an_older_version_current_and_keeps_the_newer(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    publishing.rollback("v000001")
    assert start_rate(LANSHAN) == 0.4
    assert [(version.id, version.current) for version in store.versions()] == [("v000001", True), ("v000002", False)]
    with pytest.raises(store.WarehouseMissing, match="v000009"):
        publishing.rollback("v000009")


def test_rebuilding_from_the_originals_alone_gives_the_same_facts_byte_for_byte(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 10}))
    house.load(house.progress("2015-07", {LANSHAN: 50}))
    facts, figures = lake.checksum(), query("select * from metric_value")
    for sent in house.inbox.iterdir():
        sent.unlink()
    assert rebuild().accepted
    assert lake.checksum() == facts
    assert query("select * from metric_value").equals(figures)


def test_a_second_writer_is_told_who_holds_the_lock(house: House) -> None:
    with writing.writer(), pytest.raises(writing.WarehouseBusy, match="进程"), writing.writer(wait=False):
        pass


def test_the_lock_is_free_again_after_a_load(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}))
    with (store.warehouse_dir() / "LOCK").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_with_no_version_yet_the_error_says_what_to_run(house: House) -> None:
    with pytest.raises(store.WarehouseMissing, match="make run"):
        store.current_version()


def test_verifying_finds_an_original_that_was_changed_and_facts_that_are_not_what_was_published(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    assert (verify().problems, verify().originals, verify().facts) == ((), 2, 2)
    assert command_line.main(["verify"]) == 0
    sha256 = received.manifests()[1].files[0].sha256
    (received.received_dir() / sha256[:2] / sha256).write_text("period\n", encoding="utf-8")
    lake.withdraw(2)
    assert verify().problems == (
        "第2次装入的原件“02_progress.csv”不见了或被改动过。",
        "第2次装入有原件而没有事实。",
        "版本v000001与现有事实不一致：事实在发布之后有变化，或文件受损。",
    )
    assert command_line.main(["verify"]) == 1


def test_a_lost_lake_is_made_again_from_the_originals_and_nothing_is_forgotten(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    shutil.rmtree(lake.lake_dir())
    late = house.progress("2015-07", {LANSHAN: 60})
    with pytest.raises(IncompleteError, match="rebuild"):
        house.load(late)
    assert rebuild().accepted
    assert house.load(late).accepted
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07")] == [0.4, 0.6]


def test_a_rebuild_killed_between_its_two_renames_loses_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    before = lake.checksum()
    lake.lake_dir().rename(store.data_dir() / "lake.old")
    shutil.copytree(store.data_dir() / "lake.old", store.data_dir() / "lake.new")
    assert check([house.progress("2015-07", {LANSHAN: 50})]).accepted
    assert lake.checksum() == before
    assert house.load(house.progress("2015-07", {LANSHAN: 60})).accepted
    assert len(received.manifests()) == 3


@pytest.mark.slow
def test_a_load_killed_before_its_checks_does_not_stand_in_the_way_of_others(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    monkeypatch.setattr(findings, "CHECKS", strict_checks(tmp_path, "value > 0.5"))
    with monkeypatch.context() as patch:
        patch.setattr("warehouse.engines.build", _killed)
        with pytest.raises(KeyboardInterrupt):
            house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert verify().problems == ("有装入没有完成，现有事实尚未发布。再运行一次 load 或 rebuild 即可。",)
    assert house.load(house.progress("2015-09", {LANSHAN: 50})).accepted
    assert query("select distinct period from metric_value order by 1").rows() == [("2015-05",), ("2015-09",)]
    assert verify().problems == ()


def test_marts_that_are_gone_are_made_again_and_those_of_an_empty_lake_do_not_linger(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}))
    assert (engines.marts_dir() / "report" / "none.parquet").exists()
    house.load(house.progress("2015-05", {LANSHAN: 40}))
    assert not list(engines.marts_dir().glob("*/none.parquet"))
    (engines.marts_dir() / "county_progress" / "201505.parquet").unlink()
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07")] == [0.4, 0.6]


def test_verifying_a_version_that_was_rolled_back_to_finds_no_damage(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    publishing.rollback("v000001")
    assert verify().problems == ()
