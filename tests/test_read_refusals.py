"""Files that are no tables: each is told what it is, and what cannot be opened is a sentence, never an exception."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.bombs import with_name
from tests.forms import plain_workbook, workbook
from tests.test_read_files import (
    FUNDS_LIST,
    FUNDS_NAMES,
    FUNDS_ROW,
    STATUS,
    STATUS_ROW,
    fault_of,
    old_excel,
    parquet,
    read,
    sheet_one,
    write,
)


def test_an_encrypted_workbook_is_told_so(tmp_path: Path) -> None:
    # The container that Excel puts around an encrypted workbook.
    path = write(tmp_path / "密.xlsx", with_name("EncryptedPackage"))
    assert fault_of(path) == "密.xlsx：文件已加密，打不开。请去掉打开密码后重新报送。"


def test_a_truncated_file_of_any_kind_is_a_sentence(tmp_path: Path) -> None:
    whole = [
        workbook(tmp_path / "a.xlsx", sheet_one()),
        old_excel(tmp_path / "b.xls", [FUNDS_NAMES, FUNDS_ROW]),
        parquet(tmp_path / "c.parquet"),
    ]
    for path in whole:
        content = path.read_bytes()
        for size in (5, 30, len(content) // 3, len(content) // 2, len(content) - 20):
            sentence = fault_of(write(tmp_path / f"截断{path.suffix}", content[:size]))
            assert sentence.startswith(f"截断{path.suffix}：") and sentence.endswith("。")


def test_a_signature_may_end_a_csv_without_a_line_break(tmp_path: Path) -> None:
    signed = FUNDS_LIST + "填表人：张三,审核人：李四"
    assert read(write(tmp_path / "费县.csv", signed)).frames["funds"].height == 2
    bare = ",".join(FUNDS_NAMES) + "\n2015-07,371325,county,2015,140.1,,0\n填表人：张三,审核人：李四"
    assert read(write(tmp_path / "费县.csv", bare)).frames["funds"].height == 1


def test_a_csv_cut_off_within_its_last_line_is_not_taken_for_whole(tmp_path: Path) -> None:
    assert "没有传完" in fault_of(write(tmp_path / "费县.csv", FUNDS_LIST[:-8]))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空的"),
        (b"\r\n  \r\n", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"\x00\x01\xff\xfe\x00", "认不出"),
        (b"<html><body><p>\xe6\x97\xa0</p></body></html>", "没有表格"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        ("本次无数据，特此说明。".encode("gb18030"), "不是报表"),
        (b"No figures this time; all counties, all classes.\n", "不是报表"),
    ],
)
def test_what_is_no_table_is_told_what_it_is(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in fault_of(write(tmp_path / "报表.xlsx", content))


def test_a_zip_of_files_is_its_files(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("报表.csv", FUNDS_LIST)
    assert read(write(tmp_path / "报表.zip", packed.getvalue())).frames["funds"].height == 2


@pytest.mark.parametrize(
    ("part", "word"), [("word/document.xml", "Word文档"), ("ppt/presentation.xml", "PowerPoint演示文稿")]
)
def test_another_document_of_the_same_package_is_named(tmp_path: Path, part: str, word: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<document/>")
    assert f"这是{word}，不是表格" in fault_of(write(tmp_path / "说明.docx", packed.getvalue()))


def test_a_folder_may_have_brackets_and_quotes_in_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "d[1]" / "o'hara *"
    folder.mkdir(parents=True)
    read(write(folder / "费县[1].csv", FUNDS_LIST))
    lines = [STATUS_ROW.format(n=n, qty=n) for n in range(1200)]
    assert read(write(folder / "台账'.csv", STATUS + "".join(lines))).frames["project_status"].height == 1200
    read(parquet(folder / "上报[1].parquet"))


def test_a_file_that_fits_nothing_is_told_what_was_expected(tmp_path: Path) -> None:
    path = plain_workbook(tmp_path / "食堂.xlsx", [["学校", "人数", "面积"], ["甲", 1, 2], ["乙", 3, 4]])
    sentence = fault_of(path)
    assert "没有认出任何一种表" in sentence and "双月报表一" in sentence and "五年规划表（资金）" in sentence
