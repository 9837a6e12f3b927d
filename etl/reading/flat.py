"""A flat table under the canonical header in; the facts of its form, made column by column, out.

Every rule is that of the cells: each distinct word of a column goes through the same conversion once. Where anything
is left to tell, the table is read cell by cell instead, so that every fault keeps its place and its sentence.
"""

from datetime import date

import polars as pl
import pyarrow as pa

from etl import limits, values
from etl.faults import Bad
from etl.layout import columns_of
from etl.opening.cells import Table
from etl.reading import columns
from etl.reading.body import Body, marks
from etl.reading.columns import Converted, Values
from etl.reading.headers import Heading, Match, match
from etl.reading.keys import settled_later
from etl.reading.long_rows import base_of, facts_of
from etl.reading.part import Part, Value, words_of
from etl.reading.sheet import Sheet
from etl.reading.stated import stated_of
from etl.regions import Regions
from etl.schema import FORMS, Column
from etl.values import Cell


class _TellingError(Exception):
    """Something in the table is to be told, or looked at cell by cell."""


def read_flat(file: str, table: Table, header: Match, regions: Regions, given: int | None) -> Part | None:
    """The facts of a flat table, as `read_grid` finds them; None where it must be read by that."""
    if not _is_plain(table, header):
        return None
    sheet = Sheet(file, Body.below(table, header), regions)
    stated = stated_of(sheet, {}, given)
    if sheet.faults:
        return None
    try:
        read = _Flat(sheet, stated, given)
        keys, figures = read.keys(), read.figures()
    except _TellingError:
        return None
    facts = facts_of(sheet.body, base_of(file, sheet.body, keys, stated), figures)
    placed = {heading.target.column: heading.index + 1 for heading in header.headings if not heading.is_number}
    return Part(sheet.form.name, table.sheet, facts, {}, placed)


def _is_plain(table: Table, header: Match) -> bool:
    """Whether the canonical header is the first row, and every column is headed by it."""
    is_first = header.first == header.last == 0 and len(header.headings) == table.width
    return table.is_flat and is_first and header.layout.is_canonical and not (header.faults or table.lengths)


def ledger_header(head: Table) -> Match | None:
    """The header of a list of schools or projects that may be read in pieces, each row with its county's code."""
    found = match(head)
    if found is None or not _is_plain(head, found) or not found.one("county_code"):
        return None
    form = FORMS[found.layout.form]
    of_plan = "kind" in columns_of(form.name)
    return found if form.is_list and not (form.events or form.wider or form.listed or of_plan) else None


