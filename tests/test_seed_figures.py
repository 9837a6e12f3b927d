"""The figures of the speeches and of the bulletin, out of forms, to the printed digit."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl import demo
from warehouse.metrics import METRICS, money
from warehouse.store import query

DEMO = Path(demo.__file__).parent
SEED = {row["id"]: row for row in csv.DictReader((DEMO / "seed_figures.csv").open(encoding="utf-8-sig"))}
PUBLISHED = list(csv.DictReader((DEMO / "published_progress.csv").open(encoding="utf-8-sig")))

SHANDONG, HENAN, JUNE_2015 = "370000", "410000", "2015-07"


def one(sql: str, **params: Any) -> Any:
    return query(sql, **params).item()


def rate(metric: str, region: str = SHANDONG, period: str = JUNE_2015) -> str:
    row = query(
        "select numerator, denominator from metric_value "
        "where metric = $metric and region_code = $region and period = $period",
        metric=metric,
        region=region,
        period=period,
    ).row(0)
    return METRICS[metric].text(*row)


def cities(condition: str) -> int:
    return int(
        one(
            "select count(distinct s.region_code) from metric_value as s inner join metric_value as i "
            "on i.region_code = s.region_code and i.period = s.period and i.metric = 'investment_rate' "
            f"where s.metric = 'start_rate' and s.level = 'city' and s.period = '2015-07' and ({condition})"
        )
    )


def yi(wan: Decimal) -> str:
    return money(wan, "province").removesuffix("亿元")


def henan(*sources: str) -> str:
    listed = "', '".join(sources)
    henan = "select sum(planned_wan) from plan_by_source where region_code = '410000'"
    return yi(one(f"{henan} and source in ('{listed}')"))


def planned(province: str, measure: str, *classes: str) -> Decimal:
    listed = "', '".join(classes)
    return Decimal(
        one(
            f"select sum({measure}) from county_plan where kind = 'baseline' and province_code = $province "
            f"and work_class in ('{listed}')",
            province=province,
        )
    )


def ten_thousands(measure: str, work_class: str) -> str:
    return f"{planned(SHANDONG, measure, work_class) / 10_000:.2f}"


ALL = ("building", "sports", "living", "books", "digital", "desks", "instruments")
SOURCES = ("central_special", "central_other", "provincial", "city", "county", "other")
UNDER_20 = "select count(*) from laggard where metric = 'utilization' and period = '2015-07' and band = 'severe'"

# id → what the warehouse answers, as it is printed.
ANSWERS: dict[str, Callable[[], object]] = {
    "H02": lambda: henan(*SOURCES),
    "H03": lambda: henan("central_special", "central_other"),
    "H04": lambda: henan("central_special"),
    "H05": lambda: henan("central_other"),
    "H06": lambda: henan("provincial", "city", "county"),
    "H07": lambda: henan("provincial"),
    "H08": lambda: henan("city"),
    "H09": lambda: henan("county"),
    "H10": lambda: henan("other"),
    "H11": lambda: yi(planned(HENAN, "planned_wan", "building", "sports")),
    "H12": lambda: yi(planned(HENAN, "planned_wan", *ALL[2:])),
    "H13": lambda: one("select count(*) from region where has_task and level = 'county' and province_code = '410000'"),
    "H14": lambda: one("select count(*) from region where has_task and level = 'city' and province_code = '410000'"),
    "H15": lambda: one("select count(*) from zero_matching_plan where province_code = '410000' and source = 'county'"),
    "S01": lambda: yi(
        one(
            "select numerator from metric_value where metric = 'investment_rate' and region_code = '370000' "
            "and period = '2015-07'"
        )
    ),
    "S02": lambda: rate("investment_rate"),
    "S03": lambda: rate("start_rate"),
    "S04": lambda: rate("completion_rate"),
    "S05": lambda: cities("s.value > 0.5 or i.value > 0.5"),
    "S08": lambda: cities("s.band = 'good'"),
    "S09": lambda: cities("s.band in ('severe', 'lagging')"),
    "S10": lambda: cities("s.band = 'severe'"),
    "S11": lambda: cities("true"),
    "S12": lambda: yi(
        one(
            "select received_wan from funds_by_source where region_code = '370000' and source = 'city' "
            "and period = '2015-07'"
        )
    ),
    "S13": lambda: rate("city_share"),
    "P01": lambda: ten_thousands("planned_qty", "building"),
    "P02": lambda: ten_thousands("planned_qty", "sports"),
    "P03": lambda: ten_thousands("planned_qty", "desks"),
    "P04": lambda: ten_thousands("planned_qty", "books"),
    "P05": lambda: ten_thousands("key_item_qty", "instruments"),
    "P06": lambda: ten_thousands("key_item_qty", "living"),
    "P07": lambda: one("select counties from reporting where region_code = '370000' and period = '2015-07'"),
    "P08": lambda: one("select count(distinct school_id) from project_ledger where period = '2015-07'"),
    "P10": lambda: yi(planned(SHANDONG, "planned_wan", *ALL)),
}

# id → does the warehouse say what the sentence says, where the figure is a bound or a fraction.
HOLDS: dict[str, Callable[[], bool]] = {
    "S07": lambda: cities("i.value >= 0.5") > 0 and cities("i.value < 0.2") > 0,
    "S14": lambda: _city_money_near_a_million() == (1, 1),
    "S15": lambda: one(UNDER_20) > 0,
    "S17": lambda: rate("start_rate") == "34.37%",
    "S18": lambda: Decimal(rate("completion_rate").removesuffix("%")) < 20,
    "S19": lambda: one("select counties from reporting where region_code = '370000' and period = '2015-07'") == 111,
    "S21": lambda: abs(_upper_share() - Decimal("0.40")) < Decimal("0.02"),
    "S35": lambda: _fastest_city_has_both_above_half(),
}

# What nobody reports on these forms: national figures, rules, meetings, class sizes, other provinces' years.
NOT_IN_THE_WAREHOUSE = {
    "H01", "H16", "H17", "H18", "H19", "H20", "H21", "H22", "H23", "H24", "H25", "H26", "H27",
    "S06", "S16", "S20", "S22", "S23", "S24", "S25", "S26", "S27", "S28", "S29", "S30", "S31", "S32", "S33", "S34",
    "P09", "P11",
}  # fmt: skip


def _city_money_near_a_million() -> tuple[int, int]:
    """Cities whose own money is declared 0, and cities with a heavy task whose own money is about 100万元."""
    row = query(
        "select count(*) filter (where received_wan = 0) as none, "
        "count(*) filter (where received_wan between 80 and 120 and heavy) as about_a_million from ("
        "select f.received_wan, p.denominator > avg(p.denominator) over () as heavy from funds_by_source as f "
        "inner join metric_value as p on p.region_code = f.region_code and p.period = f.period "
        "and p.metric = 'investment_rate' "
        "where f.level = 'city' and f.source = 'city' and f.period = '2015-07')"
    ).row(0)
    return (row[0], row[1])


def _upper_share() -> Decimal:
    upper = one(
        "select sum(planned_wan) from plan_by_source where region_code = '370000' "
        "and source in ('central_special', 'central_other', 'provincial')"
    )
    return Decimal(upper / one("select sum(planned_wan) from plan_by_source where region_code = '370000'"))


def _fastest_city_has_both_above_half() -> bool:
    fastest = query(
        "select region_code from metric_value where metric = 'start_rate' and level = 'city' and period = '2015-07' "
        "order by value desc limit 1"
    ).item()
    row = query(
        "select min(value) from metric_value where metric in ('start_rate', 'completion_rate') "
        "and region_code = $code and period = '2015-07'",
        code=fastest,
    )
    return bool(row.item() > 0.5)


def test_every_figure_of_the_speeches_is_either_answered_or_known_to_be_out_of_reach() -> None:
    assert set(ANSWERS) | set(HOLDS) | NOT_IN_THE_WAREHOUSE == set(SEED)


@pytest.mark.parametrize("figure", ANSWERS)
def test_the_warehouse_answers_a_figure_of_the_speeches_to_the_printed_digit(demo_data: Path, figure: str) -> None:
    row = SEED[figure]
    printed = Decimal(row["figure"].replace("/140", ""))
    answer = Decimal(str(ANSWERS[figure]()).removesuffix("%").replace(",", ""))
    places = -printed.as_tuple().exponent if isinstance(printed.as_tuple().exponent, int) else 0  # type: ignore[operator]
    assert round(answer, places) == printed, row["quote"]


@pytest.mark.parametrize("figure", HOLDS)
def test_what_the_speeches_say_in_words_holds_in_the_warehouse(demo_data: Path, figure: str) -> None:
    assert HOLDS[figure](), SEED[figure]["quote"]


BULLETIN = {"竣工率": "completion_rate", "采购完成率": "purchase_rate"}
RATES = [row for row in PUBLISHED if row["as_of"] == "2017-02-28" and row["metric"] in BULLETIN]


@pytest.mark.parametrize("row", RATES, ids=lambda row: f"{row['unit']}{row['metric']}")
def test_the_rates_of_the_bulletin_of_february_2017_come_out(demo_data: Path, row: dict[str, str]) -> None:
    region = one("select code from region where name = $name and level <> 'county'", name=row["unit"])
    printed = f"{Decimal(row['value']):.2f}%"
    assert rate(BULLETIN[row["metric"]], region, "2017-03") == printed


def test_the_bulletin_covers_fifteen_cities_and_the_province_twice() -> None:
    assert len(RATES) == 32


def test_at_least_six_counties_under_20_sit_in_cities_above_the_provinces_rate(demo_data: Path) -> None:
    hidden = one(
        "select count(*) from laggard as l inner join metric_value as p on p.metric = l.metric "
        "and p.period = l.period and p.level = 'province' and p.region_code = l.province_code "
        "where l.metric = 'start_rate' and l.period = '2015-07' and l.band = 'severe' and l.city_value > p.value"
    )
    assert hidden >= 6


def test_every_version_of_the_demo_says_that_its_data_are_synthetic(demo_data: Path) -> None:
    assert one("select label from version") == "演示数据（合成）"
