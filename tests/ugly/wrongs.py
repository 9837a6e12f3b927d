"""Ways in which one thing of a sheet goes wrong, each with the fault that must be told of it."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from tests.ugly.grids import Grid, Key, Told, cell_name

Change = Callable[[list[Grid]], list[Told]]
Record = Sequence[Any] | str


def cell(record: Record, key: Key | str, written: Any, *kinds: str, sheet: int = 0) -> Change:
    """Another thing in the cell of a record or a total."""
    return lambda book: book[sheet].put(record, key, written, *kinds)


def over(record: Record, key: Key | str, rows: int = 2, sheet: int = 0) -> Change:
    """A figure merged over the rows below it."""

    def change(book: list[Grid]) -> list[Told]:
        grid = book[sheet]
        row, column = grid.place(record, key)
        grid.merged.append((row, column, row + rows - 1, column))
        for below in range(row + 1, row + rows):
            grid.cells.pop((below, column), None)
        return [("merged_rows", grid.name, cell_name((row, column)))]

    return change


def across(record: Record, key: Key | str, rows: int = 1) -> Change:
    """A figure merged over the column beside it, and the rows below."""

    def change(book: list[Grid]) -> list[Told]:
        row, column = book[0].place(record, key)
        book[0].merged.append((row, column, row + rows - 1, column + 1))
        for place in ((row + down, column + right) for down in range(rows) for right in (0, 1)):
            if place != (row, column):
                book[0].cells.pop(place, None)
        return [("merged_columns" if rows == 1 else "merged_rows", book[0].name, cell_name((row, column)))]

    return change


def above(old: str, new: str | None, *kinds: str, sheet: int = 0) -> Change:
    """A cell above or below the table that holds some text; with no new text it is emptied and told without a cell."""

    def change(book: list[Grid]) -> list[Told]:
        grid = book[sheet]
        place = next(at for at, found in grid.cells.items() if isinstance(found, str) and old in found)
        if new is None:
            del grid.cells[place]
            return [(kind, grid.name, "") for kind in kinds]
        grid.cells[place] = grid.cells[place].replace(old, new)
        return [(kind, grid.name, cell_name(place)) for kind in kinds]

    return change


def beside(word: str, new: Any, *kinds: str, sheet: int = 0) -> Change:
    """The cell beside a word above the table."""

    def change(book: list[Grid]) -> list[Told]:
        grid = book[sheet]
        row, column = next(at for at, found in grid.cells.items() if isinstance(found, str) and word in found)
        grid.cells[row, column + 1] = new
        return [(kind, grid.name, cell_name((row, column + 1))) for kind in kinds]

    return change


def head(key: Key | str, old: str, new: str, *kinds: str, sheet: int = 0, missing: bool = False) -> Change:
    """Another word in the lowest cell of a column's header; `missing` says that the form cannot do without it."""

    def change(book: list[Grid]) -> list[Told]:
        grid = book[sheet]
        column = grid.columns[(key,) if isinstance(key, str) else key]
        first, last = grid.header
        at = next(n for n in range(last, first - 1, -1) if old in str(grid.cells.get((n, column), "")))
        grid.cells[at, column] = grid.cells[at, column].replace(old, new)
        told = [(kind, grid.name, cell_name((last, column))) for kind in kinds]
        return [*told, *([("missing_header", grid.name, str(last + 1))] if missing else [])]

    return change


def without(*keys: Key | str, sheet: int = 0, kind: str = "missing_header") -> Change:
    """Columns cut out."""

    def change(book: list[Grid]) -> list[Told]:
        grid = book[sheet]
        for key in keys:
            column = grid.columns.pop((key,) if isinstance(key, str) else key)
            grid.cells = {(row, at - (at > column)): found for (row, at), found in grid.cells.items() if at != column}
            grid.columns = {other: at - (at > column) for other, at in grid.columns.items()}
            grid.merged = [
                (top, left - (left > column), bottom, right - (right >= column))
                for top, left, bottom, right in grid.merged
                if not left == right == column
            ]
        return [(kind, grid.name, str(grid.header[1] + 1)) for _ in keys]

    return change


def twice(key: Key | str, *, sheet: int = 0) -> Change:
    """A column once more behind all others."""

    def change(book: list[Grid]) -> list[Told]:
        grid = book[sheet]
        column, new = grid.columns[(key,) if isinstance(key, str) else key], grid.width
        first, last = grid.header
        for row in range(first, grid.height):
            if (found := _reaching(grid, row, column)) is not None:
                grid.cells[row, new] = found
        return [("header_twice", grid.name, cell_name((last, new)))]

    return change


def _reaching(grid: Grid, row: int, column: int) -> Any:
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and left <= column <= right:
            return grid.cells.get((top, left))
    return grid.cells.get((row, column))


def again(record: Record, kind: str = "row_twice", sheet: int = 0) -> Change:
    """A record once more below the last."""

    def change(book: list[Grid]) -> list[Told]:
        grid = book[sheet]
        old = grid.rows[(record,) if isinstance(record, str) else tuple(record)]
        last = max([*grid.rows.values(), *grid.labels.values()])
        _make_room(grid, last + 1)
        for column in range(grid.width):
            if (found := _reaching(grid, old, column)) is not None:
                grid.cells[last + 1, column] = found
        return [(kind, grid.name, str(last + 2))]

    return change


def _make_room(grid: Grid, at: int) -> None:
    """An empty row before row `at`."""
    grid.cells = {(row + (row >= at), column): found for (row, column), found in grid.cells.items()}


def behind(record: Record, key: Key | str, sheet: int = 0) -> Change:
    """A record moved below the notes; `key` is the column that tells it."""

    def change(book: list[Grid]) -> list[Told]:
        grid = book[sheet]
        old, column = grid.place(record, key)
        new = grid.height
        for at in range(grid.width):
            if (found := grid.cells.pop((old, at), None)) is not None:
                grid.cells[new, at] = found
        return [("after_the_notes", grid.name, cell_name((new, column)))]

    return change


def both(*changes: Change) -> Change:
    """Several changes that are one mistake."""
    return lambda book: [told for change in changes for told in change(book)]


def whole(kind: str) -> Change:
    """Nothing in the cells: the file itself is damaged."""
    return lambda book: [(kind, "", "")]


def cut(share: float) -> Callable[[bytes], bytes]:
    """A file that did not arrive whole."""
    return lambda content: content[: int(len(content) * share)]


def emptied(content: bytes) -> bytes:
    """A file without a byte."""
    return b""


def with_macros(content: bytes) -> bytes:
    """A workbook with a macro project beside its sheets."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


def encrypted_package(content: bytes) -> bytes:
    """The container of an encrypted workbook: its one stream is called EncryptedPackage."""
    old, new = ("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
    at = content.index(old + b"\x00" * 8)
    entry = new.ljust(64, b"\x00") + struct.pack("<H", len(new) + 2)
    return content[:at] + entry + content[at + 66 :]


def with_password(content: bytes) -> bytes:
    """An old workbook of which one record says that the others are encrypted."""
    at = content.index(struct.pack("<HH", 0x42, 2))
    return content[:at] + struct.pack("<HH", 0x2F, 2) + content[at + 4 :]
