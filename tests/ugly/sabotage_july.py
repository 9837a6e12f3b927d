"""Ugly files of July with one thing wrong in each, and the faults that must be told."""

from tests.ugly import summer
from tests.ugly.facts import FEIXIAN, JINAN_SHIZHONG, LANLING, LANSHAN, LIXIA, TENGZHOU, ZHANGQIU, ZONE
from tests.ugly.files import Sabotage
from tests.ugly.grids import Grid, Told, cell_name
from tests.ugly.spellings import Formula
from tests.ugly.wrongs import above, behind, beside, both, cell, head, over, twice, whole

STARTED, INVESTED = ("building", "started_qty"), ("building", "invested_wan")
BOOKS, DESKS = ("books", "completed_qty"), ("desks", "bought_wan")


def comma_without_quotes(book: list[Grid]) -> list[Told]:
    """A number whose comma parts it in two: the last figure comes to stand under no header."""
    grid = book[0]
    row, last = grid.place((LANSHAN, "building"), "invested_wan")
    for column in range(last + 1, last, -1):
        grid.cells[row, column] = grid.cells[row, column - 1]
    return [("no_header", grid.name, cell_name((row, last + 1)))]


def unknown_sheet(book: list[Grid]) -> list[Told]:
    """A visible sheet of figures that is no form."""
    grid = Grid("食堂情况")
    for cells in (["学校", "人数", "面积", "灶台"], ["甲小学", 1, 2, 3], ["乙小学", 4, 5, 6]):
        grid.add(cells)
    book.append(grid)
    return [("unknown_sheet", grid.name, "")]


def county_as_detail(book: list[Grid]) -> list[Told]:
    """A county that is written as an of-which row."""
    return book[0].put(ZHANGQIU, "county_name", "其中：章丘市", "county_as_detail")


SABOTAGES = [
    Sabotage("a_comma_without_quotes", summer.progress_of_lanshan, comma_without_quotes),
    Sabotage(
        "no_period_in_a_row_of_a_list",
        summer.progress_of_lanshan,
        lambda book: [*cell((LANSHAN, "books"), "period", "")(book), ("no_period", "", "")],
    ),
    Sabotage(
        "a_period_before_the_programme",
        summer.progress_of_lanshan,
        cell((LANSHAN, "books"), "period", "2012年7月", "outside_programme"),
    ),
    Sabotage(
        "two_points_in_a_number",
        summer.progress_of_lanling,
        cell((LANLING, "books"), "completed_qty", "１.２.３", "not_a_number"),
    ),
    Sabotage(
        "a_unit_written_beside_a_number",
        summer.progress_of_lanling,
        cell((LANLING, "books"), "invested_wan", "12.5万元", "not_a_number"),
    ),
    Sabotage(
        "an_office_that_is_not_the_countys",
        summer.progress_of_lanling,
        cell((LANLING, "desks"), "county_name", "费县", "county_elsewhere"),
    ),
    Sabotage(
        "a_rate_that_is_no_number",
        summer.report_of_feixian,
        cell(FEIXIAN, ("rates", "start_rate"), "三成多", "not_a_percent"),
    ),
    Sabotage(
        "mu_for_square_metres",
        summer.report_of_feixian,
        head(STARTED, "（万㎡）", "（亩）", "unknown_unit", missing=True),
    ),
    Sabotage("a_sheet_that_is_no_form", summer.report_of_feixian, unknown_sheet),
    Sabotage(
        "figures_finer_than_a_count",
        summer.report_of_feixian,
        cell(FEIXIAN, ("building", "started_schools"), 2.000001, "not_a_count"),
    ),
    Sabotage("a_serial_of_another_day", summer.report_of_feixian, beside("数据截至", 42186, "wrong_as_of")),
    Sabotage("about_so_much_on_a_page", summer.report_of_zone, cell(ZONE, STARTED, "近万", "not_a_number")),
    Sabotage(
        "a_page_of_an_even_month",
        summer.report_of_zone,
        both(
            above("报告期：2015年7月", "报告期：2015年8月", "even_month"),
            above("报告期：2015年7月", "报告期：2015年8月", "even_month", sheet=1),
        ),
    ),
    Sabotage("a_minus_of_accountants", summer.report_of_zone, cell(ZONE, DESKS, "△12.5", "negative", sheet=1)),
    Sabotage(
        "a_wrong_total_under_a_city", summer.buildings_of_zaozhuang, cell("枣庄市", STARTED, 5, "wrong_sum_of_rows")
    ),
    Sabotage("a_city_that_is_none", summer.buildings_of_zaozhuang, cell(TENGZHOU, "city_name", "早庄", "unknown_city")),
    Sabotage("a_day_without_a_month", summer.buildings_of_zaozhuang, above("2015年6月30日", "三十日", "not_a_day")),
    Sabotage(
        "a_result_that_is_an_error",
        summer.equipment_of_zaozhuang,
        cell(TENGZHOU, BOOKS, Formula("=1/0", "#DIV/0!"), "sheet_error"),
    ),
    Sabotage("a_signature_before_a_county", summer.equipment_of_zaozhuang, behind(TENGZHOU, "county_name")),
    Sabotage(
        "a_county_twice",
        summer.buildings_of_jinan,
        both(
            cell(ZHANGQIU, "county_name", "历下区"),
            cell(ZHANGQIU, "county_code", 370102.0),
            lambda book: [("row_twice", "表一", str(book[0].rows[ZHANGQIU,] + 1))],
        ),
    ),
    Sabotage("a_county_as_detail", summer.buildings_of_jinan, county_as_detail),
    Sabotage("a_serial_of_the_other_system", summer.buildings_of_jinan, beside("数据截至", 42185, "wrong_as_of")),
    Sabotage("a_figure_over_two_counties", summer.buildings_of_jinan, over(JINAN_SHIZHONG, INVESTED)),
    Sabotage("a_number_too_large", summer.equipment_of_jinan, cell(LIXIA, DESKS, "99999999999999", "too_large_number")),
    Sabotage("a_column_twice_in_a_text", summer.equipment_of_jinan, twice(("instruments", "invested_wan"))),
    Sabotage(
        "not_a_text_at_all",
        summer.equipment_of_jinan,
        whole("unknown_encoding"),
        lambda content: b"\x00\x01\xff\xfe" + content,
    ),
]
