"""A proposal that somebody has looked over in; its layout as TOML, what it would read, and the saved file, out."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile

import polars as pl

from etl import values
from etl.faults import Bad, Fault
from etl.layout import CHECK, IGNORED, RATE, common, segment
from etl.layouts import layout_from, layouts, own_forms_dir, trying
from etl.mapping.meanings import Meaning, class_column
from etl.mapping.proposal import Proposal, ProposedColumn, measure_of, problems
from etl.opening.cells import Table
from etl.read import duplicates, parts_of
from etl.regions import Regions
from etl.schema import FORMS

PREVIEWED = 10
_NAME = re.compile(r"\w[\w-]{0,59}")
# The unit that a layout gives a column whose header has none; what is stated above the table comes before it.
_USUAL = {"money": "万元", "area": "㎡", "pieces": "台/件/套", "data": "GB"}
_SECTIONS = ("headers", "columns", "checks", "rates")


def layout_of(proposal: Proposal, name: str, label: str) -> str:
    """The TOML text of a layout that reads sheets like this one as proposed.

    Raises:
        ValueError: something is not settled yet; Chinese sentences say what.
    """
    if not label.strip():
        raise ValueError("请给版式起一个中文名称，如“某市双月报（资金）”。")
    if open_questions := problems(proposal):
        raise ValueError("".join(open_questions))
    text = _toml(proposal, label)
    layout = layout_from(name, text)
    for column in proposal.columns:
        meaning, target = proposal.meaning(column), layout.find(column.path)
        wanted = (meaning.column, meaning.fixed(proposal.form), meaning.role) if meaning else None
        if column.header and (target is None or target.meaning != wanted):
            raise ValueError(f"{column.shown}的表头写不成版式，请在文件里换一个写法。")
    return text


def save(proposal: Proposal, name: str, label: str) -> Path:
    """Write the layout into the data folder's forms/, where every reading finds it at once.

    Raises:
        ValueError: something is not settled, or the name cannot be used; a Chinese sentence says why.
        OSError: the file cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"“{name}”不能作文件名，请用字母、数字、汉字、下划线和连字符，不超过60个字。")
    path = own_forms_dir() / f"{name}.toml"
    if path.exists() or name.casefold() in {layout.name.casefold() for layout in layouts()} | {"canonical", "common"}:
        raise ValueError(f"已经有名为“{name}”的版式，请换一个名字。")
    text = layout_of(proposal, name, label)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all, and never over a file that somebody saved in the meantime.
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        # Another account may run the pages.
        Path(file.name).chmod(0o644)
        os.link(file.name, path)
    except FileExistsError:
        raise ValueError(f"已经有名为“{name}”的版式，请换一个名字。") from None
    finally:
        Path(file.name).unlink()
    return path


def preview(
    file_name: str, table: Table, proposal: Proposal, regions: Regions, period: str | None = None
) -> tuple[pl.DataFrame, list[Fault]]:
    """The first ten rows that the sheet would give, in canonical columns and units, and every fault in all of its rows.

    Quantities are in their unit, money in 万元, both Decimal. A column that is still undecided is not read.

    Raises:
        ValueError: the period is not written YYYY-MM.
    """
    given = values.period(period)
    if isinstance(given, Bad):
        raise ValueError(f"报告期“{period}”应写成2015-07的样子。")
    with trying(layout_from("preview", _toml(proposal, proposal.sheet or file_name), unfinished=True)):
        parts, faults = parts_of(file_name, [table], regions, given)
    frames = [part.frame for part in parts if part.form == proposal.form]
    for frame in frames:
        faults += duplicates(FORMS[proposal.form], frame, regions)
    return displayed(proposal.form, frames[0] if frames else None), faults


def displayed(form: str, frame: pl.DataFrame | None) -> pl.DataFrame:
    """The first rows of a form's frame with the contract's column names and units, then submitted_on, sheet and row."""
    if frame is None:
        return pl.DataFrame(schema={column.name: pl.Null() for column in FORMS[form].columns})
    first = frame.head(PREVIEWED)
    columns = [_displayed(first[column.lake_name], column.name, column.factor) for column in FORMS[form].columns]
    return pl.DataFrame([*columns, *(first[name] for name in ("submitted_on", "sheet", "row"))])


def _displayed(series: pl.Series, name: str, factor: int) -> pl.Series:
    if factor <= 1:
        return series.alias(name)
    # 分 and hundredths are exact decimals of 万元 and ㎡; a float would not be.
    scale = len(str(factor)) - 1
    cells = [None if grains is None else Decimal(grains).scaleb(-scale) for grains in series]
    return pl.Series(name, cells, dtype=pl.Decimal(28, scale))


def _toml(proposal: Proposal, label: str) -> str:
    """The layout as it stands, whatever is still open left out."""
    sections: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for column in proposal.columns:
        if column.header:
            section, meant = _entry(proposal, proposal.meaning(column))
            sections[section].setdefault(_header(proposal, column), meant)
    lines = [f"form = {_quoted(proposal.form)}", f"label = {_quoted(label.strip())}"]
    if proposal.fixed:
        # Another sheet with the same header may be of another class: the name of this one says which it is.
        lines += [f"sheet = {_quoted(proposal.sheet)}"] if proposal.sheet else []
        lines.append(f"fixed = {{ {', '.join(f'{name} = {_quoted(of)}' for name, of in proposal.fixed)} }}")
    for section, entries in sections.items():
        if entries:
            lines += ["", f"[{section}]", *(f"{_quoted(header)} = {meant}" for header, meant in entries.items())]
    return "\n".join(lines) + "\n"


def _entry(proposal: Proposal, meaning: Meaning | None) -> tuple[str, str]:
    """The section that a header belongs to, and what it means there."""
    if meaning is None:
        return "headers", _quoted(IGNORED)
    if meaning.role in (CHECK, RATE):
        return f"{meaning.role}s", _quoted(meaning.column)
    if not meaning.of:
        return "headers", _quoted(meaning.column)
    return "columns", f"{{ column = {_quoted(meaning.column)}, {class_column(proposal.form)} = {_quoted(meaning.of)} }}"


def _header(proposal: Proposal, column: ProposedColumn) -> str:
    """The levels as written; where none has a unit, the usual one, so that a unit above the table can apply."""
    levels = list(column.header)
    units = [unit for level in levels if (unit := segment(level)[1])]
    measure = measure_of(proposal, proposal.meaning(column))
    if measure and not units and column.path[-1] not in common().units:
        levels[-1] += f"（{_USUAL[measure]}）"
    return "／".join(levels)


def _quoted(text: str) -> str:
    """Text as a TOML string: JSON's escapes are TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
