"""Formulas and errors: what calls out or was not calculated is no value, however the sheet is written."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from etl.opening import sheet_parts
from etl.opening.tables import tables_of
from tests.made_files import AS_TEXT, SHEET, cells, data, edited, plain, with_cell, with_formula, xlsx, xml_table

CALLS_OUT = [
    "[1]Sheet1!A1",
    "SUM('[1]表 一'!A1:A9)+1",
    "'C:\\报表\\[费县.xlsx]表一'!A1",
    "[1]!合计",
    'WEBSERVICE("http://example.org")',
    '_xlfn.FILTERXML(A1,"//a")',
    'RTD("a",,"b")',
    "cmd|'/c calc'!A0",
    'INDIRECT("[费县.xlsx]表一!A1")',
]
STAYS = [
    "SUM(A1:A9)",
    "Table1[2015]",
    "Table1[[#This Row],[面积]]",
    'IF(A1="[1]a!","a|b","")',
    "'表 一'!A1",
    "[0]!合计",
]


@pytest.mark.parametrize("formula", CALLS_OUT)
def test_a_formula_that_calls_out_takes_the_place_of_its_value(formula: str) -> None:
    assert cells(with_formula(formula))[0][5] == "=[外部]"


@pytest.mark.parametrize("formula", STAYS)
def test_a_formula_within_its_workbook_stays_a_value(formula: str) -> None:
    assert cells(with_formula(formula))[0][5] == 7


def test_a_shared_formula_and_an_array_that_call_out_do_so_in_all_their_cells() -> None:
    shared = (
        '<c r="E1"><f t="shared" ref="E1:F1" si="0">[1]a!A1</f><v>1</v></c><c r="F1"><f t="shared" si="0"/><v>2</v></c>'
    )
    assert (
        cells(with_cell(shared))[0][3:] == [None, "=[外部]", "=[外部]"]
        or cells(with_cell(shared))[0][4:] == ["=[外部]"] * 2
    )
    array = '<c r="E1"><f t="array" ref="E1:F1">[1]a!A1:B1</f><v>1</v></c><c r="F1"><v>2</v></c>'
    assert cells(with_cell(array))[0][4:] == ["=[外部]"] * 2


def test_a_name_that_stands_for_another_workbook_calls_out() -> None:
    def change(book: Any, sheet: Any) -> None:
        book.define_name("外面", "='[1]Sheet1'!$A$1")
        book.define_name("里面", "=表一!$A$1")
        sheet.write_formula(0, 4, "=外面+1", None, 7)
        sheet.write_formula(0, 5, "=里面+1", None, 8)

    assert cells(xlsx(change=change))[0][4:] == ["=[外部]", 8]


def test_a_formula_of_xml_2003_that_calls_out_or_was_not_calculated_is_no_value() -> None:
    outside = data("7", "Number", Formula="='[费县.xls]表一'!R1C1")
    inside = data("7", "Number", Formula="=RC[-1]*R[1]C[2]+SUM(R[-2]C:R[-1]C)")
    assert xml_table(f'<Row>{outside}{inside}<Cell ss:Formula="=RC[-1]"/></Row>') == [["=[外部]", 7, "=（公式）"]]


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="e"><v>#N/A</v></c><c><f>1+1</f></c><c><f>[1]a!A1</f><v>1</v></c>',
        "<c r='D1' t='e'><v>#N/A</v></c><c r='E1'><f>1+1</f></c><c r='F1'><f>[1]a!A1</f><v>1</v></c>",
        '<x:c r="D1" t="e"><x:v>#N/A</x:v></x:c><c r="E1"><f>1+1</f></c><!-- --><c r="F1"><f>[1]a!A1</f><v>1</v></c>',
        '<c s="0" t="e" r="D1"><v>#N/A</v></c><c r="E1"><f>1+1</f><v/></c><c r="F1"><v>1</v><f>[1]a!A1</f></c>',
    ],
)
def test_errors_and_formulas_are_found_however_the_xml_is_written(cell: str) -> None:
    content = with_cell(cell)
    if "x:" in cell:
        main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        content = edited(content, SHEET, lambda xml: xml.replace(main, main + main.replace(b"xmlns", b" xmlns:x")))
    assert cells(content)[0][3:] == ["#N/A", "=（公式）", "=[外部]"]


def test_the_quick_look_at_rows_and_the_slow_one_find_the_same() -> None:
    def change(book: Any, sheet: Any) -> None:
        for row in range(40_000):
            sheet.write_row(row, 0, [row, "费县" if row % 2 else "", row / 8, row])
        for row in (3, 9_999, 20_000, 39_998):
            sheet.write_formula(row, 4, "=1/0", None, "#DIV/0!")
            sheet.write_formula(row, 5 + row % 3, "=[1]a!A1", None, 1)
            sheet.write_formula(row, 9, "=A1", None, "")
        for row in range(25_000, 30_000):
            sheet.write_formula(row, 10, "=A1+1", None, 5)

    content = zipfile.ZipFile(io.BytesIO(xlsx(change=change))).read(SHEET)
    pieces = [content[at : at + 300_000] for at in range(0, len(content), 300_000)]
    quick = sheet_parts.scan(lambda: iter(pieces))
    slow = sheet_parts.scan(lambda: iter([pieces[0].replace(b"<sheetData>", b"<sheetData><!-- -->"), *pieces[1:]]))
    assert len(quick.patches) >= 8 and (quick.patches, quick.rows, quick.columns) == (
        slow.patches,
        slow.rows,
        slow.columns,
    )
    assert (quick.rows, quick.columns) == (40_000, 11)


def test_styled_blank_cells_far_away_are_no_part_of_a_table() -> None:
    assert [[plain(cell) for cell in row] for row in cells(with_cell('<c r="XFD1048576" s="1"/>'))] == AS_TEXT


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed: libreoffice-calc-nogui")
def test_a_formula_of_an_old_workbook_that_calls_out_is_told_too(tmp_path: Path) -> None:
    for name in ("other", "a"):
        with xlsxwriter.Workbook(tmp_path / f"{name}.xlsx") as book:
            sheet, beside = book.add_worksheet("S"), book.add_worksheet("T")
            beside.write(0, 0, 7)
            sheet.write(0, 0, 1)
            if name == "a":
                for cell, formula, value in (
                    ("B1", f"='file://{tmp_path}/[other.xlsx]S'!A1", 5),
                    ("C1", "=T!A1+1", 8),
                    ("D1", "=SUM(A1:A1)", 1),
                    ("E1", f"=SUM('file://{tmp_path}/[other.xlsx]S'!A1:A2)+1", 6),
                ):
                    sheet.write_formula(cell, formula, None, value)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "xls:MS Excel 97", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=120)
    rows = tables_of((tmp_path / "a.xls").read_bytes())[0].rows
    assert rows[0] == [1, "=[外部]", 8, 1, "=[外部]"]
