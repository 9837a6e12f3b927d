"""[class_size] of settings.toml in; its lines, assumed sizes and paths to zero out, as frozen records."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ClassPath:
    """A version of the way to no large classes: so many percent of the stock may be left on a day."""

    version: str
    from_day: date
    base_on: date
    remaining_percent: dict[date, Decimal]


@dataclass(frozen=True)
class ClassSize:
    """Lines of the rate of large classes, the pupils assumed to sit in them and in a standard class, and the paths."""

    high_percent: Decimal
    severe_percent: Decimal
    large_pupils: int
    huge_pupils: int
    standard: dict[str, int]
    paths: tuple[ClassPath, ...]


def read(record: dict[str, Any]) -> ClassSize:
    """The table as a record; a missing key raises KeyError with its name."""
    return ClassSize(
        high_percent=Decimal(str(record["high_percent"])),
        severe_percent=Decimal(str(record["severe_percent"])),
        large_pupils=record["large_pupils"],
        huge_pupils=record["huge_pupils"],
        standard=record["standard_pupils"],
        paths=tuple(
            ClassPath(
                path["version"],
                path["from"],
                path["base_on"],
                {date.fromisoformat(day): Decimal(str(percent)) for day, percent in path["remaining_percent"].items()},
            )
            for path in record["paths"]
        ),
    )
