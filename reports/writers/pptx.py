"""A report in; a 16:9 presentation out: native tables and charts that can be edited, both scripts' fonts named."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from charts.look import ACCENT
from locales import _, day, speaking
from reports.model import Report, Table
from reports.writers.fit import wrapped
from reports.writers.pptx_blocks import CONTENT, flows
from reports.writers.pptx_flow import Flow, Piece, slides, text
from reports.writers.pptx_master import TITLE_HIGH, TITLE_ONLY, TITLE_TOP, empty
from reports.writers.pptx_tables import rows_of
from reports.writers.pptx_text import (
    LEFT,
    LINE,
    LOOK,
    ROOM,
    RULE,
    SOFT,
    TOP,
    emu,
    fill_text,
    lines_height,
    paragraph,
    rectangle,
    run,
    textbox,
)
from reports.writers.terms import definitions_table
from warehouse.lettering import inert
from warehouse.settings import SETTINGS

_EARLIEST = date(1980, 1, 1)
_TITLES = (26, 22, 20, 18, 16, 14, 12)
_FOOT_TOP = 508.0


@dataclass(frozen=True)
class _Chapter:
    """What follows one another under a title; `above` is the heading that it is part of."""

    title: str
    above: str
    flows: tuple[Flow, ...]


def pptx(report: Report) -> bytes:
    """The presentation; the same report gives the same bytes."""
    with speaking(report.lang):
        deck = empty()
        planned = [
            (chapter, n, pieces)
            for chapter in _chapters(report)
            for n, pieces in enumerate(slides(chapter.flows, CONTENT) if chapter.flows else [[]])
        ]
        _cover(_slide(deck), report)
        for place, (chapter, n, pieces) in enumerate(planned, start=2):
            slide = _slide(deck)
            _heading(slide, chapter, n > 0)
            _pieces(slide, pieces)
            _foot(slide, report, place, len(planned) + 1)
        _properties(deck, report)
        return _fixed(deck, report.dated or _EARLIEST)


def _chapters(report: Report) -> list[_Chapter]:
    """The sections, then their long lists, then what the document says of itself."""
    title, above = " ".join(report.title.split()), ""
    found: list[_Chapter] = []
    behind: list[_Chapter] = []
    for place, section in enumerate(report.sections):
        heading = section.heading or title
        lists = [table for table in section.tables if table.appendix]
        shown = tuple(
            flow
            for block in section.blocks
            if not (isinstance(block, Table) and block.appendix)
            for flow in flows(block, heading, report.dated)
        )
        follows = place + 1 < len(report.sections) and report.sections[place + 1].level > section.level
        if found and not section.heading:
            found[-1] = replace(found[-1], flows=(*found[-1].flows, *shown))
        elif shown or not (lists or follows):
            found.append(_Chapter(heading, above if section.level > 1 else "", shown))
        behind += [_list(table, section.heading, title) for table in lists]
        above = heading if section.level == 1 else above
    return [*found, *behind, *_about(report)]


def _list(table: Table, heading: str, title: str) -> _Chapter:
    """A long list under the heading of its section, or else under its own."""
    bare = table if heading else replace(table, caption="")
    name = heading or table.caption or title
    return _Chapter(name, "", (rows_of(bare, name, CONTENT),))


def _about(report: Report) -> Iterator[_Chapter]:
    own: list[Flow] = [
        flow
        for name, words in report.terms
        for flow in text(_("{label}：").format(label=inert(name)) + inert(words), 13, gap=2)
    ]
    if report.definitions:
        own.append(rows_of(definitions_table(report), _("口径"), CONTENT))
    if own:
        yield _Chapter(_("口径和说明"), "", tuple(own))


def _slide(deck: Deck) -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    for shape in list(slide.placeholders):
        if shape.placeholder_format.idx:
            shape._element.getparent().remove(shape._element)
    return slide


def _cover(slide: Slide, report: Report) -> None:
    """Title, period, office and what must be said of the data."""
    size = next((size for size in (LOOK["cover"], 34, 28, 24) if len(wrapped(report.title, ROOM / size)) < 4), 20)
    words = inert(report.title).split("\n")
    high = lines_height(len(wrapped(inert(report.title), ROOM / size * 0.98)), size)
    top = max(230.0 - high, 60.0)
    head = "　".join(inert(part) for part in (report.head, report.number) if part)
    if head:
        textbox(slide, (LEFT, top - 40, ROOM, 26), [paragraph([run(head, 18, "C00000", bold=True)], 18)])
    title = slide.shapes.title
    assert title is not None
    _box(title, (LEFT, top, ROOM, high))
    fill_text(title._element.txBody, [paragraph([run(part, size, bold=True)], size) for part in words])
    rectangle(slide, (LEFT, top + high + 14, 72, 3), ACCENT[1:])
    below = [report.subtitle, "　".join(part for part in (report.office, _day(report)) if part)]
    lines = [paragraph([run(part, 18, SOFT)], 20) for part in below if part]
    if lines:
        textbox(slide, (LEFT, top + high + 32, ROOM, lines_height(len(lines), 20)), lines)
    notes = [paragraph([run(part, LOOK["least"], SOFT)], LOOK["least"]) for part in (report.note, report.foot) if part]
    if notes:
        high = lines_height(len(notes), LOOK["least"])
        textbox(slide, (LEFT, _FOOT_TOP - high, ROOM, high), notes)


def _day(report: Report) -> str:
    return day(report.issued_on) if report.issued_on else ""


def _box(shape: object, box: tuple[float, float, float, float]) -> None:
    for name, value in zip(("left", "top", "width", "height"), box, strict=True):
        setattr(shape, name, emu(value))


def _heading(slide: Slide, chapter: _Chapter, goes_on: bool) -> None:
    """The title, as large as it fits, over a rule."""
    words = inert(chapter.title) + (_("（续）") if goes_on else "")
    sizes = (size for size in _TITLES if lines_height(len(wrapped(words, ROOM / size * 0.97)), size) <= TITLE_HIGH)
    size = next(sizes, _TITLES[-1])
    if chapter.above:
        small = paragraph([run(chapter.above, LOOK["least"], SOFT)], LOOK["least"])
        textbox(slide, (LEFT, TITLE_TOP - 14, ROOM, LOOK["least"] * LINE), [small])
    title = slide.shapes.title
    assert title is not None
    fill_text(title._element.txBody, [paragraph([run(words, size, bold=True)], size)], "ctr")
    rectangle(slide, (LEFT, TITLE_TOP + TITLE_HIGH + 2, ROOM, 0.75), RULE)


def _pieces(slide: Slide, pieces: list[tuple[float, Piece]]) -> None:
    for at, piece in pieces:
        piece.draw(slide, TOP + at)


def _foot(slide: Slide, report: Report, place: int, of: int) -> None:
    size = LOOK["foot"]
    words = " · ".join(inert(part) for part in (report.note, report.foot) if part)
    if words:
        textbox(slide, (LEFT, _FOOT_TOP, ROOM - 90, lines_height(1, size)), [paragraph([run(words, size, SOFT)], size)])
    number = paragraph([run(str(place), size, SOFT, field="slidenum"), run(f" / {of}", size, SOFT)], size, "r")
    textbox(slide, (LEFT + ROOM - 80, _FOOT_TOP, 80, lines_height(1, size)), [number])


def _properties(deck: Deck, report: Report) -> None:
    own = deck.core_properties
    own.title, own.author, own.last_modified_by = (
        " ".join(inert(report.title).split()),
        SETTINGS.product,
        SETTINGS.product,
    )
    own.subject = own.keywords = own.comments = ""
    own.language = {"zh": "zh-CN", "en": "en-GB"}[report.lang]
    own.created = own.modified = datetime.combine(report.dated or _EARLIEST, time())
    own.revision = 1


def _fixed(deck: Deck, made: date) -> bytes:
    """The file's bytes with the report's day in place of the moment of writing."""
    written, out = io.BytesIO(), io.BytesIO()
    deck.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            stamp = (made.year, made.month, made.day, 0, 0, 0)
            target.writestr(zipfile.ZipInfo(name, stamp), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
