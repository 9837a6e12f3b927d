"""A report in; an .xlsx workbook ready to read, filter and print out, its texts inert, its charts Excel's own."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import xlsxwriter

from locales import _, speaking
from reports.model import (
    Bars,
    Blanks,
    Block,
    Cards,
    Column,
    Listing,
    Para,
    Picture,
    Report,
    Scatter,
    Stacked,
    Swarm,
    Table,
)
from reports.writers.office import appendices, numbered
from reports.writers.office_charts import has_anything
from reports.writers.terms import sent_on
from reports.writers.xlsx_sheets import Book, figures_sheet, flat, picture_sheet, table_sheet, words_sheet
from warehouse.lettering import inert
from warehouse.settings import SETTINGS

# Nothing that is written becomes a formula or a link.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_EARLIEST = date(1980, 1, 1)


def xlsx(report: Report) -> bytes:
    """The workbook: the words on a first sheet where there are any, then a sheet for each table and picture.

    After them what the figures are and where each figure of the text is from, where the report says it.
    """
    out = io.BytesIO()
    with speaking(report.lang), xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        made = datetime.combine(report.dated or _EARLIEST, time(), UTC).replace(tzinfo=None)
        workbook.set_properties({"title": inert(flat(report.title)), "author": SETTINGS.product, "created": made})
        book = Book(workbook, report)
        words = list(_words(report))
        if words:
            head = [("title", report.head), ("subtitle", _issue(report))] if report.head else []
            words_sheet(book, [*head, *_title(report), *words, ("remark", report.foot)])
        for title, block in _sheets(report):
            if isinstance(block, Table):
                table_sheet(book, title, block)
            else:
                picture_sheet(book, title, block)
        terms = _meanings(report)
        if terms:
            table_sheet(book, _("口径"), terms)
        figures_sheet(book, _("依据"))
    return out.getvalue()


def _title(report: Report) -> list[tuple[str, str]]:
    return [("title", report.title), ("subtitle", report.subtitle), ("remark", report.note)]


def _issue(report: Report) -> str:
    return " · ".join(text for text in (report.number, report.office, sent_on(report)) if text.strip())


def _words(report: Report) -> Iterator[tuple[str, str]]:
    """Each paragraph of the first sheet with its style."""
    for number, section in numbered(report):
        said = [pair for block in section.blocks for pair in _said(block)]
        if said and section.heading:
            yield "heading", number + section.heading
        yield from said


def _said(block: Block) -> Iterator[tuple[str, str]]:
    if isinstance(block, Para):
        yield {"remark": "remark", "signature": "signature"}.get(block.role, "body"), block.text
    elif isinstance(block, Listing):
        yield from (("body", f"{n}. {item}") for n, item in enumerate(block.items, start=1))
    elif isinstance(block, Blanks):
        yield from (("body", _("{label}：").format(label=name) + "_" * 24) for name in block.labels)
    elif isinstance(block, Cards):
        for card in block.cards:
            beside = _("{text}（{more}）").format(text=card.text, more=card.beside) if card.beside else card.text
            yield "body", _("{label}：{text}").format(label=card.label, text=beside)
    elif isinstance(block, Bars | Stacked | Scatter | Swarm) and not has_anything(block):
        yield "remark", block.finding


def _sheets(report: Report) -> Iterator[tuple[str, Table | Picture]]:
    """What has a sheet of its own, the appendices last."""
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                shown = not block.appendix
            else:
                shown = isinstance(block, Bars | Stacked | Scatter | Swarm) and has_anything(block)
            if shown and isinstance(block, Table | Bars | Stacked | Scatter | Swarm):
                yield block.caption or section.heading or report.title, block
    for label, title, table in appendices(report):
        yield f"{label} {title}", table


def _meanings(report: Report) -> Table | None:
    """What the document says of itself and what each figure is, None where it says nothing."""
    rows: list[tuple[str, str, str | None]] = [(label, text, None) for label, text in report.terms]
    rows += [(label, meaning, basis or None) for label, meaning, basis in report.definitions]
    if not rows:
        return None
    columns = (Column(_("名称"), width=10), Column(_("含义"), width=36), Column(_("依据"), width=14))
    return Table(columns, tuple(rows))
