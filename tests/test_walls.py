"""Files larger than a report can be, or made to do harm: each is refused, quickly, before it takes the memory."""

import functools
import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.opening import walls
from etl.opening.tables import documents_of
from etl.publish import publish
from etl.read import read_file
from etl.refusal.marked import marked_copies
from etl.regions import Regions
from tests.bombs import judged, kind_of
from tests.conftest import LANSHAN, House
from tests.made_files import SHEET, csv, edited, html, with_cell, xls, xlsx, xml_2003, zipped

# A package and its headers


@functools.cache
def nothing(size: int) -> tuple[bytes, int]:
    """So many zeros, deflated, and their checksum."""
    packer, checksum, block = zlib.compressobj(1, zlib.DEFLATED, -15), 0, bytes(1_000_000)
    packed = []
    for _ in range(size // len(block)):
        packed.append(packer.compress(block))
        checksum = zlib.crc32(block, checksum)
    return b"".join([*packed, packer.flush()]), checksum


def bomb(size: int, declared: int | None = None) -> bytes:
    """A workbook whose sheet is `size` bytes of nothing, whatever its headers say."""
    raw, checksum = nothing(size)
    sizes = struct.pack("<III", checksum, len(raw), size if declared is None else declared)
    name, file = SHEET.encode(), edited(xlsx(), SHEET, lambda _: raw)
    # The sheet is stored as it is, so that its bytes can be called deflated in both of its headers.
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(stored := io.BytesIO(), "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
        local = new.getinfo(SHEET).header_offset
    content = bytearray(stored.getvalue())
    for method in (local + 8, content.rindex(name) - 46 + 10):
        content[method : method + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
        content[method + 6 : method + 18] = sizes
    return bytes(content)


def test_a_zip_bomb_is_refused_unopened_or_where_it_passes_what_it_says(tmp_path: Path) -> None:
    large = 1000 * walls.MB
    bombs = [bomb(large), bomb(walls.MB, 2_000_000_000), bomb(large, 100), bomb(large, walls.MB)]
    assert judged(tmp_path, *bombs, seconds=0.5) == ["expands_too_far"] * 4


def test_what_shrinks_more_than_data_does_is_refused_below_the_limit() -> None:
    assert kind_of(bomb(30 * walls.MB)) == "expands_too_far"
    rows = [["费县", "371325", "校舍建设", 1, 1, 5.5, 0, 0]] * 20_000
    assert kind_of(xlsx(rows)) == ""


def test_a_member_of_an_archive_may_not_expand_further_than_a_file(tmp_path: Path) -> None:
    members = {"a.csv": b"\n" * (walls.FILE + walls.MB)}
    assert judged(tmp_path, zipped(members)) == ["expands_too_far"]


def test_an_archive_may_hold_so_many_files_and_no_more() -> None:
    names = [f"{n}.csv" for n in range(walls.MEMBERS + 1)]
    assert kind_of(zipped(dict.fromkeys(names, b"a"))) == "too_many_files"
    assert len(documents_of("包.zip", zipped(dict.fromkeys(names[1:], b"a")))) == walls.MEMBERS


def test_a_directory_of_too_many_entries_is_not_even_listed(tmp_path: Path) -> None:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"a"
    directory = entry * 2_000_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0, 0, len(directory), 0, 0)
    assert judged(tmp_path, b"PK\x03\x04" + directory + end, seconds=1) == ["too_many_files"]


def test_of_two_parts_with_one_name_none_is_read() -> None:
    file = io.BytesIO(xlsx())
    with zipfile.ZipFile(file, "a") as package, pytest.warns(UserWarning):
        package.writestr(SHEET, "<worksheet/>")
    assert kind_of(file.getvalue()) == "damaged"


# How far a sheet reaches


FAR = [
    '<c r="XFD1048576"><v>1</v></c>',
    '<c r="A1048576"><v>1</v></c><c r="XFD1"><v>1</v></c>',
    "<c r='XFD1048576' t='str'><v></v></c>",
    '<c s="1" r="XFD1048576" t="inlineStr"><is><t>a</t></is></c>',
    '<c r="XFC1048576"><v>1</v></c><c><v>1</v></c>',
    '<c r="xfd1048576"><v>1</v></c>',
    '<x:c xmlns:x="a" r="XFD1048576"><v>1</v></x:c>',
    '<c r="XFD1048576"><f>1+1</f></c>',
    '<c r="B1"><v>1</v></c></row><c r="XFD1048576"><v>1</v></c><row>',
]


def test_a_value_in_the_last_corner_of_a_sheet_is_found_however_it_is_written(tmp_path: Path) -> None:
    assert judged(tmp_path, *map(with_cell, FAR)) == ["too_wide"] * len(FAR)


def test_a_place_that_no_sheet_has_is_refused(tmp_path: Path) -> None:
    places = ["F99999999", "F1048577", "ZZZ9", "A0", "AAAA1", "费1"]
    cells = [with_cell(f'<c r="{place}"><v>1</v></c>') for place in places]
    assert judged(tmp_path, *cells) == ["damaged"] * len(places)


def below(rows: str) -> bytes:
    """A workbook with more rows at its end, as XML."""
    return edited(xlsx(), SHEET, lambda xml: xml.replace(b"</sheetData>", rows.encode() + b"</sheetData>"))


def test_a_cell_far_down_is_found_among_many_plain_rows(tmp_path: Path) -> None:
    rows = [f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(9, 90_000)]
    rows[45_000] = '<row r="45000"><c r="ABC1048576"><v>1</v></c></row>'
    assert judged(tmp_path, below("".join(rows))) == ["too_many_cells"]


def test_rows_and_cells_without_positions_are_counted_or_are_too_many_to_count(tmp_path: Path) -> None:
    wide = f"<row>{'<c><v>1</v></c>' * 1001}</row>"
    long = f"<row>{'<c><v>1</v></c>' * 900}</row>" + "<row/>" * 20_000 + f"<row>{'<c><v>1</v></c>' * 900}</row>"
    many = "".join(f"<row>{f'<c><v>{n * n}</v></c>' * 100}</row>" for n in range(10_000))
    assert judged(tmp_path, below(wide), below(long), below(many), seconds=20) == [
        "too_wide",
        "too_many_cells",
        "too_many_tags",
    ]


def test_ten_million_cells_are_the_most_and_a_thousand_columns() -> None:
    assert kind_of(with_cell('<c r="ALL9"><v>1</v></c>')) == ""
    assert kind_of(with_cell('<c r="ALM9"><v>1</v></c>')) == "too_wide"
    assert kind_of(with_cell('<c r="J1000000"><v>1</v></c>')) == ""
    assert kind_of(with_cell('<c r="J1000001"><v>1</v></c>')) == "too_many_cells"


def merging(content: bytes, ranges: str) -> bytes:
    """A workbook with merged cells, as XML."""
    end = f"</sheetData><mergeCells>{ranges}</mergeCells>".encode()
    return edited(content, SHEET, lambda xml: xml.replace(b"</sheetData>", end))


def test_ranges_merged_over_one_another_are_refused(tmp_path: Path) -> None:
    content = merging(with_cell('<c r="Z5000"><v>1</v></c>'), '<mergeCell ref="A1:Z5000"/>' * 5000)
    assert judged(tmp_path, content) == ["damaged"]


def test_merged_ranges_are_counted(tmp_path: Path) -> None:
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, walls.MERGED + 2))
    assert judged(tmp_path, merging(xlsx(), ranges)) == ["too_many_merged"]


