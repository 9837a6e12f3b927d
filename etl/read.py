"""Any file that an office sends in; the facts in it, by form, and every fault that stands in their way, out."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl import corrections, values
from etl.faults import Bad, Fault, bad
from etl.layout import segment
from etl.layouts import known_words, layouts
from etl.opening import walls
from etl.opening.cells import Table, UnreadableError
from etl.opening.long_files import long_file
from etl.opening.tables import documents_of
from etl.reading.flat import ledger_header, read_flat
from etl.reading.grid import read_grid
from etl.reading.headers import looks_like_a_table, match
from etl.reading.part import Part, repeated
from etl.reading.timing import PERIOD_WORDS, contradicting_periods, settle
from etl.regions import Regions
from etl.schema import FORMS, Form
from warehouse.disk import sha256_of

# A fault of no column comes after those of its row.
LAST = 1_000_000

__all__ = ["Fault", "Reading", "read_file"]


@dataclass(frozen=True)
class Reading:
    """One file as it was read; with a fault anywhere its frames are not to be loaded.

    A frame has the lake's columns of its form in canonical order (money in 分, quantities in hundredths of
    their unit), then submitted_on, sheet and row; the row is counted from 1 as the office sees it. A file too long to
    be held in memory is `long`: it has no frames, and is read while its facts are staged (etl/long.py).
    """

    file_name: str
    file_hash: str
    frames: dict[str, pl.DataFrame]
    faults: list[Fault]
    long: Path | None = None


@walls.memory()
def read_file(path: Path, regions: Regions, period: str | None = None, whole: bool = False) -> Reading:
    """Read a workbook, CSV, HTML or Parquet file, told by its content; `period` (2015-07) is what the caller expects.

    With `whole` a long file is read as any other is, if the walls allow it. Nothing in a file makes this raise: what
    cannot be read is a fault.
    """
    if not whole and (long := long_file(path)) and ledger_header(long.head):
        return Reading(path.name, sha256_of(path), {}, [], path)
    try:
        walls.bytes_of(path.stat().st_size)
    except UnreadableError as error:
        return Reading(path.name, sha256_of(path), {}, [Fault(path.name, error.why)])
    content = path.read_bytes()
    file_hash = hashlib.sha256(content).hexdigest()
    if corrections.are_in(content):
        return Reading(path.name, file_hash, *corrections.read(path.name, content, regions))
    given = values.period(period)
    if isinstance(given, Bad):
        raise ValueError(f"period {period!r} is not written YYYY-MM")
    parts: list[Part] = []
    faults: list[Fault] = []
    for document in documents_of(path.name, content):
        if document.why is not None:
            faults.append(Fault(document.name, document.why))
            continue
        more, wrong = parts_of(document.name, document.tables, regions, given)
        parts += more
        faults += wrong
    by_form: dict[str, list[pl.DataFrame]] = defaultdict(list)
    for found in parts:
        by_form[found.form].append(found.frame)
    frames = {form: pl.concat(found) for form, found in by_form.items()}
    for form, frame in frames.items():
        faults += duplicates(FORMS[form], frame, regions)
    if not faults and not any(frame.height for frame in frames.values()):
        faults.append(Fault(path.name, bad("no_data")))
    return Reading(path.name, file_hash, frames, faults)


def parts_of(file: str, tables: list[Table], regions: Regions, given: int | None) -> tuple[list[Part], list[Fault]]:
    """What the tables of one document add to forms, their periods settled, and every fault; `given` is the period."""
    parts: list[Part] = []
    faults: list[Fault] = []
    strange: list[Table] = []
    for table in tables:
        fitting = match(table)
        if fitting is None:
            strange.append(table)
            continue
        flat = read_flat(file, table, fitting, regions, given)
        found, wrong = ([flat], []) if flat else read_grid(file, table, fitting, regions, given)
        told = any(fault.column in PERIOD_WORDS for fault in wrong)
        for part in found:
            part, late = settle(file, part, given, told)
            parts.append(part)
            wrong += [fault for fault in late if fault not in wrong]
        faults += sorted(wrong, key=lambda fault: (fault.row or 0, fault.index or LAST))
    if not parts and not any(looks_like_a_table(table) or _has_a_known_word(table) for table in tables):
        return [], [Fault(file, bad("no_form"))]
    if not parts:
        expected = tuple(dict.fromkeys(layout.label for layout in layouts() if not layout.is_canonical))
        return [], [Fault(file, bad("unknown_form", forms=expected))]
    for table in strange:
        if looks_like_a_table(table) or _has_counties(table, regions):
            faults.append(Fault(file, bad("unknown_sheet"), table.sheet))
    return parts, faults + (contradicting_periods(file, parts) if given is None else [])


def _has_counties(table: Table, regions: Regions) -> bool:
    """Whether two rows have a county's name and a number, however few of them."""
    rows = 0
    for row in table.rows:
        named = any(isinstance(cell, str) and regions.mentions(cell, None) for cell in row)
        rows += named and any(map(values.is_number, row))
    return rows >= 2


def _has_a_known_word(table: Table) -> bool:
    words = known_words()
    return any(isinstance(cell, str) and segment(cell)[0] in words for row in table.rows for cell in row)


def duplicates(form: Form, frame: pl.DataFrame, regions: Regions) -> list[Fault]:
    """Each row that reports what another row of the same file has reported."""
    key = [column.lake_name for column in form.columns if column.name in form.key]
    twice = repeated(form, frame)
    faults: dict[tuple[object, ...], Fault] = {}
    for same in twice.partition_by(key, maintain_order=True) if twice.height else ():
        first, *others = same.select("file_name", "sheet", "row").rows()
        record = same.row(0, named=True)
        county = regions[record["county_code"]].name if record.get("county_code") else ""
        names = [
            county,
            *(str(record[column]) for column in ("budget_year", "school_id", "project_id") if column in key),
        ]
        for file, sheet, row in others:
            kind = "row_twice" if (file, sheet) == first[:2] else "row_twice_elsewhere"
            where = first[1] if file == first[0] else f"{first[0]} {first[1]}".strip()
            why = bad(kind, sheet=where, other=first[2], names=tuple(filter(None, names)))
            # A wide row repeats seven work classes; it is one fault.
            faults.setdefault((file, sheet, row, *first), Fault(file, why, sheet, row))
    return list(faults.values())
