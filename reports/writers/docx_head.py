"""A report with a head in; the red head of an office's paper out: name, number, who issues it and when, a rule."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from reports.model import Report
from reports.writers import office
from reports.writers.docx_styles import add_text
from reports.writers.office import OFFICE
from reports.writers.terms import sent_on
from warehouse.lettering import inert, width

_RULE = 18  # eighths of a point


def add_head(document: Document, report: Report) -> None:
    """Add the head at the beginning of the text."""
    red = RGBColor.from_string(OFFICE["colours"]["head"])
    room = office.room(orientation(report))
    name = document.add_paragraph()
    run = add_text(name, report.head, "Masthead")
    run.font.color.rgb = red
    # As large as the line has room for.
    run.font.size = Pt(min(OFFICE["points"]["head"], int(room / (width(inert(report.head)) / 2))))
    if report.number:
        number = document.add_paragraph()
        add_text(number, report.number, "Masthead line")
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot = document.add_paragraph()
    add_text(foot, "\t".join([report.office, sent_on(report)]), "Masthead line")
    foot.paragraph_format.tab_stops.add_tab_stop(Pt(room), WD_TAB_ALIGNMENT.RIGHT)
    foot.paragraph_format.space_after = Pt(OFFICE["points"]["line"])
    rule(foot, "bottom", OFFICE["colours"]["head"], _RULE)


def rule(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    """Draw a line as wide as the text above or below a paragraph."""
    line = f'<w:{side} w:val="single" w:sz="{eighths}" w:space="4" w:color="{colour}"/>'
    paragraph._p.get_or_add_pPr().insert(1, parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"))


def orientation(report: Report) -> bool:
    """Whether the first page lies on its side."""
    return office.orientations(report)[:1] == [True]
