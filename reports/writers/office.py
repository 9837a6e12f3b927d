"""office.toml in; how an office's document looks and how its headings are numbered out."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from locales import _
from reports.model import Report, Section, Table
from reports.writers.cells import signed, widths

OFFICE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("office.toml").read_text(encoding="utf-8"))
MM = 72 / 25.4  # points
CELL_PADDING, GROUP_PADDING = 8, 4  # points, both sides of a cell
_TIGHT = 1.05  # of the width that a table asks for, which has room to spare


def room(landscape: bool) -> float:
    """Points between the margins of a page."""
    page = OFFICE["page"]
    _top, right, _bottom, left = page["landscape" if landscape else "portrait"]
    return float(page["height" if landscape else "width"] - left - right) * MM


def is_wide(table: Table) -> bool:
    """Whether a table needs a page on its side."""
    return table.groups == 1 and needed(signed(table), CELL_PADDING) > room(False)


def groups_of(table: Table, room: float) -> int:
    """How many groups of columns stand side by side: as many as the table says, fewer where they have no room."""
    most = max(1, min(table.groups, len(table.rows)))
    return next((n for n in range(most, 1, -1) if n * needed(table, GROUP_PADDING) <= room * _TIGHT), 1)


def needed(table: Table, padding: float) -> float:
    """Points that a table's columns need."""
    return float(sum(widths(table)) * OFFICE["points"]["cell"] + padding * len(table.columns))


def orientations(report: Report) -> list[bool]:
    """For each section whether its pages lie on their side.

    What opens with a wide table is a table with words around it and lies on its side throughout; in any other
    report only the sections with such a table do. Appendices have pages of their own.
    """
    wide = [any(is_wide(table) for table in section.tables if not table.appendix) for section in report.sections]
    return [True] * len(wide) if wide and wide[0] else wide


def appendices(report: Report) -> list[tuple[str, str, Table]]:
    """The tables behind the text: 附件1, what it is called, the table."""
    found = [
        (table.caption or section.heading or report.title, table)
        for section in report.sections
        for table in section.tables
        if table.appendix
    ]
    return [(_("附件{n}").format(n=n), title, table) for n, (title, table) in enumerate(found, start=1)]


def small_print(report: Report) -> list[str]:
    """What every document says of itself in small letters: period and scope, what each figure is, where it is from."""
    said = _("{label}：{text}")
    terms = _("；").join(said.format(label=label, text=text) for label, text in report.terms)
    lines = [terms] if terms else []
    for label, meaning, basis in report.definitions:
        text = _("{text}（{more}）").format(text=meaning.rstrip(_("。")), more=basis) if basis else meaning
        lines.append(said.format(label=label, text=text))
    return lines + ([report.foot] if report.foot else [])


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
