"""Facts in; the columns and records of each kind of sheet, in the words of the form, out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from etl.schema import CHOICES, FORMS
from etl.values import first_words
from tests.ugly.facts import CLASSES, EQUIPMENT, SOURCES, Fact
from tests.ugly.grids import Col, Key, Record

CLASS_WORDS = {
    "building": "校舍建设",
    "sports": "运动场地建设",
    "living": "生活设施",
    "books": "图书",
    "digital": "数字教育资源",
    "desks": "课桌凳",
    "instruments": "计算机及教学仪器设备",
}
SOURCE_WORDS = {
    "central_special": "中央薄改专项",
    "central_other": "统筹的其他中央专项",
    "provincial": "省级",
    "city": "地市级",
    "county": "县级",
    "other": "其他",
}
_PIECES = {"living": "台/件/套", "books": "册", "digital": "GB", "desks": "套", "instruments": "台/件/套"}
_KEY_ITEMS = {"living": "其中：学生用床（张）", "instruments": "其中：教学用计算机（台）"}

ORDINAL = Col(("-",), ("序号",), "ordinal")
CITY = Col(("city_name",), ("设区市",), "city")
NAME = Col(("county_name",), ("县（市、区）",), "name")
CODE = Col(("county_code",), ("行政区划代码",), "code")
YEAR = Col(("budget_year",), ("预算年度",), "year")
PERIOD = Col(("period",), ("报告期",), "period")
AS_OF = Col(("as_of",), ("数据截至",), "day")


# Whole numbers that are no figures.
NO_FIGURES = {("period",), ("budget_year",)}


def construction(*first: Col, classes: tuple[str, ...] = ("building", "sports")) -> list[Col]:
    """表一: started and completed schools, projects and area, and the money, of buildings and sports grounds."""
    columns = list(first)
    for work in classes:
        parent = CLASS_WORDS[work]
        for stage, word in (("started", "开工"), ("completed", "竣工")):
            columns += [
                Col((work, f"{stage}_schools"), (parent, word, "学校数（所）"), "count"),
                Col((work, f"{stage}_projects"), (parent, word, "项目数（个）"), "count"),
                Col((work, f"{stage}_qty"), (parent, word, "面积{area}"), "area"),
            ]
        columns.append(Col((work, "invested_wan"), (parent, "完成投资{money}"), "money"))
    return columns


def equipment(*first: Col) -> list[Col]:
    """表二: schools, pieces and money of five classes."""
    columns = list(first)
    for work in EQUIPMENT:
        parent = CLASS_WORDS[work]
        columns += [
            Col((work, "completed_schools"), (parent, "购置学校数（所）"), "count"),
            Col((work, "completed_qty"), (parent, f"购置数量（{_PIECES[work]}）"), "pieces"),
            Col((work, "bought_wan"), (parent, "购置金额{money}"), "money"),
            Col((work, "invested_wan"), (parent, "完成投资{money}"), "money"),
        ]
    return columns


def funds(*first: Col, check: bool = False) -> list[Col]:
    """表三: money allocated, received and paid by source, and their sums across if `check`."""
    columns = list(first)
    stages = {"allocated": "下达", "received": "到位", "paid": "支付"}
    for source in [*SOURCES, *(["total"] if check else [])]:
        parent = SOURCE_WORDS.get(source, "合计")
        columns += [
            Col((source, f"{stage}_wan"), (parent, f"{word}{{money}}"), "money") for stage, word in stages.items()
        ]
    return columns


def plan(*first: Col) -> list[Col]:
    """附件1: schools, projects, quantity and money of seven classes."""
    columns = list(first)
    for work in CLASSES:
        parent = CLASS_WORDS[work]
        quantity = Col((work, "planned_qty"), (parent, "面积{area}"), "area")
        if work in _PIECES:
            quantity = Col((work, "planned_qty"), (parent, f"数量（{_PIECES[work]}）"), "pieces")
        columns += [
            Col((work, "planned_schools"), (parent, "学校数（所）"), "count"),
            Col((work, "planned_projects"), (parent, "项目数（个）"), "count"),
            quantity,
        ]
        if work in _KEY_ITEMS:
            columns.append(Col((work, "key_item_qty"), (parent, _KEY_ITEMS[work]), "pieces"))
        columns.append(Col((work, "planned_wan"), (parent, "投资{money}"), "money"))
    return columns


def plan_funds(*first: Col) -> list[Col]:
    """附件2: planned money by source, in two groups that mean nothing."""
    columns = list(first)
    for source in SOURCES:
        group = "中央资金" if source.startswith("central") else "其他" if source == "other" else "地方资金"
        word = f"{SOURCE_WORDS[source]}{{money}}"
        path = (word,) if source == "other" else (group, word)
        columns.append(Col((source, "planned_wan"), path, "money"))
    return columns


def progress_list(*first: Col) -> list[Col]:
    """One row per work class."""
    return [
        *first,
        Col(("work_class",), ("工程类别",), "choice"),
        Col(("started_schools",), ("开工学校数（所）",), "count"),
        Col(("started_projects",), ("开工项目数（个）",), "count"),
        Col(("started_qty",), ("开工面积{area}",), "area"),
        Col(("completed_schools",), ("竣工学校数（所）",), "count"),
        Col(("completed_projects",), ("竣工项目数（个）",), "count"),
        Col(("completed_qty",), ("竣工面积或购置数量",), "pieces"),
        Col(("bought_wan",), ("购置金额{money}",), "money"),
        Col(("invested_wan",), ("完成投资{money}",), "money"),
    ]


def funds_list(*first: Col) -> list[Col]:
    """One row per source and budget year."""
    return [
        *first,
        Col(("source",), ("资金来源",), "choice"),
        YEAR,
        Col(("allocated_wan",), ("下达{money}",), "money"),
        Col(("received_wan",), ("到位{money}",), "money"),
        Col(("paid_wan",), ("支付{money}",), "money"),
    ]


_KINDS = {"quantity": "pieces", "date": "day"}


def canonical(form: str) -> list[Col]:
    """The contract's own column names; money is in 万元."""
    return [Col((c.name,), (c.name,), _KINDS.get(c.type, c.type)) for c in FORMS[form].columns]


