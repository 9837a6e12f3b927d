"""Files as they came in; kept by content hash and never changed, with a manifest per load, so that all can be rebuilt.

received/ab/ab12…            the original bytes
received/loads/000012.json   what load 12 was: its day, its label, its files by name and hash
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.disk import sha256_of, sync
from warehouse.store import data_dir


@dataclass(frozen=True)
class Original:
    """One file as it was sent."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """One load: everything besides the bytes that its facts depend on."""

    load_id: int
    received_on: date
    period: str | None
    label: str | None
    replace: bool
    files: tuple[Original, ...]


def received_dir() -> Path:
    """The folder of originals."""
    return data_dir() / "received"


def keep(path: Path, original: Original) -> None:
    """Copy an original in, once per content; a kept copy that was damaged is replaced.

    Raises:
        OSError: the file is no longer what was read a moment ago.
    """
    if is_intact(original):
        return
    kept = _kept(original.sha256)
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".unfinished")
    shutil.copyfile(path, unfinished)
    if sha256_of(unfinished) != original.sha256:
        unfinished.unlink()
        raise OSError(f"“{path.name}”在装入过程中被改动，请待它不再变化后重新装入。")
    sync(unfinished)
    unfinished.replace(kept)


def recover() -> None:
    """Take away what a killed loader had not finished writing."""
    for path in received_dir().rglob("*.unfinished"):
        path.unlink()


def record(manifest: Manifest) -> None:
    """Write a load's manifest, pending until it is accepted; before its originals, so that `drop` knows them."""
    path = _pending(manifest.load_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    entry = asdict(manifest) | {"received_on": manifest.received_on.isoformat()}
    unfinished.write_text(json.dumps(entry, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sync(unfinished)
    unfinished.replace(path)


def accept() -> None:
    """Make every pending manifest a received one: the checks have passed."""
    for load_id in pending():
        _pending(load_id).replace(_pending(load_id).with_suffix(".json"))


def pending() -> list[int]:
    """Loads whose checks have not passed yet."""
    return sorted(int(path.stem) for path in (received_dir() / "loads").glob("*.pending"))


def drop(load_id: int) -> None:
    """Forget a pending load, and the originals that only it names."""
    dropped = _manifest(_pending(load_id))
    _pending(load_id).unlink()
    named = {original.sha256 for manifest in manifests() for original in manifest.files}
    for original in dropped.files:
        if original.sha256 not in named:
            _kept(original.sha256).unlink(missing_ok=True)


def is_intact(original: Original) -> bool:
    """Whether an original is there and still is what was sent."""
    kept = _kept(original.sha256)
    return kept.exists() and sha256_of(kept) == original.sha256


def manifests() -> list[Manifest]:
    """Every load, in order."""
    return [_manifest(path) for path in sorted((received_dir() / "loads").glob("*.json"))]


@contextmanager
def as_sent(manifest: Manifest) -> Iterator[list[Path]]:
    """The originals of a load under their own names, in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        paths = []
        for number, original in enumerate(manifest.files):
            path = Path(folder) / str(number) / original.name
            path.parent.mkdir()
            path.symlink_to(_kept(original.sha256).resolve())
            paths.append(path)
        yield paths


def _pending(load_id: int) -> Path:
    return received_dir() / "loads" / f"{load_id:06d}.pending"


def _kept(sha256: str) -> Path:
    return received_dir() / sha256[:2] / sha256


def _manifest(path: Path) -> Manifest:
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(
        load_id=raw["load_id"],
        received_on=date.fromisoformat(raw["received_on"]),
        period=raw["period"],
        label=raw["label"],
        replace=raw.get("replace", False),  # the first layout could not replace
        files=tuple(Original(**original) for original in raw["files"]),
    )
