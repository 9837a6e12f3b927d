"""A report in; a .docx document in the manner of GB/T 9704 out, its fonts named and its texts inert."""

import io
import zipfile
from datetime import date, datetime, time

import docx as python_docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.section import Section as Pages
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from locales import _, speaking
from reports.model import Blanks, Block, Listing, Para, Report, Table
from reports.writers import office
from reports.writers.cells import inert
from reports.writers.docx_styles import add_styles, add_text, field, font_table, line_grid
from reports.writers.docx_table import add_table
from reports.writers.office import OFFICE, numbered, orientations
from warehouse.lettering import width
from warehouse.settings import SETTINGS

_EARLIEST = date(1980, 1, 1)
_STYLES = {"addressee": "Addressee", "body": "Normal", "remark": "Remark"}


def docx(report: Report) -> bytes:
    """The document; the same report gives the same bytes."""
    document = python_docx.Document()
    add_styles(document)
    font_table(document)
    _properties(document, report)
    with speaking(report.lang):
        sideways = orientations(report)
        lies = sideways[0] if sideways else False
        _pages(document.sections[0], lies)
        _running(document.sections[0], report)
        _head(document, report)
        for (number, section), landscape in zip(numbered(report), sideways, strict=True):
            if landscape != lies:
                _pages(document.add_section(WD_SECTION.NEW_PAGE), landscape)
                lies = landscape
            if section.heading:
                _add(document, number + section.heading, f"Heading {section.level}")
            for block in section.blocks:
                _block(document, block, office.room(landscape), 4 if landscape else 2)
        if report.foot:
            _add(document, report.foot, "Remark")
    return _fixed(document, report)


def _head(document: Document, report: Report) -> None:
    _add(document, report.title, "Title")
    below = " · ".join(text for text in (report.subtitle, report.note) if text)
    if below:
        _add(document, below, "Subtitle")


def _add(document: Document, text: str, style: str) -> Paragraph:
    paragraph = document.add_paragraph()
    add_text(paragraph, text, style)
    return paragraph


def _block(document: Document, block: Block, room: float, blanks: int) -> None:
    if isinstance(block, Para):
        _add(document, block.text, _STYLES[block.role])
    elif isinstance(block, Listing):
        for n, item in enumerate(block.items, start=1):
            _add(document, f"{n}. {item}", "Normal")
    elif isinstance(block, Table):
        if block.caption:
            _add(document, block.caption, "Caption")
        add_table(document, block, room)
    elif isinstance(block, Blanks):
        for before in document.paragraphs[-1:]:
            before.paragraph_format.keep_with_next = True
        for first in range(0, len(block.labels), blanks):
            _blanks(document, block.labels[first : first + blanks], room)


def _blanks(document: Document, labels: tuple[str, ...], room: float) -> None:
    """A line of labels, each with a rule to write on, all rules of one length."""
    size = OFFICE["points"]["body"]
    texts = [_("{label}：").format(label=name) for name in labels]
    taken = [width(inert(text)) * size / 2 for text in texts]
    rule = (room - sum(taken)) / len(texts)
    paragraph = _add(document, "", "Blanks")
    at = 0.0
    for n, (text, label) in enumerate(zip(texts, taken, strict=True), start=1):
        at += label + rule
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Pt(at - size), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        stops.add_tab_stop(Pt(at), WD_TAB_ALIGNMENT.LEFT)
        add_text(paragraph, text + ("\t\t" if n < len(texts) else "\t"), "Blanks")


def _pages(pages: Pages, landscape: bool) -> None:
    """Paper, margins and line grid."""
    page = OFFICE["page"]
    width, height = (page["height"], page["width"]) if landscape else (page["width"], page["height"])
    pages.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = Mm(width), Mm(height)
    margins = page["landscape" if landscape else "portrait"]
    pages.top_margin, pages.right_margin, pages.bottom_margin, pages.left_margin = map(Mm, margins)
    pages.header_distance = pages.footer_distance = Mm(min(margins[0], margins[2]) * 0.6)
    line_grid(pages)


def _running(pages: Pages, report: Report) -> None:
    """The page number below and the note above; the sections that follow take both over."""
    number = pages.footer.paragraphs[0]
    add_text(number, "— ", "Footer")
    field(number, "PAGE")
    add_text(number, " —", "Footer")
    if report.note:
        add_text(pages.header.paragraphs[0], report.note, "Header")


def _properties(document: Document, report: Report) -> None:
    made = datetime.combine(report.dated or _EARLIEST, time())
    properties = document.core_properties
    properties.title, properties.author, properties.comments = " ".join(report.title.split()), SETTINGS.product, ""
    properties.last_modified_by, properties.language = SETTINGS.product, {"zh": "zh-CN", "en": "en-GB"}[report.lang]
    properties.created = properties.modified = made


def _fixed(document: Document, report: Report) -> bytes:
    """The document's bytes with the report's day in place of the moment of writing."""
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    made = report.dated or _EARLIEST
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            stamp = (made.year, made.month, made.day, 0, 0, 0)
            target.writestr(zipfile.ZipInfo(name, stamp), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
