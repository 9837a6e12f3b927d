"""A table of a report in; native tables on as many slides as it takes, their headings repeated, out."""

from dataclasses import dataclass, replace
from math import ceil
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide

from locales import _
from reports.model import Table
from reports.writers.cells import label, written
from reports.writers.fit import alignments, columns, natural, signed, wrapped
from reports.writers.marks import is_behind
from reports.writers.pptx_flow import Flow, Piece
from reports.writers.pptx_text import INK, LEFT, LOOK, ROOM, RULE, emu, fonts, lines_height, paragraph, run, textbox
from warehouse.lettering import inert

_SIDE, _ABOVE, _SPACING, _GUTTER = 4.0, 2.0, 1.25, 18.0
_SIDES = {"left": "l", "center": "ctr", "right": "r"}
_TINTS = {"severe": "FAE8E3", "lagging": "FBF0DF"}
_CAPTION = 14.0
# Chinese characters beside the text of each column: its margins.
_AIR = 0.9
# Fewer rows than this at the foot of a slide wait for the next.
_FEWEST = 4


@dataclass(frozen=True)
class _Row:
    texts: tuple[str, ...]
    lines: int
    tint: str = ""


@dataclass(frozen=True)
class Rows:
    """What is left of a table: its measured rows and how its columns stand."""

    caption: str
    finding: str
    head: _Row
    rows: tuple[_Row, ...]
    points: tuple[float, ...]
    aligned: tuple[str, ...]
    size: float
    groups: int
    slide: float
    begun: bool = False

    def take(self, room: float, fresh: bool) -> tuple[Piece | None, Flow | None]:
        """As many rows as fit, about as many as on the slides that follow; all on the next one where that holds all."""
        left = room - self._above - self._height(self.head)
        count = self._fitting(left)
        if not fresh and count < len(self.rows) and self.height <= self.slide:
            return None, self
        if count < min(_FEWEST * self.groups, len(self.rows)):
            if not fresh:
                return None, self
            count = max(count, 1)
        if count < len(self.rows) and fresh:
            count = min(count, ceil(len(self.rows) / ceil(len(self.rows) / count)))
        now, later = self.rows[:count], self.rows[count:]
        rest = replace(self, rows=later, begun=True) if later else None
        high = ceil(len(now) / self.groups)
        return Piece(replace(self, rows=now).height, lambda slide, top: self._draw(slide, top, now, high)), rest

    @property
    def height(self) -> float:
        """Points that all of it takes on one slide."""
        high = ceil(len(self.rows) / self.groups)
        parts = (self.rows[n * high : (n + 1) * high] for n in range(self.groups))
        return self._above + self._height(self.head) + max(sum(map(self._height, part)) for part in parts)

    @property
    def _above(self) -> float:
        return lines_height(1, _CAPTION) + 4 if self.caption else 0.0

    def _height(self, row: _Row) -> float:
        return row.lines * self.size * _SPACING + 2 * _ABOVE

    def _fitting(self, room: float) -> int:
        """How many rows fit when each group is filled downwards to this height."""
        if self.groups > 1:
            return int(room / max(map(self._height, self.rows), default=room)) * self.groups
        taken = 0.0
        for n, row in enumerate(self.rows):
            taken += self._height(row)
            if taken > room:
                return n
        return len(self.rows)

    def _draw(self, slide: Slide, top: float, rows: tuple[_Row, ...], high: int) -> None:
        if self.caption:
            words = self.caption + (_("（续）") if self.begun else "")
            one = paragraph([run(words, _CAPTION, bold=True)], _CAPTION)
            textbox(slide, (LEFT, top, ROOM, lines_height(1, _CAPTION)), [one])
        wide = sum(self.points)
        for n in range(self.groups):
            part = rows[n * high : (n + 1) * high]
            if part or not n:
                self._table(slide, LEFT + n * (wide + _GUTTER), top + self._above, (self.head, *part))

    def _table(self, slide: Slide, left: float, top: float, rows: tuple[_Row, ...]) -> None:
        height = sum(map(self._height, rows))
        frame = slide.shapes.add_table(1, 1, *(emu(n) for n in (left, top, sum(self.points), height)))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", inert(self.finding))
        grid = "".join(f'<a:gridCol w="{emu(wide)}"/>' for wide in self.points)
        body = "".join(
            f'<a:tr h="{emu(self._height(row))}">'
            + "".join(self._cell(row, n, n_row == 0) for n in range(len(self.points)))
            + "</a:tr>"
            for n_row, row in enumerate(rows)
        )
        old = frame._element.find(f".//{qn('a:tbl')}")
        new = f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl>'
        old.getparent().replace(old, parse_xml(new))

    def _cell(self, row: _Row, n: int, head: bool) -> str:
        align = "ctr" if head and self.aligned[n] != "l" else self.aligned[n]
        words = "".join(self._paragraph(part, align, head) for part in row.texts[n].split("\n"))
        fill = "F0F2F5" if head else row.tint
        paint = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
        none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
        rule = f'<a:lnB w="6350"><a:solidFill><a:srgbClr val="{"8A94A0" if head else RULE}"/></a:solidFill></a:lnB>'
        sides = {"marL": _SIDE, "marR": _SIDE, "marT": _ABOVE, "marB": _ABOVE}
        margins = "".join(f' {name}="{emu(points)}"' for name, points in sides.items())
        return (
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{words}</a:txBody>"
            f'<a:tcPr{margins} anchor="ctr">{none}{rule}{paint}</a:tcPr></a:tc>'
        )

    def _paragraph(self, words: str, align: str, bold: bool) -> str:
        look = f'sz="{round(self.size * 100)}" b="{int(bold)}"'
        tone = f'<a:solidFill><a:srgbClr val="{INK}"/></a:solidFill>{fonts()}'
        letters = f'<a:r><a:rPr lang="zh-CN" {look} dirty="0">{tone}</a:rPr><a:t>{escape(words)}</a:t></a:r>'
        end = "" if words else f'<a:endParaRPr lang="zh-CN" {look}>{tone}</a:endParaRPr>'
        spacing = f'<a:lnSpc><a:spcPts val="{round(self.size * _SPACING * 100)}"/></a:lnSpc>'
        return f'<a:p><a:pPr algn="{align}">{spacing}</a:pPr>{letters if words else ""}{end}</a:p>'


