"""A published version in; the SQL that gives its macros, views and comments to another file of the same tables, out."""

import re
from collections.abc import Collection, Iterator
from graphlib import TopologicalSorter

import polars as pl

from warehouse import store
from warehouse.literals import quoted

MACROS = """
    select function_name as name, parameters, macro_definition as body, comment,
        function_type = 'table_macro' as gives_rows
    from duckdb_functions()
    where not internal and function_type in ('macro', 'table_macro')
    order by function_name
"""
RELATIONS = """
    select table_name as name, 'table' as kind, null as sql, comment from duckdb_tables() where not internal
    union all
    select view_name, 'view', sql, comment from duckdb_views() where not internal
    order by name
"""
COLUMNS = """
    select table_name, column_name as name, comment
    from duckdb_columns()
    where not internal and comment is not null
    order by table_name, column_index
"""
_READS = re.compile(r"\b(?:from|join)\b[\s(]*(\w+)", re.IGNORECASE)


def named(name: str) -> str:
    """A name as SQL takes it whatever it is: `check` and `of` are words of the language."""
    return '"' + name.replace('"', '""') + '"'


def relations(version: str) -> pl.DataFrame:
    """Tables and views of a version: name, kind (table | view), sql of a view, comment."""
    return store.query_at(version, RELATIONS)


def statements(version: str, stored: Collection[str], kind: str, *, whole: bool) -> Iterator[str]:
    """What is to be run where the relations `stored` are there as a `kind` (table | view), in an order that can be run.

    `whole` is whether every table is among them: only then can the views and the macros that give rows be made.
    """
    macros = store.query_at(version, MACROS)
    known = relations(version)
    made = macros.filter(~pl.col("gives_rows"))
    yield from (_macro(row) for row in made.iter_rows(named=True))
    kinds = dict.fromkeys(stored, kind)
    if whole:
        over_rows = {row["name"]: _macro(row) for row in macros.filter("gives_rows").iter_rows(named=True)}
        views = known.filter((pl.col("kind") == "view") & ~pl.col("name").is_in(list(stored)))
        yield from _in_order(over_rows | dict(views.select("name", "sql").iter_rows()))
        kinds |= dict.fromkeys(views["name"], "view")
        made = macros
    for row in made.iter_rows(named=True):
        yield f"comment on macro {'table ' if row['gives_rows'] else ''}{named(row['name'])} is {_said(row)};"
    for row in known.filter(pl.col("name").is_in(list(kinds))).iter_rows(named=True):
        yield f"comment on {kinds[row['name']]} {named(row['name'])} is {_said(row)};"
    for row in store.query_at(version, COLUMNS).filter(pl.col("table_name").is_in(list(kinds))).iter_rows(named=True):
        yield f"comment on column {named(row['table_name'])}.{named(row['name'])} is {_said(row)};"


def _macro(row: dict[str, object]) -> str:
    parameters = row["parameters"]
    assert isinstance(parameters, list)
    of_what = "table " if row["gives_rows"] else ""
    return f"create macro {named(str(row['name']))}({', '.join(map(named, parameters))}) as {of_what}{row['body']};"


def _in_order(made: dict[str, str]) -> Iterator[str]:
    """Definitions, each after those it reads from."""
    reads = {name: made.keys() & set(_READS.findall(sql)) - {name} for name, sql in made.items()}
    yield from (made[name].rstrip(";") + ";" for name in TopologicalSorter(reads).static_order())


def _said(row: dict[str, object]) -> str:
    return "null" if row["comment"] is None else quoted(str(row["comment"]))
