"""Blocks of a section in; pieces that fill one slide after another out, each as high as it was measured to be."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from pptx.slide import Slide

from reports.writers.fit import wrapped
from reports.writers.pptx_text import INK, LEFT, ROOM, lines_height, paragraph, run, textbox

GAP = 14.0
_SHORT = 6  # lines


@dataclass(frozen=True)
class Piece:
    """What stands on a slide: how high it is, how it is drawn from its top on, and what is free below it."""

    height: float
    draw: Callable[[Slide, float], None]
    gap: float = GAP


class Flow(Protocol):
    """A block that gives a slide what fits in its room, and keeps the rest for the next."""

    def take(self, room: float, fresh: bool) -> tuple[Piece | None, "Flow | None"]:
        """A piece no higher than the room and what is left; nothing where too little would fit.

        A fresh slide, on which nothing stands yet, always gets something.
        """
        ...


@dataclass(frozen=True)
class Text:
    """A paragraph by its lines as they were measured; together they are its text."""

    lines: tuple[str, ...]
    size: float
    tone: str = INK
    align: str = "l"
    gap: float = GAP

    def take(self, room: float, fresh: bool) -> tuple[Piece | None, Flow | None]:
        """As many lines as fit; a short paragraph is not parted, and no line is left alone."""
        count = min(int(room / lines_height(1, self.size)), len(self.lines))
        is_parted = count < len(self.lines)
        if not fresh and (count < 2 or len(self.lines) <= _SHORT) and is_parted:
            return None, self
        count = max(count - (len(self.lines) - count == 1 and count > 2), 1)
        now, later = self.lines[:count], self.lines[count:]
        rest = replace(self, lines=later) if later else None
        return Piece(lines_height(len(now), self.size), lambda slide, top: self._draw(slide, top, now), self.gap), rest

    def _draw(self, slide: Slide, top: float, lines: tuple[str, ...]) -> None:
        box = (LEFT, top, ROOM, lines_height(len(lines), self.size))
        one = paragraph([run("".join(lines), self.size, self.tone)], self.size, self.align)
        textbox(slide, box, [one])


@dataclass(frozen=True)
class Whole:
    """What is not parted."""

    height: float
    draw: Callable[[Slide, float], None]

    def take(self, room: float, fresh: bool) -> tuple[Piece | None, Flow | None]:
        """All of it."""
        if self.height > room and not fresh:
            return None, self
        return Piece(self.height, self.draw), None


def text(words: str, size: float, tone: str = INK, align: str = "l", gap: float = GAP) -> Iterator[Text]:
    """The paragraphs of a text."""
    for part in words.split("\n"):
        yield Text(tuple(wrapped(part, ROOM / size * 0.98)), size, tone, align, gap)


def slides(flows: Iterable[Flow], room: float) -> Iterator[list[tuple[float, Piece]]]:
    """Slide after slide: its pieces, and how far below the top of the content each begins."""
    placed: list[tuple[float, Piece]] = []
    at = 0.0
    for flow in flows:
        rest: Flow | None = flow
        while rest is not None:
            piece, rest = rest.take(room - at, not placed)
            if piece is None:
                yield placed
                placed, at = [], 0.0
                continue
            placed.append((at, piece))
            at += piece.height + piece.gap
            if rest is not None:
                yield placed
                placed, at = [], 0.0
    if placed:
        yield placed
