"""A comparison in; the sentence that says what changed and why, and the words for one county's reasons, out."""

from typing import Any

import polars as pl

from locales import _, language, moment, month
from pages.parts.snapshots.sides import label
from reports.reading.scope import Scope
from warehouse import store
from warehouse.compare.sides import Comparison, Known
from warehouse.metrics import BANDS, METRICS, MISSING, money, points
from warehouse.terms import term

# So many counties are named as the reason of a version.
NAMED = 3

Row = dict[str, Any]


def headline(scope: Scope, found: Comparison) -> str:
    """From what to what, how many counties changed and why, and what the denominator has to do with it."""
    own, metric = found.own, METRICS[found.metric]
    before, after = (
        metric.text(own[f"numerator_{side}"], own[f"denominator_{side}"], own["level"], language())
        for side in ("before", "after")
    )
    words = _("{region}{metric}由 **{before}**（{side_before}）变为 **{after}**（{side_after}）{size}").format(
        region=scope.name(), metric=metric.label(language()), before=before, after=after, size=_size(found),
        side_before=label(found.before, found.after), side_after=label(found.after, found.before),
    )  # fmt: skip
    if not scope.county:
        words += _("：**{n}** 个县的数变了").format(n=found.changed.height)
        if found.why:
            words += _("，其中{counts}").format(counts=_("、").join(_counted(found)))
    else:
        words += _("：{why}").format(why=why(found.counties.row(0, named=True)) or _("没有变"))
    if own["by_plan"]:
        words += _("；分母变动使其变化 **{points}**").format(points=points(own["by_plan"], language()))
    if own["reported_before"] != own["reported_after"] and not scope.county:
        words += _("；已报的县由 {before} 个变为 {after} 个").format(
            before=own["reported_before"], after=own["reported_after"]
        )
    return words + _("。")


def _size(found: Comparison) -> str:
    change = found.own["change"]
    if change is None:
        return ""
    if not change:
        return _("，没有变")
    words = _("，提高 **{size}**") if change > 0 else _("，下降 **{size}**")
    return words.format(size=moved(found.metric, change).lstrip("+-"))


def moved(metric: str, change: float | None) -> str:
    """A change as it is written: percentage points, or money."""
    return points(change, language()) if METRICS[metric].denominator else money(change, "county", language())


def _counted(found: Comparison) -> list[str]:
    counted = _("{why} {n} 个")
    return [counted.format(why=term("why", key, language()), n=n) for key, n in found.why.items()]


def why(row: Row) -> str:
    """One county's reasons: 退回、沿用2015年5月."""
    carried = _("沿用{month}")
    return _("、").join(
        carried.format(month=month(row["carried_from_after"])) if key == "carried" else term("why", key, language())
        for key in row["why"]
    )


def with_words(rows: pl.DataFrame) -> pl.DataFrame:
    """The counties with their `reason` in words, and their `bands` and `ranks` on both sides, once where they agree."""
    said = [
        {"reason": why(row), "bands": both(*map(_band, _pair(row, "band"))), "ranks": both(*_pair(row, "rank"))}
        for row in rows.iter_rows(named=True)
    ]
    return rows.hstack(pl.DataFrame(said, schema=dict.fromkeys(("reason", "bands", "ranks"), pl.String)))


def _pair(row: Row, name: str) -> tuple[Any, Any]:
    return row[f"{name}_before"], row[f"{name}_after"]


def _band(key: str | None) -> str | None:
    return BANDS[key].marked(language()) if key else None


def both(before: Any, after: Any) -> str:
    """Two sides as one text, once where they agree."""
    words = [MISSING if side is None else str(side) for side in (before, after)]
    return words[1] if words[0] == words[1] else " → ".join(words)


def alt(found: Comparison) -> str:
    """The finding of the picture: who adds most."""
    rows = found.changed.head(NAMED).to_dicts()
    return _("；").join(f"{row['county_name']} {moved(found.metric, row['contribution'])}" for row in rows)


def answer(known: Known, metric: str, level: str) -> Row:
    """One line of the history: what a version knew, and why that is not what the one before it knew."""
    return {
        "version": store.published(known.version),
        "published": moment(known.published_at),
        "shown": METRICS[metric].text(known.numerator, known.denominator, level, language()),
        "reports": f"{known.reported}/{known.counties}" if known.counties else "",
        "moved": moved(metric, known.since.own["change"]) if known.since and known.since.changed.height else "",
        "reason": _reason(known),
        "numerator": None if known.numerator is None else float(known.numerator),
        "denominator": None if known.denominator is None else float(known.denominator),
    }


def _reason(known: Known) -> str:
    if not known.counties:
        return _("还没有这一期")
    if known.since is None:
        return _("最早知道这一期的版本")
    rows = known.since.changed
    if rows.is_empty():
        return _("没有变")
    one = _("{county} {why}（{points}）")
    named = [
        one.format(county=row["county_name"], why=why(row), points=moved(known.since.metric, row["contribution"]))
        for row in rows.head(NAMED).to_dicts()
    ]
    words = _("；").join(named)
    return words if rows.height <= NAMED else words + _("；等 {n} 个县").format(n=rows.height)
