"""The three steps: offered to a first visit alone, gone for good when closed, and there again when asked for."""

from playwright.sync_api import Browser, expect

from tests.eyes import AXE, ready
from tests.serving import needs_chromium

pytestmark = needs_chromium


def test_a_first_visit_is_offered_three_steps_once_and_they_are_there_again_when_asked_for(
    browser: Browser, server_url: str
) -> None:
    visitor = browser.new_context(viewport={"width": 390, "height": 844})
    visitor.add_init_script("Object.defineProperty(navigator, 'webdriver', { get: () => false })")
    page = visitor.new_page()
    page.goto(server_url)
    ready(page)
    card = page.get_by_role("complementary", name="三步看懂这一页")
    expect(card).to_contain_text("1/3 谁落后")
    sentence, corner = page.locator(".st-key-headline").bounding_box(), card.bounding_box()
    assert sentence and corner and corner["y"] > sentence["y"] + 120  # its first lines are free
    page.evaluate(AXE)
    assert page.evaluate("axe.run('.gaibo-tour').then(found => found.violations.map(fault => fault.help))") == []
    for step, of in enumerate(("headline", "people", "scope"), start=1):
        expect(card).to_contain_text(f"{step}/3")
        expect(page.locator(f".st-key-{of}")).to_have_css("outline-style", "solid")  # what it speaks of
        if step < 3:
            card.get_by_role("button", name="下一步").click()
    card.get_by_role("button", name="知道了").click()
    expect(card).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(card).to_have_count(0)
    page.get_by_role("button", name="三步导览").click()
    expect(card).to_contain_text("1/3")
    page.emulate_media(media="print")
    expect(card).to_be_hidden()
    page.emulate_media(media="screen")
    page.keyboard.press("Tab")
    card.get_by_role("button", name="关闭导览").focus()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    visitor.close()
