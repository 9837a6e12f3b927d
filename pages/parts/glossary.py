"""A contested word or a metric in; what is said of it on the page 术语 out, and the way there from anywhere."""

import streamlit as st

from locales import _, language
from reports.reading.scope import Scope
from reports.told.names import form
from warehouse.glossary import Word, of_metric
from warehouse.metrics import METRICS, Metric
from warehouse.terms import TERMS, term

ADDRESS = "term"


def help_text(metric: str) -> str:
    """What a metric's record says, and the way to the words in it: for the help of a control or a card."""
    words = _("{meaning} [口径和用词]({address})")
    address = f"glossary?{ADDRESS}={metric}" + ("&lang=en" if language() == "en" else "")
    return words.format(meaning=METRICS[metric].meaning(language()), address=address)


def choose(key: str) -> None:
    """Callback: show this word or metric alone; "" is all of them."""
    st.session_state[ADDRESS] = key


def word(scope: Scope, found: Word, alone: bool = False) -> None:
    """A word: what counts, what does not, where people differ, from which columns, and the metrics that use it.

    `alone` is whether it is what the page shows: its metrics are then open.
    """
    st.subheader(found.labels[language()], anchor=found.key)
    told = ((_("算"), found.counts), (_("不算"), found.leaves_out), (_("分歧和这里的读法"), found.disputed))
    lines = [_("**{title}**：{words}").format(title=title, words=one[language()]) for title, one in told if one]
    if found.columns:
        columns = _("、").join(map(_column, found.columns))
        lines.append(_("**{title}**：{words}").format(title=_("取自"), words=columns))
    st.markdown("\n\n".join(lines))
    if found.of_all:
        st.caption(_("对所有指标都一样。"))
        return
    title = _("用到它的指标（{n}）").format(n=len(found.metrics))
    box = st.expander(title, expanded=alone, on_change="rerun", key=f"metrics_{found.key}_{alone}")
    with box:
        for metric in found.metrics if box.open else []:
            st.markdown(f"**{metric.label(language())}** `{metric.key}`")
            record(scope, metric)


def of(scope: Scope, key: str) -> None:
    """A metric by its record, and under it the contested words that the record has."""
    st.subheader(METRICS[key].label(language()), anchor=key)
    record(scope, METRICS[key])
    for found in of_metric(key):
        word(scope, found)


def record(scope: Scope, metric: Metric) -> None:
    """A metric as metrics.toml defines it, with the lines that hold on the day of the scope."""
    said = [metric.meaning(language()), _("口径：{basis}").format(basis=metric.basis(language()))]
    if lines := metric.lines_at(scope.as_of):
        words = _("线：低于{severe}%严重滞后，低于{lagging}%滞后，{good}%及以上较好")
        said.append(words.format(**{name: f"{float(value):g}" for name, value in vars(lines).items()}))
    st.caption("  \n".join(said))
    st.code(f"{metric.formula()}\n-- r: {metric.source}", language="sql", wrap_lines=True)


def _column(name: str) -> str:
    of_form, figure = name.split(".")
    label = term("figure", figure, language()) if figure in TERMS["figure"] else ""
    return _("{form}表 {label} `{column}`").format(form=form(of_form), label=label, column=name)
