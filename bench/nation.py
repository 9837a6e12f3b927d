"""A scale and a seed in; a synthetic nation out: its list of regions and its forms as canonical Parquet.

    OUT/regions/regions.csv               OUT can be the data folder (GAIBO_DATA) that the forms are loaded into
    OUT/inbox/2014-12/plan_370000.parquet, projects_370000.parquet …   what is planned, a file per form and province
    OUT/inbox/2015-01/progress_370000.parquet, funds_…, project_status_…   the reports of a period

Everything is invented but the names of the provinces. A province is drawn, told and written before the next, so that
memory does not grow with the nation.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from bench import nation_words as words
from warehouse.settings import SETTINGS

CLASSES = ("building", "sports", "living", "books", "digital", "desks", "instruments")
WORKS = ("building", "sports")
SOURCES = ("central_special", "central_other", "provincial", "city", "county", "other")
BUDGET_YEARS = (2014, 2015, 2016, 2017, 2018)
# Of each class: how likely a project is of it, the median of its quantity (㎡, pieces) and of 万元 per unit.
LIKELY = (0.26, 0.16, 0.12, 0.16, 0.09, 0.11, 0.10)
SIZES = (900.0, 1800.0, 400.0, 6000.0, 900.0, 500.0, 1500.0)
PRICES = (0.14, 0.03, 0.05, 0.0015, 0.004, 0.016, 0.032)
SHARES = (0.34, 0.05, 0.22, 0.12, 0.22, 0.05)  # of each source in a county's money
EVEN_PROJECTS = 425  # of a county, on the average, at scale 1
FIRST_START = np.datetime64("2014-05-04")


@dataclass(frozen=True)
class Scale:
    """How large a nation is: so many provinces and counties, and so many times the projects of a real one."""

    provinces: tuple[str, ...]
    counties: int
    times: int = 1


SCALES = {
    "tiny": Scale(("37", "41"), 9),
    "province": Scale(("37",), 140),
    "nation": Scale(tuple(words.PROVINCES), 2600),
    "nation10": Scale(tuple(words.PROVINCES), 2600, 10),
}


@dataclass(frozen=True)
class Period:
    """A reporting period as it is written (2015-07) and the day its figures describe."""

    name: str
    as_of: date


def periods(count: int) -> list[Period]:
    """The first so many reporting periods of the programme.

    Raises:
        ValueError: the programme has not so many.
    """
    months = SETTINGS.periods[6:]  # 2014 was for planning
    if not 1 <= count <= len(months):
        raise ValueError(f"there are 1 to {len(months)} periods, not {count}")
    firsts = [date(month // 100, month % 100, 1) for month in months[:count]]
    return [Period(f"{first:%Y-%m}", first - timedelta(days=1)) for first in firsts]


def generate(out: Path, scale: Scale, count: int, seed: int = 2014) -> Iterator[str]:
    """Write the regions and the forms of `count` periods below `out`; name each province when it is written.

    The same seed writes the same rows.
    """
    regions = list(words.regions(scale.provinces, scale.counties))
    _write_regions(out / "regions" / "regions.csv", regions)
    told = periods(count)
    for province in scale.provinces:
        codes = [code for code, _, level, *_ in regions if level == "county" and code.startswith(province)]
        _province(out / "inbox", province, codes, scale.times, told, seed)
        yield words.PROVINCES[province]


def _write_regions(path: Path, rows: Sequence[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "name", "level", "city_code", "city_name", "province"), *rows])


def _province(inbox: Path, province: str, counties: list[str], times: int, told: list[Period], seed: int) -> None:
    chance = np.random.default_rng([seed, int(province)])
    write = partial(_write, inbox, f"{province}0000")
    schools, projects = _drawn(chance, counties, times)
    approved = {"plan_version": "baseline-2014", "approved_on": date(2014, 12, 20), "approval_no": "演示〔2014〕1号"}
    approval = [pl.lit(value).alias(name) for name, value in approved.items()] + [pl.lit("baseline").alias("kind")]
    plan, money = _tasks(projects), _money(chance, projects)
    write("2014-12", "plan", plan.with_columns(approval))
    write("2014-12", "plan_funds", money.with_columns(approval))
    write("2014-12", "schools", schools)
    write("2014-12", "projects", projects.select(pl.exclude("^drawn_.*$")))
    for period in told:
        # One county in fifty sends nothing and is carried forward; the first period has everybody.
        silent = chance.random(len(counties)) < (0.02 if period is not told[0] else 0)
        sent = pl.DataFrame({"county_code": np.array(counties)[~silent]}, schema={"county_code": pl.String})
        days = chance.integers(1, 9, sent.height)
        when = pl.Series("submitted_on", np.datetime64(period.as_of) + days.astype("timedelta64[D]"))
        status = _status(projects.join(sent.with_columns(when), on="county_code", maintain_order="left"), period)
        write(period.name, "progress", _progress(status, period))
        write(period.name, "funds", _funds(money, status, period))
        write(period.name, "project_status", status.select(_STATUS))


def _drawn(chance: np.random.Generator, counties: list[str], times: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Schools and projects as the canonical forms have them; `drawn_` columns say what becomes of a project."""
    sizes = np.maximum(len(CLASSES), EVEN_PROJECTS * times * chance.lognormal(-0.125, 0.5, len(counties))).astype(int)
    counts = np.maximum(2, sizes // 3)
    where = np.repeat(np.arange(len(counties)), counts)
    number = np.arange(len(where)) - np.repeat(np.cumsum(counts) - counts, counts)
    codes = np.array(counties)
    classes = chance.choice([6, 6, 8, 12, 18, 24], len(where))
    mean = chance.integers(20, 52, len(where))
    stage = chance.choice(["teaching_point", "primary", "primary", "primary", "junior", "nine_year"], len(where))
    town = words.towns(chance, number % 14)
    schools = pl.DataFrame(
        {
            "school_id": _ids(codes[where], "", number),
            "name": words.schools(town, stage, number),
            "county_code": codes[where],
            "township": town,
            "stage": stage,
            "students": classes * mean,
            "classes": classes,
            "largest_class": mean + chance.integers(0, 9, len(where)),
        }
    )
    of = np.repeat(np.arange(len(counties)), sizes)
    own = np.arange(len(of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    # The first projects of a county are one of each class, so that every plan has all of them.
    kind = np.where(own < len(CLASSES), own % len(CLASSES), chance.choice(len(CLASSES), len(of), p=LIKELY))
    school = (np.cumsum(counts) - counts)[of] + own * 7919 % counts[of]
    units = np.maximum(20, np.array(SIZES)[kind] * chance.lognormal(0, 0.6, len(of)))
    qty = np.where(kind < len(WORKS), units * 100, np.floor(units) * 100).astype(np.int64)
    wan = np.maximum(100, qty * np.array(PRICES)[kind] * chance.uniform(0.85, 1.15, len(of))).astype(np.int64)
    pace = chance.normal(0, 60, len(counties))[of]  # days by which a whole county is late
    start = chance.integers(0, 900, len(of))
    length = np.where(kind < len(WORKS), chance.integers(90, 400, len(of)), chance.integers(60, 180, len(of)))
    started = start + np.maximum(0, chance.gamma(1.2, 60, len(of)) + pace).astype(int)
    completed = started + (length * chance.uniform(0.8, 1.5, len(of))).astype(int)
    accepted = completed + chance.integers(20, 120, len(of))
    projects = pl.DataFrame(
        {
            "project_id": _ids(codes[of], "-", own),
            "school_id": schools["school_id"].gather(school),
            "county_code": codes[of],
            "township": schools["township"].gather(school),
            "work_class": np.array(CLASSES)[kind],
            "name": np.array(words.PROJECTS)[kind],
            "planned_qty": qty,
            "planned_wan": wan,
            "central_provincial_wan": (wan * 0.6).astype(np.int64),
            "budget_year": np.array(BUDGET_YEARS)[start // 180],
            "planned_start": FIRST_START + start.astype("timedelta64[D]"),
            "contract_finish": FIRST_START + (start + length).astype("timedelta64[D]"),
            "responsible": words.people(chance, len(of)),
            "drawn_started": FIRST_START + started.astype("timedelta64[D]"),
            "drawn_completed": FIRST_START + completed.astype("timedelta64[D]"),
            "drawn_accepted": FIRST_START + accepted.astype("timedelta64[D]"),
            "drawn_closed": FIRST_START + (accepted + chance.integers(10, 90, len(of))).astype("timedelta64[D]"),
            "drawn_paid": chance.integers(55, 100, len(counties))[of],
            "drawn_blocked": chance.choice(["approval", "land", "planning_permit", "drawings", "tender"], len(of)),
        }
    )
    return schools, projects


def _ids(codes: words.Texts, mark: str, number: words.Numbers) -> pl.Series:
    digits = pl.Series(number).cast(pl.String).str.zfill(5)
    return pl.Series(codes).cast(pl.String) + mark + digits


def _tasks(projects: pl.DataFrame) -> pl.DataFrame:
    """The form plan: what the projects of a county and class add up to."""
    return projects.group_by("county_code", "work_class", maintain_order=True).agg(
        planned_schools=pl.col("school_id").n_unique(),
        planned_projects=pl.len(),
        planned_qty=pl.col("planned_qty").sum(),
        key_item_qty=pl.lit(None, pl.Int64),
        planned_wan=pl.col("planned_wan").sum(),
    )


def _money(chance: np.random.Generator, projects: pl.DataFrame) -> pl.DataFrame:
    """The form plan_funds: a county's planned money by source and year."""
    by_year = projects.group_by("county_code", "budget_year", maintain_order=True).agg(pl.col("planned_wan").sum())
    shares = pl.DataFrame({"source": SOURCES, "share": SHARES})
    spread = by_year.join(shares, how="cross")
    luck = pl.Series(chance.uniform(0.9, 1.1, spread.height))
    planned = (pl.col("planned_wan") * pl.col("share") * luck).cast(pl.Int64)
    return spread.select("county_code", "source", "budget_year", planned_wan=planned)


_STATUS = [
    "period", "project_id", "county_code", "state", "blocked_at", "started_on", "completed_on", "accepted_on",
    "closed_on", "started_qty", "completed_qty", "invested_wan", "paid_wan", "submitted_on",
]  # fmt: skip


def _status(projects: pl.DataFrame, period: Period) -> pl.DataFrame:
    """How every project of the counties that report stands on the period's day; the rows of others are gone."""
    steps = ("started", "completed", "accepted", "closed")
    today, works = pl.lit(period.as_of), pl.col("work_class").is_in(WORKS)
    days = {f"{step}_on": pl.when(pl.col(f"drawn_{step}") <= today).then(f"drawn_{step}") for step in steps}
    under_way = (today - pl.col("drawn_started")).dt.total_days()
    whole = (pl.col("drawn_completed") - pl.col("drawn_started")).dt.total_days()
    tenths = (10 * under_way // pl.max_horizontal(whole, 1)).clip(0, 10)
    state = pl.lit("not_started")
    for step in steps:
        state = pl.when(pl.col(f"{step}_on").is_not_null()).then(pl.lit(step)).otherwise(state)
    is_started, is_completed = pl.col("started_on").is_not_null(), pl.col("completed_on").is_not_null()
    invested = pl.when(is_started).then(pl.col("planned_wan") * (4 + 6 * tenths // 10) // 10).otherwise(0)
    return (
        projects.filter(pl.col("submitted_on").is_not_null())
        .with_columns(**days)
        .with_columns(
            period=pl.lit(period.name),
            state=state,
            blocked_at=pl.when(~is_started).then("drawn_blocked"),
            started_qty=pl.when(works).then(pl.when(is_started).then("planned_qty").otherwise(0)),
            completed_qty=pl.when(is_completed).then("planned_qty").otherwise(0),
            invested_wan=invested,
        )
        .with_columns(paid_wan=pl.col("invested_wan") * pl.col("drawn_paid") // 100)
    )


def _progress(status: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The form progress: what the ledger's projects of a county and class add up to."""
    works = pl.col("work_class").is_in(WORKS).first()
    is_started, is_completed = pl.col("started_on").is_not_null(), pl.col("completed_on").is_not_null()
    done = pl.col("school_id").filter(is_completed).n_unique()
    return status.group_by("county_code", "work_class", maintain_order=True).agg(
        period=pl.lit(period.name),
        as_of=pl.lit(period.as_of),
        started_schools=pl.when(works).then(pl.col("school_id").filter(is_started).n_unique()),
        started_projects=pl.when(works).then(is_started.sum()),
        started_qty=pl.when(works).then(pl.col("started_qty").sum()),
        completed_schools=done,
        completed_projects=pl.when(works).then(is_completed.sum()),
        completed_qty=pl.col("completed_qty").sum(),
        bought_wan=pl.when(~works).then(pl.col("planned_wan").filter(is_completed).sum()),
        invested_wan=pl.col("invested_wan").sum(),
        submitted_on=pl.col("submitted_on").first(),
    )


def _funds(money: pl.DataFrame, status: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The form funds: what is paid by year is shared out over the sources as planned; all that is due has arrived."""
    year = period.as_of.year
    paid = status.group_by("county_code", "budget_year", maintain_order=True).agg(
        pl.col("submitted_on").first(), spent=pl.col("paid_wan").sum(), planned=pl.col("planned_wan").sum()
    )
    received = pl.col("planned_wan") * (90 if year > 2015 else 75) // 100
    allotted = pl.col("budget_year") <= year
    return (
        money.join(paid, on=["county_code", "budget_year"], maintain_order="left")
        .with_columns(allocated_wan=pl.when(allotted).then("planned_wan").otherwise(0))
        .with_columns(received_wan=pl.when(allotted).then(received).otherwise(0))
        .select(
            "county_code", "source", "budget_year", "allocated_wan", "received_wan",
            period=pl.lit(period.name),
            as_of=pl.lit(period.as_of),
            paid_wan=pl.min_horizontal("received_wan", pl.col("planned_wan") * pl.col("spent") // pl.col("planned")),
            submitted_on="submitted_on",
        )
    )  # fmt: skip


def _write(inbox: Path, province: str, folder: str, form: str, frame: pl.DataFrame) -> None:
    """A form's frame, its quantities and money in hundredths, as a Parquet file of exact decimals."""
    (inbox / folder).mkdir(parents=True, exist_ok=True)
    exact = pl.col("^.*_(qty|wan)$")
    frame.with_columns((exact.cast(pl.Decimal(38, 2)) / 100).cast(pl.Decimal(18, 2))).write_parquet(
        inbox / folder / f"{form}_{province}.parquet", compression="zstd"
    )
