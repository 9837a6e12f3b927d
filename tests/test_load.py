"""Loading: accepted whole or refused whole, revisions kept, the missing carried forward, versions in order."""

import fcntl
import json
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.load import load, rebuild
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from warehouse import findings, lake, store
from warehouse.assemble import checksum
from warehouse.store import query


def start_rate(region: str, period: str = "2015-07") -> float | None:
    value: float | None = query(
        "select value from metric_value where metric = 'start_rate' and region_code = $region and period = $period",
        region=region,
        period=period,
    ).item()
    return value


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_one_wrong_cell_refuses_the_whole_load_lists_every_fault_and_changes_nothing(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    before = {name: tree(store.data_dir() / name) for name in ("lake", "marts", "received")}
    good = house.progress("2015-07", {LANSHAN: 50})
    bad = house.progress("2015-09", {LANSHAN: "约60", FEIXIAN: -1})
    outcome = house.load(good, bad)
    assert not outcome.accepted and outcome.version is None
    assert [(fault.file, fault.row, fault.column) for fault in outcome.faults] == [
        (bad.name, 2, "started_qty"),
        (bad.name, 3, "started_qty"),
        (bad.name, 3, "completed_qty"),
    ]
    assert {name: tree(store.data_dir() / name) for name in before} == before
    assert store.current_version() == "v000001"


def test_a_refused_original_is_kept_beside_a_report_that_says_where_and_what(house: House) -> None:
    bad = house.progress("2015-07", {LANSHAN: "约60"})
    outcome = house.load(bad)
    assert outcome.refused_dir is not None
    assert (outcome.refused_dir / bad.name).read_bytes() == bad.read_bytes()
    report = (outcome.refused_dir / "退回说明.txt").read_text(encoding="utf-8-sig")
    assert bad.name in report and "第2行" in report and "约60" in report


def test_the_same_file_again_adds_nothing_and_publishes_nothing(house: House) -> None:
    plan = house.plan({LANSHAN: 100})
    report = house.progress("2015-07", {LANSHAN: 40})
    house.load(plan, report)
    again = house.load(report)
    assert again.accepted and again.version is None and again.skipped == (report.name,)
    assert store.current_version() == "v000001"


def test_a_resubmission_counts_and_the_one_before_it_stays(house: House) -> None:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
    house.load(house.progress("2015-07", {FEIXIAN: 30}))
    assert (start_rate(LANSHAN), start_rate(FEIXIAN)) == (0.4, 0.3)
    assert query("select revision from report where county_code = $county", county=FEIXIAN).item() == 2
    sent = lake.submissions().filter(form="progress", county_code=FEIXIAN)
    assert sent["revision"].to_list() == [1, 2]


def test_a_resubmission_in_the_same_command_is_a_revision_too(house: House) -> None:
    first, second = house.progress("2015-07", {LANSHAN: 40}), house.progress("2015-07", {LANSHAN: 30})
    house.load(house.plan({LANSHAN: 100}), first, second)
    assert (start_rate(LANSHAN), query("select revision from report").item()) == (0.3, 2)


def test_a_bulk_file_is_split_by_county_so_that_one_of_them_can_be_replaced(house: House) -> None:
    outcome = house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}))
    assert outcome.submissions == 2


def test_a_county_reported_by_two_files_of_one_load_is_refused_because_neither_is_newer(house: House) -> None:
    folder = house.inbox / "批"
    folder.mkdir()
    for name in ("甲.csv", "乙.csv"):
        sent = house.progress("2015-07", {LANSHAN: 40 if name == "甲.csv" else 50})
        sent.rename(folder / name)
    outcome = load([folder])
    assert [fault.file for fault in outcome.faults] == ["甲.csv"] or [f.file for f in outcome.faults] == ["乙.csv"]


def test_a_missing_report_is_carried_forward_flagged_and_counted(house: House) -> None:
    plan = house.plan({LANSHAN: 100, FEIXIAN: 100})
    house.load(plan, house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 10}), house.progress("2015-07", {LANSHAN: 50}))
    assert start_rate("371300") == 0.3
    row = query("select status, carried_from from report where period = '2015-07' and county_code = $c", c=FEIXIAN)
    assert row.rows() == [("missing", "2015-05")]
    counts = query("select counties, reported, missing from reporting where period = '2015-07' and level = 'province'")
    assert counts.rows() == [(2, 1, 1)]
    assert query("select reported from county_progress where period = '2015-07' and county_code = $c", c=FEIXIAN)[
        "reported"
    ].to_list() == [False]


def test_a_late_correction_of_an_old_period_reaches_the_periods_that_carried_it(house: House) -> None:
    plan = house.plan({LANSHAN: 100, FEIXIAN: 100})
    house.load(plan, house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 10}), house.progress("2015-07", {LANSHAN: 50}))
    house.load(house.progress("2015-05", {FEIXIAN: 20}))
    assert start_rate(FEIXIAN, "2015-07") == 0.2


@pytest.mark.parametrize(("day", "status"), [("2015-07-05", "on_time"), ("2015-07-06", "late")])
def test_the_fifth_is_on_time_and_the_sixth_is_late(house: House, day: str, status: str) -> None:
    sent = house.progress("2015-07", {LANSHAN: 50}, submitted_on=day)
    assert house.load(house.plan({LANSHAN: 100}), sent).faults == ()
    assert query("select status from report").item() == status


