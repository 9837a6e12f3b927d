"""The upload page: what it says of good files and bad ones, and that what is published is what the other pages show."""

import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from playwright.sync_api import Browser, Page, expect
from streamlit.testing.v1 import AppTest

from pages.parts.upload import child as etl_command
from pages.parts.upload.child import Run, Upload, safe_names
from tests.conftest import FEIXIAN, LANSHAN, House
from tests.serving import answer, needs_chromium, served
from tests.test_load import start_rate
from tests.visit import ROOT, said
from warehouse import store, walled

SUPERVISION = "pages/supervision/upload.py"


def visit(**parameters: str) -> AppTest:
    """The upload page, before anything is dropped."""
    st.cache_data.clear()
    st.cache_resource.clear()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run().switch_page(SUPERVISION).run()


def dropped(*files: Path, **parameters: str) -> AppTest:
    """The page after these files were dropped and checked."""
    app = visit(**parameters)
    for file in files:
        app.file_uploader[0].upload(file.name, file.read_bytes())
    app.run()
    assert [fault.message for fault in app.exception] == []
    return app


def followed(command: str, *files: Path, options: tuple[str, ...] = ()) -> Run:
    run = Run(command, [Upload(file.name, file.read_bytes()) for file in files], options)
    for _ in run.follow():
        pass
    return run


@pytest.fixture
def small(house: House) -> House:
    """Two counties with a plan and a report."""
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
    return house


class TestThePage:
    def test_without_files_it_says_what_it_takes_and_what_will_happen(self, small: House) -> None:
        words = said(visit())
        assert "什么数据都不会改变" in words and ".xlsx、.xls、.csv" in words
        assert "演示数据" not in words

    @pytest.mark.usefixtures("demo_data")
    def test_over_demo_data_it_warns(self) -> None:
        assert "演示数据（合成）" in str(visit().warning[0].value)

    def test_before_the_first_version_it_is_there_to_make_it(self, house: House) -> None:
        assert "第一次发布会建立它" in said(visit())
        app = dropped(house.plan({LANSHAN: 100}))
        assert "首次报送 **1** 份" in said(app)

    def test_a_good_file_shows_which_figures_would_change(self, small: House) -> None:
        app = dropped(small.progress("2015-07", {LANSHAN: 60, FEIXIAN: 10}))
        assert "补报 **2** 份，**2** 处数字变化" in said(app)
        changed = next(table.value for table in app.dataframe if "原来" in table.value.columns)
        assert changed[["列", "原来", "装入后"]].values.tolist()[0] == ["开工数量", "40", "60"]
        assert store.current_version() == "v000001"

    def test_in_english_it_speaks_english(self, small: House) -> None:
        app = dropped(small.progress("2015-07", {LANSHAN: "约60"}), lang="en")
        assert "Nothing was loaded" in str(app.error[0].value)
        assert "approximate" in app.table[0].value["Expected"].tolist()[0]

    def test_a_bad_file_names_the_cell_and_offers_nothing_to_publish(self, small: House) -> None:
        app = dropped(small.progress("2015-07", {LANSHAN: "约60"}))
        assert app.table[0].value["单元格"].tolist() == ["G2"]
        assert not [button for button in app.button if button.label == "发布"]

    def test_a_file_that_was_loaded_before_is_said_to_be(self, small: House) -> None:
        again = small.progress("2015-07", {LANSHAN: 40, FEIXIAN: 11})
        small.load(again)
        assert "1 个文件以前已装入" in said(dropped(again))

    def test_publishing_makes_the_version_that_the_figures_are_in(self, small: House) -> None:
        app = dropped(small.progress("2015-07", {LANSHAN: 60, FEIXIAN: 10}))
        app.button(key="upload_publish").click().run()
        app.button(key="upload_confirm").click().run()
        assert "已发布数据版本 v000002" in said(app) and "· 数据版本 v000002" in said(app)
        assert start_rate(LANSHAN) == 0.6
        assert {button.label for button in app.button} >= {"兰山区的县档案", "费县的县档案", "打开总览"}


def children() -> set[str]:
    """The processes that this one has started, dead ones nobody has waited for included."""
    return {pid for of in Path("/proc/self/task").glob("*/children") for pid in of.read_text().split()}


