"""When a batch of money must be used up, from the day of its allotment in settings.toml."""

from datetime import date

from tests.conftest import LANSHAN, House
from warehouse.settings import SETTINGS
from warehouse.store import query


def test_works_are_due_in_two_years_and_equipment_in_half_a_year(house: House) -> None:
    house.load(house.plan({LANSHAN: 100}))
    (first,) = query("select * from batch where province_code = '370000' and budget_year = 2014").to_dicts()
    assert first["allotted_on"] == SETTINGS.allotments["370000"][2014] == date(2014, 8, 29)
    # Six months after 29 August is the last day of February.
    assert (first["works_due_on"], first["equipment_due_on"]) == (date(2016, 8, 29), date(2015, 2, 28))
