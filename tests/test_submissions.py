"""Submissions: what replaces what, what completes what, and what may not be lost on the way."""

from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.faults import bad
from etl.load import check, load, rebuild
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.test_load import start_rate
from warehouse import lake
from warehouse.store import query

pytestmark = pytest.mark.tables("funds_by_source", "submission", "report", "form_report")


def test_a_resubmission_counts_and_the_one_before_it_stays(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
    house.load(house.progress("2015-07", {FEIXIAN: 30}))
    assert (start_rate(LANSHAN), start_rate(FEIXIAN)) == (0.4, 0.3)
    assert query("select revision from report where county_code = $county", county=FEIXIAN).item() == 2
    sent = lake.submissions().filter(form="progress", county_code=FEIXIAN)
    assert sent["revision"].to_list() == [1, 2]


def test_a_resubmission_in_the_same_command_is_a_revision_too(house: House) -> None:
    first, second = house.progress("2015-07", {LANSHAN: 40}), house.progress("2015-07", {LANSHAN: 30})
    house.opens(house.plan({LANSHAN: 100}), first, second)
    assert (start_rate(LANSHAN), query("select revision from report").item()) == (0.3, 2)


def test_a_bulk_file_is_split_by_county_so_that_one_of_them_can_be_replaced(house: House) -> None:
    outcome = house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}))
    assert outcome.submissions == 2


def in_folders(house: House, **contents: Path) -> Path:
    """The given files under one name in folders of their own, as cities send them."""
    folder = house.inbox / "批"
    for name, sent in contents.items():
        (folder / name).mkdir(parents=True)
        sent.rename(folder / name / "进展.csv")
    return folder


def test_a_county_reported_differently_by_two_files_of_one_load_is_refused_because_neither_is_newer(
    house: House,
) -> None:
    folder = in_folders(house, a=house.progress("2015-07", {LANSHAN: 40}), b=house.progress("2015-07", {LANSHAN: 50}))
    outcome = house.load(house.plan({LANSHAN: 100}), folder)
    assert [fault.message for fault in outcome.faults] == ["同一批里的“进展.csv”也报了同样的内容。请只留一份。"]


def test_the_same_file_in_two_folders_of_one_load_counts_once(house: House) -> None:
    row: Row = {"county_code": LANSHAN, "source": "city", "received_wan": 10}
    folder = in_folders(house, a=house.funds("2015-07", [row]), b=house.funds("2015-07", [row]))
    outcome = house.load(house.plan({LANSHAN: 100}), folder)
    assert outcome.skipped == ("进展.csv",)
    assert query("select received_wan from funds_by_source where level = 'province'").item() == 10


def building_and_books(house: House) -> tuple[Path, Path]:
    head: Row = {"period": "2015-07", "as_of": "2015-06-30", "county_code": LANSHAN}
    return (
        house.send("progress", [head | {"work_class": "building", "started_qty": 40}]),
        house.send("progress", [head | {"work_class": "books", "bought_wan": 3}]),
    )


def test_two_tables_of_one_form_in_two_files_of_a_load_complete_each_other(house: House) -> None:
    folder = house.inbox / "批"
    folder.mkdir()
    for sent in building_and_books(house):
        sent.rename(folder / sent.name)
    house.load(house.plan({LANSHAN: 100}), folder)
    rows = query("select work_class, started_qty, bought_wan, source_file from county_progress order by 1 desc").rows()
    assert [(row[0], row[1] and float(row[1]), row[2] and float(row[2]), row[3]) for row in rows] == [
        ("building", 40.0, None, "01_progress.csv"),
        ("books", None, 3.0, "02_progress.csv"),
    ]


def test_a_later_report_that_would_erase_what_was_reported_is_refused(house: House) -> None:
    building, books = building_and_books(house)
    house.opens(house.plan({LANSHAN: 100}), building)
    outcome = house.load(books)
    assert [fault.message for fault in outcome.faults] == [bad("narrowed", missing=("校舍",), count=1).message]
    assert start_rate(LANSHAN) == 0.4


def test_a_faulty_row_is_not_taken_for_one_left_out(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    outcome = house.load(house.progress("2015-07", {LANSHAN: "约" * 50}))
    [fault] = outcome.faults
    assert "约" * 40 + "…" in str(fault) and "约" * 41 not in str(fault)


@pytest.mark.slow
def test_a_folder_sent_twice_does_not_undo_the_corrections_made_since_unless_asked_to(house: House) -> None:
    first = house.progress("2015-07", {LANSHAN: 40})
    house.opens(house.plan({LANSHAN: 100}), first)
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert house.load(first).version is None
    assert start_rate(LANSHAN) == 0.6
    assert command_line.main(["load", str(first), "--replace"]) == 0
    assert (start_rate(LANSHAN), query("select revision from report").item()) == (0.4, 3)


def test_a_partial_ledger_does_not_erase_the_rest_of_the_county_unless_it_is_meant_to(house: House) -> None:
    def ledger(*projects: str) -> Path:
        row: Row = {"county_code": LANSHAN, "school_id": "s", "work_class": "building", "name": "楼"}
        return house.send("projects", [row | {"project_id": project} for project in projects])

    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 1}), ledger("P1", "P2"))
    partial = ledger("P3")
    lost = bad("narrowed", missing=("P1", "P2"), count=2)
    assert [fault.why for fault in house.load(partial).faults] == [lost]
    assert load([partial], replace=True).accepted
    assert query("select project_id from project_ledger").rows() == [("P3",)]
    assert rebuild().accepted
    assert query("select project_id from project_ledger").rows() == [("P3",)]


def test_the_baseline_cannot_be_overwritten_by_an_adjustment_of_its_name(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}))
    outcome = house.load(house.plan({LANSHAN: 80}, kind="adjustment", approved_on="2015-06-30"))
    assert [fault.message for fault in outcome.faults] == [bad("baseline_changed", slot="基线").message]


def test_checking_refuses_what_loading_would_refuse_and_nothing_else(house: House) -> None:
    building, books = building_and_books(house)
    plan, second = house.plan({LANSHAN: 100}), house.plan({LANSHAN: 100}, plan_version="又一份")
    assert check([plan, building, books]).faults == load([plan, building, books]).faults != ()
    assert check([plan, second]).faults == load([plan, second]).faults != ()
    assert check([plan, building]).faults == load([plan, building]).faults == ()
    assert check([building]).skipped == (building.name,)