class _Flat:
    """The columns of one table as they are read; what cannot be taken as it stands raises _TellingError."""

    def __init__(self, sheet: Sheet, stated: dict[str, Value], given: int | None) -> None:
        self.sheet, self.table, self.match = sheet, sheet.body.table, sheet.match
        self.form, self.labels = sheet.form, set(sheet.body.label_columns)
        common = stated.get("period") or given
        self.period = common if isinstance(common, int) else None
        self.approved = stated.get("approved_on")

    def keys(self) -> dict[str, pl.Series]:
        """Every column that is no figure, the county's code among them."""
        found: dict[str, pl.Series] = {}
        for heading in self.match.headings:
            if not heading.is_number and heading.target.column != "county_code":
                found[heading.target.column] = self._key(heading)
        found["county_code"] = self._counties(found)
        for heading in self.match.headings:
            name = heading.target.column
            needed = heading.column.required and name not in settled_later(self.form)
            if name in found and needed and found[name].null_count():
                raise _TellingError
        return found

    def figures(self) -> dict[Heading, Values]:
        """The values of every number heading."""
        found: dict[Heading, Values] = {}
        for heading in self.match.numbers:
            cells = self.table.column(heading.index)
            text = columns.written(cells)
            if heading.column.type == "percent":
                found[heading] = columns.converted(text, text, values.percent, pl.Int64())
            else:
                found[heading] = columns.numbers(cells, text, heading.factor, heading.column)
            if found[heading].wrong:
                raise _TellingError
        return found

    def _key(self, heading: Heading) -> pl.Series:
        column = heading.column
        if column.type != "text":
            codes, words = self._coded(heading.index)
            dtype = pl.Date() if column.type == "date" else pl.String() if column.choices else pl.Int64()
            return _decoded(codes, [_value(word, column) for word in words], dtype)
        if heading.index in self.labels:
            raise _TellingError
        text = columns.written(self.table.column(heading.index))
        found = columns.texts(text, text)
        if found.wrong:
            raise _TellingError
        return found.series

    def _counties(self, keys: dict[str, pl.Series]) -> pl.Series:
        """The county of each row, each pair of a code and a day looked up once."""
        heading = self.match.one("county_code")
        if heading is None:
            return pl.repeat(None, self.sheet.body.height, dtype=pl.String(), eager=True)
        codes, words = self._coded(heading.index)
        days = self._days(keys)
        optional, wider = not columns_of(self.form.name)["county_code"].required, self.form.wider

        def resolved(word: str | None, day: date | None) -> str | Bad | None:
            nobody = optional and values.is_blank(word)
            return None if nobody else self.sheet.regions.resolve(None, word, None, day, wider)

        if days.is_empty() or days.n_unique() == 1:
            day = days[0] if len(days) else None
            if codes.null_count() and not optional:
                raise _TellingError
            return _decoded(codes, [resolved(word, day) for word in words], pl.String())
        pairs = pl.DataFrame({"code": codes, "day": days})
        distinct = pairs.unique(maintain_order=True)
        found = [resolved(None if code is None else words[code], day) for code, day in distinct.iter_rows()]
        if any(isinstance(county, Bad) for county in found):
            raise _TellingError
        known = distinct.with_columns(county=pl.Series(found, dtype=pl.String()))
        on = ["code", "day"]
        return pairs.join(known, on=on, how="left", nulls_equal=True, maintain_order="left")["county"]

    def _days(self, keys: dict[str, pl.Series]) -> pl.Series:
        """The day on which each row's code was in force, as far as it is known."""
        height = self.sheet.body.height
        if "approved_on" in columns_of(self.form.name):
            common = self.approved if isinstance(self.approved, date) else None
            own = keys.get("approved_on")
            return _filled(own, height, common, pl.Date())
        periods = _filled(keys.get("period"), height, self.period, pl.Int64())
        period = pl.col("period")
        return pl.DataFrame({"period": periods}).select(pl.date(period // 100, period % 100, 1)).to_series()

    def _coded(self, index: int) -> tuple[pl.Series, list[str | None]]:
        """A column as numbers of words, and these as they are written."""
        codes, words = _encoded(self.table, index)
        written = columns.written(words).to_list()
        if index in self.labels and any(word is not None and marks(word) for word in written):
            raise _TellingError
        return codes, written


def _encoded(table: Table, index: int) -> tuple[pl.Series, pl.Series]:
    if table.typed is not None:
        column = table.typed.column(index)
    else:
        column = pa.chunked_array([table.column(index).to_arrow(compat_level=pl.CompatLevel.oldest())])
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    array = column.unify_dictionaries().combine_chunks()
    return pl.Series(pl.from_arrow(array.indices)), pl.Series(pl.from_arrow(array.dictionary))


def _decoded(codes: pl.Series, found: list[Converted | Bad], dtype: pl.DataType) -> pl.Series:
    """What each word was converted to, in its rows."""
    wrong = [code for code, value in enumerate(found) if isinstance(value, Bad)]
    if wrong and codes.is_in(wrong).any():
        raise _TellingError
    return pl.Series([None if isinstance(value, Bad) else value for value in found], dtype=dtype).gather(codes)


def _filled(own: pl.Series | None, height: int, common: Value, dtype: pl.DataType) -> pl.Series:
    """A column of the rows' own, with what is said for all of them where a row says nothing."""
    if own is None:
        return pl.repeat(common, height, dtype=dtype, eager=True)
    return own if common is None else own.fill_null(common)


def _value(word: Cell, column: Column) -> Converted | Bad:
    if word is None:
        return None
    if column.choices:
        return values.choice(word, words_of(column))
    # A day that needs its row's period to be understood is read with its row.
    return limits.moment(word, column)
