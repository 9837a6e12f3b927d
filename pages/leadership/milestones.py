"""Which tasks were delivered in time, by whom, and where does the province stand among all?"""

from functools import partial

import polars as pl
import streamlit as st

from charts.milestones import deliveries, places, state_words, states
from locales import _, day
from pages.parts import address, controls, milestones
from pages.parts.picture import legend, picture, spoken
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.tables import folded

# A row each for as many regions as a screen holds; more are summed by city.
ROWS = 30

scope = current()
require("milestones", scope)
st.title(_("任务"))
st.caption(_("该办的事按时办成了吗：谁如期、谁逾期、谁到期还没有，全国排第几？"))
if not scope.period:
    st.info(_("{region}还没有双月报，任务办到哪一步还不知道。").format(region=scope.name("province")))
    st.stop()
every = milestones.tasks(scope)
tasks = {milestones.key(row): row for row in every.rows().iter_rows(named=True)}
if tasks:
    # The one that fell due last is asked about first.
    due = [key for key, row in tasks.items() if row["due_on"] <= scope.day]
    first = max(due or tasks, key=lambda key: (tasks[key]["due_on"], tasks[key]["level"] == "city"))
    names = {key: milestones.label(row) for key, row in tasks.items()}
    chosen = controls.choice(_("任务"), "task", names, first)
    row = tasks[chosen]
    ask = milestones.states(scope, row["level"], row["task"])
    found = ask.rows()
    with st.container(key="headline"):
        st.markdown(milestones.sentence(scope, row, found))
    if found.height > 1:
        milestones.board(scope, found)
    if scope.city or found.height <= ROWS:
        if found.filter(pl.col("state") != "untold").height > 1:
            st.caption(_("虚线＝完成时限；横线＝逾期多久，没有完成的算到截至日。"))
            picture(
                ("deliveries", scope.version, scope.period, scope.code, chosen),
                lambda: deliveries(found, scope.day),
                alt=milestones.sentence(scope, row, found),
                choose=partial(address.open_region, scope.city if row["level"] == "county" else None),
                ask=ask,
            )
    else:
        cities = milestones.by_city(scope, row["level"], row["task"])
        legend(None, scope.day, *state_words())
        picture(
            ("task_by_city", scope.version, scope.period, scope.province, chosen),
            lambda: states(
                cities.rows(), cities.rows()["region_name"].to_list(), cities.rows()["region_code"].to_list()
            ),
            alt=milestones.sentence(scope, row, found),
            choose=lambda code: address.put(region=code),
            ask=cities,
        )
    with folded("regions") as box:
        if box.open:
            milestones.table(scope, ask)

    st.subheader(_("各项任务"))
    st.caption(_("状态以本期截至日{day}为准；点一项任务看是哪些地区。").format(day=day(scope.day)))
    legend(None, scope.day, *state_words())
    picture(
        ("tasks", scope.version, scope.period, scope.city or scope.province),
        lambda: states(every.rows(), list(names.values()), list(names)),
        alt=spoken(
            _("{place}各项任务到期没有完成的地区").format(place=scope.place),
            ((row["task"], row["overdue"]) for row in tasks.values()),
        ),
        choose=lambda key: address.put(task=key),
        ask=every,
    )
else:
    st.info(_("{region}还没有填报任务节点。").format(region=scope.place))

st.subheader(_("组织领导"))
st.caption(_("机构、人员、责任书：每个县是否都有了。清单在 settings.toml 的 [milestones]。"))
milestones.organisation(scope)

st.subheader(_("全国位次"))
st.caption(_("由人按全国通报录入（表“全国位次”），不是本系统计算的。"))
ask = milestones.ranks(scope)
ranks = ask.rows()
if ranks.is_empty():
    st.info(_("{region}还没有录入全国位次。").format(region=scope.name("province")))
    st.stop()
st.markdown(milestones.place_words(ranks, scope))
picture(
    ("places", scope.version, scope.period, scope.province),
    lambda: places(ranks, scope.day),
    alt=milestones.place_words(ranks, scope),
    ask=ask,
)
with folded("ranks") as box:
    if box.open:
        milestones.rank_table(scope, ask)
