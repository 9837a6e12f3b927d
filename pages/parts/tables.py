"""A frame of published rows in; the table on the page and the same rows as a CSV file out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
import pyarrow as pa
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from locales import _, language, use
from pages.parts import download
from pages.parts.picture import Asked, see_sql
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse import chosen_lines
from warehouse.lettering import inert_rows, unreckoned
from warehouse.metrics import BANDS, METRICS, MISSING, points, two_places

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Column:
    """A column: the field, its label, and how it reads: text, right, count, places, number, rate, percent (a fraction
    by itself), points, money, date, band or yes.

    `title` stands above it in the CSV file, where there is room, instead of the label. A pinned one stays in
    sight when the others are scrolled away.
    """

    name: str
    label: str
    kind: str = "text"
    help: str | None = None
    title: str | None = None
    pinned: bool = False


# What a file is made of: rows and what it says of them.
Export = tuple[pl.DataFrame, list[Column]]


def rate(metric: str) -> Column:
    """The column of a metric's value; its English label leaves the basis to the help and to the file."""
    title = METRICS[metric].label(language())
    return Column("value", title.split(" (")[0], "rate", METRICS[metric].meaning(language()), title)


def county_columns(name: str, metric: str, *since: Column) -> list[Column]:
    """A table of counties: who, how far, under whose average, what has happened `since`, and the place among all."""
    return [
        Column(name, _("县（市、区）")),
        Column("city_name", _("市")),
        rate(metric),
        Column("band", _("档次"), "band"),
        Column("masked_by", _("被谁的平均数掩盖")),
        *since,
        Column("rank", _("全省位次"), "count"),
        Column("reported", _("本期已报"), "yes"),
    ]


def number(row: dict[str, Any], name: str = "value") -> float | None:
    """A row's value as a number: percent, or 万元; `value_before` is made of `numerator_before`."""
    metric, side = METRICS[row["metric"]], name.removeprefix("value")
    numerator, denominator = row[f"numerator{side}"], row[f"denominator{side}"]
    if metric.unit == "wan":
        return None if numerator is None else round(float(numerator), 2)
    # The one rounding is Metric.text's: a table that rounded for itself could differ in the last digit.
    text = metric.text(numerator, denominator)
    return float(text.rstrip("%").replace(",", "")) if text.endswith("%") else None


def change(row: dict[str, Any], name: str = "change") -> float | None:
    """A row's change in percentage points; None where its figure is carried on and so was not measured again."""
    if row[name] is None or row.get("reported") is False:
        return None
    return float(points(row[name], "en").split()[0].replace(",", ""))


def _band(band: str | None) -> str:
    return BANDS[band].marked(language()) if band else ""


_CELL: dict[str, Callable[[dict[str, Any], str], Any]] = {
    "text": lambda row, name: row[name] or "",
    "rate": number,
    "points": change,
    "band": lambda row, name: _band(row[name]),
    "percent": lambda row, name: None if row[name] is None else float(two_places(row[name] * 100).replace(",", "")),
    "money": lambda row, name: None if row[name] is None else float(row[name]),
    "yes": lambda row, name: "✓" if row[name] else "",
}


@kept
def cells(frame: pl.DataFrame, columns: list[Column]) -> pl.DataFrame:
    """The frame as it is shown: a column of numbers or words for each of `columns`."""
    records = frame.to_dicts()
    shown = pl.DataFrame(
        {
            column.name if column.kind != "rate" else f"{column.name}_percent": [
                _CELL.get(column.kind, lambda row, name: row[name])(row, column.name) for row in records
            ]
            for column in columns
        },
        strict=False,
    )
    return inert_rows(shown)


def _config(column: Column) -> Any:
    common: dict[str, Any] = {"label": column.label, "help": column.help, "pinned": column.pinned}
    match column.kind:
        case "rate" | "percent":
            return st.column_config.NumberColumn(**common, format="%.2f%%")
        case "points":
            return st.column_config.NumberColumn(**common, format="%+.2f")
        case "money":
            return st.column_config.NumberColumn(**common, format="%,.2f")
        case "places":
            return st.column_config.NumberColumn(**common, format="%+d")
        case "count":
            return st.column_config.NumberColumn(**common, format="%d")
        case "date":
            return st.column_config.DateColumn(**common, format="YYYY-MM-DD")
        case "right":
            return st.column_config.TextColumn(**common, alignment="right")
    return st.column_config.TextColumn(**common)


