"""An office's own map: drawn from invented squares, with its approval number, nothing lost unsaid, nothing fetched."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from charts.borders import borders
from charts.geojson import MapRefused, Ring, read
from locales import use
from pages.parts.map import own
from tests.visit import charts, run, said
from warehouse.settings import SETTINGS, OwnMap

NUMBER = "虚构S(2015)000号"
Setting = Callable[..., None]


@pytest.fixture(autouse=True)
def chinese() -> None:
    use("zh")


def square(x: float, y: float, size: float = 1.0) -> list[list[float]]:
    """A ring, counter-clockwise."""
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def feature(code: object, *polygons: list[Any], name: str = "adcode") -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": list(polygons)}
    if len(polygons) == 1:
        geometry = {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "Feature", "properties": {name: code}, "geometry": geometry}


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def turns(ring: Ring) -> bool:
    """Whether a ring runs counter-clockwise, by Gauss's formula written another way."""
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0


def test_islands_and_holes_are_told_apart_however_the_file_turns_them() -> None:
    hole = square(0.2, 0.2, 0.4)
    for outer, inner in ((square(0, 0), hole), (square(0, 0)[::-1], hole), (square(0, 0), hole[::-1])):
        found = read(collection(feature(371300, [outer, inner], [square(3, 0)])), "adcode")
        assert [turns(ring) for ring in found.polygons["371300"]] == [True, False, True]


def test_a_code_may_be_a_number_and_several_features_one_region() -> None:
    features = [feature(code, [square(n, 0)]) for n, code in enumerate((371300, "371300 ", 371300.0, "370400"))]
    nothing = {"type": "Feature", "properties": None, "geometry": None}
    line = {"type": "Feature", "properties": {"adcode": "370500"}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    found = read(collection(*features, nothing, line), "adcode")
    assert {code: len(rings) for code, rings in found.polygons.items()} == {"371300": 3, "370400": 1}
    assert (found.without_code, found.without_area) == ([5], ["370500"])


@pytest.mark.parametrize(
    ("content", "said_of_it"),
    [
        (b"", "第1行第1列"),
        (b'{"type": "FeatureCollection",\n "features": [}', "第2行"),
        ("{'地图'}".encode("gb18030"), "UTF-8"),
        (b"[" * 200_000, "FeatureCollection"),
        (b"[1" + b"0" * 5000 + b"]", "FeatureCollection"),
        (b'{"type": "Topology", "objects": {}}', "FeatureCollection"),
        (collection(), "FeatureCollection"),
        (collection(feature("371300", [square(0, 0)], name="code")), "属性“adcode”；有的属性：code"),
        (collection(feature("371300", [[[0, 0], [1, 1], [0, 0]]])), "没有一个面"),
        (collection(feature("371300", [square(12_000_000, 4_000_000)])), "第1个要素的坐标不是经纬度"),
        (collection(feature("371300", [[["a", 0], [1, 1], [0, 1]]])), "第1个要素的坐标读不懂"),
        (collection(feature("371300", [[[0, 0], [1, 0], [1, float("nan")]]])), "不是经纬度"),
    ],
)
def test_a_file_that_is_no_map_is_refused_in_a_sentence(content: bytes, said_of_it: str) -> None:
    with pytest.raises(MapRefused, match=said_of_it.replace("(", r"\(")):
        read(content, "adcode")


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch, demo_data: Path, tmp_path: Path) -> Setting:
    """Sets [map] for the page, with this file's content."""

    def put(content: bytes | None, approval_number: str = NUMBER) -> None:
        path = tmp_path / "own.geojson"
        if content is not None:
            path.write_bytes(content)
        settings = OwnMap(str(path), "adcode", "虚构示意图", approval_number)
        monkeypatch.setattr(own, "SETTINGS", replace(SETTINGS, map=settings))

    return put


CITIES = collection(
    feature(371300, [square(118, 35), square(118.2, 35.2, 0.3)], [square(120, 35, 0.2)]),
    feature(370200, [square(119, 36)]),
    feature(379999, [square(117, 35)]),
    feature(110000, [square(116, 39)]),
)


