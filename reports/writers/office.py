"""office.toml in; how an office's document looks and how its headings are numbered out."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from locales import _
from reports.model import Report, Section, Table
from reports.writers.cells import band_column, tight_widths, widths, with_bands
from reports.writers.fit import signed
from warehouse.settings import ROOT, SETTINGS

OFFICE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("office.toml").read_text(encoding="utf-8"))
# An office's own paper, None for the head of GB/T 9704.
TEMPLATE: Path | None = ROOT / SETTINGS.reports.template if SETTINGS.reports.template else None
MM = 72 / 25.4  # points
CELL_PADDING, _CLOSE = 8, 4  # points, both sides of a cell
_SENTENCE = 12  # characters


def room(landscape: bool) -> float:
    """Points between the margins of a page."""
    page = OFFICE["page"]
    _top, right, _bottom, left = page["landscape" if landscape else "portrait"]
    return float(page["height" if landscape else "width"] - left - right) * MM


@dataclass(frozen=True)
class Fit:
    """How a table stands on paper.

    Attributes:
        groups: of columns side by side.
        characters: how many of them each column is wide.
        padding: points of a cell beside its text, both sides.
        size: points of a letter.
    """

    groups: int
    characters: list[float]
    padding: float
    size: float

    @property
    def points(self) -> float:
        """How wide the table asks to be."""
        return self.groups * (sum(self.characters) * self.size + self.padding * len(self.characters))


def told(table: Table) -> Table:
    """A table as it is printed: whose rows are below a line stands there in words or, in groups, by a mark."""
    if table.groups == 1:
        return with_bands(table)
    return table if band_column(table) is not None else signed(table)


def fit(table: Table, room: float) -> Fit:
    """How a table stands between margins so far apart, as it is printed.

    It is as wide as it says; where that is too wide its headings take two lines, its cells stand closer, its letters
    are small, its texts take two lines.
    """
    size, small = OFFICE["points"]["cell"], OFFICE["points"]["small_cell"]
    for groups in range(max(1, min(table.groups, len(table.rows))), 0, -1):
        between, share = (CELL_PADDING, 0.75) if groups == 1 else (_CLOSE, 0)
        choices = [Fit(groups, widths(table), between, size), Fit(groups, tight_widths(table), between, size)]
        if not _is_prose(table):
            tight = [tight_widths(table), tight_widths(table, share)]
            choices += [Fit(groups, each, _CLOSE, letters) for each in tight for letters in (size, small)]
        for found in choices:
            if found.points <= room:
                return found
    return Fit(1, widths(table), CELL_PADDING, size)


def _is_prose(table: Table) -> bool:
    """Whether a column of a table holds sentences, which want to stand on few lines."""
    columns = zip(table.columns, widths(table), strict=True)
    return any(column.kind == "text" and wide > _SENTENCE for column, wide in columns)


def is_wide(table: Table) -> bool:
    """Whether a table needs a page on its side."""
    return fit(told(table), room(False)).points > room(False)


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
