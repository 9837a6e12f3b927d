"""The map: a tile for each city and county, none lost unsaid, none without its laggards, and no boundary of our own."""

from collections import Counter

import polars as pl
import pytest

from charts.tiles import FIFTHS, places, tiles
from locales import use
from tests.visit import FEIXIAN, charts, run, said
from warehouse.store import query

LINYI, SHANDONG = "371300", "370000"


@pytest.fixture(autouse=True)
def chinese() -> None:
    use("zh")


@pytest.mark.parametrize("level", ["city", "county"])
@pytest.mark.usefixtures("demo_data")
def test_every_region_of_2015_has_a_tile_of_its_own(level: str) -> None:
    known = places(level)
    assert max(Counter((code[:2], *spot) for code, spot in known.items()).values()) == 1
    regions = query("select code from region where level = $level and code not like '%Z%'", level=level)
    assert set(known) == set(regions["code"])


def region(code: str, value: float | None, **more: object) -> dict[str, object]:
    """A row as the map asks for it: so many of 100 ㎡ started."""
    band = None if value is None else "severe" if value < 0.2 else "good"
    return {
        "region_code": code, "region_name": code, "short_name": code[-2:], "level": "county", "city_name": "c",
        "parent_code": code[:4] + "00", "metric": "start_rate", "numerator": None if value is None else value * 100,
        "denominator": 100, "value": value, "band": band, "change": None, "counties": None, "laggard_counties": None,
        "severe_counties": None, "reported": True, "blank": None,
    } | more  # fmt: skip


def test_a_tile_says_its_value_or_why_it_has_none_and_a_region_without_a_place_is_not_drawn() -> None:
    rows = [
        region("370102", 0.1),
        region("370103", 1.2, reported=False),
        region("370104", None, blank="no_task", reported=None),
        region("370105", None, blank="unreported"),
        region("370112", None, blank="zero_base"),
        region("3701Z9", 0.5),
    ]
    figure = tiles(pl.DataFrame(rows, infer_schema_length=None), "county", "370102")
    bars, marks = figure.data[0], figure.data[1]
    assert [text.split("<br>")[1] for text in bars.text] == ["10.00%", "120.00%", "无任务", "未填报", "分母为零"]
    assert list(bars.marker.line.width) == [4, 1, 1, 1, 1]
    assert dict(zip(marks.customdata, marks.marker.symbol, strict=True)) == {
        "370102": "triangle-down", "370103": "triangle-up-open", "370105": "x",
    }  # fmt: skip
    assert [(x, round(base + 0.47)) for x, base in zip(bars.x, bars.base, strict=True)] == [
        places("county")[str(row["region_code"])] for row in rows[:-1]
    ]


@pytest.mark.usefixtures("demo_data")
def test_the_cities_tiles_carry_the_count_of_counties_below_the_line() -> None:
    app = run("map", period="2015-07")
    texts = {text.split("<br>")[0]: text.split("<br>")[1:] for text in charts(app)[0]["data"][0]["text"]}
    assert texts["青岛"] == texts["威海"] == ["无任务"]
    assert len(texts) == 17
    counties = query(
        "select c.short_name, v.value from metric_value as v join region as c on c.code = v.parent_code "
        "where v.period = '2015-07' and v.metric = 'start_rate' and v.level = 'county'"
    )
    for name, *_rest in texts.items():
        own = counties.filter(short_name=name)["value"]
        if own.len():
            assert texts[name][1] == f"{(own < 0.3).sum()}/{own.len()}"
    words = said(app)
    assert "无任务的 **2** 个：青岛市、威海市" in words
    assert "低于30%的市 **4** 个：东营市 8.94%、烟台市 14.11%" in words


@pytest.mark.usefixtures("demo_data")
def test_a_city_shows_its_counties_and_a_county_is_ringed() -> None:
    app = run("map", period="2015-07", region=FEIXIAN, metric="utilization")
    (grid, *_swarm) = charts(app)
    codes = grid["data"][0]["customdata"]
    assert all(code.startswith("3713") for code in codes) and len(codes) == 12
    assert grid["data"][0]["marker"]["line"]["width"][codes.index(FEIXIAN)] == 4


@pytest.mark.usefixtures("demo_data")
def test_a_region_with_a_value_and_no_tile_and_a_tile_without_region_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = dict(places("city"))
    known["379900"] = known.pop(LINYI)
    monkeypatch.setattr("pages.parts.map.asks.places", lambda level: known if level == "city" else places(level))
    faults = [str(warning.value) for warning in run("map", period="2015-07").warning]
    assert any("临沂市 371300" in fault for fault in faults) and any("379900" in fault for fault in faults)


@pytest.mark.usefixtures("demo_data")
def test_an_amount_has_no_lines_and_is_shaded_by_fifths() -> None:
    app = run("map", period="2015-07", metric="idle_wan")
    cities = query(
        "select region_code from metric_value where period = '2015-07' and metric = 'idle_wan' and level = 'city' "
        "and province_code = $code order by value", code=SHANDONG,
    )["region_code"].to_list()  # fmt: skip
    bars = charts(app)[0]["data"][0]
    painted = dict(zip(bars["customdata"], bars["marker"]["color"], strict=True))
    shades = [fill for fill, _ink in FIFTHS]
    # Fifteen cities: three of each shade.
    assert [painted[code] for code in cities] == [shade for shade in shades for _ in range(3)]
    assert "由高到低" in said(app) and "掩盖" not in said(app).replace("谁被所在市的平均数掩盖", "")