LONG = "长" * 30_000


def test_one_long_text_in_many_cells_is_counted_in_each(tmp_path: Path) -> None:
    assert judged(tmp_path, xlsx([[LONG]] * 40_000)) == ["too_much_text"]
    assert kind_of(xlsx([[LONG], *[[f"短{n}"] for n in range(40_000)]])) == ""


def test_one_long_text_in_many_cells_of_an_old_workbook_is_counted_in_each(tmp_path: Path) -> None:
    assert judged(tmp_path, xls([[LONG]] * 40_000)) == ["too_much_text"]
    assert kind_of(xls([[LONG], *[[f"短{n}", f"long {n}"] for n in range(20_000)]])) == ""


@pytest.mark.parametrize("claim", [b"4000000000", b"'2147483647'", b"0" * 30 + b"99999999999"])
def test_a_workbook_that_claims_more_texts_than_it_has_is_refused(tmp_path: Path, claim: bytes) -> None:
    written = claim if claim.startswith(b"'") else b'"%s"' % claim
    content = edited(
        xlsx(), "xl/sharedStrings.xml", lambda xml: xml.replace(b'uniqueCount="5"', b"uniqueCount=" + written)
    )
    assert judged(tmp_path, content) == ["damaged"]


# The file itself


def test_a_file_past_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    with path.open("wb") as file:
        file.truncate(walls.FILE + 1)
    began = time.monotonic()
    reading = read_file(path, Regions.load())
    assert time.monotonic() - began < 5 and len(reading.file_hash) == 64
    assert [str(fault) for fault in reading.faults] == [
        "大.csv：文件有501 MB，超过500 MB的上限。请只保留要报送的表，或分成几个文件报送。"
    ]


