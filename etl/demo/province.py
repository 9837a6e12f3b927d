"""A seed in, everything the demo's Shandong knows out: plan, ledger, calendar, progress and money as frames."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from etl.demo import dates, funds, plan, projects, reporting, schools, series, status
from etl.demo.report_forms import MONEY_COLUMNS, PROGRESS_COLUMNS
from etl.demo.reporting import OPENING, Calendar
from etl.demo.targets import (
    EQUIPMENT,
    SCENARIO,
    WORK_CLASSES,
    WORKS,
    City,
    County,
    Period,
    centi,
    periods,
    shandong_cities,
    shandong_counties,
)


@dataclass(frozen=True)
class Plans:
    """A province's plan: county × class, county × source × budget year, and the class rows of adjusted counties."""

    counties: list[County]
    tasks: pl.DataFrame
    money: pl.DataFrame
    adjusted: pl.DataFrame


@dataclass(frozen=True)
class Shandong:
    """Amounts in hundredths of 万元 and of each quantity's unit, counts as they are.

    `progress` and `funds` hold every county at every period as the province knows it (a silent county repeats its last
    report); `calendar` says which of these rows were really sent.
    """

    cities: list[City]
    periods: list[Period]
    plans: Plans
    calendar: Calendar
    schools: pl.DataFrame
    projects: pl.DataFrame
    status: list[pl.DataFrame]
    progress: pl.DataFrame
    funds: pl.DataFrame


def build(seed: int) -> Shandong:
    """Everything from the seed; the same seed gives the same figures."""
    cities, counties, timeline = shandong_cities(), shandong_counties(), periods()
    tasks = plan.shandong_tasks(cities, counties, seed)
    money = plan.shandong_money(cities, counties, tasks, seed)
    days = reporting.calendar(counties, timeline, seed)
    areas = {county.code: tasks[county.code, "building"].qty for county in counties}
    pupils = schools.build(counties, areas, SCENARIO["shandong"]["schools"], seed)
    listed = projects.build(pupils, tasks, money, seed)

    built = series.building(cities, counties, tasks, timeline, days, seed)
    works = {"building": built, "sports": series.sports(counties, tasks, built, timeline, days, seed)}
    bought = series.purchases(cities, counties, tasks, timeline, days, seed)
    queue = status.queue(listed, tasks, bought, seed)
    states = _invested_exactly(queue, works, bought, timeline)
    progress = _progress(states, bought, timeline)

    invested = {
        (n, code): wan
        for n, code, wan in progress.group_by("n", "county_code", maintain_order=True)
        .agg(pl.col("invested_wan").sum())
        .iter_rows()
    }
    paid_percent = {c.code: 15 if c.code in SCENARIO["shandong"]["money"]["idle"] else 82 for c in counties}
    cells = funds.build(cities, counties, money, invested, timeline, days, seed)
    return Shandong(
        cities,
        timeline,
        Plans(counties, _tasks(listed, counties, tasks), _money(money), _tasks(listed, counties, plan.adjusted(tasks))),
        days,
        pl.DataFrame([vars(school) for school in pupils]),
        pl.DataFrame([vars(project) for project in listed]),
        dates.ledger(queue, states, timeline, paid_percent),
        progress,
        _funds(cells),
    )


