"""Pictures in a real Chromium: which are drawn first, in which theme, and what a mouse, a finger and a button do."""

import re

from playwright.sync_api import Browser, Page, expect

from pages.parts import drawing
from tests.eyes import ready
from tests.serving import needs_chromium

pytestmark = needs_chromium
CHARTS, DRAWN = ".gaibo-chart", ".gaibo-chart .main-svg:first-child"
TICK = ".gaibo-chart .ytick text"


def test_those_in_sight_are_drawn_first_the_others_in_spare_time_or_when_scrolled_to(
    page: Page, server_url: str
) -> None:
    page.add_init_script("window.spared = []; window.requestIdleCallback = work => spared.push(work)")
    page.goto(f"{server_url}/funds")
    ready(page)
    expect(page.locator(CHARTS)).to_have_count(6)
    expect(page.locator(CHARTS).first.locator(".main-svg").first).to_be_visible()
    last = page.locator(CHARTS).last
    expect(last.locator(".main-svg")).to_have_count(0)
    page.locator("html").evaluate("() => window.spared.splice(0).forEach(work => work())")
    page.wait_for_function("window.spared.length > 0")  # one at a time
    assert 1 < page.locator(DRAWN).count() < 6
    last.scroll_into_view_if_needed()
    expect(last.locator(".main-svg").first).to_be_visible()


def test_all_have_the_height_that_they_keep_before_they_are_drawn(page: Page, server_url: str) -> None:
    page.add_init_script("window.requestIdleCallback = () => {}")
    page.goto(f"{server_url}/funds")
    ready(page)
    last = page.locator(CHARTS).last
    before = last.evaluate("e => e.offsetHeight")
    last.scroll_into_view_if_needed()
    drawn = last.locator(".svg-container")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("e => e.offsetHeight") == before > 100


def test_on_paper_what_is_not_drawn_yet_stands_in_words(page: Page, server_url: str) -> None:
    page.add_init_script("window.requestIdleCallback = () => {}")
    page.goto(f"{server_url}/funds")
    ready(page)
    expect(page.locator(DRAWN).first).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    paper = page.locator(".gaibo-paper").locator(CHARTS)
    expect(paper.first.locator(".main-svg").first).to_be_attached()
    expect(paper.last).to_have_text(page.locator(CHARTS).last.get_attribute("aria-label") or "?")


def test_another_theme_is_that_of_the_pictures_at_once(page: Page, server_url: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{server_url}/funds")
    ready(page)
    tick = page.locator(TICK).first
    expect(tick).to_have_css("fill", "rgb(85, 96, 110)")
    page.emulate_media(color_scheme="dark")
    expect(tick).to_have_css("fill", "rgb(167, 178, 192)")


def test_a_picture_can_be_saved_and_fills_the_screen(page: Page, server_url: str) -> None:
    page.goto(server_url)
    ready(page)
    picture = page.locator(CHARTS).first
    picture.hover()
    tools = picture.locator(".modebar-btn")
    expect(tools).to_have_count(2)
    save, fill = tools.all()
    expect(save).to_have_attribute("aria-label", "保存图片（PNG）")
    with page.expect_download() as saved:
        save.click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    before = picture.locator(".svg-container").evaluate("e => e.offsetHeight")
    expect(fill).to_have_attribute("aria-label", "全屏")
    fill.click()
    page.wait_for_function(f"document.querySelector('.svg-container').offsetHeight > {before}")
    edges = picture.locator(".main-svg").first.evaluate("e => e.getBoundingClientRect().toJSON()")
    window = page.evaluate("[innerWidth, innerHeight]")
    assert edges["left"] >= 0 <= edges["top"] and edges["right"] <= window[0] and edges["bottom"] <= window[1]
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function(f"document.querySelector('.svg-container').offsetHeight === {before}")


def test_a_finger_is_told_to_tap_twice_and_the_second_tap_chooses(browser: Browser, server_url: str) -> None:
    for touch in (True, False):
        page = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=touch, is_mobile=touch)
        page.goto(f"{server_url}/?region=371300")
        ready(page)
        expect(page.get_by_text("点两次")).to_be_visible(visible=touch)
        mark = page.locator(".js-plotly-plot .scatterlayer .trace").first.locator(".points path").first
        mark.scroll_into_view_if_needed()
        if touch:
            mark.tap(force=True)
            expect(page.locator(".hovertext")).to_be_visible()
            page.wait_for_timeout(500)
            assert "region=371300" in page.url
            mark.tap(force=True)
        else:
            mark.hover(force=True)
            mark.click(force=True)
        page.wait_for_url(re.compile(r"region=3713(?!00)"))
        page.close()


def test_a_mark_that_opens_nothing_runs_nothing(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/county?region=371302")
    ready(page)
    page.evaluate("""() => new MutationObserver(() => { window.ran = true }).observe(
      document.querySelector('[data-testid=stApp]'), {attributeFilter: ['data-test-script-state']})""")
    mark = page.locator(".js-plotly-plot .points path").first
    mark.hover(force=True)
    mark.click(force=True)
    page.wait_for_timeout(700)
    assert page.evaluate("window.ran") is None


def test_where_the_drawing_program_does_not_come_the_finding_stands_in_words(page: Page, server_url: str) -> None:
    page.route("**/plotly-cartesian.min.js*", lambda route: route.abort())
    page.goto(f"{server_url}/funds")
    ready(page)
    expect(page.locator(CHARTS).first).to_contain_text("资金到位率 31.57%")


def test_an_upgrade_is_another_address(page: Page, server_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server_url)
    ready(page)
    expect(page.locator(DRAWN).first).to_be_visible()
    for name in ("chart.js", "plotly-cartesian.min.js"):
        (url,) = {url for url in asked if f"/{name}" in url}
        assert url.endswith(f"?{drawing.EDITION}")
