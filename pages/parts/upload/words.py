"""Canonical names of forms, columns and choices in; the words a reader knows them by out."""

from decimal import Decimal, InvalidOperation
from typing import Any

from locales import _, language
from pages.parts.plain import plain
from reports.told.names import form
from warehouse.terms import TERMS, item_label, term

# Choices by the column that holds them, where a warehouse page has words for them.
_KINDS = ("work_class", "source", "state", "blocked_at")
_BY_CLASS, _BY_SOURCE = ("progress", "plan"), ("funds", "plan_funds")


def column(name: str) -> str:
    """A column's label; its canonical name where it has none."""
    if name in TERMS["figure"]:
        return term("figure", name, language())
    labels = {
        "county_name": _("县（市、区）"),
        "county_code": _("行政区划代码"),
        "period": _("期次"),
        "as_of": _("数据截至"),
        "work_class": _("工程类别"),
        "source": _("资金来源"),
        "budget_year": _("预算年度"),
        "plan_version": _("规划版本"),
        "approved_on": _("批准日期"),
        "approval_no": _("批准文号"),
        "kind": _("规划类型"),
        "project_id": _("项目编号"),
        "school_id": _("学校编号"),
        "name": _("名称"),
        "township": _("乡镇"),
        "stage": _("学段"),
        "students": _("学生数"),
        "classes": _("班数"),
        "largest_class": _("最大班额"),
        "state": _("状态"),
        "blocked_at": _("卡在哪一步"),
        "started_on": _("开工日期"),
        "completed_on": _("竣工日期"),
        "accepted_on": _("验收日期"),
        "closed_on": _("销号日期"),
        "planned_start": _("计划开工"),
        "contract_finish": _("合同竣工"),
        "responsible": _("责任人"),
        "central_provincial_wan": _("其中中央和省级（万元）"),
        "stated": _("所填的率（%）"),
        "metric": _("指标"),
        "file": _("文件"),
        "sheet": _("工作表"),
        "row": _("行"),
        "submitted_on": _("填报日期"),
        "of_form": _("审核的报表"),
        "reviewed_on": _("审核日期"),
        "revision": _("第几次报送"),
        "reason": _("退回原因"),
        "reviewer": _("审核人"),
    }
    return labels.get(name, name)


def item(of_form: str, name: str) -> str:
    """What a figure is of: a work class, a source and its year; a project or school by its number."""
    if of_form in _BY_CLASS:
        return item_label(name, None, None, language())
    if of_form in _BY_SOURCE:
        source, _blank, year = name.partition(" ")
        return item_label(None, source, year, language())
    return name


def item_class(of_form: str, key: str) -> str:
    """A work class or a source of funds."""
    return _choice("work_class" if of_form not in _BY_SOURCE else "source", key)


def value(of_column: str, text: str | None) -> str:
    """A figure as it is read: numbers with separators, choices in words, what was blank as such."""
    if text is None:
        return _("未填")
    if of_column == "of_form":
        return form(text)
    if of_column == "state" and text in TERMS["review"]:
        return _choice("review", text)
    if of_column in _KINDS:
        return _choice(of_column, text)
    if of_column == "period" and text.isdigit():
        return f"{text[:4]}-{text[4:]}"
    if not of_column.endswith(("_wan", "_qty", "_schools", "_projects")):
        return text
    try:
        return f"{Decimal(text).normalize():,f}"
    except InvalidOperation:
        return text


def rows(found: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The first rows of a form as they are read, without the columns that none of them has."""
    filled = [name for name in (found[0] if found else ()) if any(row[name] not in (None, "") for row in found)]
    return [
        {column(name): value(name, None if row[name] is None else str(row[name])) for name in filled} for row in found
    ]


def _choice(kind: str, key: str) -> str:
    return term(kind, key, language()) if key in TERMS[kind] else key


def failure(why: str, loading: bool = False) -> str:
    """Why a command has no result, as a sentence."""
    if why == "late" and loading:
        return _("发布超过了时限，已经停止。请看页尾的数据版本；没有变的，请再发布一次。")
    sentences = {
        "late": _("处理超过了时限，已经停止；没有改变任何数据。请把文件分成几批再试。"),
        "memory": _("文件展开后太大，处理已经停止；没有改变任何数据。请把文件分成几批再试。"),
        "long": _("结果太长，显示不下；没有改变任何数据。请把文件分成几批再试。"),
    }
    said = _("没有完成：{why}")
    return sentences.get(why) or said.format(why=plain(why.removeprefix(said.format(why=""))))
