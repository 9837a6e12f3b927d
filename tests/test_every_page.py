"""Every page in a real Chromium: on desk and phone, light and dark, nothing breaks, sticks out or shuts anyone out.

`make sweep` looks at every other width, and on a wall.
"""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.conftest import FEIXIAN
from tests.eyes import errors_of, ready, resize, sticks_out, still, too_low, violations
from tests.serving import needs_chromium
from tests.snapshots import unlike
from tests.test_page_states import PAGES

pytestmark = needs_chromium

PHONE = 390
Looks = dict[Literal["light", "dark"], tuple[int, ...]]
# Back and forth, so that the window is changed least.
LOOKS: Looks = {"light": (PHONE,), "dark": (PHONE, 1440)}
OTHERS: Looks = {"light": (1920, 768), "dark": (768, 1920)}
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
  for (const e of document.querySelectorAll('.gaibo-chart :is(.xtick, .ytick) text'))
    if (parseFloat(getComputedStyle(e).fontSize) < 22) faults.push(`small: ${e.textContent}`)
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


# What a reader's own step back or forward tells the app.
GONE_TO = "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate', {state: {}})) }"


class Tab:
    """One tab that goes from page to page as a reader's does: to load the app anew for each takes longer than to look.

    A link opened in a tab of its own is looked at by tests/test_browser.py.
    """

    def __init__(self, page: Page, server_url: str) -> None:
        self.page, self.url, self.errors = page, server_url, errors_of(page)

    def go(self, name: str) -> Page:
        """A page that stands still on a light desk, and from when on its errors count."""
        page, link = self.page, f"/{'' if name == 'overview' else name}?{LINKS.get(name, '')}"
        self.errors.clear()
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})
        if page.url.startswith(self.url):
            before = page.title()
            page.evaluate(GONE_TO, link)
            page.wait_for_function("before => document.title !== before", arg=before)
        else:
            page.goto(self.url + link)
        ready(page)
        still(page)
        return page

    def told(self, found: dict[str, list[str]]) -> list[str]:
        """What was found on the page, and what it wrote on the console."""
        return self.errors + [f"{where}: {fault}" for where, said in found.items() for fault in said]


@pytest.fixture(scope="module")
def tab(desk: BrowserContext, server_url: str) -> Iterator[Tab]:
    page = desk.new_page()
    yield Tab(page, server_url)
    page.close()


def widths(page: Page, looks: Looks) -> Iterator[tuple[str, list[str]]]:
    """What sticks out of a page, width after width in one theme and the other."""
    for theme, of_theme in looks.items():
        page.emulate_media(color_scheme=theme)
        for width in of_theme:
            resize(page, width)
            yield f"{width} {theme}", sticks_out(page)


@pytest.mark.parametrize("name", PAGES)
def test_it_looks_whole_and_shuts_nobody_out(tab: Tab, name: str) -> None:
    page = tab.go(name)
    found = {"1440 light": sticks_out(page) + violations(page, ALLOWED)}
    if name in PICTURES:
        picture, place = PICTURES[name]
        found[picture] = unlike(picture, page.locator(".gaibo-chart").nth(place))
    for where, faults in widths(page, LOOKS):
        found[where] = faults
        if where == f"{PHONE} dark":
            found["touched"] = too_low(page)
            found[where] += violations(page, ALLOWED, *OF_A_LOOK)
    assert tab.told(found) == []


@pytest.mark.parametrize("name", sorted(PROJECTED))
def test_on_a_wall_its_letters_grow_and_nothing_is_cut_off(tab: Tab, name: str) -> None:
    page = tab.go(name)
    assert tab.told({"wall": on_a_wall(page) + sticks_out(page)}) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_it_looks_whole_at_every_other_width_and_on_a_wall(tab: Tab, name: str) -> None:
    page = tab.go(name)
    found = dict(widths(page, OTHERS))
    found["wall"] = on_a_wall(page)
    assert tab.told(found) == []


def on_a_wall(page: Page) -> list[str]:
    """What is wrong with a page that is thrown on a wall."""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 3840, "height": 2160})
    still(page)
    return [str(fault) for fault in page.evaluate(ON_A_WALL)]


@pytest.mark.parametrize("link", ["?region=410000&lang=en", "plan_changes?period=2017-03"])
def test_other_states_need_no_sideways_scroll_on_a_phone(desk: BrowserContext, server_url: str, link: str) -> None:
    page = desk.new_page()
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"{server_url}/{link}")
    ready(page)
    still(page)
    assert sticks_out(page) == []
    page.close()
