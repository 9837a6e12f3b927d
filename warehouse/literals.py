"""Text and paths in; SQL literals out, for the few statements that cannot bind a value (comments, file lists, COPY)."""

from pathlib import Path


def quoted(text: str) -> str:
    """Text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """A path as SQL that names this one file: what DuckDB reads as a pattern is taken literally."""
    return quoted("".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path)))
