"""The arguments of export in; a version's tables as files for other tools, and what was written, out."""

import argparse
import json
import sys
from dataclasses import asdict

from etl.commands import LOADED, USAGE
from etl.export import export, wanted
from warehouse import store


def run_export(args: argparse.Namespace) -> int:
    """Write the tables of a version, or say in a sentence why not."""
    version = args.version or store.current_version()
    try:
        written = export(wanted(version, args.only, with_names=args.with_names), args.format, args.out)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return USAGE
    if args.json:
        files = [asdict(one) for one in written]
        print(json.dumps({"version": version, "folder": str(args.out), "files": files}, ensure_ascii=False))
        return LOADED
    for one in written:
        rows = "" if one.rows is None else f"  {one.rows:,}行"
        print(f"{one.name}{rows}  {one.size / 1e6:,.1f} MB")
    print(f"版本 {version} 已写入 {args.out}，共{len(written)}个文件。")
    return LOADED
