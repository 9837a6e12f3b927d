"""Any frame in; a chart of the kind and the columns that somebody chose, out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, FAIR, GOOD, LAGGING, NEUTRAL, SEVERE, base, written

# More marks than so many are no picture.
MOST = 2000
COLOURS = (ACCENT, LAGGING, GOOD, NEUTRAL, SEVERE, FAIR)
DASHES = ("solid", "dash", "dot", "dashdot")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "triangle-down", "x")
# More groups than so many are not told apart.
MOST_GROUPS = 12


def chart(frame: pl.DataFrame, kind: str, across: str, up: str, colour: str | None = None) -> go.Figure:
    """A bar, line, scatter or box chart.

    Args:
        frame: the rows, the first MOST of which are drawn.
        kind: bar, line, scatter or box.
        across: the column of the horizontal axis.
        up: the column of the vertical axis, numbers.
        colour: the column that groups the marks; groups beyond MOST_GROUPS are drawn as one.
    """
    rows = frame.head(MOST)
    # A code of digits is a name, not a number: 371300 stands beside 370100, not 1,200 further on.
    figure = base(420, barmode="group", autotypenumbers="strict")
    for n, (name, group) in enumerate(_groups(rows, colour)):
        figure.add_trace(_trace(kind, _drawn(group[across]), group[up].cast(pl.Float64).to_list(), name, n))
    figure.update_layout(
        showlegend=colour is not None,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"l": 8, "r": 8, "t": 34 if colour else 8, "b": 8},
        xaxis={"title": written(across), "automargin": True, "fixedrange": True},
        yaxis={"title": written(up), "automargin": True, "fixedrange": True},
    )
    return figure


def _groups(rows: pl.DataFrame, colour: str | None) -> list[tuple[str, pl.DataFrame]]:
    if colour is None:
        return [("", rows)]
    found = [
        ("" if key is None else written(str(key)), part) for (key,), part in rows.group_by(colour, maintain_order=True)
    ]
    rest = found[MOST_GROUPS - 1 :]
    if len(rest) < 2:
        return found
    return [*found[: MOST_GROUPS - 1], ("…", pl.concat([part for _name, part in rest]))]


def _drawn(column: pl.Series) -> list[Any]:
    """Values of an axis: dates and numbers as they are, everything else as text."""
    return (
        column.to_list()
        if column.dtype.is_temporal() or column.dtype.is_numeric()
        else [None if value is None else written(value) for value in column.cast(pl.String).to_list()]
    )


def _trace(kind: str, across: list[Any], up: list[Any], name: str, n: int) -> go.Bar | go.Scatter | go.Box:
    colour = COLOURS[n % len(COLOURS)]
    if kind == "bar":
        return go.Bar(x=across, y=up, name=name, marker={"color": colour})
    if kind == "box":
        return go.Box(x=across, y=up, name=name, marker={"color": colour}, boxpoints="outliers")
    symbol = SYMBOLS[n % len(SYMBOLS)]
    return go.Scatter(
        x=across, y=up, name=name,
        mode="lines+markers" if kind == "line" else "markers",
        line={"color": colour, "dash": DASHES[n % len(DASHES)], "width": 2},
        marker={"color": colour, "symbol": symbol, "size": 8},
    )  # fmt: skip
