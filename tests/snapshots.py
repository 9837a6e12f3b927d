"""A chart's picture in; how far it is from the one that was agreed on out, both looked at from a distance."""

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator

AGREED = Path(__file__).with_name("snapshots")
RESULTS = Path(__file__).parent.parent / "test-results" / "snapshots"
# Set by `make snapshots`: what is seen is what is agreed on from now on.
UPDATE = "UPDATE_SNAPSHOTS"
# A pixel differs by so much of 255 in a colour; of all that is drawn, so much may: fonts and edges do, a little.
NOTICED, TOLERATED = 72, 0.10
COLOURS = 64
# Nothing that stays in sight while the page moves may cover a chart.
FLAT = ".st-key-scope, [data-testid=stHeader] { position: static !important; }"


def pixels(image: Image.Image) -> np.ndarray:
    """Height × width × RGB, as signed numbers."""
    return np.asarray(image.convert("RGB"), dtype=np.int16)


def halved(png: bytes) -> Image.Image:
    """A picture at half its size, where a hair's breadth no longer counts."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)


def differing(seen: Image.Image, agreed: Image.Image) -> float:
    """The share of what is drawn on either picture that differs; 1 where their sizes do."""
    if abs(seen.width - agreed.width) > 2 or abs(seen.height - agreed.height) > 2:
        return 1.0
    size = min(seen.width, agreed.width), min(seen.height, agreed.height)
    one, other = (pixels(image.crop((0, 0, *size))) for image in (seen, agreed))
    drawn = (np.abs(one - one[0, 0]).max(axis=2) > 24) | (np.abs(other - other[0, 0]).max(axis=2) > 24)
    noticed = np.abs(one - other).max(axis=2) > NOTICED
    return float((noticed & drawn).sum() / max(drawn.sum(), 1))


def unlike(name: str, chart: Locator) -> list[str]:
    """What is wrong with a chart's picture; one that differs is left in test-results/."""
    seen, file = halved(chart.screenshot(animations="disabled", style=FLAT)), AGREED / f"{name}.png"
    if os.environ.get(UPDATE):
        AGREED.mkdir(exist_ok=True)
        seen.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    with Image.open(file) as agreed:
        share = differing(seen, agreed.convert("RGB"))
    if share <= TOLERATED:
        return []
    RESULTS.mkdir(parents=True, exist_ok=True)
    seen.save(RESULTS / f"{name}.png")
    return [
        f"{share:.0%} of {name} differs from {file.name}; new picture: {RESULTS / file.name}; right? make snapshots"
    ]
