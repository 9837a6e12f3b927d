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
from docx.text.run import Run

from locales import language
from reports.writers.office import OFFICE
from warehouse.lettering import inert

_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_RIGHT, _BOTH = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
# Style → font, size, line, alignment, characters the first line is set in.
_STYLES: dict[str, tuple[str, str, str, Any, int]] = {
    "Normal": ("body", "body", "line", _BOTH, 2),
    "Report text": ("body", "body", "line", _BOTH, 2),
    "Title": ("title", "title", "title_line", _CENTRE, 0),
    "Subtitle": ("subheading", "body", "line", _CENTRE, 0),
    "Heading 1": ("heading", "body", "line", _LEFT, 2),
    "Heading 2": ("subheading", "body", "line", _LEFT, 2),
    "Addressee": ("body", "body", "line", _LEFT, 0),
    "Remark": ("body", "small", "cell_line", _LEFT, 0),
    "Small print": ("body", "print", "print_line", _LEFT, 0),
    "Blanks": ("body", "body", "line", _LEFT, 0),
    "Signed by": ("body", "body", "line", _RIGHT, 0),
    "Caption": ("heading", "cell", "line", _CENTRE, 0),
    "Picture": ("body", "cell", "cell_line", _CENTRE, 0),
    "Picture caption": ("heading", "cell", "line", _CENTRE, 0),
    "Marks": ("body", "small", "cell_line", _CENTRE, 0),
    "Appendix": ("heading", "body", "line", _LEFT, 0),
    "Appendix title": ("title", "appendix_title", "title_line", _CENTRE, 0),
    "Masthead": ("title", "head", "head_line", _CENTRE, 0),
    "Masthead line": ("body", "body", "line", _LEFT, 0),
    "Card label": ("subheading", "cell", "cell_line", _CENTRE, 0),
    "Card figure": ("heading", "figure", "figure_line", _CENTRE, 0),
    "Card beside": ("body", "small", "cell_line", _CENTRE, 0),
    "Cell": ("cell", "cell", "cell_line", _LEFT, 0),
    "Cell heading": ("heading", "cell", "cell_line", _CENTRE, 0),
    "Small cell": ("cell", "small_cell", "print_line", _LEFT, 0),
    "Small cell heading": ("heading", "small_cell", "print_line", _CENTRE, 0),
    "Header": ("body", "small", "cell_line", _RIGHT, 0),
    "Footer": ("number", "page_number", "cell_line", _CENTRE, 0),
}
# What the list of headings shows, and how deep.
_OUTLINE = {"Heading 1": 0, "Heading 2": 1}
_UNUSED = ("/stylesWithEffects", "/thumbnail", "/numbering")
_KEPT_WITH_NEXT = ("Heading 1", "Heading 2", "Caption", "Picture", "Marks", "Appendix", "Appendix title", "Masthead")
# Points above a style's first line and below its last.
_AROUND = {
    "Caption": (4, 0), "Picture": (6, 0), "Card label": (8, 0), "Card beside": (0, 6), "Appendix title": (0, 6),
}  # fmt: skip
# Lines that grow with what stands in them.
_AT_LEAST = {
    "Cell", "Cell heading", "Small cell", "Small cell heading", "Picture", "Remark", "Small print", "Marks",
    "Card label", "Card beside",
}  # fmt: skip


def add_styles(document: Document) -> None:
    """Set the styles of an empty document; every one names its fonts, so that none comes from the theme."""
    _slim(document)
    known = {style.name for style in document.styles}
    for name in _STYLES:
        style = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _set(document, style, name)


def drop_unused_styles(document: Document) -> None:
    """Leave out the styles of ours that no paragraph of the text has."""
    used = {element.get(qn("w:val")) for element in document.element.body.iter(qn("w:pStyle"))}
    for style in list(document.styles):
        if style.name in _STYLES and not style.builtin and style.style_id not in used:
            style.delete()


def add_missing_styles(document: Document) -> None:
    """Add what an office's own document lacks; a style that it has stays as it is, known here by the usual id."""
    own = {str(style.name).casefold(): style for style in document.styles}
    ids = {style.style_id for style in document.styles}
    for name in list(_STYLES)[1:]:
        given = own.get(name.casefold())
        if given is not None and given.style_id == style_id(name):
            continue
        added = document.styles.add_style(name if given is None else f"{name} (report)", WD_STYLE_TYPE.PARAGRAPH)
        if style_id(name) in ids:
            raise ValueError(f"two styles with the id {style_id(name)}")
        added.element.styleId = style_id(name)
        if given is None:
            _set(document, added, name)
        else:
            added.base_style = given


def style_id(name: str) -> str:
    """What a paragraph calls its style by."""
    return name.replace(" ", "")


def _set(document: Document, style: Any, name: str) -> None:
    font, size, line, alignment, indent = _STYLES[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no paragraph style")
    _clear(style)
    if not style.element.default:
        base = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = base if isinstance(base, ParagraphStyle) else None
    _letters(style, OFFICE["fonts"][font], OFFICE["points"][size])
    form = style.paragraph_format
    form.alignment = alignment
    form.space_before, form.space_after = map(Pt, _AROUND.get(name, (0, 0)))
    form.line_spacing = Pt(OFFICE["points"][line])
    form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST if name in _AT_LEAST else WD_LINE_SPACING.EXACTLY
    if line != "line":
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


def add_text(paragraph: Paragraph, text: str, style: str) -> Run:
    """Add inert text in a style; in Chinese, marks that both scripts have (“ ” — …) are set in the Chinese font."""
    # By its id: to look each paragraph's up by name takes most of the time.
    paragraph._p.style = style_id(style)
    run = paragraph.add_run(inert(text))
    names = run._r.get_or_add_rPr().get_or_add_rFonts()
    for name, value in run_fonts(style).items():
        names.set(qn(name), value)
    return run


def run_fonts(style: str) -> dict[str, str]:
    """The fonts of a style's text, for each script."""
    fonts = OFFICE["fonts"]
    named = {"w:ascii": fonts["latin"], "w:hAnsi": fonts["latin"], "w:eastAsia": fonts[_STYLES[style][0]]}
    return named | ({"w:hint": "eastAsia"} if language() == "zh" else {})


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
    """Lines of another height keep their own pitch on a page that is ruled for the body."""
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    properties = style.element.get_or_add_pPr()
    later = [child for child in properties if child.tag in {qn("w:spacing"), qn("w:ind"), qn("w:jc")}]
    properties.insert(properties.index(later[0]) if later else len(properties), off)


def _first_line(style: ParagraphStyle, characters: int, size: float) -> None:
    style.paragraph_format.first_line_indent = Pt(characters * size)
    style.element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(characters * 100))
