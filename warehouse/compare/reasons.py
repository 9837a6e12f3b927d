"""What two sides say of one county's report, plan and corrections in; why its figure differs, in keys of terms.toml."""

from collections.abc import Iterator
from typing import Any

from warehouse.metrics import Metric
from warehouse.terms import TERMS

ORDER = tuple(TERMS["why"])
Row = dict[str, Any]


def reasons(metric: Metric, before: Row | None, after: Row | None) -> list[str]:
    """Why a county's row differs from what it was on the side before, in the order of terms.toml.

    Args:
        metric: whose figure it is.
        before: its row there: `period`, `numerator`, `denominator`; of its report for that period `state`,
            `newest_revision`, `revision` (the one that counts) and `carried_from`; `source_period` and
            `source_revision` of the report that its figures are from; `plan_version`; `planned`, the planned figures
            that the metric counts, as text; `corrections`, those that are applied by what they correct. None where it
            has no row.
        after: the same on the side after.
    """
    if before is None or after is None:
        return ["new_in_plan" if before is None else "no_longer_in_plan"]
    found = {*_of_report(before, after), *_of_plan(metric, before, after), *_of_corrections(before, after)}
    changed = any(before[part] != after[part] for part in ("numerator", "denominator"))
    return [reason for reason in ORDER if reason in found] or (["other"] if changed else [])


def _of_report(before: Row, after: Row) -> Iterator[str]:
    was, is_ = _source(before), _source(after)
    same_period = before["period"] == after["period"]
    came_back = same_period and before["revision"] is None and before["state"] == "returned"
    if after["revision"] is None:
        if after["state"] == "returned" and not came_back:
            yield "returned"
        if after["carried_from"] and after["carried_from"] != before["carried_from"]:
            yield "carried"
        if was and not is_:
            yield "unreported"
    if is_ is None or was == is_:
        return
    if was and was[0] == is_[0]:
        fell_back = is_[1] < was[1] and after["state"] == "returned"
        yield "returned" if fell_back else "resubmitted"
    elif after["revision"] is None:
        return
    elif not same_period:
        yield "period_passed"
    elif came_back:
        yield "reinstated" if after["revision"] <= before["newest_revision"] else "resubmitted"
    else:
        yield "first_report"


def _source(row: Row) -> tuple[str, int] | None:
    return (row["source_period"], row["source_revision"]) if row["source_period"] else None


def _of_plan(metric: Metric, before: Row, after: Row) -> Iterator[str]:
    was, is_ = ((row["denominator"] or 0) if divides_by_plan(metric) else 0 for row in (before, after))
    if was == is_ and not _moved_above(metric, before, after):
        return
    if was != is_ and not (was and is_):
        yield "no_longer_in_plan" if was else "new_in_plan"
    elif before["plan_version"] != after["plan_version"] or _plan_corrections(before) == _plan_corrections(after):
        yield "plan_changed"


def _moved_above(metric: Metric, before: Row, after: Row) -> bool:
    """Whether the planned figures that a metric such as a matching gap counts itself are other ones, and so is it."""
    differs = all(before[part] != after[part] for part in ("planned", "numerator"))
    return "r.planned_" in metric.numerator and differs


def divides_by_plan(metric: Metric) -> bool:
    """Whether the denominator is a plan's figure, which no report moves."""
    return metric.source != "project_ledger" and any(
        f"r.{plan}" in (metric.denominator or "") for plan in ("planned_", "baseline_")
    )


def _plan_corrections(row: Row) -> set[Any]:
    return {key for key in row["corrections"] if key[1].startswith("plan")}


def _of_corrections(before: Row, after: Row) -> Iterator[str]:
    """A correction goes with its report: one that is gone because another report counts is no reason of its own."""
    lost = set(before["corrections"]) - set(after["corrections"])
    stays = _source(before) == _source(after)
    if set(after["corrections"]) - set(before["corrections"]) or any(
        stays or key[1].startswith("plan") for key in lost
    ):
        yield "corrected"
