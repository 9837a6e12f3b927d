"""A scope and its counties in; who is far along by one rate and behind by the other, in words, out."""

from typing import Any

import polars as pl

from charts.funnel import size
from charts.quadrant import CORNER, is_zoomed
from charts.steps import STEPS
from locales import _, language, until
from pages.parts.compare import asks
from pages.parts.picture import coloured, spoken
from reports.reading import reads
from reports.reading.kept import kept
from reports.reading.scope import Scope
from reports.told import headline
from warehouse.metrics import METRICS, points
from warehouse.terms import TERMS, term

# So many counties are named in a sentence; lists beside the pictures name all.
NAMED = 3


def _names(rows: pl.DataFrame, most: int | None = None) -> str:
    names = rows["full_name"].to_list()
    told = _("、").join(names[:most])
    return _("{names}等").format(names=told) if most and len(names) > most else told


def both(row: dict[str, Any]) -> str:
    """A county's two rates."""
    return _("开工率 {start}，竣工率 {completion}").format(
        start=METRICS["start_rate"].text(row["started_qty"], row["planned_qty"]),
        completion=METRICS["completion_rate"].text(row["completed_qty"], row["planned_qty"]),
    )


def gap(row: dict[str, Any]) -> str:
    """A county's gap in percentage points."""
    return points(row["gap"], language()).lstrip("+")


@kept
def sentence(scope: Scope, counties: pl.DataFrame, gaps: pl.DataFrame) -> str:
    """How many counties stand where by both rates, which are suspicious, and where the gap is widest."""
    if scope.county:
        return _county(scope, counties, gaps)
    words = _("截至{day}，{region}有开工率和竣工率的 {n} 个县：").format(
        day=until(scope.day), region=scope.name(), n=counties["quadrant"].count()
    )
    words += _("，").join(
        _("{quadrant} **{n}** 个").format(quadrant=term("quadrant", key, language()), n=found.height)
        for key in TERMS["quadrant"]
        if (found := counties.filter(quadrant=key)).height
    )
    words += _("。")
    suspicious = [
        _("{corner} **{n}** 个（{names}）").format(
            corner=term("corner", key, language()), n=found.height, names=_names(found, NAMED)
        )
        for key in TERMS["corner"]
        if (found := counties.filter(corner=key)).height
    ]
    words += (
        _("要问一问的：{corners}。").format(corners=_("；").join(suspicious)) if suspicious else _("没有可疑的角落。")
    )
    widest = gaps.filter(pl.col("gap") > 0).head(NAMED)
    if widest.height:
        named = _("、").join(f"{row['full_name']} {gap(row)}" for row in widest.iter_rows(named=True))
        words += _("开工之后竣工或付款没有跟上，落差最大的依次为{named}。").format(named=named)
    return words


def _county(scope: Scope, counties: pl.DataFrame, gaps: pl.DataFrame) -> str:
    rows = counties.filter(county_code=scope.county).to_dicts()
    if not rows or rows[0]["quadrant"] is None:
        return _("截至{day}，{region}没有填全开工和竣工，不能对比。").format(day=until(scope.day), region=scope.name())
    words = _("截至{day}，{region}{rates}：{quadrant}").format(
        day=until(scope.day),
        region=scope.name(),
        rates=both(rows[0]),
        quadrant=term("quadrant", rows[0]["quadrant"], language()),
    )
    if rows[0]["corner"]:
        words += _("；**{corner}**").format(corner=term("corner", rows[0]["corner"], language()))
    words += _("。")
    for row in gaps.filter(pl.col("gap").is_not_null(), county_code=scope.county).iter_rows(named=True):
        words += _("从开工到竣工、支付的落差 **{gap}**，在全省 {counties} 个县中第 {rank} 大。").format(
            gap=gap(row), counties=row["counties"], rank=row["gap_rank"]
        )
    return words + (_("（沿用上次数据）") if not rows[0]["reported"] else "")


@kept
def corner_rules(scope: Scope) -> dict[str, str]:
    """What puts a county in each suspicious corner."""
    rule = {name: f"{float(value):g}" for name, value in asks.rule(scope).items() if name.endswith("_percent")}
    rules = {
        "hardly_completed": _("开工率不低于{start_percent}%，而竣工不到开工的{hardly_percent}%"),
        "mostly_completed": _("开工率低于{start_percent}%，而竣工已到开工的{mostly_percent}%以上"),
        "over_completed": _("竣工面积大于开工面积，填报有误"),
    }
    return {corner: words.format(**rule) for corner, words in rules.items()}


