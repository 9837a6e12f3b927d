"""A published version in; the SQL that gives its macros, views and comments to another file of the same tables, out."""

import re
from collections.abc import Collection, Iterator
from graphlib import TopologicalSorter

from warehouse import catalogue
from warehouse.catalogue import Function
from warehouse.literals import named, quoted

_READS = re.compile(r"\b(?:from|join)\b[\s(]*(\w+)", re.IGNORECASE)


def statements(version: str, stored: Collection[str], kind: str, *, whole: bool) -> Iterator[str]:
    """What is to be run where the relations `stored` are there as a `kind` (table | view), in an order that can be run.

    `whole` is whether every table is among them: only then can the views and the macros that give rows be made.
    """
    macros = catalogue.functions(version)
    known = catalogue.tables(version)
    made = [macro for macro in macros if not macro.gives_rows]
    yield from map(_macro, made)
    kinds = dict.fromkeys(stored, kind)
    if whole:
        over_rows = {macro.name: _macro(macro) for macro in macros if macro.gives_rows}
        views = {table.name: table.view_sql for table in known if table.view_sql and table.name not in kinds}
        yield from _in_order(over_rows | views)
        kinds |= dict.fromkeys(views, "view")
        made = macros
    for macro in made:
        yield f"comment on macro {'table ' if macro.gives_rows else ''}{named(macro.name)} is {_said(macro.comment)};"
    told = [table for table in known if table.name in kinds]
    for table in told:
        yield f"comment on {kinds[table.name]} {named(table.name)} is {_said(table.comment)};"
    for table in told:
        for column in table.columns:
            if column.comment:
                yield f"comment on column {named(table.name)}.{named(column.name)} is {_said(column.comment)};"


def _macro(macro: Function) -> str:
    of_what = "table " if macro.gives_rows else ""
    return f"create macro {named(macro.name)}({', '.join(map(named, macro.parameters))}) as {of_what}{macro.body};"


def _in_order(made: dict[str, str]) -> Iterator[str]:
    """Definitions, each after those it reads from."""
    reads = {name: made.keys() & set(_READS.findall(sql)) - {name} for name, sql in made.items()}
    yield from (made[name].rstrip(";") + ";" for name in TopologicalSorter(reads).static_order())


def _said(comment: str) -> str:
    return quoted(comment) if comment else "null"
