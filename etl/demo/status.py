"""Projects and county series in, the ledger's quantities at every period out: ledger and report agree to the digit."""

import polars as pl

from etl.demo.plan import Tasks
from etl.demo.projects import Project
from etl.demo.series import Purchases, Works
from etl.demo.targets import WORKS, Period, stream

# Money of works flows in two parts: this many tenths when a site starts, the rest with the work done.
ADVANCE_TENTHS = 4


def queue(
    projects: list[Project], tasks: Tasks, purchases: dict[tuple[str, str], Purchases], seed: int
) -> pl.DataFrame:
    """Projects in queue order with the room each has for quantity and money, and its own luck (four draws)."""
    chance = stream(seed, "status")
    frame = pl.DataFrame(
        {
            "project_id": [p.project_id for p in projects],
            "school_id": [p.school_id for p in projects],
            "county_code": [p.county_code for p in projects],
            "work_class": [p.work_class for p in projects],
            "blocked_at": [p.blocked_at for p in projects],
            "planned_wan": [p.planned_wan for p in projects],
            "before": [p.before for p in projects],
            "room": [p.planned_qty for p in projects],
        }
        | {f"luck_{i}": [chance.random() for _ in projects] for i in range(4)}
    )
    rooms = pl.DataFrame(
        [(c, n, tasks[c, n].qty, p.qty_room, tasks[c, n].wan, p.invested_room) for (c, n), p in purchases.items()],
        schema=["county_code", "work_class", "task_qty", "qty_room", "task_wan", "invested_room"],
        orient="row",
    )
    group = ["county_code", "work_class"]
    after = pl.col("before") + pl.col("room")
    wan_after = pl.col("planned_wan").cum_sum().over(group)
    wan_before = wan_after - pl.col("planned_wan")

    def stretched(position: pl.Expr, room: str, task: str) -> pl.Expr:
        # Positions in the queue scale to the room there is; the last project ends where the room ends.
        return (position.cast(pl.Int128) * pl.col(room) // pl.col(task)).cast(pl.Int64)

    bought = pl.col("qty_room").is_not_null()
    return (
        frame.join(rooms, on=group, how="left", maintain_order="left")
        .with_columns(
            invested_before=stretched(wan_before, "invested_room", "task_wan"),
            invested_after=stretched(wan_after, "invested_room", "task_wan"),
            # Whole units: a chair is bought or not.
            before=pl.when(bought)
            .then(stretched(pl.col("before"), "qty_room", "task_qty") // 100 * 100)
            .otherwise("before"),
            room=pl.when(bought).then(stretched(after, "qty_room", "task_qty") // 100 * 100).otherwise(after),
        )
        .with_columns(room=pl.col("room") - pl.col("before"))
        .drop("task_qty", "qty_room", "task_wan", "invested_room")
    )


def site_targets(works: dict[str, dict[str, Works]], n: int, progress_share: float) -> pl.DataFrame:
    """What counties have started and completed at period `n`; `progress_share` of an open site counts as work done."""
    rows = []
    for name, of_county in works.items():
        for code, series in of_county.items():
            started, completed = series.started[n], series.completed[n]
            rows.append((code, name, started, completed, completed + int((started - completed) * progress_share)))
    schema = ["county_code", "work_class", "started", "completed", "done"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _filled(level: str, before: str = "before", room: str = "room") -> pl.Expr:
    return (pl.col(level) - pl.col(before)).clip(0, pl.col(room))


def sites(projects: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Every building and sports project at one period: the queue is worked off from the front."""
    tenths = ADVANCE_TENTHS * pl.col("started_qty") + (10 - ADVANCE_TENTHS) * pl.col("done_qty")
    return (
        projects.join(targets, on=["county_code", "work_class"], maintain_order="left")
        .with_columns(
            started_qty=_filled("started"),
            completed_qty=_filled("completed"),
            done_qty=_filled("done"),
        )
        .with_columns(
            invested=pl.col("planned_wan") * tenths // (10 * pl.col("room")),
            is_started=pl.col("started_qty") > 0,
            is_completed=pl.col("completed_qty") == pl.col("room"),
        )
    )


def orders(projects: pl.DataFrame, purchases: dict[tuple[str, str], Purchases], n: int) -> pl.DataFrame:
    """Every equipment project at one period."""
    rows = [(code, name, series.qty[n], series.invested[n]) for (code, name), series in purchases.items()]
    targets = pl.DataFrame(rows, schema=["county_code", "work_class", "level", "money"], orient="row")
    money_room = pl.col("invested_after") - pl.col("invested_before")
    return (
        projects.join(targets, on=["county_code", "work_class"], maintain_order="left")
        .with_columns(
            started_qty=pl.lit(None, dtype=pl.Int64),
            completed_qty=_filled("level"),
            invested=(pl.col("money") - pl.col("invested_before")).clip(0, money_room),
        )
        .with_columns(
            is_started=(pl.col("completed_qty") > 0) | (pl.col("invested") > 0),
            is_completed=(pl.col("completed_qty") == pl.col("room")) & (pl.col("room") > 0),
        )
    )


STATE_COLUMNS = (
    "project_id",
    "school_id",
    "county_code",
    "work_class",
    "started_qty",
    "completed_qty",
    "invested",
    "is_started",
    "is_completed",
)


def states(
    projects: pl.DataFrame,
    works: dict[str, dict[str, Works]],
    purchases: dict[tuple[str, str], Purchases],
    periods: list[Period],
    progress_share: float,
) -> list[pl.DataFrame]:
    """One frame per period, a row per project: quantities, money, and whether it is started and completed."""
    of_works = pl.col("work_class").is_in(WORKS)
    built, bought = projects.filter(of_works), projects.filter(~of_works)
    return [
        pl.concat(
            [
                sites(built, site_targets(works, period.n, progress_share)).select(STATE_COLUMNS),
                orders(bought, purchases, period.n).select(STATE_COLUMNS),
            ]
        )
        for period in periods
    ]
