"""Documents of the demo and what is to be found in them, for tests."""

from reports.kinds import Asked, made
from reports.model import Para, Report, Table
from reports.reading.scope import scope_at
from warehouse.store import current_version

SHANDONG, LINYI, TANCHENG = "370000", "371300", "371322"


def report(kind: str, region: str = SHANDONG, period: str = "2015-07", asked: Asked | None = None) -> Report:
    return made(kind, scope_at(current_version(), region, period), asked)


def tables(made: Report) -> dict[str, Table]:
    return {table.caption: table for section in made.sections for table in section.tables}


def paragraphs(made: Report) -> list[Para]:
    return [block for section in made.sections for block in section.blocks if isinstance(block, Para)]


def words(made: Report) -> str:
    return "\n".join(para.text for para in paragraphs(made))
