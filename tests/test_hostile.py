"""What counties wrote to do harm stands on every page, and in every file that a page offers, as it was written."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
import streamlit as st
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.testing.v1.element_tree import Block, Node

from charts.free import chart
from etl import __main__ as command_line
from pages.parts.workbench.files import KINDS as KINDS_OF_FILES
from reports.formats import FORMATS
from reports.kinds import KINDS, Asked
from reports.reading.scope import scope_at
from tests.conftest import LANSHAN, house_in
from tests.document_cases import report
from tests.hostile import ATTACKS, EVIL, hostile, in_markdown, in_tags, unseen
from tests.hostile_files import alive
from tests.test_page_states import PAGES
from tests.visit import charts, drawing, opened

# What a browser shows as text whatever it says: what was typed, what can be picked, the name of an element, an
# answer to a screen reader. Plotly's figures and tables are looked at by themselves.
AS_TEXT = {"id", "key", "alt", "value", "raw_value", "raw_values", "code_text", "spec", "data", "url", "form_id"}
PICKED = ("Selectbox", "options")
LINKS = {
    "school": {"school": f"{ATTACKS['script']}0"},
    "project": {"project": f"{ATTACKS['link']}5"},
    "milestones": {"task": f"county.{ATTACKS['marks']}"},
    "quality": {"check": "counted_twice"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of the warehouse of attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    with house_in(folder) as house:
        hostile(house)
        yield folder / "data"


@pytest.fixture
def offered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes] | bytes]:
    """File name → what makes it, of every file that a page offers meanwhile."""
    found: dict[str, Callable[[], bytes] | bytes] = {}
    offer = st.download_button

    def noted(label: str, data: Any, file_name: str, **more: Any) -> bool:
        found[file_name] = data
        return offer(label, data, file_name=file_name, **more)

    monkeypatch.setattr(st, "download_button", noted)
    monkeypatch.setenv("GAIBO_DATA", str(folder))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_and_its_files_show_it_as_it_was_written(
    name: str, offered: dict[str, Callable[[], bytes] | bytes]
) -> None:
    for region in (LANSHAN, "370000"):
        app = opened(name, region=region, period="2015-07", **LINKS.get(name, {}))
        assert [fault for element in elements(app._tree) for fault in faults(element)] == []
        assert [cell for table in app.table for cell in table.value.to_numpy().ravel() if in_markdown(str(cell))] == []
    for file_name, data in offered.items():
        assert EVIL not in file_name and not unseen(file_name) and not {"/", "\\", "\x00"} & set(file_name)
        assert (file_name, alive(file_name, data() if callable(data) else data)) == (file_name, [])


def test_what_is_looked_for_is_on_the_pages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(folder))
    app = opened("milestones", region=LANSHAN, period="2015-07")
    shown = [text for element in elements(app._tree) for _type, _name, text in strings(element)]
    assert any("evil\\.example" in text for text in shown)
    assert any("evil.example" in option for box in app.selectbox for option in box.options)
    drawn = [text for element in elements(app._tree) for _type, name, text in strings(element) if name == "spec"]
    assert len(drawn) == len(charts(app)) and any("evil.example" in figure for figure in drawn)
    told = in_markdown(f"甲 {ATTACKS['link']}"), in_markdown(ATTACKS["marks"]), in_tags(ATTACKS["tags"])
    assert all(told) and unseen(ATTACKS["turned"]) == ["U+202E", "U+2066", "U+200F"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_says_it_as_it_was_written(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(folder))
    nearest = [code for code in (LANSHAN, "371300") if scope_at("v000002", code, "2015-07").level in KINDS[kind].levels]
    said = report(kind, nearest[0], "2015-07", Asked(people=True))
    for key, form in FORMATS.items():
        assert (key, alive(f"a.{key}", form.write(said))) == (key, [])


@pytest.mark.parametrize("form", ["csv", "parquet", "duckdb"])
def test_an_export_is_data_and_nothing_in_its_csv_is_reckoned(
    form: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(folder))
    assert command_line.main(["export", "--format", form, "--out", str(tmp_path / "out"), "--with-names"]) == 0
    assert {path.parent for path in (tmp_path / "out").rglob("*.*")} == {tmp_path / "out"}
    written = sorted((tmp_path / "out").glob("*.csv"))
    assert [path.name for path in written if alive(path.name, path.read_bytes())] == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_analysts_answer_is_a_file_of_texts(kind: str) -> None:
    write = next(write for name, write, _mime in KINDS_OF_FILES if name == kind)
    columns = {f"{text[:40]}{n}": [text] for n, text in enumerate(ATTACKS.values())}
    content = write(pa.table(columns | {"addresses": [f"http://{EVIL}"], "list": [[ATTACKS["hyperlink"]]]}), "zh")
    assert alive(f"a.{kind}", content) == []


@pytest.mark.parametrize("kind", ["bar", "line", "scatter", "box"])
def test_an_analysts_chart_has_no_tag_of_a_text(kind: str) -> None:
    frame = pl.DataFrame({ATTACKS["anchor"]: list(ATTACKS.values()), "n": range(len(ATTACKS))})
    figure = json.loads(chart(frame, kind, ATTACKS["anchor"], "n", ATTACKS["anchor"]).to_json())
    assert [label for label in leaves(figure) if in_tags(label)] == []


def elements(tree: Block | Node) -> Iterator[Message]:
    """Every element of a page and every block, as it is sent to the browser."""
    if isinstance(proto := getattr(tree, "proto", None), Message):
        yield proto
    for child in getattr(tree, "children", {}).values():
        yield from elements(child)


def faults(element: Message) -> list[tuple[str, str, str]]:
    """What of an attack is alive in an element: its kind, the field, the text."""
    found = []
    for kind, name, text in strings(element):
        if name == "spec":
            labels = [label for label in leaves(json.loads(text)) if in_tags(label)]
            found += [(kind, name, label) for label in labels]
        elif kind == "Html" or (kind == "Markdown" and getattr(element, "allow_html", False)):
            found += [(kind, name, text)] if in_tags(text) else []
        elif name not in AS_TEXT and (kind, name) != PICKED and in_markdown(text):
            found.append((kind, name, text))
    return found


def strings(message: Message) -> Iterator[tuple[str, str, str]]:
    """Every text of a message and of those within it: the message's kind, the field, the text."""
    if picture := drawing(message):
        told, figure = picture
        yield type(message).__name__, "alt", json.loads(told)["alt"]
        yield type(message).__name__, "spec", figure
    for field, value in message.ListFields():
        values = value if field.is_repeated and not hasattr(value, "keys") else [value]
        if hasattr(value, "keys"):
            values = list(value.values())
        for one in values:
            if isinstance(one, Message):
                yield from strings(one)
            elif isinstance(one, str):
                yield type(message).__name__, field.name, one


def leaves(figure: Any, key: str = "") -> Iterator[str]:
    """The texts of a figure that are drawn; what a click brings back is not."""
    if isinstance(figure, dict):
        for name, value in figure.items():
            if name != "customdata":
                yield from leaves(value, name)
    elif isinstance(figure, list):
        for value in figure:
            yield from leaves(value, key)
    elif isinstance(figure, str):
        yield figure
