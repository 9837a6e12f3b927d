"""会议模式: every slide has a finding that the warehouse holds, keys turn it, and the file needs no network."""

import re
from html import unescape
from pathlib import Path

import plotly.graph_objects as go
import pytest
import streamlit as st
from playwright.sync_api import Browser, Page, expect

from reports.slides import Deck, Figure, Group, Name, Slide
from reports.writers.slides_html import slide_html, slides_html
from tests.serving import needs_chromium
from tests.visit import opened
from warehouse.store import query

KEYS = re.compile(r'<section class="slide \w+" id="(\w+)">')


def shown(**link: str) -> str:
    """The words of a slide, its HTML taken off."""
    (slide,) = (str(text.value) for text in opened("slideshow", **link).markdown if "<section" in str(text.value))
    return unescape(re.sub(r"<[^>]+>", " ", slide))


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the page offers to be downloaded: name → text."""
    found: dict[str, str] = {}
    monkeypatch.setattr(
        st, "download_button", lambda _label, data, file_name, **_more: found.update({file_name: data().decode()})
    )
    return found


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize(
    ("link", "keys"),
    [
        ({}, ["cover", "rates", "behind", "hidden", "swarm", "moved", "money", "matching", "owed", "next"]),
        ({"period": "2015-01"}, ["cover", "rates", "behind", "swarm", "money", "matching", "next"]),
        ({"region": "371300"}, ["cover", "rates", "behind", "hidden", "swarm", "moved", "money", "matching", "next"]),
        ({"region": "371721"}, ["cover", "rates", "money", "matching", "next"]),
        ({"region": "410000"}, ["cover", "plan"]),
    ],
    ids=["province", "first period", "city", "county", "plan alone"],
)
def test_a_slide_without_a_finding_is_left_out(link: dict[str, str], keys: list[str], file: dict[str, str]) -> None:
    opened("slideshow", **link)
    (text,) = file.values()
    assert KEYS.findall(text) == keys
    assert text.count('class="slide-foot"') == text.count("演示数据（合成） · 数据版本") == len(keys)
    slides = re.findall(r"<section.*?</section>", text, re.DOTALL)
    assert all(re.search(r"<h1>.*\w.*</h1>", slide) and "<ul></ul>" not in slide for slide in slides)


@pytest.mark.usefixtures("demo_data")
def test_what_a_slide_says_is_published() -> None:
    (row,) = query(
        "select * from metric_value where period = '2015-07' and metric = 'start_rate' and level = 'province'"
    ).to_dicts()
    assert f"{row['value']:.2%}" in shown(slide="2")
    behind = shown(slide="3")
    assert f"低于30%的县 {row['laggard_counties']} 个，其中低于20%的 {row['severe_counties']} 个" in behind
    assert f"有 {row['masked_counties']} 个藏在" in shown(slide="4")
    assert "低于40%的县" in shown(slide="3", lines="25-40") and "按自选的线 25%／40%" in shown(lines="25-40")


@pytest.mark.usefixtures("demo_data")
def test_the_slide_lies_in_the_link_and_a_wrong_one_is_the_nearest() -> None:
    app = opened("slideshow", slide="3")
    app.button(key="slide_on").click().run()
    assert app.query_params["slide"] == "4"
    assert "山东省全面改薄进展" in shown(slide="x") and "山东省全面改薄进展" in shown(slide="0")
    assert opened("slideshow", slide="99").button(key="slide_on").disabled


def made(text: str) -> Deck:
    picture = go.Figure(go.Scatter(x=[1], y=[2], hovertext=[text]))
    group = Group(text, (Name(text, text, "severe"),), 3)
    return Deck(text, text, (Slide("one", text, (text,), (Figure(text, text, text),), (group,), picture),))


def test_text_from_anywhere_stays_text() -> None:
    evil = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'
    whole = slides_html(made(evil))
    assert "<script>alert" not in whole and "<img" not in whole and 'onerror="' not in slide_html(made(evil), 0)
    assert "<b>12</b> 个" in slide_html(made("**12** 个"), 0)


@needs_chromium
def test_the_file_turns_by_keys_and_asks_nobody(browser: Browser, tmp_path: Path) -> None:
    deck = made("一")
    (one,) = deck.slides
    show = Deck("放映", "脚", (Slide("cover", "封面"), one, Slide("last", "末页")))
    (tmp_path / "show.html").write_text(slides_html(show), encoding="utf-8")
    page = browser.new_context(offline=True).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "show.html").as_uri())
    expect(page.get_by_role("heading", name="封面")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".picture .main-svg").first).to_be_visible()
    expect(page.get_by_role("heading", name="封面")).to_be_hidden()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="末页")).to_be_visible()
    page.keyboard.press("ArrowRight")  # the last stays the last
    expect(page.get_by_text("3 / 3")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.get_by_text("1 / 3")).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("#2$"))
    assert len(asked) == 1 and said == []


@needs_chromium
def test_arrow_keys_turn_the_page_and_nothing_else_is_on_it(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/slideshow?slide=2")
    expect(page.locator(".slide")).to_be_visible()
    expect(page.locator(".st-key-scope")).to_be_hidden()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.get_by_role("button", name=re.compile("下一页"))).to_be_enabled()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("slide=3"))
    expect(page.locator("section#behind")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("slide=2"))
