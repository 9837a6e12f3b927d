"""What the columns of a strange sheet may mean in, as a person corrects it; the proposal as plain data and JSON out."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from etl.layout import IGNORED, Fixed, HeaderPath, common, segment
from etl.mapping.meanings import UNDECIDED, Meaning, all_meanings, class_column, classes, column_of, is_figure, meanings
from etl.schema import FORMS
from etl.values import shown

CHOSEN = "人工选定"
# The grains in one ㎡, volume or piece.
QUANTITY = 100
# A file may state these above its table, and the reader asks for what it does not state.
_STATED_ABOVE = {"period", "plan_version", "approved_on", "kind", "county_code"}


@dataclass(frozen=True)
class Alternative:
    """Another meaning that a column may have, and how well it fits from 0 to 1."""

    meaning: str
    label: str
    score: float


@dataclass(frozen=True)
class ProposedColumn:
    """A column of the sheet (`index` from 0): what it is proposed to mean, how sure that is and why.

    `meaning` is a key of meanings(form), "" where nobody can tell. `header` has the levels as written, without white
    space; `stated` is the unit that they, or a row of units below them, state; `unit` the one that will be read.
    """

    index: int
    letter: str
    header: tuple[str, ...]
    meaning: str
    label: str
    unit: str
    score: float
    why: str
    alternatives: tuple[Alternative, ...]
    samples: tuple[str, ...]
    stated: str = ""

    @property
    def path(self) -> HeaderPath:
        """The header's words without units."""
        return tuple(segment(level)[0] for level in self.header)

    @property
    def shown(self) -> str:
        """The column as sentences name it."""
        return f"{self.letter}列「{'／'.join(self.header)}」" if self.header else f"{self.letter}列"


@dataclass(frozen=True)
class Proposal:
    """A sheet as it would be read: its form, its header (rows from 1), its columns.

    `units` are stated above the table; `fixed` holds the class or source of the whole sheet where no header says it;
    `forms` lists the forms that fit, best first.
    """

    sheet: str
    form: str
    first: int
    last: int
    columns: tuple[ProposedColumn, ...]
    units: tuple[str, ...] = ()
    fixed: Fixed = ()
    forms: tuple[Alternative, ...] = ()

    @property
    def undecided(self) -> list[ProposedColumn]:
        """The columns that somebody must decide on."""
        return [column for column in self.columns if column.meaning == UNDECIDED]

    def meaning(self, column: ProposedColumn) -> Meaning | None:
        """What a column is to mean, None where it is undecided."""
        return all_meanings(self.form).get(column.meaning)


def with_choice(proposal: Proposal, index: int, meaning: str) -> Proposal:
    """The proposal with another meaning for a column, "-" for not read, "" for undecided.

    Raises:
        ValueError: no such column or meaning.
    """
    if meaning not in meanings(proposal.form):
        raise ValueError(f"{FORMS[proposal.form].label}没有“{meaning}”这个含义。")
    if not any(column.index == index for column in proposal.columns):
        raise ValueError(f"没有第{index + 1}列。")
    chosen = [
        with_meaning(proposal, column, meaning, float(meaning != UNDECIDED), CHOSEN)
        if column.index == index
        else column
        for column in proposal.columns
    ]
    return replace(proposal, columns=tuple(chosen))


def with_class(proposal: Proposal, of: str) -> Proposal:
    """The proposal for a sheet all of whose figures are of one class or source; "" where its headers say it.

    Raises:
        ValueError: the form has no such class or source.
    """
    if of and of not in classes(proposal.form):
        raise ValueError(f"{FORMS[proposal.form].label}没有“{of}”这个类别。")
    return replace(proposal, fixed=((class_column(proposal.form), of),) if of else ())


def with_meaning(proposal: Proposal, column: ProposedColumn, meaning: str, score: float, why: str) -> ProposedColumn:
    """A column with a meaning, its label, and the unit in which it will be read."""
    label = meanings(proposal.form)[meaning]
    chosen = replace(column, meaning=meaning, label=label, score=score, why=why)
    measure = measure_of(proposal, all_meanings(proposal.form).get(meaning))
    usual = [unit for unit in proposal.units if measure and common().units[unit].measures == measure]
    return replace(chosen, unit=column.stated or (usual[0] if len(usual) == 1 else ""))


def measure_of(proposal: Proposal, meaning: Meaning | None) -> str:
    """What a meaning is measured in (money, area, pieces, data), "" for what has no unit or may have several."""
    column = column_of(proposal.form, meaning) if meaning else None
    if meaning is None or column is None or column.type not in ("money", "quantity"):
        return ""
    if column.type == "money":
        return "money"
    of = meaning.of or dict(proposal.fixed).get("work_class", "")
    area = {"building": "area", "sports": "area", "digital": "data", "": ""}
    return "pieces" if column.name == "key_item_qty" else area.get(of, "pieces")


