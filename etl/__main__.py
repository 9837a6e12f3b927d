"""A command line in; the command run and its exit code out: `python -m etl load|check|demo|map|template|…`."""

import argparse
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import duckdb
from polars.exceptions import PolarsError

from etl.commands import LOADED, REFUSED, USAGE, disks, exporting, keeping, layouts, loading, versions, watching
from etl.export import FORMATS
from etl.faults import column_index
from etl.layouts import LayoutError
from etl.load import IncompleteError
from etl.regions import Regions
from warehouse import audit, logs, store, writing
from warehouse.engines import ENGINES
from warehouse.findings import CheckFailedError
from warehouse.lake import OldLayout

__all__ = ["LOADED", "REFUSED", "USAGE", "main"]


# What is written into the audit log when it has ended, and as what: of a backup into the folder that was backed up and
# not into the archive, of a restoration behind the lines that came from there.
AUDITED = {
    **dict.fromkeys(("load", "rebuild", "upgrade", "demo"), "load"),
    **dict.fromkeys(("export", "copy", "backup"), "export"),
    **dict.fromkeys(("rollback", "prune", "restore"), "command"),
}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 done, 1 refused and nothing changed, 2 the command itself was wrong."""
    args = _parser().parse_args(arguments)
    logs.start("etl")
    code = _ended(args)
    if args.command in AUDITED:
        about = {"file": str(args.file)} if args.command in ("backup", "restore") else {}
        audit.record(AUDITED[args.command], audit.person(), command=args.command, ended=code, **about)
    return code


def _ended(args: argparse.Namespace) -> int:
    try:
        code: int = args.run(args)
    except store.WarehouseMissing as missing:
        print(missing, file=sys.stderr)
        return USAGE
    except LayoutError as broken:
        print(f"本单位的表样有误，请改正或移走：{broken}", file=sys.stderr)
        return USAGE
    except (IncompleteError, CheckFailedError, writing.WarehouseBusy, OldLayout) as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except (MemoryError, BrokenProcessPool):
        said = "内存不够（MemoryError）：文件展开后太大，处理已经停止。当前版本没有改变，请把文件分成几批再试。"
        print(said, file=sys.stderr)
        return REFUSED
    except (OSError, duckdb.Error, PolarsError) as failed:
        # On one line: whoever runs this for somebody shows the last one.
        why = " ".join(str(failed).split())
        said = disks.sentence(failed) or f"没有完成：{why}。当前版本没有改变，排除故障后再运行一次即可。"
        print(said, file=sys.stderr)
        return REFUSED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="把各县报表装入数据仓库。")
    commands = parser.add_subparsers(required=True, metavar="命令")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run, command=name)
        sub.add_argument("--json", action="store_true", help="输出JSON；进度写到标准错误，每行一条JSON")
        return sub

    for name, run, text in (
        ("load", loading.run_load, "装入文件或文件夹，发布新版本；有任何错误则全部退回，不改变任何数据"),
        ("check", loading.run_check, "只检查，不装入；列出装入后哪些报表、多少数字会变"),
    ):
        sub = command(name, run, text)
        sub.add_argument("paths", nargs="+", type=_existing, metavar="路径", help="文件或文件夹，每个作为一批")
        sub.add_argument("--replace", action="store_true", help="整份替换：以前装入过的文件重新采用，补报可以比原来少")
        sub.add_argument("--period", type=_period, help="报告期，如 2015-07；文件里写明的期次须与它一致")
        sub.add_argument("--within", type=_region, metavar="代码", help="只收这个省、市或县的报表，其他地区的算错误")
        sub.add_argument("--preview", type=_count, default=0, metavar="N", help="JSON里附上每种表的前N行")
        sub.add_argument("--most", type=_count, metavar="N", help="JSON里至多列出N处错误、N处变化；总数另有")
    sub.add_argument("--report", type=Path, metavar="文件夹", help="有错误时把退回说明和标注副本写到这里")
    sub = command("demo", loading.run_demo, "生成演示报表并装入")
    sub.add_argument("--province", choices=("37", "41", "all"), default="all", help="37 山东，41 河南")
    sub = command("template", layouts.run_template, "写出一种表的空表（.xlsx），填好后可以直接装入")
    sub.add_argument("form", metavar="表", help="如 progress、funds、plan")
    sub.add_argument("--out", type=Path, required=True, metavar="文件", help="空表的文件名，以.xlsx结尾")
    sub.add_argument("--region", metavar="代码", help="省、市或县的六位代码；默认本省")
    sub.add_argument("--period", type=_period, help="报告期，如 2015-07")
    sub = command("map", layouts.run_map, "为不认识的表头提出对应关系，修改后存为本单位的版式")
    sub.add_argument("file", type=_existing, metavar="文件")
    sub.add_argument("--sheet", metavar="工作表", help="只看这一张工作表")
    sub.add_argument("--form", metavar="表", help="按哪一种表对应，如 funds；默认取最相近的")
    sub.add_argument("--of", default="", metavar="类别", help="整张表都属于的类别或来源，如 building、provincial")
    sub.add_argument(
        "--set", type=_choice, action="append", default=[], metavar="列=含义", help="第几列的含义，- 为不读入"
    )
    sub.add_argument("--period", type=_period, help="试读时用的报告期，如 2015-07")
    sub.add_argument("--save", metavar="名称", help="存为版式，以后这样的表可以直接装入")
    sub.add_argument("--label", default="", metavar="中文名", help="版式的中文名；默认同 --save")
    sub = command("rebuild", loading.run_rebuild, "只凭收到的原件重做数据仓库，或按当时已知的事实重做一个旧版本")
    sub.add_argument("--as-known-in", type=_version, metavar="版本", help="只重做这个已清理或受损的版本，如 v000003")
    sub.add_argument("--force", action="store_true", help="与 --as-known-in 同用：文件完好也重做")
    command("upgrade", loading.run_upgrade, "换了新版程序之后：定义有变化的，用已收到的原件按新定义重新发布")
    command("verify", versions.run_verify, "核对原件、事实与当前版本是否一致")
    command("versions", versions.run_versions, "列出已发布的版本")
    sub = command("rollback", versions.run_rollback, "退回到以前的版本")
    sub.add_argument("version", type=_version, metavar="版本", help="版本编号，如 v000003")
    sub = command("prune", versions.run_prune, "按 settings.toml 清理旧版本的文件和过期的日志、退回件、发件")
    sub.add_argument("--dry-run", action="store_true", help="只列出将清理哪些版本，不清理")
    sub = command("copy", versions.run_copy, "把已发布的版本复制到只提供查看的机器的数据文件夹，最后才启用")
    sub.add_argument(
        "--to", type=Path, nargs="+", required=True, metavar="文件夹", help="那台机器的数据文件夹，可有几个"
    )
    sub.add_argument("--version", type=_version, metavar="版本", help="哪个版本，如 v000003；默认当前版本")
    sub = command("export", exporting.run_export, "把已发布的表写成其他工具能打开的文件，连同注释和指标宏")
    sub.add_argument("--format", choices=FORMATS, required=True, help="Parquet、CSV（Excel可直接打开）或一个DuckDB文件")
    sub.add_argument("--out", type=Path, required=True, metavar="文件夹", help="写到哪里；不覆盖不是本命令写的文件")
    sub.add_argument("--version", type=_version, metavar="版本", help="哪个版本，如 v000003；默认当前版本")
    sub.add_argument("--only", nargs="+", default=[], metavar="表", help="只要这些表或视图，如 county_progress")
    sub.add_argument("--with-names", action="store_true", help="带责任人全名；默认只露姓氏")
    sub = command("watch", watching.run_watch, "看守收件文件夹：来了新文件，等它写完就装入，到收到停止信号为止")
    sub.add_argument("folder", nargs="?", type=Path, metavar="文件夹", help="默认为数据文件夹里的 inbox/new")
    sub.add_argument("--once", action="store_true", help="把现有的处理完就结束")
    sub = command("backup", keeping.run_backup, "把整个数据文件夹备份成一个文件；读者不受影响，装入要等它做完")
    sub.add_argument("file", type=Path, metavar="文件", help="备份文件（.tar，或.tar.gz压缩）；写文件夹则按时间起名")
    sub.add_argument("--keep", type=_count, default=0, metavar="N", help="写到文件夹时只留最新的N份；默认全留")
    sub = command("restore", keeping.run_restore, "把备份恢复到空的数据文件夹，并核对")
    sub.add_argument("file", type=_existing, metavar="文件", help="backup 写出的文件")
    for name in ("load", "rebuild", "upgrade", "prune", "backup"):
        text = "有别的装入正在进行时不等待，说明是谁并退出"
        commands.choices[name].add_argument("--no-wait", action="store_true", help=text)
    for name in ("load", "rebuild"):
        text = "汇总在哪里做：本机DuckDB（默认），或GAIBO_SPARK_REMOTE所指的Spark集群；结果相同"
        commands.choices[name].add_argument("--engine", choices=ENGINES, default="duckdb", help=text)
    return parser


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


def _version(text: str) -> str:
    if not store.VERSION.fullmatch(text):
        raise argparse.ArgumentTypeError(f"版本编号应如 v000003，收到的是“{text}”")
    return text


def _region(text: str) -> str:
    if text not in Regions.load().by_code:
        raise argparse.ArgumentTypeError(f"没有代码为 {text} 的地区")
    return text


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"应为0或正整数，收到的是“{text}”")
    return int(text)


def _choice(text: str) -> tuple[int, str]:
    """3=started_qty·building: the column counted from 1, or by its letter, and its meaning."""
    column, _, meaning = text.partition("=")
    if column.isascii() and column.isdigit() and int(column):
        return int(column), meaning
    if column.isascii() and column.isalpha() and len(column) <= 3:
        return column_index(column.upper()), meaning
    raise argparse.ArgumentTypeError(f"应写成 3=started_qty 或 C=started_qty，收到的是“{text}”")


if __name__ == "__main__":
    sys.exit(main())
