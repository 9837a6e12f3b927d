"""A command line in; loads, checks and versions out: `python -m etl load|check|demo|rebuild|verify|versions`."""

import argparse
import json
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from pathlib import Path

import duckdb
from tqdm import tqdm

from etl import demo
from etl.load import IncompleteError, Outcome, check, load, rebuild
from etl.verify import verify
from warehouse import store
from warehouse.findings import CheckFailedError
from warehouse.settings import SETTINGS

LOADED, REFUSED, USAGE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 done, 1 refused and nothing changed, 2 the command itself was wrong."""
    args = _parser().parse_args(arguments)
    try:
        code: int = args.run(args)
    except store.WarehouseMissing as missing:
        print(missing, file=sys.stderr)
        return USAGE
    except (IncompleteError, CheckFailedError) as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except (OSError, duckdb.Error, BrokenProcessPool) as failed:
        print(f"没有完成：{failed}\n当前版本没有改变，排除故障后再运行一次即可。", file=sys.stderr)
        return REFUSED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="把各县报表装入数据仓库。")
    commands = parser.add_subparsers(required=True, metavar="命令")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        sub.add_argument("--json", action="store_true", help="输出JSON，不显示进度条")
        return sub

    for name, run, text in (
        ("load", _load, "装入文件或文件夹，发布新版本；有任何错误则全部退回，不改变任何数据"),
        ("check", _check, "只检查，不装入"),
    ):
        sub = command(name, run, text)
        sub.add_argument("paths", nargs="+", type=_existing, metavar="路径", help="文件或文件夹，每个作为一批")
        sub.add_argument("--replace", action="store_true", help="整份替换：以前装入过的文件重新采用，补报可以比原来少")
        sub.add_argument("--period", type=_period, help="报告期，如 2015-07；文件里写明的期次须与它一致")
    sub = command("demo", _demo, "生成演示报表并装入")
    sub.add_argument("--province", choices=("37", "41", "all"), default="all", help="37 山东，41 河南")
    command("rebuild", _rebuild, "只凭收到的原件重做数据仓库")
    command("verify", _verify, "核对原件、事实与当前版本是否一致")
    command("versions", _versions, "列出已发布的版本")
    sub = command("rollback", _rollback, "退回到以前的版本")
    sub.add_argument("version", help="版本编号，如 v000003")
    return parser


def _load(args: argparse.Namespace) -> int:
    with _Bars(args.json) as bars:
        outcome = load(args.paths, args.period, replace=args.replace, progress=bars)
    return _say(outcome, args.json)


def _check(args: argparse.Namespace) -> int:
    with _Bars(args.json) as bars:
        outcome = check(args.paths, args.period, args.replace, progress=bars)
    return _say(outcome, args.json, checked_only=True)


def _demo(args: argparse.Namespace) -> int:
    inbox = store.data_dir() / "inbox" / "demo"
    provinces = ("37", "41") if args.province == "all" else (args.province,)
    with _Bars(args.json) as bars:
        demo.write_inbox(inbox, args.province, progress=bars)
        batches = [folder for province in provinces for folder in sorted((inbox / province).iterdir())]
        outcome = load(batches, label=SETTINGS.demo.labels["zh"], progress=bars)
    return _say(outcome, args.json)


def _rebuild(args: argparse.Namespace) -> int:
    with _Bars(args.json) as bars:
        outcome = rebuild(progress=bars)
    return _say(outcome, args.json)


def _verify(args: argparse.Namespace) -> int:
    result = verify()
    if args.json:
        print(json.dumps(asdict(result), ensure_ascii=False))
    else:
        print(f"版本{result.version}：原件{result.originals}份，事实{result.facts}行，数据疑点{result.findings}处。")
        where = sys.stderr if result.problems else sys.stdout
        print("\n".join(result.problems) or "原件、事实与版本一致。", file=where)
    return REFUSED if result.problems else LOADED


def _versions(args: argparse.Namespace) -> int:
    versions = store.versions()
    if args.json:
        listed = [{"id": v.id, "published_at": v.published_at.isoformat(), "current": v.current} for v in versions]
        print(json.dumps(listed, ensure_ascii=False))
    else:
        for v in versions:
            print(f"{'→' if v.current else ' '} {v.id}  {v.published_at:%Y-%m-%d %H:%M:%S} UTC")
    return LOADED


def _rollback(args: argparse.Namespace) -> int:
    with store.writer():
        store.rollback(args.version)
    print(
        json.dumps({"current": args.version})
        if args.json
        else f"当前版本：{args.version}。收到的报表都还在，下次装入发布的版本仍包含它们。"
    )
    return LOADED


def _say(outcome: Outcome, as_json: bool, checked_only: bool = False) -> int:
    if as_json:
        record = asdict(outcome) | {"faults": [f.record() for f in outcome.faults]}
        print(json.dumps(record | {"accepted": outcome.accepted}, ensure_ascii=False, default=str))
    elif outcome.broken_rules:
        print(outcome.broken_rules, file=sys.stderr)
    elif outcome.faults:
        for fault in outcome.faults:
            print(fault, file=sys.stderr)
        where = f"原件与退回说明在 {outcome.refused_dir}。" if outcome.refused_dir else ""
        print(f"共 {len(outcome.faults)} 处错误，没有改变任何数据。{where}", file=sys.stderr)
    elif checked_only:
        print(f"{outcome.files} 个文件没有发现错误。")
    elif outcome.version is None and not outcome.files and not outcome.skipped:
        print("没有找到任何文件。", file=sys.stderr)
        return USAGE
    elif outcome.version is None:
        print(f"{len(outcome.skipped)} 个文件以前已装入，没有新内容，版本不变。要重新采用它们，请加 --replace。")
    else:
        held = f"{outcome.submissions} 份报表，{outcome.rows} 行"
        print(f"已装入 {outcome.files} 个文件（{held}），发布版本 {outcome.version}。")
    return LOADED if outcome.accepted else REFUSED


class _Bars:
    """Progress calls (stage, done, total) as one bar per stage on a terminal's standard error."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent
        self._stage = ""
        self._bar: tqdm | None = None

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._silent:
            return
        if self._bar is None or stage != self._stage:
            self.__exit__()
            self._stage = stage
            self._bar = tqdm(total=total, desc=stage, unit="", file=sys.stderr, leave=True)
        self._bar.update(done - self._bar.n)


def _existing(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"没有这个文件或文件夹：{text}")
    return path


def _period(text: str) -> str:
    year, _, month = text.partition("-")
    if not (len(text) == 7 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        raise argparse.ArgumentTypeError(f"报告期应写成 2015-07 这样的年月，收到的是“{text}”")
    return text


if __name__ == "__main__":
    sys.exit(main())
