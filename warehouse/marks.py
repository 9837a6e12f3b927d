"""What people noted about findings in and out: a line of JSON for each mark in follow_up.jsonl, never changed."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

import polars as pl

from warehouse import journal
from warehouse.lettering import printable
from warehouse.store import data_dir
from warehouse.terms import TERMS

# What tells one trouble from another, period after period.
KEY = ["check", "county_code", "item"]
SCHEMA: dict[str, pl.DataType] = {
    "check": pl.String(),
    "county_code": pl.String(),
    "item": pl.String(),
    "period": pl.String(),
    "state": pl.String(),
    "note": pl.String(),
    "who": pl.String(),
    "at": pl.String(),
}
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Mark:
    """A follow-up of the finding with this check, county and item, made while looking at a period.

    `state` is a key of [mark] in terms.toml, "" to take the mark off; `at` is a moment in UTC.
    """

    check: str
    county_code: str
    item: str
    period: str | None
    state: str
    note: str
    who: str
    at: str = ""


def path() -> Path:
    """The file of all marks."""
    return data_dir() / "follow_up.jsonl"


def stamp() -> int:
    """A number that grows with every mark: the key of whoever caches them."""
    return journal.size(path())


def add(mark: Mark) -> None:
    """Write a mark down, for good; what no text can hold in its note or name is replaced.

    Raises:
        ValueError: the state is none, nobody is named, or the note is too long.
        OSError: it cannot be written.
    """
    if mark.state and mark.state not in TERMS["mark"]:
        raise ValueError(f"state {mark.state!r} is none of {', '.join(TERMS['mark'])}")
    if not mark.who.strip():
        raise ValueError("a mark names who made it")
    if len(mark.note) > LONGEST_NOTE:
        raise ValueError(f"a note has at most {LONGEST_NOTE} characters")
    mark = replace(mark, note=printable(mark.note), who=printable(mark.who))
    journal.add(path(), asdict(mark))


def all_marks() -> pl.DataFrame:
    """Every mark ever made, oldest first."""
    rows = [[record.get(name) for name in SCHEMA] for record in journal.records(path())]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def beside(findings: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """The findings with the mark that holds for each: mark, mark_note, mark_who and mark_at, null where none does.

    A mark answers the trouble it was made for: of those made from the start of the finding's run to its own period
    the newest holds, unless it takes the mark off. A finding about the plan has no run, and its newest mark holds.

    Args:
        findings: rows with check, county_code, item, period and since.
        made: every mark, oldest first, as all_marks() gives them.
    """
    names = {"state": "mark", "note": "mark_note", "who": "mark_who", "at": "mark_at"}
    numbered = findings.with_row_index("finding_n")
    answers = made.rename(names | {"period": "marked_in"}).with_row_index("mark_n")
    within = pl.col("marked_in").is_between(pl.col("since"), pl.col("period"))
    holding = (
        numbered.select("finding_n", *KEY, "period", "since")
        .join(answers, on=KEY, how="inner", nulls_equal=True)
        .filter(pl.col("since").is_null() | within)
        .sort("mark_n")
        .unique("finding_n", keep="last", maintain_order=True)
        .filter(pl.col("mark") != "")
    )
    held = holding.select("finding_n", *names.values())
    return numbered.join(held, on="finding_n", how="left", maintain_order="left").drop("finding_n")
