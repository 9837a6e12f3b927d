"""A corrections file in; its entries as facts of the form `correction`, and every fault that stands in their way, out.

    [[correction]]
    form = "progress"            # progress, funds, plan or plan_funds; then what names the row in that form
    period = "2015-07"
    county = "371302"            # or a name
    work_class = "building"
    column = "started_qty"
    old = 140                    # what was reported, in 万元 or the column's own unit; "" where it was left blank
    new = 150
    reason = "…"
    who = "…"
    approval = "…"
    approved_on = 2015-07-20

An entry holds until another one for the same figure takes its place; one whose `new` is its `old` withdraws it. What
was reported stays as it was received: warehouse/models lay the corrections over it.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import Any

import polars as pl

from etl import limits, values
from etl.faults import Bad, Fault, bad
from etl.opening.cells import UnreadableError
from etl.opening.texts import decode
from etl.reading.part import Value, schema, words_of
from etl.regions import Regions
from etl.schema import LAKE_FORMS, Column, Form
from warehouse import lake

FORM = LAKE_FORMS["correction"]
# Those whose figures the models read, each with the entry keys that name a row of it.
ROWS = {
    "progress": ("county", "period", "work_class"),
    "funds": ("county", "period", "source", "budget_year"),
    "plan": ("county", "plan_version", "work_class"),
    "plan_funds": ("county", "plan_version", "source", "budget_year"),
}
REASONS = ("reason", "who", "approval", "approved_on")
# What a key of an entry is called in the lake, where that is another name.
LAKE_NAMES = {"county": "county_code", "period": "report_period", "column": "figure", "approval": "approval_no"}
ITEM = ("work_class", "source", "budget_year")
# A county's figure: progress 201507 building started_qty.
SLOT = pl.concat_str("form", "report_period", "plan_version", *ITEM, "figure", separator=" ", ignore_nulls=True)
# So many of the entries that a file leaves out are named.
NAMED = 7
# Powers of ten that no figure reaches.
FAR = 20

_ENTRY = re.compile(r"^[ \t]*\[\[[ \t]*correction[ \t]*\]\]", re.M)


def are_in(content: bytes) -> bool:
    """Whether a file holds corrections, whatever it is called."""
    return b"correction" in content and bool(re.search(_ENTRY.pattern.encode(), content, re.M))


def read(file: str, content: bytes, regions: Regions) -> tuple[dict[str, pl.DataFrame], list[Fault]]:
    """The frames of a corrections file as a reading has them (row: the line an entry begins on), and its faults."""
    records: list[dict[str, Value]] = []
    entries, faults = _entries(file, content)
    first: dict[tuple[Value, ...], int] = {}
    for line, entry in entries:
        record, wrong = _record(entry, regions)
        faults += [
            Fault(file, why, row=line, column=key, found=values.shown(_cell(entry.get(key)))) for key, why in wrong
        ]
        if wrong:
            continue
        figure = tuple(record.get(name) for name in FORM.key)
        if first.setdefault(figure, line) != line:
            faults.append(Fault(file, bad("correction_twice", other=first[figure]), row=line))
        records.append(record | {"file_name": file, "sheet": "", "row": line})
    columns = schema(FORM)
    rows = [[record.get(name) for name in columns] for record in records]
    return {"correction": pl.DataFrame(rows, schema=columns, orient="row")}, faults


def _entries(file: str, content: bytes) -> tuple[list[tuple[int, dict[str, Any]]], list[Fault]]:
    """The entries with the lines (from 1) on which they begin."""
    try:
        text = decode(content)
        raw = tomllib.loads(text, parse_float=Decimal)
    except UnreadableError as error:
        return [], [Fault(file, error.why)]
    except (ValueError, RecursionError) as error:
        at = re.search(r"line (\d+)", str(error))
        lines = text.split("\n")
        row = int(at[1]) if at else len(lines)
        return [], [Fault(file, bad("correction_syntax"), row=row, found=lines[row - 1])]
    if others := raw.keys() - {"correction"}:
        return [], [Fault(file, bad("correction_other"), found=other) for other in sorted(others)]
    entries = raw.get("correction")
    begin = [text.count("\n", 0, found.start()) + 1 for found in _ENTRY.finditer(text)]
    if not isinstance(entries, list) or len(begin) != len(entries) or not all(isinstance(e, dict) for e in entries):
        return [], [Fault(file, bad("correction_written_otherwise"))]
    return list(zip(begin, entries, strict=True)), []


def _record(entry: dict[str, Any], regions: Regions) -> tuple[dict[str, Value], list[tuple[str, Bad]]]:
    """One entry under the lake's names, and by key what is wrong with it."""
    form = str(entry.get("form"))
    if form not in ROWS:
        return {}, [("form", bad("correction_form", forms=tuple(ROWS)))]
    keys = ("form", *ROWS[form], "column", "old", "new", *REASONS)
    wrong = [(key, bad("correction_key", keys=keys)) for key in entry if key not in keys]
    record: dict[str, Value] = {}
    for key in keys:
        found = _value(key, _cell(entry.get(key)), LAKE_FORMS[form], str(entry.get("column")), regions)
        # A figure may be blank, but not forgotten.
        if found is None and (key not in ("old", "new") or key not in entry):
            found = bad("correction_missing")
        if isinstance(found, Bad):
            wrong.append((key, found))
        else:
            record[LAKE_NAMES.get(key, key)] = found
    return record, wrong


