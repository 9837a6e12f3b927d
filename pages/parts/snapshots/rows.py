"""Two compared sides in; the tables of versions, counties, plans and fallen figures, each with its CSV file, out."""

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts import address
from pages.parts.snapshots import reads as snapshots
from pages.parts.snapshots.sides import label
from pages.parts.snapshots.words import answer, both, with_words
from pages.parts.sources import amounts, items
from pages.parts.tables import Column, show
from reports.reading import reads
from reports.reading.scope import Scope
from warehouse.compare.sides import Comparison, Side
from warehouse.metrics import METRICS
from warehouse.terms import term


def history(scope: Scope, metric: str) -> None:
    """The scope's period in every version, with the reason of each difference."""
    known = snapshots.history(scope, scope.period or "", metric)
    rows = pl.DataFrame([answer(one, metric, scope.level) for one in known], infer_schema_length=None)
    columns = [
        Column("version", _("版本")),
        Column("shown", _("值"), "right", METRICS[metric].meaning(language()), METRICS[metric].label(language())),
        Column("reason", _("原因")),
        Column("moved", _("较上一版本"), "right"),
        Column("reports", _("已报县数"), "right"),
        Column("published", _("发布时间")),
    ]
    parts = [Column("numerator", _("分子"), "number"), Column("denominator", _("分母"), "number")]
    ask = snapshots.ask_region(scope, metric)
    show(rows, columns, scope, f"versions_{metric}", export=(rows, [*columns, *parts]), ask=ask)
    st.caption(_("每行是同一条查询在该版本里的答案；原因由相邻两个版本对照得出。"))
    if len(known) == snapshots.NEWEST:
        st.caption(_("只列最近的 {n} 个版本。").format(n=len(known)))


def named(scope: Scope, counties: pl.DataFrame) -> pl.DataFrame:
    """A comparison's counties with the names and words that a reader is shown."""
    rows = reads.with_full_names(scope, counties, "county_code")
    return with_words(rows.with_columns(pl.coalesce("full_name", "county_name").alias("full_name")))


def counties(scope: Scope, found: Comparison) -> None:
    """The counties that changed, or whose report did, the largest contribution first; the file has all of them."""
    every = named(scope, found.counties).with_columns(pl.col("by_plan").replace(0.0, None))
    touched = every.filter(pl.col("changed") | (pl.col("why").list.len() > 0))
    title, meaning = METRICS[found.metric].label(language()), METRICS[found.metric].meaning(language())
    before, after = (label(found.before, found.after), label(found.after, found.before))
    name = Column("full_name", _("县（市、区）"))
    city = Column("city_name", _("市"))
    values = [
        Column("value_before", before, "rate", meaning, _("{title}（{side}）").format(title=title, side=before)),
        Column("value_after", after, "rate", meaning, _("{title}（{side}）").format(title=title, side=after)),
    ]
    moved = Column("contribution", _("贡献（百分点）"), "points", _("该县使上级的率变化多少；各县相加等于上级的变化"))
    if scope.county:
        moved = Column("contribution", _("变化（百分点）"), "points")
    plan = [Column("by_plan", _("其中分母（百分点）"), "points", _("因规划数变动而来的部分"))]
    reason = Column("reason", _("原因"))
    more = [
        Column("reported_before", _("对照期已报"), "yes"),
        Column("reported_after", _("本次已报"), "yes"),
        Column("revision_before", _("对照：第几次报送"), "count"),
        Column("revision_after", _("本次：第几次报送"), "count"),
        Column("carried_from_before", _("对照：沿用")),
        Column("carried_from_after", _("本次：沿用")),
        Column("plan_version_before", _("对照：规划版本")),
        Column("plan_version_after", _("本次：规划版本")),
        Column("correction_before", _("对照：更正")),
        Column("correction_after", _("本次：更正")),
    ]
    if touched.is_empty():
        st.caption(_("没有一个县的数或报表不同。"))
        return
    shown = [name, moved, *(plan if touched["by_plan"].count() else []), reason, *values]
    places = [Column("bands", _("档次")), Column("ranks", _("全省位次"), "right")]
    show(
        touched, [*shown, *places, *([] if scope.city else [city])], scope, f"compared_{found.metric}",
        address.open_county,
        export=(every, [name, city, *values, moved, *plan, reason, *places, *more]),
        ask=snapshots.ask_counties(scope, found),
    )  # fmt: skip
    st.caption(_("两边各是一条查询；差别、贡献和原因由两边的答案对照得出。"))


