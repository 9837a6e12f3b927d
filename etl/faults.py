"""A kind of fault and its place in; its record and its sentences, Chinese and English, that a clerk can act on, out.

What each kind says is in messages/*.toml: what is wrong or expected, and what to do.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

MESSAGES = Path(__file__).with_name("messages")
# More of a cell than this hides the sentence that follows it.
LONGEST = 40

# How a sentence names sheet, row and column after the file.
_PLACES = {"zh": (" {}", " 第{}行", "「{}」"), "en": (", sheet {}", ", row {}", ", “{}”")}

Argument = str | int | date | tuple[str, ...]


@dataclass(frozen=True)
class Month:
    """A reporting period (201507) that a sentence names as a month."""

    period: int


@dataclass(frozen=True)
class Bad:
    """Why something cannot be taken: a kind of messages/*.toml and what its sentences need."""

    kind: str
    arguments: tuple[tuple[str, "Argument | Month"], ...] = ()

    def expected(self, language: str = "zh") -> str:
        """What is wrong or expected, without a full stop."""
        return self._part(0, language)

    def action(self, language: str = "zh") -> str:
        """What to do, without a full stop."""
        return self._part(1, language)

    @property
    def message(self) -> str:
        """Both, as Chinese sentences."""
        return f"{self.expected()}。{self.action()}。"

    def _part(self, part: int, language: str) -> str:
        words = {name: _word(value, language) for name, value in self.arguments}
        return kinds()[self.kind][language][part].format(**words)


def bad(kind: str, **arguments: "Argument | Month") -> Bad:
    """A fault of a kind, with what its sentences need.

    Raises:
        KeyError: messages/*.toml has no such kind.
    """
    if kind not in kinds():
        raise KeyError(kind)
    return Bad(kind, tuple(arguments.items()))


@dataclass(frozen=True)
class Fault:
    """One fault; `row` and `index` (the column) are counted from 1 as the office sees them, None where it has none.

    `column` is the header path joined by “/”, `found` what stands there.
    """

    file: str
    why: Bad
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    index: int | None = None

    @property
    def message(self) -> str:
        """What is expected and what to do, in Chinese."""
        return self.why.message

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it (H7), "" where the fault is no cell's."""
        return cell_name(self.row, self.index) if self.index and self.row else ""

    def place(self, language: str = "zh") -> str:
        """File, sheet, row and column, as far as the fault has them."""
        sheet, row, column = _PLACES[language]
        return "".join(
            (
                self.file,
                sheet.format(self.sheet) if self.sheet else "",
                "" if self.row is None else row.format(self.row),
                column.format(self.column) if self.column else "",
            )
        )

    def record(self) -> dict[str, str | int | None]:
        """The fault for a table or JSON: place, what was found, and in both languages what to expect and what to do."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "cell": self.cell,
            "column": self.column,
            "found": self.found,
            "kind": self.why.kind,
            "expected": self.why.expected(),
            "action": self.why.action(),
            "expected_en": self.why.expected("en"),
            "action_en": self.why.action("en"),
            "text": str(self),
        }

    def __str__(self) -> str:
        found = f"写的是“{beginning(self.found)}”，" if self.found else ""
        return f"{self.place()}：{found}{self.message}"


@cache
def kinds() -> dict[str, dict[str, list[str]]]:
    """Every kind of fault with its sentences by language."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(MESSAGES.glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        if twice := found.keys() & entries.keys():
            raise ValueError(f"messages/{path.name}: {', '.join(sorted(twice))} is defined already")
        found |= entries
    return found


def beginning(text: str, longest: int = LONGEST) -> str:
    """The beginning of a cell's text, on one line."""
    line = " ".join(text.split())
    return line[:longest] + "…" if len(line) > longest else line


def cell_name(row: int, index: int) -> str:
    """A cell, row and column counted from 1, as a spreadsheet names it: H7."""
    return f"{letters(index)}{row}"


def letters(index: int) -> str:
    """A column counted from 1 as a spreadsheet names it: 1 → A, 28 → AB."""
    name = ""
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """A column counted from 1 by its capital letters: A → 1, AB → 28."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index


def _word(value: "Argument | Month", language: str) -> str:
    if isinstance(value, Month):
        year, month = divmod(value.period, 100)
        return f"{year}年{month}月" if language == "zh" else f"{year}-{month:02d}"
    if isinstance(value, tuple):
        return ("、" if language == "zh" else ", ").join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
