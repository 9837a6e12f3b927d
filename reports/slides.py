"""What a slideshow says: a deck and its slides, one finding each, as records without colours, sizes or a program."""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Name:
    """Someone who is named, with the figure, and the key of the band where it has one."""

    text: str
    figure: str = ""
    band: str | None = None


@dataclass(frozen=True)
class Group:
    """Names under what they have in common; `more` others are not on the slide."""

    title: str
    names: tuple[Name, ...]
    more: int = 0


@dataclass(frozen=True)
class Figure:
    """A number that is read from the last row: what it is, the number, and what stands beside it."""

    label: str
    value: str
    beside: str = ""


@dataclass(frozen=True)
class Slide:
    """One finding: a title that says it, and what shows that it is so. `**` in a sentence stands around its figures."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    groups: tuple[Group, ...] = ()
    picture: go.Figure | None = None


@dataclass(frozen=True)
class Deck:
    """The slides of one region and period; `foot` is on each of them: whose figures, as of when, which version."""

    title: str
    foot: str
    slides: tuple[Slide, ...]
