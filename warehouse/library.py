"""Reviewed queries (queries/*.sql) and those that people saved in; each with its parameters and their choices, out."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from warehouse import journal
from warehouse.lettering import printable
from warehouse.settings import ROOT
from warehouse.store import data_dir

FOLDER = ROOT / "queries"
LONGEST_NAME = 60
# What a query says in words or leaves out; a $name in it is none.
_SILENT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$\$.*?\$\$", re.DOTALL)
_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")
_HEADER = re.compile(r"--\s*(\w+):\s*(.*)")


@dataclass(frozen=True)
class Parameter:
    """A `$name` of a query, with the words beside its field by language.

    `choices` is the query of what may be chosen (value, shown); without it the field is free, a number where `number`
    says how it begins.
    """

    name: str
    labels: dict[str, str]
    choices: str | None = None
    number: float | None = None


@dataclass(frozen=True)
class Query:
    """A reviewed query: title and question by language, and the columns it returns."""

    name: str
    titles: dict[str, str]
    questions: dict[str, str]
    returns: tuple[str, ...]
    sql: str

    @property
    def parameters(self) -> list[Parameter]:
        """Its parameters, in the order of their first mention."""
        return parameters(self.sql)


@cache
def queries() -> tuple[Query, ...]:
    """The reviewed queries, by the name of their file.

    Raises:
        KeyError: a file's header lacks a line.
    """
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.sql")))


def _read(path: Path) -> Query:
    """A file: lines of `-- name: words`, then the query."""
    lines = path.read_text(encoding="utf-8").splitlines()
    body = next(n for n, line in enumerate(lines) if not line.startswith("--"))
    told = {found[1]: found[2].strip() for line in lines[:body] if (found := _HEADER.match(line))}
    return Query(
        path.stem,
        {"zh": told["title"], "en": told["title_en"]},
        {"zh": told["question"], "en": told["question_en"]},
        tuple(told["returns"].split(", ")),
        "\n".join(lines[body:]).strip() + "\n",
    )


def parameters(sql: str) -> list[Parameter]:
    """The parameters of any query, in the order of their first mention; those in strings and remarks are none."""
    known = _known()
    names = dict.fromkeys(_PARAMETER.findall(_SILENT.sub(" ", sql)))
    return [known.get(name) or Parameter(name, {"zh": name, "en": name}) for name in names]


@cache
def _known() -> dict[str, Parameter]:
    record: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "parameters.toml").read_text(encoding="utf-8"))
    return {
        name: Parameter(name, {"zh": said["label"], "en": said["label_en"]}, said.get("choices"), said.get("number"))
        for name, said in record.items()
    }


def path_of(who: str) -> Path:
    """The file of what one person saved; without a login all share one."""
    return data_dir() / "queries" / f"{sha256(who.encode()).hexdigest()[:16] if who else 'everyone'}.jsonl"


def save(who: str, name: str, sql: str) -> None:
    """Keep a query under a name; a name that is taken means this one from now on.

    Raises:
        ValueError: the name is empty or too long.
        OSError: it cannot be written.
    """
    name = printable(name).strip()
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"a query has a name of at most {LONGEST_NAME} characters")
    journal.add(path_of(who), {"who": who, "name": name, "sql": sql})


def forget(who: str, name: str) -> None:
    """Give up a name; the file still says what it was."""
    journal.add(path_of(who), {"who": who, "name": name, "sql": ""})


def saved(who: str) -> dict[str, str]:
    """A person's queries by name, the one saved last first."""
    kept = (record for record in journal.records(path_of(who)) if isinstance(record.get("sql"), str))
    return {name: record["sql"] for name, record in journal.latest(kept, "name").items() if record["sql"]}
