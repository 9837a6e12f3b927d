"""A report in; a .docx document in the manner of GB/T 9704 out, its fonts named and its texts inert."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import docx as python_docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.section import Section as Pages
from docx.section import _Footer, _Header
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from locales import _, speaking
from reports.model import Bars, Blanks, Block, Cards, Listing, Para, Report, Scatter, Stacked, Swarm, Table
from reports.writers import office
from reports.writers.docx_head import add_head, rule
from reports.writers.docx_pictures import add_picture
from reports.writers.docx_styles import add_styles, add_text, drop_unused_styles, field, font_table, line_grid
from reports.writers.docx_table import add_cards, add_table, marks_said
from reports.writers.docx_template import filled
from reports.writers.office import OFFICE, TEMPLATE, appendices, is_wide, numbered, orientations
from warehouse.lettering import inert, width
from warehouse.settings import SETTINGS

_BELOW_TABLE = 8  # points
_EARLIEST = date(1980, 1, 1)
_STYLES = {"addressee": "Addressee", "body": "Report text", "remark": "Remark", "signature": "Signed by"}


def docx(report: Report, template: Path | None = TEMPLATE) -> bytes:
    """The document; the same report gives the same bytes.

    Args:
        report: what it says.
        template: an office's own document that a report with a head is written into, None for the head of GB/T 9704.

    Raises:
        TemplateUnusable: the office's document cannot take the text; says why.
    """
    with speaking(report.lang):
        if report.head and template:
            document = filled(template, report, lambda document: _text(document, report))
        else:
            document = python_docx.Document()
            add_styles(document)
            font_table(document)
            _pages(document.sections[0], orientations(report)[:1] == [True])
            _running(document, report)
            if report.head:
                add_head(document, report)
            _text(document, report)
            drop_unused_styles(document)
        _properties(document, report)
    return _fixed(document, report)


def _text(document: Document, report: Report) -> None:
    """All that stands below the head: title, sections, who signs, what the figures are, appendices."""
    sideways = orientations(report)
    last = _add(document, report.title, "Title")
    below = [text for text in (report.subtitle, report.note) if text]
    if width(" · ".join(below)) / 2 * OFFICE["points"]["body"] <= office.room(sideways[:1] == [True]):
        below = [" · ".join(below)] if below else []
    for text in below:
        last = _add(document, text, "Subtitle")
    last.paragraph_format.space_after = Pt(OFFICE["points"]["line"] / 2)
    lies = sideways[0] if sideways else False
    signed: list[Para] = []
    for (number, section), landscape in zip(numbered(report), sideways, strict=True):
        lies = _turned(document, lies, landscape)
        if section.heading:
            _add(document, number + section.heading, f"Heading {section.level}")
        for block in section.blocks:
            if isinstance(block, Para) and block.role == "signature":
                signed.append(block)
            elif not (isinstance(block, Table) and block.appendix):
                _block(document, block, office.room(landscape), 4 if landscape else 2)
    _close(document, report, signed)
    for label, title, table in appendices(report):
        landscape = is_wide(table)
        turned = landscape != lies
        lies = _turned(document, lies, landscape)
        _add(document, label, "Appendix").paragraph_format.page_break_before = not turned
        _add(document, title, "Appendix title")
        _table(document, table, office.room(landscape))


def _turned(document: Document, lies: bool, landscape: bool) -> bool:
    """Begin new pages where they lie otherwise; how they lie now."""
    if landscape != lies:
        _pages(document.add_section(WD_SECTION.NEW_PAGE), landscape)
    return landscape


def _close(document: Document, report: Report, signed: list[Para]) -> None:
    """Below the last section: which appendices there are, who signs, and in small letters what the figures are."""
    listed = appendices(report)
    if listed:
        names = [f"{n}. {title}" for n, (_label, title, _table) in enumerate(listed, start=1)]
        first = _add(document, _("附件：{names}").format(names=names[0]), "Report text")
        first.paragraph_format.space_before = Pt(OFFICE["points"]["line"])
        indent = width(_("附件：{names}").format(names="")) / 2 + 2
        for name in names[1:]:
            more = _add(document, name, "Report text")
            more.paragraph_format.left_indent = Pt((indent - 2) * OFFICE["points"]["body"])
    for n, para in enumerate(signed):
        line = _add(document, para.text, _STYLES["signature"])
        line.paragraph_format.right_indent = Pt(2 * OFFICE["points"]["body"])
        line.paragraph_format.keep_with_next = n + 1 < len(signed)
        if n == 0:
            line.paragraph_format.space_before = Pt(OFFICE["points"]["line"] * 2)
    small = office.small_print(report)
    for n, text in enumerate(small):
        line = _add(document, text, "Small print" if len(small) > 1 else "Remark")
        if n == 0 and len(small) > 1:
            line.paragraph_format.space_before = Pt(OFFICE["points"]["line"])
            rule(line, "top", "000000", 4)


def _add(document: Document, text: str, style: str) -> Paragraph:
    paragraph = document.add_paragraph()
    add_text(paragraph, text, style)
    before = paragraph._p.getprevious()
    if before is not None and before.tag == qn("w:tbl"):
        paragraph.paragraph_format.space_before = Pt(_BELOW_TABLE)
    return paragraph


def _block(document: Document, block: Block, room: float, blanks: int) -> None:
    if isinstance(block, Para):
        _add(document, block.text, _STYLES[block.role])
    elif isinstance(block, Listing):
        for n, item in enumerate(block.items, start=1):
            _add(document, f"{n}. {item}", "Report text")
    elif isinstance(block, Table):
        if block.caption:
            _add(document, block.caption, "Caption")
        _table(document, block, room)
    elif isinstance(block, Cards):
        add_cards(document, block, room)
    elif isinstance(block, Bars | Stacked | Scatter | Swarm):
        add_picture(document, block, room)
    elif isinstance(block, Blanks):
        for before in document.paragraphs[-1:]:
            before.paragraph_format.keep_with_next = True
        for first in range(0, len(block.labels), blanks):
            _blanks(document, block.labels[first : first + blanks], room)


def _table(document: Document, table: Table, room: float) -> None:
    marks = marks_said(table)
    if marks:
        _add(document, marks, "Marks").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_table(document, table, room)


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


def _running(document: Document, report: Report) -> None:
    """The page number below, on the outer side, and the note above; the sections that follow take both over."""
    document.settings.odd_and_even_pages_header_footer = True
    pages = document.sections[0]
    right, left = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
    sides: list[tuple[_Header, _Footer, WD_ALIGN_PARAGRAPH]] = [
        (pages.header, pages.footer, right),
        (pages.even_page_header, pages.even_page_footer, left),
    ]
    for header, footer, side in sides:
        number = footer.paragraphs[0]
        add_text(number, "— ", "Footer")
        field(number, "PAGE")
        add_text(number, " —", "Footer")
        form = number.paragraph_format
        form.alignment, form.left_indent, form.right_indent = side, *[Pt(OFFICE["points"]["page_number"])] * 2
        if report.note:
            add_text(header.paragraphs[0], report.note, "Header")


def _properties(document: Document, report: Report) -> None:
    made = datetime.combine(report.dated or _EARLIEST, time())
    properties = document.core_properties
    properties.title, properties.author, properties.comments = (
        inert(" ".join(report.title.split())),
        SETTINGS.product,
        "",
    )
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
