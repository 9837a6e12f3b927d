"""Two lines that a reader chose in; for this run the lines that rates are held against, and the SQL that does so, out.

What people decide by (measures, inspections) stays with the lines of settings.toml: these are a way of looking.
"""

import re
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.metrics import METRICS
from warehouse.settings import Lines

# Below the first severely behind, below the second behind; whole percents.
Pair = tuple[int, int]
LOWEST, HIGHEST = 1, 99
_chosen: ContextVar[Pair | None] = ContextVar("lines", default=None)
# What a query names, and the macro of the same columns that takes two lines.
_LINED = re.compile(r"\b(from|join)\s+(metric_value|laggard|county_status)\b", re.IGNORECASE)


def use(lines: Pair | None) -> None:
    """Hold rates against these lines for the rest of this run; None: against those of settings.toml."""
    _chosen.set(lines)


def chosen() -> Pair | None:
    """The lines of this run, None where they are those of settings.toml."""
    return _chosen.get()


def at(metric: str, as_of: date | None) -> Lines | None:
    """The lines of a metric on a day, None for a metric without lines; a good rate is never below the outer line."""
    ruled, pair = METRICS[metric].lines_at(as_of), chosen()
    if ruled is None or pair is None:
        return ruled
    severe, lagging = map(Decimal, pair)
    return Lines(severe, lagging, max(ruled.good, lagging))


def parsed(text: str) -> Pair | None:
    """Lines as a link writes them, 15-40; None for what is no pair of them."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text)
    pair = (int(found[1]), int(found[2])) if found else None
    return pair if pair and LOWEST <= pair[0] < pair[1] <= HIGHEST else None


def written(pair: Pair) -> str:
    """Lines as a link writes them."""
    return f"{pair[0]}-{pair[1]}"


def held(sql: str, params: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A query and its values, asked of the same tables held against this run's lines."""
    if (pair := chosen()) is None or not _LINED.search(sql):
        return sql, params
    return (
        _LINED.sub(r"\1 \2_at($severe_line, $lagging_line)", sql),
        params | {"severe_line": pair[0], "lagging_line": pair[1]},
    )
