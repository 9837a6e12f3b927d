"""A person follows a finding up on the page: chooses its row, says what was done, and finds it said by the page."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.conftest import FEIXIAN, House
from tests.serving import answer, needs_chromium, served
from warehouse import marks
from warehouse.store import data_dir

pytestmark = needs_chromium


def test_a_finding_is_followed_up_on_the_page(house: House, browser: Browser, tmp_path: Path) -> None:
    house.load(
        house.plan({FEIXIAN: 100}),
        house.progress("2015-05", {FEIXIAN: 30}, completed_qty=10),
        house.progress("2015-07", {FEIXIAN: 29}, completed_qty=10),
    )
    log = tmp_path / "log"
    with served(data_dir(), log) as url:
        answer(f"{url}/_stcore/script-health-check", log)
        page = browser.new_page(viewport={"width": 1440, "height": 1800})
        page.goto(f"{url}/quality")
        expect(page.get_by_text("已登记处理的 0 处")).to_be_visible()
        table = page.get_by_test_id("stDataFrame").last
        box = table.bounding_box()
        assert box
        page.mouse.click(box["x"] + 22, box["y"] + 54)
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text("校舍开工数量由 30.00 减为 29.00")).to_be_visible()
        dialog.get_by_role("button", name="保存").click()
        expect(dialog.get_by_text("请写登记人")).to_be_visible()
        dialog.get_by_label("说明").fill("<b>电话</b>核实，*上期*多报")
        dialog.get_by_label("登记人").fill("王")
        dialog.get_by_role("button", name="保存").click()
        expect(page.get_by_text("已登记处理的 1 处")).to_be_visible()
        page.close()
    [mark] = marks.all_marks().to_dicts()
    assert (mark["county_code"], mark["state"], mark["note"], mark["who"]) == (
        FEIXIAN, "asked", "<b>电话</b>核实，*上期*多报", "王",
    )  # fmt: skip
