"""The part `[compare]` of settings.toml in; how figures are put side by side, as frozen records, out."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Quadrants:
    """The lines in percent that part counties by both rates of their buildings, and make a corner suspicious."""

    start: Decimal
    completion: Decimal
    hardly_completed: Decimal
    mostly_completed: Decimal


@dataclass(frozen=True)
class Compare:
    """How wide a bin and how far a control limit is, which rates count projects, and the quadrants of each stage."""

    bin_points: Decimal
    funnel_z_95: Decimal
    funnel_z_998: Decimal
    counted_metrics: tuple[str, ...]
    quadrants: dict[str, Quadrants]


def read(record: dict[str, Any]) -> Compare:
    """The records of the part; a missing key raises KeyError with its name."""
    return Compare(
        **{name: Decimal(str(record[name])) for name in ("bin_points", "funnel_z_95", "funnel_z_998")},
        counted_metrics=tuple(record["counted_metrics"]),
        quadrants={
            stage: Quadrants(**{field.name: Decimal(str(lines[field.name])) for field in fields(Quadrants)})
            for stage, lines in record["quadrants"].items()
        },
    )
