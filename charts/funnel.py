"""Counties with their size, rate and control limits in; rate against size inside the funnel out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, EDGE, FAIR, GOOD, LAGGING, NEUTRAL, SEVERE, base
from locales import _, language
from warehouse.metrics import METRICS, area, money
from warehouse.terms import term

# Outside of the limits a mark has a shape as well as a colour.
MARK = {
    "far_below": ("triangle-down", SEVERE, "▼"),
    "below": ("diamond", LAGGING, "◆"),
    "within": ("circle", FAIR, "●"),
    "above": ("triangle-up", GOOD, "▲"),
    "far_above": ("star-triangle-up", GOOD, "✦"),
    None: ("circle", FAIR, "●"),
}
LIMITS = (("lower_998", "solid"), ("upper_998", "solid"), ("lower_95", "dot"), ("upper_95", "dot"))


def funnel(rows: pl.DataFrame, chosen: str | None) -> go.Figure:
    """A mark per county; the limits run from the smallest county to the largest, as each one's own.

    Args:
        rows: funnel_limit rows of one period and metric, with `full_name` and `is_own`, the smallest first;
            those that are not of the chosen city are faded.
        chosen: code of the county to ring.
    """
    records = rows.to_dicts()
    figure = base(440)
    sizes = [float(row["denominator"]) for row in records]
    values = [row["value"] for row in records]
    centre, top = records[0]["centre"], max([*values, records[0]["centre"]]) * 1.08
    for limit, dash in LIMITS:
        figure.add_trace(
            go.Scatter(
                x=sizes, y=[row[limit] for row in records], mode="lines", hoverinfo="skip",
                line={"color": NEUTRAL, "width": 1.4, "dash": dash},
            )
        )  # fmt: skip
    figure.add_hline(y=centre, line={"color": ACCENT, "width": 1.6, "dash": "dash"}, layer="below")
    figure.add_annotation(
        x=1, xref="paper", xanchor="right", y=centre, yanchor="bottom", showarrow=False, font={"size": 12},
        text=_("全省 {share}").format(share=METRICS[records[0]["metric"]].text(centre, 1)),
    )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=sizes,
            y=values,
            mode="markers",
            cliponaxis=False,
            marker={
                "symbol": [MARK[row["outside"]][0] + ("" if row["reported"] else "-open") for row in records],
                "size": [18 if row["county_code"] == chosen else 11 for row in records],
                "opacity": [1 if row["is_own"] else 0.25 for row in records],
                "color": [MARK[row["outside"]][1] for row in records],
                "line": {
                    "width": [3 if row["county_code"] == chosen else 1 if row["reported"] else 2 for row in records],
                    "color": [
                        ACCENT if row["county_code"] == chosen else EDGE if row["reported"] else MARK[row["outside"]][1]
                        for row in records
                    ],
                },
            },
            customdata=[row["county_code"] for row in records],
            hovertext=[_hover(row) for row in records],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.update_layout(
        margin={"l": 8, "r": 16, "t": 12, "b": 8},
        xaxis={
            "range": [0, max(sizes) * 1.04],
            "zeroline": False,
            "fixedrange": True,
            "showgrid": False,
            "tickformat": ",",
            "title": size_words(records[0]["metric"], records[0]["method"]),
        },
        yaxis={"range": [-0.03 * top, top], "tickformat": ".0%", "zeroline": False, "fixedrange": True, "title": None},
    )
    return figure


def _counts_area(metric: str) -> bool:
    return "qty" in (METRICS[metric].denominator or "")


def size_words(metric: str, method: str) -> str:
    """What a county's size is in the funnel of a metric: what its rate is divided by."""
    if method == "binomial":
        return _("规划项目数（个）")
    words = _("规模＝分母（{basis}，㎡）") if _counts_area(metric) else _("规模＝分母（{basis}，万元）")
    return words.format(basis=METRICS[metric].basis(language()))


def size(row: dict[str, Any]) -> str:
    """A county's size as it is written: projects, or its denominator."""
    if row["method"] == "binomial":
        return _("{n}个项目").format(n=int(row["denominator"]))
    if _counts_area(row["metric"]):
        return area(row["denominator"], "county", language())
    return money(row["denominator"], "county", language())


def _hover(row: dict[str, Any]) -> str:
    metric = METRICS[row["metric"]]
    lines = [
        _("<b>{county}</b>（{city}）").format(county=row["county_name"], city=row["city_name"]),
        f"{metric.label(language())} {metric.text(row['numerator'], row['denominator'])}",
        size(row),
    ]
    if row["standard_error"] is not None:
        lines.append(
            _("95%界限 {low} 至 {high}").format(
                low=metric.text(row["lower_95"], 1), high=metric.text(row["upper_95"], 1)
            )
        )
        lines.append(term("outside", row["outside"], language()))
    if not row["reported"]:
        lines.append(_("本期未报，沿用上次数据"))
    return "<br>".join(lines)
