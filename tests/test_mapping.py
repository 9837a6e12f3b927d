"""Sheets in words that no layout knows: once they are mapped and saved, they load the facts of their usual twins."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.layouts import own_forms_dir, read_layout
from etl.mapping import (
    is_known,
    preview,
    problems,
    propose,
    save,
    with_choice,
)
from etl.opening.tables import tables_of
from etl.read import read_file
from etl.schema import FORMS
from tests import forms
from tests.forms import Sheet, workbook
from tests.strange_sheets import (
    FILES,
    FORM,
    PERIOD_PREFACE,
    REGIONS,
    facts,
    flat_file,
    funds_sheet,
    progress_sheet,
    proposed,
)

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize("kind", FILES)
def test_a_strange_sheet_is_refused_then_mapped_then_loads_the_facts_of_its_usual_twin(
    kind: str, tmp_path: Path
) -> None:
    strange, twin = FILES[kind](tmp_path)
    assert not read_file(strange, REGIONS).frames and read_file(strange, REGIONS).faults
    proposal = proposed(strange)
    assert proposal.form == FORM[kind] and problems(proposal) == []
    saved = save(proposal, f"某市{kind}", "某市的表")
    assert saved == own_forms_dir() / f"某市{kind}.toml"
    expected = facts(read_file(twin, REGIONS), FORM[kind])
    assert expected.height > 1 and facts(read_file(strange, REGIONS), FORM[kind]).equals(expected)
    # A second file of the same kind needs no mapping, and is no longer strange.
    second = strange.with_name(f"再报{strange.suffix}")
    second.write_bytes(strange.read_bytes())
    assert facts(read_file(second, REGIONS), FORM[kind]).equals(expected)
    [table] = tables_of(second.read_bytes())
    assert is_known(table) and propose(table) is None


@pytest.mark.parametrize("kind", FILES)
def test_what_is_shown_is_what_would_load(kind: str, tmp_path: Path) -> None:
    strange, twin = FILES[kind](tmp_path)
    [table] = tables_of(strange.read_bytes())
    frame, faults = preview(strange.name, table, proposed(strange), REGIONS)
    assert faults == [] and not own_forms_dir().exists()
    loaded = read_file(twin, REGIONS).frames[FORM[kind]].sort("row")
    assert frame.height == min(10, loaded.height)
    for column in FORMS[FORM[kind]].columns:
        grains = loaded[column.lake_name].head(10).to_list()
        if column.factor > 1:
            grains = [None if n is None else Decimal(n) / column.factor for n in grains]
        assert frame[column.name].to_list() == grains, column.name


def test_units_are_those_of_the_office_and_shown_in_canonical_ones(tmp_path: Path) -> None:
    strange, _ = funds_sheet(tmp_path)
    [table] = tables_of(strange.read_bytes())
    proposal = proposed(strange)
    assert {column.unit for column in proposal.columns[3:]} == {"元"}
    frame, _ = preview(strange.name, table, proposal, REGIONS)
    assert frame["paid_wan"][0] == Decimal("1.00005") and frame.schema["paid_wan"] == pl.Decimal(28, 6)


def test_a_lowest_level_that_is_a_unit_is_the_unit(tmp_path: Path) -> None:
    header = [["区县"] * 2, ["土建", "开工面积"], ["土建", "投资完成额"]]
    header = [header[0] + ["区县"], [*header[1], "万平方米"], [*header[2], "元"]]
    path = workbook(tmp_path / "a.xlsx", Sheet("a", header, [["费县", 1.5, 20000]], PERIOD_PREFACE, unit_row=None))
    save(proposed(path), "a", "甲")
    frame = read_file(path, REGIONS).frames["progress"]
    assert frame.select("started_qty_centi", "invested_fen").rows() == [(1_500_000, 2_000_000)]


def test_sums_and_rates_are_compared_and_not_loaded(tmp_path: Path) -> None:
    funds, progress = proposed(funds_sheet(tmp_path)[0]), proposed(progress_sheet(tmp_path)[0])
    assert [column.meaning for column in funds.columns[-3:]] == [
        "check·allocated_wan", "check·received_wan", "check·paid_wan",
    ]  # fmt: skip
    rates = {column.header: column.meaning for column in progress.columns if column.meaning.startswith("rate")}
    assert rates == {
        ("土建", "开工率(%)"): "rate·start_rate",
        ("室外运动场", "开工率(%)"): "rate·sports_start_rate",
    }
    save(progress, "进度", "进度")
    stated = read_file(tmp_path / "进度.xlsx", REGIONS).frames["stated_rates"]
    assert stated.select("county_code", "metric", "stated_e4").sort("county_code", "metric").rows() == [
        ("371302", "sports_start_rate", 30_000),
        ("371302", "start_rate", 125_000),
        ("371325", "start_rate", 80_000),
    ]


def test_a_wrong_sum_beside_the_figures_is_told_in_the_preview(tmp_path: Path) -> None:
    strange, _ = funds_sheet(tmp_path)
    [table] = tables_of(strange.read_bytes())
    table.rows[-1][-1] = 60004
    _, faults = preview(strange.name, table, proposed(strange), REGIONS)
    assert [(fault.row, fault.why.kind) for fault in faults] == [(7, "wrong_sum_across")]


def test_every_row_of_the_file_is_looked_at_for_the_preview(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["371302", year, "省级", 1, 2, 3] for year in range(2013, 2020)] * 2
    rows[-1][5] = "约3"
    header = [[word] for word in ("区划码", "年度", "经费来源", "已下达（万元）", "已到账（万元）", "已支出（万元）")]
    path = workbook(tmp_path / "a.xlsx", Sheet("a", header, rows, PERIOD_PREFACE))
    [table] = tables_of(path.read_bytes())
    frame, faults = preview(path.name, table, proposed(path), REGIONS)
    assert frame.height == 10
    assert {fault.why.kind for fault in faults} == {"about", "row_twice"}
    with pytest.raises(ValueError, match="2015-07"):
        preview(path.name, table, proposed(path), REGIONS, "七月")
    assert "period_differs_given" in {
        fault.why.kind for fault in preview(path.name, table, proposed(path), REGIONS, "2015-09")[1]
    }


def test_a_header_known_in_part_keeps_what_is_known(tmp_path: Path) -> None:
    header = forms.funds_header()
    header[1], header[5][1] = ["所在县（市、区）"] * 2, "已下拨（万元）"
    row = [1, "费县", "371325", "2015-7-3", 2015, *[3, 2, 1] * 6, 18, 12, 6]
    path = workbook(tmp_path / "a.xlsx", Sheet("表三", header, [row]))
    proposal = proposed(path)
    assert proposal.form == "funds" and problems(proposal) == []
    assert proposal.columns[5].meaning == "allocated_wan·central_special"
    assert {column.why for column in proposal.columns[6:]} == {"表头与已有版式相同"}
    save(proposal, "a", "甲")
    assert read_file(path, REGIONS).frames["funds"].height == 6


def test_a_numbering_and_a_row_of_units_are_no_part_of_the_header(tmp_path: Path) -> None:
    rows = [
        ["县名", "年度", "省级已下达", "省级已到账", "省级已支出"],
        ["甲", "乙", 1, 2, 3],
        [None, None, "元", "元", "元"],
        ["费县", 2015, 50000, 40000, 30000],
    ]
    path = forms.plain_workbook(tmp_path / "a.xlsx", [["附件3", None, "资金情况表"], ["报告期：2015年7月"], *rows])
    proposal = proposed(path)
    assert (proposal.first, proposal.last) == (3, 3) and problems(proposal) == []
    assert [column.unit for column in proposal.columns] == ["", "", "元", "元", "元"]
    save(proposal, "a", "甲")
    frame = read_file(path, REGIONS).frames["funds"]
    assert frame.select("allocated_fen", "received_fen", "paid_fen").rows() == [(5_000_000, 4_000_000, 3_000_000)]


@pytest.mark.parametrize("word", ['"面积"', "\\面积", "'面积'", "\t面积", "/面积", "#=面积", "面积[1]", "面积（一）"])
@pytest.mark.parametrize("parent", ["土建", '土"建\\', "土／建", "土建（㎡）", "100%%"])
def test_any_mark_in_a_header_and_a_label_is_kept(word: str, parent: str, tmp_path: Path) -> None:
    header = [["区县"] * 2, [parent, word]]
    path = workbook(tmp_path / "a.xlsx", Sheet("a", header, [["费县", 2.5]], PERIOD_PREFACE, unit_row=None))
    proposal = with_choice(proposed(path, "progress"), 1, "started_qty·building")
    label = 'a "label" \\ of \x7f\nlines'
    layout = read_layout(save(proposal, "a", label))
    assert layout.label == label
    target = layout.find(proposal.columns[1].path)
    assert target and (target.column, target.fixed) == ("started_qty", (("work_class", "building"),))
    if not parent.endswith("%"):
        assert read_file(path, REGIONS).frames["progress"]["started_qty_centi"].to_list() == [250]


def test_a_name_must_be_free_and_plain(tmp_path: Path) -> None:
    proposal = proposed(flat_file(tmp_path)[0])
    taken = ["plan", "funds_by_source", "Plan_Workbook", "common", "canonical"]
    for name in ("", "a/b", "../a", "a.b", " a", "x" * 61, *taken):
        with pytest.raises(ValueError):
            save(proposal, name, "甲")
    with pytest.raises(ValueError, match="中文名称"):
        save(proposal, "a", " ")
    assert not own_forms_dir().exists()
    save(proposal, "我市-进展_1", "甲")
    with pytest.raises(ValueError, match="已经有名为"):
        save(proposal, "我市-进展_1", "乙")
    assert [path.name for path in own_forms_dir().iterdir()] == ["我市-进展_1.toml"]
