"""A metric's rows of cities and counties in; their swarm under its legend, and who has no figure, on the page out."""

from collections.abc import Callable

import polars as pl

from charts.look import axis_start, line_words
from charts.swarm import swarm
from locales import _
from pages.parts import names
from pages.parts.picture import legend, picture
from reports.reading import reads
from reports.reading.scope import Scope
from reports.told import headline, lists


def spread(
    scope: Scope,
    metric: str,
    cities: pl.DataFrame,
    counties: pl.DataFrame,
    dots: str,
    choose: Callable[[str], None],
) -> None:
    """Draw every county of the scope behind its city's and its province's average.

    Args:
        scope: whose counties.
        metric: a metric with lines.
        cities: what `reads.cities` gives of it.
        counties: what `reads.counties` gives of it.
        dots: what a dot and its size mean, for the legend.
        choose: called with the code of the mark a reader clicks.
    """
    province = reads.values(scope, "province", scope.province)[metric]
    whole = reads.values(scope, "city", scope.city).get(metric, province) if scope.city else province
    blank = lists.blank(counties)
    if blank.height < counties.height:
        start = axis_start(metric, scope.day, [*counties["value"], *cities["value"], province["value"]])
        named = _("市名后＝低于{severe_line}%的县数／县数")
        legend(
            metric,
            scope.day,
            dots,
            _("竖线＝该市自身"),
            _("虚线＝全省"),
            *([] if scope.city else [named.format(**line_words(metric, scope.day))]),
            *([_("蓝圈＝{county}").format(county=scope.name())] if scope.county else []),
            *([_("没有低于警戒线的县，横轴从{start}%起").format(start=f"{start * 100:g}")] if start else []),
            touch=True,
        )
        picture(
            ("swarm", scope.version, scope.period, metric, scope.city or scope.province, scope.county),
            lambda: swarm(cities, counties, province, scope.county),
            alt=headline.finding(whole),
            choose=choose,
            ask=reads.ask_counties(scope, metric),
        )
    names.blank(blank, "spread", choose)
