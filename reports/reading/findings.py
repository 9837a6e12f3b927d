"""A scope in; what is doubtful about its reports, in words and with what people noted about it, out."""

import polars as pl

from locales import language
from reports.reading import data, reads
from reports.reading.scope import Scope
from warehouse import marks
from warehouse.terms import TERMS, term

FINDINGS = """
    select f.*, r.rule, r.rule_en, r.action, r.action_en, c.name as county_name, city.name as city_name, c.city_code
    from finding as f
    join check_rule as r on r."check" = f."check"
    join region as c on c.code = f.county_code
    join region as city on city.code = c.city_code
    where (f.period = $period or ($earlier and f.period <= $period)
            or (f.period is null and coalesce(f.dated, $day) <= $day))
        and $code in (c.province_code, c.city_code, c.code)
        and (len($checks) = 0 or list_contains($checks, f."check"))
    order by f.periods desc nulls last, f.county_code, f."check", f.item, f.row
"""


def ask(scope: Scope, sql: str = FINDINGS, checks: tuple[str, ...] = (), earlier: bool = False) -> data.Question:
    """The findings of the scope's period (of earlier ones too) and of its plans; of these kinds, else of all."""
    return data.ask(
        scope.version, sql, period=scope.period, day=scope.day, code=scope.code, earlier=earlier, checks=checks
    )


def worded(scope: Scope, asked: data.Question, noted: pl.DataFrame) -> pl.DataFrame:
    """Findings with their words, and with the mark that holds for each, which no version of the warehouse has."""
    found = marks.beside(asked.rows(), noted)
    return named(scope, found).with_columns(
        pl.col("message").str.strip_prefix(pl.col("rule")).str.slice(1).alias("detail"),
        *labels(),
        pl.col("mark").replace_strict({key: term("mark", key, language()) for key in TERMS["mark"]}, default=None)
        .alias("mark_label"),
    )  # fmt: skip


def named(scope: Scope, found: pl.DataFrame) -> pl.DataFrame:
    """With the county's full name, also of one that has no task and so is none of the scope's regions."""
    found = reads.with_full_names(scope, found, "county_code")
    return found.with_columns(pl.coalesce("full_name", "county_name").alias("full_name"))


def labels() -> list[pl.Expr]:
    english = "_en" if language() == "en" else ""
    return [pl.col(f"{name}{english}").alias(f"{name}_label") for name in ("rule", "action")]
