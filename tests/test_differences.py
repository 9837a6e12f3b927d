"""What a batch would change: every figure that is new, changed or withdrawn, of the reports that replace another."""

import json
from pathlib import Path

import polars as pl
import pytest

from etl import __main__ as command_line
from etl.differences import Review
from etl.load import check, load
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.test_load import tree
from warehouse import store

pytestmark = pytest.mark.tables()


def reviewed(*paths: Path, preview: int = 0, replace: bool = False) -> Review:
    outcome = check(paths, replace=replace, preview=preview)
    assert outcome.faults == () and outcome.review is not None
    return outcome.review


def changes(review: Review) -> list[tuple[str, ...]]:
    return review.differences.select("county_code", "item", "column", "old", "new", "kind").rows()


def test_only_the_figures_that_differ_are_told_in_units_and_exactly(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40.05, FEIXIAN: 10}))
    review = reviewed(house.progress("2015-07", {LANSHAN: 40.1, FEIXIAN: 10}, completed_qty=5, invested_wan=0.07))
    assert changes(review) == [
        (LANSHAN, "building", "started_qty", "40.05", "40.1", "changed"),
        (LANSHAN, "building", "completed_qty", "20.03", "5", "changed"),
        (LANSHAN, "building", "invested_wan", None, "0.07", "new"),
        (FEIXIAN, "building", "invested_wan", None, "0.07", "new"),
    ]
    assert review.differences["period"].unique().to_list() == ["2015-07"]
    assert review.differences["county_name"].to_list() == ["兰山区", "兰山区", "兰山区", "费县"]


def test_zero_is_a_figure_and_blank_is_none(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}, invested_wan=3))
    review = reviewed(house.progress("2015-07", {LANSHAN: 0}))
    assert changes(review) == [
        (LANSHAN, "building", "started_qty", "40", "0", "changed"),
        (LANSHAN, "building", "completed_qty", "20", "0", "changed"),
        (LANSHAN, "building", "invested_wan", "3", None, "withdrawn"),
    ]


def test_a_row_that_is_left_out_withdraws_every_figure_of_it(house: House) -> None:
    row: Row = {"county_code": LANSHAN, "source": "city", "received_wan": 10, "paid_wan": 5}
    other = row | {"source": "county", "allocated_wan": 1.000001}
    house.opens(
        house.plan({LANSHAN: 100}),
        house.progress("2015-07", {LANSHAN: 1}),
        house.funds("2015-07", [row, row | {"budget_year": 2015}]),
    )
    review = reviewed(house.funds("2015-07", [row, other]), replace=True)
    assert changes(review) == [
        (LANSHAN, "county 2014", "allocated_wan", None, "1.000001", "new"),
        (LANSHAN, "county 2014", "received_wan", None, "10", "new"),
        (LANSHAN, "county 2014", "paid_wan", None, "5", "new"),
        (LANSHAN, "city 2015", "received_wan", "10", None, "withdrawn"),
        (LANSHAN, "city 2015", "paid_wan", "5", None, "withdrawn"),
    ]


def test_a_first_report_is_counted_and_a_later_one_says_which_it_replaces(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    house.load(house.progress("2015-07", {LANSHAN: 50}))
    review = reviewed(house.progress("2015-07", {LANSHAN: 60, FEIXIAN: 1}))
    told = review.submissions.select("county_name", "city_name", "period", "revision", "replaces", "figures", "changed")
    assert told.rows() == [("兰山区", "临沂市", "2015-07", 3, 2, 2, 2), ("费县", "临沂市", "2015-07", 1, None, 2, 0)]
    assert {row[0] for row in changes(review)} == {LANSHAN}


@pytest.mark.slow
def test_of_two_reports_in_one_command_the_last_counts_against_what_counts_now(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}, completed_qty=1))
    first, second = (house.progress("2015-07", {LANSHAN: qty}, completed_qty=1) for qty in (50, 60))
    assert changes(reviewed(first, second)) == [(LANSHAN, "building", "started_qty", "40", "60", "changed")]


