"""The copy of a version for readers of one region: what is theirs, what is published, the same figures, no more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, house_in
from warehouse import catalogue, held, publishing, sandbox, scoped, store
from warehouse.scoped import Reach, ScopeMissing
from warehouse.store import query_at

CITY, OTHER = "371300", "370400"
PUBLISHED = ("start_rate", "completion_rate")


def filled(house: House) -> str:
    """Three counties in two cities with projects, progress and money; the version."""
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 100, SHIZHONG: 100}),
        house.send(
            "projects",
            [
                {"project_id": f"P{n}", "school_id": f"S{n}", "county_code": county, "work_class": "building",
                 "name": f"项目{n}", "planned_qty": 10, "planned_wan": 10, "responsible": f"张某{n}"}
                for n, county in enumerate((LANSHAN, FEIXIAN, SHIZHONG))
            ],
        ),
        house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10, SHIZHONG: 20}),
        house.funds("2015-07", [{"county_code": c, "source": "city", "received_wan": 5} for c in (LANSHAN, SHIZHONG)]),
    )  # fmt: skip
    return store.current_version()


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A version for all who only read it and its copies."""
    with house_in(tmp_path_factory.mktemp("house")) as house:
        yield filled(house)


def test_every_table_and_view_has_a_rule(version: str) -> None:
    for table in catalogue.tables(version):
        assert len(scoped.rules().of(table.name) & {"all", "own", "same"}) <= 1, table.name
    named = set[str]().union(*scoped.rules().tables.values())
    assert named == {table.name for table in catalogue.tables(version)}


def test_rows_are_those_of_the_whole_version_of_ones_own_region(version: str) -> None:
    key = scoped.key(version, Reach(CITY, PUBLISHED))
    for table in sorted(scoped.rules().tables["own"] - {"finding"}):
        columns = {column.name for t in catalogue.tables(version) if t.name == table for column in t.columns}
        code = "region_code" if "region_code" in columns else "coalesce(county_code, city_code)"
        if {"region_code", "city_code"} & columns:
            whole = query_at(
                version, f"select * from {table} where {code} in ($a, $b, $c)", a=LANSHAN, b=FEIXIAN, c=CITY
            )
            assert sorted(map(repr, whole.rows())) == sorted(map(repr, query_at(key, f"from {table}").rows())), table


def test_no_row_anywhere_is_of_another_county_but_what_is_published(version: str) -> None:
    key = scoped.key(version, Reach(CITY, PUBLISHED))
    tables = {table.name: {column.name for column in table.columns} for table in catalogue.tables(key)}
    for name, columns in tables.items():
        for column in columns & {"county_code", "region_code"}:
            more = "" if "metric" not in columns else f" and metric not in {PUBLISHED}"
            found = query_at(key, f"select count(*) from {name} where {column} in ($a, $b){more}", a=SHIZHONG, b=OTHER)
            if name not in scoped.rules().tables["all"]:
                assert found.item() == 0, name
    published = "select region_code from metric_value where metric = 'start_rate' and level = 'county' order by all"
    assert query_at(key, published)["region_code"].to_list() == sorted([SHIZHONG, LANSHAN, FEIXIAN])


def test_views_give_what_they_give_over_the_whole_version(version: str) -> None:
    key = scoped.key(version, Reach("370000", tuple(query_at(version, "select key from metric")["key"])))
    for table in catalogue.tables(version):
        whole, copy = (sorted(map(repr, query_at(v, f"from {table.name}").rows())) for v in (version, key))
        assert whole == copy, table.name


def test_macros_and_comments_are_there(version: str) -> None:
    key = scoped.key(version, Reach(CITY, PUBLISHED))
    assert [t.comment for t in catalogue.tables(key)] == [t.comment for t in catalogue.tables(version)]
    assert [f.signature for f in catalogue.functions(key)] == [f.signature for f in catalogue.functions(version)]
    rates = query_at(
        key, "select county_code, start_rate(r) as rate from county_progress as r group by all order by all"
    )
    assert rates.rows() == [(LANSHAN, 0.4), (FEIXIAN, 0.1)]


def test_names_of_people_are_in_no_copy_for_who_may_not_read_them(version: str) -> None:
    key = scoped.key(version, Reach(None, (), names=False))
    assert query_at(key, "select distinct responsible from project_ledger").rows() == [("张**",)]
    assert b"\xe5\xbc\xa0\xe6\x9f\x90" not in store.version_path(key).read_bytes()
    assert query_at(version, "select count(*) from project_ledger where responsible like '张某%'").item() == 3


def test_the_workbench_sees_the_copy_alone(version: str) -> None:
    key = scoped.key(version, Reach(CITY, PUBLISHED))
    found = sandbox.run("select distinct county_code from county_progress order by all", version=key)
    assert found.column(0).to_pylist() == [LANSHAN, FEIXIAN]


def test_a_thread_that_is_held_to_a_reach_reads_nothing_else(version: str) -> None:
    key = scoped.key(version, Reach(CITY, PUBLISHED))
    other = scoped.key(version, Reach(OTHER, PUBLISHED))
    held.hold(Reach(CITY).name)
    try:
        assert query_at(key, "select count(*) from county_progress").item() > 0
        for forbidden in (version, other):
            with pytest.raises(PermissionError):
                query_at(forbidden, "select 1")
        with pytest.raises(PermissionError):
            store.query("select 1")
    finally:
        held.hold(None)


def test_a_copy_is_made_once_and_again_where_the_rules_are_others(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = scoped.key(version, Reach(CITY, PUBLISHED))
    made = store.version_path(first).stat().st_mtime_ns
    assert scoped.key(version, Reach(CITY, PUBLISHED)) == first
    assert store.version_path(first).stat().st_mtime_ns == made
    second = scoped.key(version, Reach(CITY, ("start_rate",)))
    assert second != first and not store.version_path(first).exists()


def test_a_version_is_not_a_copy_and_a_copy_goes_with_its_version(house: House) -> None:
    version = filled(house)
    key = scoped.key(version, Reach(CITY, PUBLISHED))
    assert [known.id for known in store.versions()] == [version]
    house.load(house.progress("2015-09", {LANSHAN: 50}))
    publishing.clear(store.version(version))
    assert not store.version_path(key).exists()


def test_a_region_that_is_not_there_is_said(version: str) -> None:
    with pytest.raises(ScopeMissing, match="999999"):
        scoped.key(version, Reach("999999"))


@pytest.mark.slow
def test_a_copy_that_was_not_finished_is_none(version: str) -> None:
    key = scoped.key(version, Reach(CITY, PUBLISHED))
    path = store.version_path(key)
    content = path.read_bytes()
    path.unlink()
    path.with_suffix(".copying").write_bytes(content[: len(content) // 2])
    assert scoped.key(version, Reach(CITY, PUBLISHED)) == key
    assert query_at(key, "select count(*) from county_progress").item() == 2
    assert [p for p in Path(path.parent).iterdir() if p.suffix == ".copying"] == []
