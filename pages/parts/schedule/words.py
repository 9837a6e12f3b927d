"""Rows of schedule and forecast in; in sentences how far a region is, when it will be there, and who will not, out."""

from typing import Any

import polars as pl

from locales import _, day, language, until
from pages.parts.plain import plain
from reports.reading.kept import kept
from reports.reading.scope import Scope, full_name
from warehouse.metrics import METRICS, MISSING, points, two_places
from warehouse.settings import SETTINGS
from warehouse.target_rules import AFTER
from warehouse.terms import term

# The calendar that a forecast may lie in ends here.
LAST_YEAR = SETTINGS.last_year + AFTER
Row = dict[str, Any]
SIGN = {"will_miss": "▼", "may_miss": "◆", "on_course": "●", "reached": "▲"}


def rate(value: float | None) -> str:
    """A fraction as rates are written everywhere."""
    return METRICS["start_rate"].text(value, 1) if value is not None else MISSING


def months(value: float | None) -> str:
    """Months with one decimal, without a sign."""
    return MISSING if value is None else f"{abs(value):.1f}"


def kind(metric: str) -> str:
    """What a month is for a metric: buildings have none in winter."""
    return _("有效施工月") if metric in SETTINGS.targets.winter_metrics else _("月")


def certainty(key: str | None) -> str:
    """Whether a target will be met: sign and word."""
    return f"{SIGN[key]} {term('certainty', key, language())}" if key else MISSING


def interval(row: Row) -> str:
    """The forecast's interval."""
    return _("{low}—{high}").format(low=rate(row["forecast_low"]), high=rate(row["forecast_high"]))


def gap(row: Row) -> str:
    """How far a rate is from its curve, in points and in months."""
    if row["gap_points"] is None:
        return _("没有数值")
    size = points(abs(row["gap_points"]) / 100, language()).lstrip("+")
    if row["gap_points"] >= 0:
        return _("超前 **{points}**").format(points=size)
    words = _("落后 **{points}**").format(points=size)
    if row["months_behind"] is not None:
        words += _("，相当于晚了 **{months}** 个{kind}").format(
            months=months(row["months_behind"]), kind=kind(row["metric"])
        )
    return words


def sentence(scope: Scope, row: Row, elapsed: Row) -> str:
    """How much time is over, how far the leading rate is behind, and whether the year's end will see its target."""
    stage = SETTINGS.stage(scope.day)
    words = _("截至{day}，规划期已过 **{share}**（有效施工期已过{works}），{stage}。").format(
        day=until(scope.day), share=rate(elapsed["calendar_share"]), works=rate(elapsed["works_share"]),
        stage=stage.labels[language()],
    )  # fmt: skip
    label = METRICS[row["metric"]].label(language())
    if row["value"] is None:
        return words + _("{region}的{metric}没有数值。").format(region=scope.name(), metric=label)
    words += _("{region}{metric} **{value}**，按曲线应到 **{target}**，{gap}。").format(
        region=scope.name(), metric=label, value=rate(row["value"]), target=rate(row["target_now"]), gap=gap(row)
    )
    return words + ahead(row)


def ahead(row: Row) -> str:
    """Where a rate will be at the year's end and whether that is its target; why there is no forecast."""
    if row["certainty"] == "reached":
        return _("已经达到年底的目标 {target}。").format(target=rate(row["target"]))
    if row["forecast"] is None:
        return too_few(row)
    return _("照最近 {n} 次报数，到{day}预计 **{forecast}**（{interval}），目标 {target}，**{certainty}**。").format(
        n=row["points"], day=day(row["year_end"]), forecast=rate(row["forecast"]), interval=interval(row),
        target=rate(row["target"]), certainty=certainty(row["certainty"]),
    )  # fmt: skip


def too_few(row: Row) -> str:
    """Why there is no forecast."""
    if row["points"] < SETTINGS.forecast.least_reports:
        return _("只有 {n} 次报数，不足 {least} 次，不作预测。").format(
            n=row["points"], least=SETTINGS.forecast.least_reports
        )
    return _("最近的报数隔得太近（校舍冬季不计），不作预测。")


def done(row: Row) -> str:
    """When all will be done at the present pace."""
    if row["value"] is None or row["pace"] is None:
        return ""
    if row["value"] >= 1:
        return _("已经到100%。")
    if row["done_on"] is None:
        return (
            _("照最近的进度到不了100%。")
            if row["pace"] <= 0
            else _("照最近的进度，到{year}年底也到不了100%。").format(year=LAST_YEAR)
        )
    words = _("照最近的进度，{day}到100%").format(day=day(row["done_on"]))
    early = day(row["done_early"]) if row["done_early"] else MISSING
    late = day(row["done_late"]) if row["done_late"] else _("更晚")
    return words + _("（{early}—{late}）。").format(early=early, late=late)


