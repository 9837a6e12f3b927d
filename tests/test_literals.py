"""A query as an analyst reads it: every value written in, and it answers what the bound one answers."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from warehouse.literals import literal, written_out

VALUES = {
    "name": "O'Neil；--", "none": None, "rate": Decimal("12.50"), "n": 3, "yes": True,
    "day": date(2015, 6, 30), "codes": ["371302", "a'b"],
}  # fmt: skip


def test_the_query_written_out_answers_what_the_bound_one_answers() -> None:
    sql = "select $name as a, $none as b, $rate as c, $n as d, $yes as e, $day as f, $codes as g, '$x' || $name as h"
    con = duckdb.connect()
    bound = con.execute(sql.replace("$x", "x"), VALUES).fetchall()
    assert con.execute(written_out(sql.replace("$x", "x"), VALUES)).fetchall() == bound


def test_a_value_that_no_query_binds_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        literal(object())


def test_the_text_stands_at_the_margin() -> None:
    assert written_out("\n    select $n\n    from t\n", {"n": 1}) == "select 1\nfrom t"
