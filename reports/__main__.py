"""A command line in; a document for a meeting as a file, without a browser, out: `python -m reports bulletin …`."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from locales import _, use
from reports import issued, kinds, scheduled
from reports.batch import batch
from reports.documents.slides import AUDIENCES
from reports.formats import FORMATS
from reports.reading.scope import Scope, full_name, periods_of, province_of, regions_of, scope_at
from reports.writers.images import FORMATS as IMAGES
from reports.writers.images import ImagesUnavailable, images
from warehouse import chosen_lines, store

DONE, REFUSED, USAGE = 0, 1, 2
# Names of the contract: the kind and the format that they stand for.
SHORT = {
    "brief": ("bulletin", "docx"),
    "workbook": ("bulletin", "xlsx"),
    "html": ("bulletin", "html"),
    "deck": ("deck", "pptx"),
}


def main(arguments: list[str] | None = None) -> int:
    """Make what was asked for; 0 done, 1 it cannot be made and nothing was written, 2 the command itself was wrong."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["scheduled"]:
        return scheduled.main(given[1:])
    parser = _parser()
    args = parser.parse_args(given)
    use(args.lang)
    if args.issue and args.out and args.out.suffix[1:] not in FORMATS:
        parser.error(_unwritable(args.out.suffix[1:]))
    if args.each is not None and (not args.out or args.out.suffix != ".zip"):
        parser.error(_("每个市、县各一份时，--out 要写一个 .zip 文件。"))
    if not args.issue and not args.out:
        parser.error(_("请用 --out 写明文件，或用 --issue 存档发出。"))
    if unknown := [key for key in (args.each or "docx").split(",") if key not in FORMATS]:
        parser.error(_unwritable(unknown[0]))
    try:
        scope = _scope(args)
    except ValueError as fault:
        parser.error(str(fault))
    except store.WarehouseMissing as missing:
        print(missing, file=sys.stderr)
        return USAGE
    kind = f"deck_{args.audience}" if args.kind == "deck" else SHORT.get(args.kind, (args.kind, ""))[0]
    try:
        wrote = _written(kind, scope, args)
    except (ValueError, OSError, ImagesUnavailable) as fault:
        print(fault, file=sys.stderr)
        return REFUSED
    print(wrote)
    return DONE


def _written(kind: str, scope: Scope, args: argparse.Namespace) -> str:
    asked = kinds.Asked(args.people, args.due)
    if args.issue:
        one = issued.issue(kind, scope, asked, [_format(args)], n=args.number)
        return str(one.folder)
    if args.each is not None:
        with whole(args.out) as path, path.open("wb") as file:
            found = batch(kind, scope, asked, (args.each or "docx").split(","), file, _progress())
        for name, why in found.failed:
            print(_("{label}：{text}").format(label=name, text=why), file=sys.stderr)
        return _("{n} 份文件写入 {path}").format(n=found.documents, path=args.out)
    if args.pictures:
        drawn = images(kinds.made(kind, scope, asked), args.out, args.pictures)
        return "\n".join(map(str, drawn))
    content = FORMATS[_format(args)].write(kinds.made(kind, scope, asked))
    with whole(args.out) as path:
        path.write_bytes(content)
    return str(args.out)


@contextlib.contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A path to write to that takes the place of `out` when all of it is written, and is gone when something fails.

    Raises:
        ValueError: `out` is a folder, or lies in a file; says so.
    """
    if out.is_dir():
        raise ValueError(_("{path} 是文件夹，请写明文件名。").format(path=out))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as fault:
        raise ValueError(_("{path} 不是文件夹，不能写在它下面。").format(path=out.parent)) from fault
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _unwritable(suffix: str) -> str:
    words = _("不会写 .{suffix} 文件；可用：{known}。")
    return words.format(suffix=suffix, known=_("、").join(f".{key}" for key in FORMATS))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} 不是日期，应如 2017-03-31").format(text=text)) from None


def _format(args: argparse.Namespace) -> str:
    """The format of the file asked for, else of the command's name, else the kind's usual one."""
    suffix = args.out.suffix.lstrip(".").lower() if args.out else ""
    if suffix and suffix not in FORMATS:
        raise ValueError(_unwritable(suffix))
    usual = SHORT.get(args.kind, ("", ""))[1]
    return suffix or usual or ("pptx" if args.kind == "deck" else "docx")


def _progress() -> Callable[[int, int, str], None]:
    def told(done: int, of: int, name: str) -> None:
        print(f"\r{done}/{of} {name}\033[K", end="" if done < of else "\n", file=sys.stderr, flush=True)

    return told


def _scope(args: argparse.Namespace) -> Scope:
    """The scope that was asked for.

    Raises:
        ValueError: there is no such region, period or line; says which there are.
    """
    version = args.version or store.current_version()
    regions = regions_of(version)
    found = [code for code, row in regions.items() if args.region in (code, row["name"], full_name(row))]
    if args.region and len(found) != 1:
        names = _("、").join(full_name(regions[code]) for code in found)
        words = _("地区“{region}”不止一个：{names}；请用代码。") if found else _("没有地区“{region}”；请用代码或全名。")
        raise ValueError(words.format(region=args.region, names=names))
    code = found[0] if found else None
    known = periods_of(version, province_of(version, code))
    if args.period and args.period not in known:
        words = _("没有期次“{period}”；有：{known}。")
        raise ValueError(words.format(period=args.period, known=_("、").join(known)))
    lines = chosen_lines.parsed(args.lines) if args.lines else None
    if args.lines and not lines:
        raise ValueError(_("警戒线“{lines}”不是两个由低到高的百分数，如 20-30。").format(lines=args.lines))
    return scope_at(version, code, args.period, lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reports",
        description=_("生成会议材料。"),
        epilog=_("python -m reports scheduled：写出并寄出当日到期的简报和催报。"),
    )
    plain = [key for key in kinds.KINDS if not key.startswith("deck_")]
    parser.add_argument("kind", choices=[*plain, *SHORT], metavar=_("材料"), help=", ".join([*plain, *SHORT]))
    parser.add_argument("--region", default="", help=_("地区的代码或全名；默认本省"))
    parser.add_argument("--period", help=_("期次，如 2017-03；默认最近一期"))
    parser.add_argument("--lines", help=_("警戒线，如 20-30；默认按规定"))
    parser.add_argument("--version", help=_("数据版本；默认当前版本"))
    parser.add_argument("--audience", choices=list(AUDIENCES), default="offices", help=_("演示文稿给谁看"))
    parser.add_argument("--lang", choices=["zh", "en"], default="zh", help=_("语言"))
    parser.add_argument("--people", action="store_true", help=_("写出责任人的全名；平时只留姓氏"))
    parser.add_argument("--due", type=_day, help=_("要求答复的日期，如 2017-03-31"))
    parser.add_argument("--out", type=Path, help=_("写到哪个文件；后缀决定格式：docx pdf pptx xlsx html"))
    parser.add_argument("--each", metavar="FORMAT,…", help=_("地区及其以下每个市县各一份，写成一个 .zip"))
    parser.add_argument(
        "--pictures", choices=list(IMAGES), help=_("其中的图写成图片，--out 是文件夹；要装 kaleido 和 Chromium")
    )
    parser.add_argument("--issue", action="store_true", help=_("编号、存档发出，不另写文件；--out 的后缀只决定格式"))
    parser.add_argument("--number", type=int, help=_("总第几期；默认接着上一期"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
