"""Corrections: laid over what was received, never in its place, and seen wherever the corrected figure stands."""

import json
from pathlib import Path

import pytest

from etl.load import check, load, rebuild
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.test_load import start_rate, tree
from warehouse import lake
from warehouse.store import data_dir, query

pytestmark = pytest.mark.tables("plan_by_source", "finding")

RULE = "更正的原数应是县里现在报的数；县里改报以后更正不再采用，请撤回或重写"


def entry(**more: object) -> Row:
    """A correction of 兰山's started buildings of 2015-07 from 40 to 60 ㎡, or as given; None leaves a key out."""
    when: Row = {"form": "progress", "county": LANSHAN, "period": "2015-07", "work_class": "building"}
    what: Row = {"column": "started_qty", "old": 40, "new": 60}
    why: Row = {"reason": "填错一行", "who": "省教育厅", "approval": "演示〔2015〕7号", "approved_on": "2015-07-20"}
    return {key: value for key, value in (when | what | why | more).items() if value is not None}


def corrections(house: House, *entries: Row, name: str = "corrections.toml") -> Path:
    """A corrections file of these entries; numbers bare, everything else in quotes."""
    path = house.inbox / name
    written = [
        ["[[correction]]", *(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in one.items())] for one in entries
    ]
    path.write_text("\n\n".join(map("\n".join, written)) + "\n", encoding="utf-8")
    return path


def reported(house: House) -> None:
    """兰山 has started 40 of 100 ㎡, 费县 30 of 300."""
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 300}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 30}))


def faults(house: House, *entries: Row) -> list[tuple[str, int | None, str]]:
    """What stands in the way of these entries: kind, line, key."""
    return [(fault.why.kind, fault.row, fault.column) for fault in house.load(corrections(house, *entries)).faults]


def stale() -> list[str]:
    return query("select message from finding where \"check\" = 'correction_not_applied'")["message"].to_list()


def applied(period: str = "2015-07") -> list[bool]:
    return query("select applied from correction where period = $period", period=period)["applied"].to_list()


def test_a_corrected_figure_counts_for_the_county_its_city_and_its_province(house: House) -> None:
    reported(house)
    house.opens(corrections(house, entry()))
    values = query(
        "select level, region_code, value from metric_value where metric = 'start_rate' order by 1, 2"
    ).rows()
    assert values == [
        ("city", "371300", 90 / 400),
        ("county", LANSHAN, 60 / 100),
        ("county", FEIXIAN, 30 / 300),
        ("province", "370000", 90 / 400),
    ]
    told = query("select county_code, correction from county_progress order by 1").rows()
    assert told == [(LANSHAN, "开工数量 40 → 60（填错一行，演示〔2015〕7号）"), (FEIXIAN, None)]
    [row] = query("select * from correction").to_dicts()
    assert (row["item"], row["old"], row["new"], row["received"], row["applied"]) == ("校舍", 40, 60, 40, True)
    assert (row["who"], row["approval_no"], row["source_file"], row["row"]) == (
        "省教育厅", "演示〔2015〕7号", "corrections.toml", 1,
    )  # fmt: skip


def test_what_was_received_and_its_facts_stay_as_they_were(house: House) -> None:
    reported(house)
    before = {**tree(data_dir() / "received"), **tree(lake.lake_dir() / "progress"), **tree(lake.lake_dir() / "plan")}
    sent = corrections(house, entry())
    house.opens(sent)
    after = {**tree(data_dir() / "received"), **tree(lake.lake_dir() / "progress"), **tree(lake.lake_dir() / "plan")}
    assert before.items() <= after.items()
    assert sent.read_bytes() in [path.read_bytes() for path in (data_dir() / "received").glob("??/*")]


def test_a_rebuild_replays_the_corrections(house: House) -> None:
    reported(house)
    house.opens(
        corrections(house, entry()),
        house.progress("2015-07", {LANSHAN: 45}),
        corrections(house, entry(), entry(county=FEIXIAN, old=30, new=90)),
    )
    load([corrections(house, entry(county=FEIXIAN, old=30, new=80))], replace=True)
    facts, tables = lake.checksum(), ("metric_value", "county_progress", "correction", "finding")
    figures = [query(f"select * from {table}") for table in tables]
    assert rebuild().accepted
    assert lake.checksum() == facts
    assert all(query(f"select * from {table}").equals(was) for table, was in zip(tables, figures, strict=True))
    assert (start_rate(LANSHAN), start_rate(FEIXIAN)) == (0.45, 80 / 300)


