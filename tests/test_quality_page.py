"""What the page of doubtful places lists of a period, whose mark stands beside it, and what it hands out."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.visit import run, said
from warehouse import marks
from warehouse.marks import Mark
from warehouse.store import query

ADJUSTMENT: Row = {"plan_version": "一调", "kind": "adjustment", "approved_on": "2015-06-10", "approval_no": ""}


def adjusted(house: House) -> None:
    """A plan that nobody approved to change, of 10 June 2015, between two reports."""
    house.opens(
        house.plan({LANSHAN: 100}),
        house.progress("2015-05", {LANSHAN: 30}),
        house.progress("2015-07", {LANSHAN: 40}),
        house.plan({LANSHAN: 110}, **ADJUSTMENT),
    )


@pytest.mark.slow
def test_a_period_before_the_plan_was_changed_has_no_finding_about_the_change(house: House) -> None:
    adjusted(house)
    assert "规划和台账计划另有 **1** 处" in said(run("quality", period="2015-07"))
    assert "没有发现疑点" in said(run("quality", period="2015-05"))
    records = [
        "调整规划应有批准文号"
        in "".join(table.value.to_string() for table in run("county", period=p, region=LANSHAN).dataframe)
        for p in ("2015-05", "2015-07")
    ]
    assert records == [False, True]


def fallen_twice(house: House) -> None:
    """兰山区's started area falls in two periods with a sound one between them."""
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}))
    for period, started in {"2015-03": 40, "2015-05": 39, "2015-07": 50, "2015-09": 49}.items():
        house.opens(house.progress(period, {LANSHAN: started, FEIXIAN: started + 10}, completed_qty=10))


def test_a_mark_made_for_an_ended_trouble_does_not_answer_a_new_one(house: House) -> None:
    fallen_twice(house)
    marks.add(Mark("cumulative_falls", LANSHAN, "校舍开工数量", "2015-05", "explained", "更正上期多报", "王"))
    assert "已登记处理的 1 处" in said(run("quality", period="2015-05"))
    assert "已登记处理的 0 处" in said(run("quality", period="2015-09"))


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def followed_up(app: AppTest) -> AppTest:
    """The page with the first finding's follow-up open."""
    found = query("select * from finding order by county_code").row(0, named=True)
    words = {"full_name": "兰山区", "rule_label": "规则", "detail": "疑点"}
    app.session_state["mark_of"] = found | words | {"mark": None, "mark_note": None, "mark_who": None}
    return app.run()


def test_a_mark_that_cannot_be_saved_is_said_and_what_was_written_stays(house: House) -> None:
    fallen_twice(house)
    app = followed_up(run("quality", period="2015-05"))
    app.text_area[0].input("电话核实")
    next(field for field in app.text_input if field.label == "登记人").input("王")
    [button for button in app.button if button.label == "保存"][-1].click()  # the first one saves a view
    with full_disk():
        followed_up(app)
    assert not app.exception
    assert any("没有存下来" in str(error.value) for error in app.error)
    assert app.text_area[0].value == "电话核实"
    assert marks.all_marks().is_empty()


def sheets(app: AppTest) -> list[str]:
    """The labels under which sheets that go back can be taken away."""
    return [button.proto.label for button in app.get("download_button") if "核改通知单" in button.proto.label]


def test_the_sheets_that_go_back_have_every_kind_of_finding_whatever_kind_the_page_shows(house: House) -> None:
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 40}, completed_qty=10),
        house.progress("2015-07", {LANSHAN: 39, FEIXIAN: 140}, completed_qty=10),
    )
    app = run("quality", check="cumulative_falls")
    assert app.dataframe[-1].value["full_name"].tolist() == ["兰山区"]
    assert sheets(app) == ["2 个县的核改通知单（.zip）"]


def test_a_countys_sheet_is_called_what_it_is_called_in_the_archive(house: House) -> None:
    fallen_twice(house)
    ids = [button.proto.id for button in run("quality", region=FEIXIAN).get("download_button")]
    for suffix in ("docx", "xlsx"):
        assert any(id_.endswith(f"sheet_临沂市_费县_数据核改通知单_2015-09.{suffix}") for id_ in ids)
