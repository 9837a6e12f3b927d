"""`python -m reports`: what it writes, alone or for every region, and what it says when it cannot."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from locales import use
from reports import __main__ as command_line
from reports import issued
from reports.batch import batch
from reports.formats import Format
from reports.kinds import Asked
from reports.model import Report
from tests.conftest import House
from tests.issued_cases import LINYI, SHANDONG, have_reported, scope


@pytest.fixture
def reported(house: House) -> House:
    return have_reported(house)


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


@pytest.mark.usefixtures("reported")
class TestBatch:
    def test_every_region_gets_its_own_in_the_folder_of_its_city(self, tmp_path: Path) -> None:
        told: list[tuple[int, int, str]] = []
        out = tmp_path / "cards.zip"
        with out.open("wb") as file:
            made = batch("card", scope(), Asked(), ["docx"], file, lambda *one: told.append(one))
        names = zipfile.ZipFile(out).namelist()
        assert made.documents == len(names) == 6
        assert "临沂市/费县_成绩单_2015-07.docx" in names
        assert "临沂市/临沂市_成绩单_2015-07.docx" in names
        assert [one[:2] for one in told] == [(n, 6) for n in range(7)]

    def test_the_same_warehouse_gives_the_same_archive(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            with (tmp_path / name).open("wb") as file:
                batch("notice", scope(LINYI), Asked(), ["docx"], file)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.usefixtures("reported")
class TestCommand:
    @pytest.mark.parametrize(
        ("name", "file", "begins"),
        [
            ("brief", "a.docx", b"PK"), ("brief", "a.pdf", b"%PDF"), ("deck", "a.pptx", b"PK"),
            ("workbook", "a.xlsx", b"PK"), ("html", "a.html", b"<!doctype"), ("brief", "a", b"PK"),
        ],
    )  # fmt: skip
    def test_it_writes_what_the_contract_names(self, name: str, file: str, begins: bytes, tmp_path: Path) -> None:
        out = tmp_path / "new" / file
        assert command_line.main([name, "--period", "2015-07", "--region", SHANDONG, "--out", str(out)]) == 0
        assert out.read_bytes().lower().startswith(begins.lower())

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--region", "青岛市"], "没有地区“青岛市”"),
            (["--period", "2031-01"], "没有期次“2031-01”；有：2015-05、2015-07"),
            (["--lines", "40-20"], "警戒线“40-20”不是"),
            (["--each", "pdf"], "--out 要写一个 .zip 文件"),
            (["--due", "2015-31-31"], "2015-31-31 不是日期"),
            (None, "请用 --out 写明文件"),
        ],
    )
    def test_what_is_not_there_is_said_with_what_there_is(
        self, arguments: list[str] | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = ["--out", str(tmp_path / "a.docx")] if arguments else []
        with pytest.raises(SystemExit) as ended:
            command_line.main(["brief", *out, *(arguments or [])])
        assert ended.value.code == command_line.USAGE
        assert words in capsys.readouterr().err
        assert not (tmp_path / "a.docx").exists()

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["card", "--out", "a.docx"], "“成绩单”是给市、县（市、区）的"),
            (["brief", "--out", "a.doc"], "不会写 .doc 文件；可用：.pptx、.docx"),
        ],
    )
    def test_what_cannot_be_made_is_refused_and_writes_nothing(
        self, arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        *rest, file = arguments
        assert command_line.main([*rest, str(tmp_path / file)]) == command_line.REFUSED
        assert words in capsys.readouterr().err
        assert list(tmp_path.glob("a.*")) == []

    def test_a_place_that_cannot_be_written_to_is_said_and_what_fails_leaves_nothing(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").touch()
        for out, words in ((tmp_path, "是文件夹，请写明文件名"), (tmp_path / "file" / "a.docx", "不是文件夹")):
            assert command_line.main(["brief", "--out", str(out)]) == command_line.REFUSED
            assert words in capsys.readouterr().err

        def refuse(_self: Format, _report: Report) -> bytes:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Format, "write", refuse)
        out = tmp_path / "new" / "n.zip"
        assert command_line.main(["notice", "--each", "docx", "--out", str(out)]) == command_line.REFUSED
        assert list((tmp_path / "new").iterdir()) == []

    def test_a_document_that_cannot_be_written_is_named_and_the_others_are_there(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = Format.write

        def refuse(self: Format, report: Report) -> bytes:
            if "费县" in report.title:
                raise ValueError("没有一个字体有这个字")
            return write(self, report)

        monkeypatch.setattr(Format, "write", refuse)
        out = tmp_path / "n.zip"
        assert command_line.main(["notice", "--each", "docx", "--out", str(out)]) == command_line.DONE
        assert "费县：没有一个字体有这个字" in capsys.readouterr().err
        assert len(zipfile.ZipFile(out).namelist()) == 3

    def test_each_region_in_an_archive_and_an_issue_with_its_number(self, tmp_path: Path) -> None:
        out = tmp_path / "n.zip"
        assert command_line.main(["notice", "--each", "docx,html", "--region", "临沂市", "--out", str(out)]) == 0
        assert len(zipfile.ZipFile(out).namelist()) == 4
        assert command_line.main(["brief", "--issue", "--number", "9"]) == 0
        assert [one.n for one in issued.issues()] == [9]
