"""Canonical headers: every column of the public form must be there, and nothing beside it need be."""

from datetime import date
from pathlib import Path

import pytest

from etl.read import Reading, read_file
from etl.schema import FORMS
from tests.forms import plain_workbook
from tests.test_read_faults import REGIONS, places
from warehouse.settings import SETTINGS

CELLS: dict[str, object] = {
    "county_code": "371325", "work_class": "building", "source": "county", "budget_year": 2015, "period": "2015-07",
    "as_of": "2015-06-30", "plan_version": "v1", "approved_on": "2015-01-09", "kind": "baseline", "approval_no": "1号",
    "school_id": "2137000001", "project_id": "P1", "name": "甲", "township": "乙", "stage": "小学", "state": "开工",
    "blocked_at": None, "responsible": "丙", "metric": "开工率", "on_day": "2016-12-31", "task": "实施方案",
    "due_on": "2015-06-30", "indicator": "综合", "ranked_on": "2015-06-30", "place": 5,
    "round": "2015-06", "inspected_on": "2015-06-10", "item": "形象进度", "result": "合格",
    "measure": "约谈", "decided_on": "2015-06-03",
    "in_budget": "是", "locality": "城区", "school_year": 2016,
}  # fmt: skip
REVIEW: dict[str, object] = {
    "of_form": "进展", "state": "退回", "reviewed_on": "2015-07-08", "reason": "漏报", "reviewer": "乙",
}  # fmt: skip
OPTIONAL = {
    "plan": {"key_item_qty"},
    "plan_funds": {"plan_version", "approved_on", "approval_no", "kind"},
    "progress": {"as_of"},
    "funds": {"as_of"},
    "stated_rates": {"as_of", "of_form"},
    "project_status": {"county_code"},
    "milestones": {"done_on", "note"},
    "national_rank": {"of_provinces", "source"},
    "inspections": {"project_id", "school_id", "team", "problem", "rectify_by", "rectified_on"},
    "measures": {"document_no", "reason", "due_on", "followed_up_on", "outcome"},
    "budget_lines": {"amount_wan", "document_no"},
    "reviews": {"of_form", "revision", "reason", "reviewer"},
}
COLUMNS = [(form.name, column.name) for form in FORMS.values() for column in form.columns]


def send(path: Path, form: str, *without: str, **cells: object) -> Reading:
    """One row under the canonical header of a form, without some columns."""
    columns = [column for column in FORMS[form].columns if column.name not in without]
    known = CELLS | (REVIEW if form == "reviews" else {})
    usual = {column.name: known.get(column.name, None if column.type == "date" else 1) for column in columns}
    row = usual | cells
    return read_file(plain_workbook(path / "上报.xlsx", [list(row), list(row.values())]), REGIONS)


@pytest.mark.parametrize(("form", "column"), COLUMNS)
def test_a_missing_column_is_refused_unless_the_form_can_do_without(tmp_path: Path, form: str, column: str) -> None:
    reading = send(tmp_path, form, column)
    if column in OPTIONAL.get(form, ()) and form != "plan_funds":
        assert reading.faults == [] and reading.frames[form].height == 1
    elif (form, column) != ("plan_funds", "approval_no"):
        assert places(reading.faults) == [(1, column, "")] and "缺少这一列" in reading.faults[0].message


@pytest.mark.parametrize("form", list(FORMS))
def test_the_public_header_is_enough(tmp_path: Path, form: str) -> None:
    reading = send(tmp_path, form, *OPTIONAL.get(form, ()))
    assert reading.faults == [] and list(reading.frames) == [form]


def test_plan_money_without_an_approval_is_the_baseline(tmp_path: Path) -> None:
    frame = send(tmp_path, "plan_funds", *OPTIONAL["plan_funds"]).frames["plan_funds"]
    assert frame.select("plan_version", "approved_on", "approval_no", "kind", "planned_fen").rows() == [
        ("基线", date(SETTINGS.first_year, 1, 1), None, "baseline", 1_000_000)
    ]


def test_plan_money_that_says_its_version_must_say_its_approval(tmp_path: Path) -> None:
    reading = send(tmp_path, "plan_funds", "approved_on", "approval_no", plan_version="adjust-2016")
    assert places(reading.faults) == [(1, "approved_on", "")]
    assert send(tmp_path, "plan_funds", "approval_no").faults == []
    assert places(send(tmp_path, "plan_funds", plan_version=None).faults) == [(2, "plan_version", "")]


def test_the_day_of_submission_may_be_added_to_any_form(tmp_path: Path) -> None:
    frame = send(tmp_path, "funds", submitted_on="2015-07-04").frames["funds"]
    assert frame["submitted_on"].to_list() == [date(2015, 7, 4)]


def test_a_period_column_may_be_blank_where_the_sender_says_it(tmp_path: Path) -> None:
    send(tmp_path, "funds", period=None)
    frame = read_file(tmp_path / "上报.xlsx", REGIONS, "2015-07").frames["funds"]
    assert frame.select("period", "as_of").rows() == [(201507, date(2015, 6, 30))]
