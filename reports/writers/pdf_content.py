"""A report in; all that report.typ sets, as plain lists and texts, out."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from locales import _
from reports.model import Bars, Blanks, Block, Cards, Listing, Para, Report, Scatter, Section, Stacked, Swarm, Table
from reports.writers.cells import inert, label, written
from reports.writers.drawing import drawn, row_height
from reports.writers.fit import alignments, columns, is_wide, side_by_side, signed, wrapped
from reports.writers.marks import symbol
from reports.writers.office import MM, OFFICE, numbered, room
from reports.writers.scale import along
from reports.writers.split import parts
from reports.writers.terms import definitions_table, sent_on
from warehouse.settings import SETTINGS

Item = dict[str, Any]
# Rows of a page that a table in column groups is filled by.
_ROWS = 38
# Points that caption and axis of a picture take.
_AROUND = 100
# A table that is lower than so many points is not parted by a page.
_KEPT = 300
_TINTS = {"severe": "#fae8e3", "lagging": "#fbf0df"}


def content(report: Report) -> dict[str, Any]:
    """The document; sections of long lists stand behind the text."""
    made = report.dated or date(1980, 1, 1)
    return {
        "lang": report.lang,
        "title": inert(report.title),
        "about": {"title": " ".join(inert(report.title).split()), "author": SETTINGS.product},
        "dated": [made.year, made.month, made.day],
        "subtitle": inert(report.subtitle),
        "note": inert(report.note),
        "head": inert(report.head),
        "number": inert(report.number),
        "office": inert(report.office),
        "day": sent_on(report),
        "page": OFFICE["page"],
        "points": OFFICE["points"],
        "fonts": OFFICE["pdf"],
        "runs": list(_runs(report)),
    }


def _runs(report: Report) -> Iterator[dict[str, Any]]:
    """Stretches of the document whose pages all lie or all stand."""
    merged: list[dict[str, Any]] = []
    for landscape, items, fresh in _parts(report):
        if merged and merged[-1]["landscape"] == landscape and not fresh:
            merged[-1]["items"] += items
        elif items:
            merged.append({"landscape": landscape, "items": items})
    yield from merged


def _parts(report: Report) -> Iterator[tuple[bool, list[Item], bool]]:
    text = replace(report, sections=tuple(map(_without_lists, report.sections)))
    behind: list[tuple[bool, list[Item], bool]] = []
    for (number, section), before, landscape in zip(numbered(report), text.sections, _sideways(text), strict=True):
        heading: list[Item] = []
        if section.heading:
            heading = [{"kind": "heading", "level": section.level, "text": inert(number + section.heading)}]
        lists = [table for table in section.tables if table.appendix]
        if before.blocks or not lists:
            items = heading + [item for block in before.blocks for item in _block(block, room(landscape))]
            yield landscape, items, False
            heading = []
        for table in lists:
            lies = _is_wide(table)
            behind.append((lies, heading + list(_table(table, room(lies))), True))
            heading = []
    yield False, list(_closing(report)), False
    yield from behind


def _sideways(report: Report) -> list[bool]:
    """For each section whether its pages lie: throughout where the report opens with a table that needs it."""
    wide = [any(map(_is_wide, section.tables)) for section in report.sections]
    return [True] * len(wide) if wide and wide[0] else wide


def _is_wide(table: Table) -> bool:
    return all(is_wide(signed(table), room(False) / size / table.groups) for size in _sizes())


def _sizes() -> tuple[float, ...]:
    """Of the letters of a table: smaller ones before it is laid on its side."""
    usual = float(OFFICE["points"]["cell"])
    return usual, usual - 0.75, usual - 1.5


def _without_lists(section: Section) -> Section:
    kept = tuple(block for block in section.blocks if not (isinstance(block, Table) and block.appendix))
    return replace(section, blocks=kept)


def _closing(report: Report) -> Iterator[Item]:
    if report.terms:
        yield {"kind": "terms", "terms": [[inert(name), inert(text)] for name, text in report.terms]}
    if report.definitions:
        yield from _table(definitions_table(report), room(False))
    if report.foot:
        yield {"kind": "para", "role": "remark", "text": inert(report.foot)}


def _block(block: Block, wide: float) -> Iterator[Item]:
    if isinstance(block, Para):
        yield {"kind": "para", "role": block.role, "text": inert(block.text)}
    elif isinstance(block, Listing):
        for n, item in enumerate(block.items, start=1):
            yield {"kind": "para", "role": "body", "text": f"{n}. {inert(item)}"}
    elif isinstance(block, Table):
        yield from _table(block, wide)
    elif isinstance(block, Blanks):
        yield {"kind": "blanks", "labels": [_("{label}：").format(label=inert(name)) for name in block.labels]}
    elif isinstance(block, Cards):
        cards = [{name: inert(text or "") for name, text in asdict(card).items()} for card in block.cards]
        for card in cards:
            card["symbol"] = symbol(card["band"])
        yield {"kind": "cards", "cards": cards, "beside": side_by_side(len(cards))}
    else:
        yield from _pictures(block, wide)


def _pictures(picture: Bars | Stacked | Scatter | Swarm, wide: float) -> Iterator[Item]:
    page = OFFICE["page"]
    lies = wide > room(False)
    margins = page["landscape" if lies else "portrait"]
    high = (page["width" if lies else "height"] - margins[0] - margins[2]) * MM
    for n, part in enumerate(parts(picture, int((high - _AROUND) / row_height(picture)))):
        drawing = drawn(part, wide, along(picture))
        yield {
            "kind": "picture",
            "caption": inert(part.caption) + (_("（续）") if n else ""),
            "finding": inert(part.finding),
            "high": drawing.high,
            "items": drawing.items,
        }


def _table(table: Table, wide: float) -> Iterator[Item]:
    """The table in columns of rows side by side; a page full of them at a time."""
    table = signed(table)
    most = _ROWS * table.groups if table.groups > 1 else max(1, len(table.rows))
    gap = 6.3 * (table.groups - 1)
    rooms = {size: (wide - gap) / table.groups / size for size in _sizes()}
    size = next((size for size, letters in rooms.items() if not is_wide(table, letters)), _sizes()[0])
    points = [letters * size for letters in columns(table, rooms[size])]
    aligned = alignments(table)
    for start in range(0, max(1, len(table.rows)), most):
        rows = []
        for n in range(start, min(start + most, len(table.rows))):
            band = table.bands[n] if table.bands else None
            texts = [written(value, column.kind) for value, column in zip(table.rows[n], table.columns, strict=True)]
            rows.append({"texts": texts, "tint": _TINTS.get(str(band), "")})
        high = -(-len(rows) // table.groups)
        yield {
            "kind": "table",
            "caption": inert(table.caption) + (_("（续）") if start and table.caption else ""),
            "head": [label(column) for column in table.columns],
            "aligned": aligned,
            "size": size,
            "kept": _height(rows, points, size) < _KEPT,
            "points": points,
            "groups": [rows[n * high : (n + 1) * high] for n in range(table.groups)] if rows else [[]],
        }


def _height(rows: list[dict[str, Any]], points: list[float], size: float) -> float:
    """About how high so many rows are."""
    rooms = [max(wide / size - 0.6, 1.0) for wide in points]
    lines = sum(max(len(wrapped(text, room)) for text, room in zip(row["texts"], rooms, strict=True)) for row in rows)
    return lines * size * 1.4 + len(rows) * 5.2
