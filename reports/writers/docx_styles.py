"""A new document in; its styles with fonts named for Chinese and Latin, its line grid, font table and fields out."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.section import Section as Pages
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from locales import language
from reports.writers.cells import inert
from reports.writers.office import OFFICE

_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_RIGHT, _BOTH = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
# Style → font, size, line, alignment, characters the first line is set in.
_STYLES: dict[str, tuple[str, str, str, Any, int]] = {
    "Normal": ("body", "body", "line", _BOTH, 2),
    "Title": ("title", "title", "title_line", _CENTRE, 0),
    "Subtitle": ("subheading", "body", "line", _CENTRE, 0),
    "Heading 1": ("heading", "body", "line", _LEFT, 2),
    "Heading 2": ("subheading", "body", "line", _LEFT, 2),
    "Addressee": ("body", "body", "line", _LEFT, 0),
    "Remark": ("body", "small", "cell_line", _LEFT, 0),
    "Blanks": ("body", "body", "line", _LEFT, 0),
    "Caption": ("heading", "cell", "line", _CENTRE, 0),
    "Cell": ("cell", "cell", "cell_line", _LEFT, 0),
    "Cell heading": ("heading", "cell", "cell_line", _CENTRE, 0),
    "Header": ("body", "small", "cell_line", _RIGHT, 0),
    "Footer": ("number", "page_number", "cell_line", _CENTRE, 0),
}
# What the list of headings shows, and how deep.
_OUTLINE = {"Heading 1": 0, "Heading 2": 1}
_UNUSED = ("/stylesWithEffects", "/thumbnail", "/numbering")
_KEPT_WITH_NEXT = ("Heading 1", "Heading 2", "Caption")


def add_styles(document: Document) -> None:
    """Set the document's styles; every one names its fonts, so that none comes from the theme."""
    _slim(document)
    names = {style.name for style in document.styles}
    for name, (font, size, line, alignment, indent) in _STYLES.items():
        known = name in names
        style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if not isinstance(style, ParagraphStyle):
            raise TypeError(f"{name} is no paragraph style")
        _clear(style)
        if not known:
            style.base_style = document.styles["Normal"]
        _letters(style, OFFICE["fonts"][font], OFFICE["points"][size])
        form = style.paragraph_format
        form.alignment, form.space_before, form.space_after = alignment, Pt(0), Pt(0)
        form.line_spacing = Pt(OFFICE["points"][line])
        in_cell = name.startswith("Cell")
        form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST if in_cell else WD_LINE_SPACING.EXACTLY
        if line == "cell_line":
            _off_the_grid(style)
        form.keep_with_next, form.widow_control = name in _KEPT_WITH_NEXT, True
        _first_line(style, indent, OFFICE["points"][size])
        if name in _OUTLINE:
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(_OUTLINE[name]))
            style.element.get_or_add_pPr().append(level)


def font_table(document: Document) -> None:
    """Say what stands in for each font where it is not installed."""
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, (other, family) in OFFICE["stand_in"].items()
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    part._blob = xml.encode()


def line_grid(pages: Pages) -> None:
    """Set the lines of a section's pages at the pitch of the body."""
    for old in pages._sectPr.findall(qn("w:docGrid")):
        pages._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(OFFICE["points"]["line"] * 20)))
    pages._sectPr.append(grid)


def field(paragraph: Paragraph, code: str) -> None:
    """Add what the program that opens the document fills in, such as PAGE."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        char = OxmlElement("w:fldChar")
        char.set(qn("w:fldCharType"), kind)
        run._r.append(char)
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            paragraph.add_run()._r.append(instruction)
        elif kind == "separate":
            paragraph.add_run("1")


def add_text(paragraph: Paragraph, text: str, style: str) -> None:
    """Add inert text in a style; in Chinese, marks that both scripts have (“ ” — …) are set in the Chinese font."""
    # By its id, which is its name without spaces: to look each paragraph's up by name takes most of the time.
    paragraph._p.style = style.replace(" ", "")
    names = paragraph.add_run(inert(text))._r.get_or_add_rPr().get_or_add_rFonts()
    fonts = OFFICE["fonts"]
    for script, font in (("ascii", "latin"), ("hAnsi", "latin"), ("eastAsia", _STYLES[style][0])):
        names.set(qn(f"w:{script}"), fonts[font])
    if language() == "zh":
        names.set(qn("w:hint"), "eastAsia")


def _slim(document: Document) -> None:
    """Leave out the parts and the hundred styles of the empty document that no report uses."""
    for style in list(document.styles):
        if not style.element.default and style.name not in {*_STYLES, "Table Grid"}:
            style.delete()
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_UNUSED)]:
            del rels[key]


def _clear(style: ParagraphStyle) -> None:
    for name in ("w:rPr", "w:pPr", "w:link", "w:next"):
        for element in style.element.findall(qn(name)):
            style.element.remove(element)


def _letters(style: ParagraphStyle, font: str, size: float) -> None:
    style.font.name, style.font.size = OFFICE["fonts"]["latin"], Pt(size)
    properties = style.element.get_or_add_rPr()
    names = properties.get_or_add_rFonts()
    names.set(qn("w:eastAsia"), font)
    names.set(qn("w:cs"), OFFICE["fonts"]["latin"])
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _off_the_grid(style: ParagraphStyle) -> None:
    """Small lines keep their own pitch on a page that is ruled for the body."""
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    properties = style.element.get_or_add_pPr()
    later = [child for child in properties if child.tag in {qn("w:spacing"), qn("w:ind"), qn("w:jc")}]
    properties.insert(properties.index(later[0]) if later else len(properties), off)


def _first_line(style: ParagraphStyle, characters: int, size: float) -> None:
    style.paragraph_format.first_line_indent = Pt(characters * size)
    style.element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(characters * 100))
