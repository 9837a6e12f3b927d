"""A page with its choices saved under a name in; somebody's views and everybody's out: views.jsonl, only added to."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from warehouse import journal
from warehouse.lettering import printable
from warehouse.store import data_dir

LONGEST_NAME = 40


@dataclass(frozen=True)
class View:
    """A page and what its link carries, under a name; without a page that is given up. `who` "" is everybody."""

    name: str
    page: str
    link: dict[str, str]
    who: str = ""


def path() -> Path:
    """The file of all views ever saved."""
    return data_dir() / "views.jsonl"


def save(view: View) -> None:
    """Keep a view; a name that its owner has taken names this one from now on.

    Raises:
        ValueError: the name is empty or too long.
        OSError: it cannot be written.
    """
    name = printable(view.name).strip()
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"a view has a name of at most {LONGEST_NAME} characters")
    journal.add(path(), asdict(view) | {"name": name})


def forget(name: str, who: str = "") -> None:
    """Give up a name of somebody's, or one of everybody's; the file still says what it was."""
    journal.add(path(), asdict(View(name, "", {}, who)))


def kept(who: str = "") -> dict[str, View]:
    """Somebody's views by name, and behind them everybody's of other names; the one saved last comes first."""
    found = ({"who": ""} | record for record in journal.records(path()) if _is_view(record))
    held = journal.latest((record | {"whose": f"{record['who']}\n{record['name']}"} for record in found), "whose")
    views = [
        View(record["name"], record["page"], {str(key): str(value) for key, value in record["link"].items()}, owner)
        for record in held.values()
        if record["page"] and (owner := record["who"]) in ("", who)
    ]
    own = {view.name: view for view in views if view.who == who}
    return own | {view.name: view for view in views if view.name not in own}


def _is_view(record: dict[str, Any]) -> bool:
    words = isinstance(record.get("page"), str) and isinstance(record.get("name"), str)
    return words and isinstance(record.get("link"), dict)
