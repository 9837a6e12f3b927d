"""Every page in a real Chromium: at every width, in both themes, nothing breaks, sticks out or shuts anyone out."""

from typing import Literal

import pytest
from playwright.sync_api import BrowserContext

from tests.conftest import FEIXIAN
from tests.eyes import errors_of, ready, resize, sticks_out, still, too_low, violations
from tests.serving import needs_chromium
from tests.snapshots import unlike
from tests.test_page_states import PAGES

pytestmark = needs_chromium

PHONE = 390
# Back and forth from 1440 light, so that the window is changed least.
LOOKS: dict[Literal["light", "dark"], tuple[int, ...]] = {
    "light": (1920, 768, PHONE),
    "dark": (PHONE, 768, 1440, 1920),
}
# What a page needs to show more than a question.
LINKS = {
    "county": f"region={FEIXIAN}",
    "school": f"region={FEIXIAN}&school=2137100288",
    "project": f"region={FEIXIAN}&project={FEIXIAN}-B-00012",
}
# Charts whose picture is agreed on: their place among those of the page.
PICTURES = {
    "overview": ("swarm", 0),
    "laggards": ("wall", 0),
    "map": ("tiles", 0),
    "funds": ("funnel", 0),
    "schedule": ("curve", 1),
}
# What is thrown on a wall.
PROJECTED = {"overview", "slideshow"}
# Of a page on a wall: what needs a sideways scroll, letters that have not grown, a place or period that is cut off.
ON_A_WALL = """() => {
  const main = document.querySelector('[data-testid=stMain]'), faults = []
  if (main.scrollWidth > main.clientWidth + 1) faults.push(`scrolls: ${main.scrollWidth} > ${main.clientWidth}`)
  const size = getComputedStyle(document.documentElement).fontSize
  if (parseFloat(size) < 30) faults.push(`letters of ${size}`)
  for (const e of document.querySelectorAll('.st-key-scope input'))
    if (e.scrollWidth > e.clientWidth + 1) faults.push(`cut off: ${e.value}`)
  return faults
}"""
# The rules of axe-core whose answer hangs on width and theme.
OF_A_LOOK = ("color-contrast", "link-in-text-block", "button-name", "link-name", "list", "listitem", "target-size")
# Rule of axe-core → elements of Streamlit that we cannot change, and why.
ALLOWED: dict[str, tuple[str, ...]] = {
    # The folded menu of pages has its sections as div in ul.
    "list": ("[data-testid=stSidebarNavItems]",),
    "listitem": ("[data-testid=stSidebarNavItems] li",),
}


def look(desk: BrowserContext, server_url: str, name: str) -> list[str]:
    """What is wrong with a page, opened once."""
    page = desk.new_page()
    faults = errors_of(page)
    page.goto(f"{server_url}/{'' if name == 'overview' else name}?{LINKS.get(name, '')}")
    ready(page)
    still(page)
    found = {"1440 light": sticks_out(page) + violations(page, ALLOWED)}
    if name in PICTURES:
        picture, place = PICTURES[name]
        found[picture] = unlike(picture, page.get_by_test_id("stPlotlyChart").nth(place))
    for theme, widths in LOOKS.items():
        page.emulate_media(color_scheme=theme)
        for width in widths:
            resize(page, width)
            found[f"{width} {theme}"] = sticks_out(page)
            if (width, theme) == (PHONE, "dark"):
                found["touched"] = too_low(page)
                found["390 dark"] += violations(page, ALLOWED, *OF_A_LOOK)
    page.set_viewport_size({"width": 3840, "height": 2160})
    found["3840 dark"] = [str(fault) for fault in page.evaluate(ON_A_WALL)]
    if name in PROJECTED:
        still(page)
        found["3840 dark"] += sticks_out(page)
    page.close()
    return faults + [f"{where}: {fault}" for where, said in found.items() for fault in said]


@pytest.mark.parametrize("name", PAGES)
def test_it_looks_whole_and_shuts_nobody_out(desk: BrowserContext, server_url: str, name: str) -> None:
    assert look(desk, server_url, name) == []


@pytest.mark.parametrize("link", ["?region=410000&lang=en", "plan_changes?period=2017-03"])
def test_other_states_need_no_sideways_scroll_on_a_phone(desk: BrowserContext, server_url: str, link: str) -> None:
    page = desk.new_page()
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"{server_url}/{link}")
    ready(page)
    still(page)
    assert sticks_out(page) == []
    page.close()