def test_it_is_drawn_with_its_number_and_what_does_not_match_is_named(setting: Setting) -> None:
    setting(CITIES)
    app = run("map", period="2015-07")
    drawn, *tiles = charts(app)
    assert f"虚构示意图 审图号：{NUMBER}" in drawn["layout"]["annotations"][0]["text"]
    assert {trace["type"] for trace in drawn["data"]} == {"scatter"}  # a geo trace would fetch the world's outline
    assert drawn["data"][1]["fill"] == "toself" and drawn["data"][1]["x"].count(None) == 2
    assert drawn["data"][-1]["customdata"] == ["370200", "371300"]
    assert drawn["data"][-1]["text"] == ["青岛<br>无任务", "▲临沂<br>50.51%<br>2/12"]
    words = said(app)
    assert "系统里没有的代码（1）：379999" in words
    assert "地图上没有的地区（14）" in words and "济南市 370100" in words and "威海市 371000" not in words
    assert "不属于山东省，没有画：110000" in words
    assert len(tiles) == 3


def test_a_city_without_counties_in_the_file_is_ringed_among_its_neighbours(setting: Setting) -> None:
    setting(CITIES)
    areas = charts(run("map", period="2015-07", region="371300"))[0]["data"][:-1]
    assert [(area["name"], area["line"]["width"]) for area in areas] == [("青岛市", 1), ("临沂市", 4)]


def test_a_file_of_counties_shows_the_counties(setting: Setting) -> None:
    setting(collection(feature("371325", [square(118, 35)]), feature("371302", [square(119, 35)])))
    app = run("map", period="2015-07", region="371300")
    assert charts(app)[0]["data"][-1]["customdata"] == ["371302", "371325"]
    assert "地图上没有的地区（10）" in said(app)
    setting(collection(feature("410102", [square(113, 35)])))
    assert "没有山东省的要素" in said(run("map", period="2015-07"))


@pytest.mark.parametrize(
    ("content", "number", "said_of_it"),
    [
        (CITIES, " ", "没有写审图号"),
        (None, NUMBER, "没有这个地图文件"),
        (b"PK", NUMBER, "不是JSON"),
        (collection(feature("371300", [square(0, 0)], name="code")), NUMBER, "没有一个要素有属性"),
    ],
)
def test_a_refused_file_is_said_and_the_tiles_stay(
    content: bytes | None, number: str, said_of_it: str, setting: Setting
) -> None:
    setting(content, number)
    app = run("map", period="2015-07")
    (refusal,) = app.error
    assert said_of_it in refusal.value and "方格图" in refusal.value
    assert len(charts(app)) == 3


def test_the_size_of_a_degree_is_that_of_its_latitude() -> None:
    rows = _rows("371300")
    figure: go.Figure = borders(rows, {"371300": [[(0, 59.5), (1, 59.5), (1, 60.5), (0, 60.5), (0, 59.5)]]}, "", "n")
    area = figure.data[0]
    assert (max(area.x) - min(area.x)) / (max(area.y) - min(area.y)) == pytest.approx(0.5, abs=0.002)
    assert figure.layout.yaxis.scaleanchor == "x"


def test_a_mark_lies_inside_its_region_even_where_the_middle_is_a_hole() -> None:
    outer: Ring = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
    hole: Ring = [(1, 1), (1, 3), (3.5, 3), (3.5, 1), (1, 1)]
    figure = borders(_rows("371300"), {"371300": [outer, hole]}, "", "n")
    assert 0 < figure.data[-1].x[0] < 1 and figure.data[-1].y[0] == pytest.approx(2, abs=0.01)


def test_a_figure_that_is_carried_on_has_a_hollow_mark() -> None:
    more = {"value": 0.1, "band": "severe", "blank": None, "numerator": 10, "denominator": 100, "level": "county"}
    for reported, mark in ((True, "▼"), (False, "▽")):
        rows = _rows("371325").with_columns(pl.lit(v).alias(k) for k, v in (more | {"reported": reported}).items())
        assert borders(rows, {"371325": [[(0, 0), (1, 0), (1, 1), (0, 0)]]}, "", "n").data[-1].text[0].startswith(mark)


def _rows(code: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "region_code": code, "region_name": "r", "short_name": "r", "level": "city", "metric": "start_rate",
            "value": None, "band": None, "blank": "unreported", "reported": None, "change": None,
            "laggard_counties": None, "numerator": None, "denominator": None, "city_name": "r", "counties": None,
        }
    )  # fmt: skip
