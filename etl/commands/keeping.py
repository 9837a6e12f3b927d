"""The arguments of backup and restore in; an archive, or the data folder it was made of, out."""

import argparse
import json
import sys
from dataclasses import asdict

from etl.backup import SETTINGS_FILE, NotRestored, backup, restore
from etl.commands import LOADED, REFUSED, USAGE
from etl.commands.progress import Bars
from etl.verify import verify
from warehouse import store
from warehouse.settings import ROOT


def run_backup(args: argparse.Namespace) -> int:
    """Write an archive, or say in a sentence why not."""
    try:
        with Bars(args.json) as bars:
            made = backup(args.file, args.keep, bars, wait=not args.no_wait)
    except (ValueError, FileExistsError) as wrong:
        print(wrong, file=sys.stderr)
        return USAGE
    if args.json:
        print(json.dumps(asdict(made), ensure_ascii=False, default=str))
        return LOADED
    print(f"版本{made.version or '（尚无）'}已备份到 {made.path}：{made.files}个文件，{made.size / 1e6:,.1f} MB。")
    if made.removed:
        print(f"已删去较早的{len(made.removed)}份。")
    return LOADED


def run_restore(args: argparse.Namespace) -> int:
    """Restore an archive, and prove that originals, facts and version agree."""
    try:
        with Bars(args.json) as bars:
            made = restore(args.file, bars)
    except NotRestored as wrong:
        print(wrong, file=sys.stderr)
        return REFUSED
    problems = verify().problems if made.version else ()
    then = store.data_dir() / SETTINGS_FILE
    same = then.read_bytes() == (ROOT / "settings.toml").read_bytes()
    if args.json:
        said = asdict(made) | {"problems": problems, "settings_equal": same}
        print(json.dumps(said, ensure_ascii=False, default=str))
    else:
        print(f"已恢复版本{made.version or '（尚无）'}：{made.files}个文件，{made.size / 1e6:,.1f} MB。")
        if not same:
            print(f"备份时的 settings.toml 与现在的不同，见 {then}。")
        where = sys.stderr if problems else sys.stdout
        print("\n".join(problems) or "原件、事实与版本一致。", file=where)
    return REFUSED if problems else LOADED
