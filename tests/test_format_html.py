"""A report as one HTML file: all of it is there, nothing in it runs or is fetched, and it is the same every time."""

import json
import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Page, expect
from plotly import __file__ as plotly
from plotly.offline import get_plotlyjs_version

from reports.model import Bars, Picture, Scatter, Swarm
from reports.writers.html import html
from tests.format_cases import HOSTILE, LONG, drawn, everything, packed, words
from warehouse.settings import ROOT


@pytest.fixture(scope="module")
def source() -> str:
    return html(everything()).decode()


@pytest.fixture(scope="module")
def tree(source: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(source)


@pytest.fixture(scope="module")
def pictures(tree: lxml.html.HtmlElement) -> list[dict[str, object]]:
    return json.loads(tree.get_element_by_id("told").text)["pictures"]  # type: ignore[no-any-return]


def test_every_word_and_figure_is_on_the_page(tree: lxml.html.HtmlElement) -> None:
    shown = packed("".join(tree.find(".//main").itertext()))
    assert [text for text in words(everything()) if packed(text) not in shown] == []
    assert packed(LONG) in shown


def test_every_value_of_a_picture_is_drawn_and_stands_in_the_table_below(
    tree: lxml.html.HtmlElement, pictures: list[dict[str, object]]
) -> None:
    blocks = [block for section in everything().sections for block in section.blocks if isinstance(block, Picture)]
    assert len(pictures) == len(blocks)
    figures = tree.findall(".//figure")
    for block, picture, figure in zip(blocks, pictures, figures, strict=True):
        numbers = set(re.findall(r"-?\d+\.?\d*", json.dumps(picture["data"])))
        texts = packed(unescape(json.dumps([picture["data"], picture["layout"]], ensure_ascii=False)))
        twin = packed("".join(figure.itertext()))
        if isinstance(block, Scatter | Swarm):
            names, values = [dot.name for dot in block.dots], [dot.x for dot in block.dots]
        else:
            names = list(block.names)
            values = [float(v) for one in block.series for v in one.values if v is not None]
        assert all(json.dumps(inert_name)[1:-1] in texts or packed(inert_name) in texts for inert_name in names)
        assert all(packed(name) in twin for name in names)
        assert {Decimal(str(value)) for value in values} <= {Decimal(number) for number in numbers}
        assert figure.find(".//*[@role='img']").get("aria-label") == block.finding


def test_what_pictures_say_stands_in_their_tables(tree: lxml.html.HtmlElement) -> None:
    shown = packed(tree.text_content())
    assert [text for text in drawn(everything()) if packed(text) not in shown] == []


def test_texts_of_forms_are_texts(source: str, tree: lxml.html.HtmlElement) -> None:
    assert len(tree.findall(".//script")) == 3 and "<script>alert" not in source
    assert not re.search(
        r"(src|href)=", tree.find(".//main").text_content() and re.sub(r">[^<]*<", "><", source[:60000])
    )
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None and "default-src 'none'" in policy.get("content", "")
    assert "\u202e" not in source and HOSTILE[1] in tree.text_content()


def test_it_is_read_by_headings_tables_and_language(tree: lxml.html.HtmlElement) -> None:
    assert tree.get("lang") == "zh-CN"
    assert [one.tag for one in tree.iter("h1", "h2", "h3")][:4] == ["h1", "h2", "h3", "h3"]
    assert {header.get("scope") for header in tree.iter("th")} == {"col"}
    assert tree.find(".//tr[@class='severe']").text_content().startswith("▼")


def test_the_axis_is_as_long_as_the_largest_rate(pictures: list[dict[str, object]]) -> None:
    bars = [block for section in everything().sections for block in section.blocks if isinstance(block, Bars)]
    assert max(value or 0 for value in bars[0].series[0].values) == 1.227
    ends = [picture["layout"]["xaxis"]["ticktext"][-1] for picture in pictures[:2]]  # type: ignore[index]
    assert ends == ["140%", "100%"]


def test_the_library_is_the_part_of_plotly_that_draws_axes_at_the_version_that_makes_the_figures() -> None:
    library = (ROOT / "static" / "plotly-cartesian.min.js").read_text(encoding="utf-8")
    assert f"plotly.js (cartesian - minified) v{get_plotlyjs_version()}" in library[:100], plotly
    assert "Licensed under the MIT license" in library[:300]


def test_the_same_report_is_the_same_file_and_speaks_its_language(source: str) -> None:
    assert html(everything()).decode() == source
    assert b"Where these figures come from" in html(everything("en"))


def test_a_browser_draws_it_sorts_it_and_asks_nobody_for_anything(source: str, tmp_path: Path, page: Page) -> None:
    (tmp_path / "report.html").write_text(source, encoding="utf-8")
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((tmp_path / "report.html").as_uri())
    expect(page.locator("[data-picture] svg.main-svg").first).to_be_visible()
    drawn_pictures = page.locator("[data-picture] .plot-container").count()
    assert drawn_pictures == sum(isinstance(b, Picture) for section in everything().sections for b in section.blocks)
    table = page.get_by_role("region", name="表二")
    table.get_by_role("button", name="率").click()
    expect(table.locator("tbody tr").first).to_contain_text("丁111县")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == [] == faults
