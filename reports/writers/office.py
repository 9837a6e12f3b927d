"""office.toml in; how an office's document looks and how its headings are numbered out."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports.model import Report, Section, Table
from reports.writers.cells import widths

OFFICE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("office.toml").read_text(encoding="utf-8"))
MM = 72 / 25.4  # points
CELL_PADDING = 8  # points, both sides


def room(landscape: bool) -> float:
    """Points between the margins of a page."""
    page = OFFICE["page"]
    _top, right, _bottom, left = page["landscape" if landscape else "portrait"]
    return float(page["height" if landscape else "width"] - left - right) * MM


def is_wide(table: Table) -> bool:
    """Whether a table needs a page on its side."""
    points = sum(widths(table)) * OFFICE["points"]["cell"] + CELL_PADDING * len(table.columns)
    return bool(points > room(False))


def orientations(report: Report) -> list[bool]:
    """For each section whether its pages lie on their side.

    What opens with a wide table is a table with words around it and lies on its side throughout; in any other
    report only the sections with such a table do.
    """
    wide = [any(map(is_wide, section.tables)) for section in report.sections]
    return [True] * len(wide) if wide and wide[0] else wide


def numbered(report: Report) -> Iterator[tuple[str, Section]]:
    """Each section with the number of its heading: 一、 at level 1, （一） at level 2, none where nothing follows."""
    forms = OFFICE["numbering"][report.lang]
    headed = [section for section in report.sections if section.heading]
    counts = [0, 0]
    for section in report.sections:
        number = ""
        if section.heading and len(headed) > 1:
            level = section.level - 1
            counts[level:] = [counts[level] + 1] + [0] * (1 - level)
            n = counts[level]
            number = forms[level].format(n=chinese_number(n) if report.lang == "zh" else n)
        yield number, section


def chinese_number(n: int) -> str:
    """1 to 99 as headings have it: 一, 十, 十二, 二十."""
    digits, ten = OFFICE["numbering"]["digits"], OFFICE["numbering"]["ten"]
    tens, ones = divmod(n, 10)
    return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones or not tens else "")
