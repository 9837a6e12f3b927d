"""How many classes are too large, where, is the stock being dissolved, and what do three years need?"""

from functools import partial

import streamlit as st

from charts.class_size import flow, place_label, rates, strips
from locales import _, day, language
from pages.parts import address, controls
from pages.parts.class_size import asks, people, tables, words
from pages.parts.picture import legend, picture
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.tables import folded
from warehouse.metrics import METRICS
from warehouse.terms import TERMS, term

scope = current()
require("class_size", scope)
st.title(_("大班额"))
st.caption(_("大班额有多少、在哪里，存量消化了多少、增量控制住没有，三年还要多少学位？"))
places = asks.of(scope, asks.PLACES).rows() if scope.period else None
if places is None or places.is_empty():
    when = _("到这一期为止，") if scope.period else ""
    st.info(when + _("{region}还没有班额统计。").format(region=scope.name()))
    st.stop()
whole = asks.of(scope, asks.CHOSEN, stage="all", locality="all").rows().row(0, named=True)
rule = asks.rule(scope)
lines = {name: f"{float(rule[f'{name}_percent']):g}" for name in ("high", "severe")}
cuts = (float(rule["high_percent"]) / 100, float(rule["severe_percent"]) / 100)
key = (scope.version, scope.period, scope.code)
with st.container(key="headline"):
    st.markdown(words.sentence(scope, places, whole, lines))

st.subheader(_("各区域、各学段的大班额比例"))
st.caption(" ".join(METRICS[f"{key}_class_rate"].meaning(language()) for key in ("large", "huge")))
legend(None, scope.day, _("数字＝大班额／超大班额"), _("虚线＝{high}%、{severe}%").format(**lines))
alt = _("，").join(f"{place_label(row)}{words.percent(row)}" for row in places.to_dicts())
picture(
    ("class_rates", *key),
    partial(rates, places, cuts),
    alt=alt,
    choose=lambda chosen: address.put(**dict(zip(("locality", "stage"), chosen.split("."), strict=True))),
    ask=asks.of(scope, asks.PLACES),
)
with folded("places") as box:
    if box.open:
        tables.places(scope)

left, right, _rest = st.columns([1, 1, 1])
with left:
    stages = {
        "all": _("小学和初中"),
        **{name: term("class_stage", name, language()) for name in TERMS["class_stage"]},
    }
    stage = controls.choice(_("学段"), "stage", stages, "all")
with right:
    everywhere = {"all": _("城区、镇区和乡村")}
    localities = everywhere | {name: term("locality", name, language()) for name in TERMS["locality"]}
    locality = controls.choice(_("区域"), "locality", localities, "all")
chosen = {"stage": stage, "locality": locality}
of_choice = (*key, stage, locality)
found = asks.of(scope, asks.CHOSEN, **chosen).rows().to_dicts()
if not found or found[0]["large_rate"] is None:
    st.info(_("{region}没有{locality}{stage}的班级。").format(
        region=scope.name(), locality=localities[locality], stage=stages[stage]
    ))  # fmt: skip
    st.stop()
own = found[0]

st.subheader(_("各县的大班额比例"))
st.caption(_("先看分布再看平均数：点＝县，短线＝市自身，虚线＝{region}。").format(region=scope.place))
ask = asks.of(scope, asks.REGIONS, level="county", **chosen)
counties, cities = ask.rows(), asks.of(scope, asks.REGIONS, level="city", **chosen).rows()
above = asks.of(scope, asks.CHOSEN, **chosen, code=scope.city or scope.province).rows().row(0, named=True)
legend(None, scope.day, _("▼＝高于{severe}%").format(**lines), _("◆＝高于{high}%").format(**lines), touch=True)
named = people.above(scope, counties, lines)
picture(
    ("class_strips", *of_choice),
    partial(strips, cities, counties, above, cuts, scope.county),
    alt=people.spoken(named, people.share),
    choose=lambda code: address.open_region(None if code in set(cities["region_code"]) else code, code),
    ask=ask,
)
people.show(named, "above", people.share)
with folded("counties") as box:
    if box.open:
        tables.counties(scope, ask)

st.subheader(_("消化存量、控制增量"))
if own["counted_before"] is None:
    st.caption(_("这是首次统计，还没有上一次可比。"))
else:
    since = _("{before}至{now}：逐县、学段、区域比较，减少的是消化，增加的是新增，两者不相抵。")
    st.caption(since.format(before=day(own["counted_before"]), now=day(own["counted_on"])))
    ask = asks.of(scope, asks.FLOW, level=asks.inside(scope), **chosen)
    risen = people.risen(scope, counties)
    picture(
        ("class_flow", *of_choice),
        partial(flow, ask.rows()),
        alt=people.spoken(risen, people.classes),
        choose=partial(address.open_region, scope.city),
        ask=ask,
    )
    people.show(risen, "risen", people.classes)

tables.ahead(scope, chosen, rule, of_choice)
