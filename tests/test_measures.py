"""Rules of measures, the register and the bonus: by hand, by property, against Polars on the demo, and on the page."""

import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.measures import pace
from pages.parts.measures.progress import ends
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, Row
from tests.visit import charts, names, run, said
from warehouse import measures
from warehouse.bonus import PARTS, Bonus, by_city, parse, share_out, shares
from warehouse.measure_rules import RULES, reason
from warehouse.settings import ROOT, SETTINGS
from warehouse.store import query

pytestmark = pytest.mark.tables("laggard", "measure", "measure_fact", "measure_state", "report")

RULE: dict[str, Any] = {
    "key": "a", "measure": "summon", "levels": ["county"], "label": "甲", "label_en": "A",
    "when": [{"fact": "band", "is": ["severe", "lagging"]}, {"fact": "severe_in_a_row", "at_least": 3}],
}  # fmt: skip


def rule(**changes: Any) -> measures.Rule:
    return measures.parse({"reports": 6, "months": 12, "rules": [RULE | changes]}).rules[0]


def test_a_rule_says_itself_in_words_and_in_sql() -> None:
    assert rule().text() == "主要指标为严重滞后或滞后；连续严重滞后不少于3期"
    assert rule().text("en") == (
        "the leading metric is severely behind or behind; severely behind in a row at least 3 periods"
    )
    assert (
        rule()
        .sql()
        .endswith("where f.level in ('county') and f.band in ('severe', 'lagging') and f.severe_in_a_row >= 3")
    )
    assert rule(when=[{"fact": "is_complete", "is": False}]).text() == "主要指标没有完成"


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": "dismiss"},
        {"levels": ["province"]},
        {"when": [{"fact": "region_name", "is": "甲"}]},
        {"when": [{"fact": "band", "is": "bad"}]},
        {"when": [{"fact": "band", "at_least": "severe"}]},
        {"when": [{"fact": "rank", "at_most": "5; drop table measure_fact"}]},
        {"when": [{"fact": "is_masked", "is": 1}]},
    ],
)
def test_a_rule_that_names_what_there_is_not_is_refused(changes: Row) -> None:
    with pytest.raises(ValueError, match="a: "):
        rule(**changes)


def test_the_words_of_bands_are_those_of_the_metrics() -> None:
    from warehouse.metrics import BANDS

    assert {key: (band.label(), band.label("en").lower()) for key, band in BANDS.items()} == measures.BAND_WORDS


DECIDED: Row = {"county_code": LANSHAN, "measure": "约谈", "decided_on": "2015-06-10", "due_on": "2015-07-31"}


def told(house: House, *decided: Row) -> None:
    """Three reports: 兰山 stays at 5 of 100, 费县 goes 10, 40 and is then silent, 市中 begins in the second."""
    outcome = house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100, SHIZHONG: 100}),
        house.progress("2015-03", {LANSHAN: 5, FEIXIAN: 10}),
        house.progress("2015-05", {LANSHAN: 5, FEIXIAN: 40, SHIZHONG: 30}),
        house.progress("2015-07", {LANSHAN: 5, SHIZHONG: 30}),
        *(house.send("measures", [row]) for row in decided),
    )
    assert outcome.accepted, [str(fault) for fault in outcome.faults]


def test_runs_are_counted_and_what_is_carried_forward_is_no_progress(house: House) -> None:
    told(house)
    found = query(
        "select period, region_code, severe_in_a_row, below_in_a_row, is_measured, is_spanning, fast_rank, slow_rank "
        "from measure_fact where level = 'county' and value is not null order by period, region_code"
    )
    assert found.rows() == [
        ("2015-03", LANSHAN, 1, 1, False, False, None, None),
        ("2015-03", FEIXIAN, 1, 1, False, False, None, None),
        ("2015-05", SHIZHONG, 0, 0, False, True, None, None),
        ("2015-05", LANSHAN, 2, 2, True, False, 2, 1),
        ("2015-05", FEIXIAN, 0, 0, True, False, 1, 2),
        ("2015-07", SHIZHONG, 0, 0, True, False, 1, 2),
        ("2015-07", LANSHAN, 3, 3, True, False, 2, 1),
        ("2015-07", FEIXIAN, 0, 0, False, False, None, None),
    ]  # fmt: skip


