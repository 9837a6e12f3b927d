"""Published rows in; the sentence a leader reads first out, every number of it formatted, none computed."""

from collections.abc import Callable
from typing import Any

import polars as pl

from charts.look import line_words
from locales import _, day, language, month, until
from reports.reading import reads
from reports.reading.scope import Scope
from reports.told import traced
from warehouse.metrics import BANDS, METRICS, points
from warehouse.terms import term

Row = dict[str, Any]
figure = traced.figure
# The figures of a region that stand side by side.
KPIS = ("start_rate", "completion_rate", "purchase_rate", "investment_rate", "utilization", "city_share")
# How far, who is behind, who has reported: three things to be told, one after the other.
PARAGRAPH = "\n\n"
# So many cities are praised by name in a sentence; where more are good, goodness is no news.
NAMED = 8


def change(row: Row) -> str:
    """By how much a row's rate moved since the last report, where it was reported."""
    if row["reported"] is False:
        return _("沿用上期")
    return points(row["change"], language()) if row["change"] is not None else ""


def band(row: Row) -> str:
    """A row's band: symbol and word."""
    return BANDS[row["band"]].marked(language()) if row["band"] else ""


def _moved(row: Row) -> str:
    if row["reported"] is False:
        return _("（沿用上期）")
    if row["change"] is None:
        return ""
    size = traced.since_last(row)
    if not row["change"]:
        return _("（与上期持平）")
    text = _("（较上期提高{points}）") if row["change"] > 0 else _("（较上期下降{points}）")
    return text.format(points=size)


def _rates(scope: Scope, rows: list[Row], own: dict[str, Row], amounts: bool) -> str:
    parts = [
        f"{METRICS[row['metric']].label(language())} **{figure(row)}**{_moved(row)}{_by_baseline(scope, row, own)}"
        for row in rows
    ]
    rates = _("，").join(parts)
    if amounts:
        told = [f"{part}{_amount(row)}" for part, row in zip(parts, rows, strict=True)]
        rates = _("；").join([*told, *_invested(rows, own)])
    rates += _first(scope)
    return _("截至{day}，{region}{rates}。").format(day=until(scope.day), region=scope.name(), rates=rates)


def _amount(row: Row) -> str:
    """The building area that a rate is of, as officials add it."""
    words = {"start_rate": _("，已开工{area}"), "completion_rate": _("，已竣工{area}")}.get(row["metric"], "")
    return words.format(area=_written(traced.extent, row)) if row["numerator"] else ""


def _invested(rows: list[Row], own: dict[str, Row]) -> list[str]:
    """What has been built and bought for, in money and as a share of the plan, unless its rate is told already."""
    row = own.get("investment_rate")
    if row is None or row in rows or not row["numerator"] or not row["denominator"]:
        return []
    done = _written(traced.amount, row)
    return [_("完成投资{money}，占规划的 **{rate}**").format(money=done, rate=figure(row))]


def _written(write: Callable[..., str], row: Row) -> str:
    """What a rate divides, in its own unit."""
    label = METRICS[row["metric"]].label(language())
    return write(row["numerator"], row["level"], label, row["region_name"], "metric_value")


def _by_baseline(scope: Scope, row: Row, own: dict[str, Row]) -> str:
    """What a rate would be over the first plan, where adjustments have moved its denominator, and who approved none."""
    first = own.get(f"{row['metric']}_baseline")
    if first is None:
        return ""
    unapproved = reads.unapproved(scope, row["metric"])
    if first["denominator"] in (None, row["denominator"]):
        words = _("（这次调整没有批准文号）") if scope.county else _("（其中 {n} 个县的规划调整没有批准文号）")
        return words.format(n=unapproved) if unapproved else ""
    words = _("（按基线规划为{rate}）")
    if unapproved:
        words = _("（按基线规划为{rate}，其中 {n} 个县的规划调整没有批准文号）")
        if scope.county:
            words = _("（按基线规划为{rate}，这次调整没有批准文号）")
    return words.format(rate=figure(first), n=unapproved)


def _first(scope: Scope) -> str:
    return "" if scope.previous else _("（首期，无上期可比）")


def _reports(scope: Scope) -> str:
    reporting = reads.reporting(scope)
    if reporting is None:
        return ""
    told = ("reported", "counties", "late", "missing")
    counts = {key: traced.count(reporting[key], _("报送的县数"), scope.place, "reporting") for key in told}
    carried = _("（沿用上次数据）") if reporting["missing"] and scope.previous else ""
    words = _("本期已报 {reported}/{counties} 个县，其中迟报 {late} 个，未报 {missing} 个{carried}。")
    return words.format(**counts, carried=carried)


