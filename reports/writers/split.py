"""A picture of many names in; pictures of a few names each, over the same axis, out."""

from dataclasses import replace
from math import ceil

from reports.model import Bars, Picture, Scatter, Series, Stacked, Swarm


def parts(picture: Picture, most: int) -> list[Picture]:
    """The picture in parts of at most so many names, as even as can be; a scatter is one part."""
    if isinstance(picture, Scatter) or len(picture.names) <= most:
        return [picture]
    size = ceil(len(picture.names) / ceil(len(picture.names) / most))
    return [_cut(picture, first, first + size) for first in range(0, len(picture.names), size)]


def _cut(picture: Bars | Stacked | Swarm, first: int, end: int) -> Picture:
    names = picture.names[first:end]
    if isinstance(picture, Swarm):
        dots = tuple(replace(dot, row=dot.row - first) for dot in picture.dots if first <= dot.row < end)
        return replace(picture, names=names, values=picture.values[first:end], dots=dots)
    series = tuple(Series(one.label, one.values[first:end], one.bands[first:end]) for one in picture.series)
    return replace(picture, names=names, series=series)
