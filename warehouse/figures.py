"""A version file in; the checksum of its figures out: equal exactly when every row of FIGURES is.

A row's sha256 is that of its text as DuckDB writes the whole row; a period's that of its rows' in the order of these
hashes, so that the order of rows in the file does not matter; a table's that of its periods'; the checksum is that of
the tables'. Sorting stays within a period, which keeps the memory it takes from growing with history.
"""

FIGURES = ("metric_value", "county_progress", "county_funds")


def checksum_sql() -> str:
    """SQL of one row and column: the checksum in hex."""
    tables = " union all ".join(
        f"select {place} as place, sha256(coalesce(string_agg(hash, '' order by period), '')) as hash from ("
        "select period, sha256(string_agg(hash, '' order by hash)) as hash from ("
        f"select period, sha256(cast(t as varchar)) as hash from {table} as t) group by period)"
        for place, table in enumerate(FIGURES)
    )
    return f"select sha256(string_agg(hash, '' order by place)) from ({tables})"
