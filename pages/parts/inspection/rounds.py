"""A scope and the link in; the round of inspection, its seed, weight and margin, and who is drawn for it, out."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from locales import _, language, month
from pages.parts import address, controls
from pages.parts.scope import select
from reports.reading import data
from reports.reading.data import Question
from reports.reading.scope import Scope
from warehouse.sampling import Size, draw, sample_size
from warehouse.settings import SETTINGS
from warehouse.terms import TERMS, term

# The last report before a round is what it is drawn from, or the last one known by now.
ROUNDS = """
    select r.round, max(p.period) as frame_period, max(p.as_of) as frame_day
    from inspection_round as r
    join period as p on p.province_code = $province and p.period < r.round and p.period <= $period
    where r.round <= coalesce((select min(n.round) from inspection_round as n where n.round > $period), r.round)
    group by r.round
    order by r.round desc
"""
FRAME = "select * from inspection_frame where period = $period and province_code = $province"
RULES = SETTINGS.inspection
LONGEST_SEED = 60


@dataclass(frozen=True)
class Round:
    """A round of inspection, the report it is drawn from, and the choices that decide who is drawn."""

    name: str
    frame_period: str
    frame_day: date
    weight: str
    margin: str
    seed: str


@dataclass(frozen=True)
class Sample:
    """Who is drawn in the whole province, how many that is and why, and the question for the frame."""

    drawn: pl.DataFrame
    size: Size
    ask: Question

    def of(self, scope: Scope) -> pl.DataFrame:
        """Those of the scope's region: a city has its part of the province's list, never one of its own."""
        return self.drawn.filter(pl.col(f"{scope.level}_code") == scope.code)


def open_round(name: str) -> None:
    """Callback: show a round; a seed that was chosen for another one is let go."""
    address.put(round=name, seed="")


def _chosen(_key: str, widget: str) -> None:
    open_round(st.session_state[widget])


def default_seed(scope: Scope, name: str) -> str:
    """The seed of a round unless somebody chose another: nobody picks it, so nobody can pick the list."""
    return f"{scope.province}-{name}"


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


def usual(scope: Scope, name: str) -> Round | None:
    """A round as it is drawn unless somebody chose otherwise; None where there was no report to draw it from."""
    known = data.rows(scope.version, ROUNDS, period=scope.period, province=scope.province).filter(round=name)
    if known.is_empty():
        return None
    row = known.row(0, named=True)
    margin = f"{RULES.margin_percent:f}"
    return Round(name, row["frame_period"], row["frame_day"], RULES.weight, margin, default_seed(scope, name))


def sample(scope: Scope, of: Round) -> Sample:
    """Who is drawn for a round in the scope's province."""
    ask = data.ask(scope.version, FRAME, period=of.frame_period, province=scope.province)
    drawn, population = _drawn(ask, of.weight, of.margin, of.seed)
    return Sample(drawn, _size(population, of.margin), ask)


def _size(population: int, margin: str) -> Size:
    chosen = next(known for known in RULES.margins_percent if f"{known:f}" == margin)
    return sample_size(population, RULES.confidence_percent, chosen)


@st.cache_data(max_entries=40, show_spinner=False)
def _drawn(ask: Question, weight: str, margin: str, seed: str) -> tuple[pl.DataFrame, int]:
    """The drawn projects with their chance and stratum, by place; and out of how many."""
    frame = ask.rows()
    units = frame.select("unit", "stratum", pl.col(f"{weight}_weight").alias("weight"))
    drawn = draw(units, _size(frame.height, margin).n, seed).drop("stratum", "weight")
    listed = drawn.join(frame, on="unit", maintain_order="left")
    return listed.sort("city_code", "county_code", "school_name", "unit"), frame.height
