"""What stopped a query in; a sentence that a county analyst can act on, in Chinese and English, out.

The sentences are in errors.toml.
"""

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

MOST_CANDIDATES = 5
_PLACES = {"zh": "第{line}行第{column}列：", "en": "line {line}, column {column}: "}

# DuckDB's words → our sentence and what its brackets are called in it.
_WORDS = [
    (re.compile(r'syntax error at or near "(?P<name>.*)"', re.DOTALL), "syntax"),
    (re.compile(r"syntax error at end of input"), "syntax_end"),
    (re.compile(r"unterminated|SQL statement is incomplete", re.IGNORECASE), "syntax_end"),
    (re.compile(r'Ambiguous reference to column name "(?P<name>.+?)" \(use: (?P<candidates>.+?)\)'), "ambiguous"),
    (re.compile(r'column "?(?P<name>[^"]+?)"? must appear in the GROUP BY'), "ungrouped"),
    (
        re.compile(
            r'Table "\w+" does not have a column named "(?P<name>.+?)"(?:\s+Candidate bindings: (?P<candidates>.+))?'
        ),
        "no_column",
    ),
    (
        re.compile(r'Referenced table "(?P<name>.+?)" not found!(?:\s+Candidate tables: (?P<candidates>.+))?'),
        "no_table",
    ),
    (re.compile(r'Table with name "(?P<name>.+?)" does not exist'), "no_table"),
    (re.compile(r"No function matches the given name and argument types '(?P<name>\w+)\((?P<given>.*?)\)'"), "types"),
    (re.compile(r'function call "(?P<name>[^(]+)\((?P<given>.*?)\)"'), "types"),
    (re.compile(r"[Cc]ould not convert string ['\"](?P<value>.*?)['\"] to (?P<type>\S+)", re.DOTALL), "conversion"),
    (re.compile(r'(?P<type>date|time|timestamp) field (?:value out of range|format): "(?P<value>.*?)"'), "conversion"),
    (re.compile(r"More than one row returned by a subquery"), "several_rows"),
    (re.compile(r"Values were not provided for the following[\w ]*: (?P<names>.+)"), "missing_parameters"),
    (re.compile(r"file system operations are disabled|disabled by configuration"), "file"),
    (re.compile(r"[Mm]ax(?:imum)? (?:expression )?depth|stack overflow"), "too_deep"),
    (re.compile(r"read-only mode|configuration has been locked"), "not_a_query"),
]
_QUOTED_LINE = re.compile(r"\s+LINE \d+:.*", re.DOTALL)
# As one writes them in a query.
_TYPES = {"INT8": "TINYINT", "INT16": "SMALLINT", "INT32": "INTEGER", "INT64": "BIGINT", "INT128": "HUGEINT"}
_MISSING_ENTRIES = {"Table": "no_table", "Function": "no_function", "Macro": "no_function"}


class SandboxError(RuntimeError):
    """Why a query has no answer: as text a Chinese sentence that says what is wrong and what to do.

    `template` is a key of errors.toml and `kind` its group: unknown (a name), syntax, data, parameters, refused,
    too_long, too_large, deadline, memory, cancelled, full, missing (a version), unavailable. `line` and `column` are
    counted from 1 in characters of the query, None where the place is not known. Nothing in it tells of this machine.
    It may repeat words of the query and of the data: show it as text, not as Markdown.
    """

    def __init__(self, template: str, /, line: int | None = None, column: int | None = None, **arguments: Any) -> None:
        self.template = template
        self.kind: str = templates()[template]["kind"]
        self.line = line
        self.column = column
        self.arguments = arguments
        super().__init__(self.text())

    def again(self) -> "SandboxError":
        """One of its own for each who raises it: a shared one would grow a traceback with each."""
        return SandboxError(self.template, self.line, self.column, **self.arguments)

    def text(self, language: str = "zh") -> str:
        """The sentence in `language` (zh or en)."""
        place = _PLACES[language].format(line=self.line, column=self.column) if self.line else ""
        comma = "、" if language == "zh" else ", "
        words = {
            name: comma.join(value) if isinstance(value, list) else value for name, value in self.arguments.items()
        }
        sentence = templates()[self.template][language].format(place=place, **words)
        return sentence[:1].upper() + sentence[1:] if language == "en" else sentence


