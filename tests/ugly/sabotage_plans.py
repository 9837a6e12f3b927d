"""Ugly files of the plan with one thing wrong in each, and the faults that must be told."""

from tests.ugly.facts import FEIXIAN, LANSHAN, LIXIA, TENGZHOU, ZAOZHUANG_SHIZHONG, ZONE
from tests.ugly.files import Sabotage
from tests.ugly.grids import Grid, Told, cell_name
from tests.ugly.plans import money_of_jinan, money_of_linyi, money_of_zaozhuang, tasks_of_linyi, tasks_of_two_cities
from tests.ugly.wrongs import (
    above,
    across,
    behind,
    both,
    cell,
    cut,
    encrypted_package,
    head,
    over,
    whole,
    with_password,
    without,
)

AREA, MONEY, SCHOOLS = ("building", "planned_qty"), ("building", "planned_wan"), ("building", "planned_schools")
COUNTY_MONEY = ("county", "planned_wan")


def wrong_unit_in_row(grid: Grid) -> list[Told]:
    """㎡ for the money of a county, in the row of units."""
    last = grid.header[1]
    column = grid.columns[COUNTY_MONEY]
    grid.cells[last + 1, column] = "㎡"
    return [("wrong_unit", grid.name, cell_name((last, column)))]


SABOTAGES = [
    Sabotage("a_letter_in_a_number", tasks_of_two_cities, cell(LIXIA, AREA, "12O.5", "not_a_number")),
    Sabotage("a_fraction_of_a_school", tasks_of_two_cities, cell(TENGZHOU, SCHOOLS, 3.5, "not_a_count")),
    Sabotage("text_in_a_count", tasks_of_two_cities, cell(TENGZHOU, SCHOOLS, "三所", "not_a_count")),
    Sabotage("a_wrong_section_total", tasks_of_two_cities, cell("　　小计", AREA, 1.5, "wrong_sum_of_rows")),
    Sabotage("a_wrong_grand_total", tasks_of_two_cities, cell("　合　计", MONEY, 1, "wrong_sum_of_rows")),
    Sabotage("a_figure_over_two_rows", tasks_of_two_cities, over(ZAOZHUANG_SHIZHONG, MONEY)),
    Sabotage(
        "a_city_gone",
        tasks_of_two_cities,
        lambda book: [
            *cell(ZAOZHUANG_SHIZHONG, "city_name", "")(book),
            *cell(ZAOZHUANG_SHIZHONG, "county_name", "市中区", "county_in_several")(book),
        ],
    ),
    Sabotage("a_city_misspelt", tasks_of_two_cities, cell(ZAOZHUANG_SHIZHONG, "city_name", "早庄市", "unknown_city")),
    Sabotage(
        "a_county_misspelt_beside_its_city",
        tasks_of_two_cities,
        cell(TENGZHOU, "county_name", "腾州市", "unknown_county_near"),
    ),
    Sabotage("a_figure_over_two_columns", tasks_of_two_cities, across(TENGZHOU, AREA)),
    Sabotage("a_figure_over_two_rows_and_columns", tasks_of_two_cities, across(ZAOZHUANG_SHIZHONG, AREA, rows=2)),
    Sabotage("no_plan_version", tasks_of_two_cities, above("规划版本：", None, "no_plan_version")),
    Sabotage("a_kind_of_plan_misspelt", tasks_of_two_cities, above("规划类型：基线", "规划类型：基本", "not_a_choice")),
    Sabotage("a_thirtieth_of_february", tasks_of_two_cities, above("1月9日", "2月30日", "not_a_day")),
    Sabotage("an_error_in_an_old_workbook", tasks_of_linyi, cell(FEIXIAN, MONEY, "#N/A", "sheet_error")),
    Sabotage(
        "a_code_that_does_not_exist", tasks_of_linyi, cell(LANSHAN, "county_code", 371399.0, "unknown_code_named")
    ),
    Sabotage(
        "a_code_of_another_county",
        tasks_of_linyi,
        both(cell(LANSHAN, "county_code", 371325.0), cell(LANSHAN, "county_name", "兰山区", "code_and_name_differ")),
    ),
    Sabotage("a_wrong_total_above", tasks_of_linyi, cell("全市合计", SCHOOLS, 1, "wrong_sum_of_rows")),
    Sabotage("an_old_workbook_cut_off", tasks_of_linyi, whole("damaged"), cut(0.6)),
    Sabotage("an_old_workbook_with_a_password", tasks_of_linyi, whole("encrypted"), with_password),
    Sabotage("an_encrypted_package", tasks_of_linyi, whole("encrypted"), encrypted_package),
    Sabotage(
        "no_unit_anywhere",
        money_of_jinan,
        lambda book: [
            *above("（亿元）", "")(book),
            *head(("central_special", "planned_wan"), "中央", "中央", "no_money_units")(book),
        ],
    ),
    Sabotage("about_so_much", money_of_jinan, cell((LIXIA, 2014), COUNTY_MONEY, "约0.3", "about")),
    Sabotage("a_wrong_total_of_a_city", money_of_jinan, cell("济南市", COUNTY_MONEY, 0.5, "wrong_sum_of_rows")),
    Sabotage(
        "a_budget_year_of_nobody", money_of_jinan, cell((LIXIA, 2014), "budget_year", "2051", "outside_budget_years")
    ),
    Sabotage("a_negative_float", money_of_zaozhuang, cell((TENGZHOU, "city", 2014), "planned_wan", -2.5, "negative")),
    Sabotage(
        "a_county_merged_away",
        money_of_zaozhuang,
        cell((TENGZHOU, "city", 2014), "county_code", "410211", "county_gone"),
    ),
    Sabotage("a_typed_column_missing", money_of_zaozhuang, without("source")),
    Sabotage("a_typed_file_cut_off", money_of_zaozhuang, whole("damaged"), cut(0.7)),
    Sabotage("a_unit_that_measures_no_money", money_of_linyi, lambda book: wrong_unit_in_row(book[0])),
    Sabotage("brackets_around_a_number", money_of_linyi, cell((LANSHAN, 2014), COUNTY_MONEY, "(1,234)", "negative")),
    Sabotage("digits_lost", money_of_linyi, cell((ZONE, 2015), COUNTY_MONEY, "2.137E+09", "lost_digits")),
    Sabotage("a_county_after_the_notes", money_of_linyi, behind((ZONE, 2015), "county_code")),
]