def _cell(value: Any) -> values.Cell:
    """A value of TOML as the cell that an office could have written."""
    # What is beyond any number of this programme is left to be refused as text.
    is_odd = isinstance(value, Decimal) and not (value.is_finite() and value.adjusted() < FAR)
    return str(value) if is_odd or isinstance(value, list | dict | time) else value


def _value(key: str, cell: values.Cell, form: Form, column: str, regions: Regions) -> Value | Bad:
    figures = {of.name: of for of in form.columns if of.factor}
    match key:
        case "county" if not values.is_blank(cell):
            is_code = values.compact(str(cell))[:4].isdecimal()
            return regions.resolve(None, cell) if is_code else regions.resolve(cell, None)
        case "period":
            return limits.period(cell)
        case "budget_year":
            return limits.year(cell)
        case "work_class" | "source":
            return values.choice(cell, words_of(next(of for of in form.columns if of.name == key)))
        case "column":
            return column if column in figures else bad("correction_column", columns=tuple(figures))
        case "old" | "new":
            return _grains(cell, figures[column]) if column in figures else None if values.is_blank(cell) else 0
        case "approved_on":
            return limits.sent_on(cell)
    return values.text(cell)


def _grains(cell: values.Cell, column: Column) -> int | Bad | None:
    """A figure as the lake stores it; unlike a county's, one that is finer than the lake's grain is not rounded."""
    found = values.number(cell, column.factor, column.type == "count")
    if not isinstance(found, int):
        return found
    exact = Decimal(values.compact(str(cell)).replace(",", "")) * column.factor
    return found if exact == found else bad("correction_too_fine", decimals=column.decimals)


