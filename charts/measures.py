"""Facts of regions in; bands period by period, the fastest beside the slowest, and amounts of a bonus, as bars, out."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import name_rows
from charts.look import BAND_COLOUR, GOOD, LAGGING, SEVERE, base, shape
from locales import _, language
from warehouse.metrics import BANDS, METRICS, points

ROW = 24


def history(rows: pl.DataFrame, names: dict[str, str]) -> go.Figure:
    """A row per region, a mark per period: the band of the metric that led then; hollow where it was carried forward.

    Args:
        rows: measure_fact rows, oldest first.
        names: the regions that are drawn, top down, by their code.
    """
    places = {code: n for n, code in enumerate(names)}
    records = [row for row in rows.iter_rows(named=True) if row["region_code"] in places]
    periods = list(dict.fromkeys(row["period"] for row in records))
    figure = base(ROW * max(len(places), 1) + 56)
    figure.add_trace(
        go.Scatter(
            x=[periods.index(row["period"]) for row in records],
            y=[places[row["region_code"]] for row in records],
            mode="markers",
            marker={
                "symbol": [shape(row["band"], row["reported"]) for row in records],
                "color": [BAND_COLOUR[row["band"]] for row in records],
                "size": 13,
                "line": {"width": 1.4, "color": [BAND_COLOUR[row["band"]] for row in records]},
            },
            customdata=[row["region_code"] for row in records],
            hovertext=[_history_hover(row, names) for row in records],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )
    )
    name_rows(figure, list(names.values()))
    step = max(1, -(-len(periods) // 7))
    ticks = [n for n in range(len(periods)) if (len(periods) - 1 - n) % step == 0]
    figure.update_layout(
        xaxis={
            "tickvals": ticks,
            "ticktext": [periods[n] for n in ticks],
            "tickangle": 0,
            "range": [-0.6, max(len(periods), 4) - 0.4],
            "side": "top",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "title": None,
        },
        margin={"l": 8, "r": 12, "t": 30, "b": 8},
    )
    return figure


def _history_hover(row: dict[str, Any], names: dict[str, str]) -> str:
    metric = METRICS[row["metric"]]
    value = metric.text(row["numerator"], row["denominator"], lang=language())
    band = BANDS[row["band"]].marked(language()) if row["band"] else ""
    carried = "" if row["reported"] else _("（沿用以前的数）")
    return f"<b>{names[row['region_code']]}</b> {row['period']}<br>{metric.label(language())} {value} {band}{carried}"


def pace(fast: Sequence[dict[str, Any]], slow: Sequence[dict[str, Any]]) -> go.Figure:
    """The fastest on top, the slowest below them: by how many points each rate moved since the last report.

    Args:
        fast: measure_fact rows with `full_name`, the fastest first.
        slow: the slowest, the slowest last.
    """
    records = [*fast, *slow]
    changes = [row["change"] * 100 for row in records]
    largest = max((abs(change) for change in changes), default=0) or 1
    least = min([0.0, *changes])
    figure = base(ROW * max(len(records), 1) + 46, bargap=0.28)
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=list(range(len(records))),
            x=changes,
            marker={"color": [GOOD] * len(fast) + [SEVERE if row["change"] < 0 else LAGGING for row in slow]},
            text=[_moved(row) for row in records],
            textposition="outside",
            textfont={"size": 12},
            cliponaxis=False,
            customdata=[row["region_code"] for row in records],
            hovertext=[_pace_hover(row) for row in records],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    signs = ["▲"] * len(fast) + ["▼"] * len(slow)
    name_rows(figure, [f"{sign} {row['full_name']}" for sign, row in zip(signs, records, strict=True)])
    if fast and slow:
        figure.add_hline(y=len(fast) - 0.5, line={"color": "rgba(128,136,150,.5)", "width": 1, "dash": "dot"})
    figure.update_layout(
        xaxis={"visible": False, "fixedrange": True, "range": [least * 2.5 - 0.02 * largest, largest * 2.5]}
    )
    return figure


def _places(row: dict[str, Any]) -> str:
    if not row["rank_change"]:
        return _("位次未变")
    words = _("升{n}位") if row["rank_change"] > 0 else _("降{n}位")
    return words.format(n=abs(row["rank_change"]))


def _moved(row: dict[str, Any]) -> str:
    change = points(row["change"], "en").removesuffix(" pp")
    value = METRICS[row["metric"]].text(row["numerator"], row["denominator"], lang=language())
    return f" {change} → {value} · {_places(row)}"


def _pace_hover(row: dict[str, Any]) -> str:
    metric = METRICS[row["metric"]]
    value = metric.text(row["numerator"], row["denominator"], lang=language())
    words = _("<b>{region}</b><br>{metric} {value}，较上期{change}<br>全省第 {rank} 位，{places}")
    return words.format(
        region=row["full_name"],
        metric=metric.label(language()),
        value=value,
        change=points(row["change"], language()),
        rank=row["rank"],
        places=_places(row),
    )
