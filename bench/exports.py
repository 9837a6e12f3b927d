"""The published warehouse in; what each kind of file of a report costs beside the bare library writing the same out."""

import html
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import docx
import pptx
import typst
import xlsxwriter

from bench.result import Result, at_most
from bench.turns import in_turn
from reports import kinds
from reports.batch import batch
from reports.formats import FORMATS
from reports.model import Cards, Listing, Para, Report, Table
from reports.reading.scope import Scope, scope_at
from reports.writers.cells import label, written
from warehouse import store
from warehouse.lettering import inert

CARDS = "card"
_FIRST = """
import sys, time
from reports import kinds
from reports.formats import FORMATS
from reports.reading.scope import scope_at

report = kinds.made(sys.argv[2], scope_at(sys.argv[1]))
began = time.process_time()
FORMATS[sys.argv[3]].write(report)
print((time.process_time() - began) * 1000)
"""
NOTES = [
    "bare: the library alone writing the report's paragraphs and every cell of its tables, without styles, pictures or "
    "checks: python-docx, xlsxwriter, python-pptx, Typst; for the web page its strings alone.",
    "first: in a fresh process, with all that is imported and with the fonts that are looked for.",
    "report: composing the report from the warehouse, before anything is written.",
    "CPU milliseconds, medians of the same run, bare and ours in turn; the goals are for a province of 17 cities and "
    "111 counties, and for files after the first.",
]
# CPU milliseconds of a file.
MOST = {"bulletin.docx": 1000, "bulletin.xlsx": 300, "bulletin.pdf": 1000, "deck_mayors.pptx": 1500}
MOST_ARCHIVE = 60_000
DRAWN = "pictures and cells beyond the bare library's; next: profile the writer of this format"


def run(runs: int) -> Result:
    """Measure every format, `runs` repetitions each, then one archive of a report card for every city and county.

    Raises:
        WarehouseMissing: nothing has been published yet.
    """
    version = store.current_version()
    scope = scope_at(version)
    rows = [_measure(scope, kind, key, runs) for kind, key in _suits()]
    goals = [
        at_most(file, float(str(row["ours"])), MOST[file], "ms", DRAWN)
        for row in rows
        if (file := str(row["file"])) in MOST
    ]
    rows.append(archive := _archive(scope))
    goals.append(at_most(str(archive["file"]), float(str(archive["ours"])), MOST_ARCHIVE, "ms", DRAWN))
    data = f"Warehouse {version}, {scope.name()}, {scope.period}; {runs} repetitions."
    return Result("exports", "A report as each kind of file beside its bare library", [data, *NOTES], rows, goals)


def _suits() -> list[tuple[str, str]]:
    return [("bulletin", key) for key in ("docx", "xlsx", "pdf", "html")] + [("deck_mayors", "pptx")]


def _measure(scope: Scope, kind: str, key: str, runs: int) -> dict[str, str | int | float | None]:
    began = time.process_time()
    report = kinds.made(kind, scope)
    composed = (time.process_time() - began) * 1000
    content = FORMATS[key].write(report)
    bare, ours = in_turn(runs, lambda: BARE[key](report), lambda: FORMATS[key].write(report))
    return {
        "file": f"{kind}.{key}",
        "cells": sum(len(table.rows) * len(table.columns) for table in _tables(report)),
        "report": composed,
        "first": _alone(scope, kind, key),
        "bare": bare,
        "ours": ours,
        "ours ÷ bare": ours / bare,
        "KB": len(content) / 1000,
    }


def _archive(scope: Scope) -> dict[str, str | int | float | None]:
    """All report cards in one .zip: the seconds of the whole and how much the process grew from the tenth card on."""
    out, grown = io.BytesIO(), []

    def told(n: int, _of: int, _name: str) -> None:
        if n >= 10:
            grown.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    began = time.process_time()
    done = batch(CARDS, scope, kinds.Asked(), ["docx"], out, told)
    taken = (time.process_time() - began) * 1000
    size = len(out.getvalue()) / 1000
    name = f"{done.documents} report cards.zip (memory +{(grown[-1] - grown[0]) / 1024:.0f} MB)"
    blank = dict.fromkeys(("cells", "report", "first", "bare"))
    return {"file": name, **blank, "ours": taken, "ours ÷ bare": None, "KB": size}


def _alone(scope: Scope, kind: str, key: str) -> float:
    """CPU milliseconds of the first file of a fresh process, without composing its report."""
    command = [sys.executable, "-c", _FIRST, scope.version, kind, key]
    return float(json.loads(subprocess.run(command, check=True, capture_output=True, timeout=300).stdout))


def _tables(report: Report) -> list[Table]:
    return [table for section in report.sections for table in section.tables]


def _texts(report: Report) -> list[str]:
    found = [report.title, report.subtitle]
    for section in report.sections:
        found.append(section.heading)
        for block in section.blocks:
            if isinstance(block, Para):
                found.append(block.text)
            elif isinstance(block, Listing):
                found += block.items
            elif isinstance(block, Cards):
                found += [f"{card.label} {card.text} {card.beside}" for card in block.cards]
    return [inert(text) for text in found if text]


def _cells(table: Table) -> list[list[str]]:
    heads = [label(column) for column in table.columns]
    rows = (zip(row, table.columns, strict=True) for row in table.rows)
    return [heads, *([written(value, column.kind) for value, column in row] for row in rows)]


def _docx(report: Report) -> None:
    document = docx.Document()
    for text in _texts(report):
        document.add_paragraph(text)
    for table in _tables(report):
        rows = _cells(table)
        grid = document.add_table(len(rows), len(table.columns))
        for line, row in zip(grid.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=True):
                cell.text = text
    document.save(io.BytesIO())


def _xlsx(report: Report) -> None:
    with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}) as book:
        page = book.add_worksheet()
        for n, text in enumerate(_texts(report)):
            page.write_string(n, 0, text)
        for table in _tables(report):
            page = book.add_worksheet()
            for n, row in enumerate(_cells(table)):
                for column, text in enumerate(row):
                    page.write_string(n, column, text)


def _pptx(report: Report) -> None:
    deck = pptx.Presentation()
    blank = deck.slide_layouts[6]
    wide, high = deck.slide_width or 0, deck.slide_height or 0
    for text in _texts(report):
        box = deck.slides.add_slide(blank).shapes.add_textbox(0, 0, wide, high)
        box.text_frame.text = text
    for table in _tables(report):
        rows = _cells(table)
        grid = deck.slides.add_slide(blank).shapes.add_table(len(rows), len(table.columns), 0, 0, wide, high).table
        for n, row in enumerate(rows):
            for column, text in enumerate(row):
                grid.cell(n, column).text = text
    deck.save(io.BytesIO())


def _pdf(report: Report) -> None:
    told = {"texts": _texts(report), "tables": [_cells(table) for table in _tables(report)]}
    layout = (
        b"#let told = json(bytes(sys.inputs.told))\n#for text in told.texts { par(text) }\n"
        b"#for rows in told.tables { table(columns: rows.first().len(), ..rows.flatten()) }\n"
    )
    typst.Compiler(layout).compile(format="pdf", sys_inputs={"told": json.dumps(told)})


def _html(report: Report) -> None:
    cells = "".join(f"<td>{html.escape(text)}" for table in _tables(report) for row in _cells(table) for text in row)
    assert "".join(f"<p>{html.escape(text)}" for text in _texts(report)) + cells


BARE: dict[str, Callable[[Report], None]] = {"docx": _docx, "xlsx": _xlsx, "pptx": _pptx, "pdf": _pdf, "html": _html}
