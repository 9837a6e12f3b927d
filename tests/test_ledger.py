"""What the law and the contract say of a project's day, and which step it waits for: on rows to be checked by eye."""

from datetime import date

import polars as pl
import pytest

from tests.check_cases_ledger import ledger, status
from tests.conftest import LANSHAN, House, Row
from warehouse.store import query

# The demo's allotments: the money of 2014 came on 2014-08-29, so works are due on 2016-08-29, equipment on 2015-02-28.
DAYS = (
    "select project_id, standing, waiting_for, legal_due_on, is_done, days_to_legal_due, days_late, is_past_legal, "
    "is_past_contract from project_ledger where period = '2015-07' order by project_id"
)
BUILDING: Row = {"budget_year": 2014, "contract_finish": "2015-06-01", "responsible": "张三丰"}
DESKS: Row = BUILDING | {"work_class": "desks", "responsible": " 李四 "}
NOBODY: Row = {"responsible": ""}


def told(house: House, *projects: tuple[Row, Row]) -> list[tuple[object, ...]]:
    """The days of projects, each a plan and what was told of it by 2015-06-30."""
    ledger(house, *(plan for plan, _state in projects))
    house.load(house.progress("2015-07", {LANSHAN: 0}))
    status(house, "2015-07", *(state for _plan, state in projects))
    return query(DAYS).rows()


def test_days_are_counted_to_the_law_and_from_the_contract(house: House) -> None:
    accepted: Row = {"state": "accepted", "completed_on": "2015-05-20", "accepted_on": "2015-06-10"}
    rows = told(
        house,
        (BUILDING, {"state": "not_started", "blocked_at": "land"}),
        (BUILDING, {"state": "completed", "completed_on": "2015-06-11"}),
        (DESKS, {"state": "completed", "completed_on": "2015-06-11"}),
        (DESKS, accepted),
        (BUILDING | {"budget_year": "", "contract_finish": "2015-06-30"}, {"state": "not_started"}),
    )
    works, equipment = date(2016, 8, 29), date(2015, 2, 28)
    assert rows == [
        ("P1", "not_started", "land", works, False, 426, 29, False, True),
        ("P2", "completed", "acceptance", works, True, None, 10, False, False),
        # Bought but not accepted: for equipment the law asks for more.
        ("P3", "completed", "acceptance", equipment, False, -122, 10, True, False),
        ("P4", "accepted", "closing", equipment, True, None, -12, False, False),
        # The day itself is not late, and what has no budget year has no legal day.
        ("P5", "not_started", "unfilled", None, False, None, None, None, False),
    ]


def test_a_project_closed_without_a_day_of_acceptance_is_not_closed(house: House) -> None:
    done: Row = {"state": "closed", "completed_on": "2015-05-20", "closed_on": "2015-06-20"}
    rows = told(house, (DESKS, done), (DESKS, done | {"accepted_on": "2015-06-10"}))
    assert [row[:3] + row[4:6] for row in rows] == [
        ("P1", "completed", "acceptance", False, -122),
        ("P2", "closed", None, True, None),
    ]
    assert query("select item from finding where \"check\" = 'closed_without_acceptance'").rows() == [("P1",)]


def test_of_a_project_that_nobody_told_of_nothing_is_late(house: House) -> None:
    ledger(house, DESKS)
    house.load(house.progress("2015-07", {LANSHAN: 0}))
    assert query(DAYS).rows() == [("P1", None, None, date(2015, 2, 28), None, None, None, None, None)]


def test_a_masked_name_shows_the_family_name_alone(house: House) -> None:
    state: Row = {"state": "started"}
    told(house, *((plan, state) for plan in (BUILDING, DESKS, BUILDING | {"responsible": "王"}, BUILDING | NOBODY)))
    masked = query("select responsible_masked from project_ledger where period = '2015-07' order by project_id")
    assert masked["responsible_masked"].to_list() == ["张**", "李*", "王*", None]


@pytest.mark.usefixtures("demo_data")
def test_the_demo_agrees_with_an_independent_count() -> None:
    rows = query("select * from project_ledger where period = '2015-07'")
    due = query("select * from batch where province_code = '370000' and allotted_on <= '2015-06-30'")
    own = rows.select(pl.exclude("legal_due_on")).join(due, on=["province_code", "budget_year"], how="left")
    own = own.with_columns(
        law=pl.when(pl.col("work_class").is_in(["building", "sports"]))
        .then("works_due_on")
        .otherwise("equipment_due_on"),
        finished=pl.when(pl.col("work_class").is_in(["building", "sports"]))
        .then(pl.col("completed_on").is_not_null())
        .otherwise(pl.col("accepted_on").is_not_null()),
    )
    assert own["law"].eq_missing(rows["legal_due_on"]).all()
    left = (own["law"] - own["as_of"]).dt.total_days()
    assert rows["days_to_legal_due"].cast(pl.Int64).eq_missing(left.zip_with(~own["finished"], left * None)).all()
    past = own.filter(~pl.col("finished") & (pl.col("law") < pl.col("as_of")))
    assert past.height == rows.filter("is_past_legal").height > 0
