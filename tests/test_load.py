"""Loading: accepted whole or refused whole, revisions kept, the missing carried forward, versions in order."""

import json
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl import facts
from etl.load import load
from etl.verify import verify
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from warehouse import engines, settings, store
from warehouse.settings import ROOT
from warehouse.store import query

pytestmark = pytest.mark.tables("reporting")


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
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
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
    house.opens(plan, report)
    again = house.load(report)
    assert again.accepted and again.version is None and again.skipped == (report.name,)
    assert store.current_version() == "v000001"


def test_a_missing_report_is_carried_forward_flagged_and_counted(house: House) -> None:
    plan = house.plan({LANSHAN: 100, FEIXIAN: 100})
    house.opens(plan, house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 10}), house.progress("2015-07", {LANSHAN: 50}))
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
    house.opens(plan, house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 10}), house.progress("2015-07", {LANSHAN: 50}))
    house.load(house.progress("2015-05", {FEIXIAN: 20}))
    assert start_rate(FEIXIAN, "2015-07") == 0.2


@pytest.mark.parametrize(("day", "status"), [("2015-07-05", "on_time"), ("2015-07-06", "late")])
def test_the_fifth_is_on_time_and_the_sixth_is_late(house: House, day: str, status: str) -> None:
    sent = house.progress("2015-07", {LANSHAN: 50}, submitted_on=day)
    assert house.load(house.plan({LANSHAN: 100}), sent).faults == ()
    assert query("select status from report").item() == status


def test_a_plan_change_counts_from_its_approval_and_the_baseline_stays_beside_it(house: House) -> None:
    house.opens(
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


def test_a_second_baseline_is_refused_instead_of_added(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}))
    outcome = house.load(house.plan({LANSHAN: 80}, plan_version="五年规划"))
    assert [fault.found for fault in outcome.faults] == ["五年规划"]
    assert "基线" in outcome.faults[0].message


def test_an_adjustment_of_one_class_leaves_the_plan_of_the_others(house: House) -> None:
    books: Row = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "county_code": LANSHAN}
    folder = house.inbox / "规划"
    folder.mkdir()
    for sent in (
        house.plan({LANSHAN: 100}),
        house.send("plan", [books | {"work_class": "books", "planned_wan": 10}]),
    ):
        sent.rename(folder / sent.name)
    adjusted = house.plan({LANSHAN: 80}, plan_version="调整", kind="adjustment", approved_on="2015-05-01")
    house.load(folder, adjusted, house.progress("2015-07", {LANSHAN: 40}))
    rows = query("select work_class, plan_version, planned_wan from county_progress order by 1").rows()
    assert [(row[0], row[1], float(row[2])) for row in rows] == [("books", "基线", 10.0), ("building", "调整", 80.0)]


def test_projects_of_two_counties_may_have_the_same_number(house: House) -> None:
    projects: list[Row] = [
        {
            "project_id": "1",
            "school_id": "s",
            "county_code": c,
            "work_class": "building",
            "name": "楼",
            "planned_wan": 5,
        }
        for c in (LANSHAN, FEIXIAN)
    ]
    states = {LANSHAN: "started", FEIXIAN: "not_started"}
    head: Row = {"period": "2015-07", "project_id": "1"}
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 0}),
        house.send("projects", projects),
        house.send("project_status", [head | {"county_code": c, "state": state} for c, state in states.items()]),
    )
    assert query("select county_code, state from project_ledger order by 1").rows() == sorted(states.items())
    refused = house.load(house.send("project_status", [head | {"period": "2015-09", "state": "started"}]))
    assert [fault.found for fault in refused.faults] == ["1"]


@pytest.mark.tables("reporting", "finding")
def test_a_report_that_only_the_ledger_or_no_plan_knows_is_a_finding(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 40}))
    assert query('select county_code from finding where "check" = $c', c="reported_without_plan").rows() == [(FEIXIAN,)]


DAYS = {("370000", 201507): (5, 10), ("420000", 201509): (30, 30), ("130000", 201507): (10, 15)}


def test_deadlines_may_differ_by_province(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "settings.toml").read_text(encoding="utf-8")
    own = "[reporting.420000]\ncounty_deadline_day = 31\nreview_deadline_day = 31\n\n[lines.progress]"
    monkeypatch.setattr(engines, "SETTINGS", settings.parse(text.replace("[lines.progress]", own)))
    days = {(p, m): tuple(d.day for d in engines.deadlines(p, m)) for p, m in DAYS}
    assert days == DAYS


def test_a_data_folder_with_an_odd_name_works(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path / "李's [数据] *"))
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    assert start_rate(LANSHAN) == 0.4


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
    assert not store.versions()
    written = {path.parent.name for path in store.data_dir().rglob("*") if path.is_file()}
    assert written <= {"empty", "lake", "warehouse"}, "forms, regions and the lock may be written, no facts"
    assert not store.versions()


@pytest.mark.slow
def test_a_ledger_row_that_names_only_its_project_is_placed_in_that_projects_county(house: House) -> None:
    school: Row = {"school_id": "3137000001", "name": "示例小学", "county_code": LANSHAN}
    project: Row = {"project_id": "P1", "county_code": LANSHAN, "work_class": "building", "name": "教学楼"}
    house.opens(
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


def test_what_was_refused_is_not_picked_up_again_with_the_inbox(house: House) -> None:
    inbox = store.data_dir() / "inbox"
    inbox.mkdir(parents=True)
    bad = house.progress("2015-07", {LANSHAN: "约60"})
    bad.rename(inbox / bad.name)
    plan = house.plan({LANSHAN: 100})
    assert len(house.load(plan, inbox).faults) == 1
    assert len(house.load(plan, inbox).faults) == 1
    (inbox / bad.name).unlink()
    house.progress("2015-07", {LANSHAN: 60}).rename(inbox / "改正.csv")
    assert house.load(plan, inbox).accepted


def test_a_file_loaded_before_is_known_however_its_period_is_given(house: House) -> None:
    first = house.progress("2015-07", {LANSHAN: 50})
    house.opens(house.plan({LANSHAN: 100}), first)
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert load([first], period="2015-07").skipped == (first.name,)
    assert start_rate(LANSHAN) == 0.6


def test_a_file_that_changes_while_it_is_loaded_is_not_kept_under_another_files_name(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-05", {LANSHAN: 40}))
    sent = house.progress("2015-07", {LANSHAN: 50})

    def changed(name: str, frame: object) -> object:
        sent.write_text(sent.read_text().replace("50", "51"))
        return submissions(name, frame)  # type: ignore[arg-type]

    submissions = facts._submissions
    monkeypatch.setattr(facts, "_submissions", changed)
    with pytest.raises(OSError, match="被改动"):
        house.load(sent)
    monkeypatch.undo()
    monkeypatch.setenv("GAIBO_DATA", str(house.inbox.parent / "data"))
    assert house.load(sent).accepted
    assert verify().problems == ()
