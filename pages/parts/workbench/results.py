"""A query's result in; how much of it is shown, the table, a chart made by hand, its plan and its files, out."""

from collections.abc import Callable
from functools import partial

import polars as pl
import pyarrow as pa
import streamlit as st

from charts import free
from locales import _, language
from pages.parts import download, reader
from pages.parts.drawing import draw, drawn
from pages.parts.plain import plain
from pages.parts.workbench import files, running
from pages.parts.workbench.running import Result
from warehouse import sandbox, store
from warehouse.metrics import MISSING
from warehouse.sandbox import Answer, SandboxError
from warehouse.settings import SETTINGS

PINNED = "workbench_pinned"
# So many results are kept beside the query.
MOST_PINNED = 4


def show(result: Result) -> None:
    """What the query gave."""
    if result.error:
        st.error(plain(running.why(result.error)), icon=":material/error:")
        return
    assert result.answer
    st.markdown(told(result.answer))
    if not result.answer.table.num_rows:
        st.info(_("没有符合条件的行。可以放宽 where 里的条件，或换一个参数再运行。"), icon=":material/filter_alt_off:")
        return
    if "explain_key" in result.answer.table.column_names:
        for plan in result.answer.table["explain_value"].to_pylist():
            st.code(plan, language=None)
        return
    table, chart = st.tabs([_("表格"), _("图")])
    with table:
        st.dataframe(result.answer.table, height=_height(result.answer), placeholder=MISSING, key="workbench_table")
    with chart:
        _chart(result.answer.table)
    _files(result)


def told(answer: Answer) -> str:
    """How many rows there are, how many are shown, in what time, of which version."""
    rows = answer.table.num_rows
    if not answer.capped:
        words = _("共 **{n}** 行").format(n=f"{rows:,}")
    elif answer.found is None:
        words = _("显示前 **{rows}** 行，后面还有，没有数完").format(rows=f"{rows:,}")
    else:
        words = _("显示前 **{rows}** 行，共 **{found}** 行").format(rows=f"{rows:,}", found=f"{answer.found:,}")
    return words + _("，用时 {seconds} 秒，数据版本 {version}").format(
        seconds=f"{answer.seconds:.2f}", version=answer.version
    )


def _height(answer: Answer) -> int:
    return min(520, 36 * min(answer.table.num_rows, 400) + 40)


def _chart(table: pa.Table) -> None:
    """Kind, axes and colour are chosen by hand."""
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    numbers = [name for name, kind in frame.schema.items() if kind.is_numeric()]
    if not numbers or not frame.height:
        st.caption(_("没有可以画的数：结果里要有数字列。"))
        return
    names = frame.columns
    kinds = {"bar": _("柱"), "line": _("线"), "scatter": _("点"), "box": _("箱")}
    with st.container(horizontal=True, gap="small", key="chart_choices"):
        kind = st.selectbox(_("图形"), list(kinds), format_func=kinds.__getitem__, key="chart_kind", width=120)
        across = st.selectbox(_("横轴"), names, index=_first_word(frame, numbers), key="chart_x", width=220)
        up = st.selectbox(_("纵轴"), numbers, index=len(numbers) - 1, key="chart_y", width=220)
        colour = st.selectbox(
            _("颜色"), [None, *names], format_func=lambda name: name or _("不分"), key="chart_colour", width=220
        )
    if frame.height > free.MOST:
        st.caption(_("图里只有前 {n} 行。").format(n=f"{free.MOST:,}"))
    figure = free.chart(frame, kind, across, up, colour)
    alt = _("{up}随{across}的变化，{n} 行").format(up=up, across=across, n=min(frame.height, free.MOST))
    draw(drawn(figure), alt, "workbench_chart")


def _first_word(frame: pl.DataFrame, numbers: list[str]) -> int:
    """The column that names the rows: the last one that is no number, before the first number."""
    first = frame.columns.index(numbers[0])
    return max(0, first - 1)


def _files(result: Result) -> None:
    """All rows of the query as a file, read when it is asked for."""
    with st.container(horizontal=True, key="workbench_files"):
        for suffix, write, mime in files.KINDS:
            download.button(
                f"{suffix.upper()}",
                partial(whole, result, write, language()),
                file_name=f"gaibo_{store.published(result.version)}.{suffix}",
                mime=mime,
                icon=":material/download:",
                type="tertiary",
                key=f"workbench_{suffix}",
            )
        st.button(_("固定在下面"), icon=":material/keep:", type="tertiary", on_click=pin, args=(result,), key="pin")


def whole(result: Result, write: Callable[[pa.Table, str], bytes], lang: str) -> bytes:
    """The file of a result: of all its rows, as many as the sandbox gives at most.

    Raises:
        ValueError: the rows beyond those shown could not be read again; the message says why.
    """
    assert result.answer
    table = result.answer.table
    if result.answer.capped:
        try:
            most = SETTINGS.sandbox.cells
            table = sandbox.run(result.sql, result.given, limit=most, version=result.version, who=reader.name())
        except SandboxError as error:
            raise ValueError(error.text(lang)) from None
    return write(table, lang)


def pin(result: Result) -> None:
    """Callback: keep a result in sight."""
    held: list[Result] = st.session_state.setdefault(PINNED, [])
    st.session_state[PINNED] = [result, *held][:MOST_PINNED]


def _unpin(place: int) -> None:
    del st.session_state[PINNED][place]


def pinned() -> None:
    """The results kept in sight, two beside each other."""
    held: list[Result] = st.session_state.get(PINNED, [])
    if not held:
        return
    st.subheader(_("固定的结果"))
    grid = st.grid(columns=2, min_column_width=420, border=True)
    for n, result in enumerate(held):
        assert result.answer
        with grid.cell():
            st.code(result.sql, language="sql", wrap_lines=True, height=120)
            st.caption(told(result.answer))
            st.dataframe(result.answer.table, height=min(300, _height(result.answer)), key=f"pinned_{n}")
            st.button(
                _("取下"), icon=":material/keep_off:", type="tertiary", on_click=_unpin, args=(n,), key=f"off_{n}"
            )  # fmt: skip
