"""What was sent out stays as it was: numbered, hashed, written again to the byte, held against what is known since."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from locales import use
from reports import __main__ as command_line
from reports import issued
from reports.batch import batch
from reports.differences import Difference, differences
from reports.formats import FORMATS, Format
from reports.kinds import Asked
from reports.model import Report
from reports.reading.scope import Scope, scope_at
from reports.writers import office
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, TENGZHOU, House
from tests.visit import opened, said
from warehouse.store import current_version

COUNTIES = (LANSHAN, FEIXIAN, SHIZHONG, TENGZHOU)
SHANDONG, LINYI = "370000", "371300"


@pytest.fixture
def reported(house: House) -> House:
    """Four counties, of which 费县 is far behind and 临沂 hides it."""
    house.opens(
        house.plan(dict.fromkeys(COUNTIES, 1000)),
        house.progress("2015-05", {LANSHAN: 300, FEIXIAN: 50, SHIZHONG: 400, TENGZHOU: 500}),
        house.progress("2015-07", {LANSHAN: 900, FEIXIAN: 100, SHIZHONG: 500, TENGZHOU: 600}),
    )
    return house


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


def scope(region: str = SHANDONG, period: str = "2015-07", lines: tuple[int, int] | None = None) -> Scope:
    return scope_at(current_version(), region, period, lines)


def send(region: str = SHANDONG, n: int | None = None) -> issued.Issue:
    return issued.issue("bulletin", scope(region), Asked(), ["docx", "xlsx"], n=n)


@pytest.mark.usefixtures("reported")
class TestIssuing:
    def test_numbers_go_on_by_kind_and_region(self) -> None:
        assert [send().n, send().n, send(LINYI).n, send(n=22).n, send().n] == [1, 2, 1, 22, 23]
        assert [one.id for one in issued.issues()] == ["0005", "0004", "0003", "0002", "0001"]

    def test_a_number_is_not_given_twice(self) -> None:
        send(n=7)
        with pytest.raises(ValueError, match="总第7期已经发过，请另用一个期号"):
            send(n=7)
        assert len(issued.issues()) == 1

    def test_the_document_bears_its_number_and_the_files_are_those_of_the_record(self) -> None:
        one = send()
        assert one.report.number == "总第1期"
        assert {path.name for path in one.folder.iterdir()} == {*one.files, "report.json", "record.json"}
        assert issued.find(one.id) == one
        assert issued.spoilt(one) == []

    def test_it_is_written_again_to_the_byte(self) -> None:
        one = send()
        for file in one.files:
            assert issued.rendered(one, file.rpartition(".")[2]) == (one.folder / file).read_bytes()

    def test_a_file_that_somebody_changed_is_said(self) -> None:
        one = send()
        changed, gone = sorted(one.files)
        (one.folder / changed).write_bytes(b"other")
        (one.folder / gone).unlink()
        assert issued.spoilt(one) == [changed, gone]

    def test_a_damaged_report_is_refused_in_a_sentence(self) -> None:
        one = send()
        for text, words in (("{", "已损坏|Expecting"), ('{"is": "Nobody"}', "已损坏"), ("[]", "不是一份文件")):
            (one.folder / "report.json").write_text(text)
            with pytest.raises(ValueError, match=words):
                assert one.report

    def test_what_fails_while_it_is_written_leaves_no_issue_and_no_gap(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_self: Format, _report: Report) -> bytes:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(Format, "write", full)
            with pytest.raises(OSError, match="No space"):
                send()
        assert issued.issues() == []
        assert [(one.id, one.n) for one in (send(), send())] == [("0001", 1), ("0002", 2)]

    def test_a_folder_that_is_no_issue_is_passed_over(self) -> None:
        one = send()
        for name, text in (("0002", "{"), ("0003", "[]"), ("0004", json.dumps({"id": "0004"}))):
            (issued.issued_dir() / name).mkdir()
            (issued.issued_dir() / name / "record.json").write_text(text)
        assert issued.issues() == [one]
        with pytest.raises(issued.IssueMissing, match="没有发出过编号0002的文件"):
            issued.find("0002")

    def test_a_readers_own_lines_are_kept_with_it(self) -> None:
        one = issued.issue("bulletin", scope(lines=(5, 60)), Asked(), ["docx"])
        assert issued.find(one.id).lines == (5, 60)
        assert differences(one.report, issued.again(one, current_version())) == []


class TestLaterData:
    def test_what_did_not_change_is_no_difference(self, reported: House) -> None:
        one = send()
        reported.load(reported.progress("2015-09", dict.fromkeys(COUNTIES, 950)))
        assert one.version != current_version()
        assert differences(one.report, issued.again(one, current_version())) == []

    def test_a_later_correction_is_named_figure_by_figure_and_what_was_sent_stays(self, reported: House) -> None:
        one = send()
        sent = one.report
        reported.load(reported.progress("2015-07", {LANSHAN: 900, FEIXIAN: 350, SHIZHONG: 500, TENGZHOU: 600}))
        found = differences(sent, issued.again(one, current_version()))
        assert Difference("各县（市、区）主要指标", "临沂市 费县 校舍开工率", "10.00%", "35.00%") in found
        assert any((d.was, d.now) == ("50.00%", "62.50%") and "临沂市" in d.what for d in found)
        assert not [d for d in found if d.was and "滕州市 校舍开工率" in d.what]
        assert one.report == sent

    def test_a_figure_that_is_gone_and_one_that_is_new_are_differences_too(self, reported: House) -> None:
        one = send()
        reported.load(reported.progress("2015-07", {LANSHAN: 900, FEIXIAN: 350, SHIZHONG: 250, TENGZHOU: 600}))
        behind = {d.what: (d.was, d.now) for d in differences(one.report, issued.again(one, current_version()))}
        assert any(now is None for _was, now in behind.values())
        assert any(was is None for was, _now in behind.values())


@pytest.mark.usefixtures("reported")
class TestBatch:
    def test_every_region_gets_its_own_in_the_folder_of_its_city(self, tmp_path: Path) -> None:
        told: list[tuple[int, int, str]] = []
        out = tmp_path / "cards.zip"
        made = batch("card", scope(), Asked(), ["docx"], out, lambda *one: told.append(one))
        names = zipfile.ZipFile(out).namelist()
        assert made.documents == len(names) == 6
        assert "临沂市/费县_成绩单_2015-07.docx" in names
        assert "临沂市/临沂市_成绩单_2015-07.docx" in names
        assert [one[:2] for one in told] == [(n, 6) for n in range(7)]

    def test_the_same_warehouse_gives_the_same_archive(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            batch("notice", scope(LINYI), Asked(), ["docx"], tmp_path / name)
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
            (["--each", "doc"], "不会写 .doc 文件"),
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

    def test_each_region_in_an_archive_and_an_issue_with_its_number(self, tmp_path: Path) -> None:
        out = tmp_path / "n.zip"
        assert command_line.main(["notice", "--each", "docx,html", "--region", "临沂市", "--out", str(out)]) == 0
        assert len(zipfile.ZipFile(out).namelist()) == 4
        assert command_line.main(["brief", "--issue", "--number", "9"]) == 0
        assert [one.n for one in issued.issues()] == [9]


class TestPages:
    @pytest.mark.parametrize(
        ("link", "offered"),
        [
            ({}, ["工作简报", "资金简报", "督查材料", "演示文稿（薄改办主任会）", "演示文稿（教育局局长会）",
                  "演示文稿（市长、县长会）"]),
            ({"region": FEIXIAN}, ["成绩单", "整改通知", "资金简报"]),
        ],
        ids=["province", "county"],
    )  # fmt: skip
    @pytest.mark.usefixtures("reported")
    def test_what_suits_the_region_is_offered_with_what_it_will_say(
        self, link: dict[str, str], offered: list[str]
    ) -> None:
        page = opened("material", **link)
        [pills] = [one for one in page.pills if one.key == "pick_kind"]
        assert pills.options == offered
        assert "截至2015年6月底" in said(page)

    @pytest.mark.usefixtures("reported")
    def test_a_kind_for_another_level_is_said_and_another_one_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(office, "TEMPLATE", Path("none.docx"))
        page = opened("material", kind="notice")
        assert "公文模板“none.docx”打不开" in said(page), "an office's own paper that is not there"
        assert "“整改通知”不是给山东省这一级的" in said(page)
        assert "山东省全面改薄工作进展情况" in [header.value for header in page.header]

    def test_what_is_sent_is_found_in_the_archive_by_its_link_and_a_later_change_is_said(self, reported: House) -> None:
        page = opened("material")
        page.multiselect[0].set_value(["docx"])
        next(button for button in page.button if button.label == "编号发出").click()
        page.run()
        assert "已发出：山东省全面改薄工作进展情况 · 总第1期" in said(page)
        assert "与当前数据版本" in said(opened("archive", issued="0001"))
        reported.load(reported.progress("2015-07", {LANSHAN: 900, FEIXIAN: 350, SHIZHONG: 500, TENGZHOU: 600}))
        later = opened("archive", issued="0001")
        assert "已经不同；存档的这一份不改" in said(later)
        assert "10.00%" in str([table.value for table in later.dataframe])
        assert "校舍开工率52.50%" in said(later).replace(" ", "").replace("\\", "")

    @pytest.mark.usefixtures("reported")
    def test_an_empty_archive_says_how_to_fill_it_and_a_wrong_link_what_is_wrong(self) -> None:
        assert "还没有发出过材料" in said(opened("archive"))
        send()
        assert "没有发出过编号9999的文件" in said(opened("archive", issued="9999"))

    @pytest.mark.usefixtures("reported")
    def test_a_file_that_was_changed_is_not_shown_as_the_original(self) -> None:
        one = send()
        (one.folder / next(iter(one.files))).write_bytes(b"other")
        page = opened("archive", issued=one.id)
        assert "与发出时不同，不能当作原件" in page.error[0].value


def test_every_format_has_a_name_and_a_type() -> None:
    assert list(FORMATS) == ["pptx", "docx", "pdf", "xlsx", "html"]
    assert all(one.label and "/" in one.mime for one in FORMATS.values())
