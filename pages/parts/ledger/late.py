"""A scope and a measure of being late in; the counties that are, their picture, those hidden, and their table, out."""

from functools import partial

import polars as pl
import streamlit as st

from charts import ledger as charts
from locales import _, language
from pages.parts import address
from pages.parts.ledger import asks, tables, words
from pages.parts.picture import picture
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
        choose=lambda code: address.open_page("county", region=code),
        ask=ask,
    )
    st.caption(words.rest(rows, late.height))
    st.markdown(words.masked(rows))
    with st.expander(_("数据表")):
        tables.late(scope, metric, rows, ask)
