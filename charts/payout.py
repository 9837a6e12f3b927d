"""What will have been paid by the year's end in; a bar per region against what has come in, out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows
from charts.look import ACCENT, HATCH, LAGGING, SEVERE, base
from locales import _, language
from warehouse.metrics import money
from warehouse.terms import term

ROW = 30
# Room beside the bars for the number, as a share of the longest.
ROOM = 1.42
# What will not be paid out has the colour of its certainty.
LEFT = {"will_miss": SEVERE, "may_miss": LAGGING}


def payout(rows: pl.DataFrame, level: str) -> go.Figure:
    """A bar per region, the largest rest on top: paid, to be paid by the year's end, and what will be left of it.

    Args:
        rows: payout_forecast rows of one period with a forecast, the largest rest first.
        level: the regions' level, which sets the unit of the text.
    """
    records = rows.to_dicts()
    places = list(range(len(records)))
    figure = base(ROW * max(len(records), 1) + 48, barmode="overlay", bargap=0.34)
    received = [float(row["received_wan"] or 0) for row in records]
    parts: tuple[tuple[str, list[float], dict[str, Any]], ...] = (
        (_("已到位，年底付不出去"), received, {"color": [LEFT.get(row["certainty"], LAGGING) for row in records]}),
        (
            _("到年底预计支付"),
            [min(float(row["forecast_wan"]), whole) for row, whole in zip(records, received, strict=True)],
            {"color": "#9fbfe0", "pattern": {"shape": "/", **HATCH}},
        ),
        (_("已支付"), [float(row["paid_wan"] or 0) for row in records], {"color": ACCENT}),
    )
    # The bars lie over each other from zero: the longest first, so that the shorter ones are seen.
    for name, amounts, marker in parts:
        figure.add_trace(
            go.Bar(
                orientation="h", name=name, y=places, x=amounts, marker=marker,
                customdata=[row["region_code"] for row in records],
                hovertext=[_hover(row, level) for row in records],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=received, y=places, mode="text", text=[f" {_rest(row, level)}" for row in records],
            textposition="middle right", textfont={"size": 12}, cliponaxis=False, hoverinfo="skip", showlegend=False,
        )
    )  # fmt: skip
    name_rows(figure, [row["region_name"] for row in records])
    legend_above(figure)
    longest = max(received, default=0)
    figure.update_layout(xaxis={"visible": False, "fixedrange": True, "range": [0, (longest or 1) * ROOM]})
    figure.update_traces(marker_line_width=0, selector={"type": "bar"})
    return figure


def _rest(row: dict[str, Any], level: str) -> str:
    if not row["unpaid_wan"]:
        return term("payout", row["certainty"], language())
    return _("剩 {rest}").format(rest=money(row["unpaid_wan"], level, language()))


def _hover(row: dict[str, Any], level: str) -> str:
    keys = ("received", "paid", "forecast", "forecast_low", "forecast_high", "unpaid")
    words = _(
        "<b>{region}</b>（{certainty}）<br>到位{received}，已付{paid}"
        "<br>到年底预计付{forecast}（{forecast_low}—{forecast_high}），剩{unpaid}"
    )
    return words.format(
        region=row["region_name"], certainty=term("payout", row["certainty"], language()),
        **{key: money(row[f"{key}_wan"], level, language()) for key in keys},
    )  # fmt: skip
