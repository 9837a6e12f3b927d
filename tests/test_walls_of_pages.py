"""Web pages, XML and flat files larger than a report can be: each is refused before it takes the memory."""

import struct
from pathlib import Path

import polars as pl

from etl.opening import walls
from etl.opening.tables import documents_of
from tests.bombs import changed, judged, kind_of
from tests.made_files import data, xml_2003

# Web pages and XML spreadsheets


def page(cells: str) -> bytes:
    return f"<table><tr>{cells}</tr><tr><td>b</td></tr></table>".encode()


def test_spans_of_a_page_end_with_its_table_and_are_counted(tmp_path: Path) -> None:
    over = f"<table>{'<tr><td rowspan=65000 colspan=900>a</td></tr>' * 20_000}</table>".encode()
    pages = {
        page("<td colspan=99999>a</td>"): "too_wide",
        page("<td rowspan=65000>a</td>" * 1001): "too_wide",
        page("<td colspan=900 rowspan=65000>a</td>"): "",
        page("<td colspan=999999999>a</td>"): "",
        over: "too_many_cells",
    }
    assert judged(tmp_path, *pages) == list(pages.values())


def test_tags_are_counted(tmp_path: Path) -> None:
    sheet = f'<Worksheet ss:Name="a"><Table>{"<Row/>" * (walls.TAGS + 1)}</Table></Worksheet>'
    files = [b"<table>" + b"<td>" * (walls.TAGS + 1), xml_2003(sheet)]
    assert judged(tmp_path, *files) == ["too_many_tags"] * 2


def test_places_in_an_xml_spreadsheet_are_within_the_walls(tmp_path: Path) -> None:
    rows = {
        f"<Row>{data('a', Index=16_384)}</Row>": "too_wide",
        f"<Row>{data('a', MergeAcross=2_000_000_000)}</Row>": "too_wide",
        f'<Row ss:Index="1048576">{data("a", Index=900)}</Row>': "too_many_cells",
        f'<Row>{data("a", Index=900)}</Row><Row ss:Index="1048576">{data("a")}</Row>': "too_many_cells",
        f'<Row ss:Index="2000000000">{data("a")}</Row>': "damaged",
        f"<Row>{data('a', MergeAcross=9, MergeDown=2_000_000_000)}</Row>": "",
        f"<Row>{data('a', MergeAcross=899, MergeDown=1000)}</Row>" * 900: "damaged",
        "<Row ss:Span='-5'><Cell/></Row>": "damaged",
    }
    sheets = (xml_2003(f'<Worksheet ss:Name="a"><Table>{row}</Table></Worksheet>') for row in rows)
    assert judged(tmp_path, *sheets) == list(rows.values())


# Flat files


def test_a_csv_has_lines_and_columns_of_a_table(tmp_path: Path) -> None:
    lines = "a,b\n" * 2000
    texts = {
        "1," * 1_000_000: "too_wide",
        lines + "1," * 1_000_000 + "\n": "too_wide",
        "1," * 1001 + "\n": "too_wide",
        "x" * 100_000_000: "unbalanced_quotes",
        lines + '"' + "x" * 100_000_000: "unbalanced_quotes",
        '"\n",' * 1_000_000: "unbalanced_quotes",
        lines + "1," * 900 + "\n" + lines * 10: "too_many_cells",
        "1," * 900 + "\n" + "\n" * 100_000: "too_many_cells",
        "a\n" * 60_000_000: "too_many_cells",
    }
    assert judged(tmp_path, *(text.encode() for text in texts), seconds=9) == list(texts.values())


def parquet_of(path: Path, frame: pl.DataFrame) -> bytes:
    frame.write_parquet(path)
    return path.read_bytes()


def test_a_parquet_file_of_few_bytes_and_many_rows_is_refused(tmp_path: Path) -> None:
    frame = pl.select(pl.repeat(1, 6_000_000).alias("a")).select(pl.col("a").alias(f"c{n}") for n in range(9))
    assert judged(tmp_path, parquet_of(tmp_path / "many", frame), seconds=1) == ["too_many_cells"]
    wide = pl.DataFrame({f"c{n}": [1] for n in range(1001)})
    assert kind_of(parquet_of(tmp_path / "wide", wide)) == "too_wide"


def test_no_byte_in_the_directory_of_a_parquet_file_ends_the_process(tmp_path: Path) -> None:
    content = parquet_of(tmp_path / "small", pl.DataFrame({"县": ["费县", None], "面积": [1.5, 2]}))
    (size,) = struct.unpack_from("<I", content, len(content) - 8)
    for at in range(len(content) - 8 - size, len(content) - 8):
        for byte in (0, 127, 255):
            documents_of("a", changed(content, at, bytes([byte])))


def test_texts_of_a_parquet_file_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain"
    pl.DataFrame({"县": ["费县", "兰陵县"]}).write_parquet(path, compression="uncompressed", statistics=False)
    assert kind_of(path.read_bytes()) == ""
    assert kind_of(path.read_bytes().replace("兰陵县".encode(), b"\xff" * 9)) == "damaged"


def test_a_nested_column_of_a_parquet_file_is_named(tmp_path: Path) -> None:
    (document,) = documents_of("a", parquet_of(tmp_path / "nested", pl.DataFrame({"费县": [[1, 2]]})))
    assert document.why is not None and "“费县”" in document.why.message
