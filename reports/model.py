"""What a document says, as records without colours or fonts: a report, its sections, and their blocks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "count", "number", "rate", "money", "date"]
Value = str | int | float | Decimal | date | None
# Whom the document is for, what it says, and what stands below it in small letters.
Role = Literal["addressee", "body", "remark"]


@dataclass(frozen=True)
class Para:
    """A paragraph."""

    text: str
    role: Role = "body"


@dataclass(frozen=True)
class Listing:
    """Numbered items, each a sentence."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: a rate is a fraction, money is in 万元; `width` is in Chinese characters, None fits it."""

    label: str
    kind: Kind = "text"
    width: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns; None is a figure that is not there and never 0."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} values in a row of {len(self.columns)} columns: {row}")


@dataclass(frozen=True)
class Blanks:
    """What is filled in by hand: a label and a line to write on for each."""

    labels: tuple[str, ...]


Block = Para | Listing | Table | Blanks


@dataclass(frozen=True)
class Section:
    """Blocks under a heading; level 2 continues the section of level 1 before it. Writers number the headings."""

    heading: str
    blocks: tuple[Block, ...]
    level: Literal[1, 2] = 1

    @property
    def tables(self) -> tuple[Table, ...]:
        """The section's tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True)
class Report:
    """A whole document.

    Attributes:
        title: one line, or several parted by line breaks.
        subtitle: the period, below the title.
        note: what every page must say of the data, such as that they are synthetic.
        foot: version and provenance, below everything.
        lang: the language it is written in: zh or en.
        dated: the day it counts as made on, so that the same report is the same file.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    note: str = ""
    foot: str = ""
    lang: str = "zh"
    dated: date | None = None
