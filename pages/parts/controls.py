"""The scope in; the metric and the line a reader chose out, both from the URL; and the card of a rate."""

from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st

from charts.look import line_words
from locales import _, language
from pages.parts import address, glossary, reader
from pages.parts.plain import plain
from pages.parts.scope import select
from reports.reading.scope import Scope
from reports.told import headline
from warehouse.metrics import METRICS, points

LINED = [key for key, metric in METRICS.items() if metric.lines]
RATES = [key for key, metric in METRICS.items() if metric.unit == "%" and metric.higher_is_better]


def card(scope: Scope, row: dict[str, Any]) -> None:
    """A rate, its change since the last report, and under it the counties it hides; its name shows who they are."""
    metric = METRICS[row["metric"]]
    change = points(row["change"], language()) if row["change"] is not None else None
    if row["reported"] is False:
        change = _("沿用上期")
    # A rate with lines has its names on this page, the share of the cities' money on a page of its own.
    opens = (address.put, {"metric": metric.key}) if metric.lines else (_open_matching, {})
    st.button(
        metric.label(language()), type="tertiary", help=glossary.help_text(metric.key), key=f"card_{metric.key}",
        on_click=opens[0], kwargs=opens[1],
    )  # fmt: skip
    st.metric(
        metric.label(language()),
        headline.figure(row),
        change,
        delta_color="off",
        delta_arrow="off",
        label_visibility="collapsed",
    )
    st.caption(headline.beside(scope, row))


def _open_matching() -> None:
    """Callback: the page of what cities and counties owe."""
    address.open_page("matching")


def metric(scope: Scope, among: Sequence[str] = LINED) -> str:
    """The chosen one of some metrics, those with lines unless others are given; by default the stage's leading one."""
    of_lines = among is LINED
    among = [key for key in among if scope.is_own or key in scope.reach.published]
    key = asked("metric", METRICS, _("指标")) or scope.lead
    if key not in among:
        words = _("{metric}没有警戒线，不在此列。") if of_lines else _("{metric}不是越高越好的比率，不在此列。")
        st.warning(words.format(metric=METRICS[key].label(language())))
    st.session_state["pick_metric"] = key if key in among else scope.lead if scope.lead in among else among[0]
    names = {key: METRICS[key].label(language()) for key in among}
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    chosen = left.selectbox(
        _("指标"),
        among,
        format_func=names.__getitem__,
        key="pick_metric",
        on_change=address.choose,
        args=("metric", "pick_metric"),
    )
    right.caption(glossary.help_text(chosen))
    return chosen


def line(scope: Scope, metric: str) -> str:
    """The chosen line of a metric in percent, as written; by default the outer one."""
    words = line_words(metric, scope.day)
    options = [words["lagging_line"], words["severe_line"]]
    st.session_state["pick_line"] = asked("line", options, _("警戒线")) or options[0]
    chosen = st.segmented_control(
        _("警戒线"),
        options,
        format_func={line: _("低于{line}%").format(line=line) for line in options}.__getitem__,
        required=True,
        key="pick_line",
        on_change=address.choose,
        args=("line", "pick_line"),
    )
    return chosen or options[0]


def choice(label: str, key: str, options: dict[str, str], default: str) -> str:
    """The chosen one of a few options, keyed as in the URL; one that is not there is said, and the default taken."""
    chosen = asked(key, options, label) or default
    select(label, key, options, chosen)
    return chosen


def asked(key: str, options: Collection[str], title: str) -> str | None:
    """What the link asks for, None where it asks for nothing; for what is no option it is said, and None."""
    value = address.get(key)
    if value and value not in options:
        st.warning(_("链接里的{title}“{value}”不存在，已忽略。").format(title=title, value=plain(value)))
    return value if value in options else None


def responsible() -> bool:
    """Whether this session wants to read who is responsible: on every page until it does not, never in the URL.

    Who may not read names is not asked: in the copy that they read there are none.
    """
    if not reader.may("names"):
        return False
    # What a control was set to is gone once a page without it is opened.
    st.session_state.setdefault("responsible", st.session_state.get("reads_responsible", False))
    shown = st.toggle(_("显示责任人"), key="responsible", help=_("平时只留姓氏；不进链接；显示时下载的文件里也有。"))
    st.session_state["reads_responsible"] = shown
    return shown