def since(behind: Row) -> str:
    """The period in which a county's present run below the outer line began: at or before the first one known."""
    return f"{'≤' if behind['since_is_first'] else ''}{behind['since']}"


def stalled(behind: Row) -> str:
    """How many times in a row a stalled county has reported the same figure."""
    return _("{n}次").format(n=behind["same_reports"]) if behind["is_stalled"] else ""


def _began(behind: Row) -> str:
    words = _("自{month}或更早") if behind["since_is_first"] else _("自{month}")
    return words.format(month=month(behind["since"]))


def began(behind: Row) -> str:
    """The same in the words of a document: 2015年1月或更早."""
    return (_("{month}或更早") if behind["since_is_first"] else "{month}").format(month=month(behind["since"]))


def sentence(scope: Scope, lead: str, own: dict[str, Row], amounts: bool = True) -> str:
    """The first sentence of a page about the scope's region; a title does without areas and money."""
    rows = [own[key] for key in dict.fromkeys((lead, "start_rate", "completion_rate"))]
    return (_county if scope.county else _region)(scope, rows, own, amounts)


def _region(scope: Scope, rows: list[Row], own: dict[str, Row], amounts: bool) -> str:
    lead = rows[0]
    words = [_rates(scope, rows, own, amounts), _behind(scope, lead)]
    if not scope.city:
        lines, cities = line_words(lead["metric"], scope.day), reads.cities(scope, lead["metric"])
        severe = cities.filter(pl.col("band") == "severe")["region_name"]
        if severe.len():
            words.append(_("低于{severe_line}%的市：{names}。").format(**lines, names=_("、").join(severe)))
        good = cities.filter(pl.col("band") == "good").sort("value", "region_code", descending=[True, False])
        if 1 < good.height <= NAMED:
            told = _("不低于{good_line}%的市 {n} 个，由高到低依次为{names}。")
            words.append(told.format(**lines, n=good.height, names=_("、").join(good["region_name"])))
    return PARAGRAPH.join(filter(None, [words[0], "".join(words[1:]), _reports(scope)]))


def _behind(scope: Scope, lead: Row) -> str:
    """How many counties are below each line, and how many of them in a city that is not."""
    lines, metric = line_words(lead["metric"], scope.day), METRICS[lead["metric"]].label(language())
    if not lead["laggard_counties"]:
        return _("按{metric}，没有县低于{lagging_line}%。").format(**lines, metric=metric)
    parts = []
    for name, hidden in (("laggard", "masked_counties"), ("severe", "masked_severe")):
        line = lines["severe_line" if name == "severe" else "lagging_line"]
        count = traced.count(lead[f"{name}_counties"], _("低于{line}%的县").format(line=line), lead["region_name"])
        part = _("低于{line}%的县 **{count}** 个").format(line=line, count=count)
        part += _carried(lead["carried_laggards" if name == "laggard" else "carried_severe"])
        if lead[hidden]:
            what = _("被平均数掩盖、低于{line}%的县").format(line=line)
            masked = traced.count(lead[hidden], what, lead["region_name"])
            part += _("，其中 **{masked}** 个所在市不低于{line}%").format(line=line, masked=masked)
        parts.append(part)
    told = _("按{metric}，{outer}；{inner}{hidden}。")
    hidden = _("（被平均数掩盖）") if lead["masked_counties"] or lead["masked_severe"] else ""
    return told.format(metric=metric, outer=parts[0], inner=parts[1], hidden=hidden)


def _carried(count: int) -> str:
    """How many of those just counted did not report, so that what is counted is what they said before."""
    return _("（含沿用上次数的 {n} 个）").format(n=count) if count else ""


def _county(scope: Scope, rows: list[Row], own: dict[str, Row], amounts: bool) -> str:
    lead, words = rows[0], [_rates(scope, rows, own, amounts)]
    behind = reads.laggard(scope, lead["metric"])
    if lead["band"]:
        words.append(
            _("{metric} **{band}**，列全省 {of} 个县第 {rank} 位。").format(
                metric=METRICS[lead["metric"]].label(language()),
                band=band(lead),
                of=lead["of"],
                rank=lead["rank"],
            )
        )
    if behind and scope.previous:
        words.append(
            _("已连续 **{n}** 期低于{lagging_line}%（{since}）。").format(
                **line_words(lead["metric"], scope.day), n=behind["periods_in_a_row"], since=_began(behind)
            )
        )
    words.append(_became(scope, lead["metric"]))
    if behind and behind["masked_by"]:
        city = reads.values(scope, "city", scope.city)[lead["metric"]]
        words.append(
            _("所在的{city}为{rate}，不低于{line}%，它的落后被平均数掩盖。").format(
                city=behind["masked_by"], rate=figure(city), line=f"{float(behind['line']):g}"
            )
        )
    report = reads.report(scope).filter(pl.col("period") == scope.period).to_dicts()
    if report and report[0]["status"] == "missing":
        words.append(_("本期未报，沿用上次数据。"))
    elif report and report[0]["status"] == "late":
        words.append(_("本期迟报（{day}）。").format(day=day(report[0]["submitted_on"])))
    return "".join(words)


