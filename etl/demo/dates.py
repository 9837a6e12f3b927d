"""The ledger's quantities by period in, its status rows out: dates, states and money paid."""

from datetime import date

import polars as pl

from etl.demo.targets import Period

FIRST_SITE = date(2014, 5, 5)


def ledger(
    projects: pl.DataFrame, by_period: list[pl.DataFrame], periods: list[Period], paid_percent: dict[str, int]
) -> list[pl.DataFrame]:
    """One frame per period, a row per project, amounts in hundredths.

    A date lies between the last period that did not know of the event and the first that does; acceptance and closing
    follow completion at each project's own pace and show once the period has reached them.
    """
    paid = pl.DataFrame(list(paid_percent.items()), schema=["county_code", "paid_percent"], orient="row")
    known = projects.select("project_id", "county_code", "blocked_at", *(f"luck_{i}" for i in range(4)))
    known = known.join(paid, on="county_code", maintain_order="left").drop("county_code")
    for flag, prefix in (("is_started", "start"), ("is_completed", "end")):
        window = _first_period(by_period, periods, flag, prefix)
        known = known.join(window, on="project_id", how="left", maintain_order="left")
    # Started and completed between the same two reports: the start early in that time, the completion late.
    both = pl.col("start_opens").eq_missing(pl.col("end_opens"))
    known = (
        known.with_columns(
            started_on=_within("start", pl.col("luck_0") * pl.when(both).then(0.4).otherwise(1.0)),
            completed_on=_within("end", pl.when(both).then(0.6 + 0.4 * pl.col("luck_1")).otherwise("luck_1")),
        )
        .with_columns(accepted_on=_later("completed_on", "luck_2", 15, 90))
        .with_columns(closed_on=_later("accepted_on", "luck_3", 10, 80))
    )
    return [_at(known, frame, period) for frame, period in zip(by_period, periods, strict=True)]


def _first_period(by_period: list[pl.DataFrame], periods: list[Period], flag: str, prefix: str) -> pl.DataFrame:
    opens = [FIRST_SITE, *(period.month_start for period in periods[:-1])]
    seen = [
        frame.filter(flag).select("project_id", n=pl.lit(period.n))
        for frame, period in zip(by_period, periods, strict=True)
    ]
    windows = pl.DataFrame(
        {
            "n": [period.n for period in periods],
            f"{prefix}_opens": opens,
            f"{prefix}_ends": [period.as_of for period in periods],
        },
        schema_overrides={"n": pl.Int32},
    )
    first = pl.concat(seen).group_by("project_id").agg(pl.col("n").min().cast(pl.Int32))
    return first.join(windows, on="n").drop("n")


def _within(prefix: str, share: pl.Expr) -> pl.Expr:
    days = (pl.col(f"{prefix}_ends") - pl.col(f"{prefix}_opens")).dt.total_days()
    return pl.col(f"{prefix}_opens") + pl.duration(days=(days * share).floor().cast(pl.Int64))


def _later(day: str, luck: str, least: int, spread: int) -> pl.Expr:
    return pl.col(day) + pl.duration(days=(pl.col(luck) * spread).floor().cast(pl.Int64) + least)


def _at(known: pl.DataFrame, frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    def by_now(day: str) -> pl.Expr:
        return pl.when(pl.col(day) <= period.as_of).then(pl.col(day)).alias(day)

    state = (
        pl.when(pl.col("closed_on").is_not_null())
        .then(pl.lit("closed"))
        .when(pl.col("accepted_on").is_not_null())
        .then(pl.lit("accepted"))
        .when("is_completed")
        .then(pl.lit("completed"))
        .when("is_started")
        .then(pl.lit("started"))
        .otherwise(pl.lit("not_started"))
    )
    return (
        frame.join(known, on="project_id", maintain_order="left")
        .with_columns(*map(by_now, ("started_on", "completed_on", "accepted_on", "closed_on")))
        .select(
            "project_id",
            "county_code",
            "work_class",
            state=state,
            blocked_at=pl.when(~pl.col("is_started")).then("blocked_at"),
            started_on="started_on",
            completed_on="completed_on",
            accepted_on="accepted_on",
            closed_on="closed_on",
            started_qty="started_qty",
            completed_qty="completed_qty",
            invested_wan="invested",
            paid_wan=pl.col("invested") * pl.col("paid_percent") // 100,
        )
    )
