"""What a strange sheet is proposed to mean is right, or says that it is not sure."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from etl.layout import CHECK, RATE
from etl.mapping import (
    from_json,
    layout_of,
    meanings,
    preview,
    problems,
    propose,
    save,
    to_json,
    with_choice,
    with_class,
)
from etl.mapping.meanings import MAPPED, all_meanings, class_column
from etl.mapping.meanings import WORDS as SIMILAR
from etl.opening.cells import Range, Table, UnreadableError, merged_into
from etl.read import read_file
from etl.schema import CHOICES, FORMS
from tests import forms
from tests.forms import Sheet, workbook
from tests.strange_sheets import (
    FILES,
    PERIOD_PREFACE,
    REGIONS,
    flat_file,
    proposed,
)
from warehouse.metrics import METRICS

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize(
    ("leaf", "likely"),
    [
        ("本期新增开工面积（㎡）", "started_qty·building"),
        ("未开工面积（㎡）", "started_qty·building"),
        ("开工及竣工面积（㎡）", "started_qty·building"),
        ("面积（㎡）", "started_qty·building"),
        ("其中：贫困村开工面积（㎡）", "started_qty·building"),
        ("在建面积（㎡）", ""),
        ("满意度", ""),
    ],
)
def test_what_is_not_clear_is_left_undecided_with_what_it_may_be(leaf: str, likely: str, tmp_path: Path) -> None:
    header = [["区县"] * 2, ["校舍", "竣工学校数（所）"], ["校舍", leaf], ["校舍", "投资完成额（万元）"]]
    rows = [["费县", 1, 2.5, 3], ["兰陵县", 1, 2.5, 3]]
    proposal = proposed(workbook(tmp_path / "a.xlsx", Sheet("a", header, rows, PERIOD_PREFACE)), "progress")
    assert [column.meaning for column in proposal.columns] == [
        "county_name", "completed_schools·building", "", "invested_wan·building",
    ]  # fmt: skip
    unclear = proposal.columns[2]
    assert unclear.label == "未确定" and unclear.why == "不能确定"
    assert likely in {"", *(other.meaning for other in unclear.alternatives)} and len(unclear.alternatives) <= 3
    with pytest.raises(ValueError, match=r"C列「校舍／.*含义还没有确定"):
        layout_of(proposal, "a", "甲")
    assert "不读入" in problems(with_choice(proposal, 2, ""))[0]
    layout_of(with_choice(proposal, 2, "-"), "a", "甲")


def test_two_columns_never_mean_the_same(tmp_path: Path) -> None:
    header = [[word] for word in ("区县", "年度", "省级到账资金（万元）", "省级已到位（万元）")]
    path = workbook(tmp_path / "a.xlsx", Sheet("a", header, [["费县", 2015, 1, 2.5]], PERIOD_PREFACE))
    proposal = proposed(path, "funds")
    assert [column.meaning for column in proposal.columns] == ["county_name", "budget_year", "", ""]
    both = with_choice(with_choice(proposal, 2, "received_wan·provincial"), 3, "received_wan·provincial")
    assert problems(both) == [
        "C列「省级到账资金(万元)」、D列「省级已到位(万元)」都是“省级·到位资金”，只能留一列，其余请标为“不读入”。"
    ]
    one = with_choice(both, 3, "-")
    assert problems(one) == [] and one.columns[2].why == "人工选定" and one.columns[2].unit == "万元"


def test_central_money_without_saying_which_is_not_guessed(tmp_path: Path) -> None:
    header = [["区县"] * 2, ["年度"] * 2, ["中央", "已到账（万元）"], ["省", "已到账（万元）"]]
    path = workbook(tmp_path / "a.xlsx", Sheet("a", header, [["费县", 2015, 1, 2.5]], PERIOD_PREFACE))
    proposal = proposed(path)
    assert [column.meaning for column in proposal.columns[2:]] == ["", "received_wan·provincial"]
    assert [other.meaning for other in proposal.columns[2].alternatives][:2] == [
        "received_wan·central_special", "received_wan·central_other",
    ]  # fmt: skip


def test_a_sheet_of_one_class_says_so_by_its_name_or_is_told(tmp_path: Path) -> None:
    header = [[word] for word in ("区县", "动工面积（㎡）", "投资完成额（万元）")]
    rows = [["费县", 2.5, 3], ["兰陵县", 2.5, 3]]
    named = workbook(tmp_path / "a.xlsx", Sheet("运动场", header, rows, PERIOD_PREFACE))
    proposal = proposed(named)
    assert proposal.fixed == (("work_class", "sports"),) and problems(proposal) == []
    assert 'sheet = "运动场"' in layout_of(proposal, "a", "甲")
    plain = workbook(tmp_path / "b.xlsx", Sheet("Sheet1", header, rows, PERIOD_PREFACE))
    unclear = proposed(plain, "progress")
    assert unclear.fixed == () and len(unclear.undecided) == 2
    told = proposed(plain, "progress", "building")
    assert told.fixed == (("work_class", "building"),) and not told.undecided
    assert "属于哪一类" in problems(with_class(told, ""))[0]
    save(told, "b", "乙")
    assert read_file(plain, REGIONS).frames["progress"]["work_class"].to_list() == ["building"] * 2
    # The same header on a sheet of another name is of no known class.
    assert not read_file(named, REGIONS).frames
    with pytest.raises(ValueError, match="没有“roads”"):
        with_class(told, "roads")


def test_a_key_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    header = [[word] for word in ("名次", "省级已到账（万元）", "省级已支出（万元）")]
    proposal = proposed(
        workbook(tmp_path / "a.xlsx", Sheet("a", header, [[7, 3, 2], [5, 4, 1]], PERIOD_PREFACE)), "funds"
    )
    assert any("分不清数字是哪个县的" in problem for problem in problems(proposal))
    assert any("预算年度" in problem for problem in problems(proposal))
    none = with_choice(with_choice(proposal, 1, "-"), 2, "-")
    assert "没有一列是要读入的数字。" in problems(none)


def test_a_large_unit_above_a_list_of_all_classes_must_stand_in_the_header(tmp_path: Path) -> None:
    header = [[word] for word in ("区县", "建设类别", "动工面积", "投资完成额")]
    rows = [["费县", "校舍", 2.5, 3], ["费县", "图书", 2.5, 3]]
    path = workbook(tmp_path / "a.xlsx", Sheet("a", header, rows, PERIOD_PREFACE, unit_row="单位：万平方米、万元"))
    assert problems(proposed(path)) == [
        "表上方的单位是万平方米，C列「动工面积」自己没有写单位，请在文件的这个表头里写上单位。"
    ]
    path = workbook(tmp_path / "b.xlsx", Sheet("a", header, rows, PERIOD_PREFACE, unit_row="单位：平方米、万元"))
    assert problems(proposed(path)) == []


def test_equal_headers_cannot_be_told_apart(tmp_path: Path) -> None:
    header = [[word] for word in ("区县", "年度", "到账（万元）", "到账（元）", "省级支出（万元）")]
    path = workbook(tmp_path / "a.xlsx", Sheet("a", header, [["费县", 2015, 1, 2.5, 3]], PERIOD_PREFACE))
    proposal = with_choice(proposed(path, "funds"), 2, "received_wan·provincial")
    assert any("表头都是「到账」" in problem for problem in problems(proposal))


@pytest.mark.parametrize(
    ("header", "form"),
    [
        (forms.construction_header(), "progress"),
        (forms.equipment_header(), "progress"),
        (forms.funds_header(), "funds"),
        (forms.plan_header(), "plan"),
        (forms.plan_funds_header(), "plan_funds"),
    ],
    ids=["construction", "equipment", "funds", "plan", "plan_funds"],
)
def test_the_usual_sheets_under_one_strange_word_are_proposed_whole(
    header: list[list[str]], form: str, tmp_path: Path
) -> None:
    place = next(n for n, path in enumerate(header) if path[0] == "县（市、区）")
    header[place] = ["报送的地方"] * len(header[place])
    names = {
        "县（市、区）": "费县",
        "行政区划代码": "371325",
        "报送的地方": "费县",
        "预算年度": 2015,
        "设区市": "临沂市",
    }
    row = [names.get(path[0], None if path[0] in ("填报日期", "序号") else 1) for path in header]
    proposal = proposed(workbook(tmp_path / "a.xlsx", Sheet("a", header, [row])))
    assert proposal.form == form and problems(proposal) == []
    assert (proposal.columns[place].meaning, proposal.columns[place].why) == ("county_name", "从单元格的内容看出")


def test_ledgers_are_told_by_their_numbers_and_states(tmp_path: Path) -> None:
    header = [[word] for word in ("工程编号", "县区", "工程状态", "开工时间", "完工时间", "已支出（万元）")]
    rows = [["P1", "费县", "开工", "2015-03-01", None, 2.5], ["P2", "费县", "未开工", None, None, 0]]
    proposal = proposed(workbook(tmp_path / "a.xlsx", Sheet("a", header, rows, PERIOD_PREFACE)))
    assert proposal.form == "project_status" and problems(proposal) == []
    assert [column.meaning for column in proposal.columns] == [
        "project_id", "county_name", "state", "started_on", "completed_on", "paid_wan",
    ]  # fmt: skip
    header = [[word] for word in ("标识码", "校名", "区县", "学段", "在校学生数", "教学班数")]
    rows = [["3137000001", "费县一小", "费县", "小学", 300, 7], ["3137000002", "费县二中", "费县", "初中", 500, 9]]
    schools = proposed(workbook(tmp_path / "b.xlsx", Sheet("b", header, rows, [])))
    assert schools.form == "schools" and not schools.undecided


def test_a_sheet_without_figures_has_no_proposal() -> None:
    sheets: list[list[list[Any]]] = [
        [],
        [[]],
        [["说明"], ["请注意"]],
        [["县", "备注"], ["费县", "无"]],
        [[1, 2], [3, 4]],
    ]
    for rows in sheets:
        assert propose(Table("a", merged_into(rows, []))) is None
    with pytest.raises(ValueError, match="没有“roads”"):
        propose(Table("a", []), "roads")


def test_a_proposal_goes_through_json(tmp_path: Path) -> None:
    for build in FILES.values():
        proposal = proposed(build(tmp_path)[0])
        assert from_json(to_json(proposal)) == proposal
    for text in ("", "[]", "{}", '{"columns": 3}'):
        with pytest.raises(ValueError):
            from_json(text)
    with pytest.raises(ValueError, match="没有“nonsense”"):
        from_json(to_json(proposal).replace('"period"', '"nonsense"'))


def test_a_choice_must_be_one_of_the_forms_meanings(tmp_path: Path) -> None:
    proposal = proposed(flat_file(tmp_path)[0])
    chosen = with_choice(proposal, 8, "completed_qty·books")
    assert (chosen.columns[8].label, chosen.columns[8].score) == ("图书·竣工面积或购置数量", 1.0)
    with pytest.raises(ValueError, match="roads"):
        with_choice(proposal, 0, "roads")
    with pytest.raises(ValueError, match="第99列"):
        with_choice(proposal, 98, "-")


@pytest.mark.parametrize("form", MAPPED)
def test_every_column_of_a_form_can_be_chosen_by_a_label_of_its_own(form: str) -> None:
    columns = {column.name for column in FORMS[form].columns}
    assert columns <= {meaning.column for meaning in all_meanings(form).values()}
    labels = list(meanings(form).values())
    assert len(labels) == len(set(labels))
    for meaning in all_meanings(form).values():
        known = METRICS if meaning.role == RATE else {"-", *columns, *SIMILAR["places"]}
        assert meaning.column in known
        assert meaning.role != CHECK or class_column(form)


def test_every_word_list_speaks_of_something_that_exists() -> None:
    lists = {"reviews", "targets", "milestones", "national_rank", "inspections", "measures", "needs"}
    lists |= {"budget_lines", "class_sizes", "enrolment"}
    assert set(FORMS) - set(MAPPED) == {"stated_rates", *lists} and set(SIMILAR["rates"]) <= set(METRICS)
    for choices in ("work_class", "source"):
        assert set(SIMILAR["words"][choices]) == set(CHOICES[choices].values())
    concepts = {concept for table in ("stage", "measure", "thing") for concept in SIMILAR["words"][table]}
    for form in MAPPED:
        for name, record in SIMILAR["forms"][form].items():
            assert {need for way in record.get("needs", [[name]]) for need in way} <= concepts, (form, name)
            assert set(record.get("may", ())) <= concepts


LEVELS = "县（市、区） 区县 行政区划代码 校舍 土建 省级 年度 开工面积（㎡） 已完工 到位（万元） 元 合计 备注 %".split()
WORDS = ["费县", "371325", "校舍", "2015", "单位：元", "报告期：2015年7月", "合计", "3%", "—"]
CELL = st.one_of(
    st.none(),
    st.integers(-3, 3000),
    st.floats(0, 1e6),
    st.booleans(),
    st.dates(date(2013, 1, 1), date(2019, 12, 31)),
    st.datetimes(datetime(2013, 1, 1), datetime(2019, 12, 31)),
    st.text(max_size=6),
    st.sampled_from(WORDS),
)
HEADERS = st.lists(st.lists(st.none() | st.sampled_from(LEVELS) | st.text(max_size=3), max_size=6), max_size=4)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    HEADERS,
    st.lists(st.lists(CELL, max_size=6), max_size=5),
    st.lists(st.tuples(*[st.integers(0, 5)] * 4), max_size=2),
    st.text(max_size=5),
)
def test_an_odd_table_is_proposed_previewed_and_written_or_said_to_be_open(
    header: list[list[Any]], rows: list[list[Any]], corners: list[Range], sheet: str
) -> None:
    merged = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]
    try:
        table = Table(sheet, merged_into(header + rows, merged), merged)
    except UnreadableError:
        # Ranges that overlap are refused before anybody looks at the cells.
        reject()
    proposal = propose(table)
    if proposal is None:
        return
    assert from_json(to_json(proposal)) == proposal
    preview("a.xlsx", table, proposal, REGIONS)
    if problems(proposal):
        with pytest.raises(ValueError):
            layout_of(proposal, "a", "甲")
    else:
        assert layout_of(proposal, "a", "甲").startswith('form = "')
