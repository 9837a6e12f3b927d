"""A scope and a measure of being late in; the counties that are, their picture, those hidden, and their table, out."""

from functools import partial

import polars as pl
import streamlit as st

from charts import ledger as charts
from locales import _, language
from pages.parts import address, names
from pages.parts.ledger import asks, tables, words
from pages.parts.picture import picture
from pages.parts.tables import folded
from reports.reading import reads
from reports.reading.scope import Scope
from warehouse.metrics import METRICS

# So many counties a picture has room for.
DRAWN = 20


def counties(scope: Scope, metric: str) -> None:
    """Draw the counties with most late projects, and say how many there are and which an average hides."""
    st.markdown(f"**{METRICS[metric].label(language())}**")
    st.caption(METRICS[metric].meaning(language()))
    rows = words.counties(scope, metric)
    late = rows.filter(pl.col("overdue") > 0).head(DRAWN)
    if late.is_empty():
        st.success(_("没有逾期的项目。"), icon=":material/check_circle:")
        return
    ask = asks.overdue(scope, metric)
    picture(
        ("ledger_late", metric, scope.version, scope.period, scope.code),
        partial(charts.late, late),
        alt=words.late(scope, metric, reads.values(scope).get(metric)),
        choose=address.open_file,
        ask=ask,
    )
    st.caption(words.rest(rows, late.height))
    hidden = rows.filter(pl.col("masked_by").is_not_null()).sort("value", descending=True)
    names.group(_("被平均数掩盖"), hidden, f"late_{metric}", address.open_file, label=words.masked)
    st.caption(_("逾期率高于全省、而所在市不高于全省的县；逾期／到期。"))
    with folded(f"late_{metric}") as box:
        if box.open:
            tables.late(scope, metric, rows, ask)
