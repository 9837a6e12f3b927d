"""One page per school and per project: on rows one can check by eye, against Polars on the demo, and as visited."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, Row
from tests.visit import charts, run, said
from warehouse.store import query

# 章丘市's school whose projects were all accepted and by 2016-05 and of which one had fallen back in 2016-07.
FELL_BACK, ZHANGQIU = "2137103908", "370181"


def school(county: str, code: str, **more: object) -> Row:
    return {"county_code": county, "school_id": code, "name": f"{code}小学", "stage": "primary"} | more


def project(county: str, number: str, code: str, **more: object) -> Row:
    fixed: Row = {"work_class": "building", "name": f"{number}楼", "planned_qty": 10, "planned_wan": 4}
    days: Row = {"planned_start": "2015-03-01", "contract_finish": "2015-05-01", "responsible": "张三丰"}
    return {"county_code": county, "project_id": number, "school_id": code, "budget_year": 2014} | fixed | days | more


def status(county: str, number: str, state: str, **more: object) -> Row:
    return {"period": "2015-07", "county_code": county, "project_id": number, "state": state} | more


@pytest.fixture
def ledger(house: House) -> House:
    """Three schools of 费县 and one of 市中区 with the code of one of them; a project for each kind of trouble."""
    done = {"started_on": "2015-03-11", "completed_on": "2015-04-21"}
    house.opens(
        house.plan({FEIXIAN: 100, SHIZHONG: 100}),
        house.progress("2015-07", {FEIXIAN: 10, SHIZHONG: 10}),
        house.send(
            "schools",
            [
                school(FEIXIAN, "A", township="甲镇", students=100, classes=4, largest_class=30),
                school(FEIXIAN, "B", township="乙镇"),
                school(SHIZHONG, "A", township="丙镇"),
            ],
        ),
        house.send(
            "projects",
            [
                project(FEIXIAN, "1", "A", township="甲镇"),
                project(FEIXIAN, "2", "A", township="甲镇", planned_wan=12),
                project(FEIXIAN, "3", "A", township="甲镇"),
                project(FEIXIAN, "4", "C"),
                project(SHIZHONG, "1", "A", township="丙镇"),
            ],
        ),
        house.send(
            "project_status",
            [
                status(FEIXIAN, "1", "closed", **done, closed_on="2015-06-01"),
                status(FEIXIAN, "2", "started", completed_on="2015-06-09"),
                status(FEIXIAN, "3", "not_started", blocked_at="land"),
                status(SHIZHONG, "1", "accepted", started_on="2015-03-11", completed_on="2015-03-01"),
            ],
        ),
    )
    return house


@pytest.mark.usefixtures("ledger")
class TestRows:
    def test_a_school_that_only_projects_name_is_there_without_a_name_of_its_own(self) -> None:
        rows = query("select school_name, is_listed, township, students from school order by county_code, school_id")
        assert rows.rows() == [
            ("A小学", True, "丙镇", None),
            ("A小学", True, "甲镇", 100), ("B小学", True, "乙镇", None), ("C", False, None, None),
        ]  # fmt: skip

    def test_a_school_counts_its_own_projects_and_one_without_any_counts_none(self) -> None:
        counts = "projects, started_projects, completed_projects, closed_projects, untold_projects, overdue_projects"
        rows = query(f"select {counts} from school_state order by county_code, school_id").rows()
        # The closed one has no acceptance: it is completed. Overdue are the started one and the one not started.
        assert rows == [(1, 1, 1, 0, 0, 0), (3, 2, 1, 0, 0, 2), (0, 0, 0, 0, 0, 0), (1, 0, 0, 0, 1, 0)]

    def test_a_township_sums_its_projects_and_none_is_a_row_of_its_own(self) -> None:
        rows = query(
            "select township, schools, projects, started_projects, planned_wan, start_rate_wan from township_state "
            f"where county_code = '{FEIXIAN}' order by township nulls last"
        ).rows()
        assert rows == [("甲镇", 1, 3, 2, Decimal(20), 0.8), (None, 1, 1, 0, Decimal(4), None)]

    @pytest.mark.parametrize(
        ("county", "number", "reached", "faults"),
        [
            (FEIXIAN, "1", [True, True, True, False, False], [None, None, None, None, "no_acceptance"]),
            (FEIXIAN, "2", [True, True, False, False, False], [None, "no_date", "not_reached", None, None]),
            (FEIXIAN, "3", [True, False, False, False, False], [None] * 5),
            (FEIXIAN, "4", [None] * 5, [None] * 5),
            (SHIZHONG, "1", [True, True, True, True, False], [None, None, "out_of_order", "no_date", None]),
        ],
    )
    def test_a_step_is_reached_or_not_and_its_day_is_judged(
        self, county: str, number: str, reached: list[bool | None], faults: list[str | None]
    ) -> None:
        rows = query(
            "select is_reached, fault from project_step where county_code = $county and project_id = $n order by n",
            county=county, n=number,
        )  # fmt: skip
        assert (rows["is_reached"].to_list(), rows["fault"].to_list()) == (reached, faults)

    def test_days_late_are_counted_to_the_day_it_was_done_else_to_the_day_the_figures_stand_at(self) -> None:
        rows = query(f"select days_late from project_step where county_code = '{FEIXIAN}' order by project_id, n")
        # 2015-03-01 to 03-11 and 05-01 to 04-21; 05-01 to 06-30; 03-01 to 06-30 and 05-01 to 06-30, twice.
        none = [None, None]
        assert rows["days_late"].to_list() == [
            None, 10, -10, *none, None, None, 60, *none, None, 121, 60, *none, None, 121, 60, *none,
        ]  # fmt: skip

    def test_a_number_that_two_counties_have_is_asked_back(self) -> None:
        app = run("project", project="1")
        assert "编号“1”在 2 个县都有" in said(app)
        assert app.dataframe[0].value["full_name"].to_list() == ["市中区", "费县"]
        app = run("project", project="1", region=FEIXIAN)
        assert app.title[0].value == "1楼" and "报销号而无验收日期" in said(app)
        assert "销号：没有验收日期，不能销号。" in said(app)

    def test_what_was_never_told_is_said_and_nothing_is_made_up(self) -> None:
        app = run("project", project="4", region=FEIXIAN)
        assert "**从未填报进度**" in said(app) and "台账里有这个项目，但从来没有报过进度。" in said(app)
        words = said(run("school", school="C", region=FEIXIAN))
        assert "学校名单里没有这所学校的情况。" in words and "从未填报 **1** 个" in words
        assert "台账里没有它的项目" in said(run("school", school="B", region=FEIXIAN))

    def test_a_project_that_has_not_started_names_what_blocks_it(self) -> None:
        words = said(run("project", project="3", region=FEIXIAN))
        assert "卡在 **用地**，应于2015年3月1日开工，已逾期 **121** 天" in words
        assert "没有开工，卡在：**用地**" in words


def test_what_a_school_is_allotted_is_ranked_in_its_county_alone(ledger: House) -> None:
    ledger.load(ledger.send("projects", [
        project(FEIXIAN, "1", "A"), project(FEIXIAN, "2", "B", planned_wan=0.5, planned_start="2015-03-01"),
        project(FEIXIAN, "3", "A", planned_wan=12), project(FEIXIAN, "4", "C", planned_wan=None),
    ]))  # fmt: skip
    rows = query(
        "select school_id, planned_wan, per_pupil_yuan, rank, of, is_scattered, median_wan from school_share"
        f" where county_code = '{FEIXIAN}' order by school_id"
    ).rows()
    assert rows == [
        ("A", Decimal(16), Decimal(1600), 1, 2, False, Decimal("0.5")),
        ("B", Decimal("0.5"), None, 2, 2, True, Decimal("0.5")),
        ("C", None, None, None, 2, False, Decimal("0.5")),
    ]
    words = said(run("school", school="A", region=FEIXIAN))
    assert "规划资金 **16.00万元**" in words and "2 所学校中列第 **1** 位" in words and "生均 **1,600.00** 元" in words
    words = said(run("school", school="B", region=FEIXIAN))
    assert "不足 1 万元" in words and "没有填学生数" in words
    assert "有项目没有填规划资金" in said(run("school", school="C", region=FEIXIAN))


def names(app: AppTest) -> str:
    cells = (str(cell) for table in app.dataframe for row in table.value.to_numpy() for cell in row)
    return "\n".join([said(app), *cells])


@pytest.mark.usefixtures("ledger")
class TestResponsible:
    @pytest.mark.parametrize(("page", "link"), [("school", {"school": "A"}), ("project", {"project": "2"})])
    def test_only_the_surname_is_shown_until_asked_for_and_the_link_never_tells(
        self, page: str, link: dict[str, str]
    ) -> None:
        app = run(page, region=FEIXIAN, **link)
        assert "三丰" not in names(app) and "张" in names(app)
        app.toggle(key="responsible").set_value(True).run()
        assert "张三丰" in names(app)
        assert set(app.query_params) <= {"region", *link}


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    def test_townships_and_schools_are_those_of_polars(self) -> None:
        ledger = query("select * from project_ledger where period = '2016-05' and city_code = '371300'")
        started = pl.col("standing").is_in(["started", "completed", "accepted", "closed"])
        building = pl.col("work_class") == "building"
        expected = ledger.group_by("county_code", "township").agg(
            schools=pl.col("school_id").n_unique(),
            projects=pl.len(),
            started_projects=started.sum(),
            planned_wan=pl.col("planned_wan").sum(),
            rate=pl.col("planned_wan").filter(building & started).sum().cast(pl.Float64)
            / pl.col("planned_wan").filter(building).sum().cast(pl.Float64),
        )
        found = query(
            "select county_code, township, schools, projects, started_projects, planned_wan, start_rate_wan as rate"
            " from township_state where period = '2016-05' and city_code = '371300'"
        )
        both = found.join(expected, on=["county_code", "township"], how="full")
        assert both.height == expected.height == found.height
        for name in ("schools", "projects", "started_projects", "planned_wan"):
            assert both[name].cast(pl.Float64).to_list() == both[f"{name}_right"].cast(pl.Float64).to_list()
        assert both["rate"].to_list() == pytest.approx(both["rate_right"].to_list())

        own = ledger.group_by("county_code", "school_id").agg(n=pl.len(), late=pl.col("overdue_days").count())
        schools = query("select * from school_state where period = '2016-05' and city_code = '371300'")
        both = schools.join(own, on=["county_code", "school_id"])
        assert both.height == schools.height
        assert both.filter(
            (pl.col("projects") != pl.col("n")) | (pl.col("overdue_projects") != pl.col("late"))
        ).is_empty()

    def test_a_school_that_fell_back_is_told_and_its_lines_are_named(self) -> None:
        app = run("school", school=FELL_BACK, region=ZHANGQIU, period="2016-07")
        assert app.title[0].value == "章丘市新庄镇山后小学"
        tables = names(app)
        assert "项目已全部验收或销号的学校" in tables
        line = query(f"select source_file, source_row from school where school_id = '{FELL_BACK}'").row(0)
        assert line[0] in tables and str(line[1]) in tables

    def test_a_projects_history_ends_with_the_chosen_period(self) -> None:
        app = run("project", project=f"{FEIXIAN}-B-00012", region=FEIXIAN, period="2015-05")
        *_steps, states, area, money = charts(app)
        for figure in (states, area, money):
            assert max(day for trace in figure["data"] for day in trace["x"])[:10] == "2015-04-30"
        assert "验收" in said(app)
        (row,) = query(
            "select accepted_on, closed_on from project_ledger where period = '2015-05' and project_id = $id",
            id=f"{FEIXIAN}-B-00012",
        ).rows()
        assert row == (date(2015, 3, 29), None)

    def test_the_way_down_and_up_carries_only_where_one_is(self) -> None:
        link = {"period": "2015-07", "region": FEIXIAN}
        app = run("county", **link)
        app.session_state["page_to_open"] = ("project", {"region": FEIXIAN, "project": f"{FEIXIAN}-B-00012"})
        app.run()
        assert app.title[0].value == "教学楼新建"
        assert app.query_params == link | {"project": f"{FEIXIAN}-B-00012"}

        app = run("project", **link, project=f"{FEIXIAN}-B-00012")
        app.toggle(key="responsible").set_value(True).run()
        app.button(key="way_school").click().run()
        assert app.title[0].value == "费县城南街道山后小学"
        assert app.query_params == link | {"school": "2137100288"}
        assert app.toggle(key="responsible").value

        app = run("school", **link, school="2137100288")
        app.button(key="way_township").click().run()
        assert app.title[0].value == "一校一案"
        assert app.query_params == link | {"township": "城南街道"}

    def test_a_change_of_region_leaves_behind_what_is_not_in_it(self) -> None:
        app = run("school", school=FELL_BACK, region=ZHANGQIU)
        app.selectbox(key="pick_city").set_value("370100").run()
        assert app.title[0].value == "章丘市新庄镇山后小学"
        app.selectbox(key="pick_city").set_value("371300").run()
        assert app.title[0].value == "一校一案" and not app.warning
        assert "school" not in app.query_params

    def test_a_school_elsewhere_is_said_where_and_one_nowhere_too(self) -> None:
        words = said(run("school", school=FELL_BACK, region=FEIXIAN))
        assert f"链接里的学校“{FELL_BACK}”（章丘市新庄镇山后小学）在章丘市，不在费县。" in words
        assert "链接里的项目“404”不存在，已忽略。" in said(run("project", project="404"))

    def test_a_search_lists_at_most_fifty_and_a_county_all_of_a_township(self) -> None:
        app = run("school", find="山后")
        assert app.dataframe[0].value.shape[0] == 50 and "只列前 50 个" in said(app)
        town = "桃园镇"
        count = query(
            "select schools from township_state where period = '2015-07' and county_code = $c and township = $t",
            c=FEIXIAN, t=town,
        ).item()  # fmt: skip
        app = run("school", region=FEIXIAN, township=town, period="2015-07")
        assert app.dataframe[0].value.shape[0] == count and f"{count} 所学校" in said(app)
        assert set(app.dataframe[0].value["stage_label"]) <= {"教学点", "小学", "初中", "九年一贯制"}
        assert "“没有镇”不存在" in said(run("school", region=FEIXIAN, township="没有镇"))

    def test_the_county_page_has_its_townships_and_opens_their_schools(self) -> None:
        app = run("county", region=FEIXIAN, period="2015-07")
        (table,) = (table.value for table in app.dataframe if "town" in table.value.columns)
        towns = query("select distinct township from project_ledger where county_code = $county", county=FEIXIAN)
        assert len(table) == towns.height
        rates = table["start_rate_wan"].to_list()
        assert rates == sorted(rates) and 0 < rates[0] < 100


def test_a_county_without_a_ledger_says_so(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 10}))
    assert "还没有报过项目台账" in said(run("school"))
    assert "还没有报过项目台账" in said(run("project", region=LANSHAN))
    assert "分不到乡镇" in said(run("county", region=LANSHAN))
