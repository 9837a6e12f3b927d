"""The rows of a sheet in; the layout whose header they carry and what each column means, faults included, out."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.faults import Bad, bad
from etl.layout import IGNORED, RATE, HeaderPath, Layout, Target, Unit, common, is_of_others, segment, split_unit
from etl.layouts import known_words, layouts
from etl.opening.cells import Table
from etl.reading.units import unit_row, units_above
from etl.schema import FORMS, Column
from etl.values import Cell, compact, is_blank, is_number, shown

# A header begins within the first rows of a sheet and is at most this many rows deep.
FIRST_ROWS = 12
DEEPEST = 4
# 栏次: many statistical forms number their columns below the header (甲 乙 1 2 3).
_ORDINALS = re.compile(r"[甲乙丙丁戊己庚辛]|\(?\d{1,3}\)?(=.*)?|栏次|序号", re.ASCII)


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
        return self.unit.factor if self.unit else self.column.factor

    @property
    def is_number(self) -> bool:
        """Whether the cells below are a count, a quantity, money or a rate."""
        return self.column.factor > 0


@dataclass(frozen=True)
class HeaderFault:
    """What is wrong with a header: row and column (from 0), the header path, what was found, and why it will not do."""

    row: int | None
    path: str
    found: str
    why: Bad
    index: int | None = None


@dataclass(frozen=True)
class Match:
    """A layout found in a sheet: its header is rows `first` to `last`, counted from 0, its unit row included."""

    layout: Layout
    first: int
    last: int
    headings: list[Heading]
    faults: list[HeaderFault] = field(default_factory=list)

    def is_headed(self, rows: list[list[Cell]], index: int) -> bool:
        """Whether anything stands above a column."""
        return any(not is_blank(rows[row][index]) for row in range(self.first, self.last + 1))

    @property
    def numbers(self) -> list[Heading]:
        """The headings over counts, quantities and money, checks included."""
        return [heading for heading in self.headings if heading.is_number and heading.target.role != RATE]

    @property
    def rates(self) -> list[Heading]:
        """The headings over percentages that the office worked out itself."""
        return [heading for heading in self.headings if heading.target.role == RATE]

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
    best = max(_candidates(table), key=lambda candidate: candidate.score, default=None)
    if best is None:
        return None
    last, below = best.last, {}
    while last + 1 < len(table.rows):
        if units := unit_row(table.rows[last + 1]):
            below = units
        elif not is_numbering(table.rows[last + 1]):
            break
        last += 1
    headings, faults = _headings(best, units_above(table, best.first), below)
    faults += [*_missing(best.layout, headings, best.last), *_other_figures(table, best.first, headings)]
    return Match(best.layout, best.first, last, headings, faults)


def _other_figures(table: Table, first: int, headings: list[Heading]) -> Iterator[HeaderFault]:
    """A word right above the header that makes the figures below it others than the form's: 本期新增.

    A title stands above all columns, and a statement (填报单位：…) is none of the figures.
    """
    above = table.rows[first - 1] if first else []
    told: set[str] = set()
    for heading in headings:
        cell = above[heading.index] if heading.is_number and heading.index < len(above) else None
        word = compact(cell) if isinstance(cell, str) and cell not in above[:1] else ""
        stated = ":" in word and not word.startswith(common().details)
        if not stated and word not in told and is_of_others(word):
            told.add(word)
            yield HeaderFault(first - 1, heading.target.shown, word, bad("other_figures"), heading.index)


def is_numbering(row: list[Cell]) -> bool:
    """Whether a row numbers the columns, from 1 on and in order."""
    words = [compact(str(cell)).removesuffix(".0") for cell in row if not is_blank(cell)]
    numbers = [int(found[0]) for word in words if (found := re.match(r"\d+", word.strip("()")))]
    return (
        len(numbers) >= 3
        and all(map(_ORDINALS.fullmatch, words))
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 4
    )


def looks_like_a_table(table: Table) -> bool:
    """Whether a sheet that fits no layout holds figures that would be lost if it were skipped."""
    figures = [sum(map(is_number, row)) for row in table.rows]
    # A county's own table has one row of data, which is no row of 1, 2, 3 …
    single = any(count >= 5 and not is_numbering(row) for count, row in zip(figures, table.rows, strict=True))
    return single or sum(count >= 3 for count in figures) >= 2


def _candidates(table: Table) -> Iterator[_Candidate]:
    rows, known = table.rows, known_words()
    segments = [
        [segment(shown(cell)) if not is_blank(cell) else ("", None) for cell in row]
        for row in rows[: FIRST_ROWS + DEEPEST]
    ]
    fitting = [layout for layout in layouts() if layout.sheet is None or layout.sheet == table.sheet]
    for first, row in enumerate(segments[:FIRST_ROWS]):
        # One is enough: 县（市、区） beside a parent that means nothing, as a CSV keeps a merged header.
        if not any(word in known for word, _ in row):
            continue
        for last in range(first, min(first + DEEPEST, len(segments))):
            block = segments[first : last + 1]
            words = {word for line in block for word, _ in line}
            paths = header_paths(block)
            headers = [tuple(word for word, _ in path) for path in paths if path]
            for layout in fitting:
                if layout.header not in (None, (first + 1, last + 1)) or len(words & layout.words) < 2:
                    continue
                hopeful = [header[-1] in layout.last_words for header in headers]
                if 2 * sum(hopeful) < len(layout.required):
                    continue
                found = [layout.find(header) if may else None for header, may in zip(headers, hopeful, strict=True)]
                needed = {t.meaning for t in found if t} & layout.required.keys()
                if _is_enough(layout, len(needed), found):
                    hits = sum(target is not None for target in found)
                    yield _Candidate(layout, first, last, paths, (2 * hits - len(found), len(needed), first - last))


def _is_enough(layout: Layout, needed: int, found: list[Target | None]) -> bool:
    """Whether a header has so many of the columns a layout needs that it can be meant by it."""
    if 2 * needed < len(layout.required):
        return False
    if layout.is_canonical:
        return needed >= min(3, len(layout.required) - 1)
    if FORMS[layout.form].events:
        return needed == len(layout.required)
    return needed >= 1 and any(t and t.column != IGNORED and layout.column(t).factor for t in found)


def header_paths(block: list[list[tuple[str, Unit | None]]]) -> list[list[tuple[str, Unit | None]]]:
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


def _headings(
    candidate: _Candidate, table_units: list[Unit], below: dict[int, Unit]
) -> tuple[list[Heading], list[HeaderFault]]:
    headings: list[Heading] = []
    faults: list[HeaderFault] = []
    without_unit: list[tuple[str, int]] = []
    layout = candidate.layout

    def fault(path: str, found: str, why: Bad) -> None:
        faults.append(HeaderFault(candidate.last, path, found, why, index))

    for index, path in enumerate(candidate.paths):
        if not path:
            continue
        words = tuple(word for word, _ in path)
        leaf, target = words[-1], layout.find(words)
        if target is None:
            bare, bracket = split_unit(leaf)
            meant = layout.find((*words[:-1], bare)) if bracket else None
            if bracket and meant and meant.column != IGNORED:
                fault(meant.shown, bracket, bad("unknown_unit", units=_unit_words(layout, meant)))
            else:
                fault("/".join(words), leaf, _nearest(layout, words, headings))
            continue
        if target.column == IGNORED:
            continue
        column = layout.column(target)
        stated, under = next((unit for _, unit in reversed(path) if unit), None), below.get(index)
        if stated and under and stated.factor != under.factor:
            fault(target.shown, stated.name, bad("two_units", unit=under.name))
        stated = stated or under or (target.unit if target.names_unit else None)
        if stated and column.factor and not _fits(stated, layout, target):
            fault(target.shown, stated.name, bad("wrong_unit", units=_unit_words(layout, target)))
        twin = next((h for h in headings if h.target.meaning == target.meaning), None)
        if twin:
            fault(target.shown, leaf, bad("header_twice", number=twin.index + 1))
            continue
        usual = [unit for unit in table_units if target.unit and unit.measures == target.unit.measures]
        large = [unit for unit in table_units if unit.measures in ("area", "pieces", "data") and unit.factor != 100]
        mixed = [stated] if stated and stated.factor != 100 else [] if stated else large
        if column.type == "quantity" and not target.unit and mixed:
            # ㎡ and 册 below one another: a larger unit cannot be meant for both.
            fault(target.shown, "", bad("unit_of_mixed_column", unit=mixed[0].name))
        if column.type != "money" and not stated and len({unit.factor for unit in usual}) > 1:
            fault(target.shown, "", bad("two_units_above", units=tuple(unit.name for unit in usual)))
        if column.type == "money" and not stated and len(usual) != 1:
            without_unit.append((target.shown, index))
        headings.append(Heading(index, target, column, stated or next(iter(usual), target.unit)))
    if without_unit:
        # 元 taken for 万元 is wrong by ten thousand, and nothing else in a sheet shows it.
        others = len(without_unit) - 1
        why = bad("no_money_units", others=others) if others else bad("no_money_unit")
        faults.append(HeaderFault(candidate.last, without_unit[0][0], "", why, without_unit[0][1]))
    return headings, faults


def _fits(stated: Unit, layout: Layout, target: Target) -> bool:
    if target.unit:
        return stated.measures == target.unit.measures
    of_type = {"money": {"money"}, "count": {"count"}, "percent": {"percent"}}
    return stated.measures in of_type.get(layout.column(target).type, {"area", "pieces", "data"})


def _unit_words(layout: Layout, target: Target) -> tuple[str, ...]:
    measured = {"money": "money", "count": "count", "percent": "percent"}.get(layout.column(target).type)
    measures = target.unit.measures if target.unit else measured
    if measures is None:
        return ("㎡", "册", "台/件/套")
    return tuple(unit.name for unit in common().units.values() if unit.measures == measures)


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
    whose = {heading.target.column for heading in headings} & {"county_code", "county_name"}
    if not whose and not layout.is_canonical:
        yield HeaderFault(last, "行政区划代码", "", bad("missing_county_header"))
