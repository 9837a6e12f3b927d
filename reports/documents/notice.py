"""A county's scope and its findings in; the notice of what it has to mend, by when and why, out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from locales import _, day, language, month
from reports.documents.frame import framed, office, signed
from reports.documents.return_sheet import places
from reports.documents.tables import band
from reports.model import Blanks, Block, Column, Listing, Para, Report, Section, Table
from reports.reading import ledger, reads
from reports.reading.scope import Scope
from reports.told import headline
from reports.told.traced import traced
from reports.writers.cells import written
from warehouse.metrics import METRICS
from warehouse.settings import SETTINGS
from warehouse.terms import term

# What a county answers for, rates over projects and over money left out: they say the same.
HELD = (
    "start_rate", "completion_rate", "sports_start_rate", "purchase_rate", "investment_rate", "utilization",
    "receipt_rate_county",
)  # fmt: skip
# So many of its late projects are listed; all of them are in the ledger.
PROJECTS = 20


def notice(scope: Scope, findings: pl.DataFrame, due: date | None = None, people: bool = False) -> Report:
    """What one county has to mend: the rates below a line, since when, and the places in its reports to be checked.

    Args:
        scope: of a county.
        findings: rows of `reports.reading.findings.worded`, with `action`.
        due: by when it is to be mended, None for a blank.
        people: whether the full names of those who are responsible for its projects are written.
    """
    return framed(
        scope,
        _("关于{region}{programme}整改事项的通知").format(region=scope.name(), programme=SETTINGS.name),
        _sections(scope, findings, due, people),
        HELD,
        office=office(scope, "province"),
    )


def _sections(scope: Scope, findings: pl.DataFrame, due: date | None, people: bool) -> Iterator[Section]:
    own = reads.values(scope)
    behind = {key: found for key in HELD if METRICS[key].lines and (found := reads.laggard(scope, key))}
    address = Para(_("{label}人民政府：").format(label=scope.name()), "addressee")
    opening = [address, *traced(headline.sentence, scope, scope.lead, own)]
    yield Section("", tuple(opening))
    blocks: list[Block] = []
    if behind:
        columns = (
            Column(_("指标"), width=8),
            Column(scope.name(), "rate"),
            Column(_("警戒线"), width=5),
            Column(_("档次"), width=6),
            Column(_("连续几期"), "count", 4),
            Column(_("自何期"), width=6),
            Column(_("所在市"), "rate"),
            Column(_("全省位次"), width=5),
        )
        rows = tuple(
            (
                METRICS[key].label(language()), row["value"], f"{float(row['line']):g}%", band(row["band"]),
                row["periods_in_a_row"], headline.began(row), row["city_value"], f"{row['rank']}/{row['of']}",
            )
            for key, row in behind.items()
        )  # fmt: skip
        blocks.append(Table(columns, rows, bands=tuple(row["band"] for row in behind.values())))
        blocks += [Para(_masked(key, row)) for key, row in behind.items() if row["masked_by"]]
    else:
        blocks.append(Para(_("没有低于警戒线的指标。")))
    yield Section(_("低于警戒线的指标"), tuple(blocks))
    if findings.height:
        words = _("你县（市、区）{month}双月报有{n}处数据需要核实，逐处列在附件。").format(
            month=month(str(scope.period)), n=findings.height
        )
        table = replace(places(findings.to_dicts()), appendix=True)
        yield Section(_("需要核实的数据"), (Para(words), table))
    late = ledger.ask_late(scope, PROJECTS).rows()
    if late.height:
        words = _("你县（市、区）台账中逾期最久的{n}个项目列在附件。").format(n=late.height)
        yield Section(_("逾期的项目"), (Para(words), _late(late, people)))
    [report] = reads.report(scope).filter(period=scope.period).to_dicts() or [{"status": None}]
    asked = tuple(_asked(tuple(behind), findings, late.height > 0, report["status"] == "missing", due))
    yield Section(_("整改要求"), (Listing(asked), Blanks(_signatures())))
    yield Section("", (Para(signed(scope, "province"), "signature"),))


def _masked(key: str, row: dict[str, Any]) -> str:
    """That the city's average does not show the county's lag by a metric, with both figures."""
    metric = METRICS[key]
    return _("按{metric}，{city}为{rate}，不低于{line}%，你县（市、区）的落后被它掩盖。").format(
        metric=metric.label(language()), city=row["masked_by"], rate=written(row["city_value"], "rate"),
        line=f"{float(row['line']):g}",
    )  # fmt: skip


def _late(rows: pl.DataFrame, people: bool) -> Table:
    """The projects that are most overdue; who is responsible by the family name, in full where that was asked for."""
    columns = (
        Column(_("学校"), width=8),
        Column(_("项目"), width=8),
        Column(_("状态"), width=4),
        Column(_("卡在"), width=5),
        Column(_("逾期的是"), width=4),
        Column(_("应在"), "date"),
        Column(_("逾期（天）"), "count", 4),
        Column(_("责任人"), width=5),
    )
    return Table(
        columns,
        tuple(
            (
                row["school_name"] or row["school_id"], row["name"], term("state", row["state"], language()),
                term("blocked_at", row["blocked_at"], language()) if row["blocked_at"] else "",
                _("开工") if row["overdue_kind"] == "start" else _("竣工"),
                row["planned_start"] if row["overdue_kind"] == "start" else row["contract_finish"],
                row["overdue_days"], row["responsible"] if people else row["responsible_masked"],
            )
            for row in rows.iter_rows(named=True)
        ),
        _("逾期最久的{n}个项目").format(n=rows.height),
        appendix=True,
    )  # fmt: skip


def _asked(
    behind: tuple[str, ...], findings: pl.DataFrame, late: bool, missing: bool, due: date | None
) -> Iterator[str]:
    by = _("{day}前").format(day=day(due)) if due else _("　　年　　月　　日前")
    if missing:
        yield _("本期双月报没有报送，{by}补报。").format(by=by)
    if behind:
        labels = _("、").join(METRICS[key].label(language()) for key in behind)
        yield _("对{metrics}低于警戒线的原因逐项说明，提出措施和完成时间，{by}书面报省、市。").format(
            metrics=labels, by=by
        )
    if late:
        yield _("逾期的项目逐个说明原因，写明新的开工、竣工时间和责任人，{by}报省、市。").format(by=by)
    if findings.height:
        yield _("对照原件逐处核实数据，该更正的改报，属实的写明情况，{by}报回。").format(by=by)
    yield _("整改情况在下一次双月报中如实反映。")


def _signatures() -> tuple[str, ...]:
    return (_("主要负责人"), _("联系人"), _("日期"))
