"""Follow-up marks: kept for good, the newest holds, and neither a torn line nor two writers lose one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.conftest import FEIXIAN, LANSHAN, House
from warehouse import marks
from warehouse.marks import Mark

MARK = Mark("cumulative_falls", FEIXIAN, "building started_qty", "2015-07", "asked", "电话核实", "王")


def states() -> list[tuple[str, str]]:
    return marks.newest().select("county_code", "state").rows()


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


def test_a_line_that_was_torn_loses_itself_alone(house: House) -> None:
    marks.add(MARK)
    with marks.path().open("ab") as file:
        file.write(b'{"check": "cumul')
    marks.add(replace(MARK, county_code=LANSHAN))
    assert states() == [(FEIXIAN, "asked"), (LANSHAN, "asked")]


def test_marks_made_at_the_same_moment_are_all_kept(house: House) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: marks.add(replace(MARK, item=str(n))), range(80)))
    assert marks.newest().height == 80


def test_the_stamp_changes_with_every_mark(house: House) -> None:
    before = marks.stamp()
    marks.add(MARK)
    assert marks.stamp() != before


@pytest.mark.parametrize("wrong", [{"state": "fine"}, {"who": "  "}, {"note": "长" * 501}])
def test_a_mark_that_says_nothing_or_too_much_is_refused(house: House, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"state|who|characters"):
        marks.add(replace(MARK, **wrong))
    assert marks.all_marks().is_empty()
