"""A scope and a round of inspection in; who is drawn for it, how, and out of how many, out."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from reports.reading import data
from reports.reading.data import Question
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse.sampling import Size, draw, sample_size
from warehouse.settings import SETTINGS

# The last report before a round is what it is drawn from, or the last one known by now.
ROUNDS = """
    select r.round, max(p.period) as frame_period, max(p.as_of) as frame_day
    from inspection_round as r
    join period as p on p.province_code = $province and p.period < r.round and p.period <= $period
    where r.round <= coalesce((select min(n.round) from inspection_round as n where n.round > $period), r.round)
    group by r.round
    order by r.round desc
"""
FRAME = "select * from inspection_frame where period = $period and province_code = $province"
RULES = SETTINGS.inspection


@dataclass(frozen=True)
class Round:
    """A round of inspection, the report it is drawn from, and the choices that decide who is drawn."""

    name: str
    frame_period: str
    frame_day: date
    weight: str
    margin: str
    seed: str


@dataclass(frozen=True)
class Sample:
    """Who is drawn in the whole province, how many that is and why, and the question for the frame."""

    drawn: pl.DataFrame
    size: Size
    ask: Question

    def of(self, scope: Scope) -> pl.DataFrame:
        """Those of the scope's region: a city has its part of the province's list, never one of its own."""
        return self.drawn.filter(pl.col(f"{scope.level}_code") == scope.code)


def default_seed(scope: Scope, name: str) -> str:
    """The seed of a round unless somebody chose another: nobody picks it, so nobody can pick the list."""
    return f"{scope.province}-{name}"


def next_round(scope: Scope) -> Round | None:
    """The round that comes next after the scope's period, as it is usually drawn; None where no report is before it."""
    known = data.rows(scope.version, ROUNDS, period=scope.period, province=scope.province)
    return usual(scope, known["round"][0]) if known.height else None


def usual(scope: Scope, name: str) -> Round | None:
    """A round as it is drawn unless somebody chose otherwise; None where there was no report to draw it from."""
    known = data.rows(scope.version, ROUNDS, period=scope.period, province=scope.province).filter(round=name)
    if known.is_empty():
        return None
    row = known.row(0, named=True)
    margin = f"{RULES.margin_percent:f}"
    return Round(name, row["frame_period"], row["frame_day"], RULES.weight, margin, default_seed(scope, name))


def sample(scope: Scope, of: Round) -> Sample:
    """Who is drawn for a round in the scope's province."""
    ask = data.ask(scope.version, FRAME, period=of.frame_period, province=scope.province)
    drawn, population = _drawn(ask.rows(), of.weight, of.margin, of.seed)
    return Sample(drawn, _size(population, of.margin), ask)


def _size(population: int, margin: str) -> Size:
    chosen = next(known for known in RULES.margins_percent if f"{known:f}" == margin)
    return sample_size(population, RULES.confidence_percent, chosen)


@kept
def _drawn(frame: pl.DataFrame, weight: str, margin: str, seed: str) -> tuple[pl.DataFrame, int]:
    """The drawn projects with their chance and stratum, by place; and out of how many."""
    units = frame.select("unit", "stratum", pl.col(f"{weight}_weight").alias("weight"))
    drawn = draw(units, _size(frame.height, margin).n, seed).drop("stratum", "weight")
    listed = drawn.join(frame, on="unit", maintain_order="left")
    return listed.sort("city_code", "county_code", "school_name", "unit"), frame.height
