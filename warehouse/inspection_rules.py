"""The rules of settings.toml about inspections in; the tables by which published SQL makes frames and rounds out."""

import duckdb

from warehouse.literals import values
from warehouse.settings import SETTINGS


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create `inspection_round`, the months of inspections, and `inspection_rule`, one row of points and limits."""
    rules = SETTINGS.inspection
    con.execute("create table inspection_round (round varchar)")
    rounds = [(f"{month // 100}-{month % 100:02d}",) for month in SETTINGS.rounds]
    con.execute(f"insert into inspection_round {values(rounds)}")
    con.execute(
        "create table inspection_rule (base integer, overdue integer, findings integer, masked integer, "
        "unpaid integer, masked_metrics varchar[], unpaid_below_percent decimal(9, 4), smallest_wan decimal(18, 6))"
    )
    limits = (list(rules.masked_metrics), rules.unpaid_below_percent, rules.smallest_wan)
    con.execute(f"insert into inspection_rule {values([(*rules.risk.values(), *limits)])}")
    con.execute(
        "comment on table inspection_round is '督查轮次：每轮一行（settings.toml）';"
        "comment on column inspection_round.round is '督查的年月，YYYY-MM';"
        "comment on table inspection_rule is '督查抽样的风险分规则，一行（settings.toml）：基础分加各条理由的分';"
        "comment on column inspection_rule.base is '每个项目的基础分';"
        "comment on column inspection_rule.overdue is '逾期未开工或未竣工加几分';"
        "comment on column inspection_rule.findings is '本期所在县的报表有数据疑点加几分';"
        "comment on column inspection_rule.masked is '所在县的落后被市的平均数掩盖加几分';"
        "comment on column inspection_rule.unpaid is '完工而支付不足加几分';"
        "comment on column inspection_rule.masked_metrics is '看哪几个率有没有被掩盖';"
        "comment on column inspection_rule.unpaid_below_percent is '已支付低于已完成投资的百分之几为支付不足';"
        "comment on column inspection_rule.smallest_wan is '按规模抽取时每个项目至少按几万元计'"
    )
