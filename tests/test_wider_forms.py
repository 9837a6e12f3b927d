"""A form whose rows may be of a city or a province: named, coded or both, and never taken for a total."""

import pytest

from etl.read import read_file
from etl.regions import Regions
from tests.conftest import FEIXIAN, House, Row
from tests.forms import plain_workbook

pytestmark = pytest.mark.tables()

REGIONS = Regions.load()
HEADER = ["地区", "行政区划代码", "任务", "完成时限", "实际完成日期"]


def read(house: House, *rows: list[object]) -> tuple[list[tuple[object, ...]], list[str]]:
    reading = read_file(plain_workbook(house.inbox / "节点.xlsx", [HEADER, *rows]), REGIONS)
    frame = reading.frames.get("milestones")
    found = [] if frame is None else frame.select("county_code", "task", "due_on", "done_on").rows()
    return found, [str(fault) for fault in reading.faults]


def test_a_province_a_city_and_a_county_each_have_their_row(house: House) -> None:
    rows: list[list[object]] = [
        ["山东省", None, "实施方案", "2015-06-30", None],
        ["临沂市", None, "实施方案", "2015-06-30", "2015-06-20"],
        [None, "371300", "责任书", "2015-06-30", None],
        ["费县", FEIXIAN, "责任书", "2015-06-30", None],
        ["济源市", None, "责任书", "2015-06-30", None],
    ]
    found, faults = read(house, *rows)
    assert faults == []
    assert [code for code, *_ in found] == ["370000", "371300", "371300", FEIXIAN, "419000"]


def test_the_public_header_calls_the_region_by_its_name(house: House) -> None:
    rows: list[list[object]] = [["region_code", "task", "due_on", "done_on"], ["371300", "实施方案", "2015-06-30", ""]]
    reading = read_file(plain_workbook(house.inbox / "节点.xlsx", rows), REGIONS)
    assert reading.faults == [] and reading.frames["milestones"]["county_code"].to_list() == ["371300"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["临沂市", FEIXIAN, "实施方案", "2015-06-30", None], f"行政区划代码{FEIXIAN}是费县，与名称“临沂市”不一致"),
        (["临沂城", None, "实施方案", "2015-06-30", None], "没有名为“临沂城”的省、市或县（市、区）"),
        ([None, None, "实施方案", "2015-06-30", None], "没有写明省、市或县（市、区）"),
        (["兰凌县", None, "实施方案", "2015-06-30", None], "没有名为“兰凌县”的省、市或县（市、区），是否应为“兰陵县”"),
    ],
)
def test_a_row_of_nobody_is_told(house: House, row: list[object], why: str) -> None:
    _, faults = read(house, row)
    assert len(faults) == 1 and why in faults[0]


def test_the_same_task_of_a_region_told_again_replaces_it_alone(house: House) -> None:
    head: Row = {"task": "实施方案", "due_on": "2015-06-30"}
    first = house.send("milestones", [head | {"county_code": code} for code in ("371300", "370400")])
    again = house.send("milestones", [head | {"county_code": "371300", "done_on": "2015-07-20"}])
    outcome = house.load(house.plan({FEIXIAN: 100}), first, again)
    assert outcome.accepted and outcome.rows == 4
