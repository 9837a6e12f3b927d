"""A version that goes on from the one before it holds the rows of one made of nothing, and begins only where it may."""

from functools import partial
from pathlib import Path

import duckdb
import polars as pl
import pytest

from bench import nation
from bench.staging import stage
from etl.publish import _before
from warehouse import building, definitions, engines, kept, lake, publishing, store
from warehouse.assemble import assemble

ROWS = "select *{but} from {file}.{table}"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nation")
    list(nation.generate(folder, nation.Scale(("37", "41"), 3), 4))
    return folder


@pytest.fixture
def data(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "regions").mkdir()
    (tmp_path / "regions" / "regions.csv").write_bytes((inbox / "regions" / "regions.csv").read_bytes())
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    return tmp_path


def publish(*folders: Path) -> tuple[str, kept.Since | None]:
    """Load and publish as a load does; the version, and from where on it was made anew."""
    stage(folders)
    before, since = _before(engines.build())
    version = publishing.publish(partial(assemble, since=since), onto=before)
    engines.settle(version)
    return version, since


def corrected(inbox: Path, period: str, to: Path, province: str = "370000") -> Path:
    """A province's reports of a period once more: one county has built less, and one project has fallen back."""
    to.mkdir()
    status = pl.read_parquet(inbox / period / f"project_status_{province}.parquet")
    started = pl.col("state") == "started"
    back = pl.when(started & (pl.col("project_id") == pl.col("project_id").filter(started).first()))
    status = status.with_columns(back.then(pl.lit("not_started")).otherwise("state").alias("state"))
    status.write_parquet(to / f"project_status_{province}.parquet")
    progress = pl.read_parquet(inbox / period / f"progress_{province}.parquet")
    less = pl.when(pl.col("county_code") == pl.col("county_code").first()).then(0).otherwise("started_qty")
    progress.with_columns(less.cast(pl.Decimal(18, 2)).alias("started_qty")).write_parquet(
        to / f"progress_{province}.parquet"
    )
    return to


def anew(version: str, path: Path) -> Path:
    """The same version assembled in an empty file."""
    with building.connect(path) as con:
        assemble(con, version)
    return path


def differences(version: str, again: Path) -> list[str]:
    """The tables, views, comments or rows in which a version differs from the same made anew."""
    with duckdb.connect() as con:
        con.execute(
            f"attach '{store.version_path(version)}' as kept (read_only); attach '{again}' as whole (read_only)"
        )
        columns = "select table_name, column_name, data_type, comment from duckdb_columns() where database_name = '{}'"
        views = "select view_name, sql, comment, column_count from duckdb_views() where database_name = '{}'"
        found = list[str]()
        for objects in (columns, views):
            one, other = (set(con.execute(objects.format(file)).fetchall()) for file in ("kept", "whole"))
            found += [str(row) for row in one ^ other]
        tables = con.execute("select table_name from duckdb_tables() where database_name = 'whole'").fetchall()
        for (table,) in tables:
            but = " exclude (published_at)" if table == "version" else ""
            [a, b] = [ROWS.format(but=but, file=file, table=table) for file in ("kept", "whole")]
            [(rows,)] = con.execute(
                f"select count(*) from (({a} except all {b}) union all ({b} except all {a}))"
            ).fetchall()
            found += [f"{table}: {rows}"] if rows else []
    return found


def pieces(version: str, table: str) -> list[int]:
    """How many rows lie together in each piece of a table's file (DuckDB's row groups)."""
    held = f"select row_group_id as n, max(start + count) as rows from pragma_storage_info('{table}') group by n"
    return store.query_at(version, f"select rows from ({held}) order by n")["rows"].to_list()


def test_a_new_period_and_a_corrected_old_one_are_published_as_if_all_had_been_made_anew(
    inbox: Path, data: Path, tmp_path: Path
) -> None:
    sent = inbox / "inbox"
    version, since = publish(sent / "2014-12", sent / "2015-01", sent / "2015-03")
    assert since is None
    tables = ("project_ledger", "metric_value")
    before = [pieces(version, table) for table in tables]
    version, since = publish(sent / "2015-05")
    assert since == kept.Since("2015-05", "2015-03")
    # What was there lies as it lay: the new period is put behind it.
    assert [pieces(version, table)[:-1] for table in tables] == before
    assert differences(version, anew(version, tmp_path / "again.duckdb")) == []
    version, since = publish(corrected(sent, "2015-03", tmp_path / "late"), sent / "2015-07")
    assert since == kept.Since("2015-03", "2015-01")
    assert store.query_at(version, "select count(distinct period) from project_ledger").item() == 4
    again = anew(version, tmp_path / "once_more.duckdb")
    assert differences(version, again) == []
    with duckdb.connect(str(again)) as con:
        con.execute("update metric_value set numerator = 1 where period = '2015-01' and level = 'province'")
    assert [found.partition(":")[0] for found in differences(version, again)] == ["metric_value"]


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_nothing_is_kept_of_a_version_that_is_damaged_gone_or_made_by_others(
    inbox: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = inbox / "inbox"
    stage([sent / "2014-12", sent / "2015-01"])
    assert kept.since(engines.build()) is None  # every period was made
    version = publishing.publish(_tables_of_a_version)
    engines.settle(version)
    stage([sent / "2015-03"])
    assert (made := engines.build()) == [201503]
    assert _before(made) == (store.version_path(version), kept.Since("2015-03", "2015-01"))
    assert _before([]) == (None, None)
    for module, name in ((definitions, "current"), (engines, "_code")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, lambda: "other")
            assert _before(made) == (None, None)
    damaged(store.version_path(version))
    assert _before(made) == (None, None)
    store.version_path(version).unlink()
    assert _before(made) == (None, None)


def _tables_of_a_version(con: duckdb.DuckDBPyConnection, version: str) -> None:
    """The least that a version needs to have a record."""
    con.execute(
        "create table version as select $version as id, now()::timestamp as published_at, 1 as loads, 1 as rows, "
        "$facts as checksum, null as label, 1 as last_load, null as figures_checksum, $definitions as definitions",
        {"version": version, "facts": lake.checksum(), "definitions": definitions.current()},
    )
