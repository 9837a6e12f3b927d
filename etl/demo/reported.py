"""What the province knows in, what each county really sent out: planted faults, first submissions, silence."""

from datetime import date

import polars as pl

from etl.demo.province import Shandong
from etl.demo.report_forms import MONEY_COLUMNS, PROGRESS_COLUMNS, CountyReport, Row
from etl.demo.reporting import OPENING
from etl.demo.targets import EQUIPMENT, SCENARIO, County, Period, Planted, planted

COUNTS = ("started_schools", "started_projects", "completed_schools", "completed_projects")


class Book:
    """All reports of a province by county and period."""

    def __init__(self, made: Shandong) -> None:
        self._made = made
        self._counties = {county.code: county for county in made.plans.counties}
        self._progress: dict[tuple[int, str], dict[str, Row]] = {}
        self._funds: dict[tuple[int, str], dict[tuple[int, str], Row]] = {}
        for row in made.progress.iter_rows(named=True):
            # Everything a form prints is in hundredths, counts too.
            values = {c: None if row[c] is None else row[c] * (100 if c in COUNTS else 1) for c in PROGRESS_COLUMNS}
            self._progress.setdefault((row["n"], row["county_code"]), {})[row["work_class"]] = values
        for row in made.funds.iter_rows(named=True):
            cell = self._funds.setdefault((row["n"], row["county_code"]), {})
            cell[row["budget_year"], row["source"]] = {column: row[column] for column in MONEY_COLUMNS}
        self._planted = [fault for fault in planted() if fault.form in ("progress", "funds")]

    def county(self, code: str) -> County:
        """The county of a code."""
        return self._counties[code]

    def reporting(self, period: Period) -> list[str]:
        """Codes of the counties that report in a period."""
        return [code for code in self._counties if (period.n, code) in self._made.calendar]

    def known(self, county: County, period: Period) -> CountyReport:
        """The figures in force for a county that reports."""
        key = period.n, county.code
        return CountyReport(county.code, county.name, self._made.calendar[key], self._progress[key], self._funds[key])

    def unchanged(self, county: County, period: Period, on: date) -> CountyReport:
        """The figures of the period before, sent once more by a county that has nothing new."""
        key = period.n - 1, county.code
        return CountyReport(county.code, county.name, on, self._progress[key], self._funds[key])

    def report(self, county: County, period: Period) -> CountyReport | None:
        """What the county first sent in the period, or None when it sent nothing."""
        if (period.n, county.code) not in self._made.calendar:
            return None
        found = self.known(county, period)
        if county.code in SCENARIO["shandong"]["reporting"]["resubmitted"] and period.name == OPENING:
            before = self.known(county, self._made.periods[period.n - 1])
            return _halfway(before, found)
        for fault in self._planted:
            if (fault.county_code, fault.period) == (county.code, period.name):
                found = self._with(fault, found, period)
        return found

    def _with(self, fault: Planted, report: CountyReport, period: Period) -> CountyReport:
        progress = {name: dict(row) for name, row in report.progress.items()}
        funds = {key: dict(row) for key, row in report.funds.items()}
        if fault.fault == "unchanged":
            last = self.report(self.county(report.code), self._made.periods[period.n - 1])
            progress[fault.slot] = dict((last or report).progress[fault.slot])
        elif fault.fault == "pasted":
            slot, column = fault.of.split()
            progress[fault.slot][fault.column] = progress[slot][column]
        else:
            self._lower(fault, progress, funds, period)
        return CountyReport(report.code, report.name, report.submitted_on, progress, funds)

    def _lower(
        self, fault: Planted, progress: dict[str, Row], funds: dict[tuple[int, str], Row], period: Period
    ) -> None:
        """Put a figure a few percent under the one that it must not be under."""
        if fault.form == "progress":
            row = progress[fault.slot]
            before = self._progress[max(0, period.n - 1), fault.county_code][fault.slot]
        else:
            source, year = fault.slot.split()
            row = before = funds[int(year), source]
        limit = {
            "falls": before[fault.column],
            "below_completed": row.get("completed_qty"),
            "below_paid": row.get("paid_wan"),
        }[fault.fault]
        row[fault.column] = (limit or 0) * 97 // 100


def ledger(status: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The ledger's states as they were sent in a period: fallen back, or closed without their day of acceptance."""

    def put(kind: str) -> pl.Expr:
        faults = [fault for fault in planted() if (fault.fault, fault.period) == (kind, period.name)]
        return pl.col("project_id").is_in([fault.slot for fault in faults])

    back, unaccepted = put("falls_back"), put("unaccepted")
    return status.with_columns(
        pl.when(back).then(pl.lit("started")).otherwise("state").alias("state"),
        pl.when(~back).then("completed_on").alias("completed_on"),
        pl.when(~back & ~unaccepted).then("accepted_on").alias("accepted_on"),
        pl.when(~back).then("closed_on").alias("closed_on"),
    )


def _halfway(before: CountyReport, now: CountyReport) -> CountyReport:
    """A first submission that had left out half of what was new; nothing in it is under the report before."""

    def middle(old: Row, new: Row, whole: bool) -> Row:
        return {name: _between(old.get(name), value, whole or name in COUNTS) for name, value in new.items()}

    return CountyReport(
        now.code,
        now.name,
        now.submitted_on,
        # Nobody buys half a chair.
        {name: middle(before.progress[name], row, name in EQUIPMENT) for name, row in now.progress.items()},
        {key: middle(before.funds.get(key, {}), row, False) for key, row in now.funds.items()},
    )


def _between(old: int | None, new: int | None, whole: bool) -> int | None:
    if new is None:
        return None
    middle = ((old or 0) + new) // 2
    return middle // 100 * 100 if whole else middle
