"""A version and how far a reader sees in; a copy of it that holds just that out, made when first asked for.

The copy is a file like a version's, beside it, under a name of its own: v000004@371300.1a2b3c4d. Pages, SQL, exports
and documents of such a reader read it and nothing else, so that what is not theirs is not there. Its rules are in
published/scopes.toml. Figures that depend on what is left out (ranks, medians) are copied, never reckoned again.
"""

import fcntl
import os
import tomllib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from warehouse import building, catalogue, held, schema_sql, store
from warehouse.catalogue import Table
from warehouse.disk import sync
from warehouse.literals import named, quoted

RULES = Path(__file__).parent / "published" / "scopes.toml"
# So many copies stay, of all versions and readers, the newest.
MOST_COPIES = 200
_MASKED = "_masked"


class ScopeMissing(LookupError):
    """A version has no such region; the message says so."""


@dataclass(frozen=True)
class Reach:
    """How far somebody sees.

    Attributes:
        region: code of the region that they see in full, None for all.
        published: metrics whose figures they see for every region.
        names: whether they read people's names.
    """

    region: str | None = None
    published: tuple[str, ...] = ()
    names: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether nothing is kept from them, so that they read the version's own file."""
        return self.region is None and self.names

    @property
    def name(self) -> str:
        """As the names of copies have it: 371300, and 371300m where people's names are masked."""
        return (self.region or "all") + ("" if self.names else "m")


# Who reads the version's own file.
WHOLE = Reach()


@dataclass(frozen=True)
class Rules:
    """published/scopes.toml: rule → tables, and the columns of people's names."""

    tables: dict[str, frozenset[str]]
    people: frozenset[str]
    text: str

    def of(self, table: str) -> set[str]:
        """The rules of a table.

        Raises:
            KeyError: it is not named: nobody has said who may see it.
        """
        if found := {rule for rule, tables in self.tables.items() if table in tables}:
            return found
        raise KeyError(table)


@cache
def rules() -> Rules:
    """The rules, read once."""
    text = RULES.read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    people = frozenset(raw.pop("people")["columns"])
    return Rules({rule: frozenset(tables) for rule, tables in raw.items()}, people, text)


def key(version: str, reach: Reach) -> str:
    """By what a reader's reads name a version: the version itself, or its copy, which is there when this returns.

    Raises:
        store.WarehouseMissing: there is no such version, or its file was cleared away.
        ScopeMissing: the version has no such region.
    """
    if reach.is_whole:
        return version
    made = store.made(version)
    if made is None:
        with held.unheld():
            store.query_at(version, "select 1")  # which says what is missing
    told = f"{rules().text}{made}{reach}"
    name = f"{version}@{reach.name}.{sha256(told.encode()).hexdigest()[:8]}"
    if not store.version_path(name).exists():
        _make(version, reach, name)
    return name


def _make(version: str, reach: Reach, name: str) -> None:
    """Write the copy; of those who want it at once one does, in whatever process."""
    path = store.version_path(name)
    with held.unheld(), _turn(path.with_name(f".{name.partition('.')[0]}.lock")):
        if path.exists():
            return
        statements = _selects(version, reach)
        unfinished = path.with_suffix(".copying")
        _clear(unfinished)
        try:
            with building.connect(unfinished) as connection:
                connection.execute("begin")  # else each of hundreds of comments is written to the log by itself
                for table, select in statements.items():
                    with store.batches_at(version, select) as rows:
                        connection.register("coming", rows)
                        connection.execute(f"create table {named(table)} as select * from coming")
                        connection.unregister("coming")
                for statement in schema_sql.statements(version, list(statements), "table", whole=True):
                    connection.execute(statement)
                connection.execute("commit")
                connection.execute("checkpoint")
            sync(unfinished)
            unfinished.rename(path)
        finally:
            _clear(unfinished)
        _drop_older(name)


def _selects(version: str, reach: Reach) -> dict[str, str]:
    """Table of the copy → the query of its rows; the views that are made again are not among them.

    Raises:
        ScopeMissing: the version has no such region.
        KeyError: no rule names a table.
    """
    own, above = _regions(version, reach.region)
    found = {}
    for table in catalogue.tables(version):
        rules_of = rules().of(table.name)
        if "same" not in rules_of:
            columns = ", ".join(_column(table, column.name, column.type, reach) for column in table.columns)
            kept = " or ".join(_kept(table, rule, own, above, reach) for rule in sorted(rules_of))
            where = f" where {kept}" if reach.region and "all" not in rules_of else ""
            found[table.name] = f"select {columns} from {named(table.name)}{where}"
    return found


def _regions(version: str, region: str | None) -> tuple[set[str], set[str]]:
    """The region with all below it, and those above it."""
    parents = dict(store.query_at(version, "select code, parent_code from region").iter_rows())
    if region is None:
        return set(), set()
    if region not in parents:
        raise ScopeMissing(f"版本 {version} 里没有地区 {region}。")
    return {code for code in parents if region in {code, *_above(code, parents)}}, set(_above(region, parents))


def _above(code: str, parents: dict[str, str | None]) -> Iterator[str]:
    while (parent := parents.get(code)) is not None:
        yield parent
        code = parent


def _kept(table: Table, rule: str, own: Collection[str], above: Collection[str], reach: Reach) -> str:
    """The condition under which a rule keeps a row."""
    if rule == "published":
        return f"metric in ({_listed(reach.published)}) or {_kept(table, 'own', own, above, reach)}"
    names = [column.name for column in table.columns]
    region = "region_code" if "region_code" in names else None
    parts = [part for part in ("county_code", "city_code", "province_code") if part in names]
    code = region or f"coalesce({', '.join([*parts, 'null'])})"
    if rule == "above":  # what is of no region, or of all as a default curve is, holds for each
        return f"{code} is null or {code} in ({_listed([*own, *above, 'all'])})"
    return f"{code} in ({_listed(own)})"


def _listed(texts: Collection[str]) -> str:
    return ", ".join(map(quoted, sorted(texts))) or "null"


def _column(table: Table, name: str, kind: str, reach: Reach) -> str:
    """A column as it is copied: of people's names nothing, or the family name, unless they may be read."""
    if reach.names or name not in rules().people:
        return named(name)
    masked = name + _MASKED
    return f"{masked if any(c.name == masked for c in table.columns) else f'cast(null as {kind})'} as {named(name)}"


def _drop_older(name: str) -> None:
    """Take away the copies that this one supersedes, whose version or rules were others, and the oldest of too many.

    Whoever has one open goes on; whoever asks for it again has it made again.
    """
    of_all = sorted(store.warehouse_dir().glob("gaibo_v*@*.duckdb"), key=lambda path: path.stat().st_mtime)
    same = f"gaibo_{name.partition('.')[0]}."
    for path in [path for path in of_all if path.name.startswith(same)][:-1] + of_all[:-MOST_COPIES]:
        path.unlink(missing_ok=True)


def _clear(path: Path) -> None:
    for left in (path, path.with_name(path.name + ".wal")):
        left.unlink(missing_ok=True)


@contextmanager
def _turn(lock: Path) -> Iterator[None]:
    """Hold a lock among threads and processes."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
