"""Formats: each is written by its key alone, and costs nothing until it is."""

import ctypes
import gc
import subprocess
import sys

import pytest

from reports import formats
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


# MB that the allocator has handed out for three documents after the first.
REPEATED = """
import ctypes
from reports.formats import FORMATS
from tests.format_cases import everything

class Handed(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena o s h mapped u f used free k".split()]

libc, report = ctypes.CDLL(None), everything()
libc.mallinfo2.restype = Handed
def used():
    told = libc.mallinfo2()
    return (told.used + told.mapped) / 1e6
FORMATS["pdf"].write(report)
before = used()
for _ in range(3):
    FORMATS["pdf"].write(report)
print(used() - before)
"""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="the allocator does not tell what it handed out"
)
def test_nothing_is_kept_of_a_pdf_that_was_written() -> None:
    told = subprocess.run([sys.executable, "-c", REPEATED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(told.stdout) < 10, told.stdout


def test_what_the_parts_of_office_documents_keep_of_each_other_is_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "COLLECT_EVERY", 1)
    FORMATS["docx"].write(everything())
    assert gc.collect() < 1000
