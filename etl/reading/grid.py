"""A sheet under a known header in; the long rows of its form, with every fault in its cells, out."""

from etl.faults import Bad, Fault, bad
from etl.opening.cells import Table
from etl.reading.body import Body
from etl.reading.columns import Values
from etl.reading.figures import figures_of, is_told_before
from etl.reading.headers import Heading, Match
from etl.reading.keys import Keys, keys_of, settled_later
from etl.reading.long_rows import base_of, facts_of, rates_of
from etl.reading.part import Part, Value, repeated
from etl.reading.preface import statements, titled_period
from etl.reading.sheet import Sheet
from etl.reading.stated import stated_of, tell_blank_statements, tell_contradictions
from etl.reading.stray_rows import stray_rows
from etl.reading.totals import ALL, DATA, DETAIL, Line, adds_up, detail_of, kind_of, wrong_sums
from etl.regions import Regions
from etl.values import is_blank, year

# Faults of a code, told where it stands; and those that follow from a city that does not exist.
_OF_THE_CODE = {"unknown_code", "unknown_code_named", "code_of_no_county", "county_gone"}
_WANTS_THE_CITY = {"county_in_several", "zone_in_several"}
_NO_COUNTYS_NAME = {"no_county", "unknown_county"}


def read_grid(
    file: str, table: Table, match: Match, regions: Regions, given: int | None
) -> tuple[list[Part], list[Fault]]:
    """The facts of one sheet and the rates stated in it; a cell with a fault is left empty in them.

    `given` is the period that the caller expects, if any.
    """
    sheet = Sheet(file, Body.below(table, match), regions)
    for wrong in match.faults:
        sheet.fault(wrong.row, wrong.path, wrong.found, wrong.why, wrong.index)
    said = statements(table.rows, match.first, sheet.body.first + sheet.body.end)
    tell_contradictions(sheet, said)
    stated = stated_of(sheet, said, given)
    scope = regions.scope(str(said["unit_name"].value or "")) if "unit_name" in said else None
    keys, figures = keys_of(sheet.body, stated, given, scope, regions), figures_of(sheet.body)
    kinds = _kinds(sheet, keys, figures, scope)
    data = [place for place in sheet.body.data if place not in kinds]
    _tell_cells(sheet, keys, figures, data, kinds)
    lost = _tell_counties_in_details(sheet, keys, kinds, scope)
    for stray in stray_rows(sheet.body, regions):
        sheet.fault(stray.row, stray.column, stray.found, stray.why, stray.index)
        lost = True
    base = base_of(file, sheet.body, keys.series(), stated, data)
    facts = facts_of(sheet.body, base, figures, data)
    # A row that is lost or doubled is told itself, and not once more by every sum.
    if not lost and repeated(sheet.form, facts, settled_later(sheet.form)).is_empty():
        _tell_sums(sheet, keys, figures, kinds)
    _tell_other_periods(sheet, keys, stated, data)
    known = {column: (found.row + 1, found.index + 1, stated.get(column)) for column, found in said.items()}
    placed = {heading.target.column: heading.index + 1 for heading in match.headings if not heading.is_number}
    titled = titled_period(table.rows, match.first)
    parts = [Part(sheet.form.name, table.sheet, facts, known, placed, titled)]
    if facts.height:
        tell_blank_statements(sheet, said)
    if match.rates and sheet.form.time == "period":
        rates = rates_of(sheet.body, base, figures, data)
        parts.append(Part("stated_rates", table.sheet, rates, known, placed, titled))
    return parts, sheet.faults


def _kinds(sheet: Sheet, keys: Keys, figures: dict[Heading, Values], scope: str | None) -> dict[int, tuple[str, str]]:
    """What each row is that is not data: by its words, or because it is no county's and adds up or names a region."""
    kinds = dict(sheet.body.kinds)
    if not keys.unplaced or sheet.form.wider:
        return kinds
    lines = _lines(sheet, keys, figures, kinds)
    places = [line.row - sheet.body.first for line in lines]
    numbers = [heading for heading in sheet.match.numbers if heading in figures]
    name = sheet.match.one("county_name")
    for at, place in enumerate(places):
        if place not in keys.unplaced:
            continue
        labels = [label for label in sheet.body.labels(place) if not is_blank(label)]
        # 临沂市 beside the misspelt name of a county is the county's city, not the label of a sum.
        named = sheet.body.row(place)[name.index] if name else None
        of_whole = [named] if isinstance(named, str) and not is_blank(named) else labels
        region = next((label for label in of_whole if sheet.regions.is_whole(label)), None)
        if region:
            kinds[place] = (ALL, region)
        elif _names_nobody(sheet, place, keys.unplaced[place]) and (kind := adds_up(lines, at, numbers)):
            kinds[place] = (kind, labels[0] if labels else "")
    return kinds


def _names_nobody(sheet: Sheet, place: int, why: Bad) -> bool:
    """Whether a row has neither a code nor a name that could be a county's: small figures add up by chance."""
    code = sheet.match.one("county_code")
    has_code = code is not None and bool(sheet.body.filled(code.index)[place])
    return not has_code and why.kind in ("no_county", "unknown_county")


