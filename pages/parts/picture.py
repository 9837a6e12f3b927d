"""A figure and the finding it shows in; the chart on the page out, built once per version, scope and language."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from charts.look import BAND_COLOUR, line_words
from locales import _, language
from pages.parts import address, reader, versions
from pages.parts.drawing import draw, drawn
from reports.reading.data import Question
from reports.reading.kept import once
from warehouse import chosen_lines, store
from warehouse.metrics import BANDS, METRICS, MISSING

# One query, or one for each side of a comparison by its label.
Asked = Question | Mapping[str, Question]
# What Markdown writes and nobody should hear.
_MARKS = re.compile(r"\*\*|^- ", re.MULTILINE)


def picture(
    key: tuple[Any, ...],
    build: Callable[[], go.Figure],
    alt: str,
    choose: Callable[[str], None] | None = None,
    ask: Asked | None = None,
) -> None:
    """Draw a chart.

    Args:
        key: everything the figure depends on except the language: its name, the version, the scope.
        build: makes the figure when no session has asked for it yet.
        alt: the finding in words, for readers who cannot see the picture.
        choose: called with the region code of the mark a reader clicks.
        ask: what the figure shows the answer to, or what it holds side by side; its SQL is one click away.
    """
    sent = once(("picture", key, language(), chosen_lines.chosen()), lambda: drawn(build()))
    widget = "chart_" + "_".join(str(part) for part in key)
    draw(sent, _MARKS.sub("", alt), widget, choose)
    if isinstance(ask, Question):
        see_sql(ask, _("看这张图的SQL"), widget)
    elif ask:
        with st.container(horizontal=True):
            see_sql(ask, _("看这张图的SQL"), widget)


def spoken(subject: str, parts: Iterable[tuple[Any, Any]]) -> str:
    """What a picture of several figures shows, for its `alt`: its subject, then each figure after what it is of."""
    figures = _("，").join(f"{what} {figure}" for what, figure in parts)
    return _("{subject}：{figures}").format(subject=subject, figures=figures)


def see_sql(ask: Asked, label: str, key: str) -> None:
    """The way from a picture or a table to the query behind it, in the analysts' workbench."""
    if not reader.may("sql"):
        return
    if isinstance(ask, Question):
        _button(label, f"sql_{key}", sql=ask.text)
        return
    for n, (side, one) in enumerate(ask.items()):
        # A side may be of another version than the page: the workbench has to name that one.
        shown = store.published(one.version)
        version = "" if shown == versions.held() else shown
        _button(side, f"sql_{key}_{n}", sql=one.text, version=version)


def _button(label: str, key: str, **values: str) -> None:
    st.button(
        label,
        icon=":material/terminal:",
        type="tertiary",
        on_click=address.open_page,
        args=("sql",),
        kwargs=values,
        key=key,
    )


def coloured(symbol: str, colour: str) -> str:
    """A symbol of a legend in the colour that it has in the figure."""
    return f'<b style="color:{colour}">{symbol}</b>'


def legend(metric: str | None, as_of: date, *more: str, blank: bool = False, touch: bool = False) -> None:
    """The bands of a metric in words beside their symbols and colours, and whatever else a figure needs explained.

    Args:
        metric: whose bands, if it has any; None where the figure shows several metrics or draws no marks.
        as_of: the day whose lines hold.
        more: further entries.
        blank: a region of the figure has no value.
        touch: marks can be chosen: a finger's first tap shows the figures, its second chooses.
    """
    parts = []
    if metric and METRICS[metric].lines:
        lines = line_words(metric, as_of)
        spans = (
            ("severe", _("低于{severe_line}%")),
            ("lagging", _("{severe_line}%—{lagging_line}%")),
            ("fair", _("{lagging_line}%—{good_line}%")),
            ("good", _("{good_line}%及以上")),
        )
        for key, span in spans:
            band = BANDS[key]
            words = f"{band.label(language())} {span.format(**lines)}"
            parts.append(f"<span>{coloured(band.symbol, BAND_COLOUR[key])} {words}</span>")
    if blank:
        words = _("未填报，没有数值（不是0%）")
        parts.append(f"<span><b>{MISSING}</b> {words}</span>")
    parts += [f"<span>{text}</span>" for text in more]
    if touch:
        words = _("手机上点两次：第一次显示数字，第二次选中")
        parts.append(f'<span class="gaibo-touch">{words}</span>')
    st.html(f'<div class="gaibo-legend">{"".join(parts)}</div>')