def problems(proposal: Proposal) -> list[str]:
    """What must be settled before the proposal can be a layout, a Chinese sentence each; nothing where it can."""
    return [*_in_columns(proposal), *_missing(proposal)]


def _in_columns(proposal: Proposal) -> Iterator[str]:
    if proposal.undecided:
        names = "、".join(column.shown for column in proposal.undecided)
        yield f"{names}的含义还没有确定，请选定，或标为“不读入”。"
    taken = Counter(column.meaning for column in proposal.columns if column.meaning not in (IGNORED, UNDECIDED))
    for key, times in taken.items():
        if times > 1:
            same = [column for column in proposal.columns if column.meaning == key]
            yield f"{'、'.join(column.shown for column in same)}都是“{same[0].label}”，只能留一列，其余请标为“不读入”。"
    yield from _without_unit(proposal)
    by_path: dict[HeaderPath, set[str]] = {}
    for column in proposal.columns:
        by_path.setdefault(column.path, set()).add(column.meaning)
        if not column.header and column.meaning not in (IGNORED, UNDECIDED):
            yield f"{column.shown}没有文字表头，无法读入，请在文件里写上表头。"
    for path, keys in by_path.items():
        if path and len(keys) > 1:
            yield f"有几列的表头都是「{'／'.join(path)}」，分不清哪列是哪列，请在文件里改成不同的表头。"


def _without_unit(proposal: Proposal) -> Iterator[str]:
    """万平方米 above a list whose rows are of all classes: it would be read as ㎡, and be wrong by ten thousand."""
    large = [name for name in proposal.units if common().units[name].measures in ("area", "pieces", "data")]
    large = [name for name in large if common().units[name].factor != QUANTITY]
    for column in proposal.columns:
        meaning = proposal.meaning(column)
        of_form = column_of(proposal.form, meaning) if meaning else None
        is_quantity = of_form is not None and of_form.type == "quantity"
        if large and is_quantity and not column.stated and not measure_of(proposal, meaning):
            yield f"表上方的单位是{'、'.join(large)}，{column.shown}自己没有写单位，请在文件的这个表头里写上单位。"


def _missing(proposal: Proposal) -> Iterator[str]:
    found = [meaning for column in proposal.columns if (meaning := proposal.meaning(column))]
    columns, class_name = {meaning.column for meaning in found}, class_column(proposal.form)
    figures = [one for one in found if one.role == "figure" and is_figure(column_of(proposal.form, one))]
    if not figures:
        yield "没有一列是要读入的数字。"
    if not columns & {"county_code", "county_name"}:
        yield "没有一列是县（市、区）名称或行政区划代码，分不清数字是哪个县的。"
    if class_name and class_name not in columns and not proposal.fixed:
        labels = "、".join(one.label for one in figures if not one.of)
        if labels:
            yield f"没有说明“{labels}”属于哪一类（{'、'.join(classes(proposal.form).values())}），请按类别选定。"
    elif figures and any(one.of for one in figures):
        yield "有的列在表头里写明类别，有的列由别处写明，请统一。"
    for column in FORMS[proposal.form].columns:
        if column.required and column.name not in {*_STATED_ABOVE, *columns, class_name}:
            yield f"没有一列是“{meanings(proposal.form)[column.name]}”，缺了它无法读入。"


def to_json(proposal: Proposal) -> str:
    """The proposal as JSON text."""
    return json.dumps(asdict(proposal), ensure_ascii=False)


def from_json(text: str) -> Proposal:
    """The proposal that to_json wrote.

    Raises:
        ValueError: the text is none, or names a form or meaning that does not exist.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        proposal = Proposal(
            **raw
            | {
                "columns": tuple(_column(record) for record in raw["columns"]),
                "units": tuple(raw["units"]),
                "fixed": tuple((name, value) for name, value in raw["fixed"]),
                "forms": tuple(Alternative(**record) for record in raw["forms"]),
            }
        )
        known = meanings(proposal.form)
    except (KeyError, TypeError) as error:
        raise ValueError("这不是一份对应关系。") from error
    if strange := [column.meaning for column in proposal.columns if column.meaning not in known]:
        raise ValueError(f"{FORMS[proposal.form].label}没有“{strange[0]}”这个含义。")
    return proposal


def _column(record: dict[str, Any]) -> ProposedColumn:
    alternatives = tuple(Alternative(**one) for one in record["alternatives"])
    lists = {"header": tuple(record["header"]), "samples": tuple(record["samples"]), "alternatives": alternatives}
    return ProposedColumn(**record | lists)


def samples_of(cells: tuple[Any, ...]) -> tuple[str, ...]:
    """The first three cells that say something, as the office would recognise them."""
    return tuple(shown(cell)[:40] for cell in cells[:3])
