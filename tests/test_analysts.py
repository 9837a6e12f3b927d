"""The code of docs/analysts.md and the cells of docs/analysts.ipynb run on an export of the demo."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from etl import __main__ as command_line
from etl.export import FORMATS

DOCS = Path(__file__).parent.parent / "docs"
BLOCKS = re.findall(r"```python\n(.*?)```", (DOCS / "analysts.md").read_text(encoding="utf-8"), re.DOTALL)
NOTEBOOK = json.loads((DOCS / "analysts.ipynb").read_text(encoding="utf-8"))
CELLS = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
# What the code reads, instead of all.
READ = ["county_progress", "metric", "metric_value", "laggard", "version"]


@pytest.fixture(scope="module")
def exported(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that has `export/` with what the code reads, in every format."""
    folder = tmp_path_factory.mktemp("analyst")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBO_DATA", str(demo_folder))
        for form in FORMATS:
            assert (
                command_line.main(["export", "--format", form, "--out", str(folder / "export"), "--only", *READ]) == 0
            )
    return folder


def test_the_code_of_the_page_gives_what_the_dashboard_says(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(exported)
    given: dict[str, Any] = {}
    assert len(BLOCKS) == 4
    exec(BLOCKS[0], given)
    cities = dict(given["frame"].rows())
    assert len(cities) == 15
    assert round(cities["临沂市"], 4) == 0.5051
    polars: dict[str, Any] = {}
    exec(BLOCKS[1], polars)
    assert polars["progress"].filter(period="2015-07", work_class="building").height == 111
    exec(BLOCKS[2], given)
    assert given["values"].shape == polars["values"].shape
    assert "370000" in set(given["values"]["region_code"]) & set(polars["values"]["region_code"])
    exec(BLOCKS[3], given)
    assert given["behind"].fetchall() == [(37,)]


def test_the_notebook_runs_from_top_to_bottom(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_EXPORT", str(exported / "export"))
    given: dict[str, Any] = {}
    for cell in CELLS:
        exec("".join(cell["source"]), given)
    assert given["period"] == "2017-03"
    assert given["cities"].height == 15
    assert given["hidden"].filter(period="2015-07").select("behind", "hidden").row(0) == (37, 24)


def test_the_notebook_carries_no_output_of_somebodys_machine() -> None:
    assert len(CELLS) > 4
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in CELLS)
    assert "/home/" not in json.dumps(NOTEBOOK)
