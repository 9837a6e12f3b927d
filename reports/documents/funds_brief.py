"""A scope in; the brief on its money, source by source: what came, what lies idle, who owes what, out."""

from collections.abc import Iterator

from locales import _, language
from reports.documents import pictures, tables
from reports.documents.frame import framed, office, signed
from reports.documents.money import money, reported
from reports.model import Block, Column, Para, Report, Section, Table
from reports.reading import reads
from reports.reading.funds import RECLAIM
from reports.reading.funds import of as asked
from reports.reading.matching import ask_gaps
from reports.reading.scope import Scope
from reports.told import funds, matching, standing
from reports.told.traced import traced
from warehouse.settings import SETTINGS
from warehouse.terms import term

METRICS_TOLD = (
    "receipt_rate", "utilization", "utilization_all", "idle_wan", "idle_over_2y_wan", "matching_gap_city",
    "matching_gap_county", "city_share",
)  # fmt: skip


def funds_brief(scope: Scope) -> Report:
    """The money of a province, a city or a county: stages by source, idle money to be given back, matching gaps."""
    return framed(
        scope,
        _("{region}{programme}资金情况").format(region=scope.name(), programme=SETTINGS.name),
        _sections(scope),
        METRICS_TOLD,
        head=_("“{programme}”资金简报").format(programme=SETTINGS.name),
        office=office(scope),
    )


def _sections(scope: Scope) -> Iterator[Section]:
    own = reads.values(scope)
    if not reported(scope, own):
        yield Section("", (*money(scope, own), Para(signed(scope), "signature")))
        return
    words = traced(funds.sentence, scope, own)
    shown = pictures.cards(scope, ("receipt_rate", "utilization", "utilization_all", "city_share"))
    yield Section(_("总体情况"), (*words, shown, tables.sources(scope), pictures.stages(scope)))
    if not scope.county:
        yield Section(
            _("使用率低的县（市、区）"),
            (
                *traced(standing.hidden, scope, "utilization"),
                tables.behind(scope, "utilization") or tables.last(scope, "utilization"),
            ),
        )
    yield Section(_("闲置和应当收回的资金"), tuple(_reclaim(scope)))
    yield Section(_("市、县配套"), (*traced(matching.sentence, scope, own), *_gaps(scope), *_zeros(scope)))
    yield Section("", (Para(signed(scope), "signature"),))


def _reclaim(scope: Scope) -> Iterator[Block]:
    rows = asked(scope, RECLAIM, code=scope.code).rows()
    if rows.is_empty():
        yield Para(_("没有到期、应当收回的资金。"))
        return
    yield Para(funds.rule())
    if not scope.county and (picture := pictures.idle(scope)):
        yield picture
    columns = (
        Column(_("县（市、区）"), width=6),
        Column(_("市"), width=4),
        Column(_("预算年度"), width=4),
        Column(_("下达之日"), "date"),
        Column(_("收回之日"), "date"),
        Column(_("到位"), "money", unit=_("万元")),
        Column(_("未支付"), "money", unit=_("万元")),
        Column(_("状态"), width=5),
    )
    yield Table(
        columns,
        tuple(
            (
                row["county_name"], row["city_name"], str(row["budget_year"]), row["allotted_on"], row["reclaim_on"],
                row["received_wan"], row["idle_wan"], _("应当收回") if row["is_over_limit"] else _("将要到期"),
            )
            for row in rows.iter_rows(named=True)
        ),
        _("应当收回和将要到期的资金"),
        appendix=rows.height > standing.NAMED,
    )  # fmt: skip


def _gaps(scope: Scope) -> Iterator[Block]:
    if scope.county:
        return
    yield Para(
        _("缺口按县计算，不为负数，超出的不抵别县；没有填报的县不计入，所以与规划减到位之差可以不同。"), "remark"
    )
    for payer in ("city", "county"):
        rows = ask_gaps(scope, payer).rows()
        if rows.is_empty():
            continue
        source = term("source", payer, language())
        columns = (
            Column(_("市") if not scope.city else _("县（市、区）"), width=5),
            Column(_("规划"), "money", unit=_("万元")),
            Column(_("到位"), "money", unit=_("万元")),
            Column(_("缺口"), "money", unit=_("万元")),
            Column(_("其中往年欠账"), "money", unit=_("万元")),
        )
        yield Table(
            columns,
            tuple(
                (row["region_name"], row["planned_wan"], row["received_wan"], row["gap_wan"], row["arrears_wan"])
                for row in rows.iter_rows(named=True)
            ),
            _("{source}配套缺口").format(source=source),
        )


def _zeros(scope: Scope) -> Iterator[Block]:
    if not scope.county:
        yield from map(Para, matching.declared_zero(scope))
