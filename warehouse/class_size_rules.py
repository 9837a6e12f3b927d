"""The rules of settings.toml about class sizes in; the tables by which published SQL grades and paces them out."""

import duckdb

from warehouse.literals import values
from warehouse.settings import SETTINGS


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create `class_size_rule`, one row of lines and sizes, and `class_path_point`, the paths to zero by version."""
    rule = SETTINGS.class_size
    con.execute(
        "create table class_size_rule (high_percent decimal(9, 4), severe_percent decimal(9, 4), large_pupils integer, "
        "huge_pupils integer, primary_standard integer, junior_standard integer)"
    )
    one = (
        rule.high_percent, rule.severe_percent, rule.large_pupils, rule.huge_pupils, rule.standard["primary"],
        rule.standard["junior"],
    )  # fmt: skip
    con.execute(f"insert into class_size_rule {values([one])}")
    con.execute(
        "create table class_path_point (version varchar, from_day date, base_on date, on_day date, "
        "remaining_percent decimal(9, 4))"
    )
    points = [
        (path.version, path.from_day, path.base_on, day, percent)
        for path in rule.paths
        for day, percent in sorted(path.remaining_percent.items())
    ]
    con.execute(f"insert into class_path_point {values(points)}")
    con.execute(
        "comment on table class_size_rule is '大班额的线和估计，一行（settings.toml）';"
        "comment on column class_size_rule.high_percent is '大班额比例高于此为偏高，百分数';"
        "comment on column class_size_rule.severe_percent is '高于此为严重，百分数';"
        "comment on column class_size_rule.large_pupils is '估计一个56—65人的班有多少人';"
        "comment on column class_size_rule.huge_pupils is '估计一个66人及以上的班有多少人';"
        "comment on column class_size_rule.primary_standard is '小学标准班额，人';"
        "comment on column class_size_rule.junior_standard is '初中标准班额，人';"
        "comment on table class_path_point is '消除大班额的路径：每版、每个日期一行，其间按直线计（settings.toml）';"
        "comment on column class_path_point.version is '哪一版';"
        "comment on column class_path_point.from_day is '自哪天起用这一版';"
        "comment on column class_path_point.base_on is '存量以不晚于此日的最近一次统计为准';"
        "comment on column class_path_point.on_day is '到哪天';"
        "comment on column class_path_point.remaining_percent is '还可以剩下存量的百分之几'"
    )
