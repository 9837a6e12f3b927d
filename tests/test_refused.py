"""What a refusal leaves behind: the originals, the faults as text, table and records, and copies with marked cells."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from etl.batch import Batch
from etl.facts import refuse
from etl.faults import Fault, bad
from etl.opening.tables import tables_of
from etl.read import read_file
from etl.received import Manifest, Original
from etl.refusal import marked
from etl.refusal.fault_table import fault_json, fault_table
from etl.refusal.front_page import TITLE
from etl.refusal.marked import marked_copy
from etl.refusal.refused import keep_refused, refusal_files
from tests.conftest import LANSHAN, House
from tests.forms import plain_workbook, workbook
from tests.marked_books import (
    GOOD,
    RED,
    REGIONS,
    YELLOW,
    comments,
    construction,
    copy_of,
    fill,
    front,
    rows_of,
    several,
)
from warehouse.findings import CheckFailedError


def test_every_fault_is_in_the_table_in_the_records_and_at_its_cell(tmp_path: Path) -> None:
    path = several(tmp_path / "临沂市_双月报.xlsx")
    faults = read_file(path, REGIONS).faults
    assert {fault.sheet for fault in faults} == {"表一", "表三"} and {fault.cell == "" for fault in faults} == {
        True,
        False,
    }

    for sheet, language in ((TITLE, ""), ("English", "_en")):
        rows = [[str(cell) for cell in row] for row in rows_of(fault_table(faults), sheet)[2:]]
        assert len(rows) == len(faults)
        for row, fault in zip(rows, faults, strict=True):
            record = fault.record()
            assert row[:2] == [fault.file, fault.sheet] and float(row[2] or 0) == (fault.row or 0)
            assert row[3:6] == [fault.column, fault.cell, fault.found]
            assert str(record[f"expected{language}"])[1:] in row[6] and str(record[f"action{language}"])[1:] in row[7]

    envelope = json.loads(fault_json(faults))
    assert envelope["faults"] == [fault.record() for fault in faults]
    assert (envelope["files"], envelope["count"]) == ([path.name], len(faults)) and envelope["when"]

    book = copy_of(path, faults)
    told = comments(book)
    for fault in faults:
        if fault.cell:
            text = told.pop((fault.sheet, fault.cell))
            assert f"写的是：{fault.found}\n" in text and f"Found: {fault.found}\n" in text
            assert text.index(fault.why.action()) < text.index(fault.why.action("en")[1:])
            assert fill(book, fault.sheet, fault.cell) == RED[2:]
    assert list(told) == [("表一", "A9")] and "【第9行】" in told["表一", "A9"] and "[" not in told["表一", "A9"]
    assert fill(book, "表一", "A9") == YELLOW[2:]
    assert [link for _, link in front(book)] == [f"'{f.sheet}'!{f.cell or 'A9'}" for f in faults]


def test_a_refused_load_leaves_originals_sentences_table_records_and_copies(house: House) -> None:
    wrong = house.progress("2015-07", {LANSHAN: "约60"})
    broken = house.inbox / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    folder = house.load(wrong, house.plan({LANSHAN: 100}), broken).refused_dir
    assert folder is not None
    marked_name = f"标注_{wrong.name}.xlsx"
    products = {"退回说明.txt", "退回说明.xlsx", "faults.json", marked_name}
    assert {path.name for path in folder.iterdir()} == {wrong.name, broken.name, *products}
    assert all((folder / path.name).read_bytes() == path.read_bytes() for path in (wrong, broken))
    text = (folder / "退回说明.txt").read_text(encoding="utf-8-sig")
    chinese, english = text.split("The files below were not loaded")
    assert "第2行「started_qty」：写的是“约60”" in chinese and "坏.xlsx没有标注副本" in chinese
    assert "row 2, “started_qty”: “约60” was found. " in english and "坏.xlsx has no marked copy" in english
    assert next(iter(comments(openpyxl.load_workbook(folder / marked_name)).values())).startswith("写的是：约60")
    assert {fault["file"] for fault in json.loads((folder / "faults.json").read_bytes())["faults"]} == {
        wrong.name,
        broken.name,
    }


def test_files_of_one_name_and_files_named_like_the_products_keep_apart(house: House) -> None:
    names = ["甲/报表.csv", "乙/报表.csv", "丙/faults.json", "丁/标注_报表.csv.xlsx", f"戊/{'长' * 83}.csv"]
    files = {}
    for n, name in enumerate(names):
        path = house.inbox / name
        path.parent.mkdir()
        path.write_text(f"a,b\n{n},2\n", encoding="utf-8")
        files[path] = [Fault(path.name, bad("blank"), "", 2, "a", str(n), 1)]
    folder = keep_refused(files, [fault for faults in files.values() for fault in faults])
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert [kept[name] for name in ("报表.csv", "报表（2）.csv", "faults（2）.json", "标注_报表.csv.xlsx")] == [
        path.read_bytes() for path in list(files)[:4]
    ]
    assert json.loads(kept["faults.json"])["count"] == 5 and len(kept) == 5 + 3 + 5
    for name, found in (("标注_报表.csv（2）.xlsx", "0"), ("标注_报表（2）.csv.xlsx", "1")):
        (told,) = comments(openpyxl.load_workbook(io.BytesIO(kept[name]))).values()
        assert told.startswith(f"写的是：{found}\n")


def test_what_goes_wrong_with_a_copy_is_said_and_the_rest_is_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("意外")

    monkeypatch.setattr(marked, "marked_copies", fails)
    folder = house.load(house.progress("2015-07", {LANSHAN: "约60"})).refused_dir
    assert folder is not None
    assert {path.name for path in folder.iterdir()} == {
        "01_progress.csv",
        "退回说明.txt",
        "退回说明.xlsx",
        "faults.json",
    }
    text = (folder / "退回说明.txt").read_text(encoding="utf-8-sig")
    assert "01_progress.csv的标注副本没有做成（KeyError: '意外'）" in text and "could not be made" in text


def test_a_broken_rule_is_told_in_a_text_alone(house: House) -> None:
    path = house.progress("2015-07", {LANSHAN: 60})
    folder = keep_refused({path: ()}, [CheckFailedError("有 1 处违反必须成立的规则")])
    assert {file.name for file in folder.iterdir()} == {path.name, "退回说明.txt"}
    text = (folder / "退回说明.txt").read_text(encoding="utf-8-sig")
    assert "有 1 处违反必须成立的规则" in text and "A rule that must hold is broken" in text


def test_a_file_that_the_reader_gave_up_on_is_not_opened_again(tmp_path: Path) -> None:
    path = workbook(tmp_path / "慢.xlsx", construction(GOOD))
    fault = Fault(path.name, bad("timed_out", seconds=60))
    assert marked_copy(path.read_bytes(), [fault]) is None
    assert "标注_慢.xlsx" not in refusal_files([(path.name, path.read_bytes(), [fault])], [fault])


def test_odd_characters_in_names_and_cells_stop_nothing(tmp_path: Path) -> None:
    fault = Fault("a\udcff.csv", bad("blank"), "", 2, "列\x01", "=\x00x", 1)
    products = refusal_files([("a\udcff.csv", b"a,b\n=\x01x,2\n", [fault])], [fault])
    assert len(products) == 4
    assert "�" in rows_of(products["退回说明.xlsx"], TITLE)[2][0]


def test_a_fault_within_an_archive_names_the_archive_of_its_own_load() -> None:
    sent = ((Path("甲/包.zip"), Path("甲/好.csv")), (Path("乙/包.zip"),))
    manifests = tuple(Manifest(n, date(2015, 7, 5), None, None, False, (Original("包.zip", ""),)) for n in (1, 2))
    fault = Fault("包.zip/费县.csv", bad("no_data"))
    staged = (refuse(manifests[0], [fault]), refuse(manifests[1], []))
    refused_batch = Batch(sent, (), manifests, staged)
    assert refused_batch.faulty_files() == {Path("甲/包.zip"): [fault]}


def test_each_faulty_member_of_an_archive_is_marked_on_its_own(house: House) -> None:
    archive = house.inbox / "包.zip"
    wrong = house.progress("2015-07", {LANSHAN: "约60"})
    form = workbook(house.inbox / "表.xlsx", construction([1, 1, "约300", 0, 0, 0, 2]))
    with zipfile.ZipFile(archive, "w") as package:
        package.write(wrong, "兰山/进度.csv")
        package.write(form, "费县.xlsx")
        package.write(house.progress("2015-05", {LANSHAN: 60}), "好.csv")
        package.writestr("坏.xlsx", b"PK\x03\x04 broken")
    faults = [
        Fault("包.zip/兰山/进度.csv", bad("about"), "", 2, "started_qty", "约60", 5),
        Fault("包.zip/费县.xlsx", bad("about"), "表一", 7, "面积", "约300", 7),
        Fault("包.zip/坏.xlsx", bad("damaged")),
    ]
    products = refusal_files([(archive.name, archive.read_bytes(), faults)], faults)
    copies = {name for name in products if name.startswith("标注_")}
    assert copies == {"标注_包.zip_兰山_进度.csv.xlsx", "标注_包.zip_费县.xlsx"}
    assert list(comments(openpyxl.load_workbook(io.BytesIO(products["标注_包.zip_兰山_进度.csv.xlsx"])))) == [
        ("数据", "E2")
    ]
    book = openpyxl.load_workbook(io.BytesIO(products["标注_包.zip_费县.xlsx"]))
    assert list(comments(book)) == [("表一", "G7")] and "A4:A6" in {
        str(area) for area in book["表一"].merged_cells.ranges
    }


def test_a_parquet_file_is_marked_too(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"period": ["2015-07", "2015-07"], "county_code": ["371325", "=1"]}).write_parquet(path)
    book = copy_of(path, [Fault(path.name, bad("blank"), "", 3, "county_code", "=1", 2)])
    assert list(comments(book)) == [("数据", "B3")] and book["数据"]["B3"].value == "=1"
    assert tables_of(path.read_bytes())[0].text is not None and plain_workbook(tmp_path / "b.xlsx", [[1]]).exists()
