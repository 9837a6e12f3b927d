"""A scope and its cities and counties in; the sentence of the map, and who is below the line by name, out."""

import polars as pl

from charts.look import line_words
from charts.tiles import fifths
from locales import _, until
from reports.reading.scope import Scope
from reports.told import headline, lists
from warehouse.metrics import LAGGARDS, METRICS

# So many counties are named at either end of a metric without lines.
NAMED = 10


def sentence(scope: Scope, own: headline.Row, above: headline.Row, regions: pl.DataFrame) -> str:
    """How far the scope is, which of its parts are below the line, and which have no task or no value.

    Args:
        scope: the scope.
        own: the metric's row of the scope's region.
        above: that of the region whose parts the map shows.
        regions: the cities of the province, or the counties of the chosen city, as the map asks for them.
    """
    words = _("截至{day}，{finding}").format(day=until(scope.day), finding=headline.finding(own))
    if scope.county:
        beside = headline.beside(scope, own)
        words += (_("（{beside}）").format(beside=beside) if beside else "") + _("。") + headline.finding(above)
    words += _("。")
    line = line_words(above["metric"], scope.day)["lagging_line"] if METRICS[above["metric"]].lines else ""
    parts = [
        (_("低于{line}%的县：{names}。") if scope.city else _("低于{line}%的市 **{n}** 个：{names}。"),
         pl.col("band").is_in(LAGGARDS)),
        (_("未填报的 **{n}** 个：{names}。"), pl.col("blank") == "unreported"),
        (_("无任务的 **{n}** 个：{names}。"), pl.col("blank") == "no_task"),
    ]  # fmt: skip
    for text, which in parts:
        found = regions.filter(which).sort("value", "region_code", nulls_last=True)
        if found.height:
            names = lists.named(found.to_dicts()) if found["value"].count() else _("、").join(found["region_name"])
            words += text.format(line=line, n=found.height, names=names)
    return words


def key(scope: Scope, metric: str, level: str) -> list[str]:
    """What the legend says of a level's colours and counts beside the bands."""
    if not METRICS[metric].lines:
        amount = [_("数字＝万元")] if level == "county" and METRICS[metric].unit == "wan" else []
        return [_("{shades} 由低到高分五档").format(shades=fifths()), *amount]
    words = _("第三行＝低于{lagging_line}%的县数／县数")
    return [words.format(**line_words(metric, scope.day))] if level == "city" else []


def ordered(regions: pl.DataFrame) -> str:
    """Every region with a value by name, the highest first."""
    return lists.named(_downwards(regions).to_dicts())


def ends(counties: pl.DataFrame) -> str:
    """The counties at either end of a metric that has no lines, by name."""
    found = _downwards(counties)
    if found.height <= 2 * NAMED:
        return _("由高到低：{names}").format(names=lists.named(found.to_dicts()))
    return _("最高的 {n} 个县：{highest}\n\n最低的 {n} 个县，由低到高：{lowest}").format(
        n=NAMED,
        highest=lists.named(found.head(NAMED).to_dicts()),
        lowest=lists.named(found.tail(NAMED).reverse().to_dicts()),
    )


def _downwards(regions: pl.DataFrame) -> pl.DataFrame:
    return regions.filter(pl.col("value").is_not_null()).sort("value", "region_code", descending=[True, False])
