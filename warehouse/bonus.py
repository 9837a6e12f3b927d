"""Facts of counties and the rules of a bonus in; each county's score, share and amount out, exact to 0.01 万元.

amount = total × (score × size) ÷ Σ (score × size), where size is the planned investment and score the weighted mean of
the parts in points of a hundred, held between floor and cap, less what decisions take off it. All of it is reckoned in
fractions; what is left over by rounding down goes to the largest remainders, so that the amounts add up to the total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

# Part of the score → its numerator and denominator among the facts (measure_fact).
PARTS = {
    "completion": ("completion_n", "completion_d"),
    "start": ("start_n", "start_d"),
    "utilization": ("utilization_n", "utilization_d"),
    "on_time": ("on_time_reports", "due_reports"),
}
DECISIONS = ("criticised", "summoned", "deducted")
CENT = Decimal("0.01")
FULL = 100


@dataclass(frozen=True)
class Bonus:
    """The total, the weights of the parts, the least and most of a score, and what decisions take off in percent."""

    total_wan: Decimal
    weights: dict[str, Decimal]
    floor: Decimal
    cap: Decimal
    deduct_percent: dict[str, Decimal]


@dataclass(frozen=True)
class Share:
    """One county's part of a bonus, with every number of the formula; a part that it has no task in is None."""

    row: dict[str, Any]
    points: dict[str, Fraction | None]
    mean: Fraction
    taken_percent: Fraction
    score: Fraction
    product: Fraction
    share: Fraction
    amount_wan: Decimal


def parse(record: dict[str, Any]) -> Bonus:
    """The section [bonus] of the settings.

    Raises:
        ValueError: the floor is above the cap, or nothing has a weight.
    """
    numbers = {name: Decimal(str(record[name])) for name in ("total_wan", "floor", "cap")}
    weights = {part: Decimal(str(record["weights"][part])) for part in PARTS}
    taken = {name: Decimal(str(record["deduct_percent"][name])) for name in DECISIONS}
    if not 0 <= numbers["floor"] <= numbers["cap"] or min(weights.values()) < 0 or not any(weights.values()):
        raise ValueError("[bonus] needs floor ≤ cap, and weights of which none is below and one is above zero")
    return Bonus(weights=weights, deduct_percent=taken, **numbers)


def points(row: dict[str, Any], part: str) -> Fraction | None:
    """A part in points of a hundred, never more: what is not reported has none, what has no task is left out."""
    numerator, denominator = (row[name] for name in PARTS[part])
    if part == "utilization" and denominator is None:
        return Fraction(0)
    if not denominator:
        return None
    return min(Fraction(numerator or 0) * FULL / Fraction(denominator), Fraction(FULL))


def shares(rows: Sequence[dict[str, Any]], rules: Bonus) -> list[Share]:
    """The bonus shared out among counties, in their order.

    Where no county has anything to its score, nobody gets anything.
    """
    scored = [_scored(row, rules) for row in rows]
    sizes = [Fraction(row["planned_wan"] or 0) for row in rows]
    products = [score * size for size, (*_parts, score) in zip(sizes, scored, strict=True)]
    amounts = share_out(rules.total_wan, products, [row["region_code"] for row in rows])
    whole = sum(products) or Fraction(1)
    return [
        Share(row, parts, mean, taken, score, product, product / whole, amount)
        for row, (parts, mean, taken, score), product, amount in zip(rows, scored, products, amounts, strict=True)
    ]


def _scored(row: dict[str, Any], rules: Bonus) -> tuple[dict[str, Fraction | None], Fraction, Fraction, Fraction]:
    parts = {part: points(row, part) for part in PARTS}
    counted = [(Fraction(rules.weights[part]), value) for part, value in parts.items() if value is not None]
    weight = sum(weight for weight, _value in counted)
    mean = sum((weight * value for weight, value in counted), Fraction(0)) / weight if weight else Fraction(0)
    taken = sum((Fraction(rules.deduct_percent[name]) * row[name] for name in DECISIONS), Fraction(0))
    taken = min(taken, Fraction(FULL))
    held = min(max(mean, Fraction(rules.floor)), Fraction(rules.cap))
    return parts, mean, taken, held * (FULL - taken) / FULL


def share_out(total: Decimal, products: Sequence[Fraction], names: Sequence[str]) -> list[Decimal]:
    """A total in proportion to products, to 0.01: rounded down, then 0.01 more for each of the largest remainders.

    Remainders that are equal are served in the order of the names.
    """
    whole = sum(products)
    if not whole:
        return [Decimal(0) * CENT for _ in products]
    cents = int(total / CENT)
    exact = [product * cents / whole for product in products]
    given = [int(amount) for amount in exact]
    by_remainder = sorted(range(len(exact)), key=lambda n: (given[n] - exact[n], names[n]))
    for n in by_remainder[: cents - sum(given)]:
        given[n] += 1
    return [amount * CENT for amount in given]


def by_city(found: Sequence[Share]) -> list[dict[str, Any]]:
    """What the counties of each city get together, the largest amount first."""
    cities: dict[str, dict[str, Any]] = {}
    for one in found:
        row = one.row
        city = cities.setdefault(
            row["city_code"],
            {
                "region_code": row["city_code"],
                "region_name": row["city_name"],
                "counties": 0,
                "planned_wan": Decimal(0),
                "amount_wan": Decimal(0),
                "share": Fraction(0),
            },
        )
        city["counties"] += 1
        city["planned_wan"] += row["planned_wan"] or 0
        city["amount_wan"] += one.amount_wan
        city["share"] += one.share
    return sorted(cities.values(), key=lambda city: (-city["amount_wan"], city["region_code"]))
