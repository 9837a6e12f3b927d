"""A scope in; the deck of its findings out, one a slide, none without a finding."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from charts.look import line_words
from charts.swarm import swarm
from locales import _, day, language, month
from reports import model
from reports.documents import pictures
from reports.documents.frame import framed, office
from reports.model import Block, Card, Cards, Column, Report, Section, Table
from reports.reading import measures, reads
from reports.reading.reporting import ask_owed
from reports.reading.scope import Scope
from reports.slides import Deck, Figure, Group, Name, Slide
from reports.told import funds, headline, lists, matching
from reports.told import measures as told_measures
from reports.told.lists import movers
from reports.told.traced import noting, para, plain
from warehouse.metrics import LAGGARDS, METRICS, points
from warehouse.settings import SETTINGS

Row = dict[str, Any]
# Who meets over which of the slides, in the order of the meetings.
AUDIENCES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("audiences.toml").read_text(encoding="utf-8")
)
# So many names of a group are read from the last row; the others are in the dashboard.
MOST = 24
BELOW = pl.col("band").is_in(LAGGARDS)


def deck(scope: Scope) -> Deck:
    """Every finding of the scope's region and period, from the rates to what is to be done."""
    notes = (scope.note, scope.own_lines, _("数据版本 {version}").format(version=scope.published))
    until = _("数据截至{day}").format(day=day(scope.day)) if scope.as_of else None
    foot = " · ".join(filter(None, (SETTINGS.product, scope.name(), until, *notes)))
    title = _("{region}{programme}进展").format(region=scope.name(), programme=SETTINGS.name)
    return Deck(title, foot, (_cover(scope, title), *_findings(scope)))


def presentation(scope: Scope, audience: str) -> Report:
    """The findings that one audience meets over, as a document to be shown: a section for each slide.

    Args:
        scope: with a period.
        audience: a key of audiences.toml.
    """
    told = AUDIENCES[audience]
    with noting() as noted:
        show = deck(scope)
    kept = [slide for slide in show.slides if slide.key != "cover" and slide.key in told["slides"]]
    title = _("{region}{programme}进展").format(region=scope.name(), programme=SETTINGS.name)
    return framed(
        scope, title, (_section(scope, slide, noted) for slide in kept), (*headline.KPIS, scope.lead),
        subtitle=" · ".join([told[f"label_{language()}"], _("数据截至{day}").format(day=day(scope.day))]),
        office=office(scope),
    )  # fmt: skip


def _section(scope: Scope, slide: Slide, noted: list[model.Figure]) -> Section:
    blocks: list[Block] = [para(sentence, noted) for sentence in slide.sentences]
    if slide.figures:
        blocks.append(Cards(tuple(Card(plain(one.label), one.value, one.beside) for one in slide.figures)))
    blocks += [_hidden_table(slide.groups)] if slide.key == "hidden" else [_table(group) for group in slide.groups]
    if slide.key == "swarm" and (picture := pictures.swarm(scope, scope.lead)):
        blocks.append(picture)
    return Section(plain(slide.title), tuple(blocks))


def _hidden_table(groups: tuple[Group, ...]) -> Table:
    """Who is hidden, and by whom: one table for all cities."""
    rows = [(name, group.title) for group in groups for name in group.names]
    return Table(
        (Column(_("县（市、区）"), width=6), Column(_("数值"), width=5), Column(_("被谁的平均数掩盖"), width=9)),
        tuple((name.text, name.figure, city) for name, city in rows),
        bands=tuple(name.band for name, _city in rows),
        groups=2,
    )


def _table(group: Group) -> Table:
    more = _("另外 {n} 个").format(n=group.more) if group.more else ""
    return Table(
        (Column(_("名称"), width=8), Column(_("数值"), width=7)),
        (*((name.text, name.figure) for name in group.names), *([(more, "")] if more else [])),
        group.title,
        (*(name.band for name in group.names), *([None] if more else [])),
        3,
    )


