"""A published version in; its tables, columns and functions with what its own comments say of them, out."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from warehouse import store
from warehouse.literals import named

# Published table → the forms it is made of.
FORMS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))[
    "forms"
]

TABLES = """
    select t.table_name as name, t.comment, t.estimated_size as rows, null as view_sql
    from duckdb_tables() as t
    where not t.internal and not t.temporary

    union all

    select v.view_name, v.comment, null, v.sql
    from duckdb_views() as v
    where not v.internal and not v.temporary
    order by name
"""
COLUMNS = """
    select table_name, column_name as name, data_type as type, comment
    from duckdb_columns()
    where not internal
    order by table_name, column_index
"""
FUNCTIONS = """
    select f.function_name as name, f.parameters, f.macro_definition as body, f.comment,
        f.function_type = 'table_macro' as gives_rows, m.label, m.label_en, m.source_view
    from duckdb_functions() as f
    left join metric as m on m.key = f.function_name
    where not f.internal and f.function_type in ('macro', 'table_macro')
    order by f.function_name
"""


@dataclass(frozen=True)
class Column:
    """A column: its type as DuckDB writes it; `comment` has the unit."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """A table or a view; `rows` is None for a view, whose rows nobody has counted, and `view_sql` for a table."""

    name: str
    comment: str
    rows: int | None
    columns: tuple[Column, ...]
    view_sql: str | None


@dataclass(frozen=True)
class Function:
    """A macro: its parameters by name, and the SQL it stands for.

    `labels` are those of the metric it is, by language, empty for others; `over` is the view whose row it takes;
    `gives_rows` is for one that stands where a table does.
    """

    name: str
    parameters: tuple[str, ...]
    body: str
    comment: str
    labels: dict[str, str]
    over: str | None
    gives_rows: bool

    @property
    def signature(self) -> str:
        """As one writes it: start_rate(r)."""
        return f"{self.name}({', '.join(self.parameters)})"


def tables(version: str) -> list[Table]:
    """Every table and view of a version, by name."""
    columns = store.query_at(version, COLUMNS).partition_by("table_name", as_dict=True)
    found = store.query_at(version, TABLES).iter_rows(named=True)
    return [
        Table(
            row["name"],
            row["comment"] or "",
            row["rows"],
            tuple(
                Column(column["name"], column["type"], column["comment"] or "")
                for column in columns[row["name"],].iter_rows(named=True)
            ),
            row["view_sql"],
        )
        for row in found
    ]


def functions(version: str) -> list[Function]:
    """Every macro of a version, by name."""
    return [
        Function(
            row["name"],
            tuple(row["parameters"]),
            row["body"],
            row["comment"] or "",
            {"zh": row["label"], "en": row["label_en"]} if row["label"] else {},
            row["source_view"],
            row["gives_rows"],
        )
        for row in store.query_at(version, FUNCTIONS).iter_rows(named=True)
    ]


def sample(version: str, table: str, rows: int) -> pl.DataFrame:
    """The first rows of a table.

    Raises:
        KeyError: the version has no such table.
    """
    if table not in store.query_at(version, TABLES)["name"]:
        raise KeyError(table)
    return store.query_at(version, f"select * from {named(table)} limit $n", n=rows)


def try_out(metric: str, over: str) -> str:
    """A query of a metric by city, to begin with."""
    return (
        f"select city_name, {metric}(r) as {metric}\nfrom {over} as r\n"
        "where period = $period and province_code = $province\ngroup by all\norder by all\n"
    )


def first_rows(table: str) -> str:
    """A query of a table, to begin with."""
    return f"select *\nfrom {table}\nlimit 100\n"