def _lines(sheet: Sheet, keys: Keys, figures: dict[Heading, Values], kinds: dict[int, tuple[str, str]]) -> list[Line]:
    """The rows with figures as the sums see them."""
    columns = [(figures[h].series.to_list(), figures[h].wrong) for h in sheet.match.numbers]
    years = sheet.match.one("budget_year")
    of_year = sheet.body.cells(years.index) if years else None
    lines = []
    for place in sorted({*sheet.body.data, *kinds}):
        kind, label = kinds.get(place, (DATA, ""))
        if kind == DETAIL:
            continue
        numbers: list[int | Bad | None] = [wrong.get(place, series[place]) for series, wrong in columns]
        # Of any century: what is wrong with it is told elsewhere, and sums still need to know whose they are.
        found = year(of_year[place]) if of_year is not None else None
        # The total of one county's years or sources stands in a row of that county.
        county = keys.counties[place]
        lines.append(
            Line(sheet.body.first + place, kind, label, numbers, found if isinstance(found, int) else None, county)
        )
    return lines


def _tell_cells(
    sheet: Sheet, keys: Keys, figures: dict[Heading, Values], data: list[int], kinds: dict[int, tuple[str, str]]
) -> None:
    """Tell every cell that cannot be taken, in its row."""
    body, rows = sheet.body, set(data)
    summed = rows | {place for place, (kind, _) in kinds.items() if kind != DETAIL}
    for heading, column in figures.items():
        for place, why in column.wrong.items():
            told = why.kind in ("merged_rows", "merged_columns") and is_told_before(body, heading, place)
            if place in summed and not told:
                sheet.at(place, heading, why)
    for key, column in keys.by_column.items():
        at = sheet.match.one(key)
        for place in rows & column.wrong.keys():
            sheet.at(place, at, column.wrong[place])
        if at and at.column.required and key not in settled_later(sheet.form):
            for place in column.series.is_null().arg_true():
                if place in rows and place not in column.wrong:
                    sheet.at(place, at, bad("blank"))
    for place in rows & keys.unplaced.keys() if sheet.place_of() else ():
        blank_name = (name := sheet.match.one("county_name")) is None or not body.filled(name.index)[place]
        why = keys.unplaced[place]
        if why.kind in _WANTS_THE_CITY and place in keys.unknown_cities:
            continue
        if why.kind in ("no_county", "no_region") and sheet.match.layout.is_canonical:
            why = bad("blank")
        code = sheet.match.one("county_code") if why.kind in _OF_THE_CODE else None
        by_code = blank_name or (code is not None and body.filled(code.index)[place])
        sheet.at(place, sheet.place_of("county_code" if by_code else "county_name"), why)
    city = sheet.match.one("city_name")
    for place in rows & keys.unknown_cities.keys():
        if city and not is_told_before(body, city, place):
            sheet.at(place, city, keys.unknown_cities[place])
    _tell_long_lines(sheet, data)
    for index in range(len(body.table.rows[sheet.match.last])):
        if not sheet.match.is_headed(body.table.rows, index):
            for place in body.filled(index).arg_true():
                if place in rows:
                    found = body.written(index)[place]
                    sheet.fault(body.first + place, f"第{index + 1}列", found, bad("no_header"), index)


def _tell_long_lines(sheet: Sheet, data: list[int]) -> None:
    """Tell each line of a text file with more cells than its header: a comma within a number has moved the rest on.

    A delimiter at the end of every line is a habit of programs.
    """
    lengths, first = sheet.body.table.lengths, sheet.body.first
    if not lengths:
        return
    expected = lengths[sheet.match.last]
    long = [place for place in data if lengths[first + place] > expected]
    surplus = {lengths[first + place] - expected for place in data}
    if long and surplus != {1}:
        for place in long:
            sheet.fault(first + place, "", None, bad("row_too_long", found=lengths[first + place], expected=expected))


def _tell_other_periods(sheet: Sheet, keys: Keys, stated: dict[str, Value], data: list[int]) -> None:
    """Tell each row whose period is not the one stated for all."""
    own, period = keys.by_column.get("period"), stated.get("period")
    if own is not None and period is not None:
        for place in data:
            if own.series[place] not in (None, period):
                sheet.at(place, sheet.match.one("period"), bad("period_differs_above"))


def _tell_counties_in_details(sheet: Sheet, keys: Keys, kinds: dict[int, tuple[str, str]], scope: str | None) -> bool:
    """Tell each 其中 row of a county without a row of its own, whose figures no total would find; whether one is."""
    found = False
    have = {keys.counties[place] for place in sheet.body.data}
    code, at = sheet.match.one("county_code"), sheet.place_of("county_name")
    for place, (kind, _) in kinds.items():
        if kind != DETAIL:
            continue
        digits = sheet.body.row(place)[code.index] if code else None
        label = next(label for label in sheet.body.labels(place) if kind_of([label])[0] == DETAIL)
        county = sheet.regions.resolve(detail_of(label) or None, digits, scope)
        # 寄宿制学校 is nobody's name; what has a code, or a name like a county's, is.
        is_county = not isinstance(county, Bad) or not is_blank(digits) or county.kind not in _NO_COUNTYS_NAME
        if is_county and (isinstance(county, Bad) or county not in have):
            row, shown_at = sheet.body.first + place, at.target.shown if at else ""
            sheet.fault(row, shown_at, label, bad("county_as_detail"), at.index if at else None)
            found = True
    return found


def _tell_sums(sheet: Sheet, keys: Keys, figures: dict[Heading, Values], kinds: dict[int, tuple[str, str]]) -> None:
    if not kinds and not any(heading.target.is_check for heading in sheet.match.numbers):
        return
    lines = _lines(sheet, keys, figures, kinds)

    def in_city(label: str, county: str) -> bool:
        scope = sheet.regions.scope(label)
        return scope is not None and sheet.regions.covers(scope, county)

    for wrong in wrong_sums(lines, sheet.match.numbers, in_city):
        sheet.fault(wrong.row, wrong.heading.target.shown, wrong.written, wrong.why, wrong.heading.index)
