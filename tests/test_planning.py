"""How a plan is made: thin money, large classes, needs and budgets, on rows checked by eye and against Polars."""

from decimal import Decimal

import polars as pl
import pytest

from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.visit import charts, run, said
from warehouse.settings import SETTINGS
from warehouse.store import query

pytestmark = pytest.mark.tables(
    "budget_line_region",
    "need_plan_bought",
    "school_allocation_region",
    "school_allocation_size",
    "finding",
)


def school(number: int, largest: int | None) -> Row:
    """A school of 兰山 with its largest class."""
    return {"school_id": f"S{number}", "name": f"{number}小", "county_code": LANSHAN, "largest_class": largest}


def project(number: int, of: int, wan: object, upper: object = 0) -> Row:
    """A project of a school: planned money, and the central and provincial part of it."""
    return {
        "project_id": f"P{number}", "school_id": f"S{of}", "county_code": LANSHAN, "work_class": "desks", "name": "桌",
        "planned_wan": wan, "central_provincial_wan": upper,
    }  # fmt: skip


def test_a_school_gets_little_by_all_its_money_or_by_the_central_part_of_it(house: House) -> None:
    projects = [
        project(1, 1, "0.6"), project(2, 1, "0.39"),  # 0.99 together: scattered
        project(3, 2, "0.6"), project(4, 2, "0.4"),  # exactly 1: little, not scattered
        project(5, 3, 30, "0.5"),  # much, of which next to nothing is central: scattered
        project(6, 4, 30, 0),  # no central money is no scattering of it
        project(7, 5, "0.2"), project(8, 5, None),  # a sum that is not known is not small
    ]  # fmt: skip
    house.load(
        house.plan({LANSHAN: 100}),
        house.send("schools", [school(n, 40) for n in range(1, 6)]),
        house.send("projects", projects),
        house.progress("2015-07", {LANSHAN: 10}),
    )
    found = query("select school_id, planned_wan, is_scattered, is_thin, size from school_allocation order by 1").rows()
    assert found == [
        ("S1", Decimal("0.99"), True, True, 1),
        ("S2", Decimal(1), False, True, 2),
        ("S3", Decimal(30), True, True, 4),
        ("S4", Decimal(30), False, False, 4),
        ("S5", None, False, False, None),
    ]
    row = query("select * from school_allocation_region where level = 'county'").row(0, named=True)
    assert [row[name] for name in ("schools", "scattered_schools", "thin_schools", "thin_only_schools")] == [5, 2, 3, 1]
    told = query("select item from finding where \"check\" = 'scattered_allocation' order by item")
    assert told["item"].to_list() == ["S1", "S3"]


def test_money_goes_to_large_classes_from_56_pupils_on_and_an_unknown_class_is_not_counted(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100}),
        house.send("schools", [school(1, 55), school(2, 56), school(3, None)]),
        house.send("projects", [project(n, n, 50, upper) for n, upper in ((1, 30), (2, 10), (3, 60))]),
        house.progress("2015-07", {LANSHAN: 10}),
    )
    row = query("select * from metric_value where metric = 'large_class_money' and level = 'county'").row(0, named=True)
    assert (row["numerator"], row["denominator"], row["value"]) == (10, 40, 0.25)
    assert query("select item from finding where \"check\" = 'upper_money_to_large_classes'").rows() == [("S2",)]


def test_a_plan_is_held_against_the_need_of_those_who_counted_it(house: House) -> None:
    need: Row = {"work_class": "building", "surveyed_schools": 3}
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 50}),
        house.send("needs", [need | {"county_code": LANSHAN, "needed_qty": 80}]),
        house.progress("2015-07", {LANSHAN: 240, FEIXIAN: 10}),
    )
    rows = query("select * from need_plan_bought order by level desc, region_code").to_dicts()
    assert [row["plan_to_need"] for row in rows] == [1.25, 1.25, None, 1.25]
    # 120 of 100 and 5 of 50 are completed: 125 of 150 together, and one county above its plan.
    assert rows[0]["bought_to_plan"] == 125 / 150 and rows[1]["bought_to_plan"] == 1.2
    names = ("counties", "unsurveyed_counties", "over_need_counties", "over_plan_counties")
    assert [rows[0][name] for name in names] == [2, 1, 1, 1]


def test_a_budget_year_told_again_replaces_itself_alone_and_silence_is_not_no(house: House) -> None:
    line: Row = {"county_code": LANSHAN, "budget_year": 2014}
    money: Row = {"source": "county", "received_wan": 0}
    baseline: Row = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "source": "county"}
    planned = [
        baseline | {"county_code": code, "budget_year": year, "planned_wan": 10}
        for code in (LANSHAN, FEIXIAN)
        for year in (2014, 2015, 2016)
    ]
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.send("plan_funds", planned),
        house.send("budget_lines", [line | {"in_budget": "否"}, line | {"budget_year": 2015, "in_budget": "是"}]),
        house.funds("2015-07", [money | {"county_code": code} for code in (LANSHAN, FEIXIAN)]),
        house.send("budget_lines", [line | {"in_budget": "是", "amount_wan": 4, "document_no": "1号"}]),
    )
    found = query("select county_code, budget_year, answer, short_wan from budget_line order by 1, 2").rows()
    assert found == [
        (LANSHAN, 2014, "short", 6), (LANSHAN, 2015, "yes", None),
        (FEIXIAN, 2014, "blank", None), (FEIXIAN, 2015, "blank", None),
    ]  # fmt: skip


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    def test_allocations_are_those_of_polars(self) -> None:
        ledger = query("select * from project_ledger where period = '2017-03' and province_code = '370000'")
        schools = ledger.group_by("school_id").agg(
            planned=pl.when(pl.col("planned_wan").null_count() == 0).then(pl.col("planned_wan").sum()),
            upper=pl.col("central_provincial_wan").sum(),
            largest=pl.col("largest_class").max(),
        )

        def below(line: Decimal) -> int:
            upper = (pl.col("upper") > 0) & (pl.col("upper") < line)
            return schools.filter((pl.col("planned") < line) | upper).height

        row = query("select * from school_allocation_region where region_code = '370000'").row(0, named=True)
        smallest, thin = SETTINGS.checks.smallest_allocation_wan, SETTINGS.planning.thin_allocation_wan
        assert (row["schools"], row["scattered_schools"], row["thin_schools"]) == (9765, below(smallest), below(thin))
        large = schools.filter((pl.col("largest") >= SETTINGS.checks.large_class) & (pl.col("upper") > 0))
        assert row["paid_large_schools"] == large.height == 4
        sizes = query(
            "select sum(schools) as n, sum(planned_wan) as w from school_allocation_size where level = 'city'"
        )
        assert sizes.row(0) == (9765, row["planned_wan"])

    def test_the_page_names_schools_classes_and_counties(self) -> None:
        app = run("planning", period="2015-07")
        words = said(app)
        assert "撒胡椒面）的 **11** 所" in words and "投向 **4** 所有大班额的学校" in words
        budgets = (
            "select * from budget_line_region where period = '2015-07' and region_code = '370000' order by budget_year"
        )
        row = query(budgets).row(-1, named=True)
        assert f"未列入的 **{row['no_counties']}** 个" in words and f"未列入（{row['no_counties']}）" in words
        assert len(charts(app)) == 6

    def test_a_city_shows_its_counties_and_a_county_its_own_answer(self) -> None:
        assert "博山区南关街道初级中学" in said(run("planning", period="2015-07", region="370300"))
        assert "年度县级配套：**" in said(run("planning", period="2015-07", region="370304"))