def settle(
    frames: dict[str, pl.DataFrame], known: pl.DataFrame, replace: bool, faulty: bool
) -> tuple[pl.DataFrame, list[Fault]]:
    """The corrections of a load, with those that `replace` withdraws, and what is wrong with them.

    Args:
        frames: of the whole load, which may bring the reports that its corrections correct.
        known: the newest submissions before it.
        replace: whether what an earlier file of the same name had may be missing; it is withdrawn.
        faulty: whether the load is refused already and entries may be missing for that reason.
    """
    frame = frames["correction"]
    before = known.filter(form="correction")
    in_force = lake.facts_of("correction", before).join(before.select("submission_id", "slot"), on="submission_id")
    same = [column.name for column in FORM.columns]
    # What was accepted is not examined again: the county may have reported another figure since.
    fresh = frame.join(in_force, on=same, how="anti", nulls_equal=True, maintain_order="left")
    faults = list(_unfitting(fresh, frames, known))
    alive = in_force.filter(pl.col("old").ne_missing(pl.col("new"))).join(frame, on="file_name", how="semi")
    lost = alive.join(frame, on=["county_code", "slot"], how="anti")
    if replace:
        files = frame.select("file_name", "file_hash", "reading").unique("file_name", keep="first")
        withdrawn = lost.select(*same, "slot", "file_name").join(files, on="file_name").with_columns(new="old")
        return pl.concat([frame, withdrawn.with_columns(sheet=pl.lit(""))], how="diagonal"), faults
    return frame, faults if faulty else [*faults, *_vanished(lost)]


def _vanished(lost: pl.DataFrame) -> Iterator[Fault]:
    for (file,), rows in lost.sort("county_code", "slot").group_by("file_name", maintain_order=True):
        named = [" ".join(row) for row in rows.select("county_code", "slot").head(NAMED).rows()]
        more = ["…"] if rows.height > NAMED else []
        yield Fault(str(file), bad("correction_vanished", figures=(*named, *more), count=rows.height))


def _unfitting(fresh: pl.DataFrame, frames: dict[str, pl.DataFrame], known: pl.DataFrame) -> Iterator[Fault]:
    """Entries whose old figure is not what the newest report says, this load's included."""
    rows = fresh.drop_nulls(["form", "county_code", "figure"])
    facts = {row: fact for form in rows["form"].unique() for row, fact in _facts(form, rows, frames, known)}
    reports = {row[:3] for row in facts}
    for entry in rows.iter_rows(named=True):
        column = next(of for of in LAKE_FORMS[entry["form"]].columns if of.name == entry["figure"])
        row = (entry["form"], entry["county_code"], entry["report_period"] or entry["plan_version"])
        place = (*row, *(entry[name] for name in ITEM))
        now = facts[place][column.lake_name] if place in facts else None
        if place in facts and now == entry["old"]:
            continue
        old, current = _shown(entry["old"], column), _shown(now, column)
        if row not in reports:
            why, key = bad("correction_of_no_report"), "county"
        elif place not in facts:
            why, key = bad("correction_of_no_row"), "source" if entry["source"] else "work_class"
        elif now is None:
            why, key = bad("correction_of_a_blank", old=old), "old"
        elif entry["old"] is None:
            why, key = bad("correction_of_no_blank", current=current), "old"
        else:
            why, key = bad("correction_differs", old=old, current=current), "old"
        yield Fault(entry["file_name"], why, row=entry["row"], column=key)


def _facts(
    form: str, rows: pl.DataFrame, frames: dict[str, pl.DataFrame], known: pl.DataFrame
) -> Iterator[tuple[tuple[Value, ...], dict[str, Any]]]:
    """The newest facts of the reports that entries correct: form, county, period or version, item → the fact."""
    report = pl.coalesce(pl.col("report_period").cast(pl.String), "plan_version").alias("slot")
    wanted = rows.filter(form=form).select("county_code", report).unique()
    earlier = known.join(wanted, on=["county_code", "slot"], how="semi")
    newest = [lake.facts_of(form, earlier)]
    if form in frames:
        sent = frames[form].join(wanted, on=["county_code", "slot"], how="semi")
        replaced = sent.select("county_code", "slot").unique()
        newest = [lake.facts_of(form, earlier.join(replaced, on=["county_code", "slot"], how="anti")), sent]
    for facts in newest:
        for fact in facts.iter_rows(named=True):
            of = fact.get("period") or fact["plan_version"]
            yield (form, fact["county_code"], of, *(fact.get(name) for name in ITEM)), fact


def _shown(grains: int | None, column: Column) -> str:
    return "" if grains is None else values.displayed(grains, column.factor)
