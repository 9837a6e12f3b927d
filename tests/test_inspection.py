"""The draw of an inspection, its list, and what was found: by hand, over many seeds, and on the demo against Polars."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import polars as pl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from reports.documents.inspection_list import inspection_list
from reports.writers.docx import docx
from reports.writers.xlsx import xlsx
from tests.conftest import DEMO_VERSION, FEIXIAN, LANSHAN, House, Row
from tests.visit import charts, run, said
from warehouse.sampling import allocate, chances, draw, sample_size
from warehouse.settings import SETTINGS
from warehouse.store import query

CONFIDENCE = Decimal(95)
# Drawn once and kept: a list that an office has printed must come out again for good.
PUBLISHED = ["a0", "a14", "a19", "a5", "b2", "b8"]


def frame(*sizes: int) -> pl.DataFrame:
    """Strata a, b, c … of so many units, whose weights are 1, 2, 3 and again."""
    rows = [
        ("abcdefgh"[n], f"{'abcdefgh'[n]}{i}", float(i % 3 + 1)) for n, size in enumerate(sizes) for i in range(size)
    ]
    return pl.DataFrame(rows, schema=["stratum", "unit", "weight"], orient="row")


@pytest.mark.parametrize(
    ("population", "margin", "n"), [(10**9, "5", 385), (1000, "5", 278), (39628, "7", 196), (10, "10", 10), (0, "5", 0)]
)
def test_a_size_is_that_of_the_textbooks(population: int, margin: str, n: int) -> None:
    assert sample_size(population, CONFIDENCE, Decimal(margin)).n == n


def test_a_margin_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        sample_size(10, CONFIDENCE, Decimal(0))


def test_places_go_to_the_strata_by_their_size() -> None:
    assert allocate({"a": 50, "b": 30, "c": 20}, 10) == {"a": 5, "b": 3, "c": 2}
    assert allocate({"a": 1000, "b": 1, "c": 0}, 5) == {"a": 4, "b": 1, "c": 0}
    assert allocate({"a": 3, "b": 2}, 99) == {"a": 3, "b": 2}
    assert allocate({"a": 3, "b": 2}, 1) == {"a": 1, "b": 1}


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 60), max_size=8), st.integers(0, 200))
def test_every_stratum_has_one_none_more_than_it_has_and_a_larger_sample_takes_from_nobody(
    sizes: dict[str, int], total: int
) -> None:
    given_out = allocate(sizes, total)
    strata = sum(size > 0 for size in sizes.values())
    assert sum(given_out.values()) == max(min(total, sum(sizes.values())), strata)
    assert all(min(1, size) <= given_out[name] <= size for name, size in sizes.items())
    assert all(allocate(sizes, total + 1)[name] >= n for name, n in given_out.items())


def test_a_chance_is_in_proportion_to_the_weight_and_never_above_one() -> None:
    assert chances([1, 1, 2], 1) == [0.25, 0.25, 0.5]
    assert chances([1, 1, 100], 2) == [0.5, 0.5, 1.0]
    assert chances([5, 5], 2) == [1.0, 1.0] and chances([5, 5], 0) == [0.0, 0.0]


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(1, 60), st.text(max_size=8))
def test_the_seed_alone_decides_in_whatever_order_the_rows_come(dice, total: int, seed: str) -> None:  # type: ignore[no-untyped-def]
    whole = frame(30, 12, 1, 7)
    order = list(range(whole.height))
    dice.shuffle(order)
    first, second = draw(whole, total, seed), draw(whole[order], total, seed)
    assert first.equals(second)
    assert first.height == max(min(total, 50), 4) and first["unit"].is_unique().all()
    assert first.group_by("stratum").len().join(first, on="stratum").filter(
        pl.col("len") != pl.col("stratum_drawn")
    ).is_empty()  # fmt: skip


def test_a_list_is_the_same_on_every_machine() -> None:
    assert draw(frame(20, 10), 6, "370000-2015-06")["unit"].to_list() == PUBLISHED


def test_another_seed_is_another_list() -> None:
    assert draw(frame(40), 8, "a")["unit"].to_list() != draw(frame(40), 8, "b")["unit"].to_list()


def test_a_unit_that_comes_in_leaves_the_other_strata_as_they_are() -> None:
    before = draw(frame(30, 12), 10, "s")
    after = draw(pl.concat([frame(30, 12), pl.DataFrame({"stratum": ["c"], "unit": ["c0"], "weight": [9.0]})]), 11, "s")
    assert set(after["unit"]) - set(before["unit"]) == {"c0"} and set(before["unit"]) <= set(after["unit"])


def test_over_many_seeds_each_unit_is_drawn_as_often_as_its_chance_says() -> None:
    whole, rounds = frame(9, 30), 1500
    drawn = pl.concat([draw(whole, 10, f"seed {n}") for n in range(rounds)])
    often = drawn.group_by("unit").agg(pl.len() / rounds, chance=pl.col("chance").first())
    assert often.height == 39
    assert often.filter((pl.col("len") - pl.col("chance")).abs() > 0.05).is_empty()
    heavy, light = (drawn.filter(weight=weight).height for weight in (3.0, 1.0))
    assert 2.5 < heavy / light < 3.5


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), None])
def test_a_unit_without_a_weight_is_refused(weight: float | None) -> None:
    with pytest.raises(ValueError, match="weight"):
        draw(frame(1).with_columns(weight=pl.lit(weight, pl.Float64)), 1, "")


def test_a_unit_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw(pl.concat([frame(2), frame(2)]), 1, "")


UNITS = "select unit, stratum, size_weight as weight from inspection_frame"
SEEN: Row = {"round": "2015-06", "inspected_on": "2015-06-10", "item": "形象进度"}


def inspected(house: House) -> None:
    """A round in which P1 failed, P2 was to be put right and was, P3 passed, and a school of another city too."""
    rows: list[Row] = [
        {"county_code": LANSHAN, "project_id": "P1", "result": "不合格", "problem": "停工", "rectify_by": "2015-06-20"},
        {"county_code": LANSHAN, "project_id": "P2", "result": "需整改", "rectify_by": "2015-07-20"},
        {"county_code": FEIXIAN, "project_id": "P3", "result": "合格"},
    ]
    again = rows[1] | {"rectified_on": "2015-07-10"}
    outcome = house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        *(house.progress(period, {LANSHAN: 1, FEIXIAN: 1}) for period in ("2015-07", "2015-09")),
        house.send("inspections", [SEEN | row for row in rows]),
        house.send("inspections", [SEEN | again]),
    )
    assert outcome.accepted, [str(fault) for fault in outcome.faults]


def test_what_is_told_again_replaces_itself_and_a_problem_stands_as_of_the_day(house: House) -> None:
    inspected(house)
    found = query("select period, project_id, state, overdue_days from inspection_finding order by period, project_id")
    assert found.rows() == [
        ("2015-07", "P1", "overdue", 10), ("2015-07", "P2", "open", None), ("2015-07", "P3", "qualified", None),
        ("2015-09", "P1", "overdue", 72), ("2015-09", "P2", "rectified", None), ("2015-09", "P3", "qualified", None),
    ]  # fmt: skip
    rates = query("select level, inspected, with_problem, value from inspection_rate where period = '2015-09'"
                  " order by level desc, region_code").rows()  # fmt: skip
    assert rates == [("province", 3, 2, 2 / 3), ("county", 2, 2, 1.0), ("county", 1, 0, 0.0), ("city", 3, 2, 2 / 3)]


def test_a_school_inspected_before_there_was_any_report_and_any_ledger_is_shown(house: House) -> None:
    row: Row = {"county_code": LANSHAN, "school_id": "2137000001", "result": "不合格", "problem": "*停工*"}
    seen: Row = {"round": "2014-12", "inspected_on": "2014-12-10", "item": "安全", "rectify_by": "2015-01-10"}
    house.load(
        house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 1}), house.send("inspections", [row | seen])
    )
    app = run("inspection")
    assert "还没有项目台账" in said(app) and "**逾期未整改（1）**" in said(app) and "\\*停工\\*" in said(app)


def test_a_month_without_inspections_is_refused(house: House) -> None:
    row = SEEN | {"county_code": LANSHAN, "project_id": "P1", "result": "合格", "round": "2015-07"}
    outcome = house.load(house.plan({LANSHAN: 100}), house.send("inspections", [row]))
    assert not outcome.accepted and "6月、12月" in str(outcome.faults[0])


def test_risk_is_the_sum_of_its_published_reasons(house: House) -> None:
    plan: Row = {"county_code": LANSHAN, "school_id": "2137000001", "work_class": "building", "planned_wan": 10}
    projects: list[Row] = [
        plan | {"project_id": "late", "planned_start": "2015-03-01"},
        plan | {"project_id": "unpaid", "planned_wan": None},
        plan | {"project_id": "blank", "work_class": "books"},
        plan | {"project_id": "never"},
    ]
    states: list[Row] = [
        {"project_id": "late", "state": "未开工"},
        {"project_id": "unpaid", "state": "竣工", "invested_wan": 10, "paid_wan": 4.9},
        {"project_id": "blank", "state": "竣工", "invested_wan": 10},
    ]
    house.load(
        house.plan({LANSHAN: 100}),
        house.progress("2015-07", {LANSHAN: 50}),
        house.send("projects", [row | {"name": row["project_id"]} for row in projects]),
        house.send("project_status", [row | {"period": "2015-07", "county_code": LANSHAN} for row in states]),
    )
    found = query("select project_id, stratum, reasons, size_weight, risk_weight from inspection_frame order by 1")
    doubt = " findings" if query("select count(*) from finding where period = '2015-07'").item() else ""
    points = SETTINGS.inspection.risk
    extra = points["findings"] if doubt else 0
    assert [(row[0], row[1].partition("/")[2], row[2], float(row[3])) for row in found.rows()] == [
        ("blank", "equipment/completed", doubt.strip(), 10),
        ("late", "works/not_started", f"overdue{doubt}", 10),
        ("never", "works/unknown", doubt.strip(), 10),
        ("unpaid", "works/completed", f"{doubt} unpaid".strip(), 1),
    ]
    assert found["risk_weight"].to_list() == [
        points["base"] + extra + more for more in (0, points["overdue"], 0, points["unpaid"])
    ]


def listed(app: AppTest) -> Any:
    """The table of the projects drawn."""
    return next(table.value for table in app.dataframe if {"percent", "why"} <= set(table.value.columns))


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    def test_the_rounds_that_were_held_looked_at_the_lists_that_are_drawn(self) -> None:
        for held, period in (("2015-06", "2015-05"), ("2016-12", "2016-11")):
            units = query(
                "select unit, stratum, size_weight as weight from inspection_frame where period = $period",
                period=period,
            )
            size = sample_size(units.height, CONFIDENCE, SETTINGS.inspection.margin_percent)
            drawn = draw(units, size.n, f"370000-{held}")
            seen = query("select distinct unit from inspection where round = $held", held=held)
            assert drawn.height == size.n and seen.join(drawn, on="unit", how="anti").is_empty()
            assert 0.9 < seen.height / drawn.height < 1

    def test_rates_are_those_of_polars(self) -> None:
        facts = query("select * from inspection").filter(
            (pl.col("round") == "2015-06") & (pl.col("inspected_on") <= date(2015, 8, 31))
        )
        wrong = facts.filter(pl.col("result") != "qualified")
        late = wrong.filter(
            (pl.col("rectify_by") < date(2015, 8, 31))
            & (pl.col("rectified_on").is_null() | (pl.col("rectified_on") > date(2015, 8, 31)))
        )
        told = query(
            "select inspected, with_problem, overdue from inspection_rate"
            " where period = '2015-09' and round = '2015-06' and level = 'province'"
        )
        assert told.row(0) == (facts["unit"].n_unique(), wrong["unit"].n_unique(), late["unit"].n_unique())
        assert late.height > 0

    def test_the_page_says_whom_it_draws_and_the_link_gives_the_list_again(self) -> None:
        first, second = (run("inspection", period="2015-07") for _ in range(2))
        assert "分 90 层随机抽取 **196** 个" in said(first) and "2015年12月督查" in said(first)
        seen = query("select inspected from inspection_rate where period = '2015-07' and level = 'province'").item()
        assert f"名单 196 个（种子 370000-2015-06）：已查 {seen} 个，还没有查 {196 - seen} 个" in said(first)
        assert listed(first).equals(listed(second))
        assert not listed(first).equals(listed(run("inspection", period="2015-07", seed="别的种子")))

    def test_a_round_with_results_names_what_is_overdue_and_draws_the_cities(self) -> None:
        app = run("inspection", period="2015-09", round="2015-06")
        assert "逾期未整改（" in said(app) and len(charts(app)) == 1

    def test_a_list_that_was_drawn_otherwise_is_not_held_against_the_results_in_silence(self) -> None:
        link = {"period": "2015-09", "round": "2015-06"}
        assert "当时发出的名单" not in said(run("inspection", **link))
        assert "当时发出的名单" in said(run("inspection", **link, weight="risk"))
        assert "当时发出的名单" not in said(run("inspection", period="2015-09", weight="risk"))

    def test_another_round_lets_go_of_the_seed_and_the_kept_link_has_everything(self) -> None:
        app = run("inspection", period="2015-09", seed="我的种子")
        next(button for button in app.button if "固定" in button.label).click().run()
        link = {key: app.query_params[key] for key in ("version", "period", "round", "seed", "weight", "margin")}
        assert list(link.values()) == [DEMO_VERSION, "2015-09", "2015-12", "我的种子", "size", "7"]
        assert listed(run("inspection", **link)).equals(listed(app))
        app.selectbox(key="pick_round").select("2015-06").run()
        assert app.query_params["round"] == "2015-06" and "seed" not in app.query_params

    def test_wrong_choices_are_said(self) -> None:
        faults = " ".join(str(warning.value) for warning in run("inspection", weight="luck", margin="99").warning)
        assert "luck" in faults and "99" in faults

    def test_the_county_page_has_what_was_found_there(self) -> None:
        code = query(
            "select county_code from inspection where result <> 'qualified' order by county_code limit 1"
        ).item()
        assert "督查发现" in said(run("county", period="2017-03", region=code))

    def test_the_printed_list_has_its_columns_and_nobodys_name(self) -> None:
        units = query(f"{UNITS} where period = '2015-05'")
        size = sample_size(units.height, CONFIDENCE, Decimal(10))
        drawn = draw(units, size.n, "s").drop("stratum", "weight")
        rows = drawn.join(query("select * from inspection_frame where period = '2015-05'"), on="unit").sort("unit")
        assert "responsible" not in rows.columns
        report = inspection_list(
            rows, "山东省", "2015-06", date(2015, 4, 30), size=size, seed="s", weight="size", version="v1", note="演示"
        )
        book = openpyxl.load_workbook(io.BytesIO(xlsx(report)))
        header = [cell.value for cell in book.worksheets[1][3]]
        assert header == ["市", "县", "学校", "项目", "类别", "状态", "去看什么", "检查结果", "签字"]
        written = Document(io.BytesIO(docx(report)))
        assert sum(len(table.rows) - 1 for table in written.tables) == rows.height
        assert any("种子s" in paragraph.text for paragraph in written.paragraphs)
