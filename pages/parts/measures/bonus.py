"""A scope and the link in; the simulated bonus with its formula, by city and by county, on the page out."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts import address, names
from pages.parts.measures.place import open_place
from pages.parts.plain import plain
from pages.parts.tables import Column, show
from reports.reading import data, reads
from reports.reading.data import Question
from reports.reading.kept import kept
from reports.reading.scope import Scope
from reports.told import lists
from warehouse.bonus import DECISIONS, FULL, PARTS, Bonus, Share, by_city, shares
from warehouse.metrics import two_places
from warehouse.settings import SETTINGS
from warehouse.terms import term

FACTS = """
    select * from measure_fact
    where period = $period and province_code = $province and level = 'county'
    order by region_code
"""
RULES = SETTINGS.bonus
MOST_WAN, MOST_WEIGHT = 9_999_999.0, 999.0
# A total in 万元 and four weights, as the inputs can say them.
WRITTEN = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?(-[0-9]{1,3}(\.[0-9]{1,2})?){4}")


def _number(fraction: Fraction) -> str:
    """A fraction of the formula as it is written: two decimals, rounded half up."""
    return two_places(Decimal(fraction.numerator) / Decimal(fraction.denominator))


def _asked() -> Bonus:
    """The rules as the link asks: total-completion-start-utilization-on_time; those of the settings by default."""
    text = address.get("bonus")
    if not text:
        return RULES
    total, *weights = map(Decimal, text.split("-")) if WRITTEN.fullmatch(text) else [Decimal(0)]
    if not any(weights):
        words = _("链接里的{title}“{value}”不存在，已忽略。")
        st.warning(words.format(title=_("奖补测算"), value=plain(text)))
        return RULES
    return replace(RULES, total_wan=total, weights=dict(zip(PARTS, weights, strict=True)))


def _carry(names: tuple[str, ...]) -> None:
    """Callback of the inputs: all of them as one field of the URL; where nothing has a weight nothing changes."""
    values = [Decimal(str(round(st.session_state[name], 2))).normalize() for name in names]
    if any(values[1:]):
        address.put(bonus="-".join(f"{value:f}" for value in values))


def _inputs(rules: Bonus) -> None:
    names = ("bonus_total", *(f"bonus_{part}" for part in PARTS))
    labels = [
        _("总额（万元）"),
        *(_("{part}的权重").format(part=term("bonus_part", part, language())) for part in PARTS),
    ]
    values = [rules.total_wan, *rules.weights.values()]
    for column, name, label, value in zip(st.columns(len(names)), names, labels, values, strict=True):
        st.session_state[name] = float(value)
        most, step = (MOST_WAN, 100.0) if name == "bonus_total" else (MOST_WEIGHT, 5.0)
        column.number_input(
            label, min_value=0.0, max_value=most, step=step, format="%g" if step == 5.0 else "%.2f", key=name,
            on_change=_carry, args=(names,),
        )  # fmt: skip


def simulation(scope: Scope) -> None:
    """The inputs, the formula in words and with one county's numbers, and what each city and county would get."""
    rules = _asked()
    _inputs(rules)
    ask = data.ask(scope.version, FACTS, period=scope.period, province=scope.province)
    rows = reads.with_full_names(scope, ask.rows(), "region_code")
    found = _shares(rows, rules.total_wan, rules.weights)
    st.markdown(_formula(rules))
    if not any(one.product for one in found):
        st.info(_("按这些数没有一个县有得分，分不出去。"))
        return
    largest = max(found, key=lambda one: (one.amount_wan, one.row["region_code"]))
    chosen = next((one for one in found if one.row["region_code"] == scope.county), largest)
    st.markdown(_written_out(rules, chosen, found))
    if not scope.county:
        st.caption(_("算式以所得最多的县为例；在范围栏选一个县，算式就写它的数。"))
    _blank(found)
    _cities(scope, _city_rows(rows, rules.total_wan, rules.weights))
    _counties(scope, _county_rows(rows, rules.total_wan, rules.weights), ask)


@kept
def _shares(rows: pl.DataFrame, total: Decimal, weights: dict[str, Decimal]) -> list[Share]:
    return shares(rows.to_dicts(), replace(RULES, total_wan=total, weights=weights))


