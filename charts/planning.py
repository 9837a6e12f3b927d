"""Schools by what they get, needs and plans of counties, and budget answers in; bars and strips of them out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows
from charts.look import ACCENT, EDGE, GOOD, HATCH, LAGGING, NEUTRAL, SEVERE, base
from locales import _, language
from warehouse.metrics import METRICS, money, two_places
from warehouse.terms import TERMS, term

ROW, STRIP = 30, 46
ROOM = 1.3
# Whether money stands in the budget: the colour and the hatch of each answer, in the order of the bars.
ANSWERS = {
    "yes": (GOOD, ""),
    "short": (LAGGING, "\\"),
    "no": (SEVERE, "/"),
    "blank": (NEUTRAL, "x"),
    "none": ("#d5dae0", ""),
}


def size_label(row: dict[str, Any]) -> str:
    """A size of allocation in words, 万元: <1, 1—5, ≥1000."""
    low, high = f"{float(row['from_wan']):g}", row["below_wan"]
    if high is None:
        return f"≥{low}"
    return f"{low}—{float(high):g}" if float(row["from_wan"]) else f"<{float(high):g}"


def sizes(rows: pl.DataFrame, smallest: float, thin: float) -> go.Figure:
    """How many schools get how much, a bar per size; those below the lines in the colours of the bands.

    Args:
        rows: school_allocation_size rows of one region, the smallest size first.
        smallest: below so many 万元 money is scattered.
        thin: below so many 万元 it is little.
    """
    records = rows.to_dicts()
    tops = [float(row["below_wan"]) if row["below_wan"] is not None else float("inf") for row in records]
    colours = [SEVERE if top <= smallest else LAGGING if top <= thin else NEUTRAL for top in tops]
    figure = base(ROW * max(len(records), 1) + 24, bargap=0.25)
    labels = [size_label(row) for row in records]
    counts = [row["schools"] for row in records]
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=list(range(len(records))),
            x=counts,
            text=[f"{count:,}" for count in counts],
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": colours,
                "pattern": {"shape": ["/" if top <= thin else "" for top in tops], **HATCH},
            },
            hovertext=[
                _("每所{size}万元：{n}所，共{sum}").format(
                    size=label, n=f"{row['schools']:,}", sum=money(row["planned_wan"], "county", language())
                )
                for label, row in zip(labels, records, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    name_rows(figure, labels)
    figure.update_layout(xaxis=_room(max(counts, default=0), 1.12))
    return figure


def _room(longest: float, room: float) -> dict[str, Any]:
    return {"visible": False, "fixedrange": True, "range": [0, (longest or 1) * room]}


def thin_regions(rows: pl.DataFrame) -> go.Figure:
    """A bar per region: the schools whose money is scattered, and those that get little besides.

    Args:
        rows: school_allocation_region rows with `region_name`, the most scattered first.
    """
    records = rows.to_dicts()
    places = list(range(len(records)))
    figure = base(ROW * max(len(records), 1) + 48, barmode="stack", bargap=0.3)
    parts = (
        (_("撒胡椒面的学校"), SEVERE, "/", [row["scattered_schools"] for row in records]),
        (_("其他偏少的学校"), LAGGING, "", [row["thin_only_schools"] for row in records]),
    )
    for name, colour, shape, counts in parts:
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=name,
                y=places,
                x=counts,
                marker={"color": colour, "pattern": {"shape": shape, **HATCH}},
                customdata=[row["region_code"] for row in records],
                hovertext=[_thin_hover(row) for row in records],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    most = [row["thin_schools"] for row in records]
    figure.add_trace(
        go.Scatter(
            x=most,
            y=places,
            mode="text",
            text=[f" {row['scattered_schools']} + {row['thin_only_schools']}" for row in records],
            textposition="middle right",
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    name_rows(figure, [row["region_name"] for row in records])
    legend_above(figure)
    figure.update_layout(xaxis=_room(max(most, default=0), ROOM))
    return figure


def _thin_hover(row: dict[str, Any]) -> str:
    return _("<b>{region}</b><br>台账{n}所学校，中位数{median}<br>撒胡椒面{scattered}所，偏少共{thin}所").format(
        region=row["region_name"],
        n=f"{row['schools']:,}",
        median=money(row["median_wan"], "county", language()),
        scattered=row["scattered_schools"],
        thin=row["thin_schools"],
    )


def large_money(rows: pl.DataFrame) -> go.Figure:
    """A bar per region whose money goes to schools with large classes, with its share of all that money.

    Args:
        rows: metric_value rows of large_class_money with an amount, the largest amount first.
    """
    records = rows.to_dicts()
    metric = METRICS["large_class_money"]
    figure = base(ROW * max(len(records), 1) + 24, bargap=0.35)
    texts = [
        f"{money(row['numerator'], 'county', language())} · {metric.text(row['numerator'], row['denominator'])}"
        for row in records
    ]
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=list(range(len(records))),
            x=[float(row["numerator"]) for row in records],
            text=texts,
            textposition="outside",
            cliponaxis=False,
            marker={"color": SEVERE, "pattern": {"shape": "/", **HATCH}},
            customdata=[row["region_code"] for row in records],
            hovertext=[f"<b>{row['region_name']}</b><br>{text}" for row, text in zip(records, texts, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    name_rows(figure, [row["region_name"] for row in records])
    longest = max((float(row["numerator"]) for row in records), default=1)
    figure.update_layout(xaxis=_room(longest, ROOM + 0.5))
    return figure


def strips(counties: pl.DataFrame, own: pl.DataFrame, ratio: str, chosen: str | None) -> go.Figure:
    """A strip per work class: each county's ratio as a dot, the region's own as a bar across; above 100% is marked.

    Args:
        counties: need_plan_bought rows of counties.
        own: those of the region that they lie in.
        ratio: plan_to_need or bought_to_plan.
        chosen: code of the county to ring.
    """
    classes = list(TERMS["work_class"])
    known = counties.filter(pl.col(ratio).is_not_null())
    figure = base(STRIP * len(classes) + 40)
    figure.add_vline(x=1, line={"color": NEUTRAL, "width": 1.2, "dash": "dash"}, layer="below")
    for is_over, symbol, colour in ((False, "circle", NEUTRAL), (True, "diamond", SEVERE)):
        rows = known.filter((pl.col(ratio) > 1) == is_over).to_dicts()
        ringed = [row["region_code"] == chosen for row in rows]
        figure.add_trace(
            go.Scatter(
                x=[row[ratio] for row in rows],
                y=[classes.index(row["work_class"]) + _shift(row["region_code"]) for row in rows],
                mode="markers",
                cliponaxis=False,
                marker={
                    "symbol": symbol,
                    "size": [14 if ring else 8 for ring in ringed],
                    "color": colour,
                    "opacity": 0.75,
                    "line": {"width": [3 if ring else 0.6 for ring in ringed], "color": [_ring(r) for r in ringed]},
                },
                customdata=[row["region_code"] for row in rows],
                hovertext=[_need_hover(row, ratio) for row in rows],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    mine = own.filter(pl.col(ratio).is_not_null()).to_dicts()
    figure.add_trace(
        go.Scatter(
            x=[row[ratio] for row in mine],
            y=[classes.index(row["work_class"]) for row in mine],
            mode="markers",
            cliponaxis=False,
            marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": ACCENT}},
            hovertext=[_need_hover(row, ratio) for row in mine],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    name_rows(figure, [term("work_class", name, language()) for name in classes])
    most = max([1.05, *known[ratio].to_list()])
    figure.update_layout(
        margin={"l": 8, "r": 16, "t": 8, "b": 24},
        xaxis={
            "range": [0, most * 1.03], "tickformat": ".0%", "fixedrange": True, "zeroline": False, "nticks": 6,
            "title": None,
        },
    )  # fmt: skip
    return figure


def _ring(is_chosen: bool) -> str:
    return ACCENT if is_chosen else EDGE


def _shift(code: str) -> float:
    """Where a county's dot stands within its strip: the same place in every one."""
    return (int("".join(filter(str.isdigit, code))) * 37 % 19 - 9) / 30


