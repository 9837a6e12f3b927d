"""One cell: what an office may write, and what is refused with which sentence."""

from datetime import date, datetime

import pytest

from etl import values
from etl.faults import Bad, bad
from etl.values import Cell

WAN, M2 = 1_000_000, 100


@pytest.mark.parametrize(
    ("cell", "hundredths"),
    [
        (140.1, 14010),
        (0.29, 29),
        (1.005, 101),  # binary 1.00499…: rounded as written, half up
        (140, 14000),
        (0.0, 0),
        ("140.1", 14010),
        (" 1,234.50 ", 123450),
        ("1，234.5", 123450),
        ("１２３．４５", 12345),
        ("1 234", 123400),
        ("12,345,678", 1234567800),
        ("1.5e-01", 15),
    ],
)
def test_a_number_keeps_every_digit_that_was_typed(cell: Cell, hundredths: int) -> None:
    assert values.number(cell, M2) == hundredths


def test_money_finer_than_a_fen_is_rounded_half_up() -> None:
    assert values.number(0.0000005, WAN) == 1
    assert values.number(0.0000004, WAN) == 0
    assert values.number(1234.567891, WAN) == 1234567891


@pytest.mark.parametrize("cell", [None, "", "  ", "　", "—", "——", "-", "－", "/", "／", "无"])
def test_a_dash_a_slash_or_wu_is_not_reported_and_not_zero(cell: Cell) -> None:
    assert values.number(cell, M2) is None
    assert values.day(cell) is None
    assert values.text(cell) is None


@pytest.mark.parametrize("cell", [-1, -0.5, "-5", "－5", "(1,234)", "（1，234）"])
def test_a_negative_number_is_refused_in_brackets_too(cell: Cell) -> None:
    assert values.number(cell, M2) == values.NEGATIVE


@pytest.mark.parametrize(
    "cell",
    [
        "约300",
        "300元",
        "12,34",
        "1.2.3",
        "34%",
        "2.137E+09",
        "1.2E-02",
        True,
        date(2015, 1, 1),
        float("nan"),
        float("inf"),
    ],
)
def test_anything_else_in_a_number_column_is_refused(cell: Cell) -> None:
    assert isinstance(values.number(cell, M2), Bad)


def test_formulas_without_a_result_are_refused_with_their_own_sentences() -> None:
    assert values.number("#DIV/0!", M2) == values.SHEET_ERROR
    assert values.number("=SUM(A1:A3)", M2) == values.NOT_CALCULATED


def test_a_number_too_large_to_be_true_is_refused() -> None:
    assert values.number(1e15, WAN) == values.TOO_LARGE
    assert values.number("99999999999999999999", 1, whole=True) == values.TOO_LARGE


def test_a_count_must_be_whole() -> None:
    assert values.number(3.0, 1, whole=True) == 3
    assert values.number("3.0", 1, whole=True) == 3
    assert values.number(3.5, 1, whole=True) == values.COUNT
    assert values.number("3.5", 1, whole=True) == values.COUNT


@pytest.mark.parametrize(
    "cell",
    [
        "2015年6月30日",
        "2015-06-30",
        "2015.06.30",
        "2015/6/30",
        "20150630",
        "２０１５年６月３０日",
        "2015年 6月 30日",
        "2015-06-30 00:00:00",
        date(2015, 6, 30),
        datetime(2015, 6, 30, 8, 15),
        42185,
        42185.0,
        "42185",
        20150630.0,
    ],
)
def test_a_day_is_read_in_all_its_spellings(cell: Cell) -> None:
    assert values.day(cell) == date(2015, 6, 30)


@pytest.mark.parametrize("cell", ["2015年6月31日", "6月底", "2015年7月", 7, "昨天", True])
def test_what_names_no_day_is_refused(cell: Cell) -> None:
    assert values.day(cell) == values.DATE


@pytest.mark.parametrize(
    "cell",
    ["2015年7月", "2015-07", "2015/7", "2015.07", "2015.7", 2015.07, 201507, 201507.0, "201507", "2015年7月份",
     "２０１５年７月", date(2015, 7, 1), "2015-07-01"],
)  # fmt: skip
def test_a_period_is_read_in_all_its_spellings(cell: Cell) -> None:
    assert values.period(cell) == 201507


def test_2015_1_may_have_been_2015_10_and_is_refused() -> None:
    assert values.period(2015.1) == values.OCTOBER_OR_JANUARY
    assert values.period("2015.1") == values.OCTOBER_OR_JANUARY
    assert values.period("2015.10") == 201510
    assert values.period("2015-1") == 201501


@pytest.mark.parametrize("cell", ["2015年13月", "7月", "201513", date(2015, 7, 2), 42185, True])
def test_what_names_no_month_is_refused(cell: Cell) -> None:
    assert isinstance(values.period(cell), Bad)


def test_a_year_may_carry_its_word() -> None:
    assert [values.year(cell) for cell in (2015, 2015.0, "2015", "2015年", "2015年度")] == [2015] * 5
    assert values.year("15") == values.YEAR and values.year(1500) == values.YEAR


def test_text_keeps_its_punctuation_and_loses_the_space_around_it() -> None:
    assert values.text("　中心小学（东校区） ") == "中心小学（东校区）"
    assert values.text("演示〔2015〕１号") == "演示〔2015〕1号"
    assert values.text(2137000001.0) == "2137000001"
    assert values.text("费\u202e县\x00中\x07心\u200b小\ufeff学") == "费县中心小学"
    assert values.text("\u202e\x07") is None
    assert values.text("长" * values.LONGEST) == "长" * values.LONGEST
    assert values.text("长" * (values.LONGEST + 1)) == bad("too_long_text", found="2,001", limit="2,000")
    assert values.text(1e17) == values.text("2.137E+09") == values.TEXT


def test_half_width_is_not_nfkc() -> None:
    assert values.compact("面积（㎡）①　１") == "面积(㎡)①1"


def test_a_choice_takes_the_office_word_and_the_canonical_word() -> None:
    words = {"校舍": "building", "building": "building"}
    assert values.choice(" 校 舍", words) == "building"
    assert values.choice("building", words) == "building"
    assert values.choice("食堂", words) == bad("not_a_choice", choices=("校舍",))
