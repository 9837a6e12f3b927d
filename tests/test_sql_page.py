"""From a picture or a table to the query behind it: what is shown is SQL that gives the rows that are shown."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl
import pytest

from pages.parts import picture, tables
from pages.parts.workbench import running
from reports.reading.data import Question
from tests.visit import FEIXIAN, charts, run, said
from warehouse.store import query, query_at

JUNAN = "371327"
# What a page writes over in words is not compared.
KEYS = [
    "county_code",
    "region_code",
    "project_id",
    "period",
    "check",
    "revision",
    "approved_on",
    "cell",
    "message",
    "n",
]


@pytest.mark.usefixtures("demo_data")
def test_the_button_under_a_picture_opens_its_query_and_the_query_gives_its_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 30)
    app = run("overview", period="2015-07")
    (button,) = [button for button in app.button if button.label == "看这张图的SQL"]
    button.click().run()
    assert not app.exception and app.title[0].value == "SQL 工作台"
    text = app.session_state["sql"]
    assert "'2015-07'" in text and "$" not in text
    assert query(text).height == 111
    assert "共 **111** 行" in said(app)


@pytest.mark.usefixtures("demo_data")
def test_without_a_query_it_says_where_to_find_one() -> None:
    app = run("sql")
    app.button(key="run").click().run()
    assert "看这张图的SQL" in said(app)


class Table(NamedTuple):
    """A table of a page, and the queries its buttons open."""

    file: str
    frame: pl.DataFrame
    asked: dict[str, Question]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Table]]:
    """The tables a page shows while the fixture stands."""
    found: list[Table] = []
    of_a_page = tables._shown

    def of_page(frame: pl.DataFrame, columns: list[tables.Column]) -> Any:
        found.append(Table("", frame, {}))
        return of_a_page(frame, columns)

    def see_sql(ask: Any, label: str, key: str) -> None:
        asked = {label: ask} if isinstance(ask, Question) else dict(ask)
        found[-1] = Table(key, found[-1].frame, asked)
        picture.see_sql(ask, label, key)

    monkeypatch.setattr(tables, "_shown", of_page)
    monkeypatch.setattr(tables, "see_sql", see_sql)
    yield found


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("region", ["", "371300", FEIXIAN])
@pytest.mark.parametrize("name", ["reporting", "quality", "plan_changes", "county", "map"])
def test_every_table_has_a_query_that_gives_its_rows(name: str, region: str, shown: list[Table]) -> None:
    app = run(name, period="2017-03", region=region)
    own = shown[len(shown) - len(app.dataframe) :]  # the visit comes by way of the overview
    for table in own:
        (ask,) = table.asked.values()
        answer = query_at(ask.version, ask.text)
        if "comparison" in table.file:  # every metric in a row, its levels beside each other
            assert answer.height
            continue
        assert answer.height == table.frame.height or "overdue_projects" in table.file
        keys = [name for name in KEYS if name in answer.columns and name in table.frame.columns]
        assert keys, table.file
        assert table.frame.select(keys).equals(answer.head(table.frame.height).select(keys)), table.file
    buttons = [button.label for button in app.button]
    assert buttons.count("看这张图的SQL") == len(charts(app))


@pytest.mark.usefixtures("demo_data")
def test_one_kind_of_finding_has_a_query_of_its_own(shown: list[Table]) -> None:
    run("quality", period="2015-07", check="bunched_above_line")
    last = shown[-1]
    answer = query(last.asked["看这张表的SQL"].text)
    assert set(answer["check"]) == {"bunched_above_line"} and answer.height == last.frame.height


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("region", ["", JUNAN])
def test_what_compares_two_sides_shows_the_query_of_each_in_its_own_version(region: str, shown: list[Table]) -> None:
    app = run("snapshots", period="2015-07", version="v000003", version_b="v000001", region=region)
    shown = shown[len(shown) - len(app.dataframe) :]
    compared = next(table for table in shown if "compared" in table.file)
    assert list(compared.asked) == ["看2015年7月，v000001的SQL", "看2015年7月，v000003的SQL"]
    for side, ask in zip(("before", "after"), compared.asked.values(), strict=True):
        answer = query_at(ask.version, ask.text)
        both = compared.frame.join(answer, on="county_code", suffix="_answer")
        assert both.height == compared.frame.height
        assert both[f"numerator_{side}"].equals(both["numerator"], check_names=False)
    for table in shown:
        for ask in table.asked.values():
            query_at(ask.version, ask.text)
    first = next(button for button in app.button if button.label == "看2015年7月，v000001的SQL")
    first.click().run()
    assert not app.exception and app.query_params["version"] in ("v000001", ["v000001"])
    assert "--version v000001" in "".join(code.value for code in app.code)
