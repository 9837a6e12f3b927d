"""Matching gaps and city shares in; bars of what is owed by region and by year, and the shares by size of task, out."""

from math import floor, log10
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows, write_sums
from charts.look import ACCENT, HATCH, LAGGING, NEUTRAL, SEVERE, base
from locales import _, language
from warehouse.metrics import METRICS, money
from warehouse.terms import term

ROW, YEAR = 28, 62
# Room beside the bars for a number, and for a number with its word, as a share of the longest.
ROOM, WORDS = 1.36, 1.6
# The picture of shares on a phone, in pixels: the plot's width and height, and the height of a name.
PHONE = (290.0, 370.0, 16.0)
# What is owed already carries colour; this year's is still to come, a later year's no arrears at all.
DUE = {"past": LAGGING, "current": "#8d9bab", "future": "#d5dae0"}
PLANNED, RECEIVED = "#b9c2cd", "#7aa5d6"


def gap_regions(rows: pl.DataFrame, level: str) -> go.Figure:
    """A bar per region, the largest gap on top: arrears of past years, this year's part and that of later years.

    Args:
        rows: matching_pace rows of one period and source with a gap, largest first.
        level: the regions' level, which sets the unit of the text.
    """
    records = rows.to_dicts()
    places = list(range(len(records)))
    figure = base(ROW * max(len(records), 1) + 48, barmode="stack", bargap=0.3)
    for due, part in (("past", "arrears"), ("current", "current"), ("future", "future")):
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=term("due", due, language()),
                y=places,
                x=[float(row[f"{part}_wan"] or 0) for row in records],
                marker={"color": DUE[due], "pattern": {"shape": "/" if due == "past" else "", **HATCH}},
                customdata=[row["region_code"] for row in records],
                hovertext=[_gap_hover(row, level) for row in records],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    write_sums(figure, [row["gap_wan"] for row in records], level)
    longest = max((float(row["gap_wan"]) for row in records), default=0)
    name_rows(figure, [row["region_name"] for row in records])
    legend_above(figure)
    figure.update_layout(xaxis=_room(longest, ROOM))
    return figure


def _gap_hover(row: dict[str, Any], level: str) -> str:
    written = {key: money(row[f"{key}_wan"], level, language()) for key in ("planned", "received", "gap", "arrears")}
    words = _("规划{planned}，到位{received}<br>缺口{gap}，其中往年欠账{arrears}").format(**written)
    return f"<b>{row['region_name']}</b><br>{words}"


def gap_years(rows: pl.DataFrame, level: str) -> go.Figure:
    """A group per budget year: planned, received, and the gap in the colour of what is owed already.

    Args:
        rows: matching_by_year rows of one region, period and source, oldest first.
        level: the region's level, which sets the unit of the text.
    """
    names = [f"{row['budget_year']}<br>{term('due', row['due'], language())}" for row in rows.iter_rows(named=True)]
    places = list(range(rows.height))
    colours = {"planned": PLANNED, "received": RECEIVED, "gap": [DUE[due] for due in rows["due"]]}
    labels = {
        "planned": term("stage_of_money", "planned", language()),
        "received": term("stage_of_money", "received", language()),
        "gap": _("缺口"),
    }
    figure = base(YEAR * max(rows.height, 1) + 48, barmode="group", bargap=0.28)
    for key, colour in colours.items():
        amounts = rows[f"{key}_wan"].to_list()
        texts = [money(amount, level, language()) for amount in amounts]
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=labels[key],
                y=places,
                x=[None if amount is None else float(amount) for amount in amounts],
                text=[f"{labels[key]} {text}" for text in texts],
                textposition="outside",
                textfont={"size": 11},
                cliponaxis=False,
                marker={"color": colour},
                hovertext=[f"{name} {labels[key]} {text}" for name, text in zip(names, texts, strict=True)],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    longest = max((float(amount) for key in colours for amount in rows[f"{key}_wan"] if amount is not None), default=0)
    name_rows(figure, names)
    figure.update_layout(xaxis=_room(longest, WORDS))
    return figure


def _room(longest: float, room: float) -> dict[str, Any]:
    return {"visible": False, "fixedrange": True, "range": [0, (longest or 1) * room]}


