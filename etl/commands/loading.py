"""The arguments of load, check, demo and rebuild in; what became of the files, for people or as JSON, out."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import polars as pl

from etl.commands import LOADED, REFUSED, USAGE
from etl.commands.progress import Bars
from etl.differences import CHANGED, NEW, WITHDRAWN, Review
from etl.known import as_known_in
from etl.load import Outcome, check, load, rebuild
from warehouse import definitions, engines, last_load, store
from warehouse.last_load import Load
from warehouse.settings import SETTINGS

# So many reports that replace another are named to a person; JSON has them all.
NAMED = 20


def run_load(args: argparse.Namespace) -> int:
    """Load, and publish a new version."""
    preview, wait = args.preview if args.json else None, not args.no_wait
    with Bars(args.json) as bars, last_load.under_way("load", wait) as told, engines.on(args.engine):
        found = load(args.paths, args.period, None, args.replace, bars, preview, wait, args.within)
        outcome = _told(found, told)
    return _say(outcome, args)


def run_check(args: argparse.Namespace) -> int:
    """Check, and say what would change."""
    with Bars(args.json) as bars:
        outcome = check(args.paths, args.period, args.replace, bars, args.preview, args.report, args.within)
    return _say(outcome, args, checked_only=True)


def run_demo(args: argparse.Namespace) -> int:
    """Write the demo forms and load them, version by version as a province came to know them."""
    from etl import demo  # no other command waits for it to be imported

    inbox = store.data_dir() / "inbox" / "demo"
    with Bars(args.json) as bars, last_load.under_way("demo") as told:
        demo.write_inbox(inbox, args.province, progress=bars)
        outcome = Outcome(None, 0)
        for folders in demo.publications(inbox, args.province):
            outcome = outcome.followed_by(load(folders, label=SETTINGS.demo.labels["zh"], progress=bars))
            if not outcome.accepted:
                break
        _told(outcome, told)
    return _say(outcome, args)


def run_rebuild(args: argparse.Namespace) -> int:
    """Make everything again from the originals, or the file of one version from the facts."""
    with Bars(args.json) as bars, engines.on(args.engine):
        if args.as_known_in:
            known = as_known_in(args.as_known_in, args.force, bars, wait=not args.no_wait)
        else:
            with last_load.under_way("rebuild", not args.no_wait) as told:
                outcome = _told(rebuild(progress=bars, wait=not args.no_wait), told)
    if not args.as_known_in:
        return _say(outcome, args)
    print(json.dumps(asdict(known) | {"sentence": known.sentence}, ensure_ascii=False) if args.json else known.sentence)
    return LOADED


def run_upgrade(args: argparse.Namespace) -> int:
    """Publish the received reports by today's definitions, where the current version was made by others."""
    current = store.version(store.current_version())
    if current.definitions == definitions.current():
        words = f"版本{current.id}就是按现在的定义做的，不需要升级。"
        print(json.dumps({"version": current.id, "upgraded": False}) if args.json else words)
        return LOADED
    with Bars(args.json) as bars, last_load.under_way("upgrade", not args.no_wait) as told:
        outcome = _told(rebuild(progress=bars, wait=not args.no_wait), told)
    return _say(outcome, args)


