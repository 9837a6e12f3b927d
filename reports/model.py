"""What a document says, as records without colours or fonts: a report, its sections, and their blocks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "count", "number", "rate", "money", "date"]
Value = str | int | float | Decimal | date | None
Number = int | float | Decimal | None
# Whom the document is for, what it says, what stands below it in small letters, and who signs it.
Role = Literal["addressee", "body", "remark", "signature"]


@dataclass(frozen=True)
class Figure:
    """A figure as a paragraph writes it, and where it comes from.

    Attributes:
        text: as written, such as 34.37%.
        what: what it is, such as 开工率.
        where: the region it is of.
        numerator: what was counted, exactly; None where the figure is itself a count.
        denominator: over what, None for an amount.
        source: the published table it was read from.
    """

    text: str
    what: str
    where: str
    numerator: Number = None
    denominator: Number = None
    source: str = "metric_value"


@dataclass(frozen=True)
class Para:
    """A paragraph; `figures` are those of its figures that can be traced, in the order of the text."""

    text: str
    role: Role = "body"
    figures: tuple[Figure, ...] = ()


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
    """Rows under columns; None is a figure that is not there and never 0.

    Attributes:
        columns: at least one.
        rows: as many values as columns in each.
        caption: above the table.
        bands: for each row the key of its band (`warehouse.metrics.BANDS`) or None; empty where rows have none.
        groups: on paper the rows stand in so many groups of columns side by side, filled downwards.
        appendix: a long list: behind the text on paper, a sheet of its own in a workbook.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""
    bands: tuple[str | None, ...] = ()
    groups: int = 1
    appendix: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} values in a row of {len(self.columns)} columns: {row}")
        if self.bands and len(self.bands) != len(self.rows):
            raise ValueError(f"{len(self.bands)} bands for {len(self.rows)} rows")


@dataclass(frozen=True)
class Blanks:
    """What is filled in by hand: a label and a line to write on for each."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A figure that is read from the last row: what it is, the figure, what stands beside it, its band."""

    label: str
    text: str
    beside: str = ""
    band: str | None = None


@dataclass(frozen=True)
class Cards:
    """A few figures side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Axis:
    """What a picture measures; a rate is a fraction, money is in 万元."""

    label: str
    kind: Kind = "rate"
    unit: str = ""


@dataclass(frozen=True)
class Line:
    """A value that a picture marks across itself: a line of warning, or the whole that the parts are held against."""

    label: str
    value: float


@dataclass(frozen=True)
class Series:
    """A value for each name of a picture; None is not there. `bands` are the values' bands, empty without lines."""

    label: str
    values: tuple[Number, ...]
    bands: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Bars:
    """A bar for each name and series, side by side, the first name on top.

    `finding` says in a sentence what the picture shows, for those who cannot see it.
    """

    caption: str
    finding: str
    axis: Axis
    names: tuple[str, ...]
    series: tuple[Series, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Stacked:
    """For each name a bar of parts, one part a series, the first name on top."""

    caption: str
    finding: str
    axis: Axis
    names: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Dot:
    """A named point; `row` is the row of a swarm it lies in."""

    name: str
    x: float
    y: float = 0.0
    band: str | None = None
    row: int = 0


@dataclass(frozen=True)
class Scatter:
    """Points over two axes; the lines of each axis lie across it."""

    caption: str
    finding: str
    x: Axis
    y: Axis
    dots: tuple[Dot, ...]
    x_lines: tuple[Line, ...] = ()
    y_lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Swarm:
    """Rows of points over one axis, the first row on top: `values` are the rows' own, as a tick beside their points."""

    caption: str
    finding: str
    axis: Axis
    names: tuple[str, ...]
    values: tuple[float | None, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...] = ()


Picture = Bars | Stacked | Scatter | Swarm
Block = Para | Listing | Table | Blanks | Cards | Bars | Stacked | Scatter | Swarm


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
        sections: in the order in which they are read.
        note: what every page must say of the data, such as that they are synthetic.
        foot: version and provenance, below everything.
        lang: the language it is written in: zh or en.
        dated: the day it counts as made on, so that the same report is the same file.
        head: the red head of a bulletin: the name of the office's paper; empty for a document without one.
        number: of the issue, such as 总第3期; empty for a document that has not been issued.
        office: who issues it and signs it.
        issued_on: the day it was sent, as it is written on it; None leaves room for it.
        terms: label and text of what every document says of itself: period, as of, scope, lines, version, time.
        definitions: what each figure is: its label, meaning and basis.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    note: str = ""
    foot: str = ""
    lang: str = "zh"
    dated: date | None = None
    head: str = ""
    number: str = ""
    office: str = ""
    issued_on: date | None = None
    terms: tuple[tuple[str, str], ...] = ()
    definitions: tuple[tuple[str, str, str], ...] = ()