@kept
def _shown(frame: pl.DataFrame, columns: list[Column]) -> tuple[pa.Table, dict[str, Any]]:
    """What is sent of a table: its cells, and how each column is written."""
    shown = cells(frame, columns)
    # Streamlit copies them deeply at every rerun: without what is not told it takes half the time.
    configs = map(_told, map(_config, columns))
    return shown.to_arrow(), dict(zip(shown.columns, configs, strict=True))


def _told(config: dict[str, Any]) -> dict[str, Any]:
    """What a column's configuration says, without what it leaves to Streamlit."""
    said = {name: _told(part) if isinstance(part, dict) else part for name, part in config.items()}
    return {name: part for name, part in said.items() if part is not None}


def show(
    frame: pl.DataFrame,
    columns: list[Column],
    scope: Scope,
    file: str,
    choose: Callable[[dict[str, Any]], None] | None = None,
    height: int = 460,
    export: Export | Callable[[], Export] | None = None,
    ask: Asked | None = None,
) -> None:
    """Show a table with its CSV download.

    Args:
        frame: the rows.
        columns: what is shown of them.
        scope: named in the file and its name.
        file: what the file is about.
        choose: called with the row a reader selects.
        height: of the table at most, in pixels.
        export: the file's rows and columns where they differ from the table's; a function where reading them all is
            left until the file is asked for.
        ask: what the table shows the answer to, or what it holds side by side; its SQL is one click away.
    """
    shown, config = _shown(frame, columns)
    key = f"table_{file}_{scope.period}_{scope.code}"

    def picked() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen and choose:
            choose(frame.row(chosen[0], named=True))

    selection: dict[str, Any] = {"on_select": picked, "selection_mode": "single-row"} if choose else {}
    # A row is as high as its letters, which grow with the window: what fits is shown whole.
    whole = 36 * frame.height + 40 <= height
    st.dataframe(
        shown,
        hide_index=True,
        column_config=config,
        height="content" if whole else height,
        key=key,
        placeholder=MISSING,
        **selection,
    )
    with st.container(horizontal=True):
        download.button(
            _("下载 CSV"),
            partial(_file, export or (frame, columns), scope, language()),
            file_name=f"{file}_{scope.name()}_{scope.period or ''}{'_' + scope.note if scope.note else ''}.csv",
            mime="text/csv",
            icon=":material/download:",
            key=f"csv_{key}",
            type="tertiary",
        )
        if ask:
            see_sql(ask, _("看这张表的SQL"), key)


def folded(key: str, label: str | None = None) -> ExpanderContainer:
    """A line that is closed at first and opens on tables: they are made while it is `open`, not at every rerun."""
    return st.expander(label or _("数据表"), key=f"folded_{key}", on_change="rerun")


def _file(export: Export | Callable[[], Export], scope: Scope, lang: str) -> bytes:
    """The CSV file, made on click in another thread, which has no language and no lines of its own."""
    use(lang)
    chosen_lines.use(scope.lines)
    frame, columns = export() if callable(export) else export
    return csv(sheet(frame, columns, scope))


def sheet(frame: pl.DataFrame, columns: list[Column], scope: Scope) -> pl.DataFrame:
    """The rows as a file carries them: code and day first, a rate with what it was divided from, the label last."""
    shown = cells(frame, columns)
    said: dict[str, Any] = {}
    code = next((name for name in ("county_code", "region_code") if name in frame.columns), None)
    if code:
        said[_("行政区划代码")] = frame[code]
    if scope.as_of:
        said[_("数据截至")] = pl.repeat(scope.as_of.isoformat(), frame.height, eager=True)
    for column, name in zip(columns, shown.columns, strict=True):
        title = column.title or column.label
        if column.name == code:
            continue
        if column.kind != "rate":
            said[title] = shown[name]
            continue
        said[_("{title}（%）").format(title=title)] = shown[name]
        side = column.name.removeprefix("value")
        said[_("{title}：分子").format(title=title)] = frame[f"numerator{side}"].cast(pl.Float64)
        said[_("{title}：分母").format(title=title)] = frame[f"denominator{side}"].cast(pl.Float64)
    if notes := [note for note in (scope.note, scope.own_lines) if note]:
        said[_("说明")] = pl.repeat(_("；").join(notes), frame.height, eager=True)
    return pl.DataFrame(said)


def csv(rows: pl.DataFrame) -> bytes:
    """A frame as spreadsheets open it: UTF-8 with a byte order mark, and no text in it that would be reckoned."""
    return BOM + unreckoned(rows).write_csv().encode()
