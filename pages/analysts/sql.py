"""What does the warehouse say to any question that somebody writes in SQL?"""

import streamlit as st

from locales import _
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.workbench import browser, desk, results, shelf
from warehouse import sandbox

scope = current()
require("sql", scope)
sandbox.warm()  # while the page is drawn and the query written
st.title(_("SQL 工作台"))
st.caption(_("用 SQL 问任何问题：只读现在的数据版本，指标与各页同一个定义。"))
query, tables = st.columns([2.6, 1], gap="medium")
with query:
    shelf.shelf()
    result = desk.desk(scope)
    if result:
        results.show(result)
with tables:
    browser.browser(scope.version)
results.pinned()
with st.expander(_("用自己的工具打开这一版"), icon=":material/database:"):
    words = _(
        "在服务器上导出版本 **{version}**：一个文件，DuckDB、DBeaver、Python 都能打开，有指标函数；姓名只留姓氏。"
    )
    st.markdown(words.format(version=scope.published))
    st.code(f"python -m etl export --format duckdb --version {scope.published} --out export", language="bash")
    st.caption(_("csv 供 Excel 打开，parquet 供程序读取；各种工具怎样打开见 docs/analysts.md。"))
