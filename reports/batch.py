"""A kind of document and a scope in; an archive with one for each region of the scope out, one after the other."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from reports import kinds
from reports.filenames import file_stem, safe
from reports.formats import FORMATS
from reports.reading.scope import Scope, scope_at

Told = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Batch:
    """What is in an archive: how many documents, and the regions that none could be made for, with the reason."""

    documents: int
    failed: tuple[tuple[str, str], ...]


def batch(
    kind: str, scope: Scope, asked: kinds.Asked, formats: Sequence[str], out: IO[bytes], told: Told | None = None
) -> Batch:
    """Write a .zip with a document for each region of the scope that the kind is made for, in a folder for each city.

    One document is in memory at a time. The same warehouse gives the same bytes.

    Args:
        kind: key of KINDS.
        scope: itself and all below it.
        asked: what else was asked for.
        formats: keys of FORMATS.
        out: a file open for writing.
        told: called with how many are done, of how many, and the name of the next one.
    """
    codes = list(kinds.each(kind, scope))
    failed, stamp, written = [], scope.day.timetuple()[:3], 0
    with zipfile.ZipFile(out, "w") as archive:
        for n, code in enumerate(codes):
            region = scope.regions[code]
            if told:
                told(n, len(codes), str(region["name"]))
            inner = scope_at(scope.published, code, scope.period, scope.lines, newest=scope.newest, reach=scope.reach)
            try:
                report = kinds.made(kind, inner, asked)
                files = {key: FORMATS[key].write(report) for key in formats}
            except ValueError as fault:
                failed.append((inner.name(), str(fault)))
                continue
            folder = safe(str(region["city_name"] or region["name"]))
            stem = file_stem(inner.name(), kinds.KINDS[kind].label(), str(scope.period))
            for key, content in files.items():
                # What is compressed already is only stored.
                archive.writestr(zipfile.ZipInfo(f"{folder}/{stem}.{key}", (*stamp, 0, 0, 0)), content)
                written += 1
    if told:
        told(len(codes), len(codes), "")
    return Batch(written, tuple(failed))
