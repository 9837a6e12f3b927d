"""SQL on the published tables in; polars frames out, read once per version of the warehouse for everyone."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from reports.reading.kept import once
from warehouse import chosen_lines, held, store
from warehouse.literals import written_out


@dataclass(frozen=True)
class Question:
    """Trusted SQL with `$name` binds on one version: what a picture or a table shows, as an analyst would ask it."""

    version: str
    sql: str
    params: tuple[tuple[str, Any], ...]

    def rows(self) -> pl.DataFrame:
        """The answer; `version` is the cache's key, so a new warehouse is seen at once."""
        held.checked(self.version)  # an answer is there for those alone who could ask for it
        return once(
            (self.version, self.sql, repr(self.params)),
            partial(store.query_at, self.version, self.sql, **dict(self.params)),
        )

    @property
    def text(self) -> str:
        """The SQL with its values written in, to be opened in the analysts' workbench."""
        return written_out(self.sql, dict(self.params))


def ask(version: str, sql: str, **params: Any) -> Question:
    """A question that a page puts to a version of the warehouse, held against the lines of this run."""
    sql, params = chosen_lines.held(sql, params)
    return Question(version, sql, tuple(sorted(params.items())))


def rows(version: str, sql: str, **params: Any) -> pl.DataFrame:
    """The answer to a question whose SQL nobody needs to see."""
    return ask(version, sql, **params).rows()


def row(version: str, sql: str, **params: Any) -> dict[str, Any] | None:
    """The first row, or None."""
    found = rows(version, sql, **params)
    return found.row(0, named=True) if found.height else None