def listed(form: str, words: dict[str, str]) -> list[Col]:
    """The columns of a ledger under the office's words for them."""
    kinds = {column.name: _KINDS.get(column.type, column.type) for column in FORMS[form].columns}
    kinds |= {"county_name": "name", "county_code": "code", "city_name": "city"}
    return [Col((name,), (word,), kinds[name]) for name, word in words.items()]


def office_word(canonical_word: str) -> str:
    """A canonical choice in the first word that offices have for it."""
    for words in CHOICES.values():
        named = {key: word for word, key in words.items()}
        if canonical_word in named:
            return next(word for word in first_words(words) if words[word] == canonical_word)
    return canonical_word


def wide(form: str, facts: Sequence[Fact]) -> list[Record]:
    """One record per county, period and budget year, with the classes or sources side by side."""
    beside = "source" if form in ("funds", "plan_funds") else "work_class"
    figures = [column.name for column in FORMS[form].columns if column.factor]
    found: dict[tuple[Any, ...], dict[Key, Any]] = {}
    for fact in facts:
        names = [name for name in ("county_code", "period", "budget_year") if name in fact]
        of = tuple(fact[name] for name in names if name != "period")
        values = found.setdefault(of, {(name,): fact[name] for name in fact if name not in (*figures, beside)})
        values |= {(fact[beside], name): fact[name] for name in figures}
    return [Record(of, values) for of, values in found.items()]


def long(form: str, facts: Sequence[Fact]) -> list[Record]:
    """One record per fact."""
    names = [name for name in FORMS[form].key if name not in ("period",)]
    return [
        Record(tuple(fact[name] for name in names), {(name,): value for name, value in fact.items()}) for fact in facts
    ]


def deeper(columns: Sequence[Col], *words: str | Mapping[str, str]) -> list[Col]:
    """The columns of figures under more levels of header, each one word for all or one by class or source."""
    found = []
    for column in columns:
        if len(column.key) == 2:
            more = [word if isinstance(word, str) else word[column.key[0]] for word in words]
            column = replace(column, path=(*more, *column.path))
        found.append(column)
    return found
