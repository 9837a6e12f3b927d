"""A fault in; the sentences that a clerk reads, in Chinese or English and fit for any file, out."""

import re
import unicodedata

from etl.faults import LONGEST, Fault

# What neither XML nor a text file can hold: control characters, halves of surrogate pairs, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Text with a mark in place of whatever a file of text or a workbook cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def shortened(text: str, longest: int = LONGEST) -> str:
    """The beginning of a cell's text, on one line."""
    line = " ".join(printable(text).split())
    return line[:longest] + "…" if len(line) > longest else line


def sentence(fault: Fault, language: str = "zh") -> str:
    """Place, what was found, what is expected and what to do."""
    if language == "zh":
        return printable(str(fault))
    place = fault.file
    if fault.sheet:
        place += f", sheet {fault.sheet}"
    if fault.row is not None:
        place += f", row {fault.row}"
    if fault.column:
        place += f", “{fault.column}”"
    found = f"“{shortened(fault.found)}” was found. " if fault.found else ""
    return f"{printable(place)}: {found}{expected(fault, 'en')} {action(fault, 'en')}"


def expected(fault: Fault, language: str = "zh") -> str:
    """What is wrong or expected, as a sentence."""
    return _sentence(fault.why.expected(language), language)


def action(fault: Fault, language: str = "zh") -> str:
    """What to do, as a sentence."""
    return _sentence(fault.why.action(language), language)


def width(text: str) -> int:
    """How many narrow letters a line of text is as wide as; a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def lines(text: str, of_width: int) -> int:
    """How many lines text takes when it is wrapped at a width."""
    return sum(max(1, -(-width(line) // of_width)) for line in text.split("\n"))


def _sentence(words: str, language: str) -> str:
    text = printable(words)
    stop = "。" if language == "zh" else "."
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", "？", stop)) else stop)
