"""A report in; what every format writes of it in the same words, its day and what its figures mean, out."""

from locales import _, day
from reports.model import Column, Report, Table


def sent_on(report: Report) -> str:
    """The day on which it was sent, or room to write it in."""
    return day(report.issued_on) if report.issued_on else _("　　年　　月　　日")


def definitions_table(report: Report) -> Table:
    """Each figure with its meaning and what it is over."""
    columns = (Column(_("指标")), Column(_("含义")), Column(_("口径")))
    return Table(columns, report.definitions)
