"""What a sheet says above or below its table in; the values that count for all of its rows, faults told, out."""

from datetime import date

from etl import values
from etl.faults import Bad, bad
from etl.layout import PLACE_AND_TIME, columns_of
from etl.reading.keys import stated_value
from etl.reading.part import Value
from etl.reading.preface import Statement, contradictions
from etl.reading.sheet import Sheet
from etl.schema import Form
from etl.values import is_blank, shown
from warehouse.settings import SETTINGS

_OF_A_PLAN = ("plan_version", "approved_on", "kind")
# Under the canonical header, money without a word about its approval is the plan that the programme began with.
_BASELINE: dict[str, Value] = {
    "plan_version": "基线",
    "approved_on": date(SETTINGS.first_year, 1, 1),
    "kind": "baseline",
}


def _must_be_said(form: Form) -> list[str]:
    """What every row depends on and no calendar tells: a plan's approval, the day on which something was counted."""
    names = _OF_A_PLAN if form.time == "period" else (*_OF_A_PLAN, "as_of")
    return [name for name in names if name in columns_of(form.name)]


def stated_of(sheet: Sheet, said: dict[str, Statement], given: int | None) -> dict[str, Value]:
    """What the preface says for every row: period, plan version, day of submission."""
    stated: dict[str, Value] = {}
    columns = [*sheet.form.columns, PLACE_AND_TIME["submitted_on"]]
    for column in sorted(columns, key=lambda column: column.type != "period"):
        if statement := said.get(column.name):
            # A month that is no reporting month still tells which year 6月底 is of.
            month = said["period"].value if "period" in said else None
            period = stated.get("period") or given or values.period(month, sheet.body.table.date1904)
            of = period if isinstance(period, int) else None
            value = stated_value(statement.value, column, of, sheet.body.table.date1904)
            if isinstance(value, Bad):
                sheet.fault(statement.row, statement.word, statement.value, value, statement.index)
            stated[column.name] = None if isinstance(value, Bad) else value
    unsaid = [name for name in _must_be_said(sheet.form) if name not in stated and not sheet.match.one(name)]
    if sheet.match.layout.is_canonical:
        # A form that may do without them is a baseline, unless it says a part of it: who says some says all.
        optional = set(_OF_A_PLAN) <= set(sheet.form.optional) and len(unsaid) == len(_OF_A_PLAN)
        if optional:
            return stated | _BASELINE
        if "plan_version" in sheet.form.optional:
            for name in unsaid:
                sheet.fault(sheet.match.last, name, None, bad("missing_header"))
        return stated
    for name in unsaid:
        sheet.fault(None, "", None, bad(f"no_{name}"))
    return stated


def tell_blank_statements(sheet: Sheet, said: dict[str, Statement]) -> None:
    """Tell what the preface names and leaves blank, though every figure depends on it."""
    for name in _must_be_said(sheet.form):
        if name in said and is_blank(said[name].value):
            sheet.fault(said[name].row, said[name].word, None, bad(f"no_{name}"), said[name].index)


def tell_contradictions(sheet: Sheet, said: dict[str, Statement]) -> None:
    """Tell what is said twice and differently: two periods, two units of a plan."""
    match, body = sheet.match, sheet.body
    for before, again in contradictions(said, body.table.rows, match.first, body.first + body.end):
        why = bad("stated_twice", other=shown(before.value), row=before.row + 1)
        sheet.fault(again.row, again.word, again.value, why, again.index)
