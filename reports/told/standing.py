"""How regions stand against each other in; the sentences in which a bulletin says so out."""

from typing import Any

import polars as pl

from charts.look import line_words
from locales import _, language, until
from reports.reading import ranks, reads
from reports.reading.scope import Scope
from reports.told import lists
from reports.told.traced import amount, apart, count, extent, figure, gained, note, since_last
from warehouse.metrics import LAGGARDS, METRICS, quantity
from warehouse.terms import term, unit

Row = dict[str, Any]
# A list of names longer than this is in a table, not in a sentence.
NAMED = 12


def level(scope: Scope) -> str:
    """The level of the regions that a scope ranks: a province its cities, a city its counties."""
    return "county" if scope.city else "city"


def works(scope: Scope, own: dict[str, Row]) -> str:
    """How much has been built of buildings and of sports grounds, in area and as rates with their basis."""
    words = _("截至{day}，{region}").format(day=until(scope.day), region=scope.name())
    parts = [
        _("校舍竣工{area}，竣工率{rate}{moved}").format(
            area=_area(own["completion_rate"]),
            rate=figure(own["completion_rate"]),
            moved=_moved(own["completion_rate"]),
        ),
        _("开工{area}，开工率{rate}{moved}").format(
            area=_area(own["start_rate"]), rate=figure(own["start_rate"]), moved=_moved(own["start_rate"])
        ),
    ]
    if "sports_completion_rate" in own and own["sports_completion_rate"]["value"] is not None:
        parts.append(
            _("运动场地竣工{area}，竣工率{rate}").format(
                area=_area(own["sports_completion_rate"]), rate=figure(own["sports_completion_rate"])
            )
        )
    return words + _("；").join(parts) + _("。")


def _area(row: Row) -> str:
    return extent(
        row["numerator"], row["level"], METRICS[row["metric"]].label(language()), row["region_name"], "metric_value"
    )


def _moved(row: Row) -> str:
    if not row["change"]:
        return ""
    words = _("，较上期提高{points}") if row["change"] > 0 else _("，较上期下降{points}")
    return words.format(points=since_last(row))


def bought(scope: Scope, own: dict[str, Row]) -> str:
    """How much equipment has been bought, in all and class by class."""
    row = own.get("purchase_rate")
    if row is None or row["denominator"] is None:
        return _("{region}没有设备采购的规划。").format(region=scope.name())
    words = _("截至{day}，{region}设备购置完成{money}，采购完成率{rate}{moved}").format(
        day=until(scope.day), region=scope.name(), rate=figure(row), moved=_moved(row),
        money=amount(row["numerator"], scope.level, METRICS["purchase_rate"].label(language()), scope.name(),
                     "metric_value"),
    )  # fmt: skip
    parts = []
    for one in ranks.equipment(scope).iter_rows(named=True):
        if one["bought_wan"] is None and one["completed_qty"] is None:
            continue
        work = term("work_class", one["work_class"], language())
        of = unit(one["work_class"], language())
        pieces = note(
            quantity(one["completed_qty"], of, scope.level, language()), work, scope.name(), one["completed_qty"],
            source="county_progress",
        )  # fmt: skip
        parts.append(
            _("{work}{quantity}、{money}").format(
                work=work, quantity=pieces,
                money=amount(one["bought_wan"], scope.level, work, scope.name(), "county_progress"),
            )
        )  # fmt: skip
    named = _("。其中{classes}").format(classes=_("；").join(parts)) if parts else ""
    return words + named + _("。")


def order(scope: Scope, metric: str) -> str:
    """Who is above the whole, from high to low, who below, and how far the two ends are from it."""
    rows = ranks.ranked(scope, metric, level(scope)).filter(pl.col("value").is_not_null())
    if rows.height < 2:
        return ""
    label, whole = METRICS[metric].label(language()), _("全省") if level(scope) == "city" else _("全市")
    above = rows.filter(pl.col("from_whole") >= 0)
    below = rows.filter(pl.col("from_whole") < 0)
    words = ""
    if above.height:
        told = (
            _("{metric}不低于{whole}平均水平的市有{n}个，由高到低依次为{names}。")
            if level(scope) == "city"
            else _("{metric}不低于{whole}平均水平的县（市、区）有{n}个，由高到低依次为{names}。")
        )
        words += told.format(metric=label, whole=whole, n=_counted(above, label, scope), names=_few(above))
    if below.height:
        words += _("低于{whole}平均水平的有{n}个，由高到低依次为{names}。").format(
            whole=whole, n=_counted(below, label, scope), names=_few(below)
        )
    best, worst = rows.row(0, named=True), rows.row(-1, named=True)
    if best["from_whole"] > 0 > worst["from_whole"]:
        words += _("最高的{best}高于{whole}平均{over}，最低的{worst}低于{whole}平均{under}。").format(
            whole=whole,
            best=best["full_name"],
            worst=worst["full_name"],
            over=apart(best["from_whole"], _("{metric}与平均之差").format(metric=label), best["full_name"]),
            under=apart(worst["from_whole"], _("{metric}与平均之差").format(metric=label), worst["full_name"]),
        )
    return words


