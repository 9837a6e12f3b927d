"""A file too long to be held in memory is read and staged in pieces and becomes the facts and faults of a short one."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from etl import load as loader
from etl.batch import gather
from etl.facts import Staged
from etl.opening import long_files
from etl.opening.long_files import long_file
from etl.received import Manifest
from warehouse import lake

COUNTIES = ("371302", "371324", "371325")
SHORT, LONG = 10**9, 100


@pytest.fixture(autouse=True)
def an_empty_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path / "data"))
    loader._prepare_lake()


def ledger(rows: int = 950) -> pl.DataFrame:
    """Projects of three counties, in two periods, some names with a space or a comma."""
    n = pl.int_range(0, rows, eager=True)
    return pl.DataFrame(
        {
            "period": pl.Series(["2015-07" if i % 2 else "2015-05" for i in range(rows)]),
            "project_id": "P," + n.cast(pl.String).str.zfill(6),
            "county_code": [COUNTIES[i * 3 // rows] for i in range(rows)],
            "state": pl.repeat("开工", rows, eager=True),
            "blocked_at": pl.repeat(None, rows, dtype=pl.String(), eager=True),
            "started_on": pl.repeat("2015-03-01", rows, eager=True),
            "completed_on": pl.repeat(None, rows, dtype=pl.String(), eager=True),
            "accepted_on": pl.repeat(None, rows, dtype=pl.String(), eager=True),
            "closed_on": pl.repeat(None, rows, dtype=pl.String(), eager=True),
            "started_qty": (n / 4).cast(pl.String),
            "completed_qty": pl.repeat("", rows, eager=True),
            "invested_wan": ["１２.5" if i == 500 else "1.25" for i in range(rows)],
            "paid_wan": pl.repeat("0", rows, eager=True),
        }
    )


def staged(files: dict[str, pl.DataFrame], monkeypatch: pytest.MonkeyPatch, rows: int) -> Staged:
    """What a load of these files has staged, with files of more rows (or so many times 40 bytes) read in pieces."""
    folder = lake.lake_dir().parent.parent / f"inbox{rows}"
    folder.mkdir(exist_ok=True)
    for name, frame in files.items():
        if name.endswith(".parquet"):
            frame.write_parquet(folder / name, row_group_size=130)
        else:
            (folder / name).write_bytes(frame.write_csv().encode("gb18030"))
    monkeypatch.setattr(long_files, "ROWS", rows)
    monkeypatch.setattr(long_files, "PIECE", rows)
    monkeypatch.setattr(long_files, "TEXT", 40 * rows)
    monkeypatch.setattr(long_files, "BLOCK", 8000)
    [one] = gather([folder], None, None, False, None).staged
    return one


def facts(one: Staged) -> pl.DataFrame:
    return lake.facts_of("project_status", one.submissions).sort("row", "file_name")


@pytest.mark.parametrize("name", ["台账.parquet", "台账.csv"])
def test_the_facts_of_a_long_file_are_those_of_a_short_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    short = staged({name: ledger()}, monkeypatch, SHORT)
    before, submissions = facts(short), short.submissions
    short.discard()
    long = staged({name: ledger()}, monkeypatch, LONG)
    assert long_file(lake.lake_dir().parent.parent / f"inbox{LONG}" / name) is not None
    assert before.height == 950 and facts(long).equals(before)
    assert long.submissions.equals(submissions) and submissions["rows"].sum() == 950


@pytest.mark.parametrize("name", ["台账.parquet", "台账.csv"])
def test_faults_are_told_in_their_rows_whichever_piece_they_are_in(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    wrong = ledger().with_row_index("n")
    broken = {300: ("started_qty", "约3"), 640: ("state", "建成"), 641: ("invested_wan", "-1")}
    for at, (column, value) in broken.items():
        wrong = wrong.with_columns(pl.when(pl.col("n") == at).then(pl.lit(value)).otherwise(column).alias(column))
    frame = wrong.drop("n")
    faults = [staged({name: frame}, monkeypatch, rows).faults for rows in (SHORT, LONG)]
    assert [fault.row for fault in faults[1]] == [302, 642, 643]
    assert faults[0] == faults[1]
    assert not list(lake.lake_dir().rglob("0*.parquet"))


def test_rows_told_twice_are_found_across_pieces_and_files(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = pl.concat([ledger(), ledger().slice(3, 2)])
    faults = [staged({"台账.parquet": twice}, monkeypatch, rows).faults for rows in (SHORT, LONG)]
    assert [(fault.why.kind, fault.row) for fault in faults[1]] == [("row_twice", 952), ("row_twice", 953)]
    assert faults[0] == faults[1]


def test_two_files_that_report_the_same_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"一.parquet": ledger(), "二.csv": ledger().slice(0, 1)}
    faults = [staged(files, monkeypatch, rows).faults for rows in (SHORT, LONG)]
    assert [(fault.why.kind, fault.file) for fault in faults[0]] == [("sent_twice", "二.csv")]
    assert [fault.why.kind for fault in faults[1]] == ["sent_twice"]


def test_what_a_long_file_leaves_out_is_refused_unless_it_replaces(monkeypatch: pytest.MonkeyPatch) -> None:
    first = staged({"台账.parquet": ledger()}, monkeypatch, LONG)
    first.commit()
    loaded = Manifest(1, date(2015, 7, 6), None, None, False, ())
    monkeypatch.setattr("etl.received.manifests", lambda: [loaded])
    monkeypatch.setattr("etl.long.PORTION", 200)
    less = ledger().filter(pl.col("project_id") != "P,000500")
    refused = [staged({"台账.parquet": less}, monkeypatch, rows).faults for rows in (SHORT, LONG)]
    assert [fault.why.kind for fault in refused[1]] == ["narrowed"] and "P,000500" in str(refused[1][0])
    assert refused[0] == refused[1]


def test_a_note_below_a_long_ledger_has_it_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    note = ledger(1).with_columns(pl.when(True).then(pl.lit(None)).alias(c) for c in ledger().columns)
    noted = pl.concat([ledger(), note.with_columns(period=pl.lit("填表人：张三"))])
    one = staged({"台账.csv": noted}, monkeypatch, LONG)
    assert not one.faults and one.submissions["rows"].sum() == 950


def test_a_long_file_that_is_damaged_is_refused_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    staged({"台账.parquet": ledger()}, monkeypatch, LONG).discard()
    path = lake.lake_dir().parent.parent / f"inbox{LONG}" / "台账.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 400] = b"\xff" * 400
    path.write_bytes(content)
    [one] = gather([path], None, None, False, None).staged
    assert one.faults and not list(lake.lake_dir().rglob("0*.parquet"))
