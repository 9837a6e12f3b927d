"""The projects drawn for a round of inspection in; the list that a team takes along and signs out."""

from datetime import date

import polars as pl

from locales import _, day, language, month, speaking
from reports.model import Column, Para, Report, Section, Table
from reports.told.names import foot
from warehouse.sampling import Size
from warehouse.settings import SETTINGS
from warehouse.terms import term


def inspection_list(
    rows: pl.DataFrame,
    place: str,
    held: str,
    as_of: date,
    *,
    size: Size,
    seed: str,
    weight: str,
    version: str,
    note: str | None = None,
    lang: str = "zh",
) -> Report:
    """The list, a section for each city in the order of the rows; no names of people.

    Args:
        rows: drawn rows of `inspection_frame`: city_name, county_name, school_name, name, work_class, state,
            class_group, progress, blocked_at, overdue_days, reasons.
        place: whose projects these are.
        held: the round, such as 2015-12.
        as_of: the day of the ledger they were drawn from.
        size: of the province's sample.
        seed: with which the list can be drawn again.
        weight: what made a project likelier to be drawn.
        version: of the data.
        note: what every page must say of the data.
        lang: zh or en.
    """
    with speaking(lang):
        words = how(rows, place, as_of, size, seed, weight)
        cities = rows.partition_by("city_name", maintain_order=True)
        return Report(
            title=_("{province}{programme}督查名单").format(province=place, programme=SETTINGS.name),
            subtitle=_("{month}督查").format(month=month(held)),
            sections=(
                Section(_("抽取办法"), tuple(map(Para, words))),
                *(Section(city["city_name"][0], (drawn(city),)) for city in cities),
            ),
            note=note or "",
            foot=foot(version),
            lang=lang,
            dated=as_of,
        )


def how(rows: pl.DataFrame, place: str, as_of: date, size: Size, seed: str, weight: str) -> list[str]:
    """How the projects were drawn, so that anybody can draw the same list again."""
    return [
        _("{place}本轮督查项目{n}个，从截至{day}的台账{all}个项目中分层随机抽取，全省共抽{drawn}个。").format(
            place=place, n=rows.height, day=day(as_of), all=f"{size.population:,}", drawn=f"{size.n:,}"
        ),
        _(
            "置信度{confidence}%，误差±{margin}个百分点，抽取机会按{weight}，种子{seed}；凭种子可以重抽出同一份名单。"
        ).format(
            confidence=size.confidence_percent,
            margin=size.margin_percent,
            weight=term("draw_weight", weight, language()),
            seed=seed,
        ),
    ]


def look_at(row: dict[str, object]) -> str:
    """What a team looks at on the spot, and why this project is at risk."""
    words = [term("look_at", f"{row['class_group']}_{row['progress']}", language())]
    if row["blocked_at"]:
        words.append(_("台账填卡在{step}").format(step=term("blocked_at", str(row["blocked_at"]), language())))
    for reason in str(row["reasons"]).split():
        said = term("risk", reason, language())
        words.append(_("逾期{n}天").format(n=row["overdue_days"]) if reason == "overdue" else said)
    return _("；").join(words)


def drawn(rows: pl.DataFrame) -> Table:
    """Each project of the list, with what is to be looked at and room for the result."""
    columns = (
        Column(_("市"), width=4),
        Column(_("县"), width=5),
        Column(_("学校"), width=10),
        Column(_("项目"), width=9),
        Column(_("类别"), width=5),
        Column(_("状态"), width=4),
        Column(_("去看什么"), width=17),
        Column(_("检查结果"), width=8),
        Column(_("签字"), width=5),
    )
    return Table(
        columns,
        tuple(
            (
                row["city_name"],
                row["county_name"],
                row["school_name"] or row["school_id"],
                row["name"],
                term("work_class", row["work_class"], language()),
                term("state", row["state"], language()),
                look_at(row),
                "",
                "",
            )
            for row in rows.iter_rows(named=True)
        ),
    )