def test_a_ledger_is_compared_project_by_project_in_words_and_days(house: House) -> None:
    row: Row = {"county_code": LANSHAN, "school_id": "s", "work_class": "building", "name": "楼", "project_id": "P 1"}
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 1}), house.send("projects", [row]))
    review = reviewed(house.send("projects", [row | {"name": "教学楼", "planned_start": "2015-03-01"}]))
    assert changes(review) == [
        (LANSHAN, "P 1", "name", "楼", "教学楼", "changed"),
        (LANSHAN, "P 1", "planned_start", None, "2015-03-01", "new"),
    ]


@pytest.mark.slow
def test_a_plan_is_compared_with_its_own_version(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 1}))
    adjusted = house.plan({LANSHAN: 80}, plan_version="调整", kind="adjustment", approved_on="2015-06-30")
    assert reviewed(adjusted).differences.is_empty()
    again = house.plan({LANSHAN: 90})
    assert [row[2:5] for row in changes(reviewed(again))] == [
        ("planned_qty", "100", "90"),
        ("planned_wan", "100", "90"),
    ]


def test_the_preview_has_the_first_rows_in_canonical_columns(house: House) -> None:
    review = reviewed(house.plan({LANSHAN: 100, FEIXIAN: 50}), preview=1)
    [row] = review.preview["plan"].to_dicts()
    assert (row["county_name"], row["work_class"], row["planned_qty"], row["approved_on"], row["row"]) == (
        "兰山区", "building", "100", "2015-01-09", 2,
    )  # fmt: skip


def test_reviewing_leaves_no_facts_behind(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    before = tree(store.data_dir() / "lake")
    reviewed(house.progress("2015-07", {LANSHAN: 50}))
    assert tree(store.data_dir() / "lake") == before


def test_a_load_says_what_it_changed_and_a_refused_one_says_nothing(house: House) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    outcome = load([house.progress("2015-07", {LANSHAN: 50})], preview=0)
    assert outcome.review is not None and len(changes(outcome.review)) == 2
    assert load([house.progress("2015-07", {LANSHAN: "约50"})], preview=0).review is None


def test_the_command_says_it_in_json_and_its_progress_line_by_line(
    house: House, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 9}), house.progress("2015-07", {LANSHAN: 40}))
    sent = str(house.progress("2015-07", {LANSHAN: 50, FEIXIAN: 1}))
    assert command_line.main(["check", sent, "--json", "--preview", "1", "--most", "1"]) == 0
    said = capsys.readouterr()
    record = json.loads(said.out)
    assert record["totals"] == {"first": 1, "again": 1, "new": 0, "changed": 2, "withdrawn": 0}
    assert (len(record["differences"]), record["differences_in_all"]) == (1, 2)
    assert [len(rows) for rows in record["preview"].values()] == [1]
    assert json.loads(said.err.splitlines()[0]) == {"stage": "read", "done": 1, "total": 1}
    report = tmp_path / "退回"
    wrong = str(house.progress("2015-07", {LANSHAN: "约50"}))
    assert command_line.main(["check", wrong, "--json", "--report", str(report)]) == 1
    assert "differences" not in json.loads(capsys.readouterr().out)
    assert {"退回说明.txt", "退回说明.xlsx", "faults.json"} < {path.name for path in report.iterdir()}


def test_the_command_says_it_to_people_in_a_line_for_each_report(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 9}), house.progress("2015-07", {LANSHAN: 40}))
    capsys.readouterr()
    assert command_line.main(["check", str(house.progress("2015-07", {LANSHAN: 50, FEIXIAN: 1}))]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 个文件没有发现错误。",
        "兰山区 2015-07 双月报 ①②（进展）：第2次报送，2处数字变化",
        "首次报送1份，2个数字。",
    ]


def test_every_column_of_the_differences_is_text(house: House) -> None:
    review = reviewed(house.plan({LANSHAN: 100}))
    assert set(review.differences.dtypes) == {pl.String}
