"""Ugly files of money and of ledgers with one thing wrong in each, and the faults that must be told."""

from datetime import date, timedelta

from tests.ugly import ledgers
from tests.ugly.facts import (
    FEIXIAN,
    LANLING,
    LIXIA,
    ZAOZHUANG_SHIZHONG,
    ZONE,
)
from tests.ugly.files import Sabotage
from tests.ugly.grids import Grid, Told, cell_name
from tests.ugly.wrongs import (
    again,
    cell,
    cut,
    head,
    over,
    whole,
    without,
)

CITY_PAID, CITY_RECEIVED = ("city", "paid_wan"), ("city", "received_wan")
# Not the very next day, which a run around midnight reaches.
TOMORROW = date.today() + timedelta(days=2)


def sent_tomorrow(book: list[Grid]) -> list[Told]:
    """A day of sending that is yet to come, beside the signature."""
    grid = book[0]
    place = next(at for at, found in grid.cells.items() if str(found).startswith("填报日期"))
    grid.cells[place] = f"填报日期：{TOMORROW.isoformat()}"
    return [("not_yet", grid.name, cell_name(place))]


def no_unit_in_name(grid: Grid) -> list[Told]:
    """The sheet's name without its unit: every column of money is without one."""
    grid.name = "资金"
    first = grid.columns["central_special", "allocated_wan"]
    return [("no_money_units", grid.name, cell_name((grid.header[1], first)))]


SABOTAGES = [
    Sabotage("no_unit_in_the_sheets_name", ledgers.money_of_lanshan, lambda book: no_unit_in_name(book[0])),
    Sabotage("a_column_of_a_source_missing", ledgers.money_of_lanshan, without(CITY_PAID)),
    Sabotage(
        "a_member_of_an_archive_with_a_letter",
        ledgers.money_of_lanling,
        cell((LANLING, "city", 2014), "paid_wan", "l2.5", "not_a_number"),
    ),
    Sabotage("an_archive_cut_off", ledgers.money_of_lanling, whole("damaged"), cut(0.6)),
    Sabotage(
        "a_serial_of_another_year",
        ledgers.money_of_feixian,
        cell((FEIXIAN, "city", 2014), "as_of", 40722, "wrong_as_of"),
    ),
    Sabotage(
        "a_negative_text", ledgers.money_of_feixian, cell((FEIXIAN, "city", 2014), "paid_wan", "-0.01", "negative")
    ),
    Sabotage(
        "a_zone_that_does_not_exist",
        ledgers.money_of_zone,
        cell((ZONE, "city", 2014), "county_code", "3713Z9", "unknown_code"),
    ),
    Sabotage(
        "infinite_money", ledgers.money_of_zone, cell((ZONE, "city", 2014), "paid_wan", float("inf"), "not_a_number")
    ),
    Sabotage("sent_tomorrow", ledgers.money_of_zaozhuang, sent_tomorrow),
    Sabotage("money_over_two_years", ledgers.money_of_zaozhuang, over((ZAOZHUANG_SHIZHONG, 2014), CITY_RECEIVED)),
    Sabotage(
        "a_wrong_total_of_one_year", ledgers.money_of_jinan, cell("济南市合计", CITY_PAID, "9", "wrong_sum_of_rows")
    ),
    Sabotage("a_page_with_a_row_twice", ledgers.money_of_jinan, again((LIXIA, 2014))),
    Sabotage(
        "a_kind_of_school_misspelt",
        ledgers.schools_of_two_cities,
        cell((LIXIA, "2137000101"), "stage", "小学部", "not_a_choice"),
    ),
    Sabotage(
        "half_a_pupil", ledgers.schools_of_two_cities, cell((LIXIA, "2137000101"), "students", 137.5, "not_a_count")
    ),
    Sabotage(
        "a_number_that_lost_its_digits",
        ledgers.schools_of_linyi,
        cell((LANLING, "2137000301"), "school_id", "2.137E+09", "not_text"),
    ),
    Sabotage("a_school_without_a_name", ledgers.schools_of_linyi, cell((LANLING, "2137000301"), "name", "", "blank")),
    Sabotage(
        "a_day_that_is_none",
        ledgers.projects_of_linyi,
        cell((LANLING, "371324-004"), "planned_start", "2015-2-29", "not_a_day"),
    ),
    Sabotage("a_project_twice", ledgers.projects_of_linyi, again((LANLING, "371324-004"))),
    Sabotage(
        "thousands_of_nothing",
        ledgers.projects_of_others,
        head("planned_wan", "（千元）", "（千）", "unknown_unit", missing=True),
    ),
    Sabotage(
        "a_date_for_an_amount",
        ledgers.projects_of_others,
        cell((LIXIA, "370102-000"), "planned_wan", date(2015, 3, 1), "not_a_number"),
    ),
    Sabotage(
        "a_state_nobody_knows", ledgers.status_of_linyi, cell((FEIXIAN, "371325-006"), "state", "在建", "not_a_choice")
    ),
    Sabotage(
        "a_project_of_another_province",
        ledgers.status_of_linyi,
        cell((FEIXIAN, "371325-006"), "county_name", "金明区", "county_gone"),
    ),
    Sabotage(
        "a_step_nobody_knows",
        ledgers.status_of_others,
        cell((LIXIA, "370102-000"), "blocked_at", "资金", "not_a_choice"),
    ),
    Sabotage(
        "a_header_nobody_knows",
        ledgers.status_of_others,
        head("paid_wan", "paid_wan", "payed_wan", "unknown_header_near", missing=True),
    ),
]
