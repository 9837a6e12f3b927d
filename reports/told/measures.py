"""Candidates for measures in; their number, their names and the reasons in words out."""

from typing import Any

from locales import _, day, language, until
from reports.reading.scope import Scope
from warehouse.measure_rules import RULES, reason
from warehouse.terms import term


def name(measure: str) -> str:
    """A measure in words: 通报批评."""
    return term("measure", measure, language())


def board(scope: Scope) -> str:
    """Who decides on candidates in the scope's region."""
    return _("局长办公会") if scope.city else _("厅长办公会")


def label(measure: str, counted: tuple[int, int]) -> str:
    """A measure with the number of its candidates: 通报批评 2 个市、26 个县."""
    cities, counties = _("{n} 个市"), _("{n} 个县")
    parts = [words.format(n=n) for words, n in zip((cities, counties), counted, strict=True) if n]
    words = _("{measure} {regions}")
    return words.format(measure=term("measure", measure, language()), regions=_("、").join(parts) or "0")


def sentence(scope: Scope, counted: dict[str, tuple[int, int]]) -> str:
    """How many candidates there are for each measure."""
    named = _("；").join(label(measure, found) for measure, found in counted.items() if any(found))
    if not named:
        return _("截至{day}，按公布的 {n} 条规则，{region}没有候选。").format(
            day=until(scope.day), n=len(RULES), region=scope.name()
        )
    words = _("截至{day}，按公布的 {n} 条规则，{region}的候选：{named}。只是候选，由{board}决定。")
    return words.format(day=until(scope.day), n=len(RULES), region=scope.name(), named=named, board=board(scope))


def named(row: dict[str, Any]) -> str:
    """A candidate with its reason, and whether the measure was decided before."""
    why = reason(row, language())
    if not row["reported"]:
        why += _("（沿用以前的数）")
    if row["last_decided_on"]:
        why += _("，{day}已决定过").format(day=day(row["last_decided_on"]))
    return _("{region}（{why}）").format(region=row["full_name"], why=why)