def henan(counties: list[County], seed: int) -> Plans:
    """Henan has a plan and nothing else; its schools and projects are estimates from the size of the task."""
    tasks, money = plan.henan(counties, seed)
    size = {"building": 240_000, "sports": 420_000}
    rows = []
    for (code, name), task in tasks.items():
        count = max(1, task.qty // size[name]) if name in WORKS else max(1, task.wan // 2500)
        rows.append((code, name, max(1, count * 4 // 5), count, task.qty, task.key_item, task.wan))
    return Plans(counties, _task_frame(rows), _money(money), _task_frame([]))


def _invested_exactly(
    queue: pl.DataFrame,
    works: dict[str, dict[str, series.Works]],
    bought: dict[tuple[str, str], series.Purchases],
    timeline: list[Period],
) -> list[pl.DataFrame]:
    """States by period such that investment at the opening period is the published one.

    How far open sites have come is the one unknown; what rounding leaves is added to the largest open site.
    """
    opening = next(period.n for period in timeline if period.name == OPENING)
    of_works = queue.filter(pl.col("work_class").is_in(WORKS))
    target = centi(SCENARIO["shandong"]["at_201506"]["invested_wan"])
    target -= sum(item.invested[opening] for item in bought.values())

    def invested(share: float) -> int:
        return int(status.sites(of_works, status.site_targets(works, opening, share))["invested"].sum())

    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        if invested(middle) <= target:
            low = middle
        else:
            high = middle
    rest = target - invested(low)
    states = status.states(queue, works, bought, timeline, low)
    first = states[opening].join(queue.select("project_id", "planned_wan"), on="project_id", maintain_order="left")
    open_site = first.filter(
        pl.col("work_class") == "building",
        "is_started",
        pl.col("invested") + rest < pl.col("planned_wan"),
    ).sort("planned_wan", "project_id", descending=True)
    chosen, cost = open_site.select("project_id", "planned_wan").row(0)
    more = pl.when(pl.col("project_id") == chosen).then((pl.col("invested") + rest).clip(0, cost)).otherwise("invested")
    return [frame.with_columns(invested=more) if n >= opening else frame for n, frame in enumerate(states)]


def _progress(
    states: list[pl.DataFrame], bought: dict[tuple[str, str], series.Purchases], timeline: list[Period]
) -> pl.DataFrame:
    """The report is the ledger added up; only the price of purchases comes beside it."""
    prices = pl.DataFrame(
        [(n, code, name, wan) for (code, name), item in bought.items() for n, wan in enumerate(item.bought)],
        schema=["n", "county_code", "work_class", "bought_wan"],
        orient="row",
    )
    is_works = pl.col("work_class").is_in(WORKS)
    some = pl.when(pl.col("work_class").is_in(EQUIPMENT)).then(pl.col("completed_qty") > 0).otherwise("is_completed")
    rows = []
    for n, frame in enumerate(states):
        rows.append(
            frame.with_columns(n=pl.lit(n, dtype=pl.Int64), is_some=some)
            .group_by("n", "county_code", "work_class")
            .agg(
                started_schools=pl.col("school_id").filter("is_started").n_unique().cast(pl.Int64),
                started_projects=pl.col("is_started").sum().cast(pl.Int64),
                started_qty=pl.col("started_qty").sum(),
                completed_schools=pl.col("school_id").filter("is_some").n_unique().cast(pl.Int64),
                completed_projects=pl.col("is_completed").sum().cast(pl.Int64),
                completed_qty=pl.col("completed_qty").sum(),
                invested_wan=pl.col("invested").sum(),
            )
        )
    only_works = ("started_schools", "started_projects", "started_qty", "completed_projects")
    order = {name: i for i, name in enumerate(WORK_CLASSES)}
    return (
        pl.concat(rows)
        .with_columns(pl.when(is_works).then(name).alias(name) for name in only_works)
        .join(prices, on=["n", "county_code", "work_class"], how="left")
        .sort("n", "county_code", pl.col("work_class").replace_strict(order, return_dtype=pl.Int64))
        .select("n", "county_code", "work_class", *PROGRESS_COLUMNS)
    )


def _tasks(listed: list[projects.Project], counties: list[County], tasks: plan.Tasks) -> pl.DataFrame:
    counts: dict[tuple[str, str], tuple[set[str], int]] = {}
    for project in listed:
        key = project.county_code, project.work_class
        of_schools, count = counts.get(key, (set(), 0))
        counts[key] = of_schools | {project.school_id}, count + 1
    codes = [county.code for county in counties]
    keys = sorted(tasks, key=lambda key: (codes.index(key[0]), WORK_CLASSES.index(key[1])))
    return _task_frame(
        (*key, len(counts[key][0]), counts[key][1], tasks[key].qty, tasks[key].key_item, tasks[key].wan) for key in keys
    )


def _task_frame(rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    names = ("planned_schools", "planned_projects", "planned_qty", "key_item_qty", "planned_wan")
    schema = {"county_code": pl.String, "work_class": pl.String} | dict.fromkeys(names, pl.Int64)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _money(plan_of: plan.MoneyPlan) -> pl.DataFrame:
    schema = ["county_code", "source", "budget_year", "planned_wan"]
    return pl.DataFrame([(*key, wan) for key, wan in plan_of.items()], schema=schema, orient="row")


def _funds(cells: funds.Funds) -> pl.DataFrame:
    keys = sorted(cells, key=funds.order)
    rows = [(*key, cells[key].allocated, cells[key].received, cells[key].paid) for key in keys]
    return pl.DataFrame(rows, schema=["n", "county_code", "source", "budget_year", *MONEY_COLUMNS], orient="row")
