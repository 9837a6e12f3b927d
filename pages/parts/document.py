"""A report in; the same words, tables and pictures on the page out, as a reader sees it before it is sent."""

from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa
import streamlit as st

from locales import _
from pages.parts.picture import picture
from pages.parts.plain import plain
from reports.model import Blanks, Block, Cards, Column, Listing, Para, Report, Table, Value
from reports.reading.kept import kept
from reports.writers import marks
from reports.writers.cells import label
from reports.writers.office import numbered
from reports.writers.pictures import figure
from warehouse.lettering import inert
from warehouse.metrics import two_places

# The longest table that stands on the page as high as it is.
ROWS = 15
# So few columns need no more room than their words.
NARROW = 4


def show(report: Report, key: tuple[Any, ...]) -> None:
    """Show a report.

    Args:
        report: what is shown.
        key: tells its pictures from those of other reports.
    """
    about = " · ".join(plain(text) for text in (report.subtitle, report.number, report.note) if text)
    st.header(plain(report.title))
    st.caption(about)
    for n, (number, section) in enumerate(numbered(report)):
        if section.heading:
            st.subheader(plain(number + section.heading))
        for at, block in enumerate(section.blocks):
            _block(block, (*key, n, at))
    with st.expander(_("说明和口径")):
        for name, text in report.terms:
            st.markdown(f"**{plain(name)}** {plain(text)}")
        for name, meaning, basis in report.definitions:
            st.markdown(
                _("**{name}**（{basis}）{meaning}").format(name=plain(name), basis=plain(basis), meaning=plain(meaning))
            )
    st.caption(plain(report.foot))


def _block(block: Block, key: tuple[Any, ...]) -> None:
    if isinstance(block, Para):
        lines = "  \n".join(plain(line) for line in block.text.split("\n"))
        (st.caption if block.role == "remark" else st.markdown)(lines)
    elif isinstance(block, Listing):
        st.markdown("\n".join(f"{n}. {plain(item)}" for n, item in enumerate(block.items, start=1)))
    elif isinstance(block, Blanks):
        st.caption(" · ".join(_("{label}：").format(label=plain(name)) for name in block.labels))
    elif isinstance(block, Table):
        _table(block)
    elif isinstance(block, Cards):
        grid = st.grid(columns=4, min_column_width=150, gap="small")
        for card in block.cards:
            symbol = f"{marks.symbol(card.band)} ".lstrip()
            with grid.cell(), st.container(border=True, gap="xxsmall"):
                st.caption(plain(card.label))
                st.markdown(f"**{symbol}{plain(card.text)}**")
                st.caption(plain(card.beside))
    else:
        st.caption(plain(block.caption))
        picture(("document", *key), lambda: figure(block), alt=block.finding)


def _table(table: Table) -> None:
    if table.caption:
        st.caption(plain(table.caption))
    cells, config = _cells(table.columns, table.rows)
    st.dataframe(
        cells, column_config=config, hide_index=True, height="content" if len(table.rows) <= ROWS else 460,
        width="content" if len(config) <= NARROW else "stretch",
    )  # fmt: skip


@kept
def _cells(columns: tuple[Column, ...], rows: tuple[tuple[Value, ...], ...]) -> tuple[pa.Table, dict[str, Any]]:
    names = [str(n) for n in range(len(columns))]
    frame = pl.DataFrame(
        {name: [_cell(row[n], columns[n]) for row in rows] for n, name in enumerate(names)}, strict=False
    )
    return frame.to_arrow(), {name: _config(column) for name, column in zip(names, columns, strict=True)}


def _cell(value: Value, column: Column) -> Any:
    if value is None:
        return "" if column.kind == "text" else None
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, date) or column.kind not in ("rate", "number", "money"):
        return value
    return float(two_places(float(value) * 100).replace(",", "")) if column.kind == "rate" else float(value)


def _config(column: Column) -> Any:
    formats = {"rate": "%.2f%%", "number": "%,.2f", "money": "%,.2f", "count": "%d"}
    if column.kind in formats:
        return st.column_config.NumberColumn(label(column), format=formats[column.kind])
    if column.kind == "date":
        return st.column_config.DateColumn(label(column), format="YYYY-MM-DD")
    return st.column_config.TextColumn(label(column))
