"""Text in; the same fit for any file, how wide it is, and how many lines it takes where nothing can measure it, out."""

import math
import re
import unicodedata

import polars as pl

# What neither XML nor a text file can hold: control characters, halves of surrogate pairs, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A frame's texts are UTF-8, which has no halves of pairs, and may have the line breaks of any system.
_UNPRINTABLE_IN_FRAMES = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"

# Marks that turn the direction of what follows: a name can show as another one.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# The same, and what no eye or printer finds either: controls, soft hyphens, joiners and other marks of no width.
UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff"
)
_UNSEEN = re.compile(f"[{UNSEEN}\ud800-\udfff]")
# Where a spreadsheet that opens a CSV file begins to reckon; a plain number with its sign is none of it.
_RECKONED, _SIGNED = "^[=+\\-@\t\r＝＋－＠]", r"^[+-][\d.,]+%?$"


def printable(text: str) -> str:
    """Text with a mark in place of whatever a file of text or a workbook cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def inert(text: str) -> str:
    """Text that shows as it is written: nothing in it turns direction or controls the program that opens it."""
    return _TURNING.sub("", printable(text))


def clean(text: str) -> str:
    """Text of a form without what nobody sees: marks of direction and of no width, and what no file can hold."""
    return _UNSEEN.sub("", text)


def inert_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """The same of every text of a frame, and of the names of its columns as far as they stay different."""
    text = pl.col(pl.String).str.replace_all(_TURNING.pattern, "")
    names = [inert(name) for name in rows.columns]
    named = rows.rename(dict(zip(rows.columns, names, strict=True))) if len({*names}) == len(names) else rows
    return named.with_columns(text.str.replace_all(_UNPRINTABLE_IN_FRAMES, "\ufffd"))


def unreckoned(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a CSV file of which a spreadsheet reckons nothing: neither a text nor the name of a column."""
    text = pl.col(pl.String)
    found = text.str.contains(_RECKONED) & ~text.str.contains(_SIGNED)
    shown = inert_rows(rows)
    marked = shown.with_columns(pl.when(found).then(pl.format("'{}", text)).otherwise(text))
    return marked.rename({name: f"'{name}" for name in shown.columns if re.match(_RECKONED, name)})


def width(text: str) -> int:
    """How many narrow letters a line of text is as wide as; a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def lines(text: str, of_width: float) -> int:
    """How many lines text takes when it is wrapped at a width."""
    return sum(max(1, math.ceil(width(line) / of_width)) for line in text.split("\n"))
