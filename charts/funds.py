"""Unspent money by budget year and by region in; how much of it has lain for how long, as bars, out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows, write_sums
from charts.look import HATCH, NEUTRAL, SEVERE, base
from locales import _, day, language
from warehouse.metrics import money
from warehouse.settings import SETTINGS, Bucket

ROW, YEAR = 30, 46
# From the youngest age on; what is to be given back has a colour and a hatch of its own.
CALM = ("#b9c2cd", "#8fb3d9", "#3f78bd", "#2f5b93")
BUCKETS = {bucket.key: bucket for bucket in SETTINGS.funds.buckets}
# Room beside the bars for the number, as a share of the longest.
ROOM = 1.36


def bucket_label(key: str | None) -> str:
    """An age of unspent money in words: 6个月以内, 6—12个月, 1—2年, 2年以上."""
    bucket = BUCKETS.get(key or "")
    if bucket is None:
        return _("下达日不明")
    years = bucket.over % 12 == 0 and (bucket.up_to or 0) % 12 == 0
    size = 12 if years else 1
    over, up_to = bucket.over // size, (bucket.up_to or 0) // size
    if bucket.up_to is None:
        return (_("{n}年以上") if years else _("{n}个月以上")).format(n=over)
    if not bucket.over:
        return _("{n}个月以内").format(n=bucket.up_to)
    return (_("{over}—{up_to}年") if years else _("{over}—{up_to}个月")).format(over=over, up_to=up_to)


def _is_over(bucket: Bucket | None) -> bool:
    return bucket is not None and bucket.over >= SETTINGS.funds.reclaim_months


def _marker(key: str | None) -> dict[str, Any]:
    bucket = BUCKETS.get(key or "")
    if bucket is None:
        return {"color": NEUTRAL, "pattern": {"shape": "x", **HATCH}}
    if _is_over(bucket):
        return {"color": SEVERE, "pattern": {"shape": "/", **HATCH}}
    return {"color": CALM[list(BUCKETS).index(bucket.key) % len(CALM)]}


def idle_years(rows: pl.DataFrame, level: str) -> go.Figure:
    """A bar per budget year: what lies unpaid, with its age.

    Args:
        rows: idle_by_year rows of one region and period, oldest first.
        level: the region's level, which sets the unit of the text.
    """
    records = rows.to_dicts()
    figure = _bars(len(records), max((float(row["idle_wan"]) for row in records), default=0))
    for place, row in enumerate(records):
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=[place],
                x=[float(row["idle_wan"])],
                text=money(row["idle_wan"], level, language()),
                textposition="outside",
                cliponaxis=False,
                marker=_marker(row["bucket"]),
                hovertext=_hover(_("{year}年度").format(year=row["budget_year"]), row, level),
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    name_rows(figure, [f"{_('{year}年度').format(year=row['budget_year'])}<br>{_age(row)}" for row in records])
    figure.update_layout(height=YEAR * max(len(records), 1) + 16)
    return figure


def _age(row: dict[str, Any]) -> str:
    return _("满{n}个月").format(n=row["months"]) if row["months"] is not None else bucket_label(None)


def idle_regions(rows: pl.DataFrame, level: str) -> go.Figure:
    """A bar per region, split by age, the largest sum on top.

    Args:
        rows: idle_by_year rows of several regions of one period, with `region_name` and the region's `total_wan`,
            sorted by the total, largest first.
        level: the regions' level, which sets the unit of the text.
    """
    regions = rows.unique("region_code", keep="first", maintain_order=True)
    places = {code: place for place, code in enumerate(regions["region_code"])}
    figure = _bars(len(places), max((float(total) for total in regions["total_wan"]), default=0))
    present = set(rows["bucket"])
    for key in [key for key in (*reversed(BUCKETS), None) if key in present]:
        own = rows.filter(pl.col("bucket").eq_missing(pl.lit(key, pl.String))).to_dicts()
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=bucket_label(key),
                y=[places[row["region_code"]] for row in own],
                x=[float(row["idle_wan"]) for row in own],
                marker=_marker(key),
                customdata=[row["region_code"] for row in own],
                hovertext=[_hover(row["region_name"], row, level) for row in own],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    write_sums(figure, regions["total_wan"].to_list(), level)
    name_rows(figure, regions["region_name"].to_list())
    legend_above(figure)
    return figure


def _hover(name: str, row: dict[str, Any], level: str) -> str:
    lines = [
        f"<b>{name}</b>",
        _("{year}年度的一批，{age}").format(year=row["budget_year"], age=_age(row)),
        _("到位{received}，支付{paid}，未支付{idle}").format(
            **{key: money(row[f"{key}_wan"], level, language()) for key in ("received", "paid", "idle")}
        ),
    ]
    if row["reclaim_on"]:
        lines.append(_("{day}到期").format(day=day(row["reclaim_on"])))
    return "<br>".join(lines)


def _bars(rows: int, longest: float) -> go.Figure:
    return base(
        ROW * max(rows, 1) + 46,
        barmode="stack",
        bargap=0.32,
        xaxis={"visible": False, "fixedrange": True, "range": [0, (longest or 1) * ROOM]},
    )
