"""Canonical names of forms, figures and states in; the words that documents and pages have for them out."""

from datetime import date

from locales import _, day, language, month
from warehouse.settings import SETTINGS
from warehouse.terms import TERMS, term


def form(name: str) -> str:
    """A form's short name."""
    names = {
        "progress": _("进展"),
        "funds": _("资金"),
        "plan": _("规划任务"),
        "plan_funds": _("规划资金"),
        "schools": _("项目学校"),
        "projects": _("项目台账计划"),
        "project_status": _("项目台账进度"),
        "stated_rates": _("表内所填的率"),
        "correction": _("更正"),
        "reviews": _("审核记录"),
        "inspections": _("督查记录"),
        "class_sizes": _("班额统计"),
    }
    return names.get(name, name)


def item(name: str) -> str:
    """What a figure is of: a work class or source by its canonical name, anything else as it is called."""
    kind = next((kind for kind in ("work_class", "source") if name in TERMS[kind]), None)
    return term(kind, name, language()) if kind else name


def period_line(period: str, as_of: date) -> str:
    """The report a document is about, and the day its figures describe."""
    return _("{month}双月报，数据截至{day}").format(month=month(period), day=day(as_of))


def foot(version: str) -> str:
    """The product and the version of the data, for the end of a document."""
    return " · ".join([SETTINGS.product, _("数据版本 {version}").format(version=version)])
