"""A school in; its projects with their schedule, dates, money and people responsible out."""

from typing import Any

from charts.projects import schedule, schedule_words
from locales import _
from pages.parts import address, controls
from pages.parts.picture import legend, picture
from pages.parts.schools import words
from pages.parts.tables import Column, show
from reports.reading import data
from reports.reading.scope import Scope

# Nobody's name leaves the database unless it is asked for.
PROJECTS = """
    select * exclude (responsible, responsible_masked),
        case when $shown then responsible else responsible_masked end as responsible
    from project_ledger
    where period = $period and county_code = $county and school_id = $school
    order by list_position(['building', 'sports'], work_class) nulls last, work_class, project_id
"""


def projects(scope: Scope, row: dict[str, Any]) -> None:
    """When each project was to be and was done, and the table of them; a row or a mark opens the project."""
    params = {"period": row["period"], "county": row["county_code"], "school": row["school_id"]}
    shown = controls.responsible()
    ask = data.ask(scope.version, PROJECTS, shown=shown, **params)
    rows = ask.rows()
    labels = [f"{project['name']}<br>{words.state(project)}" for project in rows.to_dicts()]
    legend(None, scope.day, *schedule_words(), touch=True)
    picture(
        ("school", scope.version, *params.values()),
        lambda: schedule(rows, labels, scope.day),
        alt=words.of_school(scope, row).replace("**", ""),
        choose=lambda code: address.open_project(row | {"project_id": code}),
        ask=data.ask(scope.version, PROJECTS, shown=False, **params),
    )
    columns = [*words.project_columns(), Column("responsible", _("责任人")), Column("project_id", _("项目编号"))]
    show(words.labelled(rows), columns, scope, "school_projects", address.open_project, ask=ask)
