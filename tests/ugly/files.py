"""An ugly file as a record, and what its kinds have in common; the files themselves are in the modules beside this."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ugly import spellings
from tests.ugly.facts import APPROVAL, AS_OF
from tests.ugly.grids import Grid, Told
from tests.ugly.lines import LINES
from tests.ugly.writers import Writer

Book = Callable[[], list[Grid]]


@dataclass(frozen=True)
class Ugly:
    """A file of the ugly folder: where it lies, which lines of the list it carries, its sheets and its kind."""

    path: str
    write: Writer
    lines: tuple[str, ...]
    book: Book
    inside: str = ""

    @property
    def told_as(self) -> str:
        """Its name in a fault; that of an archive's member has the archive before it."""
        name = Path(self.path).name
        return f"{name}/{self.inside}" if self.inside else name

    def make(self, folder: Path, grids: Sequence[Grid] | None = None) -> Path:
        """Write it below a folder."""
        path = folder / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.write(path, self.book() if grids is None else grids)
        return path


@dataclass(frozen=True)
class Sabotage:
    """One thing wrong in one ugly file, and the faults that must be told: kind, sheet, cell (or row, or nothing)."""

    name: str
    file: Ugly
    change: Callable[[list[Grid]], list[Told]]
    damage: Callable[[bytes], bytes] | None = None

    def make(self, folder: Path) -> tuple[Path, list[Told]]:
        """Write the sabotaged file below a folder; and what must be told of it."""
        grids = self.file.book()
        told = self.change(grids)
        path = self.file.make(folder, grids)
        if self.damage:
            path.write_bytes(self.damage(path.read_bytes()))
        return path, told


def ugly(path: str, write: Writer, *lines: str, inside: str = "") -> Callable[[Book], Ugly]:
    """Make a file of a function that lays out its sheets."""
    if unknown := set(lines) - LINES.keys():
        raise ValueError(f"{path}: {unknown}")
    return lambda book: Ugly(path, write, lines, book, inside)


def said(office: str, period: int, as_of: Callable[[Any], Any] = spellings.day, *more: str) -> list[Any]:
    """What stands above a report: the office, the period and the day."""
    day = as_of(AS_OF[period])
    # A day that is no text stands in a cell beside its word.
    days = [f"数据截至：{day}"] if isinstance(day, str) else ["数据截至：", day]
    return [f"填报单位：{office}", f"报告期：{spellings.period(period)}", *days, *more]


def approved(office: str, day: Callable[[Any], Any] = spellings.day) -> list[Any]:
    """What stands above a plan: its version and its approval."""
    on = day(APPROVAL["approved_on"])
    words = [f"填报单位：{office}", "规划版本：基线", "规划类型：基线"]
    return [
        *words,
        *([f"批准日期：{on}"] if isinstance(on, str) else ["批准日期：", on]),
        "批准文号：鲁教基字〔2015〕1号",
    ]


def hidden(name: str = "填报说明") -> Grid:
    """A hidden sheet that has figures of nobody."""
    grid = Grid(name, hidden=True)
    for cells in (["县（市、区）", "面积（㎡）"], ["示例县", 1, 2, 3], ["示例区", 4, 5, 6]):
        grid.add(cells)
    return grid
