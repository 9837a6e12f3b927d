"""The arguments of template and map in; an empty form, or what the columns of a strange sheet may mean, out."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from etl import mapping
from etl.commands import LOADED, REFUSED, USAGE
from etl.mapping import Proposal
from etl.mapping.meanings import classes
from etl.opening import walls
from etl.opening.cells import Table
from etl.opening.tables import Document, documents_of
from etl.refusal.wording import shortened
from etl.regions import Regions
from etl.schema import FORMS
from warehouse.lettering import width

# A sheet and what is proposed for it, None where a layout knows it or where it has no figures below a header.
Sheet = tuple[Document, Table, Proposal | None]
# Faults of a preview: enough to see what is wrong with a layout.
_FAULTS = 20
_WIDEST = 30


def run_template(args: argparse.Namespace) -> int:
    """Write an empty form."""
    from etl.template import write_template  # no other command waits for it to be imported

    try:
        write_template(args.form, args.out, args.region, args.period, Regions.load())
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return USAGE
    print(json.dumps({"written": str(args.out)}, ensure_ascii=False) if args.json else f"空表已写入 {args.out}。")
    return LOADED


def run_map(args: argparse.Namespace) -> int:
    """Propose what the columns of a file's sheets mean, correct that as asked, and save it as a layout."""
    with walls.memory():
        documents = documents_of(args.file.name, args.file.read_bytes())
        try:
            found = list(_proposed(documents, args))
            saved = _save(found, args) if args.save else None
            shown = [_record(*one, args.period) for one in found]
        except ValueError as wrong:
            print(wrong, file=sys.stderr)
            return USAGE
    unread = [f"{document.name}：{document.why.message}" for document in documents if document.why]
    if args.json:
        record = {"sheets": shown, "unread": unread, "saved": saved}
        print(json.dumps(record, ensure_ascii=False, default=str))
    else:
        print("\n".join(unread), end="\n" if unread else "", file=sys.stderr)
        for one in shown:
            print("\n".join(_lines(one)))
        if saved:
            print(f"版式已存入 {saved}，以后这样的表可以直接装入。")
    return LOADED if found else REFUSED


def _proposed(documents: Sequence[Document], args: argparse.Namespace) -> Iterator[Sheet]:
    sheets = [(document, table) for document in documents for table in document.tables]
    if args.sheet is not None:
        sheets = [(document, table) for document, table in sheets if table.sheet == args.sheet]
    found = [(document, table, mapping.propose(table, args.form, args.of)) for document, table in sheets]
    if not args.set and not args.save:
        yield from found
        return
    if len(strange := [one for one in found if one[2]]) != 1:
        names = "、".join(table.sheet or document.name for document, table, _ in strange)
        raise ValueError(f"一次只能给一张表选定含义，请用 --sheet 写明是哪一张：{names or '没有需要选定的表'}。")
    [(document, table, proposal)] = strange
    assert proposal
    for number, meaning in args.set:
        proposal = mapping.with_choice(proposal, number - 1, meaning)
    yield document, table, proposal


def _save(found: list[Sheet], args: argparse.Namespace) -> Path:
    [(_, _, proposal)] = found
    assert proposal
    return mapping.save(proposal, args.save, args.label or args.save)


def _record(document: Document, table: Table, proposal: Proposal | None, period: str | None) -> dict[str, Any]:
    """One sheet for JSON: `known` where a layout reads it as it is; else the proposal, its problems and a preview."""
    place = {"file": document.name, "sheet": table.sheet}
    if proposal is None:
        return place | {"known": mapping.is_known(table), "proposal": None}
    rows, faults = mapping.preview(document.name, table, proposal, Regions.load(), period)
    return place | {
        "known": False,
        "proposal": asdict(proposal),
        "form_label": FORMS[proposal.form].label,
        "meanings": mapping.meanings(proposal.form),
        "classes": classes(proposal.form),
        "problems": mapping.problems(proposal),
        "preview": rows.to_dicts(),
        "faults": [fault.record() for fault in faults[:_FAULTS]],
        "faults_in_all": len(faults),
    }


def _lines(one: dict[str, Any]) -> Iterator[str]:
    name = f"{one['file']} {one['sheet']}".strip()
    if one["proposal"] is None:
        yield f"{name}：{'已有版式认识这张表，可以直接装入。' if one['known'] else '表头以下没有数字，不能对应。'}"
        return
    yield f"{name}：按“{one['form_label']}”（{one['proposal']['form']}）对应"
    columns = one["proposal"]["columns"]
    yield from _aligned(
        ("列", "号", "表头", "含义", "代码", "单位", "依据", "样例"),
        [_told(column) for column in columns],
    )
    if one["preview"]:
        yield "装入后的前几行："
        filled = [key for key in one["preview"][0] if any(row[key] is not None for row in one["preview"])]
        yield from _aligned(filled, [[row[key] for key in filled] for row in one["preview"]])
    yield from (f"未定：{problem}" for problem in one["problems"])
    yield from (fault["text"] for fault in one["faults"])
    if one["faults_in_all"] > len(one["faults"]):
        yield f"共 {one['faults_in_all']} 处错误。"


def _told(column: dict[str, Any]) -> tuple[object, ...]:
    header, samples = "／".join(column["header"]), "、".join(column["samples"])
    named = (column["letter"], column["index"] + 1, header, column["label"])
    return (*named, column["meaning"], column["unit"], column["why"], samples)


def _aligned(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A table of text, a column as wide as its widest cell; a Chinese character is as wide as two letters."""
    cells = [[shortened("" if cell is None else str(cell), _WIDEST) for cell in row] for row in [heads, *rows]]
    wide = [max(width(row[n]) for row in cells) for n in range(len(heads))]
    for row in cells:
        yield "  ".join(cell + " " * (most - width(cell)) for cell, most in zip(row, wide, strict=True)).rstrip()
