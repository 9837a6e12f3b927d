"""Marts in; one complete version file out: published tables, metric layer, findings, the record of what it holds."""

import tomllib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse import (
    class_size_rules,
    comparison_rules,
    definitions,
    figures,
    findings,
    fund_rules,
    inspection_rules,
    kept,
    lake,
    measure_rules,
    metric_layer,
    planning_rules,
    target_rules,
)
from warehouse.duckdb_engine import view
from warehouse.engines import mart_files
from warehouse.kept import Since
from warehouse.literals import quoted, values
from warehouse.model_run import FACTS, WHOLE
from warehouse.settings import SETTINGS
from warehouse.terms import TERMS

PUBLISHED = Path(__file__).with_name("published")

# In the order they depend on each other; the metric layer stands between the facts and the figures.
FACT_TABLES = (
    "region", "period", "correction", "review", "submission", "form_report", "report", "reporting", "to_remind",
    "county_plan", "county_plan_funds", "_plan_place", "plan_change", "plan_revision", "plan_by_source",
    "zero_matching_plan",
    "county_progress", "county_funds", "figure_source", "funds_stage", "funds_by_source", "project_ledger",
    "school_allocation", "school_allocation_region", "school_allocation_size", "need_plan_bought",
    "budget_line", "budget_line_region", "class_size_county",
    "idle_money", "idle_by_year", "reclaim_candidate", "zero_matching",
    "milestone", "milestone_state", "milestone_task", "national_rank",
    "ledger_step", "ledger_state", "ledger_blocked", "ledger_batch",
    "inspection", "inspection_finding", "inspection_rate",
    "measure", "measure_state",
)  # fmt: skip
FIGURE_TABLES = (
    "metric_value", "laggard", "rate_beside_baseline", "matching_by_year", "matching_pace",
    "county_quadrant", "county_gap", "rate_ecdf", "rate_histogram", "funnel_limit",
    "target_curve", "target", "schedule", "forecast", "schedule_path", "payout_forecast", "elapsed", "batch_due",
    "ledger_overdue",
    "class_size", "class_need", "class_path",
)  # fmt: skip
# What opens from a county: its townships, schools and projects.
UNIT_TABLES = ("school", "school_state", "project_step", "township_state", "school_share")
# After the checks: what reads their findings or their thresholds.
AFTER_CHECKS = ("county_status", "county_record", "inspection_frame", "measure_fact")

# Inside the lake money is 分 and quantities are hundredths; people read 万元 and units, still exact.
CONVERSIONS = """
create temp macro wan(fen) as cast(cast(fen as decimal(18, 0)) * 0.000001 as decimal(18, 6));
create temp macro quantity(centi) as cast(cast(centi as decimal(18, 0)) * 0.01 as decimal(18, 2));
create temp macro period_name(period) as
    substr(cast(period as varchar), 1, 4) || '-' || substr(cast(period as varchar), 5, 2);
create temp macro published_cells(cells) as replace(replace(cells, '_centi:', ':'), '_fen:', '_wan:');
create temp macro is_unapproved(approval_no) as coalesce(trim(approval_no), '') = '';
create temp macro level_of(city, county) as
    case when county is not null then 'county' when city is not null then 'city' else 'province' end;
create temp macro unpaid(received, paid) as case when received - paid < 0 then 0 else received - paid end;
create temp macro term(of_kind, of_key) as (select label from term where kind = of_kind and key = of_key);
"""


