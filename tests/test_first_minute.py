"""The first minute in a real Chromium: the sentence, the worst county, its project, and the link for a colleague."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.eyes import errors_of, ready, still
from tests.serving import needs_chromium
from warehouse.store import query

pytestmark = needs_chromium
WORST = """
    select region_code, region_name from metric_value
    where period = '2015-07' and metric = 'start_rate' and level = 'county' and province_code = '370000'
    order by value, region_code limit 1
"""
OVERDUE = """
    select name from project_ledger where period = '2015-07' and county_code = $code and overdue_days is not null
"""


def shown(page: Page) -> dict[str, str]:
    """What the page is about: its heading, period and county."""
    boxes = {label: page.get_by_role("combobox", name=label).first for label in ("期次", "县（市、区）")}
    return {"heading": page.get_by_role("heading", level=1).inner_text()} | {
        label: box.input_value() for label, box in boxes.items()
    }


def test_from_the_sentence_to_the_worst_countys_project_and_on_to_a_colleague(
    page: Page, browser: Browser, server_url: str, demo_data: object
) -> None:
    [(code, county)] = query(WORST).rows()
    errors = errors_of(page)
    page.goto(server_url)
    ready(page)
    still(page)
    sentence = page.locator(".st-key-headline")
    expect(sentence).to_be_in_viewport()
    expect(sentence).to_contain_text("校舍开工率 34.37%")
    worst = page.locator("[class*=st-key-names_severe] button").first
    expect(worst).to_be_in_viewport()
    expect(worst).to_contain_text(county)
    worst.click()
    page.wait_for_url(re.compile(rf"region={code}"))
    page.get_by_role("button", name=re.compile("打开.*的县档案")).click()
    page.wait_for_url(re.compile(rf"/county\?.*region={code}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(county)
    ready(page)
    table = page.locator("[class*=st-key-table_overdue_projects]").get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    # The table is a canvas: the box of its first row.
    table.click(position={"x": 22, "y": 54})
    page.wait_for_url(re.compile(r"/project\?.*project="))
    ready(page)
    about = shown(page)
    assert about["heading"] in query(OVERDUE, code=code)["name"].to_list()
    assert county in about["县（市、区）"] and "2015年7月" in about["期次"]
    colleague = browser.new_context().new_page()
    colleague.goto(page.url)
    ready(colleague)
    assert shown(colleague) == about
    colleague.context.close()
    assert errors == []