@pytest.mark.slow
def test_what_follows_on_a_gap_is_not_ranked_as_the_progress_of_one_report(house: House) -> None:
    sent: dict[str, dict[str, object]] = {
        "2015-03": {LANSHAN: 5, FEIXIAN: 10},
        "2015-05": {LANSHAN: 6},
        "2015-07": {LANSHAN: 7, FEIXIAN: 60},
    }
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), *(house.progress(*one) for one in sent.items()))
    found = query("select region_code, is_measured, is_spanning, fast_rank from measure_fact "
                  "where level = 'county' and period = '2015-07' order by 1")  # fmt: skip
    assert found.rows() == [(LANSHAN, True, False, 1), (FEIXIAN, False, True, None)]


def test_a_decision_stands_as_of_the_next_reports_day_and_replaces_itself(house: House) -> None:
    told(house, DECIDED, DECIDED | {"followed_up_on": "2015-08-20", "outcome": "已开工"})
    states = query("select period, known_on, state, overdue_days, outcome from measure_state order by period")
    assert states.rows() == [
        ("2015-05", date(2015, 6, 30), "open", None, None),
        ("2015-07", date(2015, 8, 31), "done", None, "已开工"),
    ]
    assert query("select count(*) from measure").item() == 1
    assert query("select distinct summoned from measure_fact where region_code = $c and period = '2015-07'",
                 c=LANSHAN).item() == 1  # fmt: skip


def test_what_was_not_followed_up_is_overdue_and_a_commendation_asks_for_nothing(house: House) -> None:
    told(house, DECIDED, DECIDED | {"county_code": "371300", "measure": "表扬", "due_on": None})
    states = query("select region_code, state, overdue_days from measure_state where period = '2015-07' order by 1")
    assert states.rows() == [("371300", "none", None), (LANSHAN, "overdue", 31)]


@pytest.mark.slow
def test_a_decision_made_on_the_same_figures_is_no_earlier_one(house: House) -> None:
    told(house, DECIDED | {"measure": "通报批评", "decided_on": "2015-07-10"})
    found = query("select criticised from measure_fact where region_code = $c and period = '2015-07'", c=LANSHAN).item()
    assert found == 0
    [row] = query("select * from measure_candidate where period = '2015-07' and region_code = $c and rule = 'severe'",
                  c=LANSHAN).to_dicts()  # fmt: skip
    assert (row["times_decided"], row["last_decided_on"]) == (1, date(2015, 7, 10))
    assert reason(row) == "校舍开工率5.00%，严重滞后"
    assert reason(row, "en") == "Start rate (building area) 5.00%, Severely behind"


COUNTY: Row = {
    "region_code": "a", "city_code": "x", "city_name": "甲", "planned_wan": Decimal(100), "completion_n": 50,
    "completion_d": 100, "start_n": 130, "start_d": 100, "utilization_n": Decimal(20), "utilization_d": Decimal(80),
    "on_time_reports": 3, "due_reports": 4, "criticised": 0, "summoned": 0, "deducted": 0,
}  # fmt: skip
WEIGHTS = dict(zip(PARTS, map(Decimal, (40, 20, 25, 15)), strict=True))
BONUS = Bonus(Decimal(1000), WEIGHTS, Decimal(0), Decimal(100),
              {"criticised": Decimal(10), "summoned": Decimal(20), "deducted": Decimal(50)})  # fmt: skip


def test_a_bonus_is_shared_by_score_and_size() -> None:
    other = COUNTY | {"region_code": "b", "city_code": "y", "planned_wan": Decimal(300), "criticised": 1, "summoned": 2}
    first, second = shares([COUNTY, other], BONUS)
    mean = Fraction(40 * 50 + 20 * 100 + 25 * 25 + 15 * 75, 100)
    assert (first.mean, first.score) == (mean, mean)
    assert second.taken_percent == 50 and second.score == mean / 2
    assert (first.amount_wan, second.amount_wan) == (Decimal("400.00"), Decimal("600.00"))
    assert [city["amount_wan"] for city in by_city([first, second])] == [600, 400]


