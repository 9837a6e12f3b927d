"""A scope and the link in; the round of inspection, its seed, weight and margin, and who is drawn for it, out."""

import streamlit as st

from locales import _, language, month
from pages.parts import address, controls
from pages.parts.scope import select
from reports.reading import data
from reports.reading.inspection import ROUNDS, RULES, Round, default_seed
from reports.reading.scope import Scope
from warehouse.terms import TERMS, term

LONGEST_SEED = 60


def open_round(name: str) -> None:
    """Callback: show a round; a seed that was chosen for another one is let go."""
    address.put(round=name, seed="")


def _chosen(_key: str, widget: str) -> None:
    open_round(st.session_state[widget])


def choose(scope: Scope) -> Round:
    """The round and how it is drawn, as the link asks; by default the next one after the period."""
    rows = data.rows(scope.version, ROUNDS, period=scope.period, province=scope.province)
    known = {row["round"]: row for row in rows.iter_rows(named=True)}
    weights = {key: term("draw_weight", key, language()) for key in TERMS["draw_weight"]}
    margins = {f"{margin:f}": _("±{points}个百分点").format(points=margin) for margin in RULES.margins_percent}
    places = st.columns(4, vertical_alignment="bottom")
    with places[0]:
        name = controls.asked("round", known, _("轮次")) or next(iter(known))
        select(_("轮次"), "round", {key: month(key) for key in known}, name, on_change=_chosen)
    with places[1]:
        weight = controls.choice(_("抽取机会按"), "weight", weights, RULES.weight)
    with places[2]:
        margin = controls.choice(_("误差"), "margin", margins, f"{RULES.margin_percent:f}")
    seed = (address.get("seed").strip() or default_seed(scope, name))[:LONGEST_SEED]
    with places[3]:
        st.session_state["pick_seed"] = seed
        st.text_input(
            _("种子"),
            key="pick_seed",
            max_chars=LONGEST_SEED,
            on_change=address.choose,
            args=("seed", "pick_seed"),
            help=_("同一个种子抽出同一份名单；默认由省和轮次组成，谁也不能挑名单。"),
        )
    return Round(name, known[name]["frame_period"], known[name]["frame_day"], weight, margin, seed)