def _became(scope: Scope, metric: str) -> str:
    """What became of a county since the last report: new below the line, out of it, its place, or nothing for long."""
    status, words = reads.status(scope, metric), ""
    if status is None or status["movement"] is None:
        return ""
    if status["movement"] in ("new", "out"):
        words = _("本期**{movement}**。").format(movement=term("movement", status["movement"], language()))
    if change := status["rank_change"]:
        moved = _("位次较上期上升 {n} 位。") if change > 0 else _("位次较上期下降 {n} 位。")
        words += moved.format(n=abs(change))
    if status["is_stalled"]:
        words += _("已连续 **{n}** 次报同一个数（停滞）。").format(n=status["same_reports"])
    return words


def beside(scope: Scope, row: Row) -> str:
    """What stands under a rate: its laggards, or for one county its band and rank."""
    if scope.county:
        rank = _("全省第{rank}/{of}").format(rank=row["rank"], of=row["of"]) if row["rank"] else ""
        return " · ".join(filter(None, (band(row), rank)))
    if METRICS[row["metric"]].lines:
        words = _("低于{lagging_line}% **{laggards}** 县，其中低于{severe_line}% **{severe}** 县，共 {counties} 县")
        return (words + _carried(row["carried_counties"])).format(
            **line_words(row["metric"], row["as_of"]),
            laggards=row["laggard_counties"],
            severe=row["severe_counties"],
            counties=row["counties"],
        )
    zero = [city["region_name"] for city in reads.cities(scope, row["metric"]).to_dicts() if city["numerator"] == 0]
    return _("为0的市：{names}").format(names=_("、").join(zero) or _("无"))


def warning(scope: Scope, metric: str, line: str, laggards: pl.DataFrame, new: pl.DataFrame, out: pl.DataFrame) -> str:
    """How many are below the line, how many of them are hidden, new, or there for long, and how many got out.

    Args:
        scope: whose city's, else province's, counties are counted.
        metric: the metric's key.
        line: the chosen line in percent.
        laggards: the counties below it; `masked_by` names a city that is not below it.
        new: counties below it that were not a period ago.
        out: the opposite.
    """
    words = _("截至{day}，{region}{metric}低于{line}%的县 **{count}** 个").format(
        day=until(scope.day),
        region=scope.place,
        metric=METRICS[metric].label(language()),
        line=line,
        count=laggards.height,
    )
    words += _carried(laggards.filter(~pl.col("reported")).height)
    if masked := laggards["masked_by"].count():
        words += _("，其中 **{masked}** 个所在市不低于{line}%（被平均数掩盖）").format(masked=masked, line=line)
    if not scope.previous:
        return words + _first(scope) + _("。")
    lagging_line = line_words(metric, scope.day)["lagging_line"]
    return (
        words
        + _(
            "；本期新落到线下 **{new}** 个，脱离 **{out}** 个，连续3期以上低于{lagging_line}%的 **{long}** 个，"
            "停滞 **{stalled}** 个。"
        ).format(
            new=new.height,
            out=out.height,
            long=laggards.filter(pl.col("periods_in_a_row") >= 3).height,
            stalled=laggards.filter("is_stalled").height,
            lagging_line=lagging_line,
        )
        + _reports(scope)
    )


def finding(row: Row) -> str:
    """The finding of a picture in one plain sentence, for readers who cannot see it."""
    words = _("{region}{metric} {figure}").format(
        region=row["region_name"], metric=METRICS[row["metric"]].label(language()), figure=figure(row)
    )
    if row["level"] == "county" or row["laggard_counties"] is None or not METRICS[row["metric"]].lines:
        return words
    return words + _("，低于{lagging_line}%的县{laggards}个，其中低于{severe_line}%的{severe}个").format(
        **line_words(row["metric"], row["as_of"]), laggards=row["laggard_counties"], severe=row["severe_counties"]
    )
