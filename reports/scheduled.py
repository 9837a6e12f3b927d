"""A day in; the bulletins and reminders that are due on it as files in outbox/, mailed where a server is named, out.

outbox/2015-07-06_reminder_371300_2015-07/   the text, its attachment, and message.eml, which any mail programme opens
outbox/sent.jsonl                            what was written and what was sent: nothing is either twice
"""

import argparse
import email
import email.policy
import hashlib
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from locales import CLOCK, _, use
from reports import kinds, mail
from reports.documents.reminder import reminder
from reports.filenames import file_stem
from reports.formats import FORMATS
from reports.model import Para, Report
from reports.reading.reporting import ask_owed, ask_periods
from reports.reading.scope import Scope, periods_of, regions_of, scope_at
from warehouse import journal, logs, store
from warehouse.settings import SETTINGS

# A run that was missed is made up for within so many days; after that a reminder only confuses.
MAKE_UP_DAYS, BULLETIN_DAYS = 5, 45


@dataclass(frozen=True)
class Due:
    """A message that is due: what it is known by, its kind, and what it is about."""

    key: str
    kind: str
    scope: Scope

    def report(self) -> Report | None:
        """What it says; None where nobody owes anything."""
        if self.kind == "bulletin":
            return kinds.made("bulletin", self.scope)
        rows = ask_owed(self.scope).rows()
        if rows.is_empty():
            return None
        scope, counts = self.scope, ask_periods(self.scope).rows().row(-1, named=True)
        return reminder(
            rows, scope.name(), str(scope.period), scope.day, counts=counts, version=scope.version, note=scope.note
        )


def outbox_dir() -> Path:
    """Where messages lie."""
    return store.data_dir() / "outbox"


def due(on: date) -> Iterator[Due]:
    """What is due on a day by the newest report of the home province: settings.toml says when."""
    rule, version = SETTINGS.operation.schedule, store.current_version()
    province = SETTINGS.home_province
    regions = regions_of(version, province)
    periods = periods_of(version, province)
    if province not in regions or not periods:
        return
    period = list(periods)[-1]
    for code, region in regions.items():
        if region["province_code"] != province or region["level"] not in ("province", "city"):
            continue
        scope = scope_at(version, code, period)
        counts = ask_periods(scope).rows().row(-1, named=True)
        since = (on - counts["review_deadline"]).days - rule.bulletin_days_after
        if region["level"] in rule.bulletin_levels and 0 <= since <= BULLETIN_DAYS:
            yield Due(f"bulletin/{code}/{period}", "bulletin", scope)
        days = (on - counts["deadline"]).days
        reached = [day for day in rule.remind_days if 0 <= days - day <= MAKE_UP_DAYS]
        if reached:
            yield Due(f"reminder/{code}/{period}/{max(reached)}", "reminder", scope)


def write(one: Due, on: date) -> Path | None:
    """Write a message into the outbox, whole; its folder, or None where there is nothing to say."""
    report = one.report()
    if report is None:
        return None
    title = " ".join(report.title.split())
    text = "\n\n".join(
        [title, report.subtitle]
        + [block.text for section in report.sections for block in section.blocks if isinstance(block, Para)]
        + [part for part in (report.note, report.foot) if part]
    )
    suffix = SETTINGS.operation.schedule.bulletin_format
    attached, content = f"{file_stem(title, str(one.scope.period))}.{suffix}", FORMATS[suffix].write(report)
    message = EmailMessage(policy=email.policy.SMTP)
    message["Subject"], message["Date"] = title, format_datetime(datetime.now(CLOCK))
    # By the same identity a message that was handed over twice is known to be one.
    message["Message-ID"] = f"<{hashlib.sha256(one.key.encode()).hexdigest()[:32]}@gaibo>"
    message["X-Gaibo-Key"] = one.key
    message.set_content(text)
    main, sub = FORMATS[suffix].mime.split("/", 1)
    message.add_attachment(content, maintype=main, subtype=sub, filename=attached)
    folder = outbox_dir() / f"{on}_{one.key.replace('/', '_')}"
    room = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(parents=True)
    for name, held in (
        ("message.txt", text.encode()), (attached, content), ("message.eml", message.as_bytes()),
    ):  # fmt: skip
        (room / name).write_bytes(held)
    shutil.rmtree(folder, ignore_errors=True)
    room.rename(folder)
    _note(one.key, "written", folder.name)
    return folder


def send(server: mail.Mail, on: date) -> tuple[int, int]:
    """Hand over what lies in the outbox, is young enough and has a receiver; how many were taken, how many were not."""
    sent, failed, known = 0, 0, _known("sent")
    for path in sorted(outbox_dir().glob("*/message.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
        assert isinstance(message, EmailMessage)
        key = str(message["X-Gaibo-Key"])
        addresses = server.to.get(key.split("/")[1], ())
        age = (on - date.fromisoformat(path.parent.name[:10])).days
        if key in known or not addresses or age > MAKE_UP_DAYS:
            continue
        message["From"], message["To"] = server.sender, ", ".join(addresses)
        try:
            server.send(message)
        except OSError as error:
            failed += 1
            logs.logger.warning("mail %s was not taken: %s", key, type(error).__name__, exc_info=error)
            continue
        _note(key, "sent", path.parent.name)
        sent += 1
    return sent, failed


def main(arguments: list[str]) -> int:
    """`python -m reports scheduled`: 0 done, 1 something was not sent or cannot be written, 2 nothing is published."""
    parser = argparse.ArgumentParser(
        prog="python -m reports scheduled", description=_("写出并寄出当日到期的简报和催报。")
    )
    parser.add_argument("--on", type=date.fromisoformat, help=_("按哪一天算，如 2017-03-11；默认今天"))
    parser.add_argument("--dry-run", action="store_true", help=_("只列出到期的，不写也不寄"))
    parser.add_argument("--lang", choices=["zh", "en"], default="zh", help=_("语言"))
    args = parser.parse_args(arguments)
    use(args.lang)
    logs.start("reports")
    on = args.on or datetime.now(CLOCK).date()
    try:
        waiting = [one for one in due(on) if one.key not in _known("written")]
    except store.WarehouseMissing as missing:
        print(missing, file=sys.stderr)
        return 2
    if args.dry_run:
        print("\n".join(one.key for one in waiting) or _("没有到期的。"))
        return 0
    written, unwritten = 0, 0
    for one in waiting:
        try:
            written += write(one, on) is not None
        except (ValueError, OSError) as error:
            unwritten += 1
            print(f"{one.key}: {error}", file=sys.stderr)
    try:
        server = mail.configured()
    except mail.MailMisconfigured as wrong:
        print(wrong, file=sys.stderr)
        return 1
    sent, failed = send(server, on) if server else (0, 0)
    logs.event("scheduled", written=written, unwritten=unwritten, sent=sent, failed=failed)
    print(_("写出{n}份，寄出{sent}份，没有寄出{failed}份。").format(n=written, sent=sent, failed=failed))
    return 1 if failed or unwritten else 0


def _known(done: str) -> set[str]:
    return {str(one["key"]) for one in journal.records(outbox_dir() / "sent.jsonl") if one.get("done") == done}


def _note(key: str, done: str, folder: str) -> None:
    journal.add(outbox_dir() / "sent.jsonl", {"key": key, "done": done, "folder": folder})
