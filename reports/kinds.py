"""A kind of document and a scope in; the report out: the one list of everything that can be made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from locales import _, language
from reports.documents.bulletin import bulletin
from reports.documents.card import card
from reports.documents.funds_brief import funds_brief
from reports.documents.inspection_pack import inspection_pack
from reports.documents.notice import notice
from reports.documents.slides import AUDIENCES, presentation
from reports.model import Report
from reports.reading import findings
from reports.reading.scope import Scope
from warehouse import chosen_lines, marks


@dataclass(frozen=True)
class Asked:
    """What was asked for besides the scope: the full names of people, and the day by which an answer is due."""

    people: bool = False
    due: date | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    Attributes:
        key: as in a command and a link.
        levels: the levels of regions that it is made for.
        formats: keys of FORMATS that suit it, the usual one first.
        make: a scope of one of the levels, with a period, and what was asked for → the report.
        among: province where it draws among all counties of one: of a part of them it would say something else.
    """

    key: str
    levels: tuple[str, ...]
    formats: tuple[str, ...]
    make: Callable[[Scope, Asked], Report]
    among: str | None = None

    def suits(self, scope: Scope) -> bool:
        """Whether it can be made for a scope's level, and for a reader who sees as much as the scope's does."""
        return scope.level in self.levels and (self.among is None or scope.sees_all(self.among))

    def label(self) -> str:
        """The kind in the language of this run."""
        return labels()[self.key]


def _notice(scope: Scope, asked: Asked) -> Report:
    found = findings.worded(scope, findings.ask(scope), marks.all_marks())
    return notice(scope, found.with_columns(pl.col("action_label").alias("action")), asked.due, asked.people)


def _plain(make: Callable[[Scope], Report]) -> Callable[[Scope, Asked], Report]:
    return lambda scope, _asked: make(scope)


_PAPER = ("docx", "pdf", "xlsx", "html", "pptx")
_DECK = ("pptx", "pdf", "html", "docx", "xlsx")
_LEVELS = ("province", "city", "county")

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("bulletin", ("province", "city"), _PAPER, _plain(bulletin)),
        Kind("card", ("city", "county"), _PAPER, _plain(card)),
        Kind("notice", ("county",), _PAPER, _notice),
        Kind("funds", _LEVELS, _PAPER, _plain(funds_brief)),
        Kind("inspection", ("province", "city"), _PAPER, _plain(inspection_pack), among="province"),
        *(
            Kind(f"deck_{key}", ("province", "city"), _DECK, _plain(partial(presentation, audience=key)))
            for key in AUDIENCES
        ),
    )
}


def labels() -> dict[str, str]:
    """Key → the kind in the language of this run."""
    decks = {
        f"deck_{key}": _("演示文稿（{audience}）").format(audience=audience[f"label_{language()}"])
        for key, audience in AUDIENCES.items()
    }
    return {
        "bulletin": _("工作简报"),
        "card": _("成绩单"),
        "notice": _("整改通知"),
        "funds": _("资金简报"),
        "inspection": _("督查材料"),
    } | decks


def suiting(scope: Scope) -> list[Kind]:
    """The kinds that can be made for a scope's level and reader."""
    return [kind for kind in KINDS.values() if kind.suits(scope)]


def made(kind: str, scope: Scope, asked: Asked | None = None) -> Report:
    """The report of a kind for a scope, held against the scope's lines, in the language of this run.

    Raises:
        ValueError: the kind is not made for the scope's level or reader, or the scope has no period; says why.
    """
    if scope.level not in KINDS[kind].levels:
        names = {"province": _("省"), "city": _("市"), "county": _("县（市、区）")}
        levels = _("、").join(names[level] for level in KINDS[kind].levels)
        words = _("“{kind}”是给{levels}的，{region}不能做；请换一个地区。")
        raise ValueError(words.format(kind=KINDS[kind].label(), levels=levels, region=scope.name()))
    if not KINDS[kind].suits(scope):
        words = _("“{kind}”在全省各县之间抽取，只有看得到全省的人能做。")
        raise ValueError(words.format(kind=KINDS[kind].label()))
    if scope.period is None:
        words = _("{region}还没有双月报，没有可写的；请先装入双月报。")
        raise ValueError(words.format(region=scope.name("province")))
    chosen_lines.use(scope.lines)
    return KINDS[kind].make(scope, asked or Asked())


def each(kind: str, scope: Scope) -> Iterator[str]:
    """Codes of the regions of the scope that a kind is made for: itself and all below it, in the order of codes."""
    for code, region in scope.regions.items():
        inside = scope.code in (region["province_code"], region["city_code"], code)
        if inside and region["level"] in KINDS[kind].levels:
            yield code
