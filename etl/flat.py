"""A table under the canonical English header in; its form's frame and every fault in its cells out, for many rows."""

import difflib
import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from etl import limits, values
from etl.cells import Table
from etl.faults import Bad, Fault, bad
from etl.layouts import common
from etl.part import Part, schema, words_of
from etl.preface import titled_period
from etl.regions import Regions
from etl.schema import FORMS, Column, Form
from etl.values import Cell, compact
from warehouse.settings import SETTINGS

_FIRST_ROWS = 12
_FACTORS = {"count": 1, "quantity": 100, "money": 1_000_000}
_SUBMITTED_ON = Column("submitted_on", "date", False, None)
# A cell may be blank where the caller can say it.
_SETTLED_LATER = {"period", "as_of"}
# Columns that a file may leave out: the calendar knows the day, and the others are beside the public form.
_APPROVAL = {"plan_version", "approved_on", "approval_no", "kind"}
_OPTIONAL = {
    "progress": {"as_of"},
    "funds": {"as_of"},
    "plan": {"key_item_qty"},
    "plan_funds": _APPROVAL,
    "project_status": {"county_code"},
}
# Money without a word about its approval is the plan that the programme began with.
_BASELINE = {"plan_version": "基线", "approved_on": date(SETTINGS.first_year, 1, 1), "kind": "baseline"}
# Below the rows of a table: 填表人：张三, 注：…
_SIGNATURE = "^(" + "|".join(map(re.escape, common().ends)).replace(":", "[:：]") + ")"

Converted = str | int | date | None


def canonical_header(table: Table) -> tuple[Form, int] | None:
    """The form and the row (from 0) of a header with canonical column names, if a table has one."""
    for row, cells in enumerate(table.rows[:_FIRST_ROWS]):
        names = {compact(cell) for cell in cells if isinstance(cell, str)}
        fitting = [form for form in FORMS.values() if _resembles(form, names - {""})]
        if fitting:
            return max(fitting, key=lambda form: _fit(form, names)), row
    return None


def _resembles(form: Form, names: set[str]) -> bool:
    known = names & {column.name for column in form.columns}
    return len(known) >= 3 and 2 * len(known) >= len(names)


def _fit(form: Form, names: set[str]) -> tuple[int, int]:
    """How many names a form knows, less what it would miss."""
    known = {column.name for column in form.columns}
    return len(names & known) - len(_needed(form, names) - names), -len(known)


def _needed(form: Form, names: Collection[str]) -> set[str]:
    """The columns that a file must have; who says something of an approval says all of it."""
    optional = _OPTIONAL.get(form.name, set())
    if form.name == "plan_funds" and _BASELINE.keys() & set(names):
        optional = {"approval_no"}
    return {column.name for column in form.columns} - optional


def read_flat(file: str, table: Table, form: Form, header: int, regions: Regions) -> tuple[Part, list[Fault]]:
    """The facts of a table below its canonical header; a cell with a fault is left empty in them."""
    text = _as_text(table, header)
    faults = _header_faults(file, table, form, header, text)
    columns = {column.name: column for column in (*form.columns, _SUBMITTED_ON)}
    named = {compact(str(name or "")): n for n, name in reversed(list(enumerate(table.rows[header])))}
    rows = text["row"]
    series: dict[str, pl.Series] = {}
    for name, column in columns.items():
        if name not in named:
            continue
        cells = text.to_series(named[name])
        converted, wrong = _column(cells, column, regions)
        series[column.lake_name] = converted
        for at, why in wrong:
            faults.append(Fault(file, why, table.sheet, rows[at], name, cells[at] or "", named[name] + 1))
        if column.required and name not in _SETTLED_LATER:
            blank = converted.is_null().arg_true().to_list()
            told = {at for at, _ in wrong}
            faults += [
                Fault(file, bad("blank"), table.sheet, rows[at], name, "", named[name] + 1)
                for at in blank
                if at not in told
            ]
    frame = pl.DataFrame(
        [
            series[name].cast(dtype).alias(name)
            if name in series
            else pl.repeat(None, text.height, dtype=dtype, eager=True).alias(name)
            for name, dtype in schema(form).items()
            if name not in ("sheet", "row")
        ]
    ).with_columns(sheet=pl.lit(table.sheet), row=rows)
    if form.name == "plan_funds" and not _BASELINE.keys() & named.keys():
        frame = frame.with_columns(pl.lit(value).alias(name) for name, value in _BASELINE.items())
    titled = titled_period(table.rows, header)
    return Part(form.name, table.sheet, _with_figures(frame, form), titled=titled), faults


def _as_text(table: Table, header: int) -> pl.DataFrame:
    """The rows below the header as strings, without blank rows, and in `row` the office's row number."""
    if table.text is not None:
        frame = table.text.slice(header + 1)
    else:
        columns = (
            zip(*table.rows[header + 1 :], strict=True)
            if len(table.rows) > header + 1
            else [()] * len(table.rows[header])
        )
        frame = pl.DataFrame(
            {f"c{n}": [_string(cell) for cell in column] for n, column in enumerate(columns)},
            schema_overrides={f"c{n}": pl.String() for n in range(len(table.rows[header]))},
        )
    frame = frame.with_columns(pl.all().str.strip_chars())
    nothing = pl.exclude("row").is_null() | (pl.exclude("row") == "")
    frame = frame.with_columns(row=pl.int_range(header + 2, header + 2 + frame.height, dtype=pl.Int64()))
    frame = frame.filter(~pl.all_horizontal(nothing))
    signed = frame.to_series(0).str.contains(_SIGNATURE).fill_null(False)
    if not signed.any():
        return frame
    # A record has cells that are no “word: …”.
    return frame.filter(~(signed & pl.all_horizontal(nothing | pl.exclude("row").str.contains("[:：]"))))


