"""What an analyst asks in; rows, a place in the queue or a sentence out: the sandbox as the pages use it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pyarrow as pa
import pytest

from tests.boxes import ENDLESS, SHORT, answered, opened, publish, refused
from warehouse import journal, sandbox
from warehouse.sandbox import Pool, SandboxError
from warehouse.sandboxing.errors import templates
from warehouse.settings import SETTINGS

pytestmark = pytest.mark.usefixtures("boxed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("sandbox") / "data"
    publish(data, "v000001")
    publish(data, "v000002", "insert into region values ('370402', '市中区', 'county');")
    return data


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with opened(replace(SHORT, seconds=10.0)) as pool:
        yield pool


def test_an_answer_has_its_rows_their_number_and_the_version(pool: Pool) -> None:
    answer = answered(pool, "select name from county order by code")
    assert answer.table.to_pydict() == {"name": ["市中区", "兰山区", "费县"]}
    assert (answer.found, answer.capped, answer.version) == (3, False, "v000002")


def test_the_public_functions_use_one_pool() -> None:
    try:
        assert sandbox.run("select $n + 1 as n", {"n": 1}).to_pylist() == [{"n": 2}]
        assert sandbox.run("from range(10)", limit=3).num_rows == 3
        assert sandbox.check("select $period, $city, $period") == ("city", "period")
        assert sandbox.pool() is sandbox.pool()
        with pytest.raises(SandboxError, match="没有表 regoin；相近的有：region"):
            sandbox.check("select * from regoin") or sandbox.run("select * from regoin")
    finally:
        sandbox.pool().close()
        sandbox._pools.clear()


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("explain select * from region", 1),
        ("explain analyze select * from region", 1),
        ("explain (format json) select 1", 1),
        ("pivot region on level using count(*) group by code", 4),
        ("explain pivot region on level using count(*)", 1),
        ("with p as (pivot region on level using count(*)) select * from p", 4),
        ("unpivot (select 1 as a, 2 as b) on a, b", 2),
        ("summarize region", 3),
        ("describe region", 3),
        ("show tables", 3),
        ("select count(*) from duckdb_secrets()", 1),
        ("from region", 4),
        ("table region", 4),
        ("values (1), (2)", 2),
        ("(select 1)", 1),
        ("with recursive r as (select 1 as n union all select n + 1 from r where n < 5) select * from r", 5),
        ("select list_transform([1, 2], lambda x: x + 1)", 1),
        ("select start_rate(r) from county_progress as r group by period", 1),
        ("  -- a comment\n select 1; /* another */ ;", 1),
        ("with query as (select 1 as copy) select copy from query", 1),
    ],
)
def test_whatever_only_reads_runs(pool: Pool, sql: str, rows: int) -> None:
    assert answered(pool, sql).table.num_rows == rows


def test_of_many_rows_the_first_are_shown_and_all_are_counted(pool: Pool) -> None:
    answer = answered(pool, "select i from range(18342) as t(i) order by i desc")
    assert (answer.table.num_rows, answer.found, answer.capped) == (5000, 18342, True)
    assert answer.table["i"][0].as_py() == 18341
    none = answered(pool, "from range(7)", limit=0)
    assert (none.table.num_rows, none.table.column_names, none.found, none.capped) == (0, ["range"], 7, True)
    exact = answered(pool, "from range(5000)")
    assert (exact.table.num_rows, exact.found, exact.capped) == (5000, 5000, False)


def test_what_cannot_be_counted_soon_is_said_to_be_unknown(pool: Pool) -> None:
    answer = answered(pool, "select a.i from range(1000000) as a(i), range(1000000) as b(i)", limit=10)
    assert (answer.table.num_rows, answer.found, answer.capped) == (10, None, True)
    assert answered(pool, "select 1 as one").table.to_pylist() == [{"one": 1}]


def test_cells_and_bytes_are_capped_too() -> None:
    with opened(replace(SHORT, cells=100, megabytes=1)) as pool:
        wide = answered(pool, "select i, i, i, i from range(1000) as t(i)")
        assert (wide.table.num_rows, wide.found, wide.capped) == (25, 1000, True)
        long = answered(pool, "select repeat('县', 100000) as text from range(20)")
        assert 0 < long.table.num_rows <= 3 and long.found == 20 and long.table.nbytes <= 1 << 20
        assert refused(pool, "select repeat('x', 2000000)").kind == "too_large"


@pytest.mark.parametrize(
    "value",
    [
        *("临沂'; drop table region; --", "", 0, -5, 2**62, 2**100, 1.5, True, None, date(2015, 6, 30)),
        *(Decimal("0.10"), datetime(2015, 6, 30, 12, 30), "县\n\0\U0001f600"),
    ],
)
def test_values_are_bound_as_they_are(pool: Pool, value: Any) -> None:
    answer = answered(pool, "select $value as value", {"value": value, "unused": 1})
    assert answer.table["value"][0].as_py() == value


def test_a_missing_or_strange_value_is_named(pool: Pool) -> None:
    missing = refused(pool, "select $a, $b, $c", {"b": 1})
    assert missing.kind == "parameters" and "$a、$c" in str(missing) and "$a, $c" in missing.text("en")
    strange = refused(pool, "select $a", {"a": [1]})
    assert strange.kind == "parameters" and "$a" in str(strange)


@pytest.mark.parametrize(
    ("sql", "kind", "place", "words"),
    [
        ("select nam from region", "unknown", (1, 8), "没有列 nam；相近的有：name"),
        ("select '县' as x,\n  lvl\nfrom region", "unknown", (2, 3), "没有列 lvl；相近的有：level"),
        ("select '县县县' as x, nam from region", "unknown", (1, 20), "没有列 nam"),
        ("select r.nam from region as r", "unknown", (1, 8), "没有列 nam；相近的有：name"),
        ("select x.name from region as r", "unknown", (1, 8), "没有表 x；相近的有：r"),
        ("-- 县\n;select * from regoin", "unknown", (2, 16), "没有表 regoin；相近的有：region"),
        ("select * from nowhere.region", "unknown", (1, 15), "没有表 nowhere.region"),
        (
            "select stat_rate(r) from county_progress as r",
            "unknown",
            (1, 8),
            "没有函数 stat_rate；相近的有：start_rate",
        ),
        ("select code from region as a, region as b", "unknown", (1, 8), "请写明是哪一张表的：a.code、b.code"),
        ("selec 1", "syntax", (1, 1), "“selec”附近语法不对"),
        ("select 'abc", "syntax", (1, 8), "语句没有写完"),
        ("", "syntax", None, "没有可以运行的语句"),
        ("select level, count(*) from region", "data", (1, 8), "列 level 没有汇总"),
        ("select sum(name) from region", "data", (1, 8), "sum 不能用于这样的参数：VARCHAR"),
        ("select name::int from region", "data", (1, 12), "不能转换为 INTEGER"),
        ("select (case when i = 9000 then 'x' else '1' end)::int from range(9001) as t(i)", "data", (1, 50), "“x”不能"),
        ("select date '2015-13-01'", "data", (1, 8), "“2015-13-01”不能转换为 DATE"),
        ("select (select code from region)", "data", None, "子查询返回了多行"),
        ("select 170141183460469231731687303715884105727::hugeint", "data", None, "不能传送的类型"),
        ("select r.* exclude (x) from region as r", "data", None, 'DuckDB 说：Column "x" in EXCLUDE list'),
        ("unpivot (select 1 as a, 'x' as b) on a, b", "data", None, "an explicit cast is required"),
        ("select 9223372036854775807 + 1", "data", None, "DuckDB 说：Overflow"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(
    pool: Pool, sql: str, kind: str, place: tuple[int, int] | None, words: str
) -> None:
    error = refused(pool, sql)
    assert error.kind == kind and words in str(error) and "LINE 1" not in str(error)
    assert (error.line, error.column) == (place or (None, None))
    assert str(error).startswith("第{}行第{}列：".format(*place) if place else ("这", "没", "作", "子", "结"))
    assert not re.search("[\u3400-\u9fff，。]", error.text("en").replace("兰山区", ""))


@pytest.mark.parametrize("template", templates())
def test_every_sentence_has_its_english_with_the_same_brackets(template: str) -> None:
    record = templates()[template]
    fields = {language: {name for _t, name, _s, _c in Formatter().parse(record[language])} for language in ("zh", "en")}
    assert fields["zh"] == fields["en"] and record["kind"] and record["zh"].endswith(("。", "}"))
    assert not re.search("[\u3400-\u9fff]", record["en"])


def test_a_version_can_be_chosen_and_a_new_one_is_seen_at_once(pool: Pool, folder: Path) -> None:
    rows = "select count(*) as n from region"
    assert answered(pool, rows, version="v000001").table["n"][0].as_py() == 3
    assert answered(pool, rows).table["n"][0].as_py() == 4
    pids = pool.processes()
    publish(folder, "v000003", "delete from region;")
    try:
        newest = answered(pool, rows)
        assert newest.table["n"][0].as_py() == 0 and newest.version == "v000003"
        assert set(pids) <= set(pool.processes())
    finally:
        (folder / "warehouse" / "CURRENT").write_text("v000002", encoding="utf-8")
    for version in ("v000099", "../../etc/passwd", ""):
        assert refused(pool, rows, version=version).kind == "missing"


def test_a_version_that_was_made_again_is_read_anew(pool: Pool, folder: Path) -> None:
    pointer = folder / "warehouse" / "CURRENT"
    rows = "select count(*) as n from region"
    path = publish(folder, "v000009")
    assert answered(pool, rows).table["n"][0].as_py() == 3
    path.unlink()
    publish(folder, "v000009", "delete from region;")
    assert answered(pool, rows).table["n"][0].as_py() == 0
    path.unlink()
    assert refused(pool, rows).kind == "missing"
    pointer.write_text("v000002", encoding="utf-8")


def test_without_a_warehouse_it_says_so(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    assert refused(pool, "select 1").kind == "missing"
    assert list(tmp_path.iterdir()) == [tmp_path / "log"]


def test_every_query_is_written_down_with_how_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, "v000007")
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    with opened() as pool:
        answered(pool, "select $a as 县 from range(7)", {"a": date(2015, 6, 30)}, limit=2, who="甲")
        refused(pool, "drop table region", who="乙")
        refused(pool, ENDLESS)
        pool.submit("select 1", check=True).names(60)
    found = list(journal.records(tmp_path / "log" / "sql.jsonl"))
    assert [record["ended"] for record in found] == ["ok", "refused", "deadline"]
    first = {key: found[0][key] for key in ("who", "sql", "params", "version", "rows", "found")}
    assert first == {
        "who": "甲",
        "sql": "select $a as 县 from range(7)",
        "params": {"a": {"date": "2015-06-30"}},
        "version": "v000007",
        "rows": 2,
        "found": 7,
    }
    assert found[1]["who"] == "乙" and found[2]["seconds"] >= SHORT.seconds


def test_a_log_that_cannot_be_written_stops_no_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, "v000001")
    (tmp_path / "log").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    with opened() as pool:
        assert answered(pool, "select 1").found == answered(pool, "select 1").found == 1


def test_the_metrics_of_the_real_warehouse_answer(demo_data: Path, pool: Pool) -> None:
    sql = "select city_name, start_rate(r) as rate from county_progress as r where period = $p group by all"
    table = answered(pool, sql, {"p": "2015-07"}).table
    assert table.num_rows == 15 and pa.types.is_floating(table.schema.field("rate").type)


def test_the_limits_are_those_of_the_settings() -> None:
    assert Pool().limits is SETTINGS.sandbox and SETTINGS.sandbox.processes == 2
