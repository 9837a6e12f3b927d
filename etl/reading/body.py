"""A table and its header in; the rows below the header out: what each is, and its cells by column."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from etl.layout import PLACE_AND_TIME
from etl.opening.cells import Table
from etl.reading.columns import FEW, Cells, written
from etl.reading.headers import Match
from etl.reading.totals import DATA, END, kind_of
from etl.values import BLANK_WORDS, Cell, compact, is_blank


@dataclass(frozen=True)
class Body:
    """The rows from `first` (counted from 0) on; places within it count from 0 too.

    `kinds` has what each row is that is not data (a total, a detail), with the label that said so. Blank rows and
    those from the notes on are in neither `kinds` nor `data`.
    """

    table: Table
    match: Match
    first: int
    height: int

    @classmethod
    def below(cls, table: Table, match: Match) -> "Body":
        """The rows below a header."""
        return cls(table, match, match.last + 1, max(0, table.height - match.last - 1))

    def cells(self, index: int) -> Cells:
        """The cells of a column of the sheet; each is made once."""
        if index not in self._cells:
            if self.table.text is not None:
                self._cells[index] = self.table.text.to_series(index)[self.first :]
            else:
                self._cells[index] = [row[index] for row in self.table.rows[self.first :]]
        return self._cells[index]

    def written(self, index: int) -> pl.Series:
        """What is written in a column; each is made once."""
        if index not in self._written:
            self._written[index] = written(self.cells(index))
        return self._written[index]

    def filled(self, index: int) -> pl.Series:
        """Where a column says something."""
        if index not in self._filled:
            self._filled[index] = self._where_filled([index]).to_series()
        return self._filled[index]

    def row(self, place: int) -> list[Cell]:
        """All cells of a row."""
        return list(self.table.row(self.first + place))

    def labels(self, place: int) -> list[str]:
        """The texts of a row that may say what it is."""
        row = self.row(place)
        return [cell for index in self.label_columns if isinstance(cell := row[index], str)]

    @cached_property
    def end(self) -> int:
        """The place of the first row of notes or signatures."""
        return next((place for place, (kind, _) in sorted(self._marked.items()) if kind == END), self.height)

    @cached_property
    def kinds(self) -> dict[int, tuple[str, str]]:
        """What each row is that says something and is not data."""
        says = self._says
        return {at: kind for at, kind in self._marked.items() if at < self.end and says[at] and kind[0] != DATA}

    @cached_property
    def data(self) -> list[int]:
        """The places of the rows of data."""
        says = self._says.head(self.end).arg_true().to_list()
        return [place for place in says if place not in self.kinds and place not in self._headers_again]

    @cached_property
    def _headers_again(self) -> set[int]:
        """The rows that repeat the header, as a table printed on several pages does: each cell stands in its column."""
        if not self.match.headings:
            return set()
        header = self.table.rows[self.match.first : self.match.last + 1]
        words = [{compact(cell) for row in header if isinstance(cell := row[n], str)} for n in range(len(header[0]))]
        first = self.match.headings[0].index
        candidates = self._places_of(first, lambda text: compact(text) in words[first])
        return {place for place in candidates if self._repeats(place, words)}

    def _repeats(self, place: int, words: list[set[str]]) -> bool:
        cells = [(n, cell) for n, cell in enumerate(self.row(place)) if not is_blank(cell)]
        return len(cells) > 2 and all(isinstance(cell, str) and compact(cell) in words[n] for n, cell in cells)

    @cached_property
    def _cells(self) -> dict[int, Cells]:
        return {}

    @cached_property
    def _written(self) -> dict[int, pl.Series]:
        return {}

    def _places_of(self, index: int, told: Callable[[str], bool]) -> set[int]:
        """Where a column has a text of which this is true; each distinct text is looked at once."""
        text = self.written(index)
        words = [word for word in (text.unique() if self.height > FEW else set(text)) if word and told(word)]
        return set(text.is_in(words).arg_true()) if words else set()

    @cached_property
    def _filled(self) -> dict[int, pl.Series]:
        indexes = [heading.index for heading in self.match.headings]
        return dict(zip(indexes, self._where_filled(indexes), strict=True))

    def _where_filled(self, indexes: list[int]) -> pl.DataFrame:
        texts = pl.DataFrame({str(index): self.written(index) for index in indexes})
        bare = pl.all().str.replace_all(r"\s", "")
        return texts.select((pl.all().is_not_null() & ~bare.is_in(BLANK_WORDS)).fill_null(False))

    @cached_property
    def _says(self) -> pl.Series:
        """Rows with more than the number that templates print before every line."""
        if not self._filled:
            return pl.repeat(False, self.height, eager=True)
        return (
            pl.DataFrame({str(index): filled for index, filled in self._filled.items()})
            .select(pl.any_horizontal(pl.all()))
            .to_series()
        )

    @cached_property
    def label_columns(self) -> list[int]:
        """The columns before the first figure; a project's name may end in 合计 and be a name."""
        numbers = [heading.index for heading in self.match.headings if heading.is_number]
        names = {
            h.index for h in self.match.headings if h.column.type == "text" and h.column.name not in PLACE_AND_TIME
        }
        last = max((heading.index for heading in self.match.headings), default=0)
        return [index for index in range(min(numbers, default=last + 1)) if index not in names]

    @cached_property
    def _marked(self) -> dict[int, tuple[str, str]]:
        """The rows with a word that makes them a total, a detail or a note; each distinct text is looked at once."""
        places: set[int] = set()
        for index in self.label_columns:
            places |= self._places_of(index, marks)
        return {place: kind_of(self.labels(place)) for place in sorted(places)}


def marks(word: str) -> bool:
    """Whether a word makes its row a total, a detail or a note."""
    return kind_of([word])[0] != DATA
