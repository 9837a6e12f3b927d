"""A scope in; what is to be said first of the quality of its plan out."""

from typing import Any

import polars as pl

from locales import _, language
from pages.parts.plain import plain
from pages.parts.planning import asks
from reports.reading.scope import Scope
from reports.told import headline
from warehouse.metrics import money
from warehouse.terms import TERMS, term

# So many schools or counties are named in a sentence.
NAMED = 5


def sentence(scope: Scope, own: dict[str, dict[str, Any]]) -> str:
    """What schools get, whose money is scattered, what goes to large classes, what is planned beyond need, whose
    matching money is in no budget."""
    return "".join([_allocated(scope), _large(scope, own.get("large_class_money")), _needed(scope), _budgeted(scope)])


def _allocated(scope: Scope) -> str:
    region = asks.of(scope, asks.REGION).rows().to_dicts()
    if not region:
        return ""
    [row], rule = region, asks.rule(scope)
    words = _(
        "{region}台账中 **{n}** 所学校，每所规划资金的中位数 **{median}**；规划资金或其中的中央和省级资金不足"
        "{smallest}万元（撒胡椒面）的 **{scattered}** 所，不足{thin}万元的共 **{little}** 所。"
    )
    return words.format(
        region=scope.name(),
        n=f"{row['schools']:,}",
        median=money(row["median_wan"], "county", language()),
        smallest=f"{float(rule['smallest_allocation_wan']):g}",
        thin=f"{float(rule['thin_allocation_wan']):g}",
        scattered=row["scattered_schools"],
        little=row["thin_schools"],
    )


def _large(scope: Scope, row: dict[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return ""
    if not row["numerator"]:
        return _("中央和省级资金没有投向有大班额的学校。")
    schools = asks.of(scope, asks.LARGE).rows()
    words = _("中央和省级资金有 **{sum}**（{share}）投向 **{n}** 所有大班额的学校：{names}。")
    return words.format(
        sum=money(row["numerator"], "county", language()), share=headline.figure(row), n=schools.height,
        names=named(schools),
    )  # fmt: skip


def named(schools: pl.DataFrame) -> str:
    """The first schools by name, and how many more there are."""
    names = _("、").join(map(plain, schools["school_name"].head(NAMED)))
    return names if schools.height <= NAMED else _("{names}等").format(names=names)


def _needed(scope: Scope) -> str:
    rows = asks.of(scope, asks.NEEDS).rows()
    parts = []
    for column, words in (
        ("over_need_counties", _("规划超过需求的：{classes}")),
        ("over_plan_counties", _("竣工或购置超过规划的：{classes}")),
    ):
        found = {row["work_class"]: row[column] for row in rows.to_dicts() if row[column]}
        if found:
            classes = _("、").join(
                term("work_class", name, language())
                + ("" if scope.county else _("（{n}个县）").format(n=f"**{found[name]}**"))
                for name in TERMS["work_class"]
                if name in found
            )
            parts.append(words.format(classes=classes))
    return _("；").join(parts) + _("。") if parts else ""


def _budgeted(scope: Scope) -> str:
    rows = asks.of(scope, asks.BUDGETS).rows()
    if rows.is_empty():
        return ""
    row = rows.row(-1, named=True)
    if scope.county:
        answer = term("budget", asks.of(scope, asks.BUDGET_COUNTIES).rows()["answer"][0], language())
        return _("{year}年度县级配套：**{answer}**。").format(year=row["budget_year"], answer=answer)
    words = _(
        "{year}年度县级配套足额列入预算的县 **{yes_counties}** 个，列入而少于规划的 **{short_counties}** 个，"
        "未列入的 **{no_counties}** 个，未填报的 **{blank_counties}** 个。"
    )
    return words.format(year=row["budget_year"], **{name: row[name] for name in row if name.endswith("_counties")})


def over(counties: pl.DataFrame, ratio: str, title: str) -> str:
    """What a strip shows in words: in which classes how many counties are above 100%."""
    found = counties.filter(pl.col(ratio) > 1)
    parts = [
        _("{name}{n}个县").format(name=term("work_class", name, language()), n=n)
        for name in TERMS["work_class"]
        if (n := found.filter(work_class=name).height)
    ]
    words = _("{title}超过100%：{classes}") if parts else _("{title}没有超过100%的县")
    return words.format(title=title, classes=_("、").join(parts))
