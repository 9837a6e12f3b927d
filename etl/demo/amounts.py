"""Whole amounts in, whole parts out that add up to them exactly."""

import math
from collections.abc import Sequence


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Parts of `total` in proportion to `weights`, by largest remainder; they sum to `total`."""
    mass = math.fsum(weights)
    shares = [total * weight / mass for weight in weights]
    parts = [math.floor(share) for share in shares]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    missing = total - sum(parts)
    for i in order[:missing]:
        parts[i] += 1
    return parts


def balance(seed: Sequence[Sequence[float]], rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """A table shaped like `seed` with the given row and column sums; a cell that is 0 in `seed` stays 0.

    Columns with such cells come first in line when the last units are handed out, since they have the fewest takers.
    """
    if sum(rows) != sum(columns):
        raise ValueError(f"rows add up to {sum(rows)}, columns to {sum(columns)}")
    cells = [list(map(float, row)) for row in seed]
    for _ in range(300):
        for row, target in zip(cells, rows, strict=True):
            factor = target / math.fsum(row)
            row[:] = [cell * factor for cell in row]
        for j, target in enumerate(columns):
            factor = target / math.fsum(row[j] for row in cells)
            for row in cells:
                row[j] *= factor
    parts = [[math.floor(cell) for cell in row] for row in cells]
    left_in_row = [target - sum(row) for target, row in zip(rows, parts, strict=True)]
    left_in_column = [target - sum(row[j] for row in parts) for j, target in enumerate(columns)]
    fewest_takers_first = sorted(range(len(columns)), key=lambda j: sum(row[j] > 0 for row in cells))
    for j in fewest_takers_first:
        for i, row in enumerate(cells):
            if row[j] > 0:
                step = min(left_in_row[i], left_in_column[j]) if left_in_row[i] > 0 else 0
                parts[i][j] += step
                left_in_row[i] -= step
                left_in_column[j] -= step
    if any(left_in_row) or any(left_in_column):
        raise ValueError("no whole table has these sums")
    return parts


def tilt(sizes: Sequence[int], shares: Sequence[float], total: int, pinned: Sequence[bool]) -> list[int]:
    """The amounts `sizes × shares`, with the shares that are not pinned bent together until the amounts sum to `total`.

    A share bends on the logit scale, so it stays between 0 and 1; 0 and 1 stay what they are.
    """

    def bent(by: float) -> list[float]:
        return [
            size * share if fixed or share in (0.0, 1.0) else size / (1 + math.exp(-_logit(share) - by))
            for size, share, fixed in zip(sizes, shares, pinned, strict=True)
        ]

    low, high = -12.0, 12.0
    for _ in range(100):
        middle = (low + high) / 2
        if math.fsum(bent(middle)) < total:
            low = middle
        else:
            high = middle
    amounts = bent(high)
    parts = [math.floor(amount) for amount in amounts]
    takers = [i for i, fixed in enumerate(pinned) if not fixed and 0.0 < shares[i] < 1.0]
    missing = total - sum(parts)
    if not takers or abs(missing) > 10 * len(sizes):
        raise ValueError(f"no bend of the shares reaches {total}; {missing} are missing")
    for step in range(missing):
        parts[takers[step % len(takers)]] += 1
    return parts


def _logit(share: float) -> float:
    return math.log(share / (1 - share))
