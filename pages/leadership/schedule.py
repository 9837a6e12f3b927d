"""Where should each region be by now, how far behind is it, and who will not be there at the year's end?"""

from functools import partial

import streamlit as st

from charts.schedule import curve, outlook, standing
from locales import _, day
from pages.parts import address, glossary
from pages.parts.picture import legend, picture
from pages.parts.reader import require
from pages.parts.schedule import asks, people, tables, words
from pages.parts.scope import current
from pages.parts.tables import folded

scope = current()
require("schedule", scope)
st.title(_("进度"))
st.caption(_("时间过了多少，按曲线应到哪里、差几个百分点，年底谁完不成？"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有进度可以与目标曲线相比。").format(region=scope.name("province")))
    st.stop()
rows, elapsed = asks.own(scope), asks.elapsed(scope)
if not rows:
    st.info(_("{region}没有改薄任务，没有目标可比。").format(region=scope.name()))
    st.stop()
lead = next(iter(rows.values()))
with st.container(key="headline"):
    st.markdown(words.sentence(scope, lead, elapsed))

st.subheader(_("时间与进度"))
st.caption(words.time_words(elapsed))
legend(None, scope.day, _("条＝现在"), _("橙色斜纹＝还差的"), _("竖线＝按曲线应到"), _("虚线＝时间过了多少"))
picture(
    ("standing", scope.version, scope.period, scope.code),
    lambda: standing(list(rows.values()), elapsed),
    alt=words.sentence(scope, lead, elapsed).replace("**", ""),
    choose=lambda metric: address.put(metric=metric),
    ask=asks.ask_own(scope),
)
st.markdown(words.duties(rows))
with folded("rates") as box:
    if box.open:
        tables.rates(scope)

st.subheader(_("目标曲线、实际与预测"))
metric = asks.metric(scope, list(rows))
row = rows[metric]
st.caption(f"{glossary.help_text(metric)} {words.whose_curve(scope, row)}")
reports, path = asks.reports(scope, metric), asks.ask_path(scope, metric)
told = (_("灰线＝目标曲线"), _("蓝线＝实际，空心＝沿用"), _("虚线和阴影＝预测及其区间"))
legend(None, scope.day, *told, touch=True)
picture(
    ("curve", scope.version, scope.period, scope.code, metric),
    lambda: curve(path.rows(), reports.rows(), row),
    alt=words.ahead(row).replace("**", ""),
    choose=lambda period: address.put(period=period),
    ask=path,
)
st.markdown(words.needs(row) + words.ahead(row) + words.done(row))

level = "county" if scope.city else "city"
st.subheader(_("年底谁完不成"))
st.caption(words.rule(day(row["year_end"])))
counties, within = asks.ask_within(scope, metric, "county"), asks.ask_within(scope, metric, level)
people.missing(scope, within.rows(), counties.rows())
legend(None, scope.day, _("点＝现在，横杠＝预测区间"), _("竖线＝年底目标"), *words.signs(), touch=True)
picture(
    ("outlook", scope.version, scope.period, metric, scope.city or scope.province),
    lambda: outlook(within.rows()),
    alt=words.counts(counties.rows()),
    choose=partial(address.open_region, scope.city),
    ask=within,
)
with folded("within") as box:
    if box.open:
        if level == "city":
            tables.within(scope, within, "city")
        tables.within(scope, counties, "county")

st.subheader(_("各批资金的法定完成日"))
st.caption(_("建设类自该批资金下达之日起两年内完成，装备类半年内完成采购、安装、验收和支付。"))
tables.batches(scope)
