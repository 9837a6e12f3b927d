"""A real Chromium on a real server with the demo warehouse: what a leader sees, clicks and sends on as a link."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.eyes import ready, still
from tests.serving import needs_chromium, served

FEIXIAN = "371325"
pytestmark = needs_chromium


def parameters(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a selectbox of the scope bar."""
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.fill(option)  # a long list renders only what is in view
    page.get_by_role("option", name=option, exact=True).click()


def wait_for(page: Page, **wanted: str) -> None:
    """Wait until the address bar carries these parameters."""
    page.wait_for_url(lambda url: wanted.items() <= {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}.items())
    ready(page)


def test_the_overview_says_the_second_speech_and_asks_nobody_else(page: Page, server_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server_url)
    ready(page)
    still(page)
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text("34.37%").first).to_be_visible()
    expect(main.get_by_text(re.compile("低于20%的市：东营市、烟台市"))).to_be_visible()
    expect(main.get_by_text("演示数据（合成）").first).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    assert len(asked) > 20
    own = (server_url, server_url.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []


def test_a_deep_link_works_on_a_server_nobody_has_visited(page: Page, demo_folder: Path, tmp_path: Path) -> None:
    with served(demo_folder, tmp_path / "log") as url:
        page.goto(f"{url}/county?region={FEIXIAN}")
        ready(page)
        expect(page.get_by_role("heading", name="费县", exact=True)).to_be_visible()
        expect(page.get_by_role("combobox", name="市", exact=True)).to_have_value("临沂市")


def test_a_deep_link_to_a_warm_server_shows_nothing_but_the_page(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/laggards?region=371300&line=20")
    ready(page)
    expect(page.get_by_role("heading", name="滞后预警")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert parameters(page) == {"region": "371300", "line": "20"}


def test_what_is_chosen_goes_into_the_link_and_the_link_brings_it_back(
    page: Page, server_url: str, browser: Browser
) -> None:
    page.goto(server_url)
    ready(page)
    choose(page, "市", "临沂市")
    wait_for(page, region="371300")
    choose(page, "指标", "设备采购完成率")
    wait_for(page, region="371300", metric="purchase_rate")
    other = browser.new_page()
    other.goto(page.url)
    ready(other)
    # The first list of a browser that has nothing of the page yet.
    expect(other.get_by_role("combobox", name="市", exact=True)).to_have_value("临沂市")
    expect(other.get_by_role("combobox", name="指标")).to_have_value("设备采购完成率")
    other.close()
    page.go_back()
    wait_for(page, region="371300")
    expect(page.get_by_role("combobox", name="指标")).to_have_value("校舍开工率")


def test_english_keeps_the_state_and_the_link(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/?region=371300&metric=purchase_rate")
    ready(page)
    page.locator(".st-key-scope").get_by_test_id("stPopoverButton").last.click()
    page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).click()
    wait_for(page, lang="en", region="371300", metric="purchase_rate")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page.get_by_role("combobox", name="Metric")).to_have_value("Purchase rate (equipment money)")


def test_a_dot_of_the_swarm_narrows_the_page_to_its_county(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/?region=371300")
    ready(page)
    mark = page.locator(".js-plotly-plot .scatterlayer .trace").first.locator(".points path").first
    mark.hover(force=True)
    mark.click(force=True)
    page.wait_for_url(re.compile(r"region=3713(?!00)"))
    ready(page)
    expect(page.get_by_role("button", name=re.compile("打开.*的县档案"))).to_be_visible()


def test_a_citys_tick_narrows_the_page_to_the_city(page: Page, server_url: str) -> None:
    page.goto(server_url)
    ready(page)
    ticks = page.locator(".js-plotly-plot .scatterlayer .trace").last.locator(".points path")
    ticks.first.hover(force=True)
    ticks.first.click(force=True)
    page.wait_for_url(re.compile(r"region=37\d\d00"))


def test_a_tile_of_the_wall_opens_the_county_file_with_the_state_kept(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/laggards?period=2015-05&line=20")
    ready(page)
    tile = page.locator(".js-plotly-plot .barlayer .point path").first
    tile.hover(force=True)
    tile.click(force=True)
    page.wait_for_url(re.compile(r"/county\?.*region=37"))
    ready(page)
    assert parameters(page)["period"] == "2015-05"
    expect(page.get_by_text("每项指标与本市、全省对比")).to_be_visible()


def entries(page: Page) -> int:
    return int(page.evaluate("history.length"))


def test_a_choice_is_one_step_of_the_browsers_history(page: Page, server_url: str) -> None:
    page.goto(server_url)
    ready(page)
    for box, option, code in (
        ("市", "临沂市", "371300"),
        ("县（市、区）", "费县", FEIXIAN),
        ("县（市、区）", "全部县（市、区）", "371300"),
        ("省", "河南省", "410000"),
    ):
        before = entries(page)
        choose(page, box, option)
        wait_for(page, region=code)
        assert entries(page) == before + 1, option


def test_the_bar_keeps_what_is_chosen_and_back_and_forward_bring_each_state_again(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/?region=371300")
    ready(page)
    before = entries(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="滞后预警").click()
    page.wait_for_url(re.compile("/laggards"))
    wait_for(page, region="371300")
    choose(page, "期次", "2015年5月 · 截至4月底")
    wait_for(page, region="371300", period="2015-05")
    assert entries(page) == before + 2
    city, period = (page.get_by_role("combobox", name=name, exact=True) for name in ("市", "期次"))
    page.go_back()
    expect(period).to_have_value("2015年7月 · 截至6月底")
    assert parameters(page)["region"] == "371300" and "period" not in parameters(page)
    page.go_back()
    expect(page.get_by_role("heading", name="总览")).to_be_visible()
    expect(city).to_have_value("临沂市")
    page.go_forward()
    page.go_forward()
    expect(page.get_by_role("heading", name="滞后预警")).to_be_visible()
    expect(period).to_have_value("2015年5月 · 截至4月底")
    assert entries(page) == before + 2


def test_going_back_from_a_tiles_county_keeps_the_period_and_the_line(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/laggards?period=2015-05&line=20")
    ready(page)
    before = entries(page)
    tile = page.locator(".js-plotly-plot .barlayer .point path").first
    tile.hover(force=True)
    tile.click(force=True)
    page.wait_for_url(re.compile(r"/county\?.*region=37"))
    ready(page)
    # Streamlit tells the browser of the county and of the page in two steps.
    assert entries(page) <= before + 2
    page.go_back()
    page.wait_for_url(re.compile("/laggards"))
    ready(page)
    assert {"period": "2015-05", "line": "20"}.items() <= parameters(page).items()


def test_a_tables_own_csv_button_is_not_offered(page: Page, server_url: str) -> None:
    page.goto(server_url)
    ready(page)
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    table.hover()
    expect(page.get_by_role("button", name="查找").last).to_be_visible()
    own = page.locator('[data-testid="stElementToolbar"] button[aria-label="Download as CSV"]')
    expect(own).to_have_count(page.get_by_test_id("stDataFrame").count())
    expect(own.last).to_be_hidden()
    expect(page.get_by_role("button", name="下载 CSV")).to_be_visible()


def test_paper_is_light_and_whole_from_a_wide_and_dark_screen(browser: Browser, server_url: str) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 2560, "height": 1300})
    page = context.new_page()
    page.add_init_script("window.print = () => (window.printed = document.documentElement.className)")
    page.goto(server_url)
    ready(page)
    still(page)
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printed === 'gaibo-narrow'")
    drawn = page.locator(".gaibo-chart").first.bounding_box()
    assert drawn and drawn["width"] < 1000
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 710, "height": 1040})  # A4 without its margins
    paper = page.locator(".gaibo-paper")
    expect(page.locator("#root")).to_be_hidden()
    for gone in (".st-key-scope", ".st-key-what_next", "canvas"):
        expect(paper.locator(gone).filter(visible=True)).to_have_count(0)
    finding = paper.locator(".st-key-headline p").first
    expect(finding).to_be_visible()
    expect(finding).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(paper.locator(".st-key-card_start_rate")).to_be_visible()
    counties = paper.locator("table").last
    expect(counties.locator("tbody tr")).to_have_count(111)
    expect(counties.locator("thead th").first).to_have_text("县（市、区）")
    for shown in (counties, paper.locator(".main-svg").first):
        box = shown.bounding_box()
        assert box and box["x"] >= 0 and box["width"] > 600 and box["x"] + box["width"] <= 710 and box["height"] > 200
    tick = paper.locator(".js-plotly-plot .ytick text").first
    assert tick.evaluate("e => getComputedStyle(e).fill") == "rgb(27, 36, 48)"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)
    context.close()


def test_a_wall_is_written_on_in_larger_letters(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/laggards")
    ready(page)
    size = "parseFloat(getComputedStyle(document.querySelector('.st-key-headline p')).fontSize)"
    page.wait_for_function(f"{size} > 16 && {size} < 22")
    page.set_viewport_size({"width": 3840, "height": 2160})
    page.wait_for_function(f"{size} > 34")
