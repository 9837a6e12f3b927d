"""A version file in; the checksum of its figures out: equal exactly when every row of FIGURES is.

A row's sha256 is that of its text as DuckDB writes the whole row; a period's that of its rows' in the order of these
hashes, so that the order of rows in the file does not matter; a table's that of its periods'; the checksum is that of
the tables'. Sorting stays within a period, which keeps the memory it takes from growing with history.
"""

FIGURES = ("metric_value", "county_progress", "county_funds")


# The checksum from the table `figure_hash`.
CHECKSUM_OF_HASHES = (
    "select sha256(string_agg(hash, '' order by place)) from ("
    "select f.place, sha256(coalesce(string_agg(h.hash, '' order by h.period), '')) as hash from ("
    + " union all ".join(f"select {place} as place, '{table}' as name" for place, table in enumerate(FIGURES))
    + ") as f left join figure_hash as h on h.table_name = f.name group by f.place)"
)


def hashes_sql() -> str:
    """SQL that creates `figure_hash`, the hash of each period of each table."""
    return (
        f"create table figure_hash as {_hashes()};"
        "comment on table figure_hash is '每张数表、每期一行：该期各行的校验和，figures_checksum 由它们得出';"
        "comment on column figure_hash.table_name is '哪张表';"
        "comment on column figure_hash.hash is '该期各行的 sha256'"
    )


def checksum_sql() -> str:
    """SQL of one row and column: the checksum in hex, from the rows themselves."""
    return f"with figure_hash as ({_hashes()}) {CHECKSUM_OF_HASHES}"


def _hashes() -> str:
    return " union all ".join(
        f"select '{table}' as table_name, period, sha256(string_agg(hash, '' order by hash)) as hash from ("
        f"select period, sha256(cast(t as varchar)) as hash from {table} as t) group by period"
        for table in FIGURES
    )