def test_a_later_report_with_another_figure_wins_and_the_correction_is_listed_with_both(house: House) -> None:
    reported(house)
    house.opens(corrections(house, entry()), house.progress("2015-07", {LANSHAN: 45}))
    assert (start_rate(LANSHAN), applied()) == (0.45, [False])
    assert stale() == [f"{RULE}：校舍开工数量原报 40，更正为 60；现报 45"]
    assert query("select correction from county_progress where county_code = $c", c=LANSHAN).item() is None
    house.load(house.progress("2015-07", {LANSHAN: 40}))
    assert (start_rate(LANSHAN), applied(), stale()) == (0.6, [True], [])


def test_a_county_that_reports_the_corrected_figure_itself_leaves_nothing_to_ask(house: House) -> None:
    reported(house)
    house.opens(corrections(house, entry()), house.progress("2015-07", {LANSHAN: 60}))
    assert (start_rate(LANSHAN), applied(), stale()) == (0.6, [False], [])


@pytest.mark.slow
def test_an_item_that_a_later_report_leaves_out_is_not_brought_back_by_its_correction(house: House) -> None:
    sports: Row = {"period": "2015-07", "county_code": LANSHAN, "work_class": "sports", "invested_wan": 1}
    both = house.send("progress", [sports, sports | {"work_class": "building", "started_qty": 40}])
    house.opens(house.plan({LANSHAN: 100}), both, corrections(house, entry(work_class="sports", old="", new=9)))
    assert applied() == [True]
    load([house.progress("2015-07", {LANSHAN: 40})], replace=True)
    assert applied() == [False]
    assert len(stale()) == 1


@pytest.mark.slow
def test_a_correction_is_carried_forward_with_the_report_it_belongs_to(house: House) -> None:
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 300}),
        house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 30}),
        house.progress("2015-07", {FEIXIAN: 60}),
        corrections(house, entry(period="2015-05")),
    )
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07")] == [0.6, 0.6]
    rows = query("select period, report_period from correction order by 1").rows()
    assert rows == [("2015-05", "2015-05"), ("2015-07", "2015-05")]
    house.load(house.progress("2015-07", {LANSHAN: 40}))
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07")] == [0.6, 0.4]
    assert applied("2015-07") == []


def test_another_old_figure_than_the_report_that_counts_has_is_refused_with_both_numbers(house: House) -> None:
    reported(house)
    house.opens(house.progress("2015-07", {LANSHAN: 45.5}))
    [fault] = house.load(corrections(house, entry(county=FEIXIAN, old=30, new=31), entry())).faults
    assert (fault.row, fault.column) == (14, "old")
    assert "原数写的是40，采用的报表上是45.5" in str(fault)
    assert "is given as 40; the report that counts says 45.5" in fault.why.expected("en")
    assert query("select * from correction").is_empty()


def test_blank_is_not_reported_and_0_is_a_zero_before_and_after_a_correction(house: House) -> None:
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 300}),
        house.progress("2015-07", {LANSHAN: 40, FEIXIAN: None}, invested_wan=1),
    )
    assert faults(house, entry(county=FEIXIAN, old=0)) == [("correction_of_a_blank", 1, "old")]
    assert faults(house, entry(old="")) == [("correction_of_no_blank", 1, "old")]
    house.load(corrections(house, entry(new=""), entry(county=FEIXIAN, old="", new=0)))
    rows = query("select county_code, started_qty, correction from county_progress order by 1").rows()
    assert [row[:2] for row in rows] == [(LANSHAN, None), (FEIXIAN, 0)]
    assert "开工数量 40 → 未填" in rows[0][2] and "开工数量 未填 → 0" in rows[1][2]
    assert start_rate(FEIXIAN) == 0


def test_an_entry_for_a_figure_takes_the_place_of_the_one_before_and_may_withdraw_it(house: House) -> None:
    reported(house)
    house.opens(corrections(house, entry()), corrections(house, entry(new=70)))
    assert (start_rate(LANSHAN), applied()) == (0.7, [True])
    house.load(corrections(house, entry(new=40, reason="更正有误")))
    assert (start_rate(LANSHAN), applied(), stale()) == (0.4, [False], [])


@pytest.mark.slow
def test_an_entry_that_a_later_file_leaves_out_is_missed_and_with_replace_withdrawn(house: House) -> None:
    reported(house)
    house.opens(corrections(house, entry(), entry(county=FEIXIAN, old=30, new=90)))
    shorter = corrections(house, entry(new=70))
    [fault] = house.load(shorter).faults
    assert fault.why.kind == "correction_vanished" and f"{FEIXIAN} progress 201507 building started_qty" in str(fault)
    assert (start_rate(LANSHAN), start_rate(FEIXIAN)) == (0.6, 0.3)
    assert load([shorter], replace=True).accepted
    assert (start_rate(LANSHAN), start_rate(FEIXIAN)) == (0.7, 0.1)
    assert rebuild().accepted
    assert (start_rate(LANSHAN), start_rate(FEIXIAN)) == (0.7, 0.1)
    assert house.load(corrections(house, entry(new=80))).accepted


