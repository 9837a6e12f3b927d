"""Ugly files of May with one thing wrong in each, and the faults that must be told."""

from datetime import date

from tests.ugly import spring
from tests.ugly.facts import FEIXIAN, JINAN_SHIZHONG, LANLING, LANSHAN, LIXIA, TENGZHOU, ZHANGQIU
from tests.ugly.files import Sabotage
from tests.ugly.grids import Grid, Told, cell_name
from tests.ugly.spellings import Formula
from tests.ugly.wrongs import above, again, beside, both, cell, cut, emptied, head, twice, whole, with_macros, without

STARTED, INVESTED = ("building", "started_qty"), ("building", "invested_wan")


def stacked(book: list[Grid]) -> list[Told]:
    """The second table below the first on the same sheet: its header, which is wider, is taken for that of all."""
    first, second = book[0], book.pop(1)
    down = first.height + 1
    first.cells |= {(row + down, column): found for (row, column), found in second.cells.items()}
    first.merged += [(top + down, left, bottom + down, right) for top, left, bottom, right in second.merged]
    return [("above_the_header", first.name, cell_name((row, 0))) for row in first.rows.values()]


def under_no_header(book: list[Grid]) -> list[Told]:
    """A sheet of one county's figures whose header says nothing."""
    grid = book[1]
    for place in [at for at in grid.cells if grid.header[0] <= at[0] <= grid.header[1]]:
        grid.cells[place] = f"第{place[1] + 1}项"
    return [("unknown_sheet", grid.name, "")]


def copied(book: list[Grid]) -> list[Told]:
    """The first table once more on a sheet of its own."""
    again_ = spring.report_of_lixia.book()[0]
    again_.name = "表一（2）"
    book.append(again_)
    return [("row_twice_elsewhere", again_.name, str(again_.rows[LIXIA,] + 1))]


