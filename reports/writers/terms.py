"""A report in; what its figures mean as a table, as every format closes with it, out."""

from locales import _
from reports.model import Column, Report, Table


def definitions_table(report: Report) -> Table:
    """Each figure with its meaning and what it is over."""
    columns = (Column(_("指标")), Column(_("含义")), Column(_("口径")))
    return Table(columns, report.definitions)
