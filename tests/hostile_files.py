"""A file that the programme wrote in; what of tests/hostile.py is alive in it out."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

import openpyxl
from lxml import etree, html
from pypdf import PdfReader

from tests.hostile import EVIL, unseen

_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_SIGNED = re.compile(r"[+-][\d.,]+%?")
# Where an Office file says that something is fetched, or opened by a click.
_OUTSIDE = re.compile(rb'TargetMode="External"|<w:instrText|<w:fldSimple|<f>|<externalReference')


def alive(name: str, content: bytes) -> list[str]:
    """What of an attack is alive in a file of this name."""
    readers: dict[str, Callable[[bytes], list[str]]] = {
        ".csv": _csv, ".html": _html, ".pdf": _pdf, ".xlsx": _xlsx, ".docx": _office, ".pptx": _office, ".zip": _zip,
        ".svg": _svg, ".png": lambda _content: [],
    }  # fmt: skip
    return readers[PurePosixPath(name).suffix](content)


def _csv(content: bytes) -> list[str]:
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    reckoned = [cell for cell in cells if _FORMULA.match(cell) and not _SIGNED.fullmatch(cell)]
    return reckoned + [cell for cell in cells if unseen(cell)]


def _html(content: bytes) -> list[str]:
    page = html.document_fromstring(content.decode())
    found = [
        f"{element.tag} {name}={value}"
        for element in page.iter(etree.Element)
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items())
        if EVIL in value and (name in ("href", "src", "style", "action") or name.startswith("on"))
    ]
    scripts = [script.text or "" for script in page.iter("script")]
    return found + [f"script {text[:80]}" for text in scripts if f"//{EVIL}>" in text and "\\u003c" not in text]


def _svg(content: bytes) -> list[str]:
    page = etree.fromstring(content)
    return [str(value) for element in page.iter() for value in element.attrib.values() if EVIL in str(value)]


def _pdf(content: bytes) -> list[str]:
    found = []
    for page in PdfReader(io.BytesIO(content)).pages:
        found += [str(note.get_object()) for note in page.get("/Annots") or [] if EVIL in str(note.get_object())]
        found += unseen(page.extract_text().replace("\x00", ""))
    return found


def _office(content: bytes) -> list[str]:
    """Every part is XML that can be read; nothing is fetched, reckoned or opened by a click."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.namelist():
            raw = package.read(part)
            if part.endswith((".xml", ".rels")):
                text = "".join(map(str, etree.fromstring(raw).itertext()))
                found += [f"{part}: {sign}" for sign in unseen(text)]
                outside = [line.decode() for line in _OUTSIDE.findall(raw)]
                found += [f"{part}: {line}" for line in outside if EVIL.encode() in raw]
            elif part.endswith(".xlsx"):
                found += [f"{part}: {fault}" for fault in _xlsx(raw)]
    return found


def _xlsx(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    found = [f"{cell.coordinate} {cell.value}" for cell in cells if cell.data_type == "f" and EVIL in str(cell.value)]
    found += [f"{cell.coordinate} {cell.value}" for cell in cells if cell.data_type == "f" and "cmd" in str(cell.value)]
    found += [f"{cell.coordinate} link" for cell in cells if cell.hyperlink and EVIL in str(cell.hyperlink.target)]
    return found + _office(content)


def _zip(content: bytes) -> list[str]:
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            unsafe = name.startswith(("/", "\\")) or ".." in name or "\\" in name or unseen(name)
            found += [name] if unsafe else [f"{name}: {fault}" for fault in alive(name, archive.read(name))]
    return found
