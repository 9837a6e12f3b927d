"""A published version's file in; its record out, which tells what the version held when the file is gone.

warehouse/versions/v000003.json   one per version, never cleared away; what it says of the version never changes
"""

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.disk import prepare_text


@dataclass(frozen=True)
class Made:
    """The file that is there, or was: made at publication or again later, by which definitions, with which figures."""

    sha256: str
    figures_checksum: str | None
    definitions: str | None


@dataclass(frozen=True)
class Record:
    """The row of a version's table `version`; what an older layout did not tell is None."""

    id: str
    published_at: datetime
    last_load: int | None
    loads: int | None
    rows: int | None
    checksum: str | None
    figures_checksum: str | None
    definitions: str | None
    label: str | None
    file: Made | None = None

    def made(self, sha256: str) -> "Record":
        """This record with the file that it was read from."""
        return replace(self, file=Made(sha256, self.figures_checksum, self.definitions))


def of_file(con: duckdb.DuckDBPyConnection) -> Record:
    """What an open version file says of itself."""
    [row] = con.sql("select * from version").to_arrow_table().to_pylist()
    names = [name for name in Record.__dataclass_fields__ if name != "file"]
    return Record(**{name: row.get(name) for name in names})


def prepare(folder: Path, record: Record) -> Path:
    """Write a record beside its place and return where; it counts once `place` has been called."""
    entry = asdict(record) | {"published_at": record.published_at.isoformat()}
    return prepare_text(path_of(folder, record.id), json.dumps(entry, ensure_ascii=False, indent=1) + "\n")


def place(prepared: Path) -> None:
    """Let a record that was written beside its place count."""
    prepared.replace(prepared.with_suffix(".json"))


def write(folder: Path, record: Record) -> None:
    """Write a record, in the place of an earlier one of its version."""
    place(prepare(folder, record))


def path_of(folder: Path, version: str) -> Path:
    """Where the record of a version lies in a folder of records."""
    return folder / f"{version}.json"


# A folder's time tells of no further change within the tick of the clock that wrote it.
_SETTLED_NS = 2_000_000_000
_read: dict[Path, tuple[int, dict[str, Record]]] = {}


def read(folder: Path) -> dict[str, Record]:
    """Every record by version, oldest first; one that cannot be read is left out, as if its file had none.

    Read again when the folder has changed: a page asks at every rerun.
    """
    changed = folder.stat().st_mtime_ns if folder.exists() else 0
    known, found = _read.get(folder, (None, {}))
    if known != changed:
        found = _read_all(folder)
        if time.time_ns() - changed > _SETTLED_NS:
            _read[folder] = changed, found
    return dict(found)


def _read_all(folder: Path) -> dict[str, Record]:
    found = {}
    for path in sorted(folder.glob("v*.json")):
        with suppress(ValueError, KeyError, TypeError):
            raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            made = raw.pop("file")
            published_at = datetime.fromisoformat(raw.pop("published_at"))
            found[path.stem] = Record(**raw, published_at=published_at, file=Made(**made) if made else None)
    return found
