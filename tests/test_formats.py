"""Every format by its content: the same cells come out of each, and a zip file is its members, faults and all."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.opening.tables import documents_of, tables_of
from etl.read import read_file
from etl.regions import Regions
from tests.made_files import AS_TEXT, FILES, ROWS, cells, csv, data, plain, xls, xlsx, xml_2003, xml_table, zipped

REGIONS = Regions.load()


@pytest.mark.parametrize("made", FILES.values(), ids=FILES.keys())
def test_the_same_cells_come_out_of_every_format(made: Callable[[], bytes]) -> None:
    assert [[plain(cell) for cell in row] for row in cells(made())] == AS_TEXT


def test_a_table_in_utf_16_without_a_mark_is_not_guessed_from_noise() -> None:
    for noise in (b"\x00a,\n" * 50, b"\x00\x01,\x02\n\x00" * 40, csv("utf-32-le")):
        (document,) = documents_of("noise.csv", noise)
        assert document.why is not None and document.why.kind == "unknown_encoding"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""}), "（.xlsb）"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}), "（.ods）"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "（MHT）"),
        (zipped({"[Content_Types].xml": b"<Types/>"}), "不是Excel工作簿"),
    ],
)
def test_a_format_that_is_not_read_is_named(content: bytes, word: str) -> None:
    (document,) = documents_of("上报.xls", content)
    assert document.why is not None and word in document.why.message


def test_a_control_character_in_a_cell_of_html_is_kept_as_its_text() -> None:
    table = b"<table><tr><td>a<br>\x1fb</td><td>1</td></tr><tr><td>c</td><td>2</td></tr></table>"
    (read,) = tables_of(table)
    assert read.row(0)[0] == "a\n\x1fb"


# XML Spreadsheet 2003


def test_cells_of_xml_stand_where_their_index_says() -> None:
    assert xml_table(
        f"<Row>{data('a')}{data('c', Index=3)}{data('d')}</Row>", f'<Row ss:Index="4">{data("x")}</Row>'
    ) == [
        ["a", None, "c", "d"],
        [None] * 4,
        [None] * 4,
        ["x", None, None, None],
    ]


def test_merged_cells_of_xml_have_their_value_everywhere() -> None:
    first = f"<Row>{data('甲', MergeAcross=1, MergeDown=1)}{data('b')}</Row>"
    assert xml_table(first, f"<Row>{data('c', Index=3)}</Row>") == [["甲", "甲", "b"], ["甲", "甲", "c"]]


def test_values_of_xml_are_of_their_type() -> None:
    moment = data("2015-06-30T08:30:00.000", "DateTime")
    row = f"<Row>{data('12.5', 'Number')}{data('1', 'Boolean')}{moment}{data('#DIV/0!', 'Error')}{data('007')}</Row>"
    assert xml_table(row) == [[12.5, True, datetime(2015, 6, 30, 8, 30), "#DIV/0!", "007"]]


def test_text_of_xml_may_have_parts_in_bold() -> None:
    bold = '<B xmlns="http://www.w3.org/TR/REC-html40">费</B>'
    assert xml_table(f"<Row>{data(bold + '县')}</Row>") == [["费县"]]


def test_a_hidden_sheet_of_xml_is_left_out_and_its_days_of_1904_are_told() -> None:
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    table = f"<Table><Row>{data('a')}</Row></Table>"
    sheets = f'<Worksheet ss:Name="一">{table}</Worksheet><Worksheet ss:Name="二">{table}{hidden}</Worksheet>'
    early = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>"
    assert [(t.sheet, t.date1904) for t in tables_of(xml_2003(sheets))] == [("一", False)]
    assert [(t.sheet, t.date1904) for t in tables_of(xml_2003(early + sheets))] == [("一", True)]


def test_xml_in_gbk_is_read_by_its_bytes_not_by_what_it_declares() -> None:
    content = xml_2003().replace(b'version="1.0"', b'version="1.0" encoding="UTF-8"').decode().encode("gb18030")
    assert cells(content)[1][0] == "费县"


# 1904


@pytest.mark.parametrize("early", [False, True])
def test_a_day_is_right_in_both_systems_and_the_table_says_which(early: bool) -> None:
    book = openpyxl.Workbook()
    if early:
        book.epoch = CALENDAR_MAC_1904
    for c, value in enumerate(ROWS[1], start=1):
        book.active.cell(1, c, value)
    by_openpyxl = io.BytesIO()
    book.save(by_openpyxl)
    for content in (xlsx(ROWS[1:2], date_1904=early), xls(ROWS[1:2], early), by_openpyxl.getvalue()):
        (table,) = tables_of(content)
        assert plain(table.rows[0][1]) == "2015-06-30" and table.date1904 is early


# Zip files


@pytest.mark.parametrize("encoding", ["", "gb18030", "utf-8"])
def test_members_of_a_zip_are_named_as_the_office_named_them(encoding: str) -> None:
    archive = zipped({"临沂市/费县.csv": csv(), "临沂市/兰陵县.xls": xls()}, encoding)
    documents = documents_of("包.zip", archive)
    assert [document.name for document in documents] == ["包.zip/临沂市/费县.csv", "包.zip/临沂市/兰陵县.xls"]
    assert all(len(document.tables) == 1 and document.why is None for document in documents)


def test_names_with_the_other_slash_and_with_dots_are_put_right() -> None:
    documents = documents_of("包.zip", zipped({"..\\临沂市\\费县.csv": csv()}))
    assert [document.name for document in documents] == ["包.zip/临沂市/费县.csv"]


def test_litter_in_a_zip_is_passed_over() -> None:
    litter = ["__MACOSX/._费县.csv", "Thumbs.db", "a/desktop.ini", "~$费县.xlsx", ".DS_Store"]
    assert [d.name for d in documents_of("包.zip", zipped({**dict.fromkeys(litter, b"x"), "费县.csv": csv()}))] == [
        "包.zip/费县.csv"
    ]
    (document,) = documents_of("包.zip", zipped(dict.fromkeys(litter, b"x")))
    assert document.why is not None and document.why.kind == "empty_archive"


def test_what_cannot_be_read_in_a_zip_is_told_beside_what_can() -> None:
    members = {
        "a.csv": csv(),
        "b.pdf": b"%PDF-1.7",
        "c.zip": zipped({"a.csv": csv()}),
        "d.xlsx": xlsx()[:900],
        "e": b"",
    }
    documents = documents_of("包.zip", zipped({**members, "f.xlsx": xlsx()}))
    kinds = ["", "not_a_table", "nested_archive", "damaged", "empty_file", ""]
    assert [document.why.kind if document.why else "" for document in documents] == kinds


def test_a_member_of_a_zip_with_one_changed_figure_is_damaged() -> None:
    with zipfile.ZipFile(file := io.BytesIO(), "w") as stored:
        stored.writestr("a.csv", csv())
        stored.writestr("b.csv", csv("gb18030"))
    first, second = documents_of("包.zip", file.getvalue().replace(b"1234.5", b"9234.5", 1))
    assert first.why is not None and first.why.kind == "damaged" and second.why is None


def test_faults_of_a_zip_name_the_member(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(zipped({"费县.csv": b"%PDF-1.7", "兰陵县.xls": b""}))
    reading = read_file(path, REGIONS)
    assert reading.file_name == "包.zip" and [fault.file for fault in reading.faults] == [
        "包.zip/费县.csv",
        "包.zip/兰陵县.xls",
    ]
