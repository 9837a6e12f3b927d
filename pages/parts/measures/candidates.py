"""A scope and a measure in; the rules, who fulfils them and why, and how long that has been so, on the page out."""

from functools import partial

import polars as pl
import streamlit as st

from charts.measures import history
from locales import _, language
from pages.parts import address, names
from pages.parts.measures.place import open_place
from pages.parts.picture import legend, picture
from pages.parts.tables import Column, rate, show
from reports.reading import reads
from reports.reading.data import Question
from reports.reading.kept import kept
from reports.reading.measures import ask_candidates, of
from reports.reading.scope import Scope
from reports.told import lists
from reports.told.measures import named
from warehouse.measure_rules import RULES, reason
from warehouse.terms import term

COUNTS = """
    select r.n, r.rule, r.measure, count(*) filter (where c.level = 'city') as cities,
        count(*) filter (where c.level = 'county') as counties, count(c.times_decided) as decided
    from measure_rule as r
    left join measure_candidate as c
        on c.rule = r.rule and c.period = $period and $code in (c.province_code, c.city_code, c.county_code)
    group by all
    order by r.n
"""
HISTORY = """
    select f.*
    from measure_fact as f
    where f.period <= $period and f.region_code in (
        select c.region_code from measure_candidate as c
        where c.period = $period and c.measure = $measure and $code in (c.province_code, c.city_code, c.county_code)
    )
    order by f.period, f.region_code
"""
# So many candidates of a rule are named in words, and so many drawn; more are in the table.
NAMED, DRAWN = 12, 30


def rules(scope: Scope) -> None:
    """Every rule in words with the number of those who fulfil it; a row opens its measure."""
    ask = of(scope, COUNTS)
    rows = ask.rows().with_columns(
        pl.Series("measure_label", [term("measure", key, language()) for key in ask.rows()["measure"]]),
        pl.Series("label", [RULES[key].labels[language()] for key in ask.rows()["rule"]]),
        pl.Series("text", [RULES[key].text(language()) for key in ask.rows()["rule"]]),
    )
    columns = [
        Column("measure_label", _("措施"), pinned=True),
        Column("label", _("规则")),
        Column("text", _("条件（都成立）")),
        Column("cities", _("市"), "count"),
        Column("counties", _("县"), "count"),
        Column("decided", _("其中已决定过"), "count"),
    ]
    show(rows, columns, scope, "measure_rules", lambda row: address.put(measure=row["measure"]), ask=ask)


def listed(scope: Scope, measure: str) -> None:
    """Rule by rule who is a candidate, then how they stood before, then all of it as a table."""
    ask = ask_candidates(scope, measure)
    rows = reads.with_full_names(scope, ask.rows(), "region_code")
    for key, rule in RULES.items():
        if rule.measure != measure:
            continue
        found = lists.among(rows, rule=key)
        st.markdown(
            _("**{rule}**（{n}）：{text}").format(
                rule=rule.labels[language()], n=found.height, text=rule.text(language())
            )
        )
        if found.height:
            names.chips(found, f"candidates_{key}", partial(open_place, scope), rule.labels[language()], named, NAMED)
    if rows.is_empty():
        st.info(
            _("{region}没有{measure}的候选。").format(region=scope.name(), measure=term("measure", measure, language()))
        )
        return
    _history(scope, measure, rows)
    with st.expander(_("候选名单：理由和数据"), expanded=True):
        _table(scope, measure, rows, ask)


def _history(scope: Scope, measure: str, rows: pl.DataFrame) -> None:
    """The band of each candidate in every period so far."""
    told = {row["region_code"]: row["full_name"] for row in rows.iter_rows(named=True)}
    shown = list(told)[:DRAWN]
    ask = of(scope, HISTORY, measure=measure)
    st.caption(_("候选以往各期主要指标的档次：反复在线下的一行一目了然。空心＝沿用以前的数。"))
    legend(rows["metric"][0], scope.day, touch=True)
    picture(
        ("measure_history", scope.version, scope.period, scope.code, measure),
        lambda: history(ask.rows(), {code: told[code] for code in shown}),
        alt=_("{region}{measure}候选 {n} 个以往各期的档次：{names}").format(
            region=scope.name(),
            measure=term("measure", measure, language()),
            n=len(told),
            names=_("、").join(told[code] for code in shown[:NAMED]),
        ),
        choose=partial(open_place, scope),
        ask=ask,
    )
    if len(told) > DRAWN:
        st.caption(_("只画前 {n} 个，全部 {all} 个见下表。").format(n=DRAWN, all=len(told)))


@kept
def _why(rows: pl.DataFrame) -> pl.DataFrame:
    """The candidates with their rule and their reasons in words."""
    records = rows.to_dicts()
    words = [{"rule_label": RULES[row["rule"]].labels[language()], "why": reason(row, language())} for row in records]
    return rows.hstack(pl.DataFrame(words))


def _table(scope: Scope, measure: str, rows: pl.DataFrame, ask: Question) -> None:
    columns = [
        Column("full_name", _("市或县（市、区）"), pinned=True),
        Column("rule_label", _("规则")),
        Column("why", _("理由")),
        Column("last_decided_on", _("以前决定"), "date", _("这一项措施最近一次决定之日；空为没有")),
        Column("last_document_no", _("文号")),
        rate(rows["metric"][0]),
        Column("band", _("档次"), "band"),
        Column("rank", _("全省位次"), "count"),
        Column("severe_in_a_row", _("连续几期严重滞后"), "count"),
        Column("below_in_a_row", _("连续几期在线下"), "count"),
        Column("masked_by", _("被谁的平均数掩盖")),
        Column("reclaim_wan", _("应收回（万元）"), "money"),
        Column("doubts", _("数据疑点"), "count", _("报表里的疑点数；决定以前先核实")),
        Column("reported", _("本期已报"), "yes"),
    ]
    show(_why(rows), columns, scope, f"measure_{measure}",
         lambda row: open_place(scope, row["region_code"]), ask=ask)  # fmt: skip
