"""The models' portable subset: what another engine would refuse or silently read differently, and their Spark text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from tools.transpile import MODELS, for_spark

# More only with a cross-engine test that would notice a difference (tests/test_spark.py).
FUNCTIONS = {
    exp.Count, exp.Sum, exp.Min, exp.Max, exp.RowNumber, exp.Lag, exp.Lead, exp.Coalesce, exp.Nullif, exp.Case, exp.If,
    exp.Cast, exp.DateDiff, exp.Left, exp.Substring, exp.Grouping, exp.And, exp.Or, exp.Exists,
}  # fmt: skip
FORMS = {
    exp.Pivot: "pivot",
    exp.Interval: "interval",
    exp.Columns: "columns()",
    exp.Lambda: "lambda",
    exp.IntDiv: "integer division",
}
WHOLE = {"INT", "BIGINT"}
TYPES = {*WHOLE, "TEXT", "VARCHAR", "BOOLEAN", "DATE"}
# A day of a county's or a model's; the difference of two is a number here and an interval there.
DAY = re.compile(r"_on$|^as_of$|^deadline$|_deadline$|^due|^planned_start$|^contract_finish$|_by$")


def faults(sql: str) -> list[str]:
    """What may not stand in a model, and why."""
    (tree,) = sqlglot.parse(sql, read="duckdb")
    assert tree
    return [fault for node in tree.walk() for fault in _faults_of(node)]


def _faults_of(node: exp.Expr) -> Iterator[str]:
    if name := next((name for form, name in FORMS.items() if isinstance(node, form)), None):
        yield name
    elif isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
        yield "select *"
    elif isinstance(node, exp.Cast):
        yield from _cast(node)
    elif isinstance(node, exp.DateDiff):
        unit = (node.text("unit") or "day").lower()
        if unit != "day":
            yield f"date_diff in {unit}"
    elif isinstance(node, (exp.Sum, exp.Count)):
        around = node.parent.parent if isinstance(node.parent, (exp.Window, exp.Filter)) else node.parent
        if not (isinstance(around, exp.Cast) and around.to.this.name == "BIGINT"):
            yield f"{node.key}() that is not cast to bigint"
    elif isinstance(node, exp.Div):
        exact = isinstance(node.this, exp.Cast) and node.this.to.this.name == "DOUBLE"
        if not (exact and isinstance(node.expression, exp.Nullif)):
            yield "a division that is not cast(n as double) / nullif(d, 0)"
    elif isinstance(node, exp.Sub):
        if any(isinstance(side, exp.Column) and DAY.search(side.name) for side in (node.this, node.expression)):
            yield "date - date"
    elif isinstance(node, exp.Grouping) and len(node.expressions) > 1:
        yield "grouping() of several columns"
    elif isinstance(node, exp.Join) and node.method.lower() == "asof":
        yield "asof join"
    elif isinstance(node, exp.SetOperation) and node.args.get("by_name"):
        yield "union by name"
    elif isinstance(node, exp.Limit) and not node.parent.args.get("order"):  # type: ignore[union-attr]
        yield "limit without order"
    elif isinstance(node, exp.Window) and isinstance(node.this, (exp.RowNumber, exp.Lag, exp.Lead)):
        if not node.args.get("order"):
            yield f"{node.this.key}() without order"
    elif isinstance(node, exp.Func) and type(node) not in FUNCTIONS:
        yield f"{node.name if isinstance(node, exp.Anonymous) else node.sql_name()}()".lower()


def _cast(node: exp.Cast) -> Iterator[str]:
    to = node.to.this.name
    if to == "DOUBLE":
        if not isinstance(node.parent, exp.Div):
            yield "a double that is not of a rate"
    elif to not in TYPES:
        yield f"cast to {to.lower()}"
    elif to in WHOLE and (node.this.find(exp.Div) or any("." in one.name for one in node.this.find_all(exp.Literal))):
        yield "a fraction cast to an integer"


@pytest.mark.parametrize("model", sorted(MODELS.glob("*.sql")), ids=lambda path: path.stem)
def test_models_keep_to_the_portable_subset(model: Path) -> None:
    assert faults(model.read_text(encoding="utf-8")) == []


def test_the_text_for_spark_is_what_is_made_of_the_models_now() -> None:
    made = {path.name: for_spark(path.read_text(encoding="utf-8")) for path in MODELS.glob("*.sql")}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (MODELS / "spark").glob("*.sql")}
    assert kept == made, "python -m tools.transpile"


@pytest.mark.parametrize(
    "sql",
    [
        "select * from t",
        "select t.* from t",
        "select avg(a) as a from t",
        "select round(a, 2) as a from t",
        "select cast(a as decimal(18, 2)) as a from t",
        "select cast(a as timestamp) as a from t",
        "select cast(a as uuid) as a from t",
        "select quantile_cont(a, 0.5) as a from t",
        "select percentile_cont(0.5) within group (order by a) as a from t",
        "select date_diff('month', a, b) as n from t",
        "select day_on + interval 3 day as d from t",
        "select a from t union all by name select a from u",
        "select a from t asof join u on t.a >= u.a",
        "select count(*) as n from t",
        "select sum(a) as n from t",
        "select sum(a) over (partition by b) as n from t",
        "select cast(sum(a) as double) as n from t",
        "select a / b as n from t",
        "select cast(a as double) / b as n from t",
        "select a // b as n from t",
        "select cast(a / b as bigint) as n from t",
        "select cast(2.5 as integer) as n from t",
        "select done_on - due_on as n from t",
        "select dayofweek(due_on) as n from t",
        "select epoch(due_on) as n from t",
        "select hash(a) as n from t",
        "with x as (select md5(a) as a from t) select a from x",
        "select grouping(a, b) as g from t group by cube (a, b)",
        "select a from t limit 3",
        "select row_number() over (partition by a) as n from t",
        "pivot t on a using sum(b)",
    ],
)
def test_what_spark_refuses_or_reads_differently_is_refused(sql: str) -> None:
    assert faults(sql) != []


def test_portable_sql_is_accepted() -> None:
    sql = """
        -- One row per county; avg(x) in a comment and 'round(x)' in a string are no calls.
        with planned (code, wan) as (select code, cast(sum(wan) as bigint) as wan from plan group by code)
        select p.code, cast(count(*) filter (where p.wan > 0) as bigint) as n, a * 2 as b,
            coalesce(p.a, 'round(x)') as c,
            cast(p.wan as double) / nullif(p.a, 0) as rate,
            cast(date_diff('day', p.as_of, p.due_on) as integer) as days,
            row_number() over (partition by p.code order by p.wan, p.code) as place
        from planned as p where p.code in ('a', 'b') and exists (select 1 as one from plan) order by p.code limit 3
    """
    assert faults(sql) == []
