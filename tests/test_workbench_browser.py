"""The workbench in a real Chromium: a query is completed, run by Ctrl+Enter, in part, and stopped for good."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.eyes import errors_of, ready
from tests.serving import needs_chromium

pytestmark = needs_chromium

ENDLESS = "select count(*) from range(1000000000) as a (n), range(1000000) as b (n) where a.n * b.n % 7 = 3"


@pytest.fixture(scope="module")
def page(desk: BrowserContext, server_url: str) -> Iterator[Page]:
    """The workbench as it is opened from the menu, for all tests of it."""
    page = desk.new_page()
    page.goto(f"{server_url}/sql?period=2015-07")
    ready(page)
    yield page
    page.close()


def write(page: Page, text: str) -> None:
    """Put a query into the editor by hand, in the place of what is there."""
    editor = page.get_by_role("textbox", name="SQL 查询")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_a_query_is_completed_run_and_in_the_link(page: Page, server_url: str) -> None:
    errors = errors_of(page)
    write(page, "select city_name, start_r")
    page.keyboard.press("Control+Space")
    option = page.get_by_role("option", name=re.compile(r"^start_rate\(r\)"))
    expect(option).to_be_visible()
    expect(option).to_contain_text("校舍开工率")
    write(
        page, "select city_name, start_rate(r) as rate\nfrom county_progress as r\nwhere period = $period\ngroup by all"
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("共 15 行，用时"))).to_be_visible()
    expect(page.get_by_text("期次 $period")).to_be_visible()
    expect(page).to_have_url(re.compile("start_rate.*period%3D2015-07|period%3D2015-07.*start_rate"))
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    expect(other.get_by_text(re.compile("共 15 行，用时"))).to_be_visible()
    expect(other.get_by_role("textbox", name="SQL 查询")).to_contain_text("start_rate(r)")
    other.close()
    assert errors == []


def test_what_is_selected_runs_alone_and_the_rest_stays(page: Page) -> None:
    write(page, "select 1 as one\n\nselect 2 as two, 3 as three")
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("共 1 行，用时"))).to_be_visible()
    expect(page.get_by_text("只运行了所选的部分")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_contain_text("three")
    expect(page.get_by_role("textbox", name="SQL 查询")).to_contain_text("one")


def test_the_button_runs_what_was_just_written_and_an_error_is_a_sentence(page: Page) -> None:
    write(page, "select citi_name from county_progress")
    page.get_by_role("button", name="运行", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("city_name")
    write(page, "select count(*) as n from region")
    page.get_by_role("button", name="运行", exact=True).click()
    expect(page.get_by_text(re.compile("共 1 行，用时"))).to_be_visible()


def test_a_long_query_tells_its_time_and_stops_at_a_touch(page: Page) -> None:
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile(r"已运行 \d+\.\d 秒"))).to_be_visible()
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_role("alert")).to_contain_text("已取消")
    write(page, "select 5 as five")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("共 1 行，用时"))).to_be_visible()