def _formula(rules: Bonus) -> str:
    parts = " + ".join(f"{weight:g} × {term('bonus_part', part, language())}" for part, weight in rules.weights.items())
    taken = {name: f"{rules.deduct_percent[name]:g}" for name in DECISIONS}
    lines = [
        _("- **得分** = ({parts}) ÷ {sum}，各项折成百分制，超过100的按100；最低 {floor}、最高 {cap}。").format(
            parts=parts, sum=f"{sum(rules.weights.values()):g}", floor=f"{rules.floor:g}", cap=f"{rules.cap:g}"
        ),
        _(
            "- **扣减**：截至日以前 {months} 个月内每次通报批评扣得分的 {criticised}%，约谈 {summoned}%，"
            "扣减资金 {deducted}%，扣完为止。"
        ).format(months=SETTINGS.measures.months, **taken),
        _(
            "- **金额** = 总额 × (得分 × 规划投资) ÷ Σ(得分 × 规划投资)，精确到0.01万元，"
            "尾差按余数由大到小补足，合计等于总额。"
        ),
        _("- 没有任务的项不计，权重分给其余各项；没有填报的按0计。按时报送＝最近 {n} 次报送中按时的比例。").format(
            n=SETTINGS.measures.reports
        ),
    ]
    return "\n".join(lines)


def _written_out(rules: Bonus, one: Share, found: list[Share]) -> str:
    """The formula with one county's numbers."""
    counted = {part: value for part, value in one.points.items() if value is not None}
    parts = " + ".join(f"{rules.weights[part]:g} × {_number(value)}" for part, value in counted.items())
    words = _(
        "**{county}**：得分 ({parts}) ÷ {sum} = {mean}{taken}；"
        "{score} × 规划投资 {size} 万元 ÷ Σ {whole} × 总额 {total} 万元 = **{amount} 万元**（占 {share}%）"
    )
    taken = ""
    if one.taken_percent:
        taken = _("，扣 {percent}% 后 {score}").format(percent=_number(one.taken_percent), score=_number(one.score))
    return words.format(
        county=one.row["full_name"],
        parts=parts,
        sum=f"{sum(rules.weights[part] for part in counted):g}",
        mean=_number(one.mean),
        taken=taken,
        score=_number(one.score),
        size=two_places(one.row["planned_wan"] or Decimal(0)),
        whole=_number(sum((each.product for each in found), Fraction(0))),
        total=two_places(rules.total_wan),
        amount=two_places(one.amount_wan),
        share=_number(one.share * FULL),
    )


def _blank(found: list[Share]) -> None:
    """Who gets nothing whatever the total, by name."""
    told = ("region_code", "full_name", "region_name")
    none = [{name: one.row[name] for name in told} for one in found if not one.product]
    if none:
        names.group(_("分不到的县"), pl.DataFrame(none), "no_bonus", address.open_file, label=names.only)


@kept
def _city_rows(rows: pl.DataFrame, total: Decimal, weights: dict[str, Decimal]) -> pl.DataFrame:
    names = ("region_code", "region_name", "counties", "planned_wan", "amount_wan")
    return pl.DataFrame(
        [
            {name: city[name] for name in names} | {"percent": float(city["share"] * FULL)}
            for city in by_city(_shares(rows, total, weights))
        ],
        schema_overrides={"planned_wan": pl.Decimal(38, 6), "amount_wan": pl.Decimal(38, 2)},
    )


def _cities(scope: Scope, rows: pl.DataFrame) -> None:
    if scope.city:
        rows = lists.among(rows, region_code=scope.city)
    columns = [
        Column("region_name", _("市"), pinned=True),
        Column("counties", _("县数"), "count"),
        Column("planned_wan", _("规划投资（万元）"), "money"),
        Column("amount_wan", _("奖补（万元）"), "money"),
        Column("percent", _("占总额（%）"), "money"),
    ]
    show(rows, columns, scope, "bonus_cities", lambda row: address.put(region=row["region_code"]), height=320)


@kept
def _county_rows(rows: pl.DataFrame, total: Decimal, weights: dict[str, Decimal]) -> pl.DataFrame:
    found = sorted(_shares(rows, total, weights), key=lambda one: (-one.amount_wan, one.row["region_code"]))
    return pl.DataFrame(
        [
            {
                "county_code": one.row["region_code"],
                "full_name": one.row["full_name"],
                "city_code": one.row["city_code"],
                "city_name": one.row["city_name"],
                **{part: None if value is None else float(value) for part, value in one.points.items()},
                "mean": float(one.mean),
                "taken": float(one.taken_percent),
                "score": float(one.score),
                "planned_wan": one.row["planned_wan"],
                "percent": float(one.share * FULL),
                "amount_wan": one.amount_wan,
            }
            for one in found
        ],
        infer_schema_length=None,
    )


def _counties(scope: Scope, rows: pl.DataFrame, ask: Question) -> None:
    if scope.city:
        rows = lists.among(rows, city_code=scope.city)
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        Column("amount_wan", _("奖补（万元）"), "money"),
        *(Column(part, term("bonus_part", part, language()), "money") for part in PARTS),
        Column("mean", _("得分"), "money"),
        Column("taken", _("扣减（%）"), "money"),
        Column("score", _("扣后得分"), "money"),
        Column("planned_wan", _("规划投资（万元）"), "money"),
        Column("percent", _("占总额（%）"), "money"),
    ]
    show(rows, columns, scope, "bonus_counties", lambda row: open_place(scope, row["county_code"]), ask=ask)