def rows_of(table: Table, what: str, room: float) -> Rows:
    """A table measured for slides with so much room; `what` says what it is where it has no caption.

    Its letters are as large as lets all of it stand on one slide, or else as its columns allow.
    """
    marked = signed(table)
    wide = (ROOM - _GUTTER * (table.groups - 1)) / table.groups
    sizes = (LOOK["cell"] + 1, LOOK["cell"], LOOK["least"])
    made = [_rows(table, marked, what, wide, size, room) for size in sizes]
    whole = next((one for one in made if one.height <= room), None)
    fitting = next((n for n, size in enumerate(sizes) if natural(marked, _AIR) * size <= wide), -1)
    return whole or made[fitting]


def _rows(table: Table, marked: Table, what: str, wide: float, size: float, room: float) -> Rows:
    """The table in letters of one size; a row that is higher than a slide goes on in the rows that follow it."""
    points = tuple(letters * size for letters in columns(marked, wide / size, _AIR, loose=True))
    letters = [(column - 2 * _SIDE) / size * 0.98 for column in points]
    aligned = tuple(_SIDES[side] for side in alignments(table))
    head = _measured([label(column) for column in table.columns], letters, "")
    most = int((room - 80 - head.lines * size * _SPACING) / (size * _SPACING))
    rows: list[_Row] = []
    for n, values in enumerate(marked.rows):
        band = table.bands[n] if table.bands else None
        texts = [written(value, column.kind) for value, column in zip(values, table.columns, strict=True)]
        rows += _parts(texts, letters, _TINTS[str(band)] if is_behind(band) else "", most)
    return Rows(
        inert(table.caption), table.caption or what, head, tuple(rows), points, aligned, size, table.groups, room
    )


def _measured(texts: list[str], letters: list[float], tint: str) -> _Row:
    lines = max((len(wrapped(text, room)) for text, room in zip(texts, letters, strict=True)), default=1)
    return _Row(tuple(texts), lines, tint)


def _parts(texts: list[str], letters: list[float], tint: str, most: int) -> list[_Row]:
    row = _measured(texts, letters, tint)
    if row.lines <= most:
        return [row]
    lines = [wrapped(text, room) for text, room in zip(texts, letters, strict=True)]
    joint = ["\n" if "\n" in text else "" for text in texts]
    return [
        _Row(
            tuple(by.join(own[first : first + most]) for own, by in zip(lines, joint, strict=True)),
            min(most, row.lines - first),
            tint,
        )
        for first in range(0, row.lines, most)
    ]
