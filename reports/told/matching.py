"""A scope in; in a sentence what came in and what is owed of city and of county money, and who put in nothing, out."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from locales import _, language, until
from reports.reading import data, reads
from reports.reading import matching as asks
from reports.reading.matching import PAYERS, ZEROS, ask_shares, of
from reports.reading.scope import Scope
from reports.told import headline
from reports.told.traced import amount
from warehouse.terms import term

PLANNED = "select * from plan_by_source where level = $level and region_code = $code and source in ('city', 'county')"
# So many cities are named in a sentence.
NAMED = 3


def sentence(scope: Scope, own: dict[str, dict[str, Any]]) -> str:
    """What came in and what is owed of city and of county money, each by itself, and who put in nothing."""
    words = _("截至{day}，{region}").format(day=until(scope.day), region=scope.name())
    paces = {payer: _pace(scope, payer) for payer in PAYERS}
    words += _("；").join(_owed(scope, payer, own, row) for payer, row in paces.items()) + _("。")
    cities = ask_shares(scope).rows()
    if not scope.city and cities["numerator"].count():
        words += least(cities)
    none = zeros(scope)
    if scope.county:
        return words + "".join(
            _("{source}配套{why}。").format(
                source=term("source", source, language()), why=term("zero", why, language())
            )
            for source, why in none.select("source", "why").iter_rows()
        )
    for payer in PAYERS:
        found = none.filter(source=payer)
        if found.height:
            words += _(
                "{source}配套一分没到的县：申报为零 **{zero}** 个，没有填 **{blank}** 个，没有报表 **{none}** 个。"
            ).format(
                source=term("source", payer, language()),
                **{
                    name: found.filter(why=why).height
                    for name, why in (("zero", "declared_zero"), ("blank", "blank"), ("none", "no_report"))
                },
            )
    return words


def _unfilled(scope: Scope, payer: str) -> int:
    """In how many counties of the scope nothing was said of a payer's money, so that their gap is not known."""
    if scope.county:
        return 0
    return zeros(scope).filter((pl.col("source") == payer) & (pl.col("why") != "declared_zero")).height


def zeros(scope: Scope) -> pl.DataFrame:
    """The counties of the scope from whose city or own budget nothing came, and why."""
    return of(scope, ZEROS, code=scope.code).rows()


def declared_zero(scope: Scope) -> Iterator[str]:
    """Who declared zero, of city and of county money: a zero is a statement, a blank is none."""
    rows = zeros(scope).filter(why="declared_zero")
    for payer in PAYERS:
        found = reads.with_full_names(scope, rows.filter(source=payer), "county_code")
        if found.height:
            yield _("申报{source}配套资金为零的{n}个县（市、区）：{names}。").format(
                source=term("source", payer, language()), n=found.height, names=_("、").join(found["full_name"])
            )


def _pace(scope: Scope, payer: str) -> dict[str, Any] | None:
    sql = "select * from matching_pace where period = $period and source = $payer and region_code = $code"
    return data.row(scope.version, sql, period=scope.period, payer=payer, code=scope.code)


def _owed(scope: Scope, payer: str, own: dict[str, dict[str, Any]], row: dict[str, Any] | None) -> str:
    source = term("source", payer, language())
    if row is None or row["gap_wan"] is None:
        return _("{source}配套没有可以计算的缺口").format(source=source)
    what = {"received": _("{source}到位"), "gap": _("{source}缺口"), "arrears": _("{source}往年欠账")}
    amounts = {
        key: amount(row[f"{key}_wan"], scope.level, words.format(source=source), scope.name(), "matching_pace")
        for key, words in what.items()
    }
    words = _("{source}配套到位 **{received}**").format(source=source, **amounts)
    if payer == "city" and own["city_share"]["value"] is not None:
        words += _("，占已投入资金的 **{share}**").format(share=headline.figure(own["city_share"]))
    words += _("，还差 **{gap}**").format(**amounts)
    if unfilled := _unfilled(scope, payer):
        words += _("（没有填报的 {n} 个县未计入）").format(n=unfilled)
    if row["arrears_wan"]:
        words += _("，其中往年欠账 **{arrears}**").format(**amounts)
    return words


def least(cities: pl.DataFrame) -> str:
    """The cities that put in nothing, and those that put in least beside the size of their task, amounts in words."""
    given = cities.filter(pl.col("numerator").is_not_null())
    none = given.filter(pl.col("numerator") == 0)["region_name"].to_list()
    words = (
        _("市级一分没有投入的市 **{n}** 个：{names}。").format(n=len(none), names=_("、").join(none)) if none else ""
    )
    few = given.filter(pl.col("numerator") > 0).head(NAMED)
    named = _("、").join(
        _("{city} {given}（规划投资{planned}）").format(
            city=row["region_name"],
            given=amount(row["numerator"], "city", _("地市级投入"), row["region_name"], "metric_value"),
            planned=amount(row["planned_wan"], "province", _("规划投资"), row["region_name"], "metric_value"),
        )
        for row in few.iter_rows(named=True)
    )
    return words + (_("投入最少的市依次为{named}。").format(named=named) if named else "")


def zero_plans(scope: Scope) -> str:
    """What the plan says of city and of county money, and in how many counties it says zero, by name."""
    rows = reads.with_full_names(scope, asks.zero_plans(scope).rows(), "county_code")
    plans = {
        row["source"]: row
        for row in data.rows(scope.version, PLANNED, level=scope.level, code=scope.code).iter_rows(named=True)
    }
    sentences = []
    for payer in PAYERS:
        found, source = rows.filter(source=payer), term("source", payer, language())
        if payer not in plans:
            sentences.append(_("没有{source}配套的规划。").format(source=source))
            continue
        planned = amount(
            plans[payer]["planned_wan"],
            scope.level,
            _("规划{source}配套").format(source=source),
            scope.name(),
            "plan_by_source",
        )
        words = _("规划{source}配套 **{planned}**").format(source=source, planned=planned)
        if scope.county:
            sentences.append(words + (_("，写明五年均为零。") if found.height else _("。")))
            continue
        words += _("，{counties} 个县中五年均为零的 **{n}** 个").format(
            counties=plans[payer]["counties"], n=found.height
        )
        names = _("：{names}").format(names=_("、").join(found["full_name"])) if found.height else ""
        sentences.append(words + names + _("。"))
    return "".join(sentences)
