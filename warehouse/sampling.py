"""A frame of units with strata and weights in; a stratified random sample that its seed alone decides out.

Who is drawn hangs on nothing but the seed, the units, their strata and their weights: the same seed gives the same list
on any machine and in any order of the rows, and a unit that comes or goes leaves the numbers of all others as they are.
Within a stratum each unit has the chance n·w/Σw, at most 1 (Rosén's Pareto sampling: fixed size, and inclusion
probabilities that come as near to these as makes no difference to anybody).
"""

import hashlib
import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, fsum
from statistics import NormalDist

import polars as pl

COLUMNS = ("unit", "stratum", "weight")


@dataclass(frozen=True)
class Size:
    """How many to draw out of how many, and what that follows from: n₀ = z²·p(1−p)/e² with p = 50%, the worst case."""

    population: int
    confidence_percent: Decimal
    margin_percent: Decimal
    z: float
    infinite: float
    finite: float
    n: int

    @property
    def formula(self) -> str:
        """The reckoning with its figures, in signs that need no language."""
        z, e = f"{self.z:.3f}", f"{float(self.margin_percent) / 100:g}"
        return (
            f"n₀ = z²·p·(1−p)/e² = {z}² × 0.5 × 0.5 ÷ {e}² = {self.infinite:.2f}; "
            f"n = n₀ ÷ (1 + (n₀−1)/N) = {self.infinite:.2f} ÷ (1 + {self.infinite - 1:.2f}/{self.population:,})"
            f" = {self.finite:.2f} → {self.n:,}"
        )


def sample_size(population: int, confidence_percent: Decimal, margin_percent: Decimal) -> Size:
    """The size at which a share is right within the margin: n = n₀ / (1 + (n₀ − 1)/N), upwards.

    Raises:
        ValueError: a confidence or margin that is not between 0 and 100%.
    """
    if not (0 < confidence_percent < 100 and 0 < margin_percent < 100):
        raise ValueError(f"confidence {confidence_percent}% and margin {margin_percent}% must lie between 0 and 100")
    z = NormalDist().inv_cdf(0.5 + float(confidence_percent) / 200)
    infinite = (z / (float(margin_percent) / 100)) ** 2 / 4
    finite = infinite / (1 + (infinite - 1) / population) if population else 0.0
    n = min(max(ceil(finite), 1), population)
    return Size(population, confidence_percent, margin_percent, z, infinite, finite, n)


def allocate(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """How many to draw from each stratum: at least one, at most all, else in proportion to its size.

    The places are given out one by one, each to the stratum that is furthest from its share (Sainte-Laguë), so that a
    larger total takes a place from nobody. With fewer places than strata every stratum still has one.
    """
    given = {name: 1 for name, size in sizes.items() if size > 0}
    # A stratum that is all drawn waits below 1/2, any other above it: none is ever asked for more than it has.
    waiting = [(-sizes[name] / 3, name) for name in given]
    heapq.heapify(waiting)
    for _ in range(min(total, sum(sizes.values())) - len(given)):
        name = waiting[0][1]
        given[name] += 1
        heapq.heapreplace(waiting, (-sizes[name] / (2 * given[name] + 1), name))
    return {name: given.get(name, 0) for name in sizes}


def chances(weights: Sequence[float], n: int) -> list[float]:
    """The inclusion probability of each unit when n are drawn in proportion to weight: certain where that passes 1."""
    chance = [0.0] * len(weights)
    left = list(range(len(weights)))
    while n > 0 and left:
        whole = fsum(weights[at] for at in left)
        certain = [at for at in left if n * weights[at] >= whole]
        if not certain:
            for at in left:
                chance[at] = n * weights[at] / whole
            break
        for at in certain:
            chance[at] = 1.0
        n -= len(certain)
        left = [at for at in left if chance[at] < 1]
    return chance


def number(seed: str, unit: str) -> float:
    """The unit's own number under a seed, between 0 and 1: the head of a SHA-256, the same everywhere."""
    digest = hashlib.sha256(f"{seed}\n{unit}".encode()).digest()
    return (int.from_bytes(digest[:6]) + 0.5) / 2**48


def draw(frame: pl.DataFrame, total: int, seed: str) -> pl.DataFrame:
    """The drawn units, by stratum and unit: unit, stratum, weight, chance, stratum_size, stratum_drawn.

    Args:
        frame: a row per unit: unit, stratum, weight (more than 0); other columns are not looked at.
        total: how many to draw; it becomes more where there are more strata, and fewer where there are fewer units.
        seed: decides who is drawn.

    Raises:
        ValueError: a unit is there twice, or has no weight.
    """
    ordered = frame.select(pl.col("unit"), pl.col("stratum"), pl.col("weight").cast(pl.Float64)).sort("stratum", "unit")
    if ordered["unit"].n_unique() < ordered.height:
        raise ValueError("a unit is in the frame twice")
    if ordered.filter((pl.col("weight") > 0) & pl.col("weight").is_finite()).height < ordered.height:
        raise ValueError("every unit needs a weight of more than 0")
    strata = ordered.partition_by("stratum", as_dict=True)
    places = allocate({str(name): part.height for (name,), part in strata.items()}, total)
    parts = [_drawn(part, places[str(name)], seed) for (name,), part in strata.items()]
    return pl.concat([_drawn(ordered.clear(), 0, seed), *parts])


def _drawn(part: pl.DataFrame, n: int, seed: str) -> pl.DataFrame:
    """The n units of a stratum whose number is smallest beside their chance."""
    units = part["unit"].to_list()
    chance = chances(part["weight"].to_list(), n)
    ranked = sorted(range(part.height), key=lambda at: (_odds(number(seed, units[at]), chance[at]), units[at]))
    return part.with_columns(
        pl.Series("chance", chance, pl.Float64),
        stratum_size=pl.lit(part.height, pl.Int64),
        stratum_drawn=pl.lit(n, pl.Int64),
    )[sorted(ranked[:n])]


def _odds(own: float, chance: float) -> float:
    return -1.0 if chance >= 1 else own / (1 - own) / (chance / (1 - chance))
