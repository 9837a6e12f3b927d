"""A block of a report in; what of it stands on slides, measured, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pptx.slide import Slide

from locales import _, language
from reports.model import Bars, Blanks, Block, Card, Cards, Listing, Para, Picture, Stacked, Swarm, Table
from reports.writers.fit import side_by_side, wrapped
from reports.writers.marks import bands_in, colour, symbol
from reports.writers.pptx_bars import bars, stacked
from reports.writers.pptx_dots import scatter, swarm
from reports.writers.pptx_flow import Flow, Piece, Text, Whole, text
from reports.writers.pptx_tables import rows_of
from reports.writers.pptx_text import (
    BOTTOM,
    INK,
    LEFT,
    LOOK,
    ROOM,
    SOFT,
    TOP,
    lines_height,
    paragraph,
    rectangle,
    run,
    textbox,
)
from reports.writers.scale import Scale, along
from reports.writers.split import parts
from warehouse.lettering import inert, width
from warehouse.metrics import BANDS

CONTENT = BOTTOM - TOP
_CAPTION = 14.0
_GUTTER = 16.0


def flows(block: Block, what: str, dated: date | None) -> Iterator[Flow]:
    """The block as it fills slides; `what` is the heading that it stands under."""
    if isinstance(block, Para):
        yield from _para(block)
    elif isinstance(block, Listing):
        for n, item in enumerate(block.items, start=1):
            yield from text(f"{n}. {inert(item)}", LOOK["list"])
    elif isinstance(block, Blanks):
        words = "　　".join(_("{label}：").format(label=inert(label)) + "_" * 16 for label in block.labels)
        yield from text(words, LOOK["list"])
    elif isinstance(block, Cards):
        yield from _rows_of_cards(block)
    elif isinstance(block, Table):
        yield rows_of(block, what, CONTENT)
    else:
        scale = along(block)
        for n, part in enumerate(parts(block, _most(block))):
            yield Drawn(part, scale, n > 0, dated)


def _para(block: Para) -> Iterator[Text]:
    if block.role == "remark":
        yield from text(inert(block.text), LOOK["least"], SOFT)
    elif block.role == "signature":
        yield from text(inert(block.text), LOOK["list"], align="r")
    else:
        yield from text(inert(block.text), LOOK["body"])


@dataclass(frozen=True)
class Drawn:
    """A picture, or a part of one with too many names for a slide: it takes the rest of its slide."""

    picture: Picture
    scale: Scale
    goes_on: bool
    dated: date | None

    def take(self, room: float, fresh: bool) -> tuple[Piece | None, Flow | None]:
        """All of the picture."""
        least, most = self._heights()
        if room < least and not fresh:
            return None, self
        return Piece(min(room, most), lambda slide, top: self._draw(slide, top, min(room, most))), None

    def _heights(self) -> tuple[float, float]:
        if not isinstance(self.picture, Bars | Stacked | Swarm):
            return CONTENT * 0.8, CONTENT
        rows = max(1, len(self.picture.names))
        around, row = _around(self.picture), _row(self.picture)
        most = 3.0 if isinstance(self.picture, Swarm) else 1.9
        return min(around + rows * row, CONTENT), min(around + rows * row * most, CONTENT)

    def _draw(self, slide: Slide, top: float, height: float) -> None:
        picture, above = self.picture, lines_height(1, _CAPTION) + 4
        words = inert(picture.caption) + (_("（续）") if self.goes_on else "")
        runs = [run(words, _CAPTION, INK, bold=True)]
        if isinstance(picture, Bars):
            for band in bands_in(picture):
                runs.append(run(f"　{symbol(band)}", LOOK["least"], colour(band)[1:]))
                runs.append(run(f" {BANDS[band].label(language())}", LOOK["least"], SOFT))
        textbox(slide, (LEFT, top, ROOM, lines_height(1, _CAPTION)), [paragraph(runs, _CAPTION)])
        box = (LEFT, top + above, ROOM, height - above)
        if isinstance(picture, Bars):
            bars(slide, picture, self.scale, box, self.dated)
        elif isinstance(picture, Stacked):
            stacked(slide, picture, self.scale, box, self.dated)
        elif isinstance(picture, Swarm):
            swarm(slide, picture, self.scale, box, self.dated)
        else:
            scatter(slide, picture, self.scale, box, self.dated)
        about = slide.shapes[-1]._element.nvGraphicFramePr.cNvPr
        about.set("name", words)
        about.set("descr", inert(picture.finding))


def _row(picture: Picture) -> float:
    """The least points that a name of a picture needs to be read with its figures."""
    if isinstance(picture, Swarm):
        return 17.0
    return 15.0 * len(picture.series) if isinstance(picture, Bars) and len(picture.series) > 1 else 16.0


def _most(picture: Picture) -> int:
    """How many names of a picture a slide holds."""
    return int((CONTENT - _around(picture)) / _row(picture))


def _around(picture: Picture) -> float:
    """Points that caption, legend, labels of lines and axis of a picture take."""
    has_legend = isinstance(picture, Stacked) or (isinstance(picture, Bars) and len(picture.series) > 1)
    return 98.0 if isinstance(picture, Swarm) else 112.0 if has_legend else 88.0


def _rows_of_cards(block: Cards) -> Iterator[Whole]:
    """The rows of cards, together on a slide where one holds them."""
    beside = side_by_side(len(block.cards))
    rows = [_cards(block.cards[first : first + beside], max(beside, 2)) for first in range(0, len(block.cards), beside)]
    height = sum(row.height for row in rows) + _GUTTER * (len(rows) - 1)
    if height > CONTENT:
        yield from rows
        return

    def draw(slide: Slide, top: float) -> None:
        for row in rows:
            row.draw(slide, top)
            top += row.height + _GUTTER

    yield Whole(height, draw)


def _cards(cards: tuple[Card, ...], beside: int) -> Whole:
    """Figures in boxes beside each other, all as high as the one that says most."""
    wide = (ROOM - _GUTTER * (beside - 1)) / beside
    inner = wide - 32
    least = LOOK["least"] + 1
    size = min(LOOK["figure"], *(inner / max(width(_figure(card)) * 0.62, 1) for card in cards))
    size = max(size, LOOK["least"])
    above = max(len(wrapped(inert(card.label), inner / least * 0.98)) for card in cards)
    middle = max(len(wrapped(_figure(card), inner / size * 0.98)) for card in cards)
    below = max(len(wrapped(inert(card.beside), inner / least * 0.98)) for card in cards)
    height = lines_height(above + below, least) + lines_height(middle, size) + 28

    def draw(slide: Slide, top: float) -> None:
        for n, card in enumerate(cards):
            x = LEFT + n * (wide + _GUTTER)
            rectangle(slide, (x, top, wide, height), "F4F6F8")
            tone = colour(card.band)[1:] if symbol(card.band) else INK
            words = [
                paragraph([run(card.label, least, SOFT)], least),
                paragraph([run(_figure(card), size, tone, bold=True)], size),
                paragraph([run(card.beside, least, SOFT)], least),
            ]
            textbox(slide, (x + 16, top + 14, inner, height - 28), words)

    return Whole(height, draw)


def _figure(card: Card) -> str:
    return f"{symbol(card.band)} {inert(card.text)}".strip()