def test_no_task_is_left_out_and_a_blank_counts_as_nothing() -> None:
    untasked, blank = (
        COUNTY | {"start_n": None, "start_d": None},
        COUNTY | {"utilization_n": None, "utilization_d": None},
    )
    first, second = shares([untasked, blank], BONUS)
    assert first.points["start"] is None and first.mean == Fraction(40 * 50 + 25 * 25 + 15 * 75, 80)
    assert second.points["utilization"] == 0 and second.mean == Fraction(40 * 50 + 20 * 100 + 15 * 75, 100)


def test_a_score_is_held_between_floor_and_cap_and_nothing_is_shared_where_none_has_any() -> None:
    held = Bonus(Decimal(10), WEIGHTS, Decimal(60), Decimal(70), BONUS.deduct_percent)
    assert shares([COUNTY], held)[0].score == 60
    assert shares([COUNTY | {"planned_wan": None}], BONUS)[0].amount_wan == 0
    with pytest.raises(ValueError, match="floor"):
        parse(tomllib.loads((ROOT / "settings.toml").read_text("utf-8"))["bonus"] | {"floor": 101})


@given(
    st.integers(0, 10**9),
    st.lists(st.fractions(0, 10**6, max_denominator=10**6), min_size=1, max_size=40),
)
def test_amounts_add_up_to_the_total_and_none_is_off_by_a_cent(cents: int, products: list[Fraction]) -> None:
    total = Decimal(cents) / 100
    amounts = share_out(total, products, [str(n) for n in range(len(products))])
    whole = sum(products)
    assert sum(amounts) == (total if whole else 0)
    for amount, product in zip(amounts, products, strict=True):
        exact = product * Fraction(total) / whole if whole else Fraction(0)
        assert abs(Fraction(amount) - exact) < Fraction(1, 100) and amount == round(amount, 2)


def test_what_rounding_leaves_goes_to_the_largest_remainders() -> None:
    # Of ten cents 1.43, 2.86 and 5.71.
    amounts = share_out(Decimal("0.10"), [Fraction(1), Fraction(2), Fraction(4)], ["a", "b", "c"])
    assert amounts == [Decimal("0.01"), Decimal("0.03"), Decimal("0.06")]


def test_equal_claims_are_served_in_the_order_of_their_names() -> None:
    assert share_out(Decimal("0.02"), [Fraction(1)] * 3, ["c", "a", "b"]) == [0, Decimal("0.01"), Decimal("0.01")]


def test_those_that_are_level_stay_together_and_nobody_is_both_fast_and_slow() -> None:
    ranks = [1, 2, 3, 4, 5, 5, 7, 8]
    rows = pl.DataFrame({"region_code": list("abcdefgh"), "fast_rank": ranks, "slow_rank": [8, 7, 6, 5, 3, 3, 2, 1]})
    fast, slow = ends(rows, "change")
    assert fast["region_code"].to_list() == list("abcdef") and slow["region_code"].to_list() == ["g", "h"]


