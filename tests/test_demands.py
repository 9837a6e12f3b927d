"""Every demand of the speeches is on screen at the address that docs/demands.md gives, in the words of its page."""

import re
from urllib.parse import parse_qsl

import pytest

from tests.visit import ROOT, run, said

ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
ADDRESS = re.compile(r"`/(\w+)\??([^`]*)`")
# What the first address of a demand has to say.
SAYS = {
    1: "被平均数掩盖",
    2: "乡镇",
    3: "开工率",
    4: "百分点",
    5: "低于20%",
    6: "3.50%",
    7: "应当收回",
    8: "大班额",
    9: "法定期限",
    10: "销号",
    11: "演示〔2016〕18号",
    12: "未报",
    13: "约谈",
    14: "随机抽",
    15: "疑点",
    16: "临沂市",
    17: "大班额",
    18: "逾期完成 **2** 个，到期未完成 **4** 个",
    19: "第 **4** 位",
    20: "配备专职人员",
}


def demands() -> dict[int, list[tuple[str, dict[str, str]]]]:
    """Number → the addresses of its row: page and parameters."""
    text = (ROOT / "docs" / "demands.md").read_text(encoding="utf-8")
    found = {}
    for number, _asked, where, _seen in ROW.findall(text):
        found[int(number)] = [(page, dict(parse_qsl(query))) for page, query in ADDRESS.findall(where)]
    return found


def test_there_are_twenty_and_each_names_a_page() -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "parts"}
    assert list(demands()) == list(range(1, 21)) == list(SAYS)
    assert all(where and {page for page, _ in where} <= pages for where in demands().values())


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("number", SAYS)
def test_it_is_said_there(number: int) -> None:
    page, parameters = demands()[number][0]
    assert SAYS[number] in said(run(page, **parameters))