def record(outcome: Outcome, most: int | None = None) -> dict[str, Any]:
    """An outcome for JSON; of faults and differences at most so many, with how many there are in all.

    `reports` and `rows` count what was loaded. `submissions`, `differences` and `preview` are etl.differences.Review's;
    `totals` counts reports sent for the first time and again, and what changes in the latter.
    """
    found: dict[str, Any] = {
        "version": outcome.version,
        "accepted": outcome.accepted,
        "files": outcome.files,
        "skipped": outcome.skipped,
        "reports": outcome.submissions,
        "rows": outcome.rows,
        "faults": [fault.record() for fault in outcome.faults[:most]],
        "faults_in_all": len(outcome.faults),
        "broken_rules": outcome.broken_rules,
        "refused_dir": outcome.refused_dir,
    }
    if outcome.review is None:
        return found
    figures = outcome.review.differences
    again = outcome.review.submissions.drop_nulls("replaces")
    found |= {
        "totals": {
            "first": outcome.review.submissions.height - again.height,
            "again": again.height,
            **again.select(pl.col(NEW, CHANGED, WITHDRAWN).sum()).row(0, named=True),
        },
        "submissions": outcome.review.submissions.to_dicts(),
        "differences": (figures if most is None else figures.head(most)).to_dicts(),
        "differences_in_all": figures.height,
    }
    preview = {form: rows.to_dicts() for form, rows in outcome.review.preview.items()}
    return found | ({"preview": preview} if preview else {})


def _told(outcome: Outcome, to: Load) -> Outcome:
    """The outcome, once the record of the last load has it."""
    came_to = last_load.PUBLISHED if outcome.version else last_load.UNCHANGED
    to.ended = came_to if outcome.accepted else last_load.REFUSED
    to.version, to.files, to.faults = outcome.version, outcome.files, len(outcome.faults)
    return outcome


def _say(outcome: Outcome, args: argparse.Namespace, checked_only: bool = False) -> int:
    if args.json:
        print(json.dumps(record(outcome, getattr(args, "most", None)), ensure_ascii=False, default=str))
    elif outcome.broken_rules:
        print(outcome.broken_rules, file=sys.stderr)
    elif outcome.faults:
        for fault in outcome.faults:
            print(fault, file=sys.stderr)
        kept = "退回说明" if checked_only else "原件与退回说明"
        where = f"{kept}在 {outcome.refused_dir}。" if outcome.refused_dir else ""
        print(f"共 {len(outcome.faults)} 处错误，没有改变任何数据。{where}", file=sys.stderr)
    elif checked_only:
        print(f"{outcome.files} 个文件没有发现错误。")
        if outcome.skipped:
            print(f"{len(outcome.skipped)} 个文件以前已装入，不再读入。")
        print("".join(f"{line}\n" for line in changes(outcome.review)) if outcome.review else "", end="")
    elif outcome.version is None and not outcome.files and not outcome.skipped:
        print("没有找到任何文件。", file=sys.stderr)
        return USAGE
    elif outcome.version is None:
        print(f"{len(outcome.skipped)} 个文件以前已装入，没有新内容，版本不变。要重新采用它们，请加 --replace。")
    else:
        held = f"{outcome.submissions} 份报表，{outcome.rows} 行"
        print(f"已装入 {outcome.files} 个文件（{held}），发布版本 {outcome.version}。")
    return LOADED if outcome.accepted else REFUSED


def changes(review: Review) -> Iterator[str]:
    """What loading would change, a line for each report that replaces another and one for all first reports."""
    sent_again = review.submissions.drop_nulls("replaces")
    is_changed = pl.sum_horizontal(NEW, CHANGED, WITHDRAWN) > 0
    changed, same = sent_again.filter(is_changed), sent_again.filter(~is_changed)
    for row in changed.head(NAMED).iter_rows(named=True):
        words = ((CHANGED, "变化"), (NEW, "新填"), (WITHDRAWN, "撤销"))
        said = "，".join(f"{row[kind]}处数字{word}" for kind, word in words if row[kind])
        of = " ".join(filter(None, (row["county_name"], row["period"] or row["slot"], row["label"])))
        yield f"{of}：第{row['revision']}次报送，{said}"
    if changed.height > NAMED:
        yield f"另有{changed.height - NAMED}份补报也改变数字。"
    if same.height:
        yield f"{same.height}份补报与已采用的完全相同。"
    if first := review.submissions.height - sent_again.height:
        figures = int(review.submissions.filter(pl.col("replaces").is_null())["figures"].sum())
        yield f"首次报送{first}份，{figures}个数字。"
