"""The app served on loopback in; how long a reader with a browser waits, beside a bare page with one chart, out."""

import sys
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
LISTS = {"period": "pick_period", "city": "pick_city"}
ALL = ", all charts"
MOST_COLD = 3  # each starts a server
LONGEST = 180_000
WATCH = Path(__file__).with_suffix(".js")
Row = dict[str, str | int | float | None]
NOTES = [
    "Chromium, headless, on loopback, sharing the machine with the server; milliseconds, medians.",
    "cold: a server that has run its warm-up only, a browser with an empty cache.",
    "first paint: the browser's first-contentful-paint. first chart: its first mark is painted.",
    "warm: the same address again in a new tab, files from the browser's cache.",
    "period, city: from the pointer's release on the option to the last frame in which a chart in the window was drawn "
    "anew, options in turn, visited before; — where the page has no such list or no chart in the window changes.",
    "all charts: the same of every chart of the page: those out of sight are drawn when the browser has time.",
    "bare page: bench/browser_bare.py, a list, a title and one bar chart.",
]
SLOW = "The bare page takes {floor}; a page has ten times the elements, laid out anew before a chart is drawn"
NEXT = "next: fewer elements per page, and fragments so that a choice runs only what it changes"


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
    return Result("browser", "What a reader with a browser waits", [f"Warehouse {version}.", *NOTES], rows, goals(rows))


def _rows(browser: Any, runs: int) -> list[Row]:
    bare, app = ROOT / "bench" / "browser_bare.py", ROOT / "app.py"
    cold: dict[str, list[tuple[float | None, float]]] = {BARE: [], MAIN: []}
    for _ in range(min(runs, MOST_COLD)):
        with served(BARE, bare) as server:
            cold[BARE].append(_first_visit(browser, server.url))
        with served("app", app, command=SERVE) as server:
            cold[MAIN].append(_first_visit(browser, server.url))
    with served(BARE, bare) as plain, served("app", app, command=SERVE) as full:
        rows = [_row(browser, plain, BARE, "", runs)]
        rows += [_row(browser, full, name, path, runs) for name, path in PAGES.items()]
    for row in rows:
        for place, key in enumerate(("cold first paint", "cold first chart")):
            row[key] = _median([times[place] for times in cold.get(str(row["page"]), [])])
    floor = rows[0]
    for row in rows:
        for key in ("warm first chart", "period"):
            mine, other = row[key], floor[key]
            row[f"{key} ÷ bare"] = mine / other if isinstance(mine, float) and isinstance(other, float) else None
    return rows


def _row(browser: Any, server: Served, name: str, path: str, runs: int) -> Row:
    """A page seen again and again by a browser that has its files."""
    print(f"{name} …", file=sys.stderr)
    context, url = _context(browser), f"{server.url}/{path}"
    _opened(context, url).close()
    warm = []
    for _ in range(runs):
        page = _opened(context, url)
        warm.append(page.evaluate("bench.firsts()"))
        page.close()
    page = _opened(context, url)
    clicks: Row = {}
    for column, key in LISTS.items():
        clicks[column], clicks[column + ALL] = _picks(page, key, runs)
    context.close()
    first: Row = {"page": name, "cold first paint": None, "cold first chart": None}
    paints, charts = zip(*warm, strict=True)
    return first | {"warm first paint": _median(paints), "warm first chart": _median(charts)} | clicks


def _context(browser: Any) -> Any:
    """A reader's browser with nothing in its cache; charts neither fade nor move."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    context.set_default_timeout(LONGEST)
    context.add_init_script(path=WATCH)
    return context


def _first_visit(browser: Any, url: str) -> tuple[float | None, float]:
    context = _context(browser)
    paint, chart = _opened(context, url).evaluate("bench.firsts()")
    context.close()
    return paint, chart


def _opened(context: Any, url: str) -> Any:
    """A new tab in which the page's script has ended and a chart was painted."""
    page = context.new_page()
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.bench?.opened()")
    return page


def _picks(page: Any, key: str, runs: int) -> tuple[float | None, float | None]:
    """From a click on an option of a list to the last change of a chart in the window, and of any of the page.

    None where there is no such list, or no such chart changes.
    """
    print(f"  {key} …", file=sys.stderr)
    box = page.locator(f".st-key-{key} input[role=combobox]")
    if not box.count():
        return None, None
    taken: list[tuple[float | None, float | None]] = []
    for number in range(runs + 2):
        box.click()
        others = page.locator("[role=option]:not([aria-selected=true])")  # who has what is chosen gets no new page
        others.nth(number % 2).click()
        page.wait_for_function("bench.settled()")
        if number >= 2:
            taken.append(page.evaluate("bench.redrawn()"))
        page.evaluate("bench.forget()")
    sight, every = zip(*taken, strict=True)
    return _median(sight), _median(every)


def _median(taken: list[float | None] | tuple[float | None, ...]) -> float | None:
    known = [value for value in taken if value is not None]
    return float(median(known)) if known else None


def goals(rows: list[Row]) -> list[Goal]:
    """What the rows mean for a reader; the first row is the bare page's."""

    def seconds(row: Row, key: str) -> float | None:
        return value / 1000 if isinstance(value := row[key], float) else None

    def floor(key: str) -> str:
        return f"{value:.0f} ms" if isinstance(value := rows[0][key], float) else "part"

    main = next(row for row in rows if row["page"] == MAIN)
    paint = f"The same paint of the bare page takes {floor('cold first paint')}: Streamlit's own front end; next: nginx"
    chart = f"The bare page's chart takes {floor('cold first chart')}; next: nginx sends the front end compressed"
    firsts = [
        at_most(f"{MAIN}, cold: first paint", seconds(main, "cold first paint"), 0.5, "s", paint),
        at_most(f"{MAIN}, cold: first chart", seconds(main, "cold first chart"), 2, "s", chart),
    ]
    return firsts + [
        at_most(
            f"{row['page']}: click on a {key} → charts in sight redrawn", value, 100, "ms",
            f"{SLOW.format(floor=floor('period'))}; {NEXT}.",
        )
        for row in rows[1:]
        for key in LISTS
        if isinstance(value := row[key], float)
    ]  # fmt: skip
