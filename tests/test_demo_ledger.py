"""The demo's series, reports and ledger: what never falls, what stays within what, and that ledger and report agree."""

from itertools import pairwise

import polars as pl
import pytest

from etl.demo import reported
from etl.demo.report_forms import MONEY_COLUMNS, PROGRESS_COLUMNS
from etl.demo.targets import SCENARIO, WORKS, Planted, planted
from tests.demo_tables import ALL, LAST, OPENING, PERIODS, made, plan_in_force

# Order within and between periods


@pytest.mark.parametrize("measure", PROGRESS_COLUMNS)
def test_no_series_of_works_falls(measure: str) -> None:
    series = (
        made()
        .progress.sort("n")
        .with_columns(step=pl.col(measure).diff().over("county_code", "work_class", order_by="n"))
    )
    assert series["step"].drop_nulls().len() > 0
    assert series.filter(pl.col("step") < 0).is_empty()


@pytest.mark.parametrize("measure", MONEY_COLUMNS)
def test_no_series_of_money_falls(measure: str) -> None:
    step = pl.col(measure).diff().over("county_code", "source", "budget_year", order_by="n")
    assert made().funds.with_columns(step=step).filter(pl.col("step") < 0).is_empty()


def test_completed_is_within_started_is_within_plan() -> None:
    for row in made().progress.filter(pl.col("work_class").is_in(WORKS)).iter_rows(named=True):
        limit = plan_in_force()[row["county_code"], row["work_class"]]["planned_qty"]
        assert row["completed_qty"] <= row["started_qty"] <= limit
        assert row["completed_projects"] <= row["started_projects"]
        assert row["completed_schools"] <= row["started_schools"]


def test_paid_is_within_received_is_within_allocated_and_years_appear_in_their_year() -> None:
    funds = made().funds.join(
        pl.DataFrame({"n": range(LAST + 1), "year": [period.as_of.year for period in made().periods]}), on="n"
    )
    wrong = (
        (pl.col("paid_wan") > pl.col("received_wan"))
        | (pl.col("received_wan") > pl.col("allocated_wan"))
        | (pl.col("budget_year") > pl.col("year"))
    )
    assert funds.filter(wrong).is_empty()
    assert funds["budget_year"].max() == 2017


def test_only_planted_faults_and_the_first_submission_differ_from_what_is_known() -> None:
    book = reported.Book(made())
    differing = set()
    for period in made().periods:
        for county in made().plans.counties:
            report = book.report(county, period)
            if report is not None and report != book.known(county, period):
                differing.add((county.code, period.name))
    resubmitted = {(code, "2015-07") for code in SCENARIO["shandong"]["reporting"]["resubmitted"]}
    in_reports = {(fault.county_code, fault.period) for fault in planted() if fault.form != "project_status"}
    assert differing == in_reports | resubmitted
    assert not {fault.period for fault in planted()} & {"2015-07", "2017-03"}


LOWERED = [fault for fault in planted() if fault.fault in ("falls", "below_completed", "below_paid")]


@pytest.mark.parametrize("fault", LOWERED, ids=lambda fault: fault.fault)
def test_each_lowered_figure_is_under_the_one_it_must_not_be_under(fault: Planted) -> None:
    book = reported.Book(made())
    period = next(period for period in made().periods if period.name == fault.period)
    report = book.report(book.county(fault.county_code), period)
    assert report is not None
    if fault.form == "progress":
        row = report.progress[fault.slot]
    else:
        source, year = fault.slot.split()
        row = report.funds[int(year), source]
    limit = row.get({"below_completed": "completed_qty", "below_paid": "paid_wan"}.get(fault.fault, ""))
    if fault.fault == "falls":
        before = book.report(book.county(fault.county_code), made().periods[period.n - 1])
        assert before is not None
        limit = before.progress[fault.slot][fault.column]
    found = row[fault.column]
    assert found is not None
    assert limit is not None
    assert 0 < found < limit


# The ledger


