"""From a picture to the query behind it: the page shows SQL that gives the rows the picture shows."""

import pytest

from tests.visit import run, said
from warehouse.store import query


@pytest.mark.usefixtures("demo_data")
def test_the_button_under_a_picture_opens_its_query_and_the_query_gives_its_rows() -> None:
    app = run("overview", period="2015-07")
    (button,) = [button for button in app.button if button.label == "看这张图的SQL"]
    button.click().run()
    assert not app.exception and app.title[0].value == "SQL"
    text = app.code[0].value
    assert "'2015-07'" in text and "$" not in text
    assert query(text).height == 111


@pytest.mark.usefixtures("demo_data")
def test_without_a_query_it_says_where_to_find_one() -> None:
    app = run("sql")
    assert "看这张图的SQL" in said(app) and not app.code
