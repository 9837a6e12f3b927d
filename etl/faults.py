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
        return f"{letters(self.index)}{self.row}" if self.index and self.row else ""

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
        place = self.file
        if self.sheet:
            place += f" {self.sheet}"
        if self.row is not None:
            place += f" 第{self.row}行"
        if self.column:
            place += f"「{self.column}」"
        if not self.found:
            return f"{place}：{self.message}"
        found = " ".join(self.found.split())
        return f"{place}：写的是“{found[:LONGEST]}{'…' if len(found) > LONGEST else ''}”，{self.message}"


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


def letters(index: int) -> str:
    """A column counted from 1 as a spreadsheet names it: 1 → A, 28 → AB."""
    name = ""
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _word(value: "Argument | Month", language: str) -> str:
    if isinstance(value, Month):
        year, month = divmod(value.period, 100)
        return f"{year}年{month}月" if language == "zh" else f"{year}-{month:02d}"
    if isinstance(value, tuple):
        return ("、" if language == "zh" else ", ").join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
