"""A generated nation and one of its provinces in; what each page costs in the nation's version ÷ the province's out."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import nation, pages
from bench.alone import alone
from bench.result import Goal, Result, as_json, at_most, from_json
from bench.staging import stage
from etl.publish import publish
from warehouse.store import data_dir

PERIODS = 3
LONGEST = 3000
BASE, PROVINCE = "province", "37"
Row = dict[str, str | int | float | None]
KINDS = {"rerun CPU": "rerun", "first view CPU": "first view"}
NOTES = [
    "CPU milliseconds as `bench pages` takes them, medians, each version in a process of its own; without the harness.",
    "Both versions hold the same counties of the province that the reader looks at; one holds all others too.",
    "all pages: the sum of the pages' medians. Ratios of pages of some milliseconds say little.",
]
WHY = "{worst} grows most; next: read it from a table that is sorted by province, or keep it for the version"


def run(runs: int, scale: str = "nation") -> Result:
    """Build a version of a province and one of `scale`, and open every page of both.

    Raises:
        CannotMeasure: a version cannot be built, or a page shows an exception.
    """
    costs, whole = dict[str, dict[str, Row]](), nation.SCALES[scale]
    with TemporaryDirectory() as folder:
        for name in (BASE, scale):
            data = Path(folder) / name
            print(f"{name} …", file=sys.stderr)
            alone("bench.scale", "build", name, scale, seconds=LONGEST, data=data)
            seen = from_json(alone("bench.scale", "pages", str(runs), seconds=LONGEST, data=data))
            costs[name] = {str(row["page"]): row for row in seen.rows}
    rows = compared(costs[BASE], costs[scale], scale)
    counties = f"{_part(whole).counties:,} counties of {whole.counties:,}; {PERIODS} periods; {runs} repetitions."
    title = "The cost of a page at the scale of a nation"
    return Result("scale", title, [counties, *NOTES], rows, goals(rows, scale))


def _part(whole: nation.Scale) -> nation.Scale:
    """The province that the reader looks at, alone; its counties and projects are those that it has in the whole."""
    each, more = divmod(whole.counties, len(whole.provinces))
    return nation.Scale((PROVINCE,), each + (whole.provinces.index(PROVINCE) < more), whole.times)


def compared(base: dict[str, Row], large: dict[str, Row], scale: str) -> list[Row]:
    """A row per page and one of all, from the rows of `bench pages`; the harness's own cost is taken off."""
    harness, *names = base

    def cost(rows: dict[str, Row], page: str, key: str) -> float:
        value, own = rows[page][key], rows[harness]["rerun CPU"]
        assert isinstance(value, float) and isinstance(own, float)
        return max(value - own, 0.1)

    def row(name: str, of: list[str]) -> Row:
        made: Row = {"page": name}
        for key, short in KINDS.items():
            one, other = (sum(cost(rows, page, key) for page in of) for rows in (base, large))
            made |= {f"{short}, {BASE}": one, f"{short}, {scale}": other, f"{short} ÷": other / one}
        return made

    return [*(row(page, [page]) for page in names), row("all pages", names)]


def goals(rows: list[Row], scale: str) -> list[Goal]:
    """No page may cost much more because others than its reader's province are in the file."""
    *single, every = rows

    def ratio(row: Row, short: str) -> float:
        value = row[f"{short} ÷"]
        assert isinstance(value, float)
        return value

    found = []
    for short in KINDS.values():
        worst = max(single, key=lambda row: ratio(row, short))
        why = WHY.format(worst=worst["page"])
        found.append(at_most(f"{short} of all pages, {scale} ÷ {BASE}", ratio(every, short), 1.2, "×", why))
        found.append(at_most(f"{short} of {worst['page']}, the worst", ratio(worst, short), 1.2, "×", why))
    return found


def _build(name: str, scale: str) -> None:
    """Generate the nation or its province into the data folder, and publish it in one go."""
    whole, data = nation.SCALES[scale], data_dir()
    for _ in nation.generate(data, _part(whole) if name == BASE else whole, PERIODS):
        pass
    stage(sorted((data / "inbox").iterdir()))
    publish(lambda: None)


if __name__ == "__main__":
    what, *words = sys.argv[1:]
    if what == "build":
        _build(*words)
    else:
        print(as_json(pages.run(int(words[0]), f"{PROVINCE}0000")))
