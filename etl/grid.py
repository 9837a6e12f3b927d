"""A sheet under an office's own header in; the long rows of its form, with every fault in its cells, out."""

from collections.abc import Iterator
from dataclasses import dataclass

from etl import limits, values
from etl.cells import Table
from etl.faults import Bad, Fault, bad
from etl.headers import Heading, Match
from etl.part import Part, Value, frame_of, words_of
from etl.preface import Statement, statements, titled_period
from etl.regions import Regions
from etl.schema import FORMS, Column
from etl.totals import DATA, DETAIL, END, Line, detail_of, kind_of, wrong_sums
from etl.values import Cell, is_blank, shown

# These are settled for the whole file, together with the period that the caller gave.
_SETTLED_LATER = {"period", "as_of"}
_MUST_BE_SAID = ("plan_version", "approved_on", "kind")


@dataclass(frozen=True)
class _Sheet:
    file: str
    table: Table
    match: Match
    regions: Regions
    faults: list[Fault]

    def fault(self, row: int | None, column: str, found: Cell, why: Bad, index: int | None = None) -> None:
        number = None if row is None else row + 1
        place = None if index is None else index + 1
        self.faults.append(Fault(self.file, why, self.table.sheet, number, column, shown(found), place))


def read_grid(file: str, table: Table, match: Match, regions: Regions) -> tuple[Part, list[Fault]]:
    """The facts of one sheet; a cell with a fault is left empty in them."""
    sheet = _Sheet(file, table, match, regions, [])
    for wrong in match.faults:
        sheet.fault(wrong.row, wrong.path, wrong.found, wrong.why)
    rows, after = _rows(sheet)
    said = statements(table.rows, match.first, after)
    stated = _stated(sheet, said)
    scope = regions.scope(str(said["unit_name"].value or "")) if "unit_name" in said else None
    lines: list[Line] = []
    records: list[dict[str, Value]] = []
    spread = _merged_over_rows(table)
    details: list[int] = []
    for row, kind, label in rows:
        if kind == DETAIL:
            details.append(row)
            continue
        numbers = [_number(sheet, row, heading, spread) for heading in match.numbers]
        keys = _keys(sheet, row, scope) if kind == DATA else {}
        year = _year(sheet, row)
        county = keys.get("county_code")
        lines.append(Line(row, kind, label, numbers, year, str(county) if county else None))
        if (
            kind == DATA
            and None not in (keys.get("period"), stated.get("period"))
            and keys["period"] != stated["period"]
        ):
            sheet.fault(row, _place(match, "period"), keys["period"], bad("period_differs_above"))
        if kind == DATA:
            records += _records(sheet, row, stated | keys, numbers)
    if not _counties_in_details(sheet, details, scope, {line.county for line in lines}):
        for wrong_sum in wrong_sums(lines, match.numbers, lambda label, county: _names_city(regions, label, county)):
            sheet.fault(
                wrong_sum.row, wrong_sum.heading.target.shown, wrong_sum.written, wrong_sum.why, wrong_sum.heading.index
            )
    frame = frame_of(FORMS[match.layout.form], table.sheet, records)
    known = {column: (statement.row + 1, stated.get(column)) for column, statement in said.items()}
    return Part(match.layout.form, table.sheet, frame, known, titled_period(table.rows, match.first)), sheet.faults


def _rows(sheet: _Sheet) -> tuple[list[tuple[int, str, str]], int]:
    """Row, kind and label of the rows with figures, and the row where the table ends."""
    cells, match = sheet.table.rows, sheet.match
    headed = {heading.index for heading in match.headings}
    blank_headers = [
        column
        for column in range(len(cells[match.last]))
        if column not in headed and all(is_blank(cells[row][column]) for row in range(match.first, match.last + 1))
    ]
    found: list[tuple[int, str, str]] = []
    for row in range(match.last + 1, len(cells)):
        if all(is_blank(cell) for cell in cells[row]):
            continue
        kind, label = kind_of(_labels(sheet, row))
        if kind == END:
            _expect_no_more(sheet, row)
            return found, row
        if not _says_anything(sheet, row):
            continue
        found.append((row, kind, label))
        for column in blank_headers:
            if kind == DATA and not is_blank(cells[row][column]):
                sheet.fault(row, f"第{column + 1}列", cells[row][column], bad("no_header"), column)
    return found, len(cells)


def _says_anything(sheet: _Sheet, row: int) -> bool:
    """Whether a row has more than the number that templates print before every line."""
    return any(not is_blank(sheet.table.rows[row][heading.index]) for heading in sheet.match.headings)


def _labels(sheet: _Sheet, row: int) -> list[str]:
    first_number = min(heading.index for heading in sheet.match.numbers)
    return [cell for cell in sheet.table.rows[row][:first_number] if isinstance(cell, str)]


def _expect_no_more(sheet: _Sheet, end: int) -> None:
    """Tell each row from `end` on, where the notes begin, that names a county or has a figure.

    A line of notes may do either, as in 填报单位：费县 or 联系电话：…; a line that does both is a report.
    """
    code, name = sheet.match.one("county_code"), sheet.match.one("county_name")
    for row in range(end, len(sheet.table.rows)):
        cells = sheet.table.rows[row]
        named = code if code and sheet.regions.mentions(None, cells[code.index]) else None
        named = named or (name if name and sheet.regions.mentions(cells[name.index], None) else None)
        figure = next((h for h in sheet.match.numbers if isinstance(values.number(cells[h.index], 1), int)), None)
        is_note = kind_of(_labels(sheet, row))[0] == END
        if (named and figure) or (not is_note and (named or figure)):
            place = named or figure
            assert place
            sheet.fault(row, place.target.shown, cells[place.index], bad("after_the_notes"), place.index)


