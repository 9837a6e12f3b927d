"""One number, from the cell of a county's form to the page a leader sees, with the same digits all the way."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from etl.read import read_file
from etl.regions import Regions
from tests.serving import needs_chromium
from warehouse import lake
from warehouse.metrics import METRICS
from warehouse.store import query

LANLING = "371324"
SHEET, COLUMN = "表一", ("校舍建设", "开工", "面积（㎡）")


pytestmark = needs_chromium


@pytest.fixture
def form(demo_data: Path) -> Path:
    """The city's workbook that carries the county's report of 2015-06-30."""
    [path] = (demo_data / "inbox" / "demo" / "37" / "2015-07").glob("临沂市*.xlsx")
    return path


def cell_of(path: Path) -> tuple[int, Decimal]:
    """Row (from 1) and figure of the county's cell, found as a person would: by the headings above it and its code."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET)
    rows = sheet.to_python(skip_empty_area=False)
    parent, child, leaf = next(
        rows[n : n + 3] for n in range(len(rows)) if COLUMN[0] in rows[n] and COLUMN[1] in rows[n + 1]
    )
    first = parent.index(COLUMN[0])
    column = leaf.index(COLUMN[2], child.index(COLUMN[1], first))
    number = next(n for n, row in enumerate(rows) if LANLING in [str(cell) for cell in row])
    return number + 1, Decimal(repr(rows[number][column]))


def test_the_number_of_a_form_reaches_the_page_unchanged(form: Path, server_url: str, page: Page) -> None:
    row, written = cell_of(form)

    fact = read_file(form, Regions.load()).frames["progress"].filter(county_code=LANLING, work_class="building")
    assert fact.select("started_qty_centi", "sheet", "row").row(0) == (int(written * 100), SHEET, row)

    sent = lake.submissions().filter(form="progress", county_code=LANLING, slot="201507").row(0, named=True)
    kept = pl.read_parquet(lake.facts_path("progress", 201507, sent["load_id"]))
    kept = kept.filter(submission_id=sent["submission_id"], work_class="building")
    assert kept["started_qty_centi"].to_list() == [int(written * 100)]

    where = "period = '2015-07' and county_code = $county"
    published = query(
        "select started_qty, planned_qty, source_file, source_sheet, source_row from county_progress "
        f"where {where} and work_class = 'building'",
        county=LANLING,
    ).row(0, named=True)
    assert published["started_qty"] == written
    assert (published["source_file"], published["source_sheet"], published["source_row"]) == (form.name, SHEET, row)

    macro = query(f"select start_rate(r) from county_progress as r where {where}", county=LANLING).item()
    figure = query(
        "select numerator, denominator, value from metric_value "
        "where metric = 'start_rate' and period = '2015-07' and region_code = $county",
        county=LANLING,
    ).row(0, named=True)
    assert (figure["numerator"], figure["denominator"]) == (written, published["planned_qty"])
    assert figure["value"] == macro == float(written) / float(published["planned_qty"])

    text = METRICS["start_rate"].text(figure["numerator"], figure["denominator"])
    assert text == f"{round(written * 100 / published['planned_qty'], 2)}%"
    page.goto(f"{server_url}/county?period=2015-07&region={LANLING}")
    expect(page.locator(".st-key-headline")).to_contain_text(f"校舍开工率 {text}")
