"""The rows of a sheet in; the layout whose header they carry and what each column means, faults included, out."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.cells import Table
from etl.faults import Bad, bad
from etl.layouts import (
    IGNORED,
    PLACE_AND_TIME,
    HeaderPath,
    Layout,
    Target,
    Unit,
    common,
    known_words,
    layouts,
    segment,
    split_unit,
)
from etl.schema import FORMS, Column
from etl.units import stated_units
from etl.values import Cell, number

# A header begins within the first rows of a sheet and is at most this many rows deep.
_FIRST_ROWS = 12
_DEEPEST = 4
_DEFAULT_FACTOR = {"money": 1_000_000, "quantity": 100, "count": 1}


@dataclass(frozen=True)
class Heading:
    """A column of the sheet whose header is known."""

    index: int
    target: Target
    column: Column
    unit: Unit | None

    @property
    def factor(self) -> int:
        """Canonical grains in one displayed unit; 0 for what is no number."""
        return self.unit.factor if self.unit else _DEFAULT_FACTOR.get(self.column.type, 0)

    @property
    def is_number(self) -> bool:
        """Whether the cells below are a count, a quantity or money."""
        return self.column.type in _DEFAULT_FACTOR


@dataclass(frozen=True)
class HeaderFault:
    """What is wrong with a header: row (from 0), the header path, what was found, and why that will not do."""

    row: int | None
    path: str
    found: str
    why: Bad


@dataclass(frozen=True)
class Match:
    """A layout found in a sheet: its header is rows `first` to `last`, counted from 0."""

    layout: Layout
    first: int
    last: int
    headings: list[Heading]
    faults: list[HeaderFault] = field(default_factory=list)

    @property
    def numbers(self) -> list[Heading]:
        """The headings over numbers, checks included."""
        return [heading for heading in self.headings if heading.is_number]

    def one(self, column: str) -> Heading | None:
        """The heading of a column that stands once in a row, such as county_code."""
        return next((h for h in self.headings if h.target.column == column and not h.target.fixed), None)


@dataclass(frozen=True)
class _Candidate:
    layout: Layout
    first: int
    last: int
    paths: list[list[tuple[str, Unit | None]]]
    score: tuple[int, int, int]


def match(table: Table) -> Match | None:
    """The layout that fits a sheet best, or None where no layout's header is to be seen."""
    best = max(_candidates(table.rows), key=lambda candidate: candidate.score, default=None)
    if best is None:
        return None
    table_units = list(dict.fromkeys(stated_units(table.rows[: best.first])))
    headings, faults = _headings(best, table_units)
    return Match(best.layout, best.first, best.last, headings, [*faults, *_missing(best.layout, headings, best.last)])


def looks_like_a_table(table: Table) -> bool:
    """Whether a sheet that fits no layout holds figures that would be lost if it were skipped."""
    return sum(sum(isinstance(number(cell, 1), int) for cell in row) >= 3 for row in table.rows) >= 2


def _candidates(rows: list[list[Cell]]) -> Iterator[_Candidate]:
    known = known_words()
    segments = [
        [segment(cell) if isinstance(cell, str) and cell else ("", None) for cell in row]
        for row in rows[: _FIRST_ROWS + _DEEPEST]
    ]
    for first, row in enumerate(segments[:_FIRST_ROWS]):
        if len({word for word, _ in row if word in known}) < 2:
            continue
        for last in range(first, min(first + _DEEPEST, len(segments))):
            paths = _paths(segments[first : last + 1])
            for layout in layouts():
                found = [layout.find(tuple(word for word, _ in path)) for path in paths if path]
                needed = {t.meaning for t in found if t} & layout.required.keys()
                if 2 * len(needed) >= len(layout.required) and any(t and t.unit for t in found):
                    hits = sum(target is not None for target in found)
                    yield _Candidate(layout, first, last, paths, (2 * hits - len(found), len(needed), first - last))


