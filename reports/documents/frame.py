"""A scope and what a document says in; the report with what every document says of itself, out."""

from collections.abc import Iterable

from charts.look import line_words
from locales import _, day, language, moment, month
from reports.model import Report, Section
from reports.reading.scope import Scope
from reports.told.names import foot
from warehouse.metrics import METRICS
from warehouse.settings import SETTINGS


def framed(
    scope: Scope,
    title: str,
    sections: Iterable[Section | None],
    metrics: Iterable[str],
    *,
    subtitle: str = "",
    head: str = "",
    office: str = "",
) -> Report:
    """The report of a scope in the language of this run.

    Args:
        scope: whose figures, as of when, by which version and lines.
        title: the document's.
        sections: None where there is nothing to say.
        metrics: keys of the metrics whose definitions stand at its end.
        subtitle: below the title; by default the period and its day.
        head: the name of the paper, for a bulletin.
        office: who issues it.
    """
    period = str(scope.period)
    return Report(
        title=title,
        subtitle=subtitle or _("{month}双月报，数据截至{day}").format(month=month(period), day=day(scope.day)),
        sections=tuple(section for section in sections if section),
        note=scope.note or "",
        foot=foot(scope.published),
        lang=language(),
        dated=scope.day,
        head=head,
        office=office,
        terms=_terms(scope),
        definitions=tuple(_definition(key) for key in dict.fromkeys(metrics)),
    )


def _terms(scope: Scope) -> tuple[tuple[str, str], ...]:
    lines = _("低于{severe_line}%为严重滞后，{severe_line}%—{lagging_line}%为滞后").format(
        **line_words(scope.lead, scope.day)
    )
    terms = (
        (_("期次"), month(str(scope.period))),
        (_("数据截至"), day(scope.day)),
        (_("范围"), scope.name()),
        (_("警戒线"), f"{lines}{_('（{why}）').format(why=scope.own_lines) if scope.own_lines else ''}"),
        (
            _("数据版本"),
            _("{version}，{moment}发布").format(version=scope.published, moment=moment(scope.published_at)),
        ),
        (_("数据性质"), scope.note or ""),
    )
    return tuple(term for term in terms if term[1])


def _definition(key: str) -> tuple[str, str, str]:
    metric = METRICS[key]
    return metric.label(language()), metric.meaning(language()), metric.basis(language())


def office(scope: Scope, level: str | None = None) -> str:
    """The office that runs the programme in the scope's region, or in the one of a level above it."""
    return _("{region}{programme}工作领导小组办公室").format(region=scope.name(level), programme=SETTINGS.name)


def signed(scope: Scope, level: str | None = None) -> str:
    """Who issues a document, and a day to be filled in, for its end."""
    return "\n".join([office(scope, level), _("　　年　　月　　日")])
