"""The demo served to a real Chromium; the pictures of the gallery, docs/images/*.png, out: `make screenshots`."""

import io
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.eyes import ready, still
from tests.serving import CHROMIUM, ROOT, answer, served

IMAGES = ROOT / "docs" / "images"
COLOURS = 256


@dataclass(frozen=True)
class Shot:
    """A link and the window it is seen through; of a phone at twice the dots."""

    link: str = ""
    width: int = 1440
    height: int = 900
    scheme: Literal["light", "dark"] = "light"

    @property
    def phone(self) -> bool:
        """Whether it is one that is touched."""
        return self.width < 500


QUERY = """select city_name, start_rate(r) as start_rate, completion_rate(r) as completion_rate
from county_progress as r
where period = $period and province_code = $province
group by all
order by start_rate
"""
SHOTS = {
    "overview": Shot(height=1000),
    "overview-dark": Shot(scheme="dark", height=1000),
    "overview-phone": Shot(width=390, height=844),
    "laggards": Shot("laggards", height=1300),
    "map": Shot("map"),
    "schedule": Shot("schedule"),
    "funds": Shot("funds"),
    "county": Shot("county?region=371325"),
    "ledger": Shot("ledger"),
    "workbench": Shot(f"sql?sql={quote(QUERY)}", height=1100),
    "material": Shot("material?period=2017-03", height=1300),
    "slideshow": Shot("slideshow?slide=3", width=1600),
    "english": Shot("?lang=en", height=1000),
}


def take(browser: Browser, url: str, name: str, shot: Shot) -> int:
    """Write one picture with few colours; its size in bytes."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme,
        device_scale_factor=2 if shot.phone else 1, is_mobile=shot.phone, has_touch=shot.phone,
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{url}/{shot.link}")
    ready(page)
    still(page)
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    context.close()
    file = IMAGES / f"{name}.png"
    image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


def main() -> None:
    """Take every picture, of the demo in GAIBO_TEST_DEMO or of one that is built for it."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        data = Path(os.environ.get("GAIBO_TEST_DEMO") or made)
        if str(data) == made:
            env = os.environ | {"GAIBO_DATA": made}
            subprocess.run([sys.executable, "-m", "etl", "demo"], cwd=ROOT, env=env, check=True)
        log = Path(made) / "server.log"
        with served(data, log) as url, sync_playwright() as playwright:
            answer(f"{url}/_stcore/script-health-check", log)
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
            for name, shot in SHOTS.items():
                print(f"docs/images/{name}.png\t{take(browser, url, name, shot) // 1024} kB")
            browser.close()


if __name__ == "__main__":
    main()
