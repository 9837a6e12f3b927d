"""The arguments of versions, rollback and verify in; versions listed, restored or compared with their originals out."""

import argparse
import json
import sys
from dataclasses import asdict

from etl.commands import LOADED, REFUSED
from etl.verify import verify
from warehouse import store


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
    """List the published versions."""
    versions = store.versions()
    if args.json:
        listed = [{"id": v.id, "published_at": v.published_at.isoformat(), "current": v.current} for v in versions]
        print(json.dumps(listed, ensure_ascii=False))
    else:
        for v in versions:
            print(f"{'→' if v.current else ' '} {v.id}  {v.published_at:%Y-%m-%d %H:%M:%S} UTC")
    return LOADED


def run_rollback(args: argparse.Namespace) -> int:
    """Make an earlier version the current one."""
    with store.writer():
        store.rollback(args.version)
    print(
        json.dumps({"current": args.version})
        if args.json
        else f"当前版本：{args.version}。收到的报表都还在，下次装入发布的版本仍包含它们。"
    )
    return LOADED
