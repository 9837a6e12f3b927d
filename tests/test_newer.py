"""A reader stays on the version that was there at first, hears of another, and chooses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import FEIXIAN, LANSHAN, house_in
from tests.visit import opened, said
from warehouse import publishing, store

STANDS = "· 数据版本 {}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Two versions: 25% started, then 35%."""
    folder: Path = tmp_path_factory.mktemp("newer")
    with house_in(folder) as house:
        house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
        house.load(house.progress("2015-07", {LANSHAN: 60, FEIXIAN: 10}))
        yield


@pytest.fixture
def reader(published: None) -> AppTest:
    """Somebody reads the overview of v000001 when v000002 becomes the current one."""
    publishing.rollback("v000001")
    app = opened("overview")
    assert "您看到的仍是" not in said(app)
    publishing.rollback("v000002")
    return app.run()


def test_a_page_in_use_stays_on_its_version_and_says_that_there_is_another(reader: AppTest) -> None:
    assert "发布了新的数据版本 v000002，您看到的仍是 v000001 的数" in said(reader)
    assert "25.00%" in said(reader) and STANDS.format("v000001") in said(reader)
    assert STANDS.format("v000002") in said(opened("overview"))  # who comes now reads what is new


def test_moving_on_shows_the_newest(reader: AppTest) -> None:
    reader.button(key="move_on").click().run()
    assert "35.00%" in said(reader) and STANDS.format("v000002") in said(reader)
    assert "新的数据版本" not in said(reader)


def test_staying_is_written_in_the_link_and_asked_once(reader: AppTest) -> None:
    reader.button(key="stay").click().run()
    assert reader.query_params["version"] == "v000001"
    assert "这是版本 v000001" in said(reader) and "新的数据版本" not in said(reader)
    reader.button(key="to_newest").click().run()
    assert STANDS.format("v000002") in said(reader)


def test_the_newest_is_among_the_versions_to_choose(reader: AppTest) -> None:
    reader.selectbox(key="pick_version").set_value("").run()
    assert STANDS.format("v000002") in said(reader) and "新的数据版本" not in said(reader)


def test_a_version_that_was_taken_back_is_said_to_be(reader: AppTest) -> None:
    reader.button(key="move_on").click().run()
    publishing.rollback("v000001")
    assert "数据已退回" in said(reader.run()) and STANDS.format("v000002") in said(reader)


def test_who_stands_on_a_version_that_is_cleared_away_is_told_and_moved_on(reader: AppTest) -> None:
    file = store.version_path("v000001")
    kept = file.rename(file.with_name("kept"))
    try:
        assert "数据版本 v000001 已清理" in said(reader.run()) and STANDS.format("v000002") in said(reader)
        assert "已清理" not in said(reader.run()) and STANDS.format("v000002") in said(reader)
    finally:
        kept.rename(file)
