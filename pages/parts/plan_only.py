"""A scope with a plan but no reports in; the plan by source and the counties that put in nothing out."""

from typing import Any

import streamlit as st

from charts.county import money_by_source
from locales import _, language
from pages.parts.picture import picture
from pages.parts.tables import Column, show
from reports.reading import data
from reports.reading.scope import Scope
from warehouse.metrics import money
from warehouse.terms import TERMS, term

SOURCES = "select * from plan_by_source where region_code = $code and level = $level"
ZERO = """
    select * from zero_matching_plan
    where source = 'county' and province_code = $province and $city in ('', city_code)
    order by county_code
"""


def show_plan(scope: Scope) -> None:
    """What can honestly be shown before the first report: the plan, and whose matching money is planned as zero."""
    st.info(
        _("{region}还没有双月报，没有任何进度可以计算；下面只是五年规划。空白不等于0%。").format(
            region=scope.name("province")
        ),
        icon=":material/hourglass_empty:",
    )
    ask = data.ask(scope.version, SOURCES, code=scope.code, level=scope.level)
    rows = ask.rows()
    if rows.is_empty():
        st.stop()
    by_source = {row["source"]: row for row in rows.iter_rows(named=True)}
    words = _("，").join(
        f"{term('source', row['source'], language())} **{money(row['planned_wan'], scope.level, language())}**"
        for row in (by_source[source] for source in TERMS["source"] if source in by_source)
    )
    with st.container(key="headline"):
        st.markdown(_county(scope, by_source, words) if scope.county else _region(scope, by_source, words))
    st.subheader(_("规划资金来源"))
    picture(
        ("plan", scope.version, scope.code),
        lambda: money_by_source(rows, scope.level),
        alt=_("{region}六个来源的五年规划资金").format(region=scope.name()),
        ask=ask,
    )
    if scope.county:
        return
    ask = data.ask(scope.version, ZERO, province=scope.province, city=scope.city or "")
    zero = ask.rows()
    st.subheader(_("县级规划投入为0的县"))
    st.caption(_("0是规划里写明的0，不是未填报。"))
    columns = [
        Column("city_name", _("市")),
        Column("county_name", _("县（市、区）")),
        Column("county_code", _("代码")),
    ]
    show(zero, columns, scope, "zero_matching_plan", ask=ask)


def _region(scope: Scope, by_source: dict[str, dict[str, Any]], sources: str) -> str:
    own = by_source["county"]
    return _(
        "{region} **{counties}** 个县（市、区）五年规划资金 **{total}**，"
        "其中{sources}。县级规划投入为0的县 **{count}** 个。"
    ).format(
        region=scope.name(),
        sources=sources,
        counties=own["counties"],
        total=money(own["total_wan"], scope.level, language()),
        count=own["zero_counties"],
    )


def _county(scope: Scope, by_source: dict[str, dict[str, Any]], sources: str) -> str:
    own = by_source["county"]
    words = _("{region}五年规划资金 **{total}**，其中{sources}。").format(
        region=scope.name(), sources=sources, total=money(own["total_wan"], scope.level, language())
    )
    return words + (_("县级规划投入写明为 **0**。") if own["zero_counties"] else "")