SABOTAGES = [
    Sabotage(
        "a_formula_never_calculated",
        spring.buildings_of_linyi,
        cell(FEIXIAN, STARTED, Formula("=A1+1", None), "not_calculated"),
    ),
    Sabotage(
        "a_formula_of_another_file",
        spring.buildings_of_linyi,
        cell(FEIXIAN, STARTED, Formula("='[别的.xlsx]Sheet1'!A1", 5), "calls_out"),
    ),
    Sabotage(
        "a_division_by_zero",
        spring.buildings_of_linyi,
        cell(LANLING, INVESTED, Formula("=1/0", "#DIV/0!"), "sheet_error"),
    ),
    Sabotage(
        "a_period_of_an_even_month",
        spring.buildings_of_linyi,
        above("报告期：2015年5月", "报告期：2015年6月", "even_month"),
    ),
    Sabotage(
        "a_title_of_another_month",
        spring.buildings_of_linyi,
        above("2015年5月双月报", "2015年3月双月报", "period_differs_title"),
    ),
    Sabotage("macros", spring.buildings_of_linyi, whole("macros"), with_macros),
    Sabotage("a_workbook_cut_off", spring.buildings_of_linyi, whole("damaged"), cut(0.5)),
    Sabotage("nothing_at_all", spring.buildings_of_linyi, whole("empty_file"), emptied),
    Sabotage(
        "a_header_misspelt",
        spring.buildings_of_linyi,
        head(("sports", "completed_qty"), "面积", "面枳", "unknown_header_near", missing=True),
    ),
    Sabotage("a_column_missing", spring.buildings_of_linyi, without(("sports", "completed_projects"))),
    Sabotage("a_column_doubled", spring.buildings_of_linyi, twice(INVESTED)),
    Sabotage(
        "a_total_by_arithmetic_that_is_wrong",
        spring.equipment_of_linyi,
        both(
            cell("　　四县区情况", ("books", "completed_qty"), 7),
            cell("　　四县区情况", "county_name", "　　四县区情况", "unknown_county"),
        ),
    ),
    Sabotage(
        "a_county_misspelt_beside_its_code",
        spring.equipment_of_linyi,
        cell(LANLING, "county_name", "兰凌县", "code_and_name_differ"),
    ),
    Sabotage(
        "a_county_missing",
        spring.equipment_of_linyi,
        both(
            cell(
                LANLING,
                "county_name",
                None,
            ),
            cell(LANLING, "county_code", None, "no_county"),
        ),
    ),
    Sabotage(
        "a_unit_nobody_knows",
        spring.equipment_of_linyi,
        head(("books", "completed_qty"), "（册）", "（本）", "unknown_unit", missing=True),
    ),
    Sabotage(
        "a_sum_across_that_is_wrong",
        spring.money_of_linyi,
        cell((LANSHAN, 2015), ("total", "paid_wan"), 3, "wrong_sum_across"),
    ),
    Sabotage(
        "a_year_twice",
        spring.money_of_linyi,
        both(
            cell((LANSHAN, 2015), "budget_year", 2014),
            lambda book: [("row_twice", "资金", str(book[0].rows[LANSHAN, 2015] + 1))],
        ),
    ),
    Sabotage("no_year", spring.money_of_linyi, cell((LANSHAN, 2015), "budget_year", None, "blank")),
    Sabotage("xml_cut_off", spring.money_of_linyi, whole("damaged"), cut(0.8)),
    Sabotage(
        "a_county_of_another_city",
        spring.report_of_zaozhuang,
        cell(TENGZHOU, "county_name", "历下区", "county_elsewhere"),
    ),
    Sabotage(
        "sheets_of_two_periods",
        spring.report_of_zaozhuang,
        both(
            above("2015年5月双", "2015年3月双", sheet=1),
            above("截至：2015-4-30", "截至：2015-2-28", sheet=1),
            above("报告期：2015年5月", "报告期：2015年3月", "period_differs_sheet", sheet=1),
        ),
    ),
    Sabotage(
        "a_formula_that_openpyxl_leaves_alone", spring.report_of_lixia, cell(LIXIA, STARTED, "=1+1", "not_calculated")
    ),
    Sabotage("a_table_below_another", spring.report_of_lixia, stacked),
    Sabotage("one_row_under_no_header", spring.report_of_lixia, under_no_header),
    Sabotage("a_table_on_two_sheets", spring.report_of_lixia, lambda book: copied(book)),
    Sabotage(
        "a_choice_misspelt",
        spring.progress_of_shizhong,
        cell((JINAN_SHIZHONG, "books"), "work_class", "图画书", "not_a_choice"),
    ),
    Sabotage(
        "october_or_january",
        spring.progress_of_shizhong,
        cell((JINAN_SHIZHONG, "books"), "period", "2015.1", "october_or_january"),
    ),
    Sabotage(
        "text_in_a_count_of_a_list",
        spring.progress_of_shizhong,
        cell((JINAN_SHIZHONG, "books"), "completed_schools", "若干", "not_a_count"),
    ),
    Sabotage(
        "a_day_that_is_not_the_last",
        spring.money_of_shizhong,
        cell((JINAN_SHIZHONG, "city", 2014), "as_of", "2015年4月29日", "wrong_as_of"),
    ),
    Sabotage("a_row_doubled", spring.money_of_shizhong, again((JINAN_SHIZHONG, "city", 2014))),
    Sabotage(
        "a_county_before_its_time",
        spring.report_of_zhangqiu,
        both(cell(ZHANGQIU, "county_name", "章丘区", "county_not_yet"), cell(ZHANGQIU, "county_code", "370114")),
    ),
    Sabotage(
        "a_true_date_that_is_wrong", spring.report_of_zhangqiu, beside("数据截至", date(2015, 4, 29), "wrong_as_of")
    ),
    Sabotage("a_source_left_out", spring.money_of_zhangqiu, cell((ZHANGQIU, "city", 2014), "source", "", "blank")),
    Sabotage("a_list_cut_off", spring.money_of_zhangqiu, whole("cut_off"), lambda content: content[:-24]),
]
