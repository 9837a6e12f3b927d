"""What is wrong with a file, as a record with a place and as the sentence a clerk can act on."""

from dataclasses import dataclass

# More of a cell than this hides the sentence that follows it.
LONGEST = 40


@dataclass(frozen=True)
class Fault:
    """One fault; `row` is counted from 1 as the office sees it, `column` is the header path joined by “/”."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    message: str = ""

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
