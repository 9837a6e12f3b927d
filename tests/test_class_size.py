"""Large classes: rates, flow, needs and the path to none, on rows checked by eye, and the speech's figures."""

from datetime import date

import polars as pl
import pytest

from etl.read import read_file
from etl.regions import Regions
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.forms import plain_workbook
from tests.visit import charts, run, said
from warehouse.settings import SETTINGS
from warehouse.store import query

pytestmark = pytest.mark.tables("class_need", "class_path", "class_size", "class_size_county")


def count(on: str, county: str, large: object, huge: object = 0, classes: object = 100, **more: object) -> Row:
    """Classes of a county's urban primary schools on a day."""
    place: Row = {"as_of": on, "county_code": county, "stage": "小学", "locality": "城区"}
    sizes: Row = {"classes": classes, "classes_over_45": large, "classes_over_55": large, "classes_over_65": huge}
    return place | sizes | more


def test_a_period_has_the_last_count_by_its_day_and_the_one_before_beside_it(house: House) -> None:
    counts = [
        count("2014-10-31", LANSHAN, 50, 10), count("2014-10-31", FEIXIAN, 10, classes=300),
        count("2015-05-31", LANSHAN, 40, 20), count("2015-05-31", FEIXIAN, 26, classes=300),
        count("2015-07-01", LANSHAN, 0),
    ]  # fmt: skip
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.send("class_sizes", counts),
        house.progress("2015-03", {LANSHAN: 10}),
        house.progress("2015-07", {LANSHAN: 10}),
    )
    whole = query(
        "select * from class_size where stage = 'all' and locality = 'all' and level = 'city' order by period"
    )
    first, last = whole.to_dicts()
    assert (first["counted_on"], first["large_rate"], first["counted_before"]) == (date(2014, 10, 31), 60 / 400, None)
    assert (last["counted_on"], last["large_rate"], last["huge_rate"]) == (date(2015, 5, 31), 66 / 400, 20 / 400)
    # 10 dissolved in one county and 16 added in the other are not 6 added.
    assert [last[name] for name in ("rate_before", "dissolved_classes", "added_classes")] == [60 / 400, 10, 16]
    value = query("select value from metric_value where metric = 'large_class_rate' and period = '2015-07'")
    assert sorted(value["value"].to_list()) == [26 / 300, 66 / 400, 66 / 400, 0.4]


def test_exactly_the_line_is_not_above_it_and_a_city_hides_a_county(house: House) -> None:
    high, severe = SETTINGS.class_size.high_percent, SETTINGS.class_size.severe_percent
    assert (int(high), int(severe)) == (40, 60)
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.send("class_sizes", [count("2015-05-31", LANSHAN, 60), count("2015-05-31", FEIXIAN, 60, classes=200)]),
        house.progress("2015-07", {LANSHAN: 10}),
    )
    rows = query(
        "select region_code, grade, masked_by from class_size where stage = 'all' and locality = 'all'"
        " and level <> 'province' order by region_code"
    ).rows()
    # 60 of 100 is not above 60%, and 120 of 300 in all not above 40%.
    assert rows == [("371300", None, None), (LANSHAN, "high", "临沂市"), (FEIXIAN, None, None)]


def test_blank_is_not_zero(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.send("class_sizes", [count("2015-05-31", LANSHAN, None), count("2015-05-31", FEIXIAN, 50)]),
        house.progress("2015-07", {LANSHAN: 10}),
    )
    rows = query(
        "select region_code, large_rate from class_size where stage = 'primary' and locality = 'all' order by 1"
    )
    assert rows.rows() == [("370000", 0.5), ("371300", 0.5), (LANSHAN, None), (FEIXIAN, 0.5)]


def test_seats_are_for_the_stock_and_for_growth_and_fewer_pupils_dissolve_only_what_is_theirs(house: House) -> None:
    rule = SETTINGS.class_size
    assert (rule.large_pupils, rule.huge_pupils, rule.standard["primary"]) == (60, 70, 45)

    def year(county: str, school_year: int, entering: int, leaving: int) -> Row:
        place: Row = {"as_of": "2015-05-31", "county_code": county, "stage": "小学", "locality": "城区"}
        return place | {"school_year": school_year, "entering": entering, "leaving": leaving}

    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.send("class_sizes", [count("2015-05-31", LANSHAN, 4, 2), count("2015-05-31", FEIXIAN, 2)]),
        house.send(
            "enrolment",
            [year(LANSHAN, 2015, 110, 100), year(LANSHAN, 2016, 130, 100), year(FEIXIAN, 2015, 50, 70),
             year(FEIXIAN, 2016, 50, 100), year(FEIXIAN, 2017, 100, 50)],
        ),
        house.progress("2015-07", {LANSHAN: 10}),
    )  # fmt: skip
    names = "large_seats, growth, stock_seats, growth_seats, needed_classes, unforecast_counties"
    where = "where stage = 'all' and locality = 'all' and region_code = $code order by school_year"
    # 2 × (60 − 45) + 2 × (70 − 45) = 80 seats of stock; 10 and then 40 pupils more; the third year is not forecast.
    assert query(f"select {names} from class_need {where}", code=LANSHAN).rows() == [
        (80, 10, 80, 10, 2, 0), (80, 40, 80, 40, 3, 0), (80, 40, 80, 40, 3, 1),
    ]  # fmt: skip
    # 30 of stock; 20 fewer leave 10, 70 fewer leave none, and 50 come back.
    assert query(f"select {names} from class_need {where}", code=FEIXIAN).rows() == [
        (30, -20, 10, 0, 1, 0), (30, -70, 0, 0, 0, 0), (30, -20, 10, 0, 1, 0),
    ]  # fmt: skip
    both = query(f"select {names} from class_need {where}", code="371300").rows()
    assert both[1] == (110, -30, 80, 40, 3, 0)


