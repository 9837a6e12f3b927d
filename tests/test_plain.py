"""What a link or a county's file says in Markdown stands on the page as it was written, and renders nothing."""

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from pages.parts.plain import plain
from tests.conftest import LANSHAN, House
from tests.serving import answer, needs_chromium, served
from tests.visit import run, said
from warehouse.store import data_dir

LINK = "[x](http://evil.example)"
ESCAPED = "\\[x\\]\\(http\\:/\u2060/evil\\.example\\)"
STRANGE = (
    f"{LINK} ![y](http://evil.example/y.png) http://evil.example www.evil.example a@evil.example **b** :red[c] $d$"
)


def adjusted(house: House, approval_no: str) -> None:
    house.opens(
        house.plan({LANSHAN: 100}),
        house.progress("2015-05", {LANSHAN: 30}),
        house.progress("2015-07", {LANSHAN: 40}),
        house.plan(
            {LANSHAN: 110}, plan_version="一调", kind="adjustment", approved_on="2015-06-10", approval_no=approval_no
        ),
    )


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("overview", "version"), ("overview", "period"), ("overview", "region"), ("laggards", "metric"),
        ("laggards", "line"), ("quality", "check"), ("snapshots", "version_b"), ("snapshots", "period_b"),
    ],
)  # fmt: skip
def test_what_a_link_names_is_said_as_it_stands(house: House, page: str, key: str) -> None:
    house.opens(
        house.plan({LANSHAN: 100}),
        house.progress("2015-05", {LANSHAN: 30}),
        house.progress("2015-07", {LANSHAN: 29}),
    )
    warnings = [str(warning.value) for warning in run(page, **{key: LINK}).warning]
    assert [ESCAPED in warning and LINK not in warning for warning in warnings] == [True]


def test_an_approval_number_is_said_as_it_stands(house: House) -> None:
    adjusted(house, f"!{LINK}")
    words = said(run("plan_changes", period="2015-07"))
    assert rf"\!{ESCAPED}" in words and LINK not in words


def test_a_text_of_several_lines_is_one() -> None:
    assert plain("a\n===\n\n# b") == r"a === \# b"


def test_nothing_in_it_turns_direction_or_is_a_control() -> None:
    assert plain("甲\u202e乙\u2066\x07") == "甲乙\ufffd"


def test_a_hyphen_that_could_begin_a_list_is_escaped_and_one_within_a_word_is_not() -> None:
    assert plain("- 2015-07 -- a-") == r"\- 2015-07 \-\- a\-"


@needs_chromium
def test_a_browser_makes_no_link_and_no_picture_of_it(house: House, browser: Browser, tmp_path: Path) -> None:
    adjusted(house, STRANGE)
    log = tmp_path / "log"
    with served(data_dir(), log) as url:
        answer(f"{url}/_stcore/script-health-check", log)
        page = browser.new_page()
        page.goto(f"{url}/plan_changes?version={quote(STRANGE)}")
        expect(page.get_by_text("[x](http")).to_have_count(2)
        shown = [text.replace("\u2060", "") for text in page.get_by_text("[x](http").all_text_contents()]
        assert all(STRANGE in text for text in shown)
        assert page.locator("[href*=evil], [src*=evil]").count() == 0
        page.close()
