"""Every page in every state of its data: it always speaks, never of None, and says whose figures they are."""

import re
from pathlib import Path

import pytest

from tests.conftest import DEMO_VERSION, FEIXIAN
from tests.visit import ROOT, opened, said

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "parts")
# These show something other than the figures of a region.
APART = {"upload", "sql", "glossary"}
# A whole province at the opening, the last period in English, a city, a county, a province that has only a plan.
LINKS = {
    "normal": {"period": "2015-07"},
    "last, in English": {"period": "2017-03", "lang": "en"},
    "first": {"period": "2015-01"},
    "one city, held against lines of the reader": {"period": "2016-11", "region": "371300", "lines": "25-60"},
    "one county": {"period": "2016-01", "region": FEIXIAN},
    "a plan alone": {"region": "410000"},
}
NOTHING = re.compile(r"\bNone\b|\bnan\b|NaN|\bnull\b|\{\w*\}")


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("state", LINKS)
@pytest.mark.parametrize("name", PAGES)
def test_it_speaks_of_the_demo(name: str, state: str) -> None:
    words = said(opened(name, **LINKS[state]))
    assert ("Demo data (synthetic)" if LINKS[state].get("lang") == "en" else "演示数据（合成）") in words
    assert DEMO_VERSION in words
    assert not NOTHING.search(words)
    if state == "a plan alone" and name not in APART | {"overview"}:
        assert "还没有" in words


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"upload"}))
def test_without_a_warehouse_it_says_what_to_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    assert "make run" in said(opened(name))


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("name", sorted(set(PAGES) - {"upload"}))
def test_a_wrong_link_is_said_not_dropped(name: str) -> None:
    faults = [str(warning.value) for warning in opened(name, region="999999", period="2031-01").warning]
    assert any("999999" in fault for fault in faults) and any("2031-01" in fault for fault in faults)
