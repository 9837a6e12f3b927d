"""One county in; where each of its figures came from, file, sheet and cell, with what stood there, as a table out."""

import polars as pl
import streamlit as st

from locales import _, language, month
from pages.parts.tables import Column, show
from reports.reading import data
from reports.reading.scope import Scope
from warehouse.terms import item_label, term

SOURCES = """
    select f.*, c.reason
    from figure_source as f
    left join correction as c
        on c.applied and c.period = f.period and c.county_code = f.county_code and c.form = f.form
        and c.figure = f.figure and c.work_class is not distinct from f.work_class
        and c.source is not distinct from f.source and c.budget_year is not distinct from f.budget_year
    where f.period = $period and f.county_code = $code
    order by f.form desc, source_file, source_sheet, source_row, length(cell), cell
"""


def sources(scope: Scope) -> None:
    """Every reported figure of the county with its cell and what stood there."""
    ask = data.ask(scope.version, SOURCES, period=scope.period, code=scope.code)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(_("本县还没有报过数字。"))
        return
    carried = rows["carried_from"].drop_nulls().unique().sort().to_list()
    if carried:
        periods = (_("、")).join(month(period) for period in carried)
        st.caption(_("本期没有报送的部分沿用以前的报表，出处也是以前的：{periods}。").format(periods=periods))
    words = [term("figure", figure, language()) for figure in rows["figure"]]
    rows = rows.with_columns(pl.Series("label", words), items(rows), amounts(rows).alias("shown"))
    columns = [
        Column("item_label", _("类别")),
        Column("label", _("数字")),
        Column("shown", _("值"), "right"),
        Column("written", _("原件中写的是")),
        Column("source_file", _("文件")),
        Column("source_sheet", _("工作表")),
        Column("cell", _("单元格")),
    ]
    if rows["reason"].null_count() < rows.height:
        columns.insert(4, Column("reason", _("更正的理由")))
    hashes = Column("source_hash", _("原件指纹（SHA-256）"))
    show(rows, columns, scope, "sources", export=(rows, [*columns, hashes]), ask=ask)


def amounts(rows: pl.DataFrame, name: str = "amount", sign: str = "") -> pl.Series:
    """Figures as people write them: counts whole, quantities and money with two decimals."""
    decimals = [0 if figure.endswith(("_schools", "_projects")) else 2 for figure in rows["figure"]]
    shown = ["" if v is None else f"{v:{sign},.{n}f}" for v, n in zip(rows[name], decimals, strict=True)]
    return pl.Series(name, shown, dtype=pl.String)


def items(rows: pl.DataFrame) -> pl.Series:
    """The work class, or the source and its budget year, in the reader's language."""
    found = rows.select("work_class", "source", "budget_year").iter_rows()
    return pl.Series("item_label", [item_label(of_class, source, year, language()) for of_class, source, year in found])
