"""Macros, passwords, document types and containers made to do harm: each is refused by its name."""

import struct
from pathlib import Path

import pytest

from etl.opening import walls
from tests.bombs import changed, judged, kind_of, with_name
from tests.made_files import SHEET, csv, edited, html, xls, xlsx, xml_2003, zipped

# XML, macros, passwords


ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_a_document_type_in_a_part_of_a_workbook_is_refused(part: str) -> None:
    assert kind_of(edited(xlsx(), part, lambda xml: xml.replace(b"?>", b"?>" + ENTITIES.encode(), 1))) == "xml_entities"


def test_a_document_type_in_utf_16_is_refused() -> None:
    def hidden(xml: bytes) -> bytes:
        return xml.replace(b"?>", b"?>" + ENTITIES.encode(), 1).decode().replace("UTF-8", "UTF-16").encode("utf-16")

    assert kind_of(edited(xlsx(), "xl/workbook.xml", hidden)) == "damaged"


def test_a_document_type_in_an_xml_spreadsheet_is_refused_and_a_web_page_may_have_one() -> None:
    assert kind_of(xml_2003(before=ENTITIES)) == "xml_entities"
    assert kind_of(ENTITIES.encode() + xml_2003()) == "xml_entities"
    strict = (
        b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    )
    assert kind_of(strict + html()) == ""


def test_an_xml_file_that_is_no_spreadsheet_is_told_so() -> None:
    assert kind_of(b"<?xml version='1.0'?><a xmlns='urn:x'/>") == "unknown_xml"


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(part: str) -> None:
    assert kind_of(edited(xlsx(), part, lambda _: b"x")) == "macros"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("_VBA_PROJECT_CUR", "macros"),
        ("EncryptedPackage", "encrypted"),
        ("WordDocument", "not_a_table"),
        ("SummaryInformation", ""),
    ],
)
def test_what_else_is_in_the_container_of_an_xls_file_is_told(name: str, kind: str) -> None:
    assert kind_of(with_name(name)) == kind


def test_a_macro_sheet_in_an_xls_file_is_refused() -> None:
    content = xls()
    name = content.index("表一".encode("utf-16-le"))
    # Name, its two lengths, and before them the kind of sheet.
    assert kind_of(changed(content, name - 3, b"\x01")) == "macros"


def test_an_encrypted_member_is_told_so() -> None:
    archive = bytearray(zipped({"a.csv": csv()}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    assert kind_of(bytes(archive)) == "encrypted"


# Old workbooks


def test_a_cell_of_an_xls_file_is_where_its_record_says(tmp_path: Path) -> None:
    content = xls([["a", 1 / 3]])
    at = content.index(struct.pack("<HHHH", 0x203, 14, 0, 1)) + 4
    far = [changed(content, at, struct.pack("<HH", row, column)) for row, column in ((65_535, 255), (9, 60_000))]
    assert judged(tmp_path, *far) == ["too_many_cells", "too_wide"]
    assert kind_of(changed(content, at, struct.pack("<HH", 60_000, 99))) == ""


def test_an_extent_that_lies_is_refused(tmp_path: Path) -> None:
    at = xls().index(struct.pack("<HH", 0x200, 14)) + 4
    lies = [(0, 2**32 - 1, 0, 65_535), (5, 0, 0, 3), (0, 3, 9, 0)]
    assert judged(tmp_path, *(changed(xls(), at, struct.pack("<IIHH", *lie)) for lie in lies)) == ["damaged"] * 3


def test_a_chain_of_sectors_that_runs_in_a_circle_is_refused(tmp_path: Path) -> None:
    content = xls()
    (table,) = struct.unpack_from("<I", content, 76)
    (directory,) = struct.unpack_from("<I", content, 48)
    circle = changed(content, (table + 1) * 512 + 4 * directory, struct.pack("<I", directory))
    assert judged(tmp_path, circle) == ["damaged"]


def test_a_table_of_sectors_that_names_itself_is_refused(tmp_path: Path) -> None:
    content = changed(xls() + bytes(50 * walls.MB), 68, struct.pack("<I", 0))
    assert judged(tmp_path, changed(content, 512, struct.pack("<128I", *[0] * 128))) == ["damaged"]


@pytest.mark.parametrize(("at", "raw"), [(56, 1 << 20), (56, 0), (0, 0)])
def test_a_stream_that_two_readers_would_find_in_two_places_is_refused(tmp_path: Path, at: int, raw: int) -> None:
    # Were the workbook sought among the small sectors, the extent that lies would not be seen here, but by calamine.
    lie = changed(xls(), xls().index(struct.pack("<HH", 0x200, 14)) + 4, struct.pack("<IIHH", 0, 2**32 - 1, 0, 65_535))
    directory = (struct.unpack_from("<I", lie, 48)[0] + 1) * 512
    content = changed(lie, at or directory + 128 + 120, struct.pack("<I", raw))
    assert judged(tmp_path, content) == ["damaged"]
