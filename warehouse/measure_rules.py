"""The measures of settings.toml in; the tables of their rules, the view of their candidates and the reasons out."""

from datetime import date
from itertools import pairwise
from typing import Any

import duckdb

from warehouse.literals import quoted, values
from warehouse.measures import FACTS
from warehouse.metrics import BANDS, METRICS, money, points
from warehouse.settings import SETTINGS

RULES = {rule.key: rule for rule in SETTINGS.measures.rules}
# Rates a reason may name beside the leading one: placeholder → metric, numerator, denominator.
RATES = {
    "start": ("start_rate", "start_n", "start_d"),
    "completion": ("completion_rate", "completion_n", "completion_d"),
    "utilization": ("utilization", "utilization_n", "utilization_d"),
}
DECIDED = """
    select
        period, region_code, measure,
        cast(count(*) as integer) as times_decided,
        max(decided_on) as last_decided_on,
        arg_max(document_no, decided_on) as last_document_no
    from measure_state
    group by period, region_code, measure
"""


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create `measure_rule`, and for the facts `lead_metric` (which metric leads when) and `measure_setting`."""
    measures = SETTINGS.measures
    con.execute(
        "create table measure_rule (n integer, rule varchar, measure varchar, levels varchar[], label varchar, "
        "label_en varchar, text varchar, text_en varchar)"
    )
    rules = [
        (n, r.key, r.measure, list(r.levels), r.labels["zh"], r.labels["en"], r.text(), r.text("en"))
        for n, r in enumerate(measures.rules, start=1)
    ]
    if rules:
        con.execute(f"insert into measure_rule {values(rules)}")
    ends = [date.min, *(stage.until for stage in SETTINGS.stages[:-1]), date.max]
    leads = [(stage.lead, *days) for stage, days in zip(SETTINGS.stages, pairwise(ends), strict=True)]
    con.execute("create temp table lead_metric (metric varchar, after_day date, until_day date)")
    con.execute(f"insert into lead_metric {values(leads)}")
    con.execute(
        f"create temp table measure_setting as select {measures.reports} as reports, {measures.months} as months"
    )
    con.execute(
        "comment on table measure_rule is '措施的规则：每条一行（settings.toml），各个条件都成立的市、县为候选';"
        "comment on column measure_rule.n is '第几条';"
        "comment on column measure_rule.rule is '规则代码';"
        "comment on column measure_rule.measure is '候选的是哪一项措施，见 term 表';"
        "comment on column measure_rule.levels is '用于哪一级';"
        "comment on column measure_rule.text is '各个条件，由设置生成';"
        "comment on column measure_rule.text_en is '各个条件（英文）'"
    )


def candidates(con: duckdb.DuckDBPyConnection) -> None:
    """Create the view `measure_candidate`: per rule the rows of `measure_fact` that fulfil it, and what was decided."""
    found = " union all ".join(rule.sql() for rule in SETTINGS.measures.rules)
    none = "select null::varchar as measure, null::varchar as rule, f.* from measure_fact as f where false"
    con.execute(
        f"""
        create view measure_candidate as
        select k.*, d.times_decided, d.last_decided_on, d.last_document_no
        from ({found or none}) as k
        left join ({DECIDED}) as d
            on d.period = k.period and d.region_code = k.region_code and d.measure = k.measure
        """
    )
    own = {
        "measure": "候选的是哪一项措施，见 term 表",
        "rule": "按哪一条规则，见 measure_rule",
        "times_decided": "这一项措施已决定过几次；空为没有",
        "last_decided_on": "最近一次决定之日",
        "last_document_no": "最近一次的文号",
    }
    same = con.execute(
        "select column_name, comment from duckdb_columns() where table_name = 'measure_fact' and comment is not null"
    ).fetchall()
    comments = {**dict(same), **own}
    con.execute(
        "comment on view measure_candidate is '措施候选：每期、规则、市或县一行，附它依据的数；由厅长办公会决定';"
        + ";".join(f'comment on column measure_candidate."{name}" is {quoted(text)}' for name, text in comments.items())
    )


def reason(row: dict[str, Any], lang: str = "zh") -> str:
    """Why a region is a candidate: what its rule asks for, with the region's own figures.

    Args:
        row: a row of measure_candidate.
        lang: of the words.
    """
    end = "_en" if lang == "en" else ""
    said = dict.fromkeys(FACTS[condition.fact].get(f"reason{end}", "") for condition in RULES[row["rule"]].when)
    filled = [text.format(**_figures(row, lang)) for text in said if text]
    return ("; " if lang == "en" else "；").join(filled)


def _figures(row: dict[str, Any], lang: str) -> dict[str, Any]:
    metric = METRICS[row["metric"]]
    return (
        row
        | {name: METRICS[key].text(row[n], row[d], lang=lang) for name, (key, n, d) in RATES.items()}
        | {name: money(row[name], "county", lang) for name in ("reclaim_wan", "city_money_wan")}
        | {
            "metric": metric.label(lang),
            "value": metric.text(row["numerator"], row["denominator"], lang=lang),
            "band": BANDS[row["band"]].label(lang) if row["band"] else "",
            "change": points(row["change"], lang),
        }
    )
