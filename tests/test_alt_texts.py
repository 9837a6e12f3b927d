"""What those hear who cannot see a picture: its finding, with its figures or with who is named, in their language."""

import re

import pytest

from tests.test_page_states import PAGES
from tests.visit import charts_told, opened

# A figure, or somebody who is named.
TOLD = re.compile(r"\d|\w[市县区]")


def heard(name: str, **link: str) -> list[str]:
    """The alt texts of a page's pictures; where there are any, what they show is in tables too."""
    app = opened(name, period="2016-11", **link)
    alts = [str(chart["alt"]) for chart in charts_told(app)]
    assert name == "slideshow" or not alts or len(app.dataframe)
    return alts


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("name", PAGES)
def test_a_picture_is_heard_as_its_finding(name: str) -> None:
    for words in heard(name) + heard(name, region="371300", lang="en"):
        assert TOLD.search(words) and len(words) > 8, words
        assert "**" not in words and not words.startswith("- ")