def duties(rows: dict[str, Row]) -> str:
    """What the year's end asks of the batches allotted so far, rate by rate, and whether it will be."""
    parts = [
        _("{metric} {required}（{certainty}）").format(
            metric=METRICS[key].label(language()),
            required=rate(row["required"]),
            certainty=certainty(row["required_certainty"]),
        )
        for key, row in rows.items()
        if row["required"] is not None
    ]
    if not parts:
        return ""
    return _("年底要求——{rule}：{parts}。").format(rule=requirement(), parts=_("，").join(parts))


def requirement() -> str:
    """What the year's end has to see by the rules of settings.toml."""
    share = SETTINGS.year_end
    return _(
        "已下达各批资金按五年规划折算，建设类竣工{works}%（两年期满的全部），装备类采购{equipment}%，资金支付{money}%"
    ).format(works=f"{share.works:g}", equipment=f"{share.equipment:g}", money=f"{share.money:g}")


@kept
def counts(rows: pl.DataFrame) -> str:
    """How many of some regions will, may and will not reach their target."""
    parts = [
        _("{certainty} {n} 个").format(certainty=certainty(key), n=rows.filter(certainty=key).height) for key in SIGN
    ]
    unknown = rows.filter(pl.col("certainty").is_null()).height
    if unknown:
        parts.append(_("{sign} 报数不够，不作预测 {n} 个").format(sign=MISSING, n=unknown))
    return _("，").join(parts) + _("。")


def time_words(elapsed: Row) -> str:
    """How much time there was and is, by the calendar and without the winters."""
    return _(
        "按日历过了 {months} 个月，还有 {left} 个月；除去冬季停工（{first}—{last}），有效施工月过了 {works} 个，"
        "还有 {works_left} 个。"
    ).format(
        months=months(elapsed["calendar_months"]), left=months(elapsed["calendar_months_left"]),
        works=months(elapsed["works_months"]), works_left=months(elapsed["works_months_left"]),
        first=SETTINGS.targets.winter[0], last=SETTINGS.targets.winter[1],
    )  # fmt: skip


def whose_curve(scope: Scope, row: Row) -> str:
    """Whose curve a rate is held against, and since when it holds."""
    if row["curve_region_code"] == "all":
        return _("没有报送目标曲线，用默认的（settings.toml）。")
    return _("用的是{region}的目标曲线“{version}”（{day}批准）。").format(
        region=full_name(scope.regions[row["curve_region_code"]]), version=plain(row["plan_version"]),
        day=day(row["approved_on"]),
    )  # fmt: skip


def needs(row: Row) -> str:
    """What is left until the curve's next point, and the pace that takes beside the present one."""
    if row["value"] is None or row["next_day"] is None:
        return ""
    if row["value"] >= row["next_target"]:
        return _("已经达到下一个节点（{day}）的 {target}。").format(
            day=day(row["next_day"]), target=rate(row["next_target"])
        )
    words = _("到下一个节点（{day}，{target}）还有 **{months}** 个{kind}，每月须提高 **{needed}** 个百分点").format(
        day=day(row["next_day"]), target=rate(row["next_target"]), months=months(row["months_left"]),
        needed=pace(row["needed_to_next"]), kind=kind(row["metric"]),
    )  # fmt: skip
    if row["pace_per_month"] is not None:
        words += _("，最近每月提高 **{pace}** 个百分点").format(pace=pace(row["pace_per_month"]))
    return words + _("。")


def rule(year_end: str) -> str:
    """How a forecast is made and when it is certain."""
    terms = SETTINGS.forecast
    return _(
        "预测到{day}：最近 {n} 次报数两两之间斜率的中位数（Theil–Sen），区间取斜率的{low}%—{high}%分位；"
        "沿用的数不算报数，少于 {least} 次不预测。整个区间都低于目标为肯定完不成，区间跨过目标为可能完不成。"
    ).format(
        day=year_end, n=terms.reports, low=terms.interval[0], high=terms.interval[1], least=terms.least_reports
    )  # fmt: skip


def signs() -> list[str]:
    """What the marks of certainty mean, for a legend."""
    return [certainty(key) for key in SIGN]


def pace(value: float | None) -> str:
    """Points a month."""
    return MISSING if value is None else two_places(value * 100)
