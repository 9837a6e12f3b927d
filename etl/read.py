"""Any file that an office sends in; the facts in it, by form, and every fault that stands in their way, out."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from etl import values
from etl.cells import Table, UnreadableError
from etl.faults import Fault
from etl.flat import canonical_header, read_flat
from etl.grid import read_grid
from etl.headers import looks_like_a_table, match
from etl.layouts import layouts
from etl.part import Part
from etl.regions import Regions
from etl.schema import FORMS, Form
from etl.tables import tables_of

__all__ = ["Fault", "Reading", "read_file"]


@dataclass(frozen=True)
class Reading:
    """One file as it was read; with a fault anywhere its frames are not to be loaded.

    A frame has the lake's columns of its form in canonical order (money in 分, quantities in hundredths of
    their unit), then submitted_on, sheet and row; the row is counted from 1 as the office sees it.
    """

    file_name: str
    file_hash: str
    frames: dict[str, pl.DataFrame]
    faults: list[Fault]


def read_file(path: Path, regions: Regions, period: str | None = None) -> Reading:
    """Read a workbook, CSV, HTML or Parquet file, told by its content; `period` (2015-07) is what the caller expects.

    Nothing in a file makes this raise: what cannot be read is a fault.
    """
    content = path.read_bytes()
    file_hash = hashlib.sha256(content).hexdigest()
    try:
        tables = tables_of(content)
    except UnreadableError as error:
        return Reading(path.name, file_hash, {}, [Fault(path.name, message=str(error))])
    given = values.period(period)
    if isinstance(given, values.Bad):
        raise ValueError(f"period {period!r} is not written YYYY-MM")
    parts, faults = _parts(path.name, tables, regions, given)
    by_form: dict[str, list[pl.DataFrame]] = defaultdict(list)
    for found in parts:
        by_form[found.form].append(found.frame)
    frames = {form: pl.concat(found) for form, found in by_form.items()}
    for form, frame in frames.items():
        faults += _duplicates(path.name, FORMS[form], frame, regions)
    if not faults and not any(frame.height for frame in frames.values()):
        faults.append(Fault(path.name, message="表里没有填写任何数据。请填写后重新报送。"))
    return Reading(path.name, file_hash, frames, faults)


def _parts(file: str, tables: list[Table], regions: Regions, given: int | None) -> tuple[list[Part], list[Fault]]:
    parts: list[Part] = []
    faults: list[Fault] = []
    strange: list[Table] = []
    for table in tables:
        if canonical := canonical_header(table):
            found, wrong = read_flat(file, table, *canonical, regions)
        elif fitting := match(whole := _with_all_rows(table)):
            found, wrong = read_grid(file, whole, fitting, regions)
        else:
            strange.append(table)
            continue
        told = any(fault.column in ("period", "报告期") for fault in wrong)
        found, late = _settle_time(file, found, given, told)
        parts.append(found)
        faults += sorted(wrong + late, key=lambda fault: fault.row or 0)
    expected = "、".join(dict.fromkeys(layout.label for layout in layouts()))
    if not parts:
        message = f"没有认出任何一种表。应为{expected}之一，或使用标准的英文表头。请按表样重新报送。"
        return [], [Fault(file, message=message)]
    for table in strange:
        if looks_like_a_table(table):
            message = "有数字却认不出表头。请按表样改正表头；不报送的表请删去或隐藏。"
            faults.append(Fault(file, table.sheet, message=message))
    return parts, faults + (_contradicting_periods(file, parts) if given is None else [])


def _with_all_rows(table: Table) -> Table:
    return table if table.text is None else Table(table.sheet, [list(row) for row in table.text.rows()])


def _settle_time(file: str, found: Part, given: int | None, told: bool) -> tuple[Part, list[Fault]]:
    """Period and as_of of each row, from the file, the caller or the calendar."""
    frame = found.frame
    if FORMS[found.form].time != "period":
        return found, []
    faults: list[Fault] = []
    if given is not None:
        for row in _first_rows(frame, pl.col("period") != given, "period"):
            message = f"与本次报送的报告期{_month(given)}不一致。请核对后重新报送。"
            number = found.said_rows.get("period", row["row"])
            faults.append(Fault(file, found.sheet, number, "报告期", _month(row["period"]), message))
        frame = frame.with_columns(pl.col("period").fill_null(given))
    elif frame["period"].null_count() and not told:
        message = "没有写明报告期。请在表头上方写“报告期：2015年7月”这样的一格，或填写报告期一列，再重新报送。"
        faults.append(Fault(file, found.sheet, message=message))
    if "as_of" in frame.columns:
        first_day = pl.date(pl.col("period") // 100, pl.col("period") % 100, 1)
        frame = frame.with_columns(pl.col("as_of").fill_null(first_day.dt.offset_by("-1d")))
        for row in _first_rows(frame, pl.col("as_of") > first_day.dt.month_end(), "as_of"):
            message = f"晚于报告期{_month(row['period'])}的月末。请核对数据截至日期和报告期后重新报送。"
            number = found.said_rows.get("as_of", row["row"])
            faults.append(Fault(file, found.sheet, number, "数据截至", str(row["as_of"]), message))
    return replace(found, frame=frame), faults


def _first_rows(frame: pl.DataFrame, wrong: pl.Expr, column: str) -> list[dict[str, int]]:
    """Of the rows that are wrong, the first with each value."""
    return frame.filter(wrong).unique(column, keep="first", maintain_order=True).to_dicts()


def _contradicting_periods(file: str, parts: list[Part]) -> list[Fault]:
    """Sheets of one workbook whose prefaces state different periods."""
    stated = [(one, one.frame["period"][0]) for one in parts if "period" in one.said_rows and one.frame.height]
    return [
        Fault(
            file,
            one.sheet,
            one.said_rows["period"],
            "报告期",
            _month(period),
            f"与{stated[0][0].sheet}的{_month(stated[0][1])}不一致。请核对后重新报送。",
        )
        for one, period in stated
        if None not in (period, stated[0][1]) and period != stated[0][1]
    ]


def _duplicates(file: str, form: Form, frame: pl.DataFrame, regions: Regions) -> list[Fault]:
    key = [column.lake_name for column in form.columns if column.name in form.key]
    whole = frame.filter(pl.all_horizontal(pl.col(key).is_not_null()))
    twice = whole.filter(pl.struct(key).is_duplicated())
    faults: dict[tuple[str, int, str, int], Fault] = {}
    for same in twice.partition_by(key, maintain_order=True) if twice.height else ():
        first, *others = same.select("sheet", "row").rows()
        record = same.row(0, named=True)
        county = regions[record["county_code"]].name if "county_code" in key else ""
        names = [
            county,
            *(str(record[column]) for column in ("budget_year", "school_id", "project_id") if column in key),
        ]
        for sheet, row in others:
            where = f"第{first[1]}行" if sheet == first[0] else f"{first[0]} 第{first[1]}行"
            message = f"与{where}重复（{'、'.join(filter(None, names))}）。每项只能报一行，请删去一行后重新报送。"
            # A wide row repeats seven work classes; it is one fault.
            faults.setdefault((sheet, row, *first), Fault(file, sheet, row, message=message))
    return list(faults.values())


def _month(period: int) -> str:
    return f"{period // 100}年{period % 100}月"
