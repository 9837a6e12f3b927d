"""An axis of a picture and all that stands on it in; where it begins and ends, and its ticks, out."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

from reports.model import Axis, Bars, Column, Kind, Line, Number, Picture, Scatter, Stacked
from reports.writers.cells import label

_WHOLE = 1.0


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high` with a tick at every `step`."""

    low: float
    high: float
    step: float
    kind: Kind

    @property
    def ticks(self) -> tuple[float, ...]:
        """The places of the ticks, both ends among them."""
        count = round((self.high - self.low) / self.step)
        return tuple(round(self.low + n * self.step, 9) for n in range(count + 1))

    def at(self, value: float) -> float:
        """Where a value lies between the ends: 0 at the low one, 1 at the high one."""
        return (value - self.low) / (self.high - self.low)

    def text(self, tick: float) -> str:
        """A tick as it is written: 20%, 1,000."""
        return f"{round(tick * 100, 6):g}%" if self.kind == "rate" else f"{tick:,.10g}"


def along(picture: Picture) -> Scale:
    """The axis along which a picture is read, for all its values and lines."""
    if isinstance(picture, Bars):
        return scale(picture.axis, [*(v for one in picture.series for v in one.values), *_at(picture.lines)])
    if isinstance(picture, Stacked):
        return scale(picture.axis, totals(picture))
    if isinstance(picture, Scatter):
        return scale(picture.x, [*(dot.x for dot in picture.dots), *_at(picture.x_lines)])
    return scale(picture.axis, [*(dot.x for dot in picture.dots), *picture.values, *_at(picture.lines)])


def up(picture: Scatter) -> Scale:
    """The upright axis of a scatter."""
    return scale(picture.y, [*(dot.y for dot in picture.dots), *_at(picture.y_lines)])


def totals(picture: Stacked) -> list[float]:
    """What the parts of each name of a stack come to, as it is drawn."""
    return [sum(float(one.values[n] or 0) for one in picture.series) for n in range(len(picture.names))]


def scale(axis: Axis, values: Iterable[Number]) -> Scale:
    """An axis for these values: 0–100% for rates, and more where one of them exceeds it; the rest begins at 0."""
    known = [float(value) for value in values if value is not None]
    top, bottom = max(known, default=0.0), min([0.0, *known])
    if axis.kind == "rate":
        top = max(top, _WHOLE)
        step = 0.2 if top - bottom <= 2 else _round_step((top - bottom) / 6)
    else:
        step = _round_step((max(top, 0.0) - bottom) / 5)
        step = max(step, 1.0) if axis.kind == "count" else step
    high, low = (round(n * step, 9) for n in (ceil(round(top / step, 9)), floor(round(bottom / step, 9))))
    return Scale(low, high if high > low else low + step, step, axis.kind)


def axis_title(axis: Axis) -> str:
    """What an axis measures with its unit."""
    return label(Column(axis.label, axis.kind, unit=axis.unit))


def _at(lines: Iterable[Line]) -> list[float]:
    return [line.value for line in lines]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10 … that is no less."""
    if least <= 0:
        return _WHOLE
    power = 10.0 ** floor(log10(least))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999999))
