"""Who delivered a task in time, late or not at all: on rows to be checked by eye, and 11 / 2 / 4 on the page."""

from datetime import date

import polars as pl
import pytest

from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, Row
from tests.visit import charts, run, said
from warehouse.store import query
from warehouse.terms import TERMS

pytestmark = pytest.mark.tables("milestone_state", "milestone_task", "national_rank")

HEAD: Row = {"task": "实施方案", "due_on": "2015-04-30"}
STATES = "select period, region_code, state, days_late from milestone_state order by region_code, period"


def test_a_task_stands_as_it_stood_on_the_day_of_each_period(house: House) -> None:
    told: dict[str, Row] = {
        "370400": {"done_on": "2015-04-30"},  # on its very day
        "371300": {"done_on": "2015-06-30"},  # on the second period's as_of
        LANSHAN: {"task": "责任书", "due_on": "2015-06-30", "done_on": ""},
    }
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100, SHIZHONG: 100}),
        house.send("milestones", [HEAD | {"county_code": code} | row for code, row in told.items()]),
        house.progress("2015-05", {LANSHAN: 10}),
        house.progress("2015-07", {LANSHAN: 10}),
    )
    found = {(code, period): (state, days) for period, code, state, days in query(STATES).rows()}
    assert found["370400", "2015-05"] == ("on_time", 0)
    assert found["371300", "2015-05"] == ("overdue", 0) and found["371300", "2015-07"] == ("late", 61)
    assert found[LANSHAN, "2015-05"] == ("pending", 0) and found[LANSHAN, "2015-07"] == ("overdue", 0)
    # What one county has to deliver the others of its level with a task have as well.
    assert found[FEIXIAN, "2015-05"] == found[SHIZHONG, "2015-07"] == ("untold", None)
    counts = "select on_time, late, overdue, pending, untold from milestone_task where period = $period and "
    assert query(counts + "region_code = '370000' and level = 'city'", period="2015-07").rows() == [(1, 1, 0, 0, 0)]
    assert query(counts + "region_code = '371300' and level = 'county'", period="2015-05").rows() == [(0, 0, 0, 1, 1)]


def test_the_place_that_was_typed_in_again_counts(house: House) -> None:
    head: Row = {"county_code": "370000", "indicator": "综合", "ranked_on": "2015-06-30"}
    ranks = [house.send("national_rank", [head | {"place": place}]) for place in (5, 4)]
    house.load(house.plan({LANSHAN: 100}), *ranks)
    assert query("select province_name, indicator, ranked_on, place, of_provinces from national_rank").rows() == [
        ("山东省", "综合", date(2015, 6, 30), 4, None)
    ]


@pytest.fixture
def states(demo_data: object) -> pl.DataFrame:
    """Every row of milestone_state of the demo, with the day the task was done at last."""
    return query(
        "select s.*, m.done_on as done_at_last from milestone_state as s "
        "left join milestone as m on m.region_code = s.region_code and m.task = s.task"
    )


def test_seventeen_cities_have_eleven_in_time_then_two_late_and_four_not_at_all(states: pl.DataFrame) -> None:
    plan = states.filter(task="综合改革方案")
    counts = {period: dict(own["state"].value_counts().rows()) for (period,), own in plan.group_by("period")}
    assert counts["2015-07"] == {"on_time": 11, "overdue": 6}
    assert counts["2015-09"] == {"on_time": 11, "late": 2, "overdue": 4}


def test_the_demo_agrees_with_an_independent_count(states: pl.DataFrame) -> None:
    def state(row: dict[str, date | None]) -> str:
        due, done, as_of = row["due_on"], row["done_at_last"], row["as_of"]
        assert due and as_of
        if done and done <= as_of:
            return "on_time" if done <= due else "late"
        return "overdue" if due <= as_of else "pending"

    told = states.filter(pl.col("state") != "untold")
    assert told.height > 5000
    assert [state(row) for row in told.iter_rows(named=True)] == told["state"].to_list()
    sums = query("select * from milestone_task where city_code is null and level = 'county'")
    for row in sums.sample(20, seed=1).iter_rows(named=True):
        own = states.filter(period=row["period"], task=row["task"], level="county")
        assert row["regions"] == own.height == 111
        assert all(row[key] == own.filter(state=key).height for key in TERMS["milestone"])


@pytest.mark.usefixtures("demo_data")
def test_the_page_names_who_did_not_deliver() -> None:
    app = run("milestones", period="2015-09", task="city.综合改革方案")
    words = said(app)
    assert "17 个市中，如期完成 **11** 个，逾期完成 **2** 个，到期未完成 **4** 个" in words
    assert "德州市、聊城市、滨州市、菏泽市没有完成" in words
    assert "临沂市（28天）" in words
    app.pills(key="names_task_overdue").set_value("371400").run()
    assert app.query_params["region"] == "371400"


@pytest.mark.usefixtures("demo_data")
def test_places_after_the_day_of_the_period_are_not_shown() -> None:
    app = run("milestones", period="2015-07")
    assert "校舍开工率第 **4** 位（32个省份中），综合第 **5** 位" in said(app)
    lines = [trace for trace in charts(app)[-1]["data"] if trace.get("name") in ("综合", "校舍开工率")]
    assert len(lines) == 2 and all(max(line["x"]) == "2015-06-30" for line in lines)


@pytest.mark.usefixtures("demo_data")
def test_cities_are_counted_in_english_too() -> None:
    assert "of 17 cities in 山东省" in said(run("milestones", period="2015-09", task="city.综合改革方案", lang="en"))
