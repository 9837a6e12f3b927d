"""Letters that end a text elsewhere, cells of ten megabytes, files that are none: cleaned, or refused in a sentence."""

import io
import json
import threading
import zipfile
from pathlib import Path

import polars as pl
import pytest

from etl import __main__ as command_line
from etl import watch
from etl.schema import FORMS
from pages.parts.upload.child import Run, Upload
from tests.conftest import LANSHAN, House
from tests.hostile import rows_of
from warehouse import journal, store
from warehouse.store import data_dir

pytestmark = pytest.mark.tables()
LONG = "长" * 3_500_000


def parquet(form: str, **texts: str) -> bytes:
    """Rows of a form with other texts in some columns of the last one."""
    columns = [column.name for column in FORMS[form].columns]
    rows = [
        {name: str(row[name]) if row.get(name) is not None else None for name in columns}
        for row in rows_of(LANSHAN)[form]
    ]
    rows[-1] |= texts
    written = io.BytesIO()
    pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)).write_parquet(written)
    return written.getvalue()


def archive(name: str, content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr(name, content)
    return written.getvalue()


REFUSED = {
    "十兆的格.parquet": (parquet("projects", name=LONG), "过大"),
    "十兆的格.csv": (
        b"period,county_code,work_class,started_qty\n2015-07,371302,building," + LONG.encode(),
        "十兆的格.csv",
    ),
    "空字符.parquet": (parquet("projects", work_class="buil\x00ding"), "work_class"),
    "空字符.csv": (b"period,county_code,work_class,started_qty\n2015-07,371302,building,4\x000\n", "认不出"),
    "程序.exe": (b"MZ\x90\x00" + bytes(range(256)) * 8, "认不出"),
    "程序.xlsx": (b"MZ\x90\x00" + bytes(range(256)) * 8, "程序.xlsx"),
    "外面.zip": (archive("../../外面.exe", b"MZ\x90\x00" * 99), "认不出"),
}


@pytest.fixture
def planned(house: House) -> House:
    house.opens(house.plan({LANSHAN: 100}))
    return house


def test_a_nul_in_a_text_of_a_parquet_file_reaches_no_table(planned: House) -> None:
    file = planned.inbox / "台账.parquet"
    file.write_bytes(parquet("projects", name="费县\x00小学\x00.exe", responsible="\x00王"))
    assert planned.load(file).accepted
    [facts] = (data_dir() / "lake" / "projects").rglob("*.parquet")
    held = pl.read_parquet(facts)
    assert "\x00" not in "".join(held.select(pl.concat_str(pl.col(pl.String), ignore_nulls=True)).to_series())
    assert held.filter((pl.col("name") == "费县小学.exe") & (pl.col("responsible") == "王")).height == 1


IN_SHORT = ("十兆的格.parquet", "外面.zip")  # all come by the inbox below


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in IN_SHORT else pytest.mark.slow) for name in REFUSED]
)
def test_what_is_no_report_is_refused_in_a_sentence_at_the_upload_page(name: str, planned: House) -> None:
    content, words = REFUSED[name]
    run = Run("check", [Upload(name, content)])
    for _ in run.follow():
        pass
    assert run.result and not run.result["accepted"], run.failure
    assert words in json.dumps(run.result["faults"], ensure_ascii=False)


def test_and_from_the_inbox_with_the_sentences_beside_it(planned: House) -> None:
    inbox = watch.inbox_dir()
    inbox.mkdir(parents=True)
    for name, (content, _words) in REFUSED.items():
        (inbox / name).write_bytes(content)
    watch.watch(inbox, threading.Event(), once=True)
    ended = {one["name"]: one["ended"] for one in journal.records(data_dir() / "inbox" / "outcomes.jsonl")}
    assert ended == dict.fromkeys(REFUSED, "refused") and store.current_version() == "v000001"
    told = "".join(
        path.read_text(encoding="utf-8") for path in (data_dir() / "inbox" / "refused").rglob("退回说明.txt")
    )
    assert all(words in told for _content, words in REFUSED.values())
    assert not list(Path(data_dir()).parent.rglob("外面.exe")) and command_line.main(["verify"]) == 0
