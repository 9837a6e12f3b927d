"""The rules of settings.toml about money in; the tables by which published SQL ages it and paces what is owed out."""

import duckdb

from warehouse.literals import values
from warehouse.settings import SETTINGS


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create `idle_bucket`, the ages of unspent money, and `fund_rule`, one row of sources, months and years."""
    funds = SETTINGS.funds
    con.execute("create table idle_bucket (n integer, bucket varchar, over_months integer, up_to_months integer)")
    buckets = [(n, bucket.key, bucket.over, bucket.up_to) for n, bucket in enumerate(funds.buckets, 1)]
    con.execute(f"insert into idle_bucket {values(buckets)}")
    con.execute(
        "create table fund_rule (idle_sources varchar[], reclaim_months integer, reclaim_soon_months integer, "
        "pace_months integer, last_year integer)"
    )
    con.execute(
        "insert into fund_rule values (?, ?, ?, ?, ?)",
        [
            list(funds.idle_sources),
            funds.reclaim_months,
            funds.reclaim_soon_months,
            funds.pace_months,
            SETTINGS.last_year,
        ],
    )
    con.execute(
        "comment on table idle_bucket is '闲置时长的档：每档一行（settings.toml）';"
        "comment on column idle_bucket.n is '第几档，从短到长';"
        "comment on column idle_bucket.bucket is '档：自下达之日起的月数';"
        "comment on column idle_bucket.over_months is '超过几个月；首档为0，含提前到账';"
        "comment on column idle_bucket.up_to_months is '不超过几个月，含满月当日；末档为空';"
        "comment on table fund_rule is '资金的规则，一行（settings.toml）';"
        "comment on column fund_rule.idle_sources is '计入闲置的资金来源';"
        "comment on column fund_rule.reclaim_months is '下达后超过几个月未支付的应当收回';"
        "comment on column fund_rule.reclaim_soon_months is '提前几个月（两期）提示即将到期';"
        "comment on column fund_rule.pace_months is '补齐缺口与最近几个月的进度比';"
        "comment on column fund_rule.last_year is '项目的最后一个预算年度'"
    )
