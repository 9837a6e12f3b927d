"""What a picture of the page shows in; the table behind it, with each county one click away, out."""

import polars as pl

from charts.distribution import bin_label
from charts.funnel import size
from locales import _, language
from pages.parts import address
from pages.parts.tables import Column, county_columns, rate, show
from reports.reading.data import Question
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse.metrics import METRICS
from warehouse.terms import term


def _rate(side: str, metric: str) -> Column:
    title = METRICS[metric].label(language())
    return Column(f"value_{side}", title.split(" (")[0], "rate", METRICS[metric].meaning(language()), title)


def _named() -> list[Column]:
    return [Column("full_name", _("县（市、区）"), pinned=True), Column("city_name", _("市"))]


@kept
def _words(rows: pl.DataFrame, *kinds: str) -> pl.DataFrame:
    """`quadrant_label` of `quadrant`, and so on: codes as people read them."""
    return rows.with_columns(
        pl.Series(f"{kind}_label", [term(kind, key, language()) if key else "" for key in rows[kind]], dtype=pl.String)
        for kind in kinds
    )


def quadrant(scope: Scope, rows: pl.DataFrame, ask: Question) -> None:
    """Every county with both rates, where it stands, and what is suspicious."""
    columns = [
        *_named(),
        Column("planned_qty", _("规划面积（㎡）"), "money"),
        _rate("start", "start_rate"),
        _rate("completion", "completion_rate"),
        _rate("of_started", "completed_of_started"),
        Column("quadrant_label", _("落在")),
        Column("corner_label", _("可疑之处")),
        Column("reported", _("本期已报"), "yes"),
    ]
    show(_words(rows, "quadrant", "corner"), columns, scope, "quadrant", address.open_county, ask=ask)


def gaps(scope: Scope, rows: pl.DataFrame, ask: Question) -> None:
    """Every county with its three rates and the gaps between them."""
    columns = [
        *_named(),
        _rate("start", "start_rate"),
        _rate("completion", "completion_rate"),
        _rate("payment", "payment_rate"),
        Column("gap", _("落差（百分点）"), "points", _("开工率 − 竣工率与支付率中低的一个")),
        Column("completion_gap", _("开工−竣工（百分点）"), "points"),
        Column("payment_gap", _("开工−支付（百分点）"), "points"),
        Column("gap_rank", _("全省第几大"), "count"),
        Column("both_reported", _("两表本期已报"), "yes"),
    ]
    show(rows, columns, scope, "gaps", address.open_county, ask=ask)


def distribution(scope: Scope, metric: str, rows: pl.DataFrame, ask: Question, bins: Question) -> None:
    """Every county where it stands among those of its province, and the bins with their counties by name."""
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("period", _("期次")),
        rate(metric),
        Column("band", _("档次"), "band"),
        Column("counties_up_to", _("不高于它的县数"), "count"),
        Column("reported", _("本期已报"), "yes"),
    ]
    show(rows, columns, scope, "ecdf", address.open_county, ask=ask)
    columns = [
        Column("region_name", _("地区")),
        Column("bin_label", _("分档")),
        Column("counties", _("县数"), "count"),
        Column("carried_counties", _("其中沿用上次"), "count"),
        Column("names", _("县（市、区）")),
    ]
    show(_bins(scope, bins.rows()), columns, scope, "histogram", ask=bins)


@kept
def _bins(scope: Scope, found: pl.DataFrame) -> pl.DataFrame:
    """The bins with what they span, their region and their counties by name."""
    return found.with_columns(
        pl.Series("bin_label", [bin_label(row) for row in found.iter_rows(named=True)], dtype=pl.String),
        pl.Series("names", [_("、").join(names) for names in found["county_names"]], dtype=pl.String),
        pl.Series("region_name", [scope.regions[code]["name"] for code in found["region_code"]], dtype=pl.String),
    )


def moved(scope: Scope, metric: str, rows: pl.DataFrame, ask: Question) -> None:
    """The counties with what they were a period ago."""
    change = Column("change", _("较上期（百分点）"), "points")
    show(rows, county_columns("full_name", metric, change), scope, "moved", address.open_county, ask=ask)


@kept
def _sized(rows: pl.DataFrame) -> pl.DataFrame:
    sizes = [size(row) for row in rows.iter_rows(named=True)]
    return rows.with_columns(pl.Series("size", sizes, dtype=pl.String))


def funnel(scope: Scope, metric: str, rows: pl.DataFrame, ask: Question) -> None:
    """Every county with its size, its rate and what it would have to be to count as more than chance."""
    columns = [
        *_named(),
        Column("size", _("规模"), "right"),
        rate(metric),
        Column("outside_label", _("与界限比")),
        Column("lower_percent", _("95%下界（%）"), "money"),
        Column("upper_percent", _("95%上界（%）"), "money"),
        Column("reported", _("本期已报"), "yes"),
    ]
    show(_sized(_words(rows, "outside")), columns, scope, "funnel", address.open_county, ask=ask)


def panels(scope: Scope, metric: str, rows: pl.DataFrame, ask: Question) -> None:
    """Every region's rate, target and province, period by period."""
    columns = [
        Column("region_name", _("地区"), pinned=True),
        Column("period", _("期次")),
        rate(metric),
        Column("target_percent", _("目标（%）"), "money"),
        Column("province_percent", _("全省（%）"), "money"),
    ]
    show(rows, columns, scope, "panels", ask=ask)