def shares(cities: pl.DataFrame, province: dict[str, Any], chosen: str | None) -> go.Figure:
    """City share of money put in against the size of the task, a mark per city, the province's share as a line.

    Args:
        cities: city_share rows of the cities with `planned_wan`, the planned investment.
        province: the province's city_share row.
        chosen: code of the city to ring.
    """
    records = [row for row in cities.to_dicts() if row["value"] is not None and row["planned_wan"] is not None]
    figure = base(430)
    whole = province["value"]
    if whole is not None:
        figure.add_hline(y=whole, line={"color": NEUTRAL, "width": 1.4, "dash": "dash"}, layer="below")
        figure.add_annotation(
            x=1, xref="paper", xanchor="right", y=whole, yanchor="bottom", showarrow=False, font={"size": 12},
            text=_("全省 {share}").format(share=_share(province)),
        )  # fmt: skip
    largest = max([*(row["value"] for row in records), whole or 0], default=0) or 0.01
    sizes = [float(row["planned_wan"]) for row in records] or [1.0]
    names = _placed(records, [_name(row, whole) for row in records], whole or 0, max(sizes) * 1.12, largest * 1.22)
    figure.add_trace(
        go.Scatter(
            x=[float(row["planned_wan"]) for row in records],
            y=[row["value"] for row in records],
            mode="markers+text",
            cliponaxis=False,
            text=[name for name, _where in names],
            textposition=[where for _name, where in names],
            textfont={"size": 12},
            marker={
                "symbol": ["triangle-down" if not row["numerator"] else "circle" for row in records],
                "size": [14 if row["region_code"] == chosen else 11 for row in records],
                "color": [SEVERE if not row["numerator"] else NEUTRAL for row in records],
                "line": {
                    "width": [4 if row["region_code"] == chosen else 0 for row in records],
                    "color": ACCENT,
                },
            },
            customdata=[row["region_code"] for row in records],
            hovertext=[_share_hover(row) for row in records],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    ticks = _round_ticks(max(sizes))
    figure.update_layout(
        margin={"l": 8, "r": 24, "t": 22, "b": 8},
        xaxis={
            "range": [0, max(sizes) * 1.12],
            "tickvals": ticks,
            "ticktext": [money(tick, "province", language()).replace(".00", "") for tick in ticks],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "title": None,
        },
        yaxis={
            "range": [-0.1 * largest, largest * 1.12],
            "tickformat": ".0%" if largest > 0.04 else ".1%",
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
            "title": None,
        },
    )
    return figure


def _round_ticks(largest: float) -> list[float]:
    """Three to six round amounts up to the largest."""
    size = 10.0 ** floor(log10(largest))
    step = next(size * part for part in (0.2, 0.5, 1, 2) if largest / (size * part) < 6)
    return [step * n for n in range(1, int(largest / step) + 1)]


def _share(row: dict[str, Any]) -> str:
    return METRICS[row["metric"]].text(row["numerator"], row["denominator"], row["level"], language())


def _name(row: dict[str, Any], whole: float | None) -> str:
    """A city's name, with the amount in words where it gave less than the province's share."""
    if whole is None or row["value"] >= whole:
        return str(row["region_name"])
    return f"{row['region_name']} {money(row['numerator'], row['level'], language())}"


def _placed(
    records: list[dict[str, Any]], names: list[str], whole: float, right: float, top: float
) -> list[tuple[str, str]]:
    """A name and where it stands for each mark, so that none covers another on a phone; "" where there is no room.

    Those below the province's share choose first, the largest task before all.
    """
    width, height, line = PHONE
    marks = [
        (float(row["planned_wan"]) / right * width, row["value"] / top * height) for row in records
    ]  # in pixels from the corner
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in marks]
    placed = [("", "middle right")] * len(records)
    for n in sorted(range(len(records)), key=lambda n: (records[n]["value"] >= whole, -records[n]["planned_wan"])):
        long = sum(13 if ord(letter) > 255 else 7 for letter in names[n])
        x, y = marks[n]
        for where, left, low in (
            ("middle right", x + 8, y - line / 2),
            ("middle left", x - 8 - long, y - line / 2),
            ("top right", x + 4, y + 7),
            ("bottom right", x + 4, y - 7 - line),
            ("top left", x - 4 - long, y + 7),
            ("bottom left", x - 4 - long, y - 7 - line),
            ("top center", x - long / 2, y + 7),
            ("bottom center", x - long / 2, y - 7 - line),
        ):
            box = (left, low, left + long, low + line)
            free = all(
                box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1] for other in taken
            )
            if free and left >= 0 and box[2] <= width:
                placed[n] = (names[n], where)
                taken.append(box)
                break
    return placed


def _share_hover(row: dict[str, Any]) -> str:
    return _("<b>{city}</b><br>规划投资{planned}<br>市级投入{given}，占{share}").format(
        city=row["region_name"],
        planned=money(row["planned_wan"], "province", language()),
        given=money(row["numerator"], row["level"], language()),
        share=_share(row),
    )