@pytest.mark.slow
def test_a_list_of_another_name_leaves_the_first_alone(house: House) -> None:
    reported(house)
    house.opens(
        corrections(house, entry()), corrections(house, entry(county=FEIXIAN, old=30, new=90), name="费县.toml")
    )
    assert (start_rate(LANSHAN), start_rate(FEIXIAN)) == (0.6, 0.3)


@pytest.mark.slow
def test_a_growing_list_may_keep_entries_whose_county_has_reported_again(house: House) -> None:
    reported(house)
    house.opens(corrections(house, entry()), house.progress("2015-07", {LANSHAN: 45}))
    assert house.load(corrections(house, entry(), entry(county=FEIXIAN, old=30, new=90))).accepted
    assert (start_rate(LANSHAN), start_rate(FEIXIAN)) == (0.45, 0.3)
    assert faults(house, entry(new=61), entry(county=FEIXIAN, old=30, new=90)) == [("correction_differs", 1, "old")]


def test_a_report_and_its_corrections_may_come_in_one_folder(house: House) -> None:
    reported(house)
    folder = house.inbox / "批"
    folder.mkdir()
    house.progress("2015-07", {LANSHAN: 45}).rename(folder / "进展.csv")
    corrections(house, entry(old=45)).rename(folder / "更正.toml")
    assert check([folder]).accepted
    assert house.load(folder).accepted
    assert start_rate(LANSHAN) == 0.6


def test_two_lists_of_one_load_that_correct_the_same_figure_are_refused(house: House) -> None:
    reported(house)
    folder = house.inbox / "批"
    folder.mkdir()
    corrections(house, entry(), name="批/a.toml")
    corrections(house, entry(new=70), name="批/b.toml")
    assert [fault.why.kind for fault in house.load(folder).faults] == ["sent_twice"]


@pytest.mark.slow
def test_money_is_corrected_to_the_fen(house: House) -> None:
    row: Row = {"county_code": LANSHAN, "source": "city", "received_wan": 10, "paid_wan": 4}
    house.opens(house.plan({LANSHAN: 100}), house.funds("2015-07", [row, row | {"source": "county"}]))
    more: Row = {"form": "funds", "work_class": None, "source": "地市级", "budget_year": 2014}
    house.load(corrections(house, entry(**more, column="paid_wan", old=4, new=4.000001)))
    rows = query("select source, received_wan, paid_wan, correction is null from county_funds order by 1").rows()
    assert [(row[0], str(row[2]), row[3]) for row in rows] == [
        ("city", "4.000001", False),
        ("county", "4.000000", True),
    ]
    assert query("select item from correction").item() == "地市级2014年度"


def test_a_plan_is_corrected_in_the_periods_in_which_it_counts(house: House) -> None:
    house.opens(
        house.plan({LANSHAN: 100}),
        house.plan({LANSHAN: 80}, plan_version="调", kind="adjustment", approved_on="2015-06-30"),
    )
    house.load(house.progress("2015-05", {LANSHAN: 40}), house.progress("2015-07", {LANSHAN: 40}))
    plan: Row = {"form": "plan", "period": None, "column": "planned_qty"}
    house.load(corrections(house, entry(**plan, plan_version="调", old=80, new=160)))
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07")] == [0.4, 0.25]
    assert query("select period, report_period from correction").rows() == [("2015-07", None)]
    house.load(corrections(house, entry(**plan, plan_version="基线", old=100, new=200), name="基线.toml"))
    assert [start_rate(LANSHAN, period) for period in ("2015-05", "2015-07")] == [0.2, 0.25]
    corrected = query("select period, correction from county_progress order by 1").rows()
    assert [text.count("→") for _, text in corrected] == [1, 2]
    house.load(house.plan({LANSHAN: 120}))
    assert stale() == [f"{RULE}：校舍规划数量原报 100，更正为 200；现报 120"]


@pytest.mark.slow
def test_planned_money_is_corrected_too(house: House) -> None:
    baseline: Row = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline", "county_code": LANSHAN}
    money = house.send("plan_funds", [baseline | {"source": "county", "budget_year": 2014, "planned_wan": 60}])
    house.opens(house.plan({LANSHAN: 100}), money)
    more: Row = {"form": "plan_funds", "plan_version": "基线", "source": "county", "budget_year": 2014}
    house.load(corrections(house, entry(**more, period=None, work_class=None, column="planned_wan", old=60, new=70)))
    assert query("select planned_wan from plan_by_source where level = 'province'").item() == 70
    assert query("select period, applied from correction").rows() == [(None, True)]


def test_a_list_saved_in_the_encoding_of_a_chinese_windows_is_read(house: House) -> None:
    reported(house)
    path = corrections(house, entry(county="兰山区"))
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode("gb18030"))
    assert house.load(path).accepted
    assert query("select who, row from correction").rows() == [("省教育厅", 1)]
