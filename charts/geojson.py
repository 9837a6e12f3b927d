"""The bytes of a GeoJSON file in; its polygons by region code out, or a sentence that says why it cannot be drawn."""

import json
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

from locales import _

Point = tuple[float, float]
Ring = list[Point]


class MapRefused(Exception):
    """A map that is not drawn; the message is for the reader."""


@dataclass(frozen=True)
class Boundaries:
    """What a file holds.

    Attributes:
        polygons: region code → rings; outer rings run one way and holes the other, whatever the file does.
        without_code: the features that name no code, by their place in the file, the first being 1.
        without_area: codes of features that have no polygon.
    """

    polygons: dict[str, list[Ring]]
    without_code: list[int]
    without_area: list[str]


def read(content: bytes, code_property: str) -> Boundaries:
    """The polygons of a feature collection in degrees; features with one code are one region.

    Raises:
        MapRefused: it is no such file.
    """
    features = _features(content)
    polygons: dict[str, list[Ring]] = {}
    without_code, without_area = [], []
    for place, feature in enumerate(features, 1):
        code = _code(feature, code_property)
        if not code:
            without_code.append(place)
            continue
        rings = _rings(feature.get("geometry"), place)
        if rings:
            polygons.setdefault(code, []).extend(rings)
        else:
            without_area.append(code)
    if not polygons and len(without_code) == len(features):
        words = _("地图文件里没有一个要素有属性“{property}”；有的属性：{found}。")
        raise MapRefused(words.format(property=code_property, found=_("、").join(_properties(features)) or _("无")))
    if not polygons:
        raise MapRefused(_("地图文件里没有一个面（Polygon 或 MultiPolygon）。"))
    return Boundaries(polygons, without_code, [code for code in without_area if code not in polygons])


def _features(content: bytes) -> list[dict[str, Any]]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise MapRefused(_("地图文件不是UTF-8编码的文本。")) from None
    except json.JSONDecodeError as fault:
        words = _("地图文件不是JSON：第{line}行第{column}列读不下去。")
        raise MapRefused(words.format(line=fault.lineno, column=fault.colno)) from None
    except (RecursionError, ValueError):  # nested without end, a number of thousands of digits
        raise MapRefused(_("地图文件不是GeoJSON的要素集（FeatureCollection）。")) from None
    features = found.get("features") if isinstance(found, dict) and found.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features or not all(isinstance(one, dict) for one in features):
        raise MapRefused(_("地图文件不是GeoJSON的要素集（FeatureCollection）。"))
    return features


def _code(feature: dict[str, Any], code_property: str) -> str:
    """The code as text; a file may have it as a number."""
    properties = feature.get("properties")
    value = properties.get(code_property) if isinstance(properties, dict) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _properties(features: list[dict[str, Any]]) -> list[str]:
    names: dict[str, None] = {}
    for feature in features[:100]:
        if isinstance(feature.get("properties"), dict):
            names |= dict.fromkeys(feature["properties"])
    return list(names)[:20]


def _rings(geometry: Any, place: int) -> list[Ring]:
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return []
    coordinates: Any = geometry.get("coordinates")
    rings = []
    try:
        polygons: Any = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
        for polygon in polygons:
            for within, points in enumerate(polygon):
                ring = [(float(point[0]), float(point[1])) for point in points]
                if len(set(ring)) > 2:
                    rings.append(_turned(ring, is_hole=within > 0))
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        raise MapRefused(_("地图文件第{place}个要素的坐标读不懂。").format(place=place)) from None
    for longitude, latitude in (point for ring in rings for point in ring):
        if not (isfinite(longitude) and isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) < 90):
            words = _("地图文件第{place}个要素的坐标不是经纬度（度）：{x}，{y}。")
            raise MapRefused(words.format(place=place, x=f"{longitude:g}", y=f"{latitude:g}"))
    return rings


def _turned(ring: Ring, is_hole: bool) -> Ring:
    """The ring closed and counter-clockwise, a hole clockwise: what is drawn is filled by the turns around a point."""
    ring = ring if ring[0] == ring[-1] else [*ring, ring[0]]
    area = sum(x * b - a * y for (x, y), (a, b) in pairwise(ring))
    return ring[::-1] if (area > 0) == is_hole else ring