@kept
def quadrants(counties: pl.DataFrame, rule: dict[str, Any]) -> list[str]:
    """What each symbol of the quadrant and each of its lines is."""
    start, completion = (f"{float(rule[f'{name}_percent']):g}" for name in ("start", "completion"))
    return [
        *(
            f"{coloured(mark, colour)} {term('corner', corner, language())}"
            for corner, (_shape, colour, mark) in CORNER.items()
            if corner
        ),
        _("点＝县，越大规划面积越大；空心＝未报、沿用上次"),
        _("实线＝开工率{start}%、竣工率{completion}%").format(start=start, completion=completion),
        _("点线＝全省"),
        _("红虚线＝竣工等于开工，其上为误"),
        *([_("坐标不从0起")] if is_zoomed(counties, rule) else []),
    ]


def about_gaps() -> str:
    """What the three rates are divided by, and that they may be subtracted."""
    rates = _("；").join(
        _("{metric}＝{basis}").format(metric=METRICS[key].label(language()), basis=METRICS[key].basis(language()))
        for key, *_look in STEPS
    )
    return _("{rates}。都以五年规划为分母，可以相减；支付是全部资金，不单是校舍。").format(rates=rates)


@kept
def top(rows: pl.DataFrame, most: int, code: str, chosen: str | None) -> pl.DataFrame:
    """The first rows, and the chosen county's after them where it is not among them."""
    first = rows.head(most)
    return first if chosen in first[code].to_list() else pl.concat([first, rows.filter(pl.col(code) == (chosen or ""))])


@kept
def outside_counts(scope: Scope, rows: pl.DataFrame) -> str:
    """How many counties of the scope lie outside of the limits, for readers who cannot see the picture."""
    below = rows.filter(pl.col("outside").is_in(["far_below", "below"]))
    words = _("{region} {of} 个县中低于界限的 {n} 个：{names}")
    return words.format(region=scope.place, of=rows.height, n=below.height, names=_names(below, NAMED) or _("无"))


def measured(row: dict[str, Any]) -> str:
    """A county's rate, and how large it is."""
    rate = METRICS[row["metric"]].text(row["numerator"], row["denominator"])
    return f"{row['full_name']} {rate}" + _("（{size}）").format(size=size(row))


def formula(method: str, rule: dict[str, Any]) -> str:
    """How the limits were drawn, as a formula."""
    first, second = f"{float(rule['z_95']):g}", f"{float(rule['z_998']):g}"
    if method == "binomial":
        words = _(
            "界限＝p ± z·√(p(1−p)/n)，p 为全省的率，n 为该县规划项目数，z＝{first}（95%，点线）、"
            "{second}（99.8%，实线）。开工与否一个项目一个项目地数，适合二项分布；同一县的项目往往一起开工，界限因此"
            "偏窄：界限之内的，率再低也看不出不是偶然；刚刚出界的还要看县里的情况。"
        )
    else:
        words = _(
            "界限＝p ± z·√(s²/分母)，p 为全省的率，s²＝Σ分母×(率−p)²÷(县数−1)，z＝{first}（95%，点线）、"
            "{second}（99.8%，实线）。面积和金额不是一个一个的项目，不能用二项分布，界限按各县实际的离散程度画；"
            "一个县单独突出才会出界。"
        )
    return words.format(first=first, second=second)


@kept
def lowest(scope: Scope, metric: str, counties: pl.DataFrame) -> str:
    """The alternative text of the lowest counties."""
    words = _("{region}{metric}最低的县：{names}")
    rows = counties.head(NAMED).to_dicts()
    named = _("、").join(
        f"{row['full_name']} {headline.figure(row)}{_('（沿用上期）') if row['reported'] is False else ''}"
        for row in rows
    )
    return words.format(region=scope.place, metric=METRICS[metric].label(language()), names=named)


@kept
def spread_counts(scope: Scope, metric: str) -> str:
    """How many counties are below the lines, in the province and in the chosen city, for the distribution."""
    level = ("province", scope.province), ("city", scope.city)
    rows = [reads.values(scope, name, code).get(metric) for name, code in level if code]
    return _("；").join(headline.finding(row) for row in rows if row)


@kept
def behind_target(rows: pl.DataFrame, period: str) -> tuple[str, pl.DataFrame]:
    """How many regions are behind their target now, and which."""
    now = rows.filter(pl.col("period") == period, pl.col("value").is_not_null(), pl.col("target").is_not_null())
    if now.is_empty():
        return _("这个指标没有目标曲线，虚线从缺；点线＝全省。"), now
    found = now.filter(pl.col("value") < pl.col("target"))
    words = _("低于各自目标的 **{n}/{of}** 个")
    if now["target"].n_unique() == 1:
        words = _("低于目标 {target} 的 **{n}/{of}** 个")
    target = METRICS[now["metric"][0]].text(now["target"][0], 1)
    return words.format(target=target, n=found.height, of=now.height), found


@kept
def spoken_target(rows: pl.DataFrame, period: str) -> str:
    """The same as one sentence, for readers who cannot see the picture."""
    told, found = behind_target(rows, period)
    return spoken(told, ((row["region_name"], headline.figure(row)) for row in found.iter_rows(named=True)))
