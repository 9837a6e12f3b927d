"""The rules of settings.toml about a plan's quality in; the tables by which published SQL judges it out."""

from itertools import pairwise

import duckdb

from warehouse.literals import values
from warehouse.settings import SETTINGS


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create `planning_rule`, one row of lines that checks use too, and `allocation_size`, the steps of a histogram."""
    checks, planning = SETTINGS.checks, SETTINGS.planning
    con.execute(
        "create table planning_rule (smallest_allocation_wan decimal(18, 6), thin_allocation_wan decimal(18, 6), "
        "large_class integer)"
    )
    con.execute(
        "insert into planning_rule values (?, ?, ?)",
        [checks.smallest_allocation_wan, planning.thin_allocation_wan, checks.large_class],
    )
    con.execute("create table allocation_size (n integer, from_wan decimal(18, 6), below_wan decimal(18, 6))")
    edges = [0, *planning.allocation_steps_wan]
    sizes = [*pairwise(edges), (edges[-1], None)]
    con.execute(f"insert into allocation_size {values([(n, *size) for n, size in enumerate(sizes, 1)])}")
    con.execute(
        # No central or provincial money at all is no scattering of it.
        "create temp macro is_below(planned, upper_money, line) as "
        "coalesce(planned < line, false) or coalesce(upper_money > 0 and upper_money < line, false);"
        "comment on table planning_rule is '规划质量的线，一行（settings.toml）';"
        "comment on column planning_rule.smallest_allocation_wan is '一所学校少于此为撒胡椒面，万元';"
        "comment on column planning_rule.thin_allocation_wan is '一所学校少于此为偏少，万元';"
        "comment on column planning_rule.large_class is '最大班额达到多少人为有大班额';"
        "comment on table allocation_size is '学校分到资金的档（settings.toml）';"
        "comment on column allocation_size.n is '第几档，由少到多';"
        "comment on column allocation_size.from_wan is '不少于，万元';"
        "comment on column allocation_size.below_wan is '少于，万元；末档为空'"
    )
