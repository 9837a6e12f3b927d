"""A table in; the same in a .docx document out: fixed widths, a header on every page, no row parted by a page."""

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table as DocxTable
from docx.table import _Cell, _Row

from reports.model import Table
from reports.writers.cells import is_narrow, label, widths, written
from reports.writers.docx_styles import add_text
from reports.writers.office import CELL_PADDING, OFFICE

_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_ALIGNED = {"count": _RIGHT, "number": _RIGHT, "rate": _RIGHT, "money": _RIGHT, "date": _CENTRE}


def add_table(document: Document, table: Table, room: float) -> None:
    """Add the table, as wide as the text."""
    added = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    added.alignment, added.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _padding(added)
    characters = widths(table)
    needed = [wide * OFFICE["points"]["cell"] + CELL_PADDING for wide in characters]
    points = [wide * room / sum(needed) for wide in needed]
    aligned = [_CENTRE if is_narrow(wide) else None for wide in characters]
    for column, wide in zip(added.columns, points, strict=True):
        column.width = Pt(wide)
    header = added.add_row()
    _marked(header, "w:tblHeader")
    for cell, column in zip(header.cells, table.columns, strict=True):
        _fill(cell, label(column), "Cell heading", None)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for values in table.rows:
        row = added.add_row()
        for cell, value, column, alignment in zip(row.cells, values, table.columns, aligned, strict=True):
            _fill(cell, written(value, column.kind), "Cell", _ALIGNED.get(column.kind, alignment))
    for row in added.rows:
        _marked(row, "w:cantSplit")
        for cell, wide in zip(row.cells, points, strict=True):
            cell.width = Pt(wide)


def _fill(cell: _Cell, text: str, style: str, alignment: WD_ALIGN_PARAGRAPH | None) -> None:
    paragraph = cell.paragraphs[0]
    add_text(paragraph, text, style)
    if alignment is not None:
        paragraph.alignment = alignment


def _marked(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _padding(table: DocxTable) -> None:
    """Room between the text of every cell and its frame."""
    margins = OxmlElement("w:tblCellMar")
    for side, points in (("top", 2), ("left", CELL_PADDING / 2), ("bottom", 2), ("right", CELL_PADDING / 2)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(points * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    properties.insert(len(properties) if look is None else properties.index(look), margins)
