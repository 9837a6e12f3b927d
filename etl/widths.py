"""Text in; how wide it is, and how many lines it takes where a program that draws tables cannot measure it, out."""

import math
import unicodedata


def width(text: str) -> int:
    """How many narrow letters a line of text is as wide as; a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def lines(text: str, of_width: float) -> int:
    """How many lines text takes when it is wrapped at a width."""
    return sum(max(1, math.ceil(width(line) / of_width)) for line in text.split("\n"))