def _string(cell: Cell) -> str | None:
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0") if abs(cell) < 10**15 else repr(cell)
    return None if cell is None else str(cell)


def _header_faults(file: str, table: Table, form: Form, header: int, text: pl.DataFrame) -> list[Fault]:
    known = [column.name for column in (*form.columns, _SUBMITTED_ON)]
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for n, cell in enumerate(table.rows[header]):
        name = compact(str(cell or ""))
        if not name:
            filled = text.filter(pl.nth(n).is_not_null() & (pl.nth(n) != ""))
            if filled.height:
                faults.append(
                    Fault(file, bad("no_header"), table.sheet, filled["row"][0], f"第{n + 1}列", filled[0, n], n + 1)
                )
        elif name not in known:
            near = difflib.get_close_matches(
                name, [other for other in known if other not in table.rows[header]], 1, 0.5
            )
            why = bad("unknown_header_near", near=near[0]) if near else bad("unknown_header")
            faults.append(Fault(file, why, table.sheet, header + 1, name, name, n + 1))
        elif name in seen:
            why = bad("header_twice", number=seen[name] + 1)
            faults.append(Fault(file, why, table.sheet, header + 1, name, name, n + 1))
        else:
            seen[name] = n
    needed = _needed(form, seen)
    faults += [
        Fault(file, bad("missing_header"), table.sheet, header + 1, column.name)
        for column in form.columns
        if column.name in needed - seen.keys()
    ]
    return faults


def _column(cells: pl.Series, column: Column, regions: Regions) -> tuple[pl.Series, list[tuple[int, Bad]]]:
    """Canonical values of one column, and place and sentence of each cell that has none."""
    if column.type in _FACTORS:
        return _numbers(cells, _FACTORS[column.type], column.type == "count")
    if column.type == "text":
        return _texts(cells)
    if column.type == "code":
        return _by_value(cells, lambda cell: _county(cell, regions), pl.String())
    if column.choices:
        words = words_of(column)
        return _by_value(cells, lambda cell: values.choice(cell, words), pl.String())
    dtype = pl.Date() if column.type == "date" else pl.Int64()
    return _by_value(cells, lambda cell: limits.moment(cell, column), dtype)


def _county(cell: Cell, regions: Regions) -> str | Bad | None:
    if values.is_blank(cell):
        return None
    return regions.resolve(None, cell)


def _by_value(
    cells: pl.Series, convert: Callable[[Cell], Converted | Bad], dtype: pl.DataType
) -> tuple[pl.Series, list[tuple[int, Bad]]]:
    """Convert each distinct value once: codes, choices and dates repeat."""
    distinct = cells.unique().drop_nulls()
    converted = [convert(value) for value in distinct]
    wrong = {value: found for value, found in zip(distinct, converted, strict=True) if isinstance(found, Bad)}
    good = pl.Series([None if isinstance(found, Bad) else found for found in converted], dtype=dtype)
    result = cells.replace_strict(distinct, good, default=None, return_dtype=dtype)
    if not wrong:
        return result, []
    places = cells.is_in(list(wrong)).arg_true()
    return result, [(at, wrong[cells[at]]) for at in places]


def _texts(cells: pl.Series) -> tuple[pl.Series, list[tuple[int, Bad]]]:
    """Names and numbers of schools and projects seldom repeat: what needs no change is taken at once."""
    plain = cells.str.contains(r"^[^\s０-９Ａ-Ｚａ-ｚ]{3,}$").fill_null(False)
    plain &= ~cells.str.contains(f"^{values.LOST_DIGITS.pattern}$").fill_null(False)
    if plain.all():
        return cells, []
    others, wrong = _by_value(cells.set(plain, None), values.text, pl.String())
    return cells.zip_with(plain, others), wrong


def _numbers(cells: pl.Series, factor: int, whole: bool) -> tuple[pl.Series, list[tuple[int, Bad]]]:
    """Plain decimals at once; whatever is written otherwise by the rules for a single cell."""
    decimals = len(str(factor)) - 1
    # Not \d, which here takes full-width digits too.
    pattern = rf"^[0-9]{{1,11}}(\.[0-9]{{1,{decimals}}})?$" if decimals else r"^[0-9]{1,15}$"
    plain = cells.str.contains(pattern).fill_null(False)
    exact = cells.set(~plain, None).cast(pl.Decimal(24, decimals)) * Decimal(factor)
    numbers = exact.cast(pl.Int64())
    if plain.all():
        return numbers, []
    others, wrong = _by_value(cells.set(plain, None), lambda cell: values.number(cell, factor, whole), pl.Int64())
    return numbers.zip_with(plain, others), wrong


def _with_figures(frame: pl.DataFrame, form: Form) -> pl.DataFrame:
    """Without rows that report nothing; a ledger's row says that its school or project exists, so it stays."""
    if any(column.type == "text" for column in form.columns if column.name in form.key):
        return frame
    measures = [column.lake_name for column in form.columns if column.type in _FACTORS]
    return frame.filter(pl.any_horizontal(pl.col(measures).is_not_null()))