@pytest.mark.parametrize("beginning", [xlsx(), xls(), html(), xml_2003()], ids=["xlsx", "xls", "html", "xml"])
def test_a_document_that_grows_when_opened_has_a_lower_limit(monkeypatch: Any, beginning: bytes) -> None:
    assert kind_of(beginning) == ""
    monkeypatch.setattr(walls, "DOCUMENT", 100)
    assert kind_of(beginning) == "too_large_file"


def test_the_walls_hold_for_all_members_of_an_archive_together(monkeypatch: Any) -> None:
    monkeypatch.setattr(walls, "CELLS", 20)
    documents = documents_of("包.zip", zipped({"a.csv": csv(), "b.csv": csv(), "c.csv": csv(), "d.csv": csv()}))
    assert [document.why.kind if document.why else "" for document in documents] == ["", "", "too_many_cells"]


def test_members_of_an_archive_may_not_expand_further_together(monkeypatch: Any) -> None:
    monkeypatch.setattr(walls, "ARCHIVE", 2 * len(csv()))
    documents = documents_of("包.zip", zipped({"a.csv": csv(), "b.csv": csv(), "c.csv": csv()}))
    assert [document.why.kind if document.why else "" for document in documents] == ["", "", "expands_too_far"]


def test_parts_of_a_workbook_may_not_expand_further_together(monkeypatch: Any) -> None:
    monkeypatch.setattr(walls, "INFLATED", 2000)
    assert kind_of(xlsx()) == "expands_too_far"


# Memory itself, of a file that comes from somebody unknown


def test_what_one_file_may_take_has_an_end_and_what_comes_after_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_FILE_MEMORY", str(100 << 20))
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(MemoryError), walls.memory():
        bytearray(200 << 20)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert len(bytearray(200 << 20)) == 200 << 20


def test_each_file_is_read_behind_the_wall_and_no_version_built_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIBO_FILE_MEMORY", str(4 << 30))
    seen: dict[str, list[bool]] = {"read": [], "marked": [], "published": []}

    def watched(name: str, run: Callable[..., Any]) -> Callable[..., Any]:
        def ran(*args: Any, **options: Any) -> Any:
            seen[name].append(resource.getrlimit(resource.RLIMIT_DATA)[0] != resource.RLIM_INFINITY)
            return run(*args, **options)

        return ran

    monkeypatch.setattr("etl.read.documents_of", watched("read", documents_of))
    monkeypatch.setattr("etl.refusal.marked.marked_copies", watched("marked", marked_copies))
    monkeypatch.setattr("etl.load.publish", watched("published", publish))
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    assert not house.load(house.progress("2015-09", {LANSHAN: "许多"})).accepted
    assert seen == {"read": [True, True, True], "marked": [True], "published": [False]}


def test_the_wall_never_stands_higher_than_one_that_is_there_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_FILE_MEMORY", str(1 << 50))
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (1 << 40, before[1]))
    try:
        with walls.memory():
            assert resource.getrlimit(resource.RLIMIT_DATA)[0] == 1 << 40
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
