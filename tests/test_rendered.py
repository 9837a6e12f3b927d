"""The province's bulletin as another program shows it: LibreOffice lays it out, and every page has something on it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from reports.formats import FORMATS
from tests.document_cases import report

# What stands first and last in tables, what passes 100%, and what every page says.
SAID = ("德州市", "94.30%", "东营市", "66.71%", "122.70%", "演示数据")
SOFFICE, PDFTOPPM, PDFTOTEXT = map(shutil.which, ("soffice", "pdftoppm", "pdftotext"))


@pytest.mark.skipif(not (SOFFICE and PDFTOPPM and PDFTOTEXT), reason="LibreOffice or poppler is not on this machine")
@pytest.mark.usefixtures("demo_data")
def test_word_and_slides_are_laid_out_with_nothing_lost_and_no_page_empty(tmp_path: Path) -> None:
    bulletin = report("bulletin", period="2017-03")
    files = []
    for key in ("docx", "pptx"):
        files.append(tmp_path / f"{key}.{key}")
        files[-1].write_bytes(FORMATS[key].write(bulletin))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    convert = [str(SOFFICE), home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)]
    subprocess.run(convert, check=True, capture_output=True, timeout=170)
    for key, fewest in (("docx", 8), ("pptx", 12)):
        laid_out = tmp_path / f"{key}.pdf"
        told = subprocess.run([str(PDFTOTEXT), "-layout", laid_out, "-"], check=True, capture_output=True, text=True)
        text = told.stdout.replace(" ", "")
        assert [said for said in SAID if said not in text] == []
        drawn = [str(PDFTOPPM), "-r", "20", "-png", str(laid_out), str(tmp_path / key)]
        subprocess.run(drawn, check=True, capture_output=True)
        pages = sorted(tmp_path.glob(f"{key}-*.png"))
        assert len(pages) >= fewest
        # More than a foot is on each.
        colours = {page.name: len(Image.open(page).convert("L").getcolors() or []) for page in pages}
        assert {name for name, count in colours.items() if count < 20} == set()