def _counties_in_details(sheet: _Sheet, details: list[int], scope: str | None, have: set[str | None]) -> bool:
    """Tell each 其中 row of a county without a row of its own, whose figures no total would find."""
    found = False
    for row in details:
        for label in _labels(sheet, row):
            county = sheet.regions.resolve(detail_of(label), None, scope) if detail_of(label) else None
            if isinstance(county, str) and county not in have:
                sheet.fault(row, _place(sheet.match, "county_name"), label, bad("county_as_detail"))
                found = True
                break
    return found


def _stated(sheet: _Sheet, said: dict[str, Statement]) -> dict[str, Value]:
    """What the preface says for every row: period, plan version, day of submission."""
    form = FORMS[sheet.match.layout.form]
    stated: dict[str, Value] = {}
    for column in (*form.columns, Column("submitted_on", "date", False, None)):
        if statement := said.get(column.name):
            value = _value(statement.value, column)
            if isinstance(value, Bad):
                sheet.fault(statement.row, statement.word, statement.value, value)
            stated[column.name] = None if isinstance(value, Bad) else value
    for column in form.columns:
        if column.name in _MUST_BE_SAID and column.name not in stated and not sheet.match.one(column.name):
            sheet.fault(None, "", None, bad(f"no_{column.name}"))
    return stated


def _keys(sheet: _Sheet, row: int, scope: str | None) -> dict[str, Value]:
    """County, year, choices, text and days of one row."""
    cells, match = sheet.table.rows[row], sheet.match
    keys: dict[str, Value] = {}
    places: dict[str, Cell] = {}
    for heading in match.headings:
        name, cell = heading.target.column, cells[heading.index]
        if name in ("county_name", "county_code", "city_name"):
            places[name] = cell
        elif not heading.is_number:
            value = _value(cell, heading.column)
            if isinstance(value, Bad):
                sheet.fault(row, heading.target.shown, cell, value, heading.index)
            elif value is not None:
                keys[name] = value
            elif heading.column.required and name not in _SETTLED_LATER:
                sheet.fault(row, heading.target.shown, None, bad("blank"), heading.index)
    city_name = places.get("city_name")
    city = None if is_blank(city_name) else sheet.regions.city(str(city_name))
    if not is_blank(city_name) and city is None:
        sheet.fault(row, _place(match, "city_name"), city_name, bad("unknown_city"))
    county = sheet.regions.resolve(places.get("county_name"), places.get("county_code"), city or scope)
    if isinstance(county, Bad):
        at = "county_name" if not is_blank(places.get("county_name")) else "county_code"
        sheet.fault(row, _place(match, at), places.get(at), county)
    else:
        keys["county_code"] = county
    return keys


def _place(match: Match, column: str) -> str:
    heading = match.one(column) or match.one("county_name") or match.one("county_code")
    return heading.target.shown if heading else ""


def _year(sheet: _Sheet, row: int) -> int | None:
    heading = sheet.match.one("budget_year")
    # Of any century: what is wrong with it is told elsewhere, and sums still need to know whose they are.
    year = values.year(sheet.table.rows[row][heading.index]) if heading else None
    return year if isinstance(year, int) else None


def _number(
    sheet: _Sheet, row: int, heading: Heading, spread: dict[tuple[int, int], tuple[int, int]]
) -> int | Bad | None:
    cell = sheet.table.rows[row][heading.index]
    value = values.number(cell, heading.factor, heading.column.type == "count")
    if isinstance(value, Bad):
        sheet.fault(row, heading.target.shown, cell, value, heading.index)
    elif value is not None and (rows := spread.get((row, heading.index))):
        # One figure for several rows: nobody can say how much of it is whose.
        if rows[0] == row:
            why = bad("merged_rows", rows=rows[1] - row + 1)
            sheet.fault(row, heading.target.shown, cell, why, heading.index)
        return values.NUMBER
    return value


def _merged_over_rows(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """By cell, the first and last row of the merged range that it lies in, of ranges higher than a row."""
    return {
        (row, column): (top, bottom)
        for top, left, bottom, right in table.merged
        if bottom > top
        for row in range(top, min(bottom + 1, len(table.rows)))
        for column in range(left, min(right + 1, len(table.rows[0])))
    }


def _value(cell: Cell, column: Column) -> Value | Bad:
    if column.type in ("date", "period", "year"):
        return limits.moment(cell, column)
    return values.choice(cell, words_of(column)) if column.choices else values.text(cell)


def _records(
    sheet: _Sheet, row: int, shared: dict[str, Value], numbers: list[int | Bad | None]
) -> Iterator[dict[str, Value]]:
    """One long row per work class or source that the header names; those without a figure are left out."""
    groups: dict[tuple[tuple[str, str], ...], dict[str, Value]] = {}
    for heading, number in zip(sheet.match.numbers, numbers, strict=True):
        if not heading.target.is_check and number is not None:
            measures = groups.setdefault(heading.target.fixed, {})
            measures[heading.column.lake_name] = None if isinstance(number, Bad) else number
    for fixed, measures in groups.items():
        yield {**shared, **dict(fixed), **measures, "row": row + 1}


def _names_city(regions: Regions, label: str, county: str) -> bool:
    scope = regions.scope(label)
    return scope is not None and regions.covers(scope, county)
