"""The gallery shows the pictures that `make screenshots` takes, all of them and no others."""

import re

from tests.serving import ROOT
from tools.screenshots import IMAGES, SHOTS


def test_the_gallery_shows_every_picture_that_is_taken() -> None:
    shown = re.findall(r"\]\(images/([\w-]+)\.png\)", (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(SHOTS) == sorted(path.stem for path in IMAGES.glob("*.png"))


def test_a_picture_is_small_enough_to_be_kept_with_the_code() -> None:
    assert {path.name: path.stat().st_size for path in IMAGES.glob("*.png") if path.stat().st_size > 400_000} == {}