@cache
def templates() -> dict[str, dict[str, str]]:
    """The sentences by their key."""
    return tomllib.loads(Path(__file__).with_name("errors.toml").read_text(encoding="utf-8"))


def from_duckdb(answer: dict[str, Any], sql: str, seconds: float) -> SandboxError:
    """What the child said of a query that failed in DuckDB: `error` (its class), `detail` (JSON), `placed`."""
    said = _said(str(answer.get("detail")))
    kind = str(said.get("exception_type", answer.get("error")))
    message = _QUOTED_LINE.sub("", str(said.get("exception_message", "")))
    if kind in ("INTERRUPT", "InterruptException"):
        return SandboxError("deadline", seconds=f"{seconds:g}")
    if kind in ("MemoryError", "Out of Memory"):
        return SandboxError("memory")
    if "max_expression_depth" in message or kind == "RecursionError":
        return SandboxError("too_deep")
    place = _place(said, bool(answer.get("placed")), sql)
    if (name := str(said.get("name", ""))) and (template := _missing(said, kind)):
        return _unknown(template, name, str(said.get("candidates", "")), place)
    for words, template in _WORDS:
        if found := words.search(message):
            arguments: dict[str, Any] = {name: _short(value) for name, value in found.groupdict("").items()}
            if template in ("no_column", "no_table"):
                return _unknown(template, arguments["name"], arguments.get("candidates", ""), place)
            if "candidates" in arguments:
                arguments["candidates"] = _listed(arguments["candidates"])
            if "type" in arguments:
                arguments["type"] = _TYPES.get(arguments["type"].upper(), arguments["type"].upper())
            return SandboxError(template, **place, **arguments)
    return SandboxError("other", detail=_short(message or kind, 600), **place)


def _unknown(template: str, name: str, candidates: str, place: dict[str, Any]) -> SandboxError:
    listed = _listed(candidates)
    if listed:
        return SandboxError(template, name=_short(name), candidates=listed, **place)
    return SandboxError(f"{template}_alone", name=_short(name), **place)


def _listed(candidates: str) -> list[str]:
    """The names in DuckDB's list of them."""
    names = [word.strip(" :\"'") for word in re.split(r",| or ", candidates)]
    return [_short(name) for name in names if name][:MOST_CANDIDATES]


def _missing(said: dict[str, Any], kind: str) -> str | None:
    if said.get("error_subtype") == "COLUMN_NOT_FOUND":
        return "no_column"
    if kind != "Catalog":
        return None
    what = str(said.get("type", ""))
    return next((template for word, template in _MISSING_ENTRIES.items() if what.endswith(word)), None)


def _said(detail: str) -> dict[str, Any]:
    """The JSON that follows the name of DuckDB's error, or its plain text as such."""
    try:
        said = json.loads(detail[detail.index("{") :])
    except ValueError:
        said = None
    if isinstance(said, dict):
        return said
    return {"exception_message": re.sub(r"\A[\w ]+ Error: ", "", detail)}


def _place(said: dict[str, Any], placed: bool, sql: str) -> dict[str, Any]:
    """Line and column of DuckDB's position, which is in bytes; nothing where DuckDB read other bytes than these."""
    try:
        position = int(said["position"])
    except (KeyError, ValueError):
        return {}
    if not placed:
        return {}
    before = sql.encode()[:position].decode("utf-8", "ignore")
    return {"line": before.count("\n") + 1, "column": len(before) - before.rfind("\n")}


def _short(text: str, longest: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest] + "…"
