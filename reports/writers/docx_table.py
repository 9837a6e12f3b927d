"""A table or cards in; the same in a .docx document out, a header on every page and no row parted by a page."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from charts.look import BAND_COLOUR
from reports.model import Card, Cards, Table
from reports.writers.cells import bands_said, heading, is_narrow, written
from reports.writers.docx_styles import add_text, run_fonts, style_id
from reports.writers.office import CELL_PADDING, OFFICE, fit, told
from warehouse.lettering import inert, lines, width
from warehouse.metrics import BANDS, LAGGARDS

_ALIGNED = {"count": "right", "number": "right", "rate": "right", "money": "right", "date": "center"}
_SIDES = ("top", "left", "bottom", "right")
_LONG = 24  # narrow letters beside a card's figure
_WHOLE = 12  # lines of rows that are not parted by a page


def add_table(document: Document, table: Table, room: float) -> None:
    """Add the table, as wide as the text: its XML is written at once, for cell by cell it takes a second."""
    table = told(table)
    fitted = fit(table, room)
    groups, characters, padding = fitted.groups, fitted.characters, fitted.padding
    needed = [wide * fitted.size + padding for wide in characters]
    style = "Cell" if fitted.size == OFFICE["points"]["cell"] else "Small cell"
    points = [wide * room / sum(needed) / groups for wide in needed]
    aligned = [
        _ALIGNED.get(column.kind, "center" if is_narrow(wide) else "")
        for column, wide in zip(table.columns, characters, strict=True)
    ]
    starts = [[""] * len(points)] + [["left", *[""] * (len(points) - 1)]] * (groups - 1)
    header = [
        _cell(heading(column, letters), wide, f"{style} heading", parted=parted)
        for start in starts
        for column, letters, wide, parted in zip(table.columns, characters, points, start, strict=True)
    ]
    rows = [_kept(_row(header, header=True))]
    high = -(-len(table.rows) // groups)
    whole = _lines(table, characters) <= _WHOLE * groups
    for at in range(high):
        cells = []
        for group, start in enumerate(starts):
            n = at + group * high
            values = table.rows[n] if n < len(table.rows) else ("",) * len(points)
            band = table.bands[n] if table.bands and n < len(table.rows) else None
            for value, column, wide, alignment, parted in zip(
                values, table.columns, points, aligned, start, strict=True
            ):
                cells.append(_cell(written(value, column.kind), wide, style, alignment, parted, band))
        row = _row(cells)
        rows.append(_kept(row) if whole and at + 1 < high else row)
    _insert(document, _table(rows, points * groups, padding, framed=True))


def _lines(table: Table, characters: Sequence[float]) -> int:
    """How many lines the rows have together."""
    return sum(
        max(
            lines(written(value, column.kind), 2 * wide)
            for value, column, wide in zip(row, table.columns, characters, strict=True)
        )
        for row in table.rows
    )


def marks_said(table: Table) -> str:
    """What the marks mean that stand before names without their words."""
    return "" if table.groups == 1 or told(table) is table else bands_said(table.bands)


def add_cards(document: Document, cards: Cards, room: float) -> None:
    """Add the figures side by side, without a frame: what each is, the figure, what stands beside it."""
    if not cards.cards:
        return
    longest = max((width(card.beside) for card in cards.cards), default=0)
    # In rows of one length, of three where there is much to say.
    most = -(-len(cards.cards) // -(-len(cards.cards) // (3 if longest > _LONG else 4)))
    rows = []
    for first in range(0, len(cards.cards), most):
        row: list[Card | None] = [*cards.cards[first : first + most]]
        row += [None] * (most - len(row))
        rows.append(_row([_card(card, room / most) for card in row]))
    _insert(document, _table(rows, [room / most] * most, CELL_PADDING, framed=False))


def _card(card: Card | None, wide: float) -> str:
    said = []
    if card:
        behind = card.band in LAGGARDS
        mark = f"{BANDS[card.band].symbol} " if card.band and behind else ""
        colour = (BAND_COLOUR[card.band] if behind else "").strip("#")
        said = [
            _paragraph(card.label, "Card label"),
            _paragraph(mark + card.text, "Card figure", colour=colour),
            _paragraph(card.beside, "Card beside"),
        ]
    return _holding("".join(said) or _paragraph("", "Card beside"), wide)


def _insert(document: Document, xml: str) -> None:
    body = document.element.body
    before = [element for element in body if element.tag != qn("w:sectPr")]
    if before and before[-1].tag == qn("w:tbl"):
        # Two tables that touch would be one.
        add_text(document.add_paragraph(), "", "Remark")
    body.insert_element_before(parse_xml(xml), "w:sectPr")


def _table(rows: Sequence[str], points: Sequence[float], padding: float, framed: bool) -> str:
    look = '<w:tblStyle w:val="TableGrid"/>' if framed else ""
    line = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    borders = "".join(line.format(side=side) for side in (*_SIDES, "insideH", "insideV")) if framed else ""
    sides = zip(_SIDES, (2, padding / 2, 2, padding / 2), strict=True)
    margins = "".join(f'<w:{side} w:w="{round(wide * 20)}" w:type="dxa"/>' for side, wide in sides)
    grid = "".join(f'<w:gridCol w:w="{round(wide * 20)}"/>' for wide in points)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr>{look}<w:tblW w:w="{round(sum(points) * 20)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/>{f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: Sequence[str], header: bool = False) -> str:
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _kept(row: str) -> str:
    """A row that stands on the same page as the next."""
    return re.sub(r"(<w:pStyle [^>]*/>)", r"\1<w:keepNext/>", row)


def _cell(
    text: str,
    wide: float,
    style: str,
    alignment: str = "",
    parted: str = "",
    band: str | None = None,
) -> str:
    border = f'<w:tcBorders><w:{parted} w:val="double" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders>'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{OFFICE["colours"][band]}"/>' if band in LAGGARDS else ""
    more = (border if parted else "") + shade + '<w:vAlign w:val="center"/>'
    return _holding(_paragraph(text, style, alignment), wide, more)


def _holding(paragraphs: str, wide: float, more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{round(wide * 20)}" w:type="dxa"/>{more}</w:tcPr>{paragraphs}</w:tc>'


def _paragraph(text: str, style: str, alignment: str = "", colour: str = "") -> str:
    fonts = "".join(f' {name}="{value}"' for name, value in run_fonts(style).items())
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in inert(text).replace("\t", " ").split("\n")
    )
    aligned = f'<w:jc w:val="{alignment}"/>' if alignment else ""
    shown = f'<w:color w:val="{colour}"/>' if colour else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/>{aligned}'
        f"</w:pPr><w:r><w:rPr><w:rFonts{fonts}/>{shown}</w:rPr>{lines}</w:r></w:p>"
    )
