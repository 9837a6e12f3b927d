"""Values in; SQL literals out, for what cannot bind one: comments, file lists, COPY, a query that people will read."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from inspect import cleandoc
from pathlib import Path
from typing import Any


def quoted(text: str) -> str:
    """Text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """A path as SQL that names this one file: what DuckDB reads as a pattern is taken literally."""
    return quoted("".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path)))


def literal(value: Any) -> str:
    """A value that a query was asked with as a SQL literal.

    Raises:
        TypeError: for a type that no query of ours binds.
    """
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float() | Decimal():
            return str(value)
        case str():
            return quoted(value)
        case date():
            return f"date {quoted(value.isoformat())}"
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
    raise TypeError(f"no literal for {type(value).__name__}")


def values(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as what follows `insert into`: one statement for all, which takes a tenth of the time of one for each."""
    return "values " + ", ".join(f"({', '.join(map(literal, row))})" for row in rows)


def written_out(sql: str, params: dict[str, Any]) -> str:
    """A query of ours with each `$name` as the value it is bound to, to be read and run by itself."""
    return re.sub(r"\$([a-z_]+)", lambda found: literal(params[found[1]]), cleandoc(sql))


def named(name: str) -> str:
    """A name as SQL takes it whatever it is: `check` and `of` are words of the language."""
    return '"' + name.replace('"', '""') + '"'
