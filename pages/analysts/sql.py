"""Which query gives the figures of a picture or a table, to be run and changed with one's own tools?"""

import streamlit as st

from locales import _
from pages.parts.scope import current

scope = current()
st.title("SQL")
st.caption(_("这张图、这张表的数字出自哪一条查询？复制下来，可以用自己的工具运行、改写。"))
with st.container(key="sql_address"):
    # The link carries the query while this page is open, and no longer.
    text = st.text_input("sql", key="sql", bind="query-params", label_visibility="collapsed")
if not text:
    st.info(_("还没有选定查询：在任一页点“看这张图的SQL”或“看这张表的SQL”。"))
    st.stop()
st.code(text, language="sql", wrap_lines=True)
st.markdown(
    _("查询已写明期次和地区，只读版本 **{version}**。用 DuckDB 打开这一版的文件即可运行：").format(
        version=scope.version
    )
)
st.code(f"duckdb -readonly data/warehouse/gaibo_{scope.version}.duckdb", language="bash")
