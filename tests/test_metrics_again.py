"""Metrics computed a second time, in Polars and from the facts, for every region of three periods."""

from collections.abc import Callable

import polars as pl
import pytest

from warehouse.settings import SETTINGS
from warehouse.store import query

PERIODS = ["2015-07", "2016-03", "2016-11"]
REGION = ["period", "province_code", "city_code", "county_code"]
# Rows of REGION with what is summed above and below the line.
Parts = Callable[[], pl.DataFrame]


def of(table: str) -> pl.DataFrame:
    """The rows of a published table in the three periods."""
    return query(f"select * from {table}").filter(pl.col("period").is_in(PERIODS))


def payment() -> pl.DataFrame:
    return of("county_funds").with_columns(n="paid_wan", d="planned_wan")


def completed_of_started() -> pl.DataFrame:
    both = pl.col("started_qty").is_not_null() & pl.col("completed_qty").is_not_null()
    return of("county_progress").filter(both, work_class="building").with_columns(n="completed_qty", d="started_qty")


def large_class_money() -> pl.DataFrame:
    known = of("project_ledger").filter(pl.col("largest_class").is_not_null())
    large = pl.col("largest_class") >= SETTINGS.checks.large_class
    return known.with_columns(
        n=pl.col("central_provincial_wan") * large.cast(pl.Int8).cast(pl.Decimal(1, 0)), d="central_provincial_wan"
    )


def classes(over: str) -> pl.DataFrame:
    both = pl.col(over).is_not_null() & pl.col("classes").is_not_null()
    return of("class_size_county").filter(both).with_columns(n=over, d="classes")


def past_legal() -> pl.DataFrame:
    works = pl.col("work_class").is_in(["building", "sports"])
    accepted = (pl.col("state") == "accepted") | ((pl.col("state") == "closed") & pl.col("accepted_on").is_not_null())
    built = pl.col("state").is_in(["completed", "accepted", "closed"])
    batch = query("select province_code, budget_year, works_due_on, equipment_due_on from batch")
    due = pl.when(works).then("works_due_on").otherwise("equipment_due_on")
    own = of("project_ledger").filter(pl.col("state").is_not_null()).join(batch, on=["province_code", "budget_year"])
    own = own.filter(due < pl.col("as_of"))
    return own.with_columns(n=(~pl.when(works).then(built).otherwise(accepted)).cast(pl.Int64), d=1)


def past_contract() -> pl.DataFrame:
    own = of("project_ledger").filter(pl.col("state").is_not_null(), pl.col("contract_finish") < pl.col("as_of"))
    return own.with_columns(n=pl.col("state").is_in(["not_started", "started"]).cast(pl.Int64), d=1)


def idle() -> pl.DataFrame:
    left = pl.col("received_wan") - pl.col("paid_wan")
    own = of("county_funds").filter(pl.col("source").is_in(SETTINGS.funds.idle_sources), left.is_not_null())
    return own.with_columns(n=pl.when(left < 0).then(0).otherwise(left), d=None)


def idle_over_two_years() -> pl.DataFrame:
    allotted = query("select province_code, budget_year, allotted_on from batch")
    months = f"{SETTINGS.funds.reclaim_months}mo"
    over = pl.col("as_of") > pl.col("allotted_on").dt.offset_by(months)
    own = idle().join(allotted, on=["province_code", "budget_year"], how="left")
    return own.with_columns(n=pl.when(over).then("n").otherwise(0))


AGAIN: dict[str, Parts] = {
    "payment_rate": payment,
    "completed_of_started": completed_of_started,
    "large_class_money": large_class_money,
    "large_class_rate": lambda: classes("classes_over_55"),
    "huge_class_rate": lambda: classes("classes_over_65"),
    "past_legal_rate": past_legal,
    "past_contract_rate": past_contract,
    "idle_wan": idle,
    "idle_over_2y_wan": idle_over_two_years,
}


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("metric", AGAIN)
def test_every_region_has_what_its_rows_give(metric: str) -> None:
    rows = AGAIN[metric]().with_columns(pl.col("n", "d").cast(pl.Float64))
    checked = 0
    for level, keys in (("province", REGION[:2]), ("city", REGION[:3]), ("county", REGION)):
        sums = {tuple(row[:2]): row[2:] for row in _sums(rows, keys)}
        found = query(
            "select * from metric_value where metric = $metric and level = $level", metric=metric, level=level
        )
        for row in found.filter(pl.col("period").is_in(PERIODS)).iter_rows(named=True):
            above, below, n = sums.get((row["period"], row["region_code"]), (0, 0, 0))
            assert float(row["numerator"] or 0) == pytest.approx(above, abs=1e-6)
            assert float(row["denominator"] or 0) == pytest.approx(below or 0, abs=1e-6)
            checked += n > 0
    assert checked > 300


def _sums(rows: pl.DataFrame, keys: list[str]) -> list[tuple[str, str, float, float, int]]:
    return (
        rows.group_by(keys)
        .agg(pl.col("n", "d").sum(), rows=pl.len())
        .select("period", keys[-1], "n", "d", "rows")
        .rows()
    )