@pytest.mark.usefixtures("demo_data")
class TestDemo:
    def test_candidates_are_those_of_polars(self) -> None:
        values = query("select * from metric_value where period = '2015-07' and level in ('city', 'county')")
        severe = values.filter(metric="start_rate", band="severe")["region_code"].sort()
        found = query(
            "select region_code from measure_candidate where period = '2015-07' and rule = 'severe' order by 1"
        )
        assert found["region_code"].to_list() == severe.to_list() and severe.len() == 27
        unspent = values.filter(metric="utilization", band="severe")["region_code"].sort()
        docked = query(
            "select region_code from measure_candidate where period = '2015-07' and rule = 'unspent' order by 1"
        )
        assert docked["region_code"].to_list() == unspent.to_list()
        assert unspent.len() > 0

    def test_runs_are_those_of_the_laggards(self) -> None:
        differ = query(
            "select count(*) from measure_fact as f left join laggard as l "
            "on l.period = f.period and l.metric = f.metric and l.county_code = f.region_code "
            "where f.level = 'county' and f.below_in_a_row <> coalesce(l.periods_in_a_row, 0)"
        )
        assert differ.item() == 0

    def test_reports_on_time_are_those_of_the_last_six(self) -> None:
        reports = query("select period, county_code, status from report where province_code = '370000'")
        last = sorted(reports["period"].unique())
        last = [period for period in last if period <= "2016-05"][-SETTINGS.measures.reports :]
        own = reports.filter(pl.col("period").is_in(last)).group_by("county_code").agg(
            late=(pl.col("status") != "on_time").sum()
        )  # fmt: skip
        facts = query("select region_code as county_code, not_on_time, due_reports from measure_fact "
                      "where period = '2016-05' and level = 'county'")  # fmt: skip
        assert facts["due_reports"].unique().to_list() == [6]
        assert facts.join(own, on="county_code").filter(pl.col("late") != pl.col("not_on_time")).is_empty()

    def test_every_candidate_has_a_reason_in_both_languages(self) -> None:
        rows = query("select * from measure_candidate where period in ('2015-07', '2016-11')").to_dicts()
        for row in rows:
            for lang in ("zh", "en"):
                words = reason(row, lang)
                assert words and "{" not in words and "None" not in words and "—" not in words
        assert {row["rule"] for row in rows} <= RULES.keys()

    def test_the_demos_bonus_adds_up(self) -> None:
        rows = query("select * from measure_fact where period = '2016-11' and level = 'county'").to_dicts()
        found = shares(rows, SETTINGS.bonus)
        assert sum(one.amount_wan for one in found) == SETTINGS.bonus.total_wan
        assert sum(city["amount_wan"] for city in by_city(found)) == SETTINGS.bonus.total_wan

    def test_the_page_names_candidates_overdue_ones_and_both_ends(self) -> None:
        app = run("measures", period="2015-07")
        words = said(app)
        assert "由厅长办公会决定" in words and "**逾期未办结（5）**" in words and "东营市通报批评" in words
        assert "**严重滞后**（27）：主要指标为严重滞后" in words
        assert "博山区（校舍开工率0.00%，严重滞后，2015年6月3日已决定过）" in words
        assert "不算进度（3）" in words and names(app, "names_carried_county") == ["昌邑市", "梁山县", "高唐县"]
        assert "跨了不止一期，不排（1）" in words and names(app, "names_spanning_county") == ["垦利县"]
        assert len(charts(app)) == 3

    def test_another_measure_and_another_bonus_are_in_the_link(self) -> None:
        words = said(run("measures", period="2016-11", measure="deduct", bonus="500-100-0-0-0", region=FEIXIAN))
        assert "**下达两年以上未支付**（0）" in words
        assert "× 总额 500.00 万元" in words and "**费县**：得分 (100 × " in words

    @pytest.mark.parametrize("bonus", ["much", "1-2-3", "100-0-0-0-0", "-5-1-1-1-1", "nan-1-1-1-1", "1-inf-1-1-1"])
    def test_a_bonus_that_cannot_be_is_said(self, bonus: str) -> None:
        app = run("measures", period="2015-07", bonus=bonus)
        assert any(bonus in str(warning.value) for warning in app.warning)
        assert "总额 10,000.00 万元" in said(app)

    def test_the_county_page_has_what_was_decided_about_it(self) -> None:
        assert "对本县采取的措施" in said(run("county", period="2016-11", region="371722"))
        assert "对本县采取的措施" not in said(run("county", period="2016-11", region=FEIXIAN))


def test_the_fastest_stand_over_the_slowest() -> None:
    row: Row = {"metric": "start_rate", "numerator": 50, "denominator": 100, "rank": 1, "rank_change": 2}
    fast, slow = (
        {**row, "region_code": code, "full_name": code, "change": by} for code, by in (("a", 0.3), ("b", 0.0))
    )
    figure = pace([fast], [slow])
    assert list(figure.data[0].x) == [30.0, 0.0]
    assert figure.layout.yaxis.ticktext == ("▲ a", "▼ b")
