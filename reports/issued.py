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

from locales import _, moment, speaking
from reports import kinds
from reports.filenames import file_stem
from reports.formats import FORMATS
from reports.frozen import frozen, thawed
from reports.model import Report
from reports.reading.scope import Scope, scope_at
from warehouse import definitions, store
from warehouse.disk import sync

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
        issued_by: who issued it, "" where nobody is known.
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
    issued_by: str
    files: dict[str, str]

    @property
    def folder(self) -> Path:
        """Where the issue lies."""
        return issued_dir() / self.id

    @property
    def report(self) -> Report:
        """What was sent, exactly.

        Raises:
            ValueError: the frozen file is damaged.
        """
        return thawed((self.folder / REPORT).read_bytes())


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
    by: str = "",
) -> Issue:
    """Make a document, number it, and keep it with its files for good.

    Args:
        kind: key of KINDS.
        scope: whose, as of when, by which version and lines.
        asked: what else was asked for.
        formats: keys of FORMATS of the files that are sent.
        n: the number of the issue; by default the next of its kind and region.
        on: the day it is dated, by default today.
        by: who issues it.

    Raises:
        ValueError: the kind is not made for the scope, or the number was given already.
        OSError: it cannot be written.
    """
    report = kinds.made(kind, scope, asked)
    with _alone():
        before = [one for one in issues() if (one.kind, one.region) == (kind, scope.code)]
        if n is None:
            n = max((one.n for one in before), default=0) + 1
        elif any(one.n == n for one in before):
            raise ValueError(_("总第{n}期已经发过，请另用一个期号。").format(n=n))
        sent = on or datetime.now(UTC).date()
        report = replace(report, number=_("总第{n}期").format(n=n), dated=sent, issued_on=sent)
        name = f"{max((int(one.id) for one in issues()), default=0) + 1:04d}"
        room = issued_dir() / f".{name}.unfinished"
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True)
        files = {f"{file_stem(report.title, scope.period or '')}.{key}": FORMATS[key].write(report) for key in formats}
        made = Issue(
            id=name, kind=kind, title=report.title, n=n, region=scope.code, region_name=scope.name(),
            period=str(scope.period), lines=scope.lines, lang=report.lang, people=asked.people, due=asked.due,
            version=scope.version, definitions=definitions.current(),
            issued_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0), issued_by=by,
            files={file: sha256(content).hexdigest() for file, content in files.items()},
        )  # fmt: skip
        for file, content in (files | {REPORT: frozen(report), RECORD: _record(made)}).items():
            (room / file).write_bytes(content)
        for path in room.iterdir():
            sync(path)
        room.rename(issued_dir() / name)
    return made


def issues() -> list[Issue]:
    """Everything that was sent, the newest first; a folder that is no issue is passed over."""
    found = []
    for path in sorted(issued_dir().glob(f"[0-9][0-9][0-9][0-9]*/{RECORD}"), reverse=True):
        with contextlib.suppress(ValueError, KeyError, TypeError):
            found.append(_issue(json.loads(path.read_text(encoding="utf-8"))))
    return found


def find(name: str) -> Issue:
    """The issue of an id.

    Raises:
        IssueMissing: there is none.
    """
    for one in issues():
        if one.id == name:
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


def again(one: Issue, version: str) -> Report:
    """The same document made of what a version knows.

    Raises:
        KeyError: the version has no such region or period.
    """
    with speaking(one.lang):
        scope = scope_at(version, one.region, one.period, one.lines)
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
