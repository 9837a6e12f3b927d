"""The rules of settings.toml for putting rates side by side in; the table by which published SQL does so out."""

from datetime import date, timedelta

import duckdb

from warehouse.literals import values
from warehouse.settings import SETTINGS


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create `compare_rule`, a row per stage with its days: the quadrants, the bins and the control limits."""
    rule = SETTINGS.compare
    rows: list[tuple[object, ...]] = []
    begin, last = date.min, SETTINGS.stages[-1]
    for stage in SETTINGS.stages:
        lines = rule.quadrants[stage.key]
        rows.append(
            (
                stage.key,
                begin,
                date.max if stage is last else stage.until,
                lines.start,
                lines.completion,
                lines.hardly_completed,
                lines.mostly_completed,
                rule.bin_points,
                rule.funnel_z_95,
                rule.funnel_z_998,
                rule.counted_metrics,
            )
        )
        begin = stage.until + timedelta(days=1)
    con.execute(
        "create table compare_rule (stage varchar, from_day date, to_day date, start_percent decimal(6, 2), "
        "completion_percent decimal(6, 2), hardly_percent decimal(6, 2), mostly_percent decimal(6, 2), "
        "bin_points decimal(6, 2), z_95 decimal(6, 3), z_998 decimal(6, 3), counted_metrics varchar[])"
    )
    con.execute(f"insert into compare_rule {values(rows)}")
    con.execute(
        "comment on table compare_rule is '对比的规则：每个阶段一行（settings.toml）';"
        "comment on column compare_rule.start_percent is '开工率不低于此线为开工多，百分数';"
        "comment on column compare_rule.completion_percent is '竣工率不低于此线为竣工多，百分数';"
        "comment on column compare_rule.hardly_percent is '开工多而竣工不到开工的百分之几，算几乎没有竣工';"
        "comment on column compare_rule.mostly_percent is '开工少而竣工达到开工的百分之几，算几乎都竣工';"
        "comment on column compare_rule.bin_points is '直方图每档几个百分点';"
        "comment on column compare_rule.z_95 is '95%界限离全省几个标准误';"
        "comment on column compare_rule.z_998 is '99.8%界限离全省几个标准误';"
        "comment on column compare_rule.counted_metrics is '按项目数计的指标，界限用二项分布'"
    )
