"""The arguments of versions, rollback, prune, copy and verify in; versions listed, restored, cleared or proved out."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

from etl import clearing
from etl.commands import LOADED, REFUSED
from etl.verify import verify
from warehouse import copying, pruning, publishing, store, writing
from warehouse.store import Version


def run_verify(args: argparse.Namespace) -> int:
    """Compare originals, facts and the current version."""
    result = verify()
    if args.json:
        print(json.dumps(asdict(result), ensure_ascii=False))
    else:
        print(f"版本{result.version}：原件{result.originals}份，事实{result.facts}行，数据疑点{result.findings}处。")
        where = sys.stderr if result.problems else sys.stdout
        print("\n".join(result.problems) or "原件、事实与版本一致。", file=where)
    return REFUSED if result.problems else LOADED


def run_versions(args: argparse.Namespace) -> int:
    """List the published versions, those whose files were cleared away too."""
    versions = store.versions()
    if args.json:
        print(json.dumps([_listed(version) for version in versions], ensure_ascii=False))
        return LOADED
    for v in versions:
        held = "" if v.loads is None else f"  装入{v.loads}次，{v.rows}行"
        kept = "" if v.kept else "  已清理"
        print(f"{'→' if v.current else ' '} {v.id}  {v.published_at:%Y-%m-%d %H:%M:%S} UTC{held}{kept}")
    return LOADED


def run_prune(args: argparse.Namespace) -> int:
    """Clear away the files of versions that need not stay, and what else settings.toml says is old."""
    today = date.today()
    with writing.writer(wait=not args.no_wait):
        cleared = pruning.superfluous(store.versions()) if args.dry_run else pruning.prune()
        other = clearing.superfluous(today) if args.dry_run else clearing.clear(today)
    ids = [version.id for version in cleared]
    if args.json:
        print(json.dumps({"cleared": ids, "other": len(other), "dry_run": args.dry_run}))
        return LOADED
    done = "将清理" if args.dry_run else "已清理"
    if ids:
        print(f"{done}{len(ids)}个版本的文件：{'、'.join(ids)}。记录都在，可用 rebuild --as-known-in 重做。")
    else:
        print("没有需要清理的版本。")
    if other:
        print(f"{done}过期的日志、退回件和发件共{len(other)}项。")
    return LOADED


def run_rollback(args: argparse.Namespace) -> int:
    """Make an earlier version the current one."""
    with writing.writer():
        publishing.rollback(args.version)
    print(
        json.dumps({"current": args.version})
        if args.json
        else f"当前版本：{args.version}。收到的报表都还在，下次装入发布的版本仍包含它们。"
    )
    return LOADED


def run_copy(args: argparse.Namespace) -> int:
    """Copy a version to the data folders of machines that only serve; each has it whole, or keeps what it had."""
    version = store.version(args.version or store.current_version())
    done = []
    for folder in args.to:
        try:
            copied = copying.copy(version, folder)
        except copying.OtherWarehouse as refused:
            print(refused, file=sys.stderr)
            return REFUSED
        done.append({"folder": str(folder), "copied": copied})
        if not args.json:
            print(f"{folder}：当前版本 {version.id}{'' if copied else '，文件已在'}。")
    if args.json:
        print(json.dumps({"version": version.id, "folders": done}, ensure_ascii=False))
    return LOADED


def _listed(version: Version) -> dict[str, Any]:
    return {
        "id": version.id,
        "published_at": version.published_at.isoformat(),
        "current": version.current,
        "kept": version.kept,
        "loads": version.loads,
        "rows": version.rows,
        "last_load": version.last_load,
        "checksum": version.record.checksum,
        "figures_checksum": version.record.figures_checksum,
        "label": version.record.label,
    }
