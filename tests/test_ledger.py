"""What the law and the contract say of a project's day, and which step it waits for: on rows to be checked by eye."""

from datetime import date

import polars as pl
import pytest

from pages.parts.ledger import asks
from pages.parts.ledger.asks import SHOWN
from pages.parts.ledger.projects import file_columns
from tests.check_cases_ledger import ledger, status
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.visit import charts, run, said
from warehouse.store import query

TABLES = ("ledger_batch", "ledger_blocked", "ledger_overdue", "ledger_state", "project_ledger")
pytestmark = pytest.mark.tables(*TABLES)

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
    with house.at_once():
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


@pytest.mark.slow
@pytest.mark.tables(*TABLES, "finding")
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


@pytest.mark.slow
def test_what_is_held_up_later_has_passed_a_step_and_an_unknown_step_passes_none(house: House) -> None:
    head: Row = {"state": "not_started"}
    told(house, *((BUILDING, head | {"blocked_at": step}) for step in ("land", "land", "tender", "", "approval")))
    found = query(
        "select step, projects, beyond, not_started, share from ledger_blocked "
        "where period = '2015-07' and region_code = $code and class_group = 'works' order by place nulls last",
        code=LANSHAN,
    )
    assert found.rows() == [
        ("approval", 1, 3, 5, 0.2),
        ("land", 2, 1, 5, 0.4),
        ("tender", 1, 0, 5, 0.2),
        ("unfilled", 1, None, 5, 0.2),
    ]


def test_a_batch_is_done_in_time_late_open_or_overdue(house: House) -> None:
    told(
        house,
        (DESKS, {"state": "accepted", "accepted_on": "2015-02-28"}),
        (DESKS, {"state": "accepted", "accepted_on": "2015-03-01"}),
        (DESKS, {"state": "completed", "completed_on": "2015-02-01"}),
        (BUILDING, {"state": "started"}),
        (DESKS | {"budget_year": 2016}, {"state": "started"}),
    )
    found = query(
        "select budget_year, class_group, days_left, in_time, late, overdue, open from ledger_batch "
        "where period = '2015-07' and region_code = $code order by budget_year, class_group",
        code=LANSHAN,
    )
    # The money of 2016 is allotted in 2016: in July 2015 its day is not known.
    assert found.rows() == [
        (2014, "equipment", -122, 1, 1, 1, 0),
        (2014, "works", 426, 0, 0, 0, 1),
        (2016, "equipment", None, 0, 0, 0, 1),
    ]


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    @pytest.mark.parametrize("region", ["370000", "371300", FEIXIAN])
    def test_states_and_overdue_rates_are_those_of_polars(self, region: str) -> None:
        facts = query(
            "select * from project_ledger "
            "where period = '2015-07' and $code in (province_code, city_code, county_code)",
            code=region,
        )
        sums = [pl.len().cast(pl.Int64), pl.col("planned_wan").sum()]
        expected = facts.group_by("state").agg(*sums).sort("state")
        found = query(
            "select standing, projects, planned_wan from ledger_state "
            "where period = '2015-07' and region_code = $code and class_group = 'all' order by standing",
            code=region,
        )
        assert found.rows() == expected.rows()
        due = facts.filter(pl.col("contract_finish") < pl.col("as_of"))
        late = due.filter(pl.col("state").is_in(["not_started", "started"]))
        rate = query(
            "select numerator, denominator from metric_value "
            "where period = '2015-07' and region_code = $code and metric = 'past_contract_rate'",
            code=region,
        )
        assert rate.rows() == [(late.height, due.height)]

    def test_a_masked_county_is_worse_than_the_province_in_a_city_that_is_not(self) -> None:
        rows = query("select * from ledger_overdue where period = '2015-07' and metric = 'past_contract_rate'")
        [whole] = query(
            "select value from metric_value where period = '2015-07' and level = 'province' "
            "and metric = 'past_contract_rate' and region_code = '370000'"
        )["value"]
        hidden = (pl.col("value") > whole) & (pl.col("city_value") <= whole)
        assert (
            rows.filter(hidden)["county_code"].to_list()
            == rows.filter(pl.col("masked_by").is_not_null())["county_code"].to_list()
            != []
        )

    def test_the_page_says_how_many_stand_where_and_are_late(self) -> None:
        app = run("ledger", period="2015-07")
        words = said(app)
        assert "台账共 **39,628** 个项目：未开工 **24,795**（62.57%）" in words
        assert "法定完成日已过的 4,413 个项目中，未完成 **667** 个（15.11%）" in words
        assert len(charts(app)) == 6

    def test_the_link_filters_and_no_full_name_reaches_the_browser_unasked(self) -> None:
        app = run("ledger", period="2015-07", state="not_started", cls="works", step="land", q="小学")
        expected = query(
            "select count(*) from project_ledger where period = '2015-07' and standing = 'not_started' "
            "and waiting_for = 'land' and work_class in ('building', 'sports') and school_name like '%小学%'"
        ).item()
        assert expected > 0 and f"共 **{expected:,}** 个项目" in said(app)
        masked = app.dataframe[-1].value
        assert len(masked) <= SHOWN and all(str(name).endswith("**") for name in masked["responsible"])
        app.toggle[0].set_value(True).run()
        assert not any("*" in str(name) for name in app.dataframe[-1].value["responsible"])
        assert not any("*" in value or "某" in value for values in app.query_params.values() for value in values)

    def test_what_is_closed_without_its_acceptance_is_said_and_can_be_listed(self) -> None:
        app = run("ledger", period="2016-05", region=FEIXIAN)
        assert "报了销号而没有验收日期的 **1** 个" in said(app)
        app.button(key="unaccepted").click().run()
        shown = app.dataframe[-1].value
        assert shown[["project_id", "state_label"]].to_numpy().tolist() == [["371325-B-00046", "报销号而无验收日期"]]
        assert "unaccepted" in app.query_params["state"]

    def test_the_file_has_every_project_and_no_names_unless_they_are_shown(self) -> None:
        params = {
            "period": "2015-07",
            "province": FEIXIAN[:2] + "0000",
            "code": FEIXIAN,
            "state": "",
            "cls": "",
            "step": "",
            "late": "",
            "q": "",
        }
        rows = query(asks.MASKED, **params)
        assert rows.height == query(asks.COUNT, **params)["projects"].item() > 0
        assert set(rows["responsible"].str.len_chars()) == {3} and all(rows["responsible"].str.ends_with("**"))
        assert "responsible" not in [column.name for column in file_columns(with_name=False)]
        assert "responsible" in [column.name for column in file_columns(with_name=True)]


@pytest.mark.slow
@pytest.mark.tables(*TABLES, "reporting", "correction")
def test_a_province_that_sends_no_ledger_is_told_which_forms_are_missing(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 10}))
    assert "山东省还没有项目台账" in said(run("ledger"))
