"""A sheet under a known header in; the long rows of its form, with every fault in its cells, out."""

from dataclasses import dataclass, field
from datetime import date

from etl.body import Body
from etl.cells import Table
from etl.columns import Values
from etl.faults import Bad, Fault, bad
from etl.figures import figures_of, is_told_above
from etl.headers import Heading, Match
from etl.keys import SETTLED_LATER, Keys, keys_of, stated_value
from etl.layouts import PLACE_AND_TIME, columns_of
from etl.long_rows import base_of, facts_of, rates_of
from etl.part import Part, Value
from etl.preface import Statement, statements, titled_period
from etl.regions import Regions
from etl.schema import FORMS, Form
from etl.totals import ALL, DATA, DETAIL, END, Line, adds_up, detail_of, kind_of, wrong_sums
from etl.values import Cell, is_blank, number, shown, year
from warehouse.settings import SETTINGS

_MUST_BE_SAID = ("plan_version", "approved_on", "kind")
# Under the canonical header, money without a word about its approval is the plan that the programme began with.
_BASELINE: dict[str, Value] = {
    "plan_version": "基线",
    "approved_on": date(SETTINGS.first_year, 1, 1),
    "kind": "baseline",
}


@dataclass(frozen=True)
class _Sheet:
    file: str
    body: Body
    regions: Regions
    faults: list[Fault] = field(default_factory=list)

    @property
    def match(self) -> Match:
        return self.body.match

    @property
    def form(self) -> Form:
        return FORMS[self.match.layout.form]

    def fault(self, row: int | None, column: str, found: Cell, why: Bad, index: int | None = None) -> None:
        """Note a fault; row and index count from 0."""
        number = None if row is None else row + 1
        place = None if index is None else index + 1
        self.faults.append(Fault(self.file, why, self.body.table.sheet, number, column, shown(found), place))

    def at(self, place: int, heading: Heading | None, why: Bad) -> None:
        """Note a fault of a cell below a heading."""
        if heading is None:
            self.fault(self.body.first + place, "", None, why)
        else:
            found = self.body.written(heading.index)[place]
            self.fault(self.body.first + place, heading.target.shown, found, why, heading.index)

    def place_of(self, *columns: str) -> Heading | None:
        """The heading of the first of these columns that the sheet has, or of the county."""
        found = (self.match.one(column) for column in (*columns, "county_name", "county_code"))
        return next((heading for heading in found if heading), None)


def read_grid(
    file: str, table: Table, match: Match, regions: Regions, given: int | None
) -> tuple[list[Part], list[Fault]]:
    """The facts of one sheet and the rates stated in it; a cell with a fault is left empty in them.

    `given` is the period that the caller expects, if any.
    """
    sheet = _Sheet(file, Body.below(table, match), regions)
    for wrong in match.faults:
        sheet.fault(wrong.row, wrong.path, wrong.found, wrong.why, wrong.index)
    said = statements(table.rows, match.first, sheet.body.first + sheet.body.end)
    stated = _stated(sheet, said, given)
    scope = regions.scope(str(said["unit_name"].value or "")) if "unit_name" in said else None
    keys, figures = keys_of(sheet.body, stated, given, scope, regions), figures_of(sheet.body)
    kinds = _kinds(sheet, keys, figures, scope)
    data = [place for place in sheet.body.data if place not in kinds]
    _tell_cells(sheet, keys, figures, data, kinds)
    _tell_rows_after(sheet)
    if not _counties_in_details(sheet, keys, kinds, scope):
        _tell_sums(sheet, keys, figures, kinds)
    _tell_other_periods(sheet, keys, stated, data)
    base = base_of(file, sheet.body, keys, stated, data)
    known = {column: (statement.row + 1, stated.get(column)) for column, statement in said.items()}
    titled = titled_period(table.rows, match.first)
    parts = [Part(sheet.form.name, table.sheet, facts_of(sheet.body, base, figures, data), known, titled)]
    if match.rates and sheet.form.time == "period":
        parts.append(Part("stated_rates", table.sheet, rates_of(sheet.body, base, figures, data), known, titled))
    return parts, sheet.faults


def _stated(sheet: _Sheet, said: dict[str, Statement], given: int | None) -> dict[str, Value]:
    """What the preface says for every row: period, plan version, day of submission."""
    stated: dict[str, Value] = {}
    columns = [*sheet.form.columns, PLACE_AND_TIME["submitted_on"]]
    for column in sorted(columns, key=lambda column: column.type != "period"):
        if statement := said.get(column.name):
            period = stated.get("period") or given
            of = period if isinstance(period, int) else None
            value = stated_value(statement.value, column, of, sheet.body.table.date1904)
            if isinstance(value, Bad):
                sheet.fault(statement.row, statement.word, statement.value, value)
            stated[column.name] = None if isinstance(value, Bad) else value
    unsaid = [name for name in _MUST_BE_SAID if name in columns_of(sheet.form.name) and name not in stated]
    unsaid = [name for name in unsaid if not sheet.match.one(name)]
    if sheet.match.layout.is_canonical:
        # A form that may do without them is a baseline, unless it says a part of it: who says some says all.
        optional = set(_MUST_BE_SAID) <= set(sheet.form.optional) and len(unsaid) == len(_MUST_BE_SAID)
        if optional:
            return stated | _BASELINE
        if "plan_version" in sheet.form.optional:
            for name in unsaid:
                sheet.fault(sheet.match.last, name, None, bad("missing_header"))
        return stated
    for name in unsaid:
        sheet.fault(None, "", None, bad(f"no_{name}"))
    return stated


