"""A province's plan in, its two attachments out as sheets: one row per county (and budget year), subtotals, a total."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from etl.demo.sheets import DEMO, Cell, Sheet, amount, day, form_sheet
from etl.demo.targets import SOURCES, WORK_CLASSES, YEARS, County
from etl.demo.words import KEY_ITEMS, money_header, plan_header


@dataclass(frozen=True)
class Approval:
    """What the preface of a plan says of it."""

    province: str
    version: str
    kind: str
    approved_on: date
    approval_no: str


# A line of the form: the figures of one county in column order.
Line = list[int | None]


def tasks(approval: Approval, counties: Sequence[County], frame: pl.DataFrame) -> Sheet:
    """Attachment 1; money and quantities come in hundredths, counts as they are."""
    by_key = {(row["county_code"], row["work_class"]): row for row in frame.iter_rows(named=True)}

    def line(code: str) -> Line:
        values: Line = []
        for name in WORK_CLASSES:
            row = by_key[code, name]
            values += [row["planned_schools"] * 100, row["planned_projects"] * 100, row["planned_qty"]]
            values += [row["key_item_qty"]] if name in KEY_ITEMS else []
            values.append(row["planned_wan"])
        return [*values, sum(by_key[code, name]["planned_wan"] for name in WORK_CLASSES)]

    inside = [county for county in counties if (county.code, "building") in by_key]
    return _sheet("附件1", "任务", approval, plan_header(), inside, lambda code: [([], line(code))])


def money(approval: Approval, counties: Sequence[County], frame: pl.DataFrame) -> Sheet:
    """Attachment 2: a row per budget year, the county's own cells merged over its years."""
    by_key = {(r["county_code"], r["source"], r["budget_year"]): r["planned_wan"] for r in frame.iter_rows(named=True)}

    def lines(code: str) -> list[tuple[list[Cell], Line]]:
        found: list[tuple[list[Cell], Line]] = []
        for year in YEARS:
            values: Line = [by_key[code, source, year] for source in SOURCES]
            found.append(([year], [*values, sum(wan or 0 for wan in values)]))
        return found

    return _sheet("附件2", "资金", approval, money_header(), counties, lines)


def _sheet(
    name: str,
    what: str,
    approval: Approval,
    header: list[tuple[str, ...]],
    counties: Sequence[County],
    lines_of: Callable[[str], list[tuple[list[Cell], Line]]],
) -> Sheet:
    body: list[list[Cell]] = []
    grouped: list[tuple[int, int, int]] = []
    everything: list[Line] = []
    number = 0
    for city in dict.fromkeys(county.city_code for county in counties):
        inside = [county for county in counties if county.city_code == city]
        first_of_city = len(body)
        of_city: list[Line] = []
        for county in inside:
            number += 1
            first = len(body)
            for extra, values in lines_of(county.code):
                head: list[Cell] = [None] * 4 if len(body) > first else [number, None, county.name, county.code]
                head[1] = county.city_name if len(body) == first_of_city else None
                body.append([*head, *extra, *map(amount, values)])
                of_city.append(values)
            grouped += [(column, first, len(body) - 1) for column in (0, 2, 3)]
        grouped.append((1, first_of_city, len(body) - 1))
        # Offices indent the word as often as not.
        word = "小计" if int(city) % 200 else "　　小计"
        gap = len(header) - 4 - len(of_city[0])
        body.append([None, None, word, None, *[None] * gap, *_total(of_city)])
        everything += of_city
    gap = len(header) - 4 - len(everything[0])
    body.append([None, "全省合计", None, None, *[None] * gap, *_total(everything)])
    title = f"{approval.province}全面改善贫困地区义务教育薄弱学校基本办学条件五年规划表（{what}）　{DEMO}"
    preface = [
        f"填报单位：{approval.province}教育厅",
        f"规划版本：{approval.version}",
        f"规划类型：{approval.kind}",
        f"批准日期：{day(approval.approved_on)}",
        f"批准文号：{approval.approval_no}",
        f"填报日期：{day(approval.approved_on)}",
    ]
    below = ["注：县（市、区）名单及数据均为演示而虚构；合计为各行之和。", "填表人：王某某　审核人：李某某"]
    return form_sheet(name, [[title], preface], header, body, below, grouped)


def _total(lines: list[Line]) -> list[Cell]:
    return [amount(sum(value or 0 for value in column)) for column in zip(*lines, strict=True)]
