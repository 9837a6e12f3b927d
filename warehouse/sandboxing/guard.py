"""A stranger's SQL in; its one statement, which only reads, out, or a refusal.

DuckDB's own parser says what the statement is: its tree is searched, not its text, so that comments, spaces and quotes
hide nothing. What has no tree (PIVOT) is searched as text, and strictly.
"""

import json
import re

import duckdb

# What a statement may begin with, EXPLAIN aside.
BEGINNINGS = {
    "select", "from", "with", "values", "table", "pivot", "unpivot", "summarize", "describe", "desc", "show", "(",
}  # fmt: skip
READING_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
# They run SQL that no guard has seen, read files or memory, switch something on, or only keep others waiting.
REFUSED_FUNCTIONS = re.compile(
    "query|json_execute_serialized_sql|json_serialize_plan"
    r"|read_\w+|parquet_\w+|sniff_csv|glob|\w+_scan|arrow_scan_dumb|python_\w+|import_database|copy_database"
    r"|(?:en|dis)able_\w+|(?:force_)?checkpoint|write_log|truncate_duckdb_logs|which_secret|sleep_ms"
    "|(?:create|destroy)_external_resource|(?:de)?register_external_resource(?:_type)?",
    re.IGNORECASE,
)
# They tell where on this machine the warehouse lies; refused where the file system cannot be hidden.
TELLING = re.compile(
    r"duckdb_(?:databases|settings|external_file_cache|temporary_files|extensions|extension_repositories|logs)"
    r"|(?:pragma_)?database_list|pg_settings|current_setting|query_table|sqlite_master",
    re.IGNORECASE,
)
_WRITING = re.compile(
    r"\b(?:insert|update|delete|truncate|merge|copy|create|drop|alter|attach|detach|export|import|install|load|set"
    r"|reset|pragma|call|execute|prepare)\b",
    re.IGNORECASE,
)
_NODE = re.compile(r'"type": ?"([A-Z_]+_NODE)"')
_NAMED = re.compile(r'"(function|table)_name": ?("(?:[^"\\]|\\.)*")')


class Refused(Exception):
    """The statement is not run; `template` is a key of errors.toml, `arguments` what its sentence needs."""

    def __init__(self, template: str, **arguments: str | list[str]) -> None:
        super().__init__(template)
        self.template = template
        self.arguments = arguments


def statement(connection: duckdb.DuckDBPyConnection, sql: str, hidden: bool) -> duckdb.Statement:
    """The one statement of `sql`; `hidden` says that the file system tells nothing of the machine.

    Raises:
        Refused: there is none or more than one, or it does more than read.
        duckdb.Error: it cannot be parsed.
    """
    try:
        found = connection.extract_statements(sql)
        kinds = [one.type.name for one in found]
    except ValueError:  # a kind of statement that DuckDB's Python does not know
        raise Refused("not_a_query") from None
    if not found:
        raise Refused("empty")
    if len(found) > 1:
        raise Refused("several", n=str(len(found)))
    (only,), (kind,) = found, kinds
    if kind not in ("SELECT", "EXPLAIN", "MULTI"):
        raise Refused("not_a_query")
    words = _words(only.query)
    if kind == "EXPLAIN":
        _check_explained(connection, only.query, words, hidden)
    else:
        _check(connection, only.query, kind, hidden)
    return only


def _check(connection: duckdb.DuckDBPyConnection, sql: str, kind: str, hidden: bool) -> None:
    words = _words(sql)
    if words and words[0][1] == "explain" and kind == "MULTI":
        words = words[2:] if words[1:] and words[1][1] == "analyze" else words[1:]
    if not words or words[0][1] not in BEGINNINGS:
        raise Refused("not_a_query")
    tree = _tree(connection, sql) if kind == "SELECT" else None
    if tree is None:
        _check_text(sql, hidden)
        return
    if set(_NODE.findall(tree)) - READING_NODES:
        raise Refused("writes")
    for what, name in _NAMED.findall(tree):
        _check_name(json.loads(name), what == "function", hidden)


def _check_explained(
    connection: duckdb.DuckDBPyConnection, sql: str, words: list[tuple[int, str]], hidden: bool
) -> None:
    """What is explained begins after EXPLAIN, ANALYZE or the options; wherever it is a statement, it must only read."""
    places = [words[1][0]] if words[1:] else []
    if words[1:] and words[1][1] == "analyze":
        places += [words[2][0]] if words[2:] else []
    closing = next((n for n, (_place, word) in enumerate(words) if word == ")"), None)
    if closing is not None and words[1][1] == "(" and words[closing + 1 :]:
        places.append(words[closing + 1][0])
    read = 0
    for place in places:
        rest = sql.encode()[place:].decode()
        try:
            inner = [(one.query, one.type.name) for one in connection.extract_statements(rest)]
        except (duckdb.Error, ValueError):
            continue
        for query, kind in inner:
            if kind not in ("SELECT", "MULTI"):
                raise Refused("not_a_query")
            _check(connection, query, kind, hidden)
            read += 1
    if not read:
        raise Refused("not_a_query")


def _tree(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """DuckDB's tree of a SELECT as JSON; None when it has none."""
    ((tree,),) = connection.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()
    return str(tree) if tree and not tree.startswith('{"error":true') else None


def _check_name(name: str, is_function: bool, hidden: bool) -> None:
    if (is_function and REFUSED_FUNCTIONS.fullmatch(name)) or (not hidden and TELLING.fullmatch(name)):
        raise Refused("function", name=name)


def _check_text(sql: str, hidden: bool) -> None:
    if word := _WRITING.search(sql):
        raise Refused("word_in_pivot", name=word.group())
    for name in re.findall(r"\w+", sql):
        _check_name(name, True, hidden)


def _words(sql: str) -> list[tuple[int, str]]:
    """Where each word or sign of `sql` begins, in bytes, and what it is, in small letters; comments left out."""
    text = sql.encode()
    tokens = [(place, kind) for place, kind in duckdb.tokenize(sql) if kind != duckdb.token_type.comment]
    ends = [place for place, _kind in tokens[1:]] + [len(text)]
    found = []
    for (place, _kind), end in zip(tokens, ends, strict=True):
        piece = text[place:end].decode("utf-8", "replace")
        word = re.match(r"\w+|.", piece, re.DOTALL)
        found.append((place, word.group().lower() if word else ""))
    return found