def _cover(scope: Scope, title: str) -> Slide:
    if not scope.period:
        words = _("{region}还没有双月报，没有任何进度可以计算。").format(region=scope.name("province"))
        return Slide("cover", title, (words,))
    words = _("{month}双月报，数据截至{day}").format(month=month(scope.period), day=day(scope.day))
    return Slide("cover", title, tuple(filter(None, (words, scope.note, scope.own_lines))))


def _findings(scope: Scope) -> Iterator[Slide]:
    if not scope.period:
        first, *rest = _sentences(matching.zero_plans(scope))
        yield Slide("plan", first.replace("**", ""), tuple(rest))
        return
    own, metric = reads.values(scope), scope.lead
    if own.get(metric, {}).get("denominator") is None:
        yield Slide("rates", _("{region}没有规划任务，没有可以计算的进度。").format(region=scope.name()))
        return
    yield _rates(scope, own, metric)
    if not scope.county:
        cities, counties = reads.cities(scope, metric), reads.counties(scope, metric)
        for make in (_behind, _hidden, _swarm, _moved):
            if slide := make(scope, own[metric], cities, counties):
                yield slide
    if "utilization" in own and own["utilization"]["denominator"] is not None:
        yield _money(scope, own)
    if "matching_gap" in own:
        first, *rest = _sentences(matching.sentence(scope, own))
        yield Slide("matching", first.replace("**", ""), tuple(rest))
    for make_last in (_owed, _next):
        if slide := make_last(scope):
            yield slide


