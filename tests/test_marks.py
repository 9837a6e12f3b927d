"""Follow-up marks: kept for good, the newest holds, and neither a torn line nor two writers lose one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl
import pytest

from tests.conftest import FEIXIAN, LANSHAN, House
from warehouse import marks
from warehouse.marks import Mark

MARK = Mark("cumulative_falls", FEIXIAN, "building started_qty", "2015-07", "asked", "电话核实", "王")


def finding(county: str = FEIXIAN, period: str | None = "2015-07", since: str | None = "2015-07") -> dict[str, object]:
    return {
        "check": MARK.check, "county_code": county, "item": MARK.item, "period": period, "since": since, "row": 3,
    }  # fmt: skip


def held(*found: dict[str, object]) -> list[str | None]:
    """The state that stands beside each finding."""
    schema = dict.fromkeys(("check", "county_code", "item", "period", "since"), pl.String) | {"row": pl.Int64}
    return marks.beside(pl.DataFrame(found, schema=schema), marks.all_marks())["mark"].to_list()


def states() -> list[tuple[str, str]]:
    beside = zip((FEIXIAN, LANSHAN), held(finding(), finding(LANSHAN)), strict=True)
    return [(county, state) for county, state in beside if state]


def test_the_newest_mark_of_a_trouble_holds_and_the_older_stay_on_record(house: House) -> None:
    for state in ("asked", "explained"):
        marks.add(replace(MARK, state=state))
    marks.add(replace(MARK, county_code=LANSHAN))
    assert states() == [(FEIXIAN, "explained"), (LANSHAN, "asked")]
    assert marks.all_marks().height == 3


def test_a_mark_can_be_taken_off(house: House) -> None:
    marks.add(MARK)
    marks.add(replace(MARK, state=""))
    assert states() == []


def test_a_mark_holds_from_its_period_to_the_end_of_the_run_it_was_made_in(house: House) -> None:
    marks.add(replace(MARK, period="2015-05"))
    run = [finding(period=period, since="2015-03") for period in ("2015-03", "2015-05", "2015-07")]
    assert held(*run) == [None, "asked", "asked"]
    assert held(finding(period="2015-09", since="2015-09")) == [None]


def test_a_later_mark_does_not_hide_the_one_that_held_in_an_earlier_period(house: House) -> None:
    for period, state in (("2015-03", "asked"), ("2015-07", "explained"), ("2015-09", "")):
        marks.add(replace(MARK, period=period, state=state))
    run = [finding(period=period, since="2015-03") for period in ("2015-05", "2015-07", "2015-09")]
    assert held(*run) == ["asked", "explained", None]


def test_a_finding_about_the_plan_is_answered_by_its_newest_mark(house: House) -> None:
    for state in ("asked", "explained"):
        marks.add(replace(MARK, period=None, state=state))
    assert held(finding(period=None, since=None)) == ["explained"]


def test_every_finding_stays_in_its_place_once_with_all_it_said(house: House) -> None:
    for county in (LANSHAN, FEIXIAN, LANSHAN):
        marks.add(replace(MARK, county_code=county, note=county))
    found = pl.DataFrame([finding(), finding(LANSHAN), finding() | {"row": 4}, finding() | {"item": None}])
    beside = marks.beside(found, marks.all_marks())
    assert beside.select(found.columns).equals(found)
    assert beside["mark_note"].to_list() == [FEIXIAN, LANSHAN, FEIXIAN, None]
    assert beside["mark_who"].to_list() == ["王", "王", "王", None] and beside["mark_at"].null_count() == 1
    assert marks.beside(found, marks.all_marks().clear())["mark"].to_list() == [None] * 4


@pytest.mark.parametrize("letter", ["\u2028", "\u2029", "\x85", "\x0c", "\x1e", "\n", "\r"])
def test_a_note_of_several_lines_is_one_mark(house: House, letter: str) -> None:
    marks.add(replace(MARK, note=f"上{letter}下"))
    marks.add(replace(MARK, county_code=LANSHAN))
    assert states() == [(FEIXIAN, "asked"), (LANSHAN, "asked")]
    assert marks.all_marks().height == 2


def test_what_no_text_can_hold_is_replaced_in_a_note_and_a_name(house: House) -> None:
    marks.add(replace(MARK, note="上\ud800下", who="王\x00\x1b"))
    assert marks.all_marks().select("note", "who").rows() == [("上\ufffd下", "王\ufffd\ufffd")]


def test_a_line_that_was_torn_loses_itself_alone(house: House) -> None:
    marks.add(MARK)
    with marks.path().open("ab") as file:
        file.write(b'{"check": "cumul')
    marks.add(replace(MARK, county_code=LANSHAN))
    assert states() == [(FEIXIAN, "asked"), (LANSHAN, "asked")]


def test_marks_made_at_the_same_moment_are_all_kept(house: House) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: marks.add(replace(MARK, item=str(n))), range(80)))
    assert marks.all_marks()["item"].n_unique() == 80


def test_the_stamp_changes_with_every_mark(house: House) -> None:
    before = marks.stamp()
    marks.add(MARK)
    assert marks.stamp() != before


@pytest.mark.parametrize("wrong", [{"state": "fine"}, {"who": "  "}, {"note": "长" * 501}])
def test_a_mark_that_says_nothing_or_too_much_is_refused(house: House, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"state|who|characters"):
        marks.add(replace(MARK, **wrong))
    assert marks.all_marks().is_empty()