def _need_hover(row: dict[str, Any], ratio: str) -> str:
    unit = TERMS["work_class"][row["work_class"]]["unit"]
    names = {"needed_qty": _("需求"), "planned_qty": _("规划"), "bought_qty": _("竣工或购置")}
    amounts = (f"{label} {'—' if row[name] is None else two_places(row[name])}{unit}" for name, label in names.items())
    return "<br>".join([f"<b>{row['region_name']}</b> {two_places(row[ratio] * 100)}%", *amounts])


def budgets(rows: pl.DataFrame) -> go.Figure:
    """A bar per budget year: in how many counties the money is in the budget, too little, left out, or not answered.

    Args:
        rows: budget_line_region rows of one region and period, oldest first.
    """
    records = rows.to_dicts()
    places = list(range(len(records)))
    figure = base(44 * max(len(records), 1) + 48, barmode="stack", bargap=0.3)
    for key, (colour, shape) in ANSWERS.items():
        counts = [row[f"{key}_counties"] for row in records]
        if any(counts):
            label = term("budget", key, language())
            figure.add_trace(
                go.Bar(
                    orientation="h",
                    name=label,
                    y=places,
                    x=counts,
                    text=[str(count) if count else "" for count in counts],
                    textposition="inside",
                    insidetextanchor="middle",
                    textangle=0,
                    insidetextfont={"color": "#1d2530" if key == "none" else EDGE},
                    marker={"color": colour, "pattern": {"shape": shape, **HATCH, "solidity": 0.12}},
                    hovertext=[
                        f"{row['budget_year']} {label} {count}" for row, count in zip(records, counts, strict=True)
                    ],
                    hovertemplate="%{hovertext}<extra></extra>",
                )
            )
    name_rows(figure, [str(row["budget_year"]) for row in records])
    legend_above(figure)
    figure.update_layout(xaxis={"visible": False, "fixedrange": True, "rangemode": "tozero"})
    return figure
