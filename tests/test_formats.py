"""Formats: each is written by its key alone, and costs nothing until it is."""

import subprocess
import sys

import pytest

from reports.formats import FORMATS
from tests.format_cases import everything
from warehouse.settings import ROOT

BEGINNINGS = {"pptx": b"PK", "docx": b"PK", "pdf": b"%PDF-", "xlsx": b"PK", "html": b"<!doctype html>"}


@pytest.mark.parametrize("key", FORMATS)
def test_a_format_is_written_by_its_key_in_the_language_of_the_report(key: str) -> None:
    assert FORMATS[key].label and FORMATS[key].key == key
    assert FORMATS[key].write(everything("en")).startswith(BEGINNINGS[key])


def test_what_writes_a_format_is_imported_when_something_is_written() -> None:
    code = "import sys, reports.formats; print(*sorted({'pptx', 'docx', 'typst', 'plotly'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""
