"""Text in; the same fit for any file, how wide it is, and how many lines it takes where nothing can measure it, out."""

import math
import re
import unicodedata

# What neither XML nor a text file can hold: control characters, halves of surrogate pairs, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Text with a mark in place of whatever a file of text or a workbook cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def width(text: str) -> int:
    """How many narrow letters a line of text is as wide as; a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def lines(text: str, of_width: float) -> int:
    """How many lines text takes when it is wrapped at a width."""
    return sum(max(1, math.ceil(width(line) / of_width)) for line in text.split("\n"))
