"""A frame of published rows in; the table on the page and the same rows as a CSV file out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts.scope import Scope
from warehouse.metrics import BANDS, METRICS, points

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Column:
    """A column: the field, its label, and how it reads: text, right, count, rate, points, money, date, band or yes."""

    name: str
    label: str
    kind: str = "text"
    help: str | None = None


def _rate(row: dict[str, Any]) -> float | None:
    # The one rounding is Metric.text's: a table that rounded for itself could differ in the last digit.
    text = METRICS[row["metric"]].text(row["numerator"], row["denominator"])
    return float(text.rstrip("%").replace(",", "")) if text.endswith("%") else None


def _points(change: float | None) -> float | None:
    return None if change is None else float(points(change, "en").split()[0].replace(",", ""))


def _band(band: str | None) -> str:
    return f"{BANDS[band].symbol} {BANDS[band].label(language())}" if band else ""


_CELL: dict[str, Callable[[dict[str, Any], str], Any]] = {
    "rate": lambda row, name: _rate(row),
    "points": lambda row, name: _points(row[name]),
    "band": lambda row, name: _band(row[name]),
    "money": lambda row, name: None if row[name] is None else float(row[name]),
    "yes": lambda row, name: "✓" if row[name] else "",
}


def cells(frame: pl.DataFrame, columns: list[Column]) -> pl.DataFrame:
    records = frame.to_dicts()
    return pl.DataFrame(
        {
            column.name if column.kind != "rate" else f"{column.name}_percent": [
                _CELL.get(column.kind, lambda row, name: row[name])(row, column.name) for row in records
            ]
            for column in columns
        },
        strict=False,
    )


def _config(column: Column) -> Any:
    common: dict[str, Any] = {"label": column.label, "help": column.help}
    match column.kind:
        case "rate":
            return st.column_config.NumberColumn(**common, format="%.2f%%")
        case "points":
            return st.column_config.NumberColumn(**common, format="%+.2f")
        case "money":
            return st.column_config.NumberColumn(**common, format="%,.2f")
        case "count":
            return st.column_config.NumberColumn(**common, format="%d")
        case "date":
            return st.column_config.DateColumn(**common, format="YYYY-MM-DD")
        case "right":
            return st.column_config.TextColumn(**common, alignment="right")
    return st.column_config.TextColumn(**common)


def show(
    frame: pl.DataFrame,
    columns: list[Column],
    scope: Scope,
    file: str,
    choose: Callable[[dict[str, Any]], None] | None = None,
    height: int = 460,
) -> None:
    """Show a table with its CSV download; `choose` is called with the row a reader selects."""
    shown = cells(frame, columns)
    key = f"table_{file}_{scope.period}_{scope.code}"

    def picked() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen and choose:
            choose(frame.row(chosen[0], named=True))

    selection: dict[str, Any] = {"on_select": picked, "selection_mode": "single-row"} if choose else {}
    rows = min(frame.height, 400)
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        column_config=dict(zip(shown.columns, map(_config, columns), strict=True)),
        height=min(height, 36 * rows + 40),
        key=key,
        placeholder="",
        **selection,
    )
    st.download_button(
        _("下载 CSV"),
        # Made on click in another thread, which speaks no language of its own: every word is settled here.
        partial(csv, shown, columns, {_("说明"): scope.note} if scope.note else {}),
        file_name=f"{file}_{scope.name()}_{scope.period or ''}{'_' + scope.note if scope.note else ''}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv_{key}",
        type="tertiary",
    )


def csv(shown: pl.DataFrame, columns: list[Column], notes: dict[str, str]) -> bytes:
    """The table as spreadsheets open it: UTF-8 with a byte order mark; what is to be said of every row is a column."""
    labels = {name: column.label for name, column in zip(shown.columns, columns, strict=True)}
    said = [pl.lit(text).alias(title) for title, text in notes.items()]
    return BOM + shown.rename(labels).with_columns(said).write_csv().encode()
