"""The app served on loopback in; how long a reader with a browser waits, beside a bare page with one chart, out."""

from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

from bench.proxy import SERVE
from bench.result import CannotMeasure, Goal, Result, at_most
from bench.serving import ROOT, Served, served
from warehouse import store

CHROMIUM = Path("/usr/bin/chromium")
PAGES = {"总览": "", "滞后": "laggards", "资金": "funds", "县档案": "county?region=371302"}
MAIN = "总览"
BARE = "bare page"
COLD_RUNS = 3  # each starts a server
LONGEST = 60_000
Row = dict[str, str | int | float | None]
# The clock is the page's own, from the start of its navigation; the first chart is there when its marks are drawn.
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
DRAWN = ".js-plotly-plot .main-svg .trace, .js-plotly-plot .main-svg .layer-above .choroplethlayer path"
FIRST = f"""() => new Promise(done => {{
    const look = () => document.querySelector({DRAWN!r}) ? done(performance.now()) : requestAnimationFrame(look);
    look();
}})"""
# From the click to the frame after which no chart was drawn anew for so long: 300 ms, which are not counted.
REDRAWN = """async (option) => {
    const node = [...document.querySelectorAll('[role=option]')].find(node => node.textContent.includes(option));
    let last = 0;
    const seen = new MutationObserver(changes => {
        if (changes.some(change => change.target.closest?.('.js-plotly-plot'))) last = performance.now();
    });
    const drawn = ['d', 'transform', 'points'];
    seen.observe(document.body, {childList: true, subtree: true, attributes: true, attributeFilter: drawn});
    const began = performance.now();
    node.click();
    while (last ? performance.now() - last < 300 : performance.now() - began < 20000)
        await new Promise(requestAnimationFrame);
    seen.disconnect();
    return last ? last - began : null;
}"""
NOTES = [
    "Chromium, headless, on loopback, sharing the machine with the server; milliseconds, medians.",
    f"cold: a server that has run its warm-up only, a browser with an empty cache; {COLD_RUNS} servers.",
    "first paint: the browser's first-contentful-paint. first chart: the first mark of a chart is in the document.",
    "warm: the same address again in a new tab, files from the browser's cache.",
    "period, city: from the click on the option to the last change within a chart, two options in turn, all visited "
    "before; — where the page has no such list or its chart does not change.",
    "bare page: bench/browser_bare.py, a list, a title and one bar chart.",
]


def run(runs: int) -> Result:
    """Open the main pages in Chromium and pick from their lists, `runs` times each.

    Raises:
        WarehouseMissing: nothing has been published yet.
        CannotMeasure: Chromium or Playwright is not installed, or a page shows no chart.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as missing:
        raise CannotMeasure("Playwright is not installed here: make dev") from missing
    if not CHROMIUM.exists():
        raise CannotMeasure(f"{CHROMIUM} is not installed here: apt-get install chromium")
    version = store.current_version()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
            rows = _rows(browser, max(1, runs))
            browser.close()
    except Error as failed:
        raise CannotMeasure(f"Chromium: {failed.message}") from failed
    return Result(
        "browser", "What a reader with a browser waits", [f"Warehouse {version}.", *NOTES], rows, _goals(rows)
    )


def _rows(browser: Any, runs: int) -> list[Row]:
    bare, app = ROOT / "bench" / "browser_bare.py", ROOT / "app.py"
    cold: dict[str, list[tuple[float | None, float]]] = {BARE: [], MAIN: []}
    for _ in range(COLD_RUNS):
        with served(BARE, bare) as server:
            cold[BARE].append(_opened(browser.new_context(), server.url))
        with served("app", app, command=SERVE) as server:
            cold[MAIN].append(_opened(browser.new_context(), server.url))
    with served(BARE, bare) as plain, served("app", app, command=SERVE) as full:
        rows = [_row(browser, plain, BARE, "", runs)]
        rows += [_row(browser, full, name, path, runs) for name, path in PAGES.items()]
    for row in rows:
        for place, key in enumerate(("cold first paint", "cold first chart")):
            taken = [times[place] for times in cold.get(str(row["page"]), [])]
            row[key] = _median(taken)
    floor = rows[0]
    for row in rows:
        for key in ("warm first chart", "period"):
            mine, other = row[key], floor[key]
            row[f"{key} ÷ bare"] = mine / other if isinstance(mine, float) and isinstance(other, float) else None
    return rows


def _row(browser: Any, server: Served, name: str, path: str, runs: int) -> Row:
    """A page seen again and again by a browser that has its files."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    url = f"{server.url}/{path}"
    _opened(context, url, leave=False)
    warm = [_opened(context, url, leave=False) for _ in range(runs)]
    page = context.new_page()
    page.goto(url)
    page.evaluate(FIRST)
    clicks = {key: _picks(page, key, runs) for key in ("pick_period", "pick_city")}
    context.close()
    return {
        "page": name,
        "cold first paint": None,
        "cold first chart": None,
        "warm first paint": _median([paint for paint, _ in warm]),
        "warm first chart": _median([chart for _, chart in warm]),
        "period": clicks["pick_period"],
        "city": clicks["pick_city"],
    }


def _opened(context: Any, url: str, leave: bool = True) -> tuple[float | None, float]:
    """First paint and first chart of a new tab, in milliseconds from the start of its navigation."""
    context.set_default_timeout(LONGEST)
    page = context.new_page()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(DRAWN, state="attached")
    chart = page.evaluate(FIRST)
    paint = page.evaluate(PAINT)
    page.close()
    if leave:
        context.close()
    return paint, float(chart)


def _picks(page: Any, key: str, runs: int) -> float | None:
    """From a click on an option of a list to the last change of a chart; None where there is no such list."""
    box = page.locator(f".st-key-{key} [data-baseweb=select], .st-key-{key} input").first
    if not box.count():
        return None
    taken: list[float | None] = []
    for number in range(runs + 2):
        box.click()
        options = page.locator("[role=option]")
        options.first.wait_for()
        named = options.nth(1 + number % 2).inner_text()
        time_taken = page.evaluate(REDRAWN, named)
        with suppress(Exception):
            page.keyboard.press("Escape")
        if number >= 2:
            taken.append(time_taken)
    return _median(taken)


def _median(taken: list[float | None]) -> float | None:
    known = [value for value in taken if value is not None]
    return float(median(known)) if known else None


def _goals(rows: list[Row]) -> list[Goal]:
    def seconds(row: Row, key: str) -> float | None:
        return value / 1000 if isinstance(value := row[key], float) else None

    main = next(row for row in rows if row["page"] == MAIN)
    goals = [
        at_most(f"{MAIN}, cold: first paint", seconds(main, "cold first paint"), 0.5, "s"),
        at_most(f"{MAIN}, cold: first chart", seconds(main, "cold first chart"), 2, "s"),
    ]
    return goals + [
        at_most(f"{row['page']}: click on a {key} → chart redrawn", value, 100, "ms")
        for row in rows[1:]
        for key in ("period", "city")
        if isinstance(value := row[key], float)
    ]