def _counted(rows: pl.DataFrame, metric: str, scope: Scope) -> str:
    return count(rows.height, _("{metric}：市或县的个数").format(metric=metric), scope.name())


def _few(rows: pl.DataFrame) -> str:
    named = lists.named(rows.head(NAMED).to_dicts())
    return named + _("等") if rows.height > NAMED else named


def hidden(scope: Scope, metric: str) -> str:
    """Who is below the lines, and whom the average of its city hides: the reason why an average is never told alone."""
    counties = reads.counties(scope, metric)
    lines = line_words(metric, scope.day) | {"metric": METRICS[metric].label(language())}
    below = counties.filter(pl.col("band").is_in(LAGGARDS))
    if below.is_empty():
        return _("按{metric}，没有县（市、区）低于{lagging_line}%。").format(**lines)
    severe = below.filter(pl.col("band") == "severe")
    words = _("按{metric}，低于{lagging_line}%的县（市、区）{n}个，其中低于{severe_line}%的{worst}个。").format(
        **lines, n=_counted(below, lines["metric"], scope), worst=_counted(severe, lines["metric"], scope)
    )
    (_outer, outer), (_between, between) = lists.hidden(counties, metric, scope.day)
    if outer.height:
        words += _("其中{n}个所在市不低于{lagging_line}%，看市的平均数看不见它们：{names}。").format(
            **lines, n=_counted(outer, lines["metric"], scope), names=_by_city(scope, metric, outer)
        )
    if between.height:
        words += _("另有{n}个低于{severe_line}%，所在市在{severe_line}%—{lagging_line}%之间：{names}。").format(
            **lines, n=_counted(between, lines["metric"], scope), names=_by_city(scope, metric, between)
        )
    return words


def _by_city(scope: Scope, metric: str, hidden: pl.DataFrame) -> str:
    """Each city with its own rate and the counties that it hides, the city that hides most first."""
    cities = {row["region_code"]: row for row in reads.cities(scope, metric).iter_rows(named=True)}
    groups = hidden.group_by("parent_code", maintain_order=True).agg(pl.len().alias("n"))
    told = []
    for code in groups.sort("n", descending=True, maintain_order=True)["parent_code"]:
        inside = hidden.filter(parent_code=code).to_dicts()
        names = _("、").join(f"{row['region_name']} {figure(row)}" for row in inside)
        told.append(
            _("{city}（{rate}）的{names}").format(
                city=cities[code]["region_name"], rate=figure(cities[code]), names=names
            )
        )
    return _("；").join(told)


def moved(scope: Scope, metric: str) -> str:
    """Who fell below the outer line, who left it, who stays there, and who has gained most, by name."""
    if not scope.previous:
        return _("本期是首期，无上期可比。")
    found = lists.movers(reads.counties(scope, metric))
    line = line_words(metric, scope.day)["lagging_line"]
    told = {
        "new": _("本期新落到{line}%以下的{n}个：{names}。"),
        "out": _("本期脱离红线的{n}个：{names}。"),
    }
    words = ""
    for key, sentence in told.items():
        if found[key].height:
            words += sentence.format(
                line=line, n=_counted(found[key], METRICS[metric].label(language()), scope), names=_few(found[key])
            )
    if found["fast"].height:
        words += _("进步最快的{n}个：{names}。").format(
            n=found["fast"].height,
            names=_("、").join(f"{row['full_name']} {gained(row)}" for row in found["fast"].iter_rows(named=True)),
        )
    return words or _("本期没有县（市、区）新落后或脱离红线。")
