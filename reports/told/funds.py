"""A scope in; in sentences how far its money has come, who uses little of it, and in whose accounts it lies, out."""

from typing import Any

import polars as pl

from charts.look import line_words
from locales import _, language, until
from reports.reading import reads
from reports.reading.funds import ask_sources
from reports.reading.scope import Scope
from reports.told import headline, lists
from reports.told.traced import amount
from warehouse.metrics import METRICS
from warehouse.terms import TERMS, term

# So many counties are named in a sentence.
NAMED = 3


def sentence(scope: Scope, own: dict[str, dict[str, Any]]) -> str:
    """How far the money has come, who uses little of it, and in whose accounts it lies."""
    whole = ask_sources(scope).rows().filter(source="all").row(0, named=True)
    stages = {
        stage: amount(whole[f"{stage}_wan"], scope.level, term("stage_of_money", stage, language()), scope.name(),
                      "funds_stage")
        for stage in TERMS["stage_of_money"]
    }  # fmt: skip
    words = _(
        "截至{day}，{region}六个来源规划 **{planned}**，下达 **{allocated}**，到位 **{received}**（到位率{receipt}），"
        "支付 **{paid}**（占到位{use}）。"
    ).format(
        day=until(scope.day),
        region=scope.name(),
        **stages,
        receipt=headline.figure(own["receipt_rate"]),
        use=headline.figure(own["utilization_all"]),
    )
    return words + _used(scope, own["utilization"]) + _lies(scope, own)


def _used(scope: Scope, row: dict[str, Any]) -> str:
    label, rate = METRICS["utilization"].label(language()), headline.figure(row)
    if scope.county:
        return _("{metric} **{rate}** {band}。").format(metric=label, rate=rate, band=headline.band(row))
    words = _(
        "{metric} **{rate}**，低于{lagging_line}%的县 **{laggards}** 个，其中低于{severe_line}%的 **{severe}** 个"
    )
    words = words.format(
        **line_words("utilization", scope.day), metric=label, rate=rate,
        laggards=row["laggard_counties"], severe=row["severe_counties"],
    )  # fmt: skip
    if row["masked_counties"]:
        words += _("，有 **{n}** 个被所在市的平均数掩盖").format(n=row["masked_counties"])
    return words + _("。")


def _lies(scope: Scope, own: dict[str, dict[str, Any]]) -> str:
    idle, over = own.get("idle_wan"), own.get("idle_over_2y_wan")
    if not idle or not over or not idle["numerator"]:
        return ""
    words = _("账上还有中央和省级资金 **{idle}** 没有支付").format(idle=headline.figure(idle))
    if not scope.county:
        most = reads.counties(scope, "idle_wan").sort("numerator", descending=True, nulls_last=True).head(NAMED)
        words += _("，最多的依次为{names}").format(names=lists.named(most.filter(pl.col("numerator") > 0).to_dicts()))
    if over["numerator"]:
        return words + _("；其中下达已满期限、应当收回的 **{over}**。").format(over=headline.figure(over))
    return words + _("；没有超过期限、应当收回的。")


def rule() -> str:
    """From when money is said to lie, and how a boundary day counts."""
    return _("时长自该预算年度的资金下达到省之日起，按对月对日计；满月当日仍属前一档。改变用途、调整规划不重新起算。")
