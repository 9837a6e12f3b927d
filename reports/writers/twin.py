"""A picture of a report in; the table that says the same, for who cannot see it, out."""

from locales import _
from reports.model import Axis, Bars, Column, Picture, Scatter, Stacked, Swarm, Table, Value


def twin(picture: Picture) -> Table:
    """Every name and figure of a picture, in its order."""
    if isinstance(picture, Bars | Stacked):
        columns = (Column(_("名称")), *(_column(picture.axis, series.label) for series in picture.series))
        rows = zip(picture.names, *(series.values for series in picture.series), strict=True)
        bands = picture.series[0].bands if isinstance(picture, Bars) and len(picture.series) == 1 else ()
        return Table(columns, tuple(rows), picture.caption, bands)
    if isinstance(picture, Scatter):
        return Table(
            (Column(_("名称")), _column(picture.x), _column(picture.y)),
            tuple((dot.name, dot.x, dot.y) for dot in picture.dots),
            picture.caption,
            tuple(dot.band for dot in picture.dots),
        )
    return _swarm(picture)


def _swarm(picture: Swarm) -> Table:
    rows: list[tuple[Value, ...]] = []
    bands: list[str | None] = []
    for place, (name, value) in enumerate(zip(picture.names, picture.values, strict=True)):
        own = [dot for dot in picture.dots if dot.row == place]
        rows += [(name, "", value), *((name, dot.name, dot.x) for dot in own)]
        bands += [None, *(dot.band for dot in own)]
    return Table(
        (Column(_("行")), Column(_("名称")), _column(picture.axis)), tuple(rows), picture.caption, tuple(bands)
    )


def _column(axis: Axis, name: str = "") -> Column:
    return Column(name or axis.label, axis.kind, unit=axis.unit)
