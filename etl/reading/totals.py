"""The figures of a sheet and the sums that the office wrote beside and below them in; every sum that is wrong out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from etl.faults import Bad, bad
from etl.layout import common
from etl.reading.headers import Heading
from etl.values import compact, displayed

DATA, SECTION, ALL, DETAIL, END = "data", "section", "all", "detail", "end"


@dataclass(frozen=True)
class Line:
    """A row of figures, in canonical grains, under the number headings of its sheet; `row` counts from 0."""

    row: int
    kind: str
    label: str
    numbers: list[int | Bad | None]
    year: int | None = None
    county: str | None = None


@dataclass(frozen=True)
class WrongSum:
    """A written sum that is not the sum: where, and both numbers in the displayed unit."""

    row: int
    heading: Heading
    written: str
    why: Bad


def kind_of(labels: list[str]) -> tuple[str, str]:
    """What a row is by the words in its first cells, and the word that said so."""
    words = [compact(label) for label in labels]
    first = next((word for word in words if word), "")
    if first.startswith(common().ends):
        return END, first
    for word in words:
        if word.startswith(common().details):
            return DETAIL, word
        total = word.rstrip(":数")
        if total.endswith(common().section_totals):
            return SECTION, word
        if total.endswith(common().all_totals) or total in common().whole_region:
            return ALL, word
    return DATA, ""


def detail_of(label: str) -> str:
    """What is left of a label without the word that makes its row a detail: 其中：费县 → 费县."""
    word = compact(label)
    found = next((detail for detail in common().details if word.startswith(detail)), "")
    return word.removeprefix(found).strip(":、,.")


def adds_up(lines: list[Line], at: int, headings: list[Heading]) -> str | None:
    """SECTION or ALL where every figure of a line is the sum of the rows beside it or of all rows, which makes the
    line a total whatever it is called; None else.

    One figure that happens to be a sum proves nothing: two columns must be sums of two rows or more.
    """
    line = lines[at]
    for kind, addends in ((SECTION, _section(lines, at, at == 0)), (ALL, [n for n in lines if n.kind == DATA])):
        rows = [other for other in addends if other is not line and line.year in (None, other.year)]
        sums = 0
        for n, heading in enumerate(headings):
            written, values = line.numbers[n], [other.numbers[n] for other in rows]
            if any(True for _ in _compare(line, heading, written, values, "wrong_sum_of_rows")):
                break
            sums += bool(written) and isinstance(written, int)
        else:
            if sums >= 2 and len(rows) >= 2:
                return kind
    return None


def wrong_sums(lines: list[Line], headings: list[Heading], in_city: Callable[[str, str], bool]) -> Iterator[WrongSum]:
    """Compare every total row with the rows it sums, and every check column with the figures of its row.

    `in_city(label, county)` tells whether a label such as 济南市合计 names the county's city; a label that
    names no city sums every row. A section's total stands below its rows, or above them where a total opens
    the table. Sums may differ by 0.01 of the displayed unit per addend; counts not at all.
    """
    leading = next((line.kind != DATA for line in lines), False)
    across = {(wrong.row, wrong.heading): wrong for line in lines for wrong in _wrong_across(line, headings)}
    yield from across.values()
    for at, line in enumerate(lines):
        if line.kind in (SECTION, ALL):
            addends = _section(lines, at, leading) if line.kind == SECTION else _everything(lines, line, in_city)
            if line.county:
                addends = [other for other in lines if other.kind == DATA and other.county == line.county]
            addends = [other for other in addends if line.year in (None, other.year)]
            for n, heading in enumerate(headings):
                # A sum across that is wrong is told itself, and not once more by the sum below it.
                if any((other.row, heading) in across for other in (line, *addends)):
                    continue
                values = [other.numbers[n] for other in addends]
                kind = "wrong_sum_of_rows" if addends else "wrong_sum_of_nothing"
                yield from _compare(line, heading, line.numbers[n], values, kind)


def _wrong_across(line: Line, headings: list[Heading]) -> Iterator[WrongSum]:
    for n, heading in enumerate(headings):
        if heading.target.is_check:
            values = [
                line.numbers[k]
                for k, other in enumerate(headings)
                if other.target.column == heading.target.column and not other.target.is_check
            ]
            yield from _compare(line, heading, line.numbers[n], values, "wrong_sum_across")


def _section(lines: list[Line], at: int, leading: bool) -> list[Line]:
    """The data rows next to a section's total; totals of the same section may follow one another (one per year)."""
    rest = lines[at + 1 :] if leading else lines[at - 1 :: -1] if at else []
    section: list[Line] = []
    for line in rest:
        if line.kind == DATA:
            section.append(line)
        elif section:
            break
    return section


def _everything(lines: list[Line], total: Line, in_city: Callable[[str, str], bool]) -> list[Line]:
    data = [line for line in lines if line.kind == DATA]
    return [line for line in data if line.county and in_city(total.label, line.county)] or data


def _compare(
    line: Line, heading: Heading, written: int | Bad | None, values: list[int | Bad | None], kind: str
) -> Iterator[WrongSum]:
    addends = [value for value in values if isinstance(value, int)]
    if not isinstance(written, int) or any(isinstance(value, Bad) for value in values):
        return
    tolerance = 0 if heading.column.type == "count" else len(addends) * heading.factor // 100
    if abs(written - sum(addends)) > tolerance:
        found, expected = (displayed(number, heading.factor) for number in (written, sum(addends)))
        yield WrongSum(line.row, heading, found, bad(kind, rows=len(values), expected=expected))