def _kinds(sheet: _Sheet, keys: Keys, figures: dict[Heading, Values], scope: str | None) -> dict[int, tuple[str, str]]:
    """What each row is that is not data: by its words, or because it is no county's and adds up or names a region."""
    kinds = dict(sheet.body.kinds)
    if not keys.unplaced:
        return kinds
    lines = _lines(sheet, keys, figures, kinds)
    places = [line.row - sheet.body.first for line in lines]
    numbers = [heading for heading in sheet.match.numbers if heading in figures]
    for at, place in enumerate(places):
        if place not in keys.unplaced:
            continue
        labels = [label for label in sheet.body.labels(place) if not is_blank(label)]
        region = next((label for label in labels if sheet.regions.is_whole(label)), None)
        if region:
            kinds[place] = (ALL, region)
        elif kind := adds_up(lines, at, numbers):
            kinds[place] = (kind, labels[0] if labels else "")
    return kinds


def _lines(sheet: _Sheet, keys: Keys, figures: dict[Heading, Values], kinds: dict[int, tuple[str, str]]) -> list[Line]:
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
        county = None if kind != DATA else keys.counties[place]
        lines.append(
            Line(sheet.body.first + place, kind, label, numbers, found if isinstance(found, int) else None, county)
        )
    return lines


def _tell_cells(
    sheet: _Sheet, keys: Keys, figures: dict[Heading, Values], data: list[int], kinds: dict[int, tuple[str, str]]
) -> None:
    """Tell every cell that cannot be taken, in its row."""
    body, rows = sheet.body, set(data)
    summed = rows | {place for place, (kind, _) in kinds.items() if kind != DETAIL}
    for heading, column in figures.items():
        for place, why in column.wrong.items():
            told = why.kind == "merged_rows" and is_told_above(body, heading, place)
            if place in summed and not told:
                sheet.at(place, heading, why)
    for key, column in keys.by_column.items():
        at = sheet.match.one(key)
        for place in rows & column.wrong.keys():
            sheet.at(place, at, column.wrong[place])
        if at and at.column.required and key not in SETTLED_LATER:
            for place in column.series.is_null().arg_true():
                if place in rows and place not in column.wrong:
                    sheet.at(place, at, bad("blank"))
    for place in rows & keys.unplaced.keys() if sheet.place_of() else ():
        blank_name = (name := sheet.match.one("county_name")) is None or not body.filled(name.index)[place]
        why = keys.unplaced[place]
        if why.kind == "no_county" and sheet.match.layout.is_canonical:
            why = bad("blank")
        sheet.at(place, sheet.place_of("county_code" if blank_name else "county_name"), why)
    for place in rows & keys.unknown_cities.keys():
        sheet.at(place, sheet.match.one("city_name"), keys.unknown_cities[place])
    for index in range(len(body.table.rows[sheet.match.last])):
        if not sheet.match.is_headed(body.table.rows, index):
            for place in body.filled(index).arg_true():
                if place in rows:
                    found = body.written(index)[place]
                    sheet.fault(body.first + place, f"第{index + 1}列", found, bad("no_header"), index)


def _tell_other_periods(sheet: _Sheet, keys: Keys, stated: dict[str, Value], data: list[int]) -> None:
    """Tell each row whose period is not the one stated for all."""
    own, period = keys.by_column.get("period"), stated.get("period")
    if own is not None and period is not None:
        for place in data:
            if own.series[place] not in (None, period):
                sheet.at(place, sheet.match.one("period"), bad("period_differs_above"))


def _tell_rows_after(sheet: _Sheet) -> None:
    """Tell each row from the notes on that names a county or has a figure.

    A line of notes may do either, as in 填报单位：费县 or 联系电话：…; a line that does both is a report.
    """
    code, name = sheet.match.one("county_code"), sheet.match.one("county_name")
    for place in range(sheet.body.end, sheet.body.height):
        cells = sheet.body.row(place)
        named = code if code and sheet.regions.mentions(None, cells[code.index]) else None
        named = named or (name if name and sheet.regions.mentions(cells[name.index], None) else None)
        figure = next((h for h in sheet.match.numbers if isinstance(number(cells[h.index], 1), int)), None)
        is_note = kind_of(sheet.body.labels(place))[0] == END
        if (named and figure) or (not is_note and (named or figure)):
            sheet.at(place, named or figure, bad("after_the_notes"))


def _counties_in_details(sheet: _Sheet, keys: Keys, kinds: dict[int, tuple[str, str]], scope: str | None) -> bool:
    """Tell each 其中 row of a county without a row of its own, whose figures no total would find."""
    found = False
    have = set(keys.counties)
    for place, (kind, _) in kinds.items():
        if kind != DETAIL:
            continue
        for label in sheet.body.labels(place):
            county = sheet.regions.resolve(detail_of(label), None, scope) if detail_of(label) else None
            if isinstance(county, str) and county not in have:
                at = sheet.place_of("county_name")
                row = sheet.body.first + place
                sheet.fault(
                    row, at.target.shown if at else "", label, bad("county_as_detail"), at.index if at else None
                )
                found = True
                break
    return found


def _tell_sums(sheet: _Sheet, keys: Keys, figures: dict[Heading, Values], kinds: dict[int, tuple[str, str]]) -> None:
    if not kinds and not any(heading.target.is_check for heading in sheet.match.numbers):
        return
    lines = _lines(sheet, keys, figures, kinds)

    def in_city(label: str, county: str) -> bool:
        scope = sheet.regions.scope(label)
        return scope is not None and sheet.regions.covers(scope, county)

    for wrong in wrong_sums(lines, sheet.match.numbers, in_city):
        sheet.fault(wrong.row, wrong.heading.target.shown, wrong.written, wrong.why, wrong.heading.index)