def test_the_ledger_has_about_40000_projects_that_add_up_to_the_plan() -> None:
    assert 38_000 <= made().projects["project_id"].n_unique() == made().projects.height <= 42_000
    of_class = (
        made()
        .projects.group_by("county_code", "work_class")
        .agg(
            planned_schools=pl.col("school_id").n_unique().cast(pl.Int64),
            planned_projects=pl.len().cast(pl.Int64),
            planned_qty=pl.col("planned_qty").sum(),
            planned_wan=pl.col("planned_wan").sum(),
        )
    )
    keys = ["county_code", "work_class"]
    assert of_class.sort(keys).equals(made().plans.tasks.select(of_class.columns).sort(keys))
    assert made().projects["school_id"].n_unique() == 9765


@pytest.mark.parametrize("n", range(LAST + 1), ids=PERIODS)
def test_ledger_and_report_agree(n: int) -> None:
    keys = ["county_code", "work_class"]
    sums = (
        made()
        .status[n]
        .group_by(keys)
        .agg(
            started_projects=(pl.col("state") != "not_started").sum().cast(pl.Int64),
            started_qty=pl.col("started_qty").sum(),
            completed_projects=pl.col("state").is_in(["completed", "accepted", "closed"]).sum().cast(pl.Int64),
            completed_qty=pl.col("completed_qty").sum(),
            invested_wan=pl.col("invested_wan").sum(),
        )
        .sort(keys)
    )
    report = made().progress.filter(n=n).sort(keys)
    assert sums.select(*keys, "completed_qty", "invested_wan").equals(
        report.select(*keys, "completed_qty", "invested_wan")
    )
    of_works = pl.col("work_class").is_in(WORKS)
    assert sums.filter(of_works).equals(report.filter(of_works).select(sums.columns))


@pytest.mark.parametrize("n", [0, OPENING, LAST])
def test_states_follow_their_dates(n: int) -> None:
    rows = made().status[n]
    assert set(rows["state"]) == {"not_started", "started", "completed", "accepted", "closed"}
    broken = rows.filter(
        ((pl.col("state") == "not_started") != pl.col("blocked_at").is_not_null())
        | ((pl.col("state") == "not_started") != pl.col("started_on").is_null())
        | ((pl.col("state") == "closed") != pl.col("closed_on").is_not_null())
        | (pl.col("closed_on").is_not_null() & pl.col("accepted_on").is_null())
        | (pl.col("completed_on") < pl.col("started_on"))
        | (pl.col("accepted_on") < pl.col("completed_on"))
        | (pl.col("closed_on") < pl.col("accepted_on"))
        | (pl.max_horizontal("started_on", "completed_on", "accepted_on", "closed_on") > made().periods[n].as_of)
        | ((pl.col("state") == "not_started") & (pl.col("invested_wan") > 0))
        | (pl.col("paid_wan") > pl.col("invested_wan"))
    )
    assert broken.is_empty()


def test_some_projects_are_overdue_at_the_opening() -> None:
    rows = made().status[OPENING].join(made().projects.select("project_id", "planned_start"), on="project_id")
    late = (pl.col("state") == "not_started") & (pl.col("planned_start") < made().periods[OPENING].as_of)
    assert 1000 < rows.filter(late).height < 8000


def test_a_date_once_reported_stays() -> None:
    for before, after in pairwise(made().status):
        both = before.join(after, on="project_id", suffix="_after")
        for day in ("started_on", "completed_on", "accepted_on", "closed_on"):
            assert both.filter(pl.col(day).is_not_null() & pl.col(day).ne_missing(pl.col(f"{day}_after"))).is_empty()


# Reporting


@pytest.mark.parametrize("n", range(LAST + 1), ids=PERIODS)
def test_who_reports_when(n: int) -> None:
    days = [made().calendar[n, code] for code in ALL if (n, code) in made().calendar]
    missing, late = len(ALL) - len(days), sum(day.day > 5 for day in days)
    assert (missing, late) == (3, 9) if n == OPENING else missing <= 4 and late > 0
    assert missing == 0 or n not in (0, LAST)
    assert {(day.year, day.month) for day in days} == {tuple(map(int, made().periods[n].name.split("-")))}
