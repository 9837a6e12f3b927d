"""A report in; a PDF/A-2b document in the manner of GB/T 9704 out, set by Typst, its texts real and inert."""

import json
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock

import typst

from locales import _, speaking
from reports.model import Report
from reports.writers.office import OFFICE
from reports.writers.pdf_content import content
from warehouse.settings import SETTINGS

_LAYOUT = Path(__file__).with_name("report.typ")
_EARLIEST = date(1980, 1, 1)
_CANNOT = "could not be displayed"
# Fonts are read once and by one.
_lock = Lock()
# What Typst made of a document, 30 MB of a bulletin, it keeps for so many documents more.
_KEPT_FOR = 10


class NoFont(ValueError):
    """No font of this machine has some of the document's letters; the message says which, and what helps."""


def pdf(report: Report) -> bytes:
    """The document; the same report gives the same bytes.

    Raises:
        NoFont: a letter would be an empty box.
    """
    with speaking(report.lang):
        told = content(report)
        made = datetime.combine(report.dated or _EARLIEST, time(), UTC)
        try:
            return _set(_LAYOUT.read_bytes(), json.dumps(told, ensure_ascii=False), made)
        except typst.TypstError as error:
            if _CANNOT not in str(error):
                raise
            missing = _missing(sorted(set(json.dumps(told, ensure_ascii=False))))
            raise NoFont(_no_font(missing)) from error


def _set(layout: bytes, told: str, made: datetime) -> bytes:
    compiler = typst.Compiler(layout, font_paths=_fonts(), ignore_system_fonts=True)
    try:
        written = compiler.compile(format="pdf", sys_inputs={"told": told}, pdf_standards=["a-2b"], timestamp=made)
    finally:
        for _blank in range(_KEPT_FOR + 1):
            typst.Compiler(b"", font_paths=_fonts(), ignore_system_fonts=True).compile(format="svg")
    assert isinstance(written, bytes)
    return written


def _fonts() -> typst.Fonts:
    with _lock:
        return _read_fonts(SETTINGS.reports.font_dir)


@cache
def _read_fonts(folder: str) -> typst.Fonts:
    """The machine's fonts and those of the folder of settings.toml.

    Raises:
        NoFont: none of those that the document is set in is there.
    """
    fonts = typst.Fonts(include_embedded_fonts=False, font_paths=[folder] if folder else [])
    for wanted in OFFICE["pdf"].values():
        if not set(wanted) & set(fonts.families()):
            raise NoFont(
                _(
                    "没有排版所用的字体：{names}。请安装 fonts-noto-cjk，"
                    "或在 settings.toml 的 [reports] font_dir 中指明字体所在的文件夹。"
                ).format(names=", ".join(wanted))
            )
    return fonts


def _missing(letters: list[str]) -> list[str]:
    """Which of the letters no font has, found by halves."""
    layout = b"#set text(font: json(bytes(sys.inputs.fonts)))\n#json(bytes(sys.inputs.told))"
    compiler = typst.Compiler(layout, font_paths=_fonts(), ignore_system_fonts=True)
    inputs = {"fonts": json.dumps(OFFICE["pdf"]["text"]), "told": json.dumps(" ".join(letters), ensure_ascii=False)}
    try:
        compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["a-2b"])
        return []
    except typst.TypstError:
        if len(letters) == 1:
            return letters
        half = len(letters) // 2
        return _missing(letters[:half]) + _missing(letters[half:])


def _no_font(letters: list[str]) -> str:
    shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters)
    return _(
        "这些字没有可用的字体：{letters}。请安装含有它们的字体（如 fonts-noto-cjk、fonts-hanazono），"
        "或在 settings.toml 的 [reports] font_dir 中指明字体所在的文件夹。"
    ).format(letters=shown)
