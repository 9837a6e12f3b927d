"""Two reports of the same kind and scope in; the figures that differ between them out, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from locales import _
from reports.model import Cards, Para, Report, Table
from reports.writers.cells import label, written


@dataclass(frozen=True)
class Difference:
    """A figure that was sent and is another one by what is known now; None where it is not there at all."""

    where: str
    what: str
    was: str | None
    now: str | None


def differences(sent: Report, known: Report) -> list[Difference]:
    """What would be written otherwise now, in the order of the document; what is new comes last."""
    was, now = dict(_figures(sent)), dict(_figures(known))
    keys = [*was, *(key for key in now if key not in was)]
    return [Difference(*key[:2], was.get(key), now.get(key)) for key in keys if was.get(key) != now.get(key)]


def _figures(report: Report) -> Iterator[tuple[tuple[str, str, int], str]]:
    """Each figure of tables, cards and traced sentences: place, what it is, the how-manieth of these → as written."""
    seen: dict[tuple[str, str], int] = {}

    def once(where: str, what: str, text: str) -> tuple[tuple[str, str, int], str]:
        n = seen[where, what] = seen.get((where, what), -1) + 1
        return (where, what, n), text

    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                for where, what, text in _cells(section.heading or block.caption, block):
                    yield once(where, what, text)
            elif isinstance(block, Cards):
                for card in block.cards:
                    yield once(section.heading, card.label, card.text)
            elif isinstance(block, Para):
                for figure in block.figures:
                    what = _("{where}{what}").format(where=figure.where, what=figure.what)
                    yield once(section.heading, what, figure.text)


def _cells(heading: str, table: Table) -> Iterator[tuple[str, str, str]]:
    texts = [n for n, column in enumerate(table.columns) if column.kind == "text"]
    place = " · ".join(filter(None, dict.fromkeys((heading, table.caption))))
    # Two counties of one name are told apart by what stands beside it.
    once = texts and len({row[texts[0]] for row in table.rows}) == len(table.rows)
    named = texts[:1] if once else texts[:2]
    for row in table.rows:
        name = " ".join(str(row[n]) for n in named if row[n])
        for n, column in enumerate(table.columns):
            if n not in named:
                yield place, f"{name} {label(column)}".strip(), written(row[n], column.kind)
