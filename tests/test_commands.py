"""The commands for strange and empty forms: what they print, what they save, how they end."""

import json
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.load import check
from tests.conftest import FEIXIAN, LANSHAN, House
from warehouse.lettering import width

pytestmark = pytest.mark.tables("report")

STRANGE = "区县,报告月份,校舍动工平方米,校舍完工平方米,备考\n费县,2015年7月,50,20,甲\n"


@pytest.fixture
def strange(house: House) -> Path:
    """A report under headers that no layout knows."""
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}))
    path = house.inbox / "区县进展.csv"
    path.write_text(STRANGE, encoding="utf-8")
    return path


def test_a_strange_sheet_is_printed_column_by_column_with_what_is_undecided(
    strange: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["map", str(strange), "--form", "progress"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "progress" in lines[0]
    head, *columns = lines[1:7]
    assert [line[:1] for line in columns] == ["A", "B", "C", "D", "E"]
    meaning = {width(line[: line.index(word)]) for line, word in ((head, "含义"), (columns[0], "县（市、区）"))}
    assert len(meaning) == 1, "a column begins under its heading"
    assert any(line.startswith("未定：") and "备考" in line for line in lines)


def test_a_column_is_settled_by_number_or_letter_saved_and_then_the_file_loads(
    strange: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check([strange]).faults != ()
    for column in ("5", "E"):
        assert command_line.main(["map", str(strange), "--form", "progress", "--set", f"{column}=-", "--json"]) == 0
        [sheet] = json.loads(capsys.readouterr().out)["sheets"]
        assert (sheet["problems"], sheet["preview"][0]["started_qty"]) == ([], "50.00")
    assert (
        command_line.main(["map", str(strange), "--set", "E=-", "--save", "区县进展", "--label", "区县进展（试）"]) == 0
    )
    assert "以后这样的表可以直接装入" in capsys.readouterr().out
    assert check([strange]).faults == ()
    assert command_line.main(["map", str(strange)]) == 0
    assert "已有版式认识这张表" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--form", "nix"], "没有“nix”这种表"),
        (["--set", "9=-"], "没有第9列"),
        (["--set", "1=nix"], "没有“nix”这个含义"),
        (["--save", "../x", "--set", "E=-"], "不能作文件名"),
        (["--sheet", "没有", "--set", "1=-"], "没有需要选定的表"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    strange: Path, capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert command_line.main(["map", str(strange), *options]) == 2
    assert sentence in capsys.readouterr().err


def test_a_file_that_cannot_be_opened_is_said_to_be(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    path = house.inbox / "x.pdf"
    path.write_bytes(b"%PDF-1.4")
    assert command_line.main(["map", str(path)]) == 1
    assert "PDF" in capsys.readouterr().err


def test_an_empty_form_is_written_or_refused_in_a_sentence(
    house: House, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "空表.xlsx"
    assert command_line.main(["template", "progress", "--out", str(out), "--region", LANSHAN]) == 0
    assert out.stat().st_size > 1000
    assert command_line.main(["template", "nix", "--out", str(out)]) == 2
    assert "没有“nix”这种表" in capsys.readouterr().err