def denominators(scope: Scope, found: Comparison) -> None:
    """The planned figures that moved, with the plan versions they are of."""
    rows = snapshots.denominators(scope, found.before, found.after, found.metric)
    if rows.is_empty():
        st.caption(_("这一指标的分母没有因规划变动。"))
        return
    columns = [
        *_what(),
        Column("shown_before", label(found.before, found.after), "right"),
        Column("shown_after", label(found.after, found.before), "right"),
        Column("shown_change", _("变动"), "right"),
    ]
    approved = [Column("approval_no_after", _("批准文号")), Column("approved_on_after", _("批准日期"), "date")]
    plans = [
        Column("plan_version_before", _("对照：规划版本")),
        Column("plan_version_after", _("本次：规划版本")),
    ]
    versions = map(both, rows["plan_version_before"], rows["plan_version_after"])
    rows = _written(scope, rows).with_columns(pl.Series("plans", versions, dtype=pl.String))
    show(
        rows, [*columns, Column("plans", _("规划版本")), *approved], scope, f"denominators_{found.metric}",
        export=(rows, [*columns, *plans, *approved]), ask=snapshots.ask_plans(scope, found),
    )  # fmt: skip


def fallen(scope: Scope, found: Comparison) -> None:
    """The cumulative figures that are lower on the later side, with both cells."""
    before, after, rows = snapshots.fallen(scope, found.before, found.after)
    if rows.is_empty():
        st.caption(_("没有累计数减少。"))
        return
    _figures(scope, rows, before, after, "fallen")


def figures(scope: Scope, found: Comparison) -> None:
    """The chosen county's figures that differ, one by one; the file has those that do not as well."""
    every = snapshots.of_county(found.before, found.after, scope.code)
    rows = every.filter(pl.col("amount_before").ne_missing(pl.col("amount_after")))
    if rows.is_empty():
        st.caption(_("本县所报的数字两边都一样。"))
        return
    lower = snapshots.fallen(scope, found.before, found.after)[2].height
    st.caption(_("{n} 个数不同，其中 {lower} 个累计数由早到晚减少。").format(n=rows.height, lower=lower))
    _figures(scope, rows, found.before, found.after, "figures", every)


def _figures(
    scope: Scope, rows: pl.DataFrame, before: Side, after: Side, file: str, every: pl.DataFrame | None = None
) -> None:
    old, new = label(before, after), label(after, before)
    sizes = [
        Column("shown_before", old, "right"),
        Column("shown_after", new, "right"),
        Column("shown_change", _("增减"), "right"),
    ]
    names, cells = ("source_file", "source_sheet", "cell"), []
    for side, name in (("before", old), ("after", new)):
        titles = (_("{side}：文件"), _("{side}：工作表"), _("{side}：单元格"))
        cells += [Column(f"{part}_{side}", title.format(side=name)) for part, title in zip(names, titles, strict=True)]
        place = pl.concat_str([f"{part}_{side}" for part in names], separator=" ", ignore_nulls=True)
        rows = rows.with_columns(place.alias(f"place_{side}"))
    places = [
        Column("place_before", _("{side}：出处").format(side=old)),
        Column("place_after", _("{side}：出处").format(side=new)),
    ]
    own = _what()[2:] if scope.county else _what()
    whole = _written(scope, rows if every is None else every)
    show(
        _written(scope, rows), [*own, *sizes, *places], scope, file,
        height=380, export=(whole, [*_what(), *sizes, *cells]), ask=snapshots.ask_figures(scope, before, after),
    )  # fmt: skip


def _what() -> list[Column]:
    return [
        Column("full_name", _("县（市、区）")),
        Column("city_name", _("市")),
        Column("item_label", _("类别")),
        Column("label", _("数字")),
    ]


def _written(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    labels = [term("figure", figure, language()) for figure in rows["figure"]]
    return reads.with_full_names(scope, rows, "county_code").with_columns(
        pl.coalesce("full_name", "county_name").alias("full_name"),
        items(rows),
        pl.Series("label", labels, dtype=pl.String),
        amounts(rows, "amount_before").alias("shown_before"),
        amounts(rows, "amount_after").alias("shown_after"),
        amounts(rows, "change", "+").alias("shown_change"),
    )
