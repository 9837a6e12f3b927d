"""A school in; what it is allotted beside the other schools of its county, and whether that is too little, out."""

from functools import partial
from typing import Any

import streamlit as st

from charts.shares import on_log_scale, shares
from locales import _, language
from pages.parts import address
from pages.parts.picture import legend, picture
from pages.parts.tables import Column, folded, show
from reports.reading import data
from reports.reading.scope import Scope
from warehouse.metrics import money

SHARES = """
    select * from school_share where county_code = $county order by planned_wan desc nulls last, school_id
"""
LINE = "select smallest_allocation_wan, large_class from planning_rule"


def of_school(scope: Scope, row: dict[str, Any]) -> None:
    """Total and per pupil, each in a sentence and as a dot among the county's; what is wrong with them."""
    ask = data.ask(scope.version, SHARES, county=row["county_code"])
    rows = ask.rows()
    found = rows.filter(school_id=row["school_id"]).to_dicts()
    if not found or found[0]["planned_wan"] is None:
        st.caption(_("有项目没有填规划资金，算不出这所学校一共分到多少。"))
        return
    own = found[0]
    st.markdown(_sentence(row, own))
    _doubts(scope, own)
    legend(
        None,
        scope.day,
        _("蓝圈＝本校"),
        _("点＝{county}的一所学校").format(county=row["county_name"]),
        _("▼ 撒胡椒面"),
        _("虚线＝全县中位数"),
        touch=True,
    )
    grid = st.grid(columns=2, min_column_width=320)
    for title, field in ((_("规划资金（万元）"), "planned_wan"), (_("生均规划资金（元）"), "per_pupil_yuan")):
        with grid.cell():
            scale = _("（对数刻度）") if on_log_scale(rows, field) else ""
            st.markdown(f"**{title}**{scale}")
            if own[field] is None:
                st.caption(_("没有填学生数，算不出生均。"))
                continue
            picture(
                ("share", scope.version, row["county_code"], row["school_id"], field),
                partial(shares, rows, field, row["school_id"]),
                alt=_sentence(row, own).replace("**", ""),
                choose=lambda code: address.open_school(row | {"school_id": code}),
                ask=ask,
            )
    with folded("shares") as box:
        if box.open:
            columns = [
                Column("school_name", _("学校")),
                Column("township", _("乡镇")),
                Column("planned_wan", _("规划资金（万元）"), "money"),
                Column("central_provincial_wan", _("其中中央和省级（万元）"), "money"),
                Column("rank", _("全县位次"), "count"),
                Column("students", _("学生"), "count"),
                Column("per_pupil_yuan", _("生均规划资金（元）"), "money"),
                Column("rank_per_pupil", _("生均位次"), "count"),
                Column("is_scattered", _("撒胡椒面"), "yes"),
                Column("is_large_class", _("有大班额"), "yes"),
            ]
            show(rows, columns, scope, "school_shares", address.open_school, ask=ask)


def _sentence(row: dict[str, Any], own: dict[str, Any]) -> str:
    words = _(
        "规划资金 **{planned}**，其中中央和省级 {upper}；{county} {of} 所学校中列第 **{rank}** 位，中位数 {median}。"
    ).format(
        planned=money(own["planned_wan"], "county", language()),
        upper=money(own["central_provincial_wan"], "county", language()),
        county=row["county_name"],
        of=own["of"],
        rank=own["rank"],
        median=money(own["median_wan"], "county", language()),
    )
    if own["per_pupil_yuan"] is None:
        return words
    return words + _("生均 **{yuan}** 元，列第 **{rank}** 位（共 {of} 所），中位数 {median} 元。").format(
        yuan=f"{own['per_pupil_yuan']:,.2f}",
        rank=own["rank_per_pupil"],
        of=own["of_per_pupil"],
        median=f"{own['median_per_pupil_yuan']:,.2f}",
    )


def _doubts(scope: Scope, own: dict[str, Any]) -> None:
    [line] = data.rows(scope.version, LINE).to_dicts()
    if own["is_scattered"]:
        few = _("撒胡椒面：这所学校的规划资金，或其中的中央和省级资金，不足 {line} 万元。")
        st.warning(few.format(line=f"{float(line['smallest_allocation_wan']):g}"), icon=":material/grain:")
    if own["is_large_class"] and own["central_provincial_wan"]:
        large = _("最大班额达到 {line} 人，而用了中央和省级资金 {upper}。")
        upper = money(own["central_provincial_wan"], "county", language())
        st.warning(large.format(line=line["large_class"], upper=upper), icon=":material/groups:")
