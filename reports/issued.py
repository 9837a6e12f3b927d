"""A report that is sent in; the archive of what was sent out: frozen, numbered, and held against what is known since.

Each issue is a folder of `issued/`: the report as JSON, the files as they were sent, and a record with their hashes.
The record's folder takes its place last and in one step: a killed program leaves no half issue.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from locales import CLOCK, _, moment, speaking
from reports import kinds
from reports.filenames import file_stem
from reports.formats import FORMATS
from reports.frozen import frozen, thawed
from reports.model import Report
from reports.reading.scope import Scope, scope_at
from warehouse import definitions, store
from warehouse.disk import sync
from warehouse.scoped import WHOLE, Reach

REPORT, RECORD = "report.json", "record.json"


class IssueMissing(LookupError):
    """There is no such issue; the message says so."""


@dataclass(frozen=True)
class Issue:
    """One document that was sent.

    Attributes:
        id: its folder, four digits, never given twice.
        kind: key of `reports.kinds.KINDS`.
        n: the how-manieth of its kind and region it is, as its number says.
        region: code of the region, with its name as it was.
        period: the report it is about.
        lines: a reader's own lines, None for the programme's.
        lang: of the document.
        people: whether full names of people are in it.
        due: the day it asks for an answer by.
        version: of the data.
        definitions: hash of the definitions and settings that its figures follow.
        issued_at: moment in UTC.
        report_hash: SHA-256 of the frozen report.
        files: name → SHA-256 of each file that was sent.
    """

    id: str
    kind: str
    title: str
    n: int
    region: str
    region_name: str
    period: str
    lines: tuple[int, int] | None
    lang: str
    people: bool
    due: date | None
    version: str
    definitions: str
    issued_at: datetime
    report_hash: str
    files: dict[str, str]

    @property
    def folder(self) -> Path:
        """Where the issue lies."""
        return issued_dir() / self.id

    @property
    def report(self) -> Report:
        """What was sent, exactly.

        Raises:
            ValueError: the frozen file is gone, changed or damaged.
        """
        path = self.folder / REPORT
        if not path.exists():
            raise ValueError(_("编号{name}的冻结文件不在了，请从备份恢复。").format(name=self.id))
        text = path.read_bytes()
        if sha256(text).hexdigest() != self.report_hash:
            raise ValueError(
                _("编号{name}的冻结文件与发出时不同，不能当作发出的那一份；请从备份恢复。").format(name=self.id)
            )
        return thawed(text)


def issued_dir() -> Path:
    """The folder of everything that was sent."""
    return store.data_dir() / "issued"


def issue(
    kind: str,
    scope: Scope,
    asked: kinds.Asked,
    formats: Sequence[str],
    *,
    n: int | None = None,
    on: date | None = None,
) -> Issue:
    """Make a document, number it, and keep it with its files for good.

    Args:
        kind: key of KINDS.
        scope: whose, as of when, by which version and lines.
        asked: what else was asked for.
        formats: keys of FORMATS of the files that are sent.
        n: the number of the issue; by default the next of its kind and region.
        on: the day it is dated, by default today.

    Raises:
        ValueError: the kind is not made for the scope, or the number was given already.
        OSError: it cannot be written.
    """
    if n is not None and n < 1:
        raise ValueError(_("期号要从1起，不能是{n}。").format(n=n))
    report = kinds.made(kind, scope, asked)
    with _alone():
        n = _number(kind, scope.code, n)
        sent = on or datetime.now(CLOCK).date()
        report = replace(report, number=_("总第{n}期").format(n=n), dated=sent, issued_on=sent)
        name = f"{max((int(path.name) for path in _folders()), default=0) + 1:04d}"
        room = issued_dir() / f".{name}.unfinished"
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True)
        files = {f"{file_stem(report.title, scope.period or '')}.{key}": FORMATS[key].write(report) for key in formats}
        kept = frozen(report)
        made = Issue(
            id=name, kind=kind, title=report.title, n=n, region=scope.code, region_name=scope.name(),
            period=str(scope.period), lines=scope.lines, lang=report.lang, people=asked.people, due=asked.due,
            version=scope.published, definitions=definitions.current(),
            issued_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0), report_hash=sha256(kept).hexdigest(),
            files={file: sha256(content).hexdigest() for file, content in files.items()},
        )  # fmt: skip
        for file, content in (files | {REPORT: kept, RECORD: _record(made)}).items():
            (room / file).write_bytes(content)
        for path in room.iterdir():
            sync(path)
        room.rename(issued_dir() / name)
    return made


def _number(kind: str, region: str, wanted: int | None) -> int:
    """The number of the next issue of a kind and region, or the one that is wanted where it is free.

    Raises:
        ValueError: it was given already, or a record that may have had it cannot be read.
    """
    if damaged := unreadable():
        words = _("存档里这几份的记录读不出：{names}；请先从备份恢复，以免期号重复。")
        raise ValueError(words.format(names=_("、").join(damaged)))
    given = {one.n for one in issues() if (one.kind, one.region) == (kind, region)}
    if wanted in given:
        raise ValueError(_("总第{n}期已经发过，请另用一个期号。").format(n=wanted))
    return wanted or max(given, default=0) + 1


def _folders() -> list[Path]:
    """The folders of issues, readable or not, the newest first."""
    found = (path for path in issued_dir().glob("*") if path.is_dir() and path.name.isdecimal())
    return sorted(found, key=lambda path: int(path.name), reverse=True)


def issues() -> list[Issue]:
    """Everything that was sent and can be read, the newest first."""
    return [one for path in _folders() if (one := _read(path))]


def unreadable() -> list[str]:
    """Names of the folders whose record is gone or damaged."""
    return [path.name for path in _folders() if _read(path) is None]


def _read(folder: Path) -> Issue | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return _issue(json.loads((folder / RECORD).read_text(encoding="utf-8")))
    return None


def find(name: str) -> Issue:
    """The issue of an id.

    Raises:
        IssueMissing: there is none.
    """
    if name.isdecimal() and (one := _read(issued_dir() / name)):
        return one
    raise IssueMissing(_("没有发出过编号{name}的文件。").format(name=name))


def rendered(one: Issue, key: str) -> bytes:
    """The frozen document as a file of a format, also one that was not sent."""
    return FORMATS[key].write(one.report)


def spoilt(one: Issue) -> list[str]:
    """Files of an issue that are not what was sent: gone, or of another content."""
    found = []
    for file, known in one.files.items():
        path = one.folder / file
        if not path.exists() or sha256(path.read_bytes()).hexdigest() != known:
            found.append(file)
    return found


def again(one: Issue, version: str, reach: Reach = WHOLE) -> Report:
    """The same document made of what a version knows, for a reader who sees so far.

    Raises:
        KeyError: the version has no such region or period.
    """
    with speaking(one.lang):
        scope = scope_at(version, one.region, one.period, one.lines, reach=reach)
        report = kinds.made(one.kind, scope, kinds.Asked(one.people, one.due))
        return replace(report, number=one.report.number, dated=one.report.dated, issued_on=one.report.issued_on)


def said(one: Issue) -> str:
    """An issue in a line: what, which number, when."""
    return " · ".join(
        [
            one.title.replace("\n", " "),
            _("总第{n}期").format(n=one.n),
            _("{moment}发出").format(moment=moment(one.issued_at)),
        ]
    )


def _record(one: Issue) -> bytes:
    return json.dumps(asdict(one), ensure_ascii=False, indent=1, default=lambda value: value.isoformat()).encode()


def _issue(record: dict[str, Any]) -> Issue:
    lines = record["lines"]
    due = record["due"]
    if any(Path(name).name != name for name in record["files"]):
        raise ValueError("a file of an issue lies in its folder")
    return Issue(
        **record
        | {
            "lines": (int(lines[0]), int(lines[1])) if lines else None,
            "due": date.fromisoformat(due) if due else None,
            "issued_at": datetime.fromisoformat(record["issued_at"]),
        }
    )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Numbers are given one after the other, also by two programs at once."""
    issued_dir().mkdir(parents=True, exist_ok=True)
    lock = os.open(issued_dir() / ".lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
