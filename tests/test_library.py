"""The reviewed queries: each runs, gives what its header says and what other tests know; parameters are found."""

import polars as pl
import pytest

from warehouse import catalogue, library
from warehouse.store import current_version, query

GIVEN: dict[str, str | int] = {
    "before": "2015-05", "province": "370000", "city": "371300", "county": "371325", "metric": "start_rate",
    "line": 30, "severe": 20, "source": "city", "work_class": "building",
}  # fmt: skip
NAMES = [found.name for found in library.queries()]


def given(found: library.Query, **more: str | int) -> dict[str, str | int]:
    values = GIVEN | {"period": "2015-07"} | more
    return {parameter.name: values[parameter.name] for parameter in found.parameters}


def named(name: str) -> library.Query:
    return next(found for found in library.queries() if found.name == name)


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("name", NAMES)
def test_a_query_runs_and_returns_the_columns_of_its_header(name: str) -> None:
    found = named(name)
    answers = [query(found.sql, **given(found, period=period)) for period in ("2015-07", "2017-03")]
    assert all(answer.columns == list(found.returns) for answer in answers)
    assert any(answer.height for answer in answers)
    assert "limit" in found.sql or "order by" in found.sql


def test_there_are_about_twenty_with_words_in_both_languages() -> None:
    assert len(NAMES) >= 20
    for found in library.queries():
        assert all(found.titles.values()) and all(
            words.endswith(("？", "?", "。", ".")) for words in found.questions.values()
        )


@pytest.mark.usefixtures("demo_data")
def test_every_known_parameter_has_choices_or_a_number_to_begin_with() -> None:
    for found in library.queries():
        for parameter in found.parameters:
            assert parameter.labels["zh"] != parameter.name, parameter
            if parameter.choices:
                choices = query(parameter.choices)
                assert choices.width == 2 and GIVEN.get(parameter.name, "2015-07") in choices.to_series(0)
            else:
                assert parameter.number is not None


@pytest.mark.usefixtures("demo_data")
def test_the_figures_are_those_of_the_pages() -> None:
    cities = query(named("start_rate_by_city").sql, **given(named("start_rate_by_city")))
    values = query(
        "select region_code, value from metric_value where period = '2015-07' and level = 'city'"
        " and province_code = '370000' and metric = 'start_rate'"
    )
    assert dict(cities.select("city_code", "start_rate").iter_rows()) == dict(values.iter_rows())
    hidden = query(named("hidden_by_their_city").sql, **given(named("hidden_by_their_city")))
    masked = query(
        "select county_code from laggard where period = '2015-07' and province_code = '370000'"
        " and metric = 'start_rate' and city_band in ('fair', 'good')"
    )
    assert set(hidden["county_code"]) == set(masked["county_code"]) and hidden.height > 0


@pytest.mark.usefixtures("demo_data")
def test_what_if_changes_places_and_counts() -> None:
    without = query(named("what_if_without_a_city").sql, **given(named("what_if_without_a_city"), city="370300"))
    left_out = without.filter(city_code="370300")
    assert left_out["place_without"].to_list() == [None]
    others = without.filter(pl.col("city_code") != "370300")
    assert (others["place"] - others["place_without"]).to_list().count(1) > 0
    lines = named("what_if_other_lines")
    assert query(lines.sql, **given(lines))["more"].sum() == 0
    assert query(lines.sql, **given(lines, line=45))["more"].sum() > 0
    otherwise = query(named("what_if_weighed_otherwise").sql, **given(named("what_if_weighed_otherwise")))
    assert otherwise["place_by_area"].to_list() != otherwise["place_by_money"].to_list()


def test_parameters_are_found_where_they_are_meant() -> None:
    sql = """
        select '$no', "$no", $$ $no $$, $period -- $no
        /* $no */ from t where a = $of_my_own and b = $period
    """
    found = library.parameters(sql)
    assert [parameter.name for parameter in found] == ["period", "of_my_own"]
    assert found[0].choices and found[1].choices is None and found[1].number is None


@pytest.mark.usefixtures("demo_data")
def test_the_catalogue_has_every_table_with_what_its_columns_mean() -> None:
    tables = {table.name: table for table in catalogue.tables(current_version())}
    assert tables["county_progress"].rows == query("select count(*) from county_progress").item()
    assert all(table.comment and table.columns for table in tables.values())
    assert all(column.comment for table in tables.values() for column in table.columns)
    functions = {found.name: found for found in catalogue.functions(current_version())}
    assert functions["start_rate"].over == "county_progress" and functions["start_rate"].labels["en"]
    assert functions["laggard_at"].gives_rows and all(found.comment for found in functions.values())
    assert catalogue.sample(current_version(), "region", 3).height == 3
    with pytest.raises(KeyError):
        catalogue.sample(current_version(), 'region"; drop table region; --', 3)
