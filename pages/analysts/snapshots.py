"""What differs between two periods, or between what two versions knew, which counties changed it, and why?"""

import streamlit as st

from charts.contributions import LARGEST, contributions
from locales import _, language, until
from pages.parts import address, controls
from pages.parts.picture import legend, picture
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.snapshots import reads as snapshots
from pages.parts.snapshots import rows, sides, words
from warehouse.compare.sides import Side
from warehouse.metrics import METRICS

scope = current()
require("snapshots", scope)
st.title(_("快照对比"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有可以对比的数。").format(region=scope.name("province")))
    st.stop()
metric = controls.metric(scope)
before, after = sides.choose(scope), Side(scope.version, scope.period)
found = snapshots.comparison(scope, before, after, metric)
if found.own["value_before"] is None and found.own["value_after"] is None:
    st.info(_("{region}两边都没有{metric}。").format(region=scope.name(), metric=METRICS[metric].label(language())))
    st.stop()

if before == after:
    st.info(
        _("只发布过一个版本，版本里也只有一期：还没有可以对比的数。")
        if sides.alone(scope)
        else _("两边是同一个版本的同一期，完全相同。请另选对照的版本或期次。"),
        icon=":material/compare_arrows:",
    )
elif found.changed.is_empty():
    st.info(
        _("两边完全相同：{region}{metric}没有一个县的数不同。").format(
            region=scope.name(), metric=METRICS[metric].label(language())
        ),
        icon=":material/equal:",
    )
else:
    with st.container(key="headline"):
        st.markdown(words.headline(scope, found))

st.subheader(
    _("截至{day}的{metric}，各版本怎么说").format(day=until(scope.day), metric=METRICS[metric].label(language()))
)
rows.history(scope, metric)
if before == after:
    st.stop()

if not scope.county and not found.changed.is_empty():
    bars = rows.named(scope, found.changed)
    st.subheader(_("哪些县使它变化（百分点）"))
    if bars.height > LARGEST:
        st.caption(_("共 {n} 个县的数变了，图中是影响最大的 {shown} 个。").format(n=bars.height, shown=LARGEST))
    legend(None, scope.day, _("各县相加等于{region}的变化").format(region=scope.name()), touch=True)
    picture(
        ("contributions", before, after, metric, scope.code),
        lambda: contributions(bars),
        alt=words.alt(found),
        choose=lambda code: address.open_page("county", region=code),
        ask=snapshots.ask_counties(scope, found),
    )
st.subheader(_("本县") if scope.county else _("数或报表变了的县"))
rows.counties(scope, found)
if scope.county:
    st.subheader(_("逐个数字"))
    rows.figures(scope, found)
st.subheader(_("分母变动"))
rows.denominators(scope, found)
if not scope.county:
    st.subheader(_("累计数减少"))
    rows.fallen(scope, found)
