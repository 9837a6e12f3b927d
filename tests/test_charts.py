"""The figures show what the frames say: who is behind by shape as well as by colour, and no rate is cut or invented."""

import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import dist
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from charts.county import comparison, money_by_source, trajectory
from charts.look import BAND_COLOUR, EDGE, axis_start, config, line_words, shape
from charts.swarm import spread, swarm
from charts.wall import TILE, wall
from locales import use
from warehouse import metrics
from warehouse.metrics import BANDS, METRICS
from warehouse.settings import SETTINGS, Lines

THEME = tomllib.loads((Path(__file__).parent.parent / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
SCHEMA: dict[str, Any] = {
    "period": pl.String, "as_of": pl.Date, "level": pl.String, "region_code": pl.String, "region_name": pl.String,
    "parent_code": pl.String, "city_name": pl.String, "metric": pl.String, "numerator": pl.Decimal(18, 2),
    "denominator": pl.Decimal(18, 2), "value": pl.Float64, "band": pl.String, "change": pl.Float64,
    "counties": pl.Int64, "severe_counties": pl.Int64, "laggard_counties": pl.Int64, "masked_by": pl.String,
    "reported": pl.Boolean,
}  # fmt: skip


def row(level: str, code: str, part: float, whole: float, **more: Any) -> dict[str, Any]:
    """A metric_value row of 校舍开工率; the band is the metric's own."""
    numerator, denominator = Decimal(str(part)), Decimal(str(whole))
    return {
        "period": "2015-07", "as_of": date(2015, 6, 30), "level": level, "region_code": code, "region_name": f"r{code}",
        "parent_code": f"{code[:4]}00" if level == "county" else "370000", "city_name": f"r{code[:4]}00",
        "metric": "start_rate", "numerator": numerator, "denominator": denominator,
        "value": part / whole if whole else None, "band": METRICS["start_rate"].band(numerator, denominator),
        "change": None, "counties": 2, "severe_counties": 1, "laggard_counties": 1, "masked_by": None,
        "reported": True if level == "county" else None,
    } | more  # fmt: skip


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


# Two cities: a large county at 120% carries 371300 over the line (mean of its rates 65%, rate of sums 103%).
CITIES = frame(row("city", "371300", 930, 900), row("city", "370400", 25, 200, severe_counties=2))
COUNTIES = frame(
    row("county", "371302", 920, 800),
    row("county", "371325", 10, 100, masked_by="r371300"),
    row("county", "370402", 15, 100, reported=False),
    row("county", "370481", 10, 50),
    row("county", "370404", 0, 0),
)
PROVINCE = row("province", "370000", 955, 1100)


def marks(figure: go.Figure) -> dict[str, dict[str, Any]]:
    """Region code → what its mark looks like, over all marker traces."""
    found: dict[str, dict[str, Any]] = {}
    for trace in figure.data:
        for index, code in enumerate(trace.customdata if trace.customdata is not None else []):
            symbol = getattr(trace.marker, "symbol", None)
            found[code] = {
                "x": trace.x[index],
                "y": trace.y[index],
                "symbol": symbol if symbol is None or isinstance(symbol, str) else symbol[index],
                "hover": trace.hovertext[index],
            }
    return found


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


def test_every_county_with_a_rate_has_a_dot_and_0_of_0_has_none() -> None:
    found = marks(swarm(CITIES, COUNTIES, PROVINCE, None))
    assert set(found) == {"371302", "371325", "370402", "370481", "371300", "370400"}


def test_a_dot_stands_at_the_countys_own_rate_and_the_tick_at_the_rate_of_sums() -> None:
    found = marks(swarm(CITIES, COUNTIES, PROVINCE, None))
    assert found["371302"]["x"] == pytest.approx(1.15)
    assert found["371300"]["x"] == pytest.approx(930 / 900)


def test_a_rate_over_100_lies_inside_the_axis() -> None:
    figure = swarm(CITIES, COUNTIES, PROVINCE, None)
    assert figure.layout.xaxis.range[1] > 1.15


def test_a_dot_lies_in_its_citys_row() -> None:
    found = marks(swarm(CITIES, COUNTIES, PROVINCE, None))
    for county in ("371302", "371325"):
        assert abs(found[county]["y"] - found["371300"]["y"]) < 0.5
    assert found["371300"]["y"] - found["370400"]["y"] == pytest.approx(1)


def test_bands_differ_by_shape_and_a_carried_figure_is_hollow() -> None:
    found = marks(swarm(CITIES, COUNTIES, PROVINCE, None))
    assert found["371325"]["symbol"] == "triangle-down"
    assert found["370402"]["symbol"] == "triangle-down-open"
    assert found["370481"]["symbol"] == "diamond"  # exactly 20% is not below 20%
    assert len({shape(band) for band in BANDS}) == len(BANDS)


def test_a_carried_mark_lies_on_top_and_a_mark_at_0_is_whole() -> None:
    rows = frame(row("county", "371302", 30, 100, reported=False), row("county", "371325", 31, 100))
    dots = swarm(CITIES, rows, PROVINCE, None).data[0]
    assert list(dots.customdata) == ["371325", "371302"]
    assert dots.cliponaxis is False


def test_the_chosen_county_keeps_its_mark_inside_a_ring() -> None:
    plain, ringed = (swarm(CITIES, COUNTIES, PROVINCE, code) for code in (None, "371325"))
    assert marks(plain) == marks(ringed)
    ring, dots = ringed.data[0], ringed.data[1]
    assert ring.marker.symbol == "circle-open"
    assert "371325" in dots.customdata
    assert ring.x[0] == dots.x[list(dots.customdata).index("371325")]


def test_an_edge_parts_a_mark_from_its_neighbour() -> None:
    assert min(contrast(EDGE, colour) for colour in BAND_COLOUR.values()) >= 3


def test_a_carried_figure_has_no_change() -> None:
    rows = frame(
        row("county", "371302", 30, 100, reported=False, change=0.0), row("county", "371325", 31, 100, change=0.0)
    )
    for figure in (swarm(CITIES, rows, PROVINCE, None), wall(CITIES, rows)):
        found = marks(figure)
        assert "较上期" not in found["371302"]["hover"]
        assert "较上期+0.00个百分点" in found["371325"]["hover"]


@pytest.mark.parametrize("largest", [0.0, 0.31, 0.56, 0.72, 0.96, 1.0, 1.001, 1.15, 1.4])
def test_an_axis_ends_with_a_tick_beyond_the_largest(largest: float) -> None:
    axis = swarm(CITIES, frame(row("county", "371302", largest * 100, 100)), PROVINCE, None).layout.xaxis
    assert axis.range[1] == axis.tickvals[-1] >= largest
    assert axis.ticktext[-1] == f"{axis.tickvals[-1]:.0%}"
    gaps = [b - a for a, b in itertools.pairwise(axis.tickvals)]
    assert min(gaps) > 0.06 * axis.range[1]


def test_an_axis_begins_near_the_lowest_only_where_all_are_far_above_the_lines() -> None:
    day = date(2015, 6, 30)
    assert axis_start("start_rate", day, [0.794, 1.1, None]) == 0.75
    assert axis_start("start_rate", day, [0.69, 1.1]) == 0
    assert axis_start("start_rate", day, []) == 0


def test_the_lines_are_those_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    early, late = SETTINGS.stages
    later = replace(late, lines={"progress": Lines(Decimal(40), Decimal(60), Decimal(80))})
    monkeypatch.setattr(metrics, "SETTINGS", replace(SETTINGS, stages=(early, later)))
    assert line_words("start_rate", date(2015, 6, 30))["lagging_line"] == "30"
    assert line_words("start_rate", date(2017, 2, 28))["lagging_line"] == "60"


def test_the_row_label_counts_the_counties_below_the_inner_line() -> None:
    assert swarm(CITIES, COUNTIES, PROVINCE, None).layout.yaxis.ticktext[1] == "r370400  <b>2/2</b>"


def test_the_hover_names_the_average_that_hides_a_county() -> None:
    found = marks(swarm(CITIES, COUNTIES, PROVINCE, None))
    assert "被r371300的平均数掩盖" in found["371325"]["hover"]
    assert "10.00%" in found["371325"]["hover"]
    use("en")
    assert "hidden by the average of r371300" in marks(swarm(CITIES, COUNTIES, PROVINCE, None))["371325"]["hover"]


def test_one_city_alone_has_a_row_per_county_the_worst_on_top() -> None:
    figure = swarm(CITIES.head(1), COUNTIES, PROVINCE, "371325")
    assert list(figure.layout.yaxis.ticktext) == ["r371325", "r371302"]
    assert list(figure.layout.yaxis.tickvals) == [0, -1]


def test_discs_of_a_crowded_row_do_not_overlap_while_there_is_room() -> None:
    centres, sizes = [100.0, 103.0, 104.0, 109.0, 200.0], [10.0, 12.0, 8.0, 10.0, 10.0]
    offsets = spread(centres, sizes, limit=40)
    discs = list(zip(centres, offsets, sizes, strict=True))
    for (x, y, a), (u, v, b) in itertools.combinations(discs, 2):
        assert dist((x, y), (u, v)) >= (a + b) / 2
    assert offsets[0] == offsets[-1] == 0


def test_discs_without_room_stay_within_the_row() -> None:
    assert all(abs(offset) <= 6 for offset in spread([50.0] * 9, [12.0] * 9, limit=6))


def test_the_wall_puts_the_worst_county_of_a_city_first() -> None:
    bars = wall(CITIES, COUNTIES).data[0]
    tiles = {code: (base, y) for code, base, y in zip(bars.customdata, bars.base, bars.y, strict=True)}
    assert tiles["371325"][0] < tiles["371302"][0]
    assert tiles["370402"][0] < tiles["370481"][0] < tiles["370404"][0]
    assert {y for _base, y in tiles.values()} == {0, 1}


def test_every_tile_with_a_band_carries_its_mark_and_its_figure() -> None:
    bars, symbols = wall(CITIES, COUNTIES).data
    assert set(symbols.customdata) == {"371302", "371325", "370402", "370481"}
    assert dict(zip(bars.customdata, bars.text, strict=True))["371302"] == "r371302<br>115.00%"
    assert dict(zip(bars.customdata, bars.text, strict=True))["370404"].endswith("—")


def test_the_comparison_leaves_out_a_metric_without_a_value() -> None:
    empty = row("county", "371325", 0, 0) | {"metric": "utilization"}
    figure = comparison(frame(row("county", "371325", 10, 100), CITIES.row(0, named=True), PROVINCE, empty))
    assert list(figure.layout.yaxis.ticktext) == [METRICS["start_rate"].label()]
    assert [trace.x[0] for trace in figure.data[1:]] == pytest.approx([955 / 1100, 930 / 900, 0.1])


def test_the_trajectory_has_a_line_per_level_and_a_mark_per_report() -> None:
    earlier = {"period": "2015-05", "as_of": date(2015, 4, 30)}
    rows = frame(
        row("county", "371325", 5, 100, reported=False, **earlier), row("city", "371300", 400, 900, **earlier),
        row("county", "371325", 40, 100), row("city", "371300", 930, 900), PROVINCE,
    )  # fmt: skip
    province, city, county = trajectory(rows).data
    assert (len(province.x), len(city.x), len(county.x)) == (1, 2, 2)
    assert list(county.marker.symbol) == ["triangle-down-open", "circle"]


def test_money_keeps_city_and_county_apart_and_stages_in_order() -> None:
    rows = pl.DataFrame(
        {
            "source": ["city", "county", "central_special"],
            "planned_wan": [Decimal("100"), Decimal("300.5"), Decimal("20")],
            "allocated_wan": [Decimal("50"), None, Decimal("20")],
            "received_wan": [Decimal("50"), Decimal("0"), Decimal("10")],
            "paid_wan": [Decimal("1"), Decimal("0"), Decimal("9")],
        }
    )
    figure = money_by_source(rows, "county")
    assert [trace.name for trace in figure.data] == ["规划", "下达", "到位", "支付"]
    assert list(figure.data[0].y) == ["中央薄改专项", "地市级", "县级"]
    assert list(figure.data[1].text) == ["20.00万元", "50.00万元", "—"]
    assert list(figure.data[2].x) == [10.0, 50.0, 0.0]


def test_figures_fetch_and_upload_nothing_and_name_months_in_chinese() -> None:
    settings = config()
    assert settings["showSendToCloud"] is False
    assert settings["locale"] == "zh-CN"
    assert settings["locales"]["zh-CN"]["format"]["shortMonths"][2] == "3月"
    assert settings["locales"]["zh-CN"]["format"]["days"][0] == "星期日"
    use("en")
    assert config()["locale"] == "en"


def luminance(colour: str) -> float:
    """WCAG relative luminance of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("band", [*BANDS, None])
def test_marks_stand_out_from_the_page(mode: str, band: str | None) -> None:
    assert contrast(BAND_COLOUR[band], THEME[mode]["backgroundColor"]) >= 3


@pytest.mark.parametrize("band", [*BANDS, None])
def test_a_tiles_text_is_legible_on_it(band: str | None) -> None:
    assert contrast(*TILE[band]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_theme_text_is_legible(mode: str) -> None:
    theme = THEME[mode]
    pairs = [("textColor", "backgroundColor"), ("textColor", "secondaryBackgroundColor")]
    pairs += [("linkColor", "backgroundColor"), ("grayTextColor", "backgroundColor")]
    pairs += [(f"{name}TextColor", f"{name}BackgroundColor") for name in ("red", "orange", "green", "blue")]
    assert [pair for pair in pairs if contrast(theme[pair[0]], theme[pair[1]]) < 4.5] == []