class TestTheChild:
    def test_it_says_where_it_is_and_leaves_no_file_behind(self, small: House) -> None:
        run = followed("check", small.progress("2015-07", {LANSHAN: 60}))
        assert run.result and run.result["accepted"] and run.progress == ("read", 1, 1)
        assert list((store.data_dir() / "inbox" / "uploads").iterdir()) == []

    def test_it_is_killed_with_its_children_when_it_is_late(
        self, small: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(etl_command.SECONDS, "check", 0.2)
        before, started = children(), time.monotonic()
        run = followed("check", small.progress("2015-07", {LANSHAN: 60}))
        assert (run.result, run.failure) == (None, "late")
        assert time.monotonic() - started < 20
        assert children() <= before

    def test_its_memory_has_a_wall(self, small: House, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(walled, "MEMORY", 100 << 20)
        report = small.progress("2015-07", {LANSHAN: 60})
        with report.open("a") as file:
            file.write("\n" * (150 << 20))
        run = followed("check", report)
        assert run.result is None and run.failure == "memory"
        assert store.current_version() == "v000001"

    def test_what_it_writes_instead_of_an_answer_is_the_reason(self, small: House) -> None:
        run = followed("map", small.progress("2015-07", {LANSHAN: 60}), options=("--form=nix",))
        assert "没有“nix”这种表" in run.failure

    def test_a_name_cannot_leave_its_folder_and_keeps_its_chinese(self) -> None:
        names = ["../../x.csv", "C:\\表\\费县.xlsx", "费县.xlsx", "..", "a\0b.csv", "长" * 300 + ".csv"]
        safe = safe_names(names)
        assert safe[:5] == ["x.csv", "费县.xlsx", "费县 (2).xlsx", "_", "a_b.csv"]
        assert all(len(name.encode()) < 255 and "/" not in name for name in safe)
        assert len(set(safe)) == len(names)

    def test_files_of_one_name_are_all_looked_at(self, small: House) -> None:
        sent = [small.progress("2015-07", {LANSHAN: 60}), small.progress("2015-07", {FEIXIAN: 20})]
        run = Run("check", [Upload("进展.csv", file.read_bytes()) for file in sent])
        for _ in run.follow():
            pass
        assert run.result and run.result["files"] == 2

    def test_the_page_does_not_open_a_file_in_its_own_process(self) -> None:
        script = "import sys, pages.parts.upload.child; print([m for m in sys.modules if m.split('.')[0] == 'etl'])"
        found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
        assert found.stdout.strip() == "[]"


@pytest.fixture
def site(small: House, tmp_path: Path) -> Iterator[str]:
    """A server over a warehouse of its own; named before `page`, so that the page is closed when the server stops."""
    log = tmp_path / "log"
    with served(store.data_dir(), log) as url:
        answer(f"{url}/_stcore/script-health-check", log)
        yield url


def ready(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)


def drop(page: Page, site: str, *files: Path) -> None:
    page.goto(f"{site}/upload")
    expect(page.get_by_role("heading", name="数据上报")).to_be_visible()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([str(file) for file in files])


@needs_chromium
def test_a_corrected_report_is_dropped_published_and_seen_on_the_county_page(
    site: str, page: Page, browser: Browser, small: House
) -> None:
    reader = browser.new_page()
    reader.clock.install()
    reader.goto(f"{site}/laggards")
    ready(reader)
    drop(page, site, small.progress("2015-07", {LANSHAN: 60}))
    expect(page.get_by_text("没有发现错误，可以发布")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("补报 1 份，2 处数字变化")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("第1次报送 → 第2次，变化 2")).to_be_visible()
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_text("已发布数据版本 v000002")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("数据版本 v000002", exact=False).last).to_be_visible()
    page.get_by_role("button", name="兰山区的县档案").click()
    expect(page.get_by_role("heading", name="兰山区", exact=True)).to_be_visible()
    expect(page.get_by_text("60.00%").first).to_be_visible()
    expect(reader.get_by_text("新的数据版本")).to_have_count(0)
    reader.clock.fast_forward(61_000)  # without a touch
    expect(reader.get_by_text("发布了新的数据版本 v000002，您看到的仍是 v000001 的数")).to_be_visible()
    reader.get_by_role("button", name="看最新").click()
    expect(reader.get_by_text("· 数据版本 v000002")).to_be_visible()
    expect(reader.get_by_text("新的数据版本")).to_have_count(0)
    reader.close()


@needs_chromium
@pytest.mark.slow
def test_a_sabotaged_report_comes_back_with_its_cell_marked(site: str, page: Page, small: House) -> None:
    page.goto(f"{site}/upload")
    zone = page.get_by_test_id("stFileUploaderDropzone")
    expect(zone).to_be_visible()
    expect(zone).to_contain_text("选择文件")
    expect(zone).to_contain_text("每个文件不超过 50MB")
    drop(page, site, small.progress("2015-07", {LANSHAN: "约60"}))
    expect(page.get_by_text("有 1 处错误，不能装入")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="标注_").click()
    copy = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    comments = [cell.comment.text for sheet in copy for row in sheet for cell in row if cell.comment]
    assert any("约" in text or "准确" in text for text in comments)


@needs_chromium
@pytest.mark.slow
def test_a_strange_header_is_settled_once_and_then_loads(site: str, page: Page, small: House, tmp_path: Path) -> None:
    strange = tmp_path / "区县进展.csv"
    strange.write_text("区县,报告月份,校舍动工平方米,校舍完工平方米\n费县,2015年7月,50,20\n", encoding="utf-8")
    drop(page, site, strange)
    expect(page.get_by_text("表头不认识")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("这样对应，前几行读成")).to_be_visible(timeout=60_000)
    ready(page)
    page.get_by_role("textbox", name="给这个版式起个名字").fill("区县进展（试）")
    page.keyboard.press("Enter")
    ready(page)
    page.get_by_role("button", name="存为版式，重新检查").click()
    expect(page.get_by_text("没有发现错误，可以发布")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("补报 1 份，2 处数字变化")).to_be_visible()
