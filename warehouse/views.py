"""A page with its choices saved under a name in; the views that are kept out: views.jsonl, only added to."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from warehouse import journal
from warehouse.lettering import printable
from warehouse.store import data_dir

LONGEST_NAME = 40


@dataclass(frozen=True)
class View:
    """A page and what its link carries, under a name; without a page the name is given up."""

    name: str
    page: str
    link: dict[str, str]


def path() -> Path:
    """The file of all views ever saved."""
    return data_dir() / "views.jsonl"


def save(view: View) -> None:
    """Keep a view; a name that is taken names this one from now on.

    Raises:
        ValueError: the name is empty or too long.
        OSError: it cannot be written.
    """
    name = printable(view.name).strip()
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"a view has a name of at most {LONGEST_NAME} characters")
    journal.add(path(), asdict(view) | {"name": name})


def forget(name: str) -> None:
    """Give up a name; the file still says what it was."""
    journal.add(path(), asdict(View(name, "", {})))


def kept() -> dict[str, View]:
    """The views by name, the one saved last first."""
    return {
        name: View(name, record["page"], {str(key): str(value) for key, value in record["link"].items()})
        for name, record in journal.latest(filter(_is_view, journal.records(path())), "name").items()
        if record["page"]
    }


def _is_view(record: dict[str, Any]) -> bool:
    return isinstance(record.get("page"), str) and isinstance(record.get("link"), dict)
