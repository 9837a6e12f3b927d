"""What the programmes notice in; lines of JSON in log/, a file for each part and day, without secrets or names, out.

log/app-2026-11-28.jsonl, and log/app-2026-11-28.2.jsonl once that one is full. Any number of processes may write one
file, since none is ever renamed. Chinese in a value and whatever stands in quotation marks is left out: a name can only
come from a value, and the sentences of the programme itself are constants.
"""

import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse import journal
from warehouse.settings import ROOT, SETTINGS
from warehouse.store import data_dir

logger = logging.getLogger("gaibo")

NAME = re.compile(r"(?P<part>[a-z]+)-(?P<day>\d{4}-\d\d-\d\d)(?:\.(?P<number>\d+))?\.jsonl")
CUT = "…"
# So much of a fault's words is kept, and so many of the calls that led to it.
_LONGEST, _DEEPEST = 400, 30

_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|《[^》]*》|\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_SECRET_NAME = re.compile("passw|secret|token|cookie|authorization|credential|api_?key", re.IGNORECASE)
_SECRET = re.compile(rf"([\w-]*(?:{_SECRET_NAME.pattern})[\w-]*)(\s*[=:]\s*)(?:(?:basic|bearer)\s+)?\S+", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<=//)[^/@\s]+@")


class JsonLines(logging.Handler):
    """Writes each record as a line; warnings stand on standard error too, as lines or, to a person, as sentences."""

    def __init__(self, part: str, level: int, person: bool) -> None:
        super().__init__(level)
        self.part, self.person = part, person

    def emit(self, record: logging.LogRecord) -> None:
        written = line(self.part, record)
        # A log that cannot be written keeps nobody from working.
        with suppress(OSError):
            journal.add(_place(self.part), written)
        if record.levelno >= logging.WARNING:
            print(record.getMessage() if self.person else json.dumps(written, ensure_ascii=False), file=sys.stderr)


def start(part: str, *others: str) -> None:
    """Have what is logged under the name gaibo written to log/ from now on, and warnings under the other names.

    The part app is a server's, whose standard error is a log too; any other speaks to a person.
    """
    for name in ("gaibo", *others):
        known = logging.getLogger(name)
        for handler in known.handlers[:]:
            known.removeHandler(handler)
        known.addHandler(JsonLines(part, logging.INFO if name == "gaibo" else logging.WARNING, part != "app"))
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.INFO)


def event(what: str, **fields: Any) -> None:
    """Log that something happened; `what` is a word or two of ours, the fields become keys of the line."""
    logger.info(what, extra={"fields": fields})


def line(part: str, record: logging.LogRecord) -> dict[str, Any]:
    """A log record as what is written of it."""
    args = record.args
    values: Any = cleaned(args) if isinstance(args, Mapping) else tuple(map(cleaned, args or ()))
    try:
        said = str(record.msg) % values if args else str(record.msg)
    except (TypeError, ValueError):
        said = str(record.msg)
    ours = record.name.startswith("gaibo")
    found = {"level": record.levelname.lower(), "part": part, "process": os.getpid(), "from": record.name}
    found |= {"said": without_secrets(said) if ours else cleaned(said)}
    found |= cleaned(getattr(record, "fields", {}))
    if record.exc_info and record.exc_info[1]:
        found["fault"] = fault(record.exc_info[1])
    return found


def fault(error: BaseException) -> dict[str, Any]:
    """An exception's kind, its words as far as they may be kept, and the calls that led to it."""
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    found = {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins."),
        "said": cleaned(words)[:_LONGEST],
        "calls": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found | ({"because": fault(cause)} if cause and cause is not error else {})


def cleaned(value: Any) -> Any:
    """A value for a log: texts without Chinese, without what they quote, and without secrets."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(k): CUT if _SECRET_NAME.search(str(k)) else cleaned(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [cleaned(one) for one in value]
    return _CHINESE.sub(CUT, _QUOTED.sub(CUT, without_secrets(str(value))))


def without_secrets(text: str) -> str:
    """A text without what the environment calls a secret, without what it names as one, and without addresses."""
    for name, secret in os.environ.items():
        if _SECRET_NAME.search(name) and len(secret) >= 6:
            text = text.replace(secret, CUT)
    return _ADDRESS.sub(CUT, _SECRET.sub(rf"\1\2{CUT}", text))


def old_logs(today: date) -> list[Path]:
    """The log files beyond [log] keep_days, and the oldest of those that together are beyond keep_megabytes."""
    rule, gone, total = SETTINGS.operation.log, [], 0
    found = ((NAME.fullmatch(path.name), path) for path in (data_dir() / "log").glob("*.jsonl"))
    kept = [(named["day"], int(named["number"] or 1), path) for named, path in found if named]
    oldest = (today - timedelta(days=rule.keep_days)).isoformat()
    for day, _number, path in sorted(kept, reverse=True):
        total += path.stat().st_size
        # The day's own file is never taken from whoever writes it.
        if day < oldest or (total > rule.keep_megabytes * 2**20 and day != today.isoformat()):
            gone.append(path)
    return gone


def _place(part: str) -> Path:
    today = datetime.now(UTC).date()
    folder, stem, number = data_dir() / "log", f"{part}-{today}", 1
    path = folder / f"{stem}.jsonl"
    while journal.size(path) >= SETTINGS.operation.log.file_megabytes * 2**20:
        number += 1
        path = folder / f"{stem}.{number}.jsonl"
    if not path.exists():
        for old in old_logs(today):
            old.unlink(missing_ok=True)
    return path


def _short(filename: str) -> str:
    """A source's path from the checkout or from the packages on, which tell nothing of the machine."""
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
