"""An open page in Chromium in; what sticks out of it, what a finger misses and what it says to a screen reader out."""

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.conftest import DEMO_VERSION

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FOOT = re.compile(rf"(数据版本|data version) {DEMO_VERSION}")
# Streamlit looks for its server beside a deep link first and finds it one level up.
ITS_OWN_SEARCH = re.compile(r"/\w+/_stcore/(health|host-config)$")
# CSS pixels of a finger.
FINGER = 40

# Resolves when nothing waits for its scripts and the layout has not changed for three looks, 50 ms apart.
STILL = """() => new Promise(resolve => {
  const moving = '[data-testid=stMain], .js-plotly-plot, .js-plotly-plot .main-svg, iframe'
  let before = '', same = 0, looks = 0
  const look = () => {
    const size = e => [e.scrollHeight, e.clientWidth, e.getAttribute('width')]
    // A chart out of sight waits for the browser's spare time.
    const waits = e => e.clientWidth && e.clientWidth !== Number(e.querySelector('.main-svg')?.getAttribute('width'))
    const now = JSON.stringify([...document.querySelectorAll(moving)].map(size))
    const skeleton = document.querySelector('[data-testid^=stSkeleton]')
    const undrawn = [...document.querySelectorAll('.gaibo-chart')].some(waits)
    same = now === before && !skeleton && !undrawn ? same + 1 : 0
    before = now
    if (same >= 3 || ++looks > 200) resolve(); else setTimeout(look, 50)
  }
  look()
})"""

# What reaches beyond the window, unless it lies in something that scrolls; words of a chart that leave its drawing.
STICKS_OUT = """() => {
  const main = document.querySelector('[data-testid=stMain]'), edge = main.getBoundingClientRect(), faults = []
  const named = e => `${e.tagName.toLowerCase()}.${[...e.classList].join('.')} “${e.textContent.trim().slice(0, 30)}”`
  const held = e => {
    for (let p = e.parentElement; p && p !== main; p = p.parentElement)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true
    return false
  }
  if (main.scrollWidth > main.clientWidth + 1) faults.push(`scrolls: ${main.scrollWidth} > ${main.clientWidth}`)
  for (const e of main.querySelectorAll('*')) {
    if (e.closest('svg') && e.tagName !== 'svg') continue
    const box = e.getBoundingClientRect()
    if (box.width < 2 || box.height < 2 || (box.right <= edge.right + 1 && box.left >= edge.left - 1)) continue
    if (e.checkVisibility({visibilityProperty: true}) && !held(e)) faults.push(`sticks out: ${named(e)}`)
  }
  for (const plot of main.querySelectorAll('.js-plotly-plot')) {
    const area = plot.getBoundingClientRect()
    for (const text of plot.querySelectorAll('.main-svg text')) {
      const box = text.getBoundingClientRect()
      if (!box.width || text.closest('.hoverlayer, .modebar')) continue
      const within = box.left > area.left - 2 && box.right < area.right + 2
      if (!within || box.top < area.top - 2 || box.bottom > area.bottom + 2) faults.push(`cut off: ${text.textContent}`)
    }
  }
  return faults.slice(0, 8)
}"""

# Buttons, links and choices that are lower than a finger; a link among words is as high as its line.
TOO_LOW = """least => {
  const wanted = 'button, [role=button], [role=tab], [role=combobox], a[href], summary, input:not([type=hidden])'
  const names = ['stElementToolbar', 'stDataFrame', 'stHeaderActionElements'].map(name => `[data-testid=${name}]`)
  const fields = '[role=group], [data-testid=stTextInputRootElement], [data-testid=stNumberInputContainer]'
  const theirs = ['.js-plotly-plot', ...names].join()
  const faults = []
  for (const e of document.querySelectorAll(`[data-testid=stMain] :is(${wanted})`)) {
    if (!e.checkVisibility({visibilityProperty: true, opacityProperty: true}) || e.closest(theirs)) continue
    if (e.tagName === 'A' && e.closest('p, li, td')) continue
    const target = e.closest(fields + (e.tagName === 'INPUT' ? ', label' : '')) || e
    const box = target.getBoundingClientRect(), said = e.getAttribute('aria-label') || e.textContent
    if (box.width && box.height && box.height < least - 0.5)
      faults.push(`${Math.round(box.height)} px: ${e.tagName.toLowerCase()} “${said.trim().slice(0, 30)}”`)
  }
  return [...new Set(faults)].slice(0, 8)
}"""


def errors_of(page: Page) -> list[str]:
    """What the page will write on the console as an error, or throw, from now on."""
    errors: list[str] = []

    def written(message: ConsoleMessage) -> None:
        if message.type == "error" and not ITS_OWN_SEARCH.search(message.location.get("url", "")):
            errors.append(f"{message.text} {message.location}")

    page.on("console", written)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def ready(page: Page) -> None:
    """Wait until the page has been run to its end."""
    # A slide has a foot of its own, and the page's is hidden then.
    expect(page.get_by_text(FOOT).filter(visible=True).first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def still(page: Page) -> None:
    """Wait until nothing on the page moves."""
    page.evaluate(STILL)


def resize(page: Page, width: int, height: int = 900) -> None:
    """Give the window another size, without loading the page again."""
    page.set_viewport_size({"width": width, "height": height})
    still(page)


def sticks_out(page: Page) -> list[str]:
    """What is wider than the window or cut by the edge of its chart, and stays so: tables follow a window late."""
    for _ in range(10):
        faults = [str(fault) for fault in page.evaluate(STICKS_OUT)]
        if not faults:
            break
        page.wait_for_timeout(200)
    return faults


def too_low(page: Page) -> list[str]:
    """What a finger cannot hit, while the device is one that is touched."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
    still(page)
    faults = [str(fault) for fault in page.evaluate(TOO_LOW, FINGER)]
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()
    return faults


def violations(page: Page, allowed: dict[str, tuple[str, ...]], *rules: str) -> list[str]:
    """The serious and critical faults that axe-core finds by all or these rules, but for elements a rule may find."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found: list[dict[str, Any]] = page.evaluate("options => axe.run(document, options)", options)["violations"]
    faults = []
    for rule in found:
        if rule["impact"] not in ("serious", "critical"):
            continue
        for node in rule["nodes"]:
            element = page.locator(node["target"][-1]).first
            excused = allowed.get(rule["id"], ())
            if excused and element.evaluate("(e, list) => list.some(s => e.matches(s))", list(excused)):
                continue
            faults.append(f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:220]}")
    return faults
