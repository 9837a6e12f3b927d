"""A scope in; the tables of rates, flow and path, and of the seats that are needed, out."""

import polars as pl
import streamlit as st

from charts.class_ahead import need, path
from charts.class_size import place_label
from locales import _, day, language
from pages.parts import address
from pages.parts.class_size import asks
from pages.parts.picture import picture
from pages.parts.tables import Column, folded, show
from reports.reading import reads
from reports.reading.data import Question
from reports.reading.scope import Scope
from warehouse.metrics import METRICS


def places(scope: Scope) -> None:
    """Each place and stage with its classes and rates, now and at the count before."""
    ask = asks.of(scope, asks.PLACES)
    rows = ask.rows().with_columns(
        pl.lit("large_class_rate").alias("metric"),
        pl.col("classes_over_55").alias("numerator_large"), pl.col("classes").alias("denominator_large"),
        pl.col("classes_over_65").alias("numerator_huge"), pl.col("classes").alias("denominator_huge"),
    )  # fmt: skip
    labels = pl.Series("label", [place_label(row) for row in rows.to_dicts()], dtype=pl.String)
    columns = [Column("label", _("区域和学段"), pinned=True), *_sizes(), *_since()]
    show(rows.with_columns(labels), columns, scope, "class_size_places", ask=ask)


def _sizes() -> list[Column]:
    large, huge = (METRICS[f"{key}_class_rate"] for key in ("large", "huge"))
    return [
        Column("value_large", large.label(language()), "rate", large.meaning(language())),
        Column("value_huge", huge.label(language()), "rate", huge.meaning(language())),
        Column("classes", _("班级数"), "count"),
        Column("classes_over_45", _("46人及以上"), "count"),
        Column("classes_over_55", _("56人及以上"), "count"),
        Column("classes_over_65", _("66人及以上"), "count"),
    ]


def _since() -> list[Column]:
    return [
        Column("counted_on", _("统计截至"), "date"),
        Column("over_55_before", _("上一次56人及以上"), "count"),
        Column("dissolved_classes", _("消化"), "count", _("逐县、学段、区域减少的班数之和")),
        Column("added_classes", _("新增"), "count", _("逐县、学段、区域增加的班数之和，不与消化相抵")),
    ]


def counties(scope: Scope, ask: Question) -> None:
    """Every county with its rates, what became of its large classes, and the path."""
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        *_sizes(),
        Column("masked_by", _("被谁的平均数掩盖")),
        *_since(),
        Column("allowed_classes", _("按路径可有"), "money"),
        Column("gap_classes", _("落后于路径"), "money", _("大于0为落后")),
    ]
    rows = reads.with_full_names(scope, ask.rows(), "region_code")
    show(rows, columns, scope, "class_size", address.open_county, ask=ask)


def needs(scope: Scope, ask: Question) -> None:
    """The seats and classes that each region needs by the third school year, most first."""
    is_city = asks.inside(scope) == "city"
    rows = ask.rows() if is_city else reads.with_full_names(scope, ask.rows(), "region_code")
    name = "region_name" if is_city else "full_name"
    columns = [
        Column(name, _("市") if is_city else _("县（市、区）"), pinned=True),
        Column("needed_seats", _("须新增学位"), "count"),
        Column("needed_classes", _("合标准班"), "count"),
        Column("stock_seats", _("消化存量"), "count"),
        Column("growth_seats", _("应对增量"), "count"),
        Column("growth", _("学生净增"), "places"),
        Column("counties", _("县数"), "count"),
        Column("unforecast_counties", _("没有预测的县"), "count"),
    ]
    show(rows, columns, scope, "class_need", lambda row: address.open_region(scope.city, row["region_code"]), ask=ask)


def ahead(scope: Scope, chosen: dict[str, str], rule: dict[str, object], key: tuple[object, ...]) -> None:
    """The seats of the next three school years and the path to none.

    Args:
        scope: whose.
        chosen: stage and locality.
        rule: the class sizes that are assumed.
        key: what the pictures depend on.
    """
    st.subheader(_("三年还要多少学位和班级"))
    words = _(
        "存量：大班额按每班{large_pupils}人、超大班额按{huge_pupils}人估计，分成小学{primary_standard}人、初中"
        "{junior_standard}人的标准班；增量：今后各学年招生减毕业。学生减少的只抵本处的存量。"
    )
    st.caption(words.format(**rule))
    ask = asks.of(scope, asks.NEED, **chosen)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(_("没有大班额和超大班额都填了的统计，须新增多少学位无从计算。"))
    else:
        alt = _("{region}到{year}学年须新增学位{n}个").format(
            region=scope.name(), year=rows["school_year"][-1], n=rows["needed_seats"][-1]
        )
        if missing := rows["unforecast_counties"].max():
            st.caption(_("有 {n} 个县没有预测到最后一个学年，缺的学年按学生不增不减计。").format(n=missing))
        picture(("class_need", *key), lambda: need(rows), alt=alt, ask=ask)
        with folded("needs") as box:
            if box.open:
                year = int(rows["school_year"][-1])
                needs(scope, asks.of(scope, asks.NEED_REGIONS, level=asks.inside(scope), year=year, **chosen))
    st.subheader(_("到零的路径"))
    held = asks.of(scope, asks.PATH, **chosen).rows().to_dicts()
    if not held:
        st.caption(_("到这一期为止还没有定下到零的路径。"))
        return
    [row] = held
    words = _("存量：{base}以前最近一次统计的{n}个大班额班；{version}版路径，到{zero}清零，今后每年须消化{pace}个班。")
    pace = "—" if row["per_year_classes"] is None else f"{row['per_year_classes']:,.0f}"
    st.caption(words.format(
        base=day(row["base_on"]), n=f"{row['base_classes']:,}", version=row["path_version"], zero=day(row["zero_on"]),
        pace=pace,
    ))  # fmt: skip
    ask = asks.of(scope, asks.COUNTED, **chosen)
    allowed = asks.of(scope, asks.ALLOWED, **chosen).rows()
    alt = _("大班额{now}个班，路径可有{allowed}个").format(
        now=row["classes_over_55"], allowed=f"{row['allowed_classes']:,.0f}"
    )
    picture(("class_path", *key), lambda: path(ask.rows(), allowed), alt=alt, ask=ask)
