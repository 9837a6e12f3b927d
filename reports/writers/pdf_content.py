"""A report in; all that report.typ sets, as plain lists and texts, out."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from locales import _
from reports.model import Bars, Blanks, Block, Cards, Listing, Para, Report, Scatter, Section, Stacked, Swarm, Table
from reports.writers.drawing import drawn, row_height
from reports.writers.fit import side_by_side
from reports.writers.marks import symbol
from reports.writers.office import OFFICE, numbered, room
from reports.writers.pdf_table import lies, page_height, tabular
from reports.writers.scale import along
from reports.writers.split import parts
from reports.writers.terms import definitions_table, sent_on
from warehouse.lettering import inert
from warehouse.settings import SETTINGS

Item = dict[str, Any]
# Points that caption and axis of a picture take.
_AROUND = 100


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
            sideways = lies(table)
            behind.append((sideways, heading + list(tabular(table, room(sideways))), True))
            heading = []
    yield False, list(_closing(report)), False
    yield from behind


def _sideways(report: Report) -> list[bool]:
    """For each section whether its pages lie: throughout where the report opens with a table that needs it."""
    wide = [any(map(lies, section.tables)) for section in report.sections]
    return [True] * len(wide) if wide and wide[0] else wide


def _without_lists(section: Section) -> Section:
    kept = tuple(block for block in section.blocks if not (isinstance(block, Table) and block.appendix))
    return replace(section, blocks=kept)


def _closing(report: Report) -> Iterator[Item]:
    if report.terms:
        yield {"kind": "terms", "terms": [[inert(name), inert(text)] for name, text in report.terms]}
    if report.definitions:
        yield from tabular(definitions_table(report), room(False))
    if report.foot:
        yield {"kind": "para", "role": "remark", "text": inert(report.foot)}


def _block(block: Block, wide: float) -> Iterator[Item]:
    if isinstance(block, Para):
        yield {"kind": "para", "role": block.role, "text": inert(block.text)}
    elif isinstance(block, Listing):
        for n, item in enumerate(block.items, start=1):
            yield {"kind": "para", "role": "body", "text": f"{n}. {inert(item)}"}
    elif isinstance(block, Table):
        yield from tabular(block, wide)
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
    for n, part in enumerate(parts(picture, int((page_height(wide) - _AROUND) / row_height(picture)))):
        drawing = drawn(part, wide, along(picture))
        yield {
            "kind": "picture",
            "caption": inert(part.caption) + (_("（续）") if n else ""),
            "finding": inert(part.finding),
            "high": drawing.high,
            "items": drawing.items,
        }
