"""What the page of doubtful places lists of a period, whose mark stands beside it, and what it hands out."""

from tests.conftest import LANSHAN, House, Row
from tests.visit import run, said

ADJUSTMENT: Row = {"plan_version": "一调", "kind": "adjustment", "approved_on": "2015-06-10", "approval_no": ""}


def adjusted(house: House) -> None:
    """A plan that nobody approved to change, of 10 June 2015, between two reports."""
    house.load(
        house.plan({LANSHAN: 100}),
        house.progress("2015-05", {LANSHAN: 30}),
        house.progress("2015-07", {LANSHAN: 40}),
        house.plan({LANSHAN: 110}, **ADJUSTMENT),
    )


def test_a_period_before_the_plan_was_changed_has_no_finding_about_the_change(house: House) -> None:
    adjusted(house)
    assert "规划和台账计划另有 **1** 处" in said(run("quality", period="2015-07"))
    assert "没有发现疑点" in said(run("quality", period="2015-05"))
    records = [
        "调整规划应有批准文号"
        in "".join(table.value.to_string() for table in run("county", period=p, region=LANSHAN).dataframe)
        for p in ("2015-05", "2015-07")
    ]
    assert records == [False, True]