def _paths(block: list[list[tuple[str, Unit | None]]]) -> list[list[tuple[str, Unit | None]]]:
    """The header path of each column; a cell merged over rows counts once.

    A blank beside a parent that stands over several columns, but is not merged, belongs to that parent.
    """
    width = len(block[0])
    filled = [list(row) for row in block]
    for level, row in enumerate(filled[:-1]):
        for column in range(1, width):
            has_leaf = any(below[column][0] for below in block[level + 1 :])
            same_parents = all(above[column] == above[column - 1] for above in filled[:level])
            if not row[column][0] and has_leaf and same_parents:
                row[column] = row[column - 1]
    paths = []
    for column in range(width):
        path: list[tuple[str, Unit | None]] = []
        for row in filled:
            if row[column][0] and (not path or path[-1] != row[column]):
                path.append(row[column])
        paths.append(path)
    return paths


def _headings(candidate: _Candidate, table_units: list[Unit]) -> tuple[list[Heading], list[HeaderFault]]:
    headings: list[Heading] = []
    faults: list[HeaderFault] = []
    without_unit: list[str] = []
    columns = {column.name: column for column in FORMS[candidate.layout.form].columns} | PLACE_AND_TIME
    for index, path in enumerate(candidate.paths):
        if not path:
            continue
        words = tuple(word for word, _ in path)
        shown, leaf = "/".join(words), words[-1]
        target = candidate.layout.find(words)
        stated = next((unit for _, unit in reversed(path) if unit), None)
        if target is None:
            bare, bracket = split_unit(leaf)
            if bracket and (meant := candidate.layout.find((*words[:-1], bare))) and meant.column in columns:
                faults.append(
                    HeaderFault(candidate.last, meant.shown, bracket, bad("unknown_unit", units=_unit_words(meant)))
                )
            else:
                faults.append(
                    HeaderFault(
                        candidate.last,
                        shown,
                        leaf,
                        _nearest(candidate.layout, words, headings),
                    )
                )
            continue
        if target.column == IGNORED:
            continue
        column = columns[target.column]
        if stated and column.type in _DEFAULT_FACTOR and not _fits(stated, target, column):
            faults.append(
                HeaderFault(candidate.last, target.shown, stated.name, bad("wrong_unit", units=_unit_words(target)))
            )
        twin = next((h for h in headings if h.target.meaning == target.meaning), None)
        if twin:
            faults.append(HeaderFault(candidate.last, target.shown, leaf, bad("header_twice", number=twin.index + 1)))
            continue
        usual = [unit for unit in table_units if target.unit and unit.measures == target.unit.measures]
        if column.type == "money" and not stated and len(usual) != 1:
            without_unit.append(target.shown)
        headings.append(Heading(index, target, column, stated or next(iter(usual), target.unit)))
    if without_unit:
        # 元 taken for 万元 is wrong by ten thousand, and nothing else in a sheet shows it.
        others = len(without_unit) - 1
        why = bad("no_money_units", others=others) if others else bad("no_money_unit")
        faults.append(HeaderFault(candidate.last, without_unit[0], "", why))
    return headings, faults


def _fits(stated: Unit, target: Target, column: Column) -> bool:
    if target.unit:
        return stated.measures == target.unit.measures
    return stated.measures in {"money": {"money"}, "count": {"count"}}.get(column.type, {"area", "pieces", "data"})


def _unit_words(target: Target) -> tuple[str, ...]:
    if target.unit is None:
        return ("㎡", "册", "台/件/套")
    return tuple(unit.name for unit in common().units.values() if unit.measures == target.unit.measures)


def _nearest(layout: Layout, words: HeaderPath, headings: list[Heading]) -> Bad:
    """The known name that resembles an unknown header most, of those that the sheet does not yet have."""
    taken = {heading.target.meaning for heading in headings}
    free = {t.shown: t for t in layout.targets.values() if t.meaning not in taken and t.column != IGNORED}
    near = difflib.get_close_matches("/".join(words), free, 1, 0.4)
    return bad("unknown_header_near", near=near[0]) if near else bad("unknown_header")


def _missing(layout: Layout, headings: list[Heading], last: int) -> Iterator[HeaderFault]:
    have = {heading.target.meaning for heading in headings}
    for meaning, target in layout.required.items():
        if meaning not in have:
            yield HeaderFault(last, target.shown, "", bad("missing_header"))
    if not {heading.target.column for heading in headings} & {"county_code", "county_name"}:
        yield HeaderFault(last, "行政区划代码", "", bad("missing_county_header"))