def test_a_plan_change_counts_from_its_approval_and_the_baseline_stays_beside_it(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100}),
        house.progress("2015-05", {LANSHAN: 40}),
        house.progress("2015-07", {LANSHAN: 40}),
        house.plan({LANSHAN: 80}, plan_version="调整", kind="adjustment", approved_on="2015-06-30"),
    )
    assert (start_rate(LANSHAN, "2015-05"), start_rate(LANSHAN, "2015-07")) == (0.4, 0.5)
    rows = query("select period, planned_qty, baseline_qty, plan_version from county_progress order by period").rows()
    assert [tuple(map(str, row)) for row in rows] == [
        ("2015-05", "100.00", "100.00", "基线"),
        ("2015-07", "80.00", "100.00", "调整"),
    ]


def test_a_broken_rule_that_must_hold_keeps_the_last_version_and_withdraws_the_load(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    rule = "-- fail: 开工率不应超过一半\nselect region_code as county_code, period, '太高' as detail, "
    rule += "null as source_file, null as sheet, null as row from metric_value "
    rule += "where metric = 'start_rate' and value > 0.5"
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "too_high.sql").write_text(rule, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(findings, "CHECKS", tmp_path / "checks")
        outcome = house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert not outcome.accepted and outcome.broken_rules is not None and "太高" in outcome.broken_rules
    assert store.current_version() == "v000001"
    assert house.load(house.progress("2015-05", {LANSHAN: 45})).accepted
    assert query("select distinct period from metric_value").rows() == [("2015-05",)]
    assert start_rate(LANSHAN, "2015-05") == 0.45


def test_a_loader_killed_between_commit_and_publish_is_made_up_for_by_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    with monkeypatch.context() as patch:
        patch.setattr("etl.load.publish", _killed)
        with pytest.raises(KeyboardInterrupt):
            house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert store.current_version() == "v000001"
    house.load(house.progress("2015-09", {LANSHAN: 70}))
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07", "2015-09")] == [0.4, 0.6, 0.7]


def _killed(*_: object) -> str:
    raise KeyboardInterrupt


def test_a_reader_finishes_on_the_version_it_began_with(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    old = store._connection(store.version_path("v000001")).cursor()
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert start_rate(LANSHAN) == 0.6
    row = old.execute("select value from metric_value where metric = 'start_rate' and level = 'county'").fetchall()
    assert row == [(0.4,)]


def test_rolling_back_makes_an_older_version_current_and_keeps_the_newer(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    store.rollback("v000001")
    assert start_rate(LANSHAN) == 0.4
    assert [(version.id, version.current) for version in store.versions()] == [("v000001", True), ("v000002", False)]
    with pytest.raises(store.WarehouseMissing, match="v000009"):
        store.rollback("v000009")


def test_rebuilding_from_the_originals_alone_gives_the_same_facts_byte_for_byte(house: House) -> None:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 10}))
    house.load(house.progress("2015-07", {LANSHAN: 50}))
    facts, figures = checksum(), query("select * from metric_value")
    for sent in house.inbox.iterdir():
        sent.unlink()
    assert rebuild().accepted
    assert checksum() == facts
    assert query("select * from metric_value").equals(figures)


def test_a_second_writer_is_told_who_holds_the_lock(house: House) -> None:
    with store.writer(), pytest.raises(store.WarehouseBusy, match="进程"), store.writer(wait=False):
        pass


def test_the_lock_is_free_again_after_a_load(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}))
    with (store.warehouse_dir() / "LOCK").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_commands_exit_0_when_loaded_1_when_refused_2_when_misused(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = house.plan({LANSHAN: 100})
    bad = house.progress("2015-07", {LANSHAN: "约60"})
    assert command_line.main(["versions"]) == 0
    assert command_line.main(["load", str(plan), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["version"] == "v000001"
    assert command_line.main(["check", str(bad)]) == 1
    assert "约60" in capsys.readouterr().err
    assert command_line.main(["load", str(bad), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["row"] == 2
    assert command_line.main(["rollback", "v000007"]) == 2
    for wrong in (["load", str(house.inbox / "没有")], ["load", str(plan), "--period", "201507"], ["teleport"]):
        with pytest.raises(SystemExit) as stopped:
            command_line.main(wrong)
        assert stopped.value.code == 2


def test_checking_a_file_changes_nothing(house: House) -> None:
    assert command_line.main(["check", str(house.plan({LANSHAN: 100}))]) == 0
    assert not list(store.data_dir().rglob("*.parquet"))


def test_with_no_version_yet_the_error_says_what_to_run(house: House) -> None:
    with pytest.raises(store.WarehouseMissing, match="make run"):
        store.current_version()


def test_a_ledger_row_that_names_only_its_project_is_placed_in_that_projects_county(house: House) -> None:
    school: Row = {"school_id": "3137000001", "name": "示例小学", "county_code": LANSHAN}
    project: Row = {"project_id": "P1", "county_code": LANSHAN, "work_class": "building", "name": "教学楼"}
    house.load(
        house.plan({LANSHAN: 100}),
        house.progress("2015-07", {LANSHAN: 40}),
        house.send("schools", [school]),
        house.send("projects", [project | {"school_id": "3137000001", "planned_start": "2015-03-01"}]),
    )
    state: Row = {"period": "2015-07", "project_id": "P1", "state": "not_started", "blocked_at": "land"}
    assert house.load(house.send("project_status", [state])).accepted
    rows = query("select school_name, state, overdue_days, overdue_kind from project_ledger").rows()
    assert rows == [("示例小学", "not_started", 121, "start")]
    refused = house.load(house.send("project_status", [state | {"project_id": "P9"}]))
    assert [fault.found for fault in refused.faults] == ["P9"]