def assemble(con: duckdb.DuckDBPyConnection, version: str, since: Since | None = None) -> None:
    """Fill an empty version file from the marts; or a copy of the version before, whose periods until `since` stay.

    Raises:
        findings.CheckFailedError: a rule that must hold is broken.
    """
    con.execute("begin")  # else each of hundreds of statements is written to the log by itself
    if since:
        kept.begin(con, since)
    _terms(con)
    _batches(con)
    fund_rules.define(con)
    target_rules.define(con)
    inspection_rules.define(con)
    comparison_rules.define(con)
    measure_rules.define(con)
    planning_rules.define(con)
    class_size_rules.define(con)
    con.execute(CONVERSIONS)
    items = enumerate(SETTINGS.milestones.organisation)
    con.execute(f"create temp table organisation_item as select * from ({values(items)}) as i (place, task)")
    for model in (*WHOLE, "form_report", "report", *FACTS):
        view(con, f"mart_{model}", mart_files(model))
    for table in FACT_TABLES:
        kept.run(con, _sql(table), since)
    metric_layer.define(con)
    with kept.looking(con, kept.BEFORE, since):
        metric_layer.measure(con)
    for table in (*FIGURE_TABLES, *UNIT_TABLES):
        kept.run(con, _sql(table), since)
    findings.run(con, since)
    for table in AFTER_CHECKS:
        kept.run(con, _sql(table), since)
    measure_rules.candidates(con)
    kept.run(con, figures.hashes_sql(), since)
    kept.end(con)
    _version(con, version)
    _comment(con)
    con.execute("commit")


def _sql(table: str) -> str:
    return (PUBLISHED / f"{table}.sql").read_text(encoding="utf-8")


def _terms(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create table term (kind varchar, key varchar, label varchar, label_en varchar)")
    terms = [
        (kind, key, words["label"], words["label_en"])
        for kind, entries in TERMS.items()
        for key, words in entries.items()
    ]
    con.execute(f"insert into term {values(terms)}")
    con.execute("comment on table term is '代码与中英文名称：工程类别、资金来源、项目状态等'")


def _batches(con: duckdb.DuckDBPyConnection) -> None:
    """When each batch of money was allotted and what is due when, by the rules of settings.toml."""
    con.execute(
        "create table batch (province_code varchar, budget_year bigint, allotted_on date, works_due_on date, "
        "equipment_due_on date)"
    )
    allotted = [(province, *one) for province, years in SETTINGS.allotments.items() for one in years.items()]
    con.execute(
        "insert into batch select *, day + to_months($works_months), day + to_months($equipment_months) "
        f"from ({values(allotted)}) as b (province_code, budget_year, day)",
        asdict(SETTINGS.deadlines),
    )
    con.execute(
        "comment on table batch is '资金批次：每省、预算年度一行，下达之日与两类项目的法定完成日（settings.toml）';"
        "comment on column batch.allotted_on is '该年度资金下达到省之日';"
        "comment on column batch.works_due_on is '建设类（校舍、运动场地）最迟完成日';"
        "comment on column batch.equipment_due_on is '装备类（五类设备）最迟完成采购、安装、验收和支付之日'"
    )


def _comment(con: duckdb.DuckDBPyConnection) -> None:
    """Give every column that has no comment of its table's own the common one of its name."""
    words = tomllib.loads((PUBLISHED / "columns.toml").read_text(encoding="utf-8"))
    bare = con.execute(
        "select table_name, column_name from duckdb_columns() where not internal and comment is null "
        "and table_name in (select table_name from duckdb_tables() where not temporary "
        "union all select view_name from duckdb_views() where not internal and not temporary)"
    ).fetchall()
    con.execute(";".join(f'comment on column {table}."{column}" is {quoted(words[column])}' for table, column in bare))


def _version(con: duckdb.DuckDBPyConnection, version: str) -> None:
    submissions = lake.submissions()
    label = next(iter(submissions["label"].drop_nulls().unique(maintain_order=True)), None)
    con.execute(
        "create table version (id varchar, published_at timestamp, loads integer, rows bigint, checksum varchar, "
        "label varchar, last_load bigint, figures_checksum varchar, definitions varchar)"
    )
    con.execute(
        "comment on table version is '本版本：编号、发布时间、装入次数与末次装入、事实行数、校验和、定义、数据标注'"
    )
    con.execute(
        f"insert into version values (?, ?, ?, ?, ?, ?, ?, ({figures.CHECKSUM_OF_HASHES}), ?)",
        [
            version,
            datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            submissions["load_id"].n_unique(),
            int(submissions["rows"].sum()),
            lake.checksum(),
            label,
            max(lake.committed(), default=0),
            definitions.current(),
        ],
    )
