"""What is each metric, table and column of the warehouse, who asked for it, and from which form does it come?"""

import streamlit as st

from locales import _, language
from pages.parts import address, glossary
from pages.parts.plain import plain
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.workbench import reads
from reports.told.names import form
from warehouse import catalogue
from warehouse.metrics import METRICS, Metric

scope = current()
require("dictionary", scope)
tables = reads.tables(scope.version)


def metric_record(metric: Metric) -> None:
    """A metric: its definition, the sentence that asks for it, its columns and their forms, and the way to try it."""
    glossary.record(scope, metric)
    if metric.said:
        st.markdown(_("**讲话**：“{said}”").format(said=metric.said))
    comments = {column.name: column.comment for column in tables[metric.source].columns}
    told = _("；").join(f"`{name}` {plain(comments[name])}" for name in metric.columns)
    st.markdown(_("**取自** `{table}` 的列：{columns}").format(table=metric.source, columns=told))
    forms = _("、").join(form(name) for name in catalogue.FORMS[metric.source])
    st.markdown(_("**来自报表**：{forms}").format(forms=forms))
    st.button(
        _("试一试"), icon=":material/play_arrow:", key=f"try_{metric.key}", on_click=address.open_page, args=("sql",),
        kwargs={"sql": catalogue.try_out(metric.key, metric.source)},
    )  # fmt: skip


def table_record(table: catalogue.Table) -> None:
    """A table and the way to query it."""
    reads.about(table)
    st.button(
        _("查这张表"), icon=":material/edit:", key=f"query_{table.name}", on_click=address.open_page, args=("sql",),
        kwargs={"sql": catalogue.first_rows(table.name)},
    )  # fmt: skip


st.title(_("数据字典"))
st.caption(_("每个指标、每张表、每一列是什么意思、什么单位、来自哪张报表；内容取自数据版本自己的注释。"))
wanted = st.text_input(
    _("查找"), key="dictionary_find", placeholder=_("如：到位、started_qty、大班额"), width=900
).strip().casefold()  # fmt: skip
metrics = [
    metric
    for metric in METRICS.values()
    if wanted in f"{metric.key} {metric.labels} {metric.meanings} {metric.said} {metric.formula()}".casefold()
]
found = [
    table
    for table in tables.values()
    if wanted
    in f"{table.name} {table.comment} {[(column.name, column.comment) for column in table.columns]}".casefold()
]
if not metrics and not found:
    st.info(_("没有与“{word}”有关的指标、表或列，换一个词找找。").format(word=plain(wanted)))
of_metrics, of_tables = st.tabs([_("指标（{n}）").format(n=len(metrics)), _("表（{n}）").format(n=len(found))])
with of_metrics:
    for metric in metrics:
        title = f"**{metric.label(language())}** · {metric.key}"
        with st.expander(title, on_change="rerun", key=f"metric_{metric.key}") as box:
            if box.open:
                metric_record(metric)
with of_tables:
    for table in found:
        with st.expander(f"**{table.name}** · {table.comment}", on_change="rerun", key=f"table_{table.name}") as box:
            if box.open:
                table_record(table)
