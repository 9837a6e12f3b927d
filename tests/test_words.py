"""Streamlit's own words are said in the reader's language: menus, toolbars, labels, and an unknown address."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from locales import catalogue
from tests.eyes import ready
from tests.serving import needs_chromium

ROOT = Path(__file__).parent.parent
WORDS = catalogue(ROOT / "locales" / "streamlit" / "zh.po")
ENGLISH = re.compile("|".join(re.escape(words).replace(r"\{\}", ".+") for words in WORDS))
# Everything that is seen or read out: texts, and the names that elements have.
SAID = """() => {
    const said = [];
    for (const element of document.body.querySelectorAll("*")) {
        if (element.closest("script, style, noscript") || !element.getClientRects().length) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(element.getAttribute(name) ?? "");
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.data.trim());
    }
    return said;
}"""


def english(page: Page) -> list[str]:
    """What is in English of all that Streamlit says on the page as it stands."""
    return [words for words in page.evaluate(SAID) if ENGLISH.fullmatch(words)]


def test_every_blank_of_streamlits_words_is_in_what_is_said_instead() -> None:
    better = catalogue(ROOT / "locales" / "streamlit" / "en.po")
    assert len(WORDS) > 100 and better.keys() <= WORDS.keys()
    told = [*WORDS.items(), *better.items()]
    assert [words for words, said in told if not said or words.count("{}") != said.count("{}")] == []


@needs_chromium
def test_streamlit_speaks_chinese_on_a_chinese_page(page: Page, server_url: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{server_url}/no-such-page")
    ready(page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title(re.compile("^总览 · "))
    expect(page.get_by_role("dialog")).to_contain_text("您打开的地址不存在，已经打开总览")
    assert english(page) == []
    page.get_by_role("dialog").get_by_role("button", name="关闭").click()
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_role("menuitemradio", name="跟随系统")).to_be_visible()
    expect(page.get_by_role("menuitem")).to_have_text(["打印"])  # no screencasts
    assert english(page) == []
    page.keyboard.press("Escape")
    box = page.get_by_role("combobox", name="指标")
    box.click()
    box.fill("没有这个指标")
    expect(page.get_by_text("没有符合的")).to_be_visible()
    page.keyboard.press("Escape")
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    table.hover()
    page.get_by_role("button", name="查找").last.hover()
    expect(page.get_by_role("tooltip", name="查找")).to_be_visible()
    page.get_by_role("button", name="查找").last.click()
    expect(page.get_by_text("输入要找的字")).to_be_visible()
    assert english(page) == []
    page.get_by_role("button", name="关闭查找").click()
    corner = table.bounding_box()
    assert corner
    for across in range(132, 300, 8):  # what opens the menu of a column is drawn and no element
        page.mouse.click(corner["x"] + across, corner["y"] + 16)
        page.wait_for_timeout(200)
        if page.get_by_test_id("stDataFrameColumnMenu").count():
            break
    page.get_by_role("menuitem", name="统计").hover()
    expect(page.get_by_test_id("stDataFrameStatisticsChart")).to_be_visible()
    assert english(page) == []


@needs_chromium
def test_the_overview_has_an_address_of_its_name_and_streamlits_words_follow_its_language(
    page: Page, server_url: str
) -> None:
    page.goto(f"{server_url}/overview?region=371300")
    ready(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    menu = page.get_by_test_id("stMainMenuButton")
    expect(menu).to_have_attribute("aria-label", "主菜单")
    page.get_by_role("button", name="语言和版本").click()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(menu).to_have_attribute("aria-label", "Main menu")
    expect(page.locator("html")).to_have_attribute("lang", "en")
