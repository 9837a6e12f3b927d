"""A picture of a report in; the colour and symbol of each of its marks, and where names fit beside them, out."""

from collections.abc import Sequence

from charts.look import ACCENT, BAND_COLOUR, NEUTRAL
from charts.swarm import spread
from reports.model import Bars, Dot, Line, Picture, Series, Stacked, Swarm
from reports.writers.scale import Scale
from warehouse.lettering import width
from warehouse.metrics import BANDS, LAGGARDS

# Parts of a whole, told apart by lightness as well.
PARTS = (ACCENT, "#8fb0d6", "#5f6b7a", "#b4bdc8", "#2f5a8f", "#d5dbe2")
_DOT = 8.0
_PALER = (0.0, 0.45, 0.7)


def is_behind(band: str | None) -> bool:
    """Whether a band is one that has a colour."""
    return band in LAGGARDS


def symbol(band: str | None) -> str:
    """The sign of who is behind, which needs no colour; nothing for anybody else."""
    return BANDS[band].symbol if band in LAGGARDS else ""


def colour(band: str | None, nth: int = 0) -> str:
    """The colour of a mark, paler for each further series."""
    return pale(BAND_COLOUR[band] if band in LAGGARDS else NEUTRAL, _PALER[min(nth, 2)])


def pale(tone: str, share: float) -> str:
    """A colour mixed with so much white: #cf4520."""
    parts = (int(tone[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)


def ink(tone: str) -> str:
    """Black or white, whichever is read better on a colour."""
    red, green, blue = (int(tone[n : n + 2], 16) for n in (1, 3, 5))
    return "#ffffff" if 0.299 * red + 0.587 * green + 0.114 * blue < 150 else "#222222"


def band_of(series: Series, n: int) -> str | None:
    """The band of the n-th value of a series."""
    return series.bands[n] if series.bands else None


def part_colours(picture: Stacked) -> list[str]:
    """The colour of each part of a stack: its band's where all of a part is of one band, else one of its own."""
    return [_part(series, n) for n, series in enumerate(picture.series)]


def _part(series: Series, n: int) -> str:
    bands = set(series.bands)
    if len(bands) != 1:
        return PARTS[n % len(PARTS)]
    (band,) = bands
    if band in LAGGARDS:
        return BAND_COLOUR[band]
    return pale(NEUTRAL, 0.6 if band == "good" else 0.25)


def bands_in(picture: Picture) -> list[str]:
    """The bands that have a colour in a picture, the worst first; of a stack none, its parts have names."""
    if isinstance(picture, Stacked):
        return []
    if isinstance(picture, Bars):
        found = {band for series in picture.series for band in series.bands}
    else:
        found = {dot.band for dot in picture.dots}
    return [band for band in LAGGARDS if band in found]


def label_sides(lines: Sequence[Line], scale: Scale) -> list[str]:
    """On which side of itself each line's label stands, so that those of two near ones do not meet: start or end."""
    places = sorted(line.value for line in lines)
    if len(places) > 1:
        return ["end" if line.value == places[0] else "start" for line in lines]
    return ["start" if scale.at(line.value) < 0.6 else "end" for line in lines]


def heights(picture: Swarm, scale: Scale, wide: float, row: float) -> list[float]:
    """How far from the middle of its row each dot of a swarm lies, in rows, on a plot of so many points."""
    found = [0.0] * len(picture.dots)
    for place in range(len(picture.names)):
        own = sorted((n for n, dot in enumerate(picture.dots) if dot.row == place), key=lambda n: picture.dots[n].x)
        centres = [scale.at(picture.dots[n].x) * wide for n in own]
        for n, offset in zip(own, spread(centres, [_DOT] * len(own), row * 0.36), strict=True):
            found[n] = offset / row
    return found


def named(
    dots: Sequence[Dot], places: Sequence[tuple[float, float]], room: tuple[float, float], size: float
) -> list[tuple[int, str]]:
    """Which dots that are behind have their name beside them, and on which side: r, l, t or b.

    The worst come first; a name that would lie on another or leave the picture is left out, it is in the tables.

    Args:
        dots: all dots.
        places: their x and y in points, y downwards.
        room: width and height of the plot in points.
        size: of the letters in points.
    """
    order = sorted(
        (n for n, dot in enumerate(dots) if dot.band in LAGGARDS), key=lambda n: (LAGGARDS.index(str(dots[n].band)), n)
    )
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for n in order:
        choices = {side: _box(*places[n], side, dots[n].name, size) for side in "rltb"}
        free = [
            side
            for side, box in choices.items()
            if box[0] >= 0 and box[1] >= 0 and box[2] <= room[0] and box[3] <= room[1]
            and not any(_meet(box, other) for other in taken)
        ]  # fmt: skip
        if not free:
            continue
        side = min(free, key=lambda side: sum(_covers(choices[side], place) for place in places))
        if sum(_covers(choices[side], place) for place in places) > 1:
            continue
        taken.append(choices[side])
        found.append((n, side))
    return found


def _box(x: float, y: float, side: str, name: str, size: float) -> tuple[float, float, float, float]:
    wide, high, gap = width(name) * size * 0.54, size * 1.25, _DOT * 0.75
    left = {"r": x + gap, "l": x - gap - wide}.get(side, x - wide / 2)
    top = {"t": y - gap - high, "b": y + gap}.get(side, y - high / 2)
    return left, top, left + wide, top + high


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _covers(box: tuple[float, float, float, float], place: tuple[float, float]) -> bool:
    half = _DOT / 2
    return box[0] - half < place[0] < box[2] + half and box[1] - half < place[1] < box[3] + half
