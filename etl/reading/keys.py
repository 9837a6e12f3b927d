"""The rows of a sheet in; whose they are (county, period, year, choices, names), one column each, with faults, out."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from etl import limits, values
from etl.faults import Bad, bad
from etl.layout import columns_of
from etl.reading import columns
from etl.reading.body import Body
from etl.reading.columns import Values
from etl.reading.headers import Heading
from etl.reading.part import Value, words_of
from etl.regions import Regions
from etl.schema import FORMS, Column, Form
from etl.values import Cell, is_blank

# These are settled for the whole file, together with the period that the caller gave.
_SETTLED_LATER = {"period", "as_of"}
PLACES = ("county_name", "county_code", "city_name")


@dataclass(frozen=True)
class Keys:
    """By canonical column the values of each row; `unplaced` says by place why a row is no county's."""

    by_column: dict[str, Values] = field(default_factory=dict)
    counties: list[str | None] = field(default_factory=list)
    unplaced: dict[int, Bad] = field(default_factory=dict)
    unknown_cities: dict[int, Bad] = field(default_factory=dict)

    def series(self) -> dict[str, pl.Series]:
        """The same as one series per column, the county's code among them."""
        found = {name: column.series for name, column in self.by_column.items()}
        return {"county_code": pl.Series(self.counties, dtype=pl.String()), **found}


def settled_later(form: Form) -> set[str]:
    """The columns of a form that a row may leave blank until its period is known; none where there is no period."""
    return _SETTLED_LATER if form.time == "period" else set()


def keys_of(body: Body, stated: dict[str, Value], given: int | None, scope: str | None, regions: Regions) -> Keys:
    """The keys of every data row; `scope` is the region the office speaks for, `given` the period the caller said."""
    keys = Keys()
    # 6月底 is of the year that the period says, wherever its column stands.
    for heading in sorted(body.match.headings, key=lambda heading: heading.column.type != "period"):
        if not heading.is_number and heading.target.column not in PLACES:
            keys.by_column[heading.target.column] = _column(body, heading, keys, stated, given)
    _place(body, keys, _days(body, keys, stated, given), scope, regions)
    return keys


def _column(body: Body, heading: Heading, keys: Keys, stated: dict[str, Value], given: int | None) -> Values:
    cells, text, column = body.cells(heading.index), body.written(heading.index), heading.column
    date1904 = body.table.date1904
    if column.name == "as_of":
        periods = _periods(body, keys, stated, given)
        found = [limits.moment(cell, column, of, date1904) for cell, of in zip(cells, periods, strict=True)]
        return Values.of(found, text, pl.Date())
    if column.type == "date":
        return columns.converted(cells, text, lambda cell: limits.moment(cell, column, None, date1904), pl.Date())
    if column.type in ("period", "round", "year"):
        return columns.converted(cells, text, lambda cell: limits.moment(cell, column, None, date1904), pl.Int64())
    if column.choices:
        words = words_of(column)
        return columns.converted(cells, text, lambda cell: values.choice(cell, words), pl.String())
    return columns.texts(cells, text)


def _periods(body: Body, keys: Keys, stated: dict[str, Value], given: int | None) -> list[int | None]:
    """The period of each row, as far as it is known before the file is settled."""
    common = stated.get("period") or given
    default = common if isinstance(common, int) else None
    own = keys.by_column.get("period")
    return [default] * body.height if own is None else [period or default for period in own.series]


def _days(body: Body, keys: Keys, stated: dict[str, Value], given: int | None) -> list[date | None]:
    """The day on which each row's names of counties were in force, where it is known."""
    if "approved_on" in columns_of(body.match.layout.form):
        approved = stated.get("approved_on")
        common = approved if isinstance(approved, date) else None
        own = keys.by_column.get("approved_on")
        return [common] * body.height if own is None else [day or common for day in own.series]
    return [None if p is None else date(p // 100, p % 100, 1) for p in _periods(body, keys, stated, given)]


def _place(body: Body, keys: Keys, days: list[date | None], scope: str | None, regions: Regions) -> None:
    """Give each row its county, or the reason why it has none; equal rows are looked up once."""
    blank: list[str | None] = [None] * body.height
    named = (body.match.one(name) for name in PLACES)
    names, codes, cities = (body.written(heading.index).to_list() if heading else blank for heading in named)
    optional = not columns_of(body.match.layout.form)["county_code"].required
    wider = FORMS[body.match.layout.form].wider
    # Most columns say the same in every row, so that few rows differ in what is looked up.
    columns = (names, codes, cities, days)
    varying = [n for n, column in enumerate(columns) if len(set(column)) > 1]
    cases = list(zip(*(columns[n] for n in varying), strict=True)) if varying else [()] * body.height
    known: dict[tuple[object, ...], str | Bad | None] = {}
    for at, case in enumerate(cases):
        if case not in known:
            name, code, city, day = names[at], codes[at], cities[at], days[at]
            within = None if is_blank(city) else regions.city(str(city))
            nobody = optional and is_blank(name) and is_blank(code)
            known[case] = None if nobody else regions.resolve(name, code, within or scope, day, wider)
    found = [known[case] for case in cases]
    strange = {city for city in set(cities) if not is_blank(city) and regions.city(str(city)) is None}
    data = set(body.data) if strange or any(isinstance(county, Bad) for county in known.values()) else set()
    keys.unplaced.update((at, county) for at, county in enumerate(found) if isinstance(county, Bad) and at in data)
    keys.unknown_cities.update((at, bad("unknown_city")) for at in data if cities[at] in strange)
    keys.counties.extend(None if isinstance(county, Bad) else county for county in found)


def stated_value(cell: Cell, column: Column, of_period: int | None, date1904: bool) -> Value | Bad:
    """The value of a cell that speaks for all rows."""
    if column.type in ("date", "period", "round", "year"):
        return limits.moment(cell, column, of_period, date1904)
    return values.choice(cell, words_of(column)) if column.choices else values.text(cell)
