"""Which step has every project reached, which does it wait for, how late is it, and who answers for it?"""

from functools import partial

import streamlit as st

from charts import ledger as charts
from locales import _
from pages.parts import address
from pages.parts.ledger import asks, late, projects, tables, words
from pages.parts.picture import picture
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.tables import folded
from reports.reading import reads

scope = current()
require("ledger", scope)
st.title(_("台账"))
st.caption(_("每个项目走到哪一步，在等哪一步，超期多久，谁负责？"))
if not scope.period:
    st.info(_("{region}还没有双月报，项目走到哪一步还不知道。").format(region=scope.name("province")))
    st.stop()
ask = asks.own(scope)
own = ask.rows()
if own.is_empty():
    words_ = _(
        "{region}还没有项目台账：报来“学校”“项目台账（计划）”“项目台账（进度）”三张表后，这里按项目列出进度和责任人。"
    )
    st.info(words_.format(region=scope.name()))
    st.stop()
sentence = words.sentence(scope, own, reads.values(scope))
with st.container(key="headline"):
    st.markdown(sentence)

st.subheader(_("未开工 → 开工 → 竣工 → 验收 → 销号"))
st.caption(
    _("每个项目只算在它走到的那一步；报了销号而没有验收日期的不算销号，按竣工（待验收）算。点一段看是哪些项目。")
)
tables.machine(scope, own)
projects.unaccepted(scope)
picture(
    ("ledger_own", scope.version, scope.period, scope.code),
    lambda: charts.states(own, tables.groups(), "class_group", "standing"),
    alt=sentence,
    choose=projects.choose_state,
    ask=ask,
)
if not scope.county:
    st.markdown(_("**各县**") if scope.city else _("**各市**"))
    ask = asks.below(scope)
    below = ask.rows()
    picture(
        ("ledger_below", scope.version, scope.period, scope.code),
        partial(charts.states, below, dict(below.select("region_code", "region_name").iter_rows()), "region_code",
                "region_code"),
        alt=sentence,
        choose=partial(address.open_region, scope.city),
        ask=ask,
    )  # fmt: skip
    with folded("states") as box:
        if box.open:
            tables.states(scope, below, ask)

st.subheader(_("未开工的卡在哪一步"))
ask = asks.blocked(scope)
blocked = ask.rows()
if blocked.is_empty():
    st.success(_("没有未开工的项目。"), icon=":material/check_circle:")
else:
    st.markdown(words.held(blocked))
    st.caption(_("立项 → 用地 → 规划许可 → 施工图 → 招标；没有填卡在哪一步的单列，不计入别步。点一条看是哪些项目。"))
    picture(
        ("ledger_blocked", scope.version, scope.period, scope.code),
        lambda: charts.funnel(blocked),
        alt=words.held(blocked),
        choose=projects.choose_step,
        ask=ask,
    )
    with folded("blocked") as box:
        if box.open:
            tables.blocked(scope, blocked, ask)

st.subheader(_("离法定期限还有几天"))
st.caption(
    _(
        "建设类自该批资金下达起两年内竣工；装备类半年内采购、安装、验收和支付（支付没有日期，按验收算）。"
        "期限在 settings.toml。"
    )
)
ask = asks.batches(scope)
batches = ask.rows()
picture(
    ("ledger_batches", scope.version, scope.period, scope.code),
    lambda: charts.batches(batches, tables.batch_names(batches), tables.batch_days(batches)),
    alt=words.late(scope, "past_legal_rate", reads.values(scope).get("past_legal_rate")),
    ask=ask,
)
with folded("batches") as box:
    if box.open:
        tables.batches(scope, batches, ask)

if not scope.county:
    st.subheader(_("哪些县逾期"))
    for column, metric in zip(st.columns(2, gap="medium"), words.LATE, strict=True):
        with column:
            late.counties(scope, metric)

st.subheader(_("逐个项目"))
projects.table(scope)