def test_the_path_is_a_straight_line_between_two_days_and_holds_from_its_own_day_on(house: House) -> None:
    (path,) = SETTINGS.class_size.paths
    assert path.remaining_percent[date(2015, 8, 31)] == 100 and path.remaining_percent[date(2016, 8, 31)] == 70
    counts = [count(on, LANSHAN, large) for on, large in (("2015-05-31", 80), ("2015-10-31", 79))]
    done: Row = {"county_code": LANSHAN, "work_class": "building", "started_qty": 1}
    days = {"2015-05": "2015-04-30", "2015-07": "2015-06-30", "2016-01": "2015-12-31"}
    reports = [done | {"period": period, "as_of": day} for period, day in days.items()]
    house.load(house.plan({LANSHAN: 100}), house.send("class_sizes", counts), house.send("progress", reports))
    rows = query(
        "select period, base_classes, allowed_classes, is_behind from class_path where level = 'county'"
        " and stage = 'all' and locality = 'all' order by period"
    ).rows()
    # 61 of 366 days after the first: a sixth of 30 percent of 80 is to be gone.
    assert rows == [("2015-07", 80, 80, False), ("2016-01", 80, pytest.approx(76, abs=0.001), True)]


@pytest.mark.parametrize(("head", "faults"), [([["数据截至：2015年5月31日"]], 0), ([["单位：个"]], 1)])
def test_a_count_without_a_day_is_refused(house: House, head: list[list[object]], faults: int) -> None:
    header: list[object] = [
        "县（市、区）",
        "行政区划代码",
        "学段",
        "区域",
        "班级数（个）",
        "46人及以上（个）",
        "56人及以上（个）",
        "66人及以上（个）",
    ]
    row: list[object] = ["费县", FEIXIAN, "小学", "镇区", 100, 60, 50, 10]
    reading = read_file(plain_workbook(house.inbox / "班额.xlsx", [*head, header, row]), Regions.load())
    assert [fault.why.kind for fault in reading.faults] == ["no_as_of"] * faults
    if not faults:
        assert reading.frames["class_sizes"]["as_of"].to_list() == [date(2015, 5, 31)]


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    def test_the_rates_are_the_speechs(self) -> None:
        rows = query(
            "select stage, locality, round(large_rate * 100, 2) as rate from class_size"
            " where period = '2015-07' and region_code = '370000' and locality in ('urban', 'town') and stage <> 'all'"
        ).rows()
        assert {(place, stage): rate for stage, place, rate in rows} == {
            ("urban", "primary"): 51.29, ("town", "primary"): 46.30,
            ("urban", "junior"): 47.37, ("town", "junior"): 44.79,
        }  # fmt: skip

    def test_rates_and_flow_are_those_of_polars(self) -> None:
        facts = query("select * from class_size_county where period = '2017-03' and province_code = '370000'")
        assert facts.filter(pl.col("classes_over_55") > pl.col("classes")).is_empty()
        change = pl.col("classes_over_55") - pl.col("over_55_before")
        expected = (
            facts.group_by("city_code", "stage")
            .agg(
                rate=pl.col("classes_over_55").sum() / pl.col("classes").sum(),
                gone=(-change).filter("reported").clip(lower_bound=0).sum(),
                more=change.filter("reported").clip(lower_bound=0).sum(),
            )
            .sort("city_code", "stage")
        )
        found = query(
            "select region_code, stage, large_rate, dissolved_classes, added_classes from class_size"
            " where period = '2017-03' and level = 'city' and locality = 'all' and stage <> 'all' order by 1, 2"
        )
        assert found.rows() == expected.rows()
        assert facts.filter(~pl.col("reported")).height

    def test_the_page_says_rates_counties_needs_and_path(self) -> None:
        app = run("class_size", period="2015-07")
        words = said(app)
        assert "城区小学 **51.29%**，城区初中 **47.37%**，镇区小学 **46.30%**，镇区初中 **44.79%**" in words
        severe = query(
            "select count(*) from class_size where period = '2015-07' and level = 'county' and grade = 'severe'"
            " and stage = 'all' and locality = 'all'"
        ).item()
        assert severe and f"高于60%的县（{severe}）" in words
        assert len(charts(app)) == 5
        assert "落后 **" in said(run("class_size", period="2017-03"))

    def test_a_choice_of_place_and_stage_is_in_the_link(self) -> None:
        app = run("class_size", period="2016-11", region=FEIXIAN, stage="junior", locality="town")
        assert [box.value for box in app.selectbox if box.label in ("学段", "区域")] == ["junior", "town"]
        none = run("class_size", period="2016-11", region=FEIXIAN, locality="urban")
        assert "费县没有城区" in said(none)
