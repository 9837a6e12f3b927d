"""The measure of likeness of two charts' pictures: what it must notice, and what it must not mind."""

import io

import pytest
from PIL import Image, ImageFilter

from tests.snapshots import AGREED, TOLERATED, differing, halved

NAMES = sorted(path.stem for path in AGREED.glob("*.png"))


def agreed(name: str) -> Image.Image:
    with Image.open(AGREED / f"{name}.png") as image:
        return image.convert("RGB")


def test_the_key_charts_have_a_picture() -> None:
    assert NAMES == ["curve", "funnel", "swarm", "tiles", "wall"]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_chart_half_of_one_and_another_one_are_noticed(name: str) -> None:
    image = agreed(name)
    blank = Image.new("RGB", image.size, image.getpixel((0, 0)))
    assert differing(blank, image) > 3 * TOLERATED
    upside_down = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    assert differing(upside_down, image) > 2 * TOLERATED
    half = image.copy()
    half.paste(blank.crop((0, 0, image.width, image.height // 2)), (0, 0))
    assert differing(half, image) > TOLERATED
    assert differing(image.resize((image.width, image.height // 2)), image) == 1


@pytest.mark.parametrize("name", NAMES)
def test_softer_edges_are_not(name: str) -> None:
    image = agreed(name)
    assert differing(image.filter(ImageFilter.GaussianBlur(0.4)), image) <= TOLERATED


def test_a_picture_is_looked_at_at_half_its_size() -> None:
    file = io.BytesIO()
    Image.new("RGB", (301, 200), "white").save(file, "PNG")
    assert halved(file.getvalue()).size == (150, 100)
