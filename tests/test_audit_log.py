"""The record of who did what: a line that was changed or taken out shows, also where nothing else of the file did."""

from pathlib import Path

import pytest

from tests.conftest import LANSHAN, House
from tests.visit import opened, said
from warehouse import audit, journal


@pytest.fixture
def log(house: House) -> Path:
    """Three lines."""
    for who in ("li", "wang", "zhang"):
        audit.record("login", f"{who}@unit.example")
    return audit.path()


def test_what_was_added_is_told_newest_first_and_nothing_is_broken(log: Path) -> None:
    assert audit.examined(2) == (None, tuple(list(audit.records())[:0:-1]))
    audit.record("denied", "ma@unit.example", page="sql")
    broken, latest = audit.examined(2)
    assert broken is None and [line["who"] for line in latest] == ["ma@unit.example", "zhang@unit.example"]


@pytest.mark.parametrize("how", ["changed in its length", "taken out", "put in"])
def test_a_file_that_was_tampered_with_says_from_which_line_on(log: Path, how: str) -> None:
    assert audit.examined(9)[0] is None
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    other = {
        "changed in its length": [lines[0].replace("li@", "lu@"), *lines[1:]],
        "taken out": [lines[0], lines[2]],
        "put in": [lines[0], lines[0], *lines[1:]],
    }[how]
    log.write_text("".join(other), encoding="utf-8")
    assert audit.examined(9)[0] == journal.broken(audit.path()) == 2


def test_the_page_says_what_was_done_in_words(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    audit.record("denied", "li@unit.example", page="audit")
    audit.record("login", "li@unit.example", role="viewer")
    audit.record("load", "li@unit.example", command="load", ended=1)
    audit.record("issue", "li@unit.example", id="0001", kind="bulletin", region=LANSHAN, period="2015-07")
    table = opened("audit").dataframe[0].value
    assert set(table["who"][:4]) == {"li@unit.example"}, "as it is, without marks of an escape"
    assert list(table["about"][:4]) == [
        "编号 0001 · 种类 工作简报 · 地区 兰山区 · 期次 2015-07", "命令 load · 结果 退回，没有改变", "角色 查看",
        "页面 操作记录",
    ]  # fmt: skip


def test_the_page_says_it(house: House, log: Path) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    assert "接不上" not in "".join(error.value for error in opened("audit").error)
    log.write_text(log.read_text(encoding="utf-8").replace("wang@", "song@"), encoding="utf-8")
    app = opened("audit")
    assert "从第 3 行起接不上前一行" in app.error[0].value and "操作记录" in said(app)