def _sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each with its full stop."""
    stop = _("。")
    return [part.strip() + stop.rstrip() for part in text.split(stop) if part.strip()]


def _rates(scope: Scope, own: dict[str, Row], metric: str) -> Slide:
    first, *rest = headline.sentence(scope, metric, own, amounts=False).split(headline.PARAGRAPH)
    if scope.county:
        first, *rest = _sentences(first)
    figures = tuple(
        Figure(METRICS[key].label(language()), headline.figure(own[key]), headline.change(own[key]))
        for key in headline.KPIS
        if key in own
    )
    return Slide("rates", first.replace("**", ""), tuple(rest), figures)


def _group(title: str, rows: pl.DataFrame, figure: Callable[[Row], str] = headline.figure, most: int = MOST) -> Group:
    """Who is named: the full name where two share it."""
    # "And one more" would take the room of the one.
    shown = rows.height if rows.height == most + 1 else most
    named = tuple(
        Name(str(row.get("full_name") or row["region_name"]), figure(row), row["band"])
        for row in rows.head(shown).iter_rows(named=True)
    )
    return Group(_("{title}（{n}）").format(title=title, n=rows.height), named, max(rows.height - shown, 0))


def _behind(scope: Scope, whole: Row, cities: pl.DataFrame, counties: pl.DataFrame) -> Slide | None:
    lines = line_words(whole["metric"], scope.day) | {"metric": METRICS[whole["metric"]].label(language())}
    below = counties.filter(BELOW)
    if below.is_empty():
        return Slide("behind", _("按{metric}，没有县低于{lagging_line}%。").format(**lines))
    words = _("{metric}低于{lagging_line}%的县 {n} 个，其中低于{severe_line}%的 {worst} 个")
    title = words.format(**lines, n=below.height, worst=whole["severe_counties"])
    severe, lagging = below.filter(pl.col("band") == "severe"), below.filter(pl.col("band") == "lagging")
    groups = [
        _group(_("低于{severe_line}%的县").format(**lines), severe),
        _group(_("{severe_line}%—{lagging_line}%的县").format(**lines), lagging),
    ]
    if not scope.city:
        groups.append(_group(_("低于{lagging_line}%的市").format(**lines), cities.filter(BELOW)))
        good = cities.filter(pl.col("band") == "good").sort("value", "region_code", descending=[True, False])
        groups.append(_group(_("不低于{good_line}%的市").format(**lines), good))
    return Slide("behind", title, groups=tuple(group for group in groups if group.names))


def _hidden(scope: Scope, whole: Row, cities: pl.DataFrame, counties: pl.DataFrame) -> Slide | None:
    found = [rows for _title, rows in lists.hidden(counties, whole["metric"], scope.day)]
    outer = found[0]
    if outer.is_empty():
        return None
    line = line_words(whole["metric"], scope.day)["lagging_line"]
    words = _("低于{line}%的县有 {n} 个藏在不低于{line}%的市里：看市的平均数，看不见它们")
    title, groups = words.format(line=line, n=outer.height), []
    for city in cities.iter_rows(named=True):
        below = outer.filter(pl.col("parent_code") == city["region_code"])
        if below.height:
            named = tuple(
                Name(row["region_name"], headline.figure(row), row["band"]) for row in below.iter_rows(named=True)
            )
            groups.append(Group(f"{city['region_name']} {headline.figure(city)}", named))
    return Slide("hidden", title, groups=tuple(groups))


def _swarm(scope: Scope, whole: Row, cities: pl.DataFrame, counties: pl.DataFrame) -> Slide | None:
    if counties["value"].count() == 0:
        return None
    province = reads.values(scope, "province", scope.province)[whole["metric"]]
    words = _("一点一县，竖线是该市自身，虚线是全省；底色是低于警戒线的一段。")
    picture = swarm(cities, counties, province, None)
    picture.update_layout(font={"size": 17}).update_annotations(font={"size": 16})
    picture.update_xaxes(tickfont={"size": 16}).update_yaxes(tickfont={"size": 16})
    return Slide("swarm", headline.finding(whole), (words,), picture=picture)


def _moved(scope: Scope, whole: Row, cities: pl.DataFrame, counties: pl.DataFrame) -> Slide | None:
    if not scope.previous:
        return None
    found = movers(counties)
    title = _("较上期，新落后 {new} 个县，脱离红线 {out} 个县，连续两期以上落后 {long} 个县").format(
        **{key: rows.height for key, rows in found.items()}
    )
    groups = (
        _group(_("进步最快五县"), found["fast"], lambda row: points(row["change"], language())),
        _group(_("新落后"), found["new"]),
        _group(_("脱离红线"), found["out"], most=MOST // 2),
        _group(_("连续两期以上落后"), found["long"], most=MOST // 2),
    )
    return Slide("moved", title, groups=tuple(group for group in groups if group.names))


def _money(scope: Scope, own: dict[str, Row]) -> Slide:
    first, *rest = _sentences(funds.sentence(scope, own))
    if scope.county:
        return Slide("money", first.replace("**", ""), tuple(rest))
    line = line_words("utilization", scope.day)["lagging_line"]
    below = reads.counties(scope, "utilization").filter(BELOW)
    title = _("{metric}低于{lagging_line}%的县").format(
        metric=METRICS["utilization"].label(language()), lagging_line=line
    )
    groups = (_group(title, below),) if below.height else ()
    return Slide("money", first.replace("**", ""), tuple(rest), groups=groups)


def _owed(scope: Scope) -> Slide | None:
    owed = ask_owed(scope).rows()
    late = owed.filter(pl.col("owes") == "missing")
    if late.is_empty():
        return None
    named = tuple(Name(str(row["county_name"]), str(row["city_name"])) for row in late.head(MOST).iter_rows(named=True))
    title = _("本期还有 {n} 个县没有报送，表里的数沿用上次").format(n=late.height)
    return Slide("owed", title, groups=(Group(_("没有报送的县"), named, max(late.height - MOST, 0)),))


def _next(scope: Scope) -> Slide | None:
    counted = measures.counts(scope)
    if not any(any(found) for found in counted.values()):
        return None
    words = tuple(told_measures.label(measure, found) for measure, found in counted.items() if any(found))
    return Slide(
        "next", _("下一步：按公布的规则，这些是候选，由{board}决定").format(board=told_measures.board(scope)), words
    )
