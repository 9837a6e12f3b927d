"""One sheet's part and the period its sender gave in; the part with its period and day settled, contradictions out."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from etl import limits
from etl.faults import Bad, Fault, Month, bad
from etl.layout import common
from etl.reading.part import Part
from etl.schema import FORMS

# A file states its period in a column or above the table, under any of these.
PERIOD_WORDS = {"period"} | {word for word, column in common().preface.items() if column == "period"}


def settle(file: str, found: Part, given: int | None, told: bool) -> tuple[Part, list[Fault]]:
    """Period and as_of of each row, from the file, the caller or the calendar.

    `told` says that the file's own period is a fault already.
    """
    if FORMS[found.form].time != "period":
        return found, []
    faults = list(_period_faults(file, found, given, told))
    frame = found.frame.with_columns(pl.col("period").fill_null(pl.lit(given, pl.Int64())))
    first_day = pl.date(pl.col("period") // 100, pl.col("period") % 100, 1)
    frame = frame.with_columns(first_day.dt.offset_by("-1d").alias("month_end"))
    faults += _title_faults(file, found, frame)
    if "as_of" in frame.columns:
        for row in _first_rows(frame, pl.col("as_of") != pl.col("month_end"), ["as_of", "month_end"]):
            why = bad("wrong_as_of", period=Month(row["period"]), day=row["month_end"])
            faults.append(_fault(file, found, "数据截至", row, "as_of", str(row["as_of"]), why))
        frame = frame.with_columns(pl.col("as_of").fill_null(pl.col("month_end")))
    for row in _first_rows(frame, pl.col("submitted_on") < pl.col("month_end"), ["submitted_on", "month_end", "row"]):
        why = bad("sent_too_early", day=row["month_end"])
        faults.append(_fault(file, found, "填报日期", row, "submitted_on", str(row["submitted_on"]), why))
    # A day said once above the table is wrong once, not in every row.
    return replace(found, frame=frame.drop("month_end")), list(dict.fromkeys(faults))


def contradicting_periods(file: str, parts: list[Part]) -> list[Fault]:
    """Sheets of one workbook whose prefaces state different periods."""
    stated = [(one, *one.said["period"]) for one in parts if "period" in one.said and one.frame.height]
    stated = [entry for entry in stated if entry[3] is not None]
    return [
        Fault(
            file,
            bad("period_differs_sheet", sheet=stated[0][0].sheet, period=Month(int(str(stated[0][3])))),
            one.sheet,
            row,
            "报告期",
            _month(period),
            index,
        )
        for one, row, index, period in stated
        if period != stated[0][3]
    ]


def _period_faults(file: str, found: Part, given: int | None, told: bool) -> Iterator[Fault]:
    unsaid = found.frame["period"].null_count() and not told
    if given is None:
        if unsaid:
            yield Fault(file, bad("no_period"), found.sheet)
        return
    for row in _first_rows(found.frame, pl.col("period") != given, ["period"]):
        why = bad("period_differs_given", period=Month(given))
        yield _fault(file, found, "报告期", row, "period", _month(row["period"]), why)
    if unsaid and isinstance(wrong := limits.period(given), Bad):
        yield Fault(file, wrong, found.sheet, None, "报告期", _month(given))


def _title_faults(file: str, found: Part, frame: pl.DataFrame) -> Iterator[Fault]:
    if found.titled:
        number, index, titled = found.titled
        for row in _first_rows(frame, pl.col("period") != titled, ["period"])[:1]:
            why = bad("period_differs_title", period=Month(row["period"]))
            yield Fault(file, why, found.sheet, number, "报告期", _month(titled), index)


def _fault(file: str, found: Part, word: str, row: dict[str, int], column: str, shown: str, why: Bad) -> Fault:
    """A fault where the value stands: in its row, or above the table if all rows have it from there."""
    number, index, stated = found.said.get(column, (None, None, None))
    if stated is None or stated != row[column]:
        number, index = row["row"], found.columns.get(column)
    return Fault(file, why, found.sheet, number, word, shown, index)


def _first_rows(frame: pl.DataFrame, wrong: pl.Expr, columns: list[str]) -> list[dict[str, int]]:
    """Of the rows that are wrong, the first with each value."""
    return frame.filter(wrong).unique(columns, keep="first", maintain_order=True).to_dicts()


def _month(period: object) -> str:
    return f"{int(str(period)) // 100}年{int(str(period)) % 100}月"
