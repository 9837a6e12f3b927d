"""Two sides in; their figures one by one, those that fell, and the planned ones that moved, with their origin, out."""

import polars as pl

from warehouse import store
from warehouse.compare.planned import PLANNED, uses
from warehouse.compare.sides import Side
from warehouse.metrics import METRICS
from warehouse.terms import TERMS

AMOUNTS = """
    select
        f.form, f.county_code, r.name as county_name, c.name as city_name, f.work_class, f.source, f.budget_year,
        f.figure, f.amount
    from figure_source as f
    inner join region as r on r.code = f.county_code
    inner join region as c on c.code = r.city_code
    where f.period = $period and f.amount is not null and $code in (r.province_code, r.city_code, r.code)
"""
CELLS = """
    select
        form, county_code, work_class, source, budget_year, figure, written, source_file, source_sheet, cell,
        carried_from
    from figure_source
    where period = $period and list_contains($codes, county_code)
"""
PLANS = (
    PLANNED
    + """

    select
        p.form, p.county_code, r.name as county_name, c.name as city_name, p.work_class, p.source, p.budget_year,
        p.figure, p.amount, p.plan_version, p.approval_no, p.approved_on
    from planned as p
    inner join region as r on r.code = p.county_code
    inner join region as c on c.code = r.city_code
"""
)
KEY = ["form", "county_code", "work_class", "source", "budget_year", "figure"]
NAMES = ["county_name", "city_name"]
ITEMS, FIGURES = pl.Enum([*TERMS["work_class"], *TERMS["source"]]), pl.Enum(list(TERMS["figure"]))
# As the forms have them.
ORDER = (
    pl.col("county_code"),
    pl.coalesce("work_class", "source").cast(ITEMS),
    pl.col("budget_year"),
    pl.col("figure").cast(FIGURES),
)


def figures(before: Side, after: Side, county: str) -> pl.DataFrame:
    """Every figure of a county on both sides with what stood in which cell.

    Returns:
        `form`, `county_code`, `county_name`, `city_name`, `work_class`, `source`, `budget_year`, `figure`; `amount`,
        `written`, `source_file`, `source_sheet`, `cell`, `carried_from` as `_before` and `_after`; `change`.
    """
    return _with_cells(_amounts(before, after, county), before, after)


def fallen(
    one: Side, other: Side, province: str, city: str | None = None, county: str | None = None
) -> tuple[Side, Side, pl.DataFrame]:
    """The figures that are lower on the later side, though all of them are cumulative.

    The later side is of the later period, of the later version where the periods are the same.

    Returns:
        The earlier side, the later side, and the rows as `figures` has them.
    """
    before, after = sorted((one, other), key=lambda side: (side.period, store.published(side.version)))
    both = _amounts(before, after, county or city or province)
    return before, after, _with_cells(both.filter(pl.col("change") < 0), before, after)


def denominators(
    before: Side, after: Side, metric: str, province: str, city: str | None = None, county: str | None = None
) -> pl.DataFrame:
    """The planned figures that a metric divides by and that differ, the largest difference first.

    Returns:
        The names of `figures`; `amount`, `plan_version`, `approval_no`, `approved_on` as `_before` and `_after`;
        `change`, empty where a side does not plan it at all.
    """
    code, definition = county or city or province, METRICS[metric]
    form = {"county_progress": "progress", "county_funds": "funds"}.get(definition.source)
    sides = [store.query_at(side.version, PLANS, period=side.period, code=code) for side in (before, after)]
    both = _joined(*sides)
    counted = [
        row["form"] == form and uses(definition.denominator or "", row["figure"], row["work_class"] or row["source"])
        for row in both.iter_rows(named=True)
    ]
    moved = both.filter(
        pl.Series(counted, dtype=pl.Boolean), pl.col("amount_before").ne_missing(pl.col("amount_after"))
    )
    return moved.sort(pl.col("change").abs(), *KEY[1:], descending=[True, *(False for _ in KEY[1:])])


def _amounts(before: Side, after: Side, code: str) -> pl.DataFrame:
    """A figure that a side does not have is compared with nothing."""
    return _joined(*(store.query_at(side.version, AMOUNTS, period=side.period, code=code) for side in (before, after)))


def _joined(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    said = [name for name in before.columns if name not in (*KEY, *NAMES)]
    sides = [
        side.rename({name: f"{name}_{word}" for name in said}) for side, word in ((before, "before"), (after, "after"))
    ]
    both = sides[0].join(sides[1], on=KEY, how="full", coalesce=True, nulls_equal=True, suffix="_after")
    both = both.with_columns(pl.coalesce(name, f"{name}_after").alias(name) for name in NAMES)
    return both.drop(f"{name}_after" for name in NAMES).with_columns(
        (pl.col("amount_after") - pl.col("amount_before")).alias("change")
    )


def _with_cells(rows: pl.DataFrame, before: Side, after: Side) -> pl.DataFrame:
    codes = rows["county_code"].unique().to_list()
    for side, word in ((before, "before"), (after, "after")):
        cells = store.query_at(side.version, CELLS, period=side.period, codes=codes)
        named = {name: f"{name}_{word}" for name in cells.columns if name not in KEY}
        rows = rows.join(cells.rename(named), on=KEY, how="left", nulls_equal=True)
    return rows.sort(*ORDER)
