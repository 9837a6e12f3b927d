"""What was sent out stays as it was: numbered, hashed, written again to the byte, held against what is known since."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from locales import use
from reports import issued
from reports.differences import Difference, differences
from reports.formats import FORMATS, Format
from reports.frozen import thawed
from reports.kinds import Asked
from reports.model import Report
from reports.writers import office
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, TENGZHOU, House
from tests.issued_cases import COUNTIES, LINYI, SHANDONG, have_reported, scope
from tests.visit import opened, said
from warehouse.store import current_version


@pytest.fixture
def reported(house: House) -> House:
    return have_reported(house)


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


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
        for text, words in ((b"{", "已损坏|Expecting"), (b'{"is": "Nobody"}', "已损坏"), (b"[]", "不是一份文件")):
            with pytest.raises(ValueError, match=words):
                thawed(text)
        assert thawed((one.folder / "report.json").read_bytes()) == one.report

    def test_a_frozen_report_that_was_changed_or_lost_is_refused(self) -> None:
        one = send()
        kept = one.folder / "report.json"
        kept.write_text(kept.read_text(encoding="utf-8").replace("52.50%", "92.50%"), encoding="utf-8")
        with pytest.raises(ValueError, match="冻结文件与发出时不同"):
            assert one.report
        kept.unlink()
        with pytest.raises(ValueError, match="冻结文件不在了"):
            assert one.report

    def test_nothing_is_issued_while_a_record_is_unreadable_and_no_folder_is_used_again(self) -> None:
        send()
        damaged = send()
        (damaged.folder / "record.json").write_text("{")
        with pytest.raises(ValueError, match="这几份的记录读不出：0002"):
            send()
        shutil.rmtree(damaged.folder)
        shutil.copytree(issued.issued_dir() / "0001", issued.issued_dir() / "0007")
        assert send().id == "0008"

    @pytest.mark.parametrize("n", [0, -5])
    def test_numbers_begin_with_one(self, n: int) -> None:
        with pytest.raises(ValueError, match="期号要从1起"):
            send(n=n)

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
        assert any("10.00%" in table.value.to_string() for table in later.dataframe)
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
        offered = [button.proto.label for button in page.get("download_button")]
        assert len([label for label in offered if label.startswith("原件")]) == 1


def test_every_format_has_a_name_and_a_type() -> None:
    assert list(FORMATS) == ["pptx", "docx", "pdf", "xlsx", "html"]
    assert all(one.label and "/" in one.mime for one in FORMATS.values())
