"""One city's counties at one period in, the bimonthly report's three tables out as sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.demo.sheets import DEMO, Cell, Sheet, amount, day, form_sheet, month, text_sheet
from etl.demo.targets import EQUIPMENT, SOURCES, WORKS, Period
from etl.demo.words import equipment_header, funds_header, works_header

# Measures by name in hundredths (counts too); None where the form leaves the cell blank.
Row = dict[str, int | None]


@dataclass(frozen=True)
class CountyReport:
    """What one county sends: measures by work class, and by (budget year, source)."""

    code: str
    name: str
    submitted_on: date
    progress: dict[str, Row]
    funds: dict[tuple[int, str], Row]


PROGRESS_COLUMNS = (
    "started_schools",
    "started_projects",
    "started_qty",
    "completed_schools",
    "completed_projects",
    "completed_qty",
    "bought_wan",
    "invested_wan",
)
WORK_COLUMNS = tuple(column for column in PROGRESS_COLUMNS if column != "bought_wan")
EQUIPMENT_COLUMNS = ("completed_schools", "completed_qty", "bought_wan", "invested_wan")
MONEY_COLUMNS = ("allocated_wan", "received_wan", "paid_wan")
NOTES = (
    "填报说明",
    "1. 各项数据为自项目启动以来的累计数，截至报告期上月最后一日。",
    "2. 开工数包含已竣工数；未报送的单元格留空，已核实为零的填0。",
    "3. 逢单月5日前由县填报，10日前由市审核汇总。",
    f"4. 本表为{DEMO}。",
)


def sheets(city: str, period: Period, reports: Sequence[CountyReport]) -> list[Sheet]:
    """Tables one to three and the hidden notes."""
    return [
        _works(city, period, reports),
        _equipment(city, period, reports),
        _funds(city, period, reports),
        text_sheet("填报说明", NOTES, hidden=True),
    ]


def _above(
    city: str, period: Period, reports: Sequence[CountyReport], title: str, unit: str, width: int
) -> list[list[Cell]]:
    # The city's form is dated when its last punctual county is in.
    in_time = [report.submitted_on for report in reports if report.submitted_on.day <= 5]
    filled = max(in_time, default=period.month_start + timedelta(days=4))
    preface: list[Cell] = [
        f"填报单位：{city}",
        f"报告期：{month(period.name)}",
        f"数据截至：{day(period.as_of)}",
        f"填报日期：{day(filled)}",
        DEMO,
    ]
    return [[f"“全面改薄”项目进展情况双月报（{title}）"], preface, [*[None] * (width - 1), f"单位：{unit}"]]


BELOW = ("注：累计数；空白为未报送。", "填表人：张某某　审核人：刘某某")


def _line(number: int, report: CountyReport) -> list[Cell]:
    return [number, report.name, report.code, day(report.submitted_on)]


def _total(lines: Sequence[Sequence[int | None]], width: int) -> list[Cell]:
    columns = list(zip(*lines, strict=True)) if lines else [()] * width
    return [amount(sum(value or 0 for value in column)) for column in columns]


def _works(city: str, period: Period, reports: Sequence[CountyReport]) -> Sheet:
    lines = [[report.progress[name][column] for name in WORKS for column in WORK_COLUMNS] for report in reports]
    return _flat("表一", "表一　校舍及运动场地", "㎡、万元", works_header(), city, period, reports, lines)


def _equipment(city: str, period: Period, reports: Sequence[CountyReport]) -> Sheet:
    lines = [
        [report.progress[name][column] for name in EQUIPMENT for column in EQUIPMENT_COLUMNS] for report in reports
    ]
    return _flat("表二", "表二　设备购置", "台、件、套、册、GB、万元", equipment_header(), city, period, reports, lines)


def _flat(
    name: str,
    title: str,
    unit: str,
    header: list[tuple[str, ...]],
    city: str,
    period: Period,
    reports: Sequence[CountyReport],
    lines: list[list[int | None]],
) -> Sheet:
    body = [
        [*_line(number, report), *map(amount, values)]
        for number, (report, values) in enumerate(zip(reports, lines, strict=True), 1)
    ]
    body.append([None, "全市合计", None, None, *_total(lines, len(header) - 4)])
    return form_sheet(name, _above(city, period, reports, title, unit, len(header)), header, body, BELOW)


def _funds(city: str, period: Period, reports: Sequence[CountyReport]) -> Sheet:
    header = funds_header()
    body: list[list[Cell]] = []
    grouped: list[tuple[int, int, int]] = []
    lines: list[list[int | None]] = []
    for number, report in enumerate(reports, 1):
        first = len(body)
        for year in sorted({year for year, _ in report.funds}):
            values = [
                report.funds[year, source][column] if (year, source) in report.funds else None
                for source in SOURCES
                for column in MONEY_COLUMNS
            ]
            values += [sum(value or 0 for value in values[i::3]) for i in range(3)]
            head: list[Cell] = _line(number, report) if len(body) == first else [None] * 4
            body.append([*head, year, *map(amount, values)])
            lines.append(values)
        grouped += [(column, first, len(body) - 1) for column in range(4)]
    body.append([None, "全市合计", None, None, None, *_total(lines, len(header) - 5)])
    above = _above(city, period, reports, "表三　资金", "万元", len(header))
    return form_sheet("表三", above, header, body, BELOW, grouped)
