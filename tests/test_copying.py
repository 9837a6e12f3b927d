"""A version copied to a machine that only serves: whole or not at all, wherever the copying is broken off."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.commands import LOADED, REFUSED
from tests.conftest import started_twice
from warehouse import store
from warehouse.disk import sha256_of

RATE = "select value from metric_value where metric = 'start_rate' and level = 'county'"
# Ends the process, as a kill would, when what is named has been called so many times.
STRIKE = """
import os, sys
from etl import __main__ as command_line
from warehouse import copying, records
where, name = sys.argv[1].split(".")
module = {"copying": copying, "records": records}[where]
real = getattr(module, name)
def strikes(*args, **kwargs):
    if sys.argv[2] == "before":
        os._exit(9)
    real(*args, **kwargs)
    os._exit(9)
setattr(module, name, strikes)
command_line.main(["copy", "--to", sys.argv[3]])
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two versions: 40% started, then 60%."""
    with started_twice(tmp_path_factory.mktemp("copied")) as data:
        yield data


@pytest.fixture
def there(published: Path, tmp_path: Path) -> Path:
    """The data folder of another machine, which serves the first version."""
    assert command_line.main(["copy", "--to", str(tmp_path / "there"), "--version", "v000001"]) == LOADED
    return tmp_path / "there"


def served(folder: Path) -> tuple[str, float]:
    """The version that a machine serves and the start rate it shows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBO_DATA", str(folder))
        [version] = store.query("select id from version")["id"]
        return version, store.query(RATE)["value"].item()


def test_a_copy_is_the_same_file_with_its_record_and_becomes_current(there: Path, published: Path) -> None:
    assert served(there) == ("v000001", 0.4)
    assert command_line.main(["copy", "--to", str(there)]) == LOADED
    assert served(there) == ("v000002", 0.6)
    for name in ("gaibo_v000002.duckdb", "versions/v000002.json", "CURRENT"):
        assert (there / "warehouse" / name).read_bytes() == (published / "warehouse" / name).read_bytes()


@pytest.mark.parametrize(
    ("where", "when", "file", "record"),
    [
        ("copying.prepare_copy", "before", False, False),
        ("copying.prepare_copy", "after", False, False),
        ("records.write", "before", True, False),
        ("records.write", "after", True, True),
        ("copying.prepare_text", "after", True, True),
    ],
)
def test_broken_off_anywhere_the_version_before_is_served_and_the_next_copy_finishes(
    there: Path, where: str, when: str, file: bool, record: bool
) -> None:
    struck = subprocess.run([sys.executable, "-c", STRIKE, where, when, str(there)])
    assert struck.returncode == 9
    assert served(there) == ("v000001", 0.4)
    warehouse = there / "warehouse"
    assert (warehouse / "gaibo_v000002.duckdb").exists() == file
    assert (warehouse / "versions" / "v000002.json").exists() == record
    assert command_line.main(["copy", "--to", str(there)]) == LOADED
    assert served(there) == ("v000002", 0.6)
    assert not list(warehouse.rglob("*.unfinished"))


def test_what_arrives_damaged_is_not_served(there: Path, published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = published / "warehouse" / "gaibo_v000002.duckdb"
    whole = file.read_bytes()
    try:
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert command_line.main(["copy", "--to", str(there)]) == REFUSED
    finally:
        file.write_bytes(whole)
    assert "校验值不符" in capsys.readouterr().err
    assert served(there) == ("v000001", 0.4)
    assert sorted(path.name for path in (there / "warehouse").glob("gaibo_*")) == ["gaibo_v000001.duckdb"]


def test_a_file_that_is_there_is_not_sent_again_and_one_that_is_damaged_is(
    there: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def sent() -> bool:
        capsys.readouterr()
        assert command_line.main(["copy", "--json", "--to", str(there)]) == LOADED
        [folder] = json.loads(capsys.readouterr().out)["folders"]
        return bool(folder["copied"])

    copy = there / "warehouse" / "gaibo_v000002.duckdb"
    assert (sent(), sent()) == (True, False)
    copy.write_bytes(b"damaged")
    assert sent()
    assert sha256_of(copy) == sha256_of(published / "warehouse" / copy.name)


def test_a_folder_that_has_loaded_for_itself_is_left_alone(
    there: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = there / "warehouse" / "versions" / "v000002.json"
    theirs = (published / "warehouse" / "versions" / "v000002.json").read_text(encoding="utf-8")
    record.write_text(theirs.replace('"checksum": "', '"checksum": "0'), encoding="utf-8")
    assert command_line.main(["copy", "--to", str(there)]) == REFUSED
    assert "另外装入发布的" in capsys.readouterr().err
    assert served(there) == ("v000001", 0.4)
    assert command_line.main(["copy", "--to", str(published)]) == REFUSED
    assert "就是本数据文件夹" in capsys.readouterr().err
