"""One layout as a record: which header path means which column, in which unit; and the words that all layouts share."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property

from etl.schema import FORMS, FORMS_DIR, Column
from etl.values import compact

# One level of a header after another, without units: ("校舍建设", "开工", "面积").
HeaderPath = tuple[str, ...]
Fixed = tuple[tuple[str, str], ...]

IGNORED = "-"
FIGURE, CHECK, RATE = "figure", "check", "rate"
# Columns that no form has: they say whose row it is and when it was sent.
PLACE_AND_TIME = {
    "county_name": Column("county_name", "text", False, None),
    "city_name": Column("city_name", "text", False, None),
    "submitted_on": Column("submitted_on", "date", False, None),
}
STATED = Column("stated", "percent", False, None)
# What a sheet may say above its table, or in another column, or what a caller may know.
_MAY_BE_ABSENT = {"period", "as_of", "county_code", IGNORED, *PLACE_AND_TIME}


@dataclass(frozen=True)
class Unit:
    """A unit as written in brackets: what it measures, and how many canonical grains it is."""

    name: str
    measures: str
    factor: int


@dataclass(frozen=True)
class Target:
    """What a header means: a column of the form, for the work class or source that its parents fix.

    A check is a sum that the office wrote beside the figures, a rate a percentage of them (`column` is then the
    metric): both are compared and never used. `names_unit` says that the name itself carries the unit.
    """

    column: str
    path: HeaderPath
    fixed: Fixed = ()
    unit: Unit | None = None
    role: str = FIGURE
    names_unit: bool = False

    @property
    def is_check(self) -> bool:
        """Whether it is a sum of other columns."""
        return self.role == CHECK

    @property
    def meaning(self) -> tuple[str, Fixed, str]:
        """What two headers of one sheet must not share."""
        return self.column, self.fixed, self.role

    @property
    def shown(self) -> str:
        """The path as messages show it."""
        return "/".join(self.path)


@dataclass(frozen=True, eq=False)
class Layout:
    """How one kind of sheet calls the columns of its form.

    `fixed` holds for every row; `sheet` and `header` (rows from 1) are said where they cannot be found. The canonical
    layout of a form has the contract's own column names.
    """

    name: str
    form: str
    label: str
    targets: dict[HeaderPath, Target]
    fixed: Fixed = ()
    sheet: str | None = None
    header: tuple[int, int] | None = None
    is_canonical: bool = False

    def find(self, path: HeaderPath) -> Target | None:
        """The target of a header whose path ends in one that is known; the longest wins.

        What stands above may be any words but those that make the figures others than these: 本期新增, 上年同期.
        """
        for start in range(len(path)):
            if found := self.targets.get(path[start:]):
                return None if any(map(is_of_others, path[:start])) else found
        return None

    def column(self, target: Target) -> Column:
        """The column that a target fills."""
        return STATED if target.role == RATE else columns_of(self.form)[target.column]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word on any level of its headers."""
        return frozenset(word for path in self.targets for word in path)

    @cached_property
    def last_words(self) -> frozenset[str]:
        """The lowest word of each of its headers: without one of these a header is none of them."""
        return frozenset(path[-1] for path in self.targets)

    @cached_property
    def asked(self) -> dict[tuple[str, Fixed, str], Target]:
        """By meaning, the first name of each column but those that say whose and of when a row is."""
        absent = PLACE_AND_TIME if self.is_canonical else _MAY_BE_ABSENT
        found: dict[tuple[str, Fixed, str], Target] = {}
        for target in self.targets.values():
            if target.role == FIGURE and target.column not in absent:
                found.setdefault(target.meaning, target)
        return found

    @cached_property
    def required(self) -> dict[tuple[str, Fixed, str], Target]:
        """Of the columns asked for, those that the sheet must have."""
        form = FORMS[self.form]
        spared = form.optional if self.is_canonical or form.events else ()
        return {meaning: target for meaning, target in self.asked.items() if target.column not in spared}


@dataclass(frozen=True)
class Common:
    """The words that all layouts share: preface, totals, ends of a table, other figures, units."""

    preface: dict[str, str]
    section_totals: tuple[str, ...]
    all_totals: tuple[str, ...]
    whole_region: frozenset[str]
    details: tuple[str, ...]
    ends: tuple[str, ...]
    other_figures: tuple[str, ...]
    units: dict[str, Unit]


@cache
def common() -> Common:
    """The shared words of forms/common.toml."""
    raw = tomllib.loads((FORMS_DIR / "common.toml").read_text(encoding="utf-8"))
    rows: dict[str, list[str]] = raw["rows"]
    return Common(
        preface={compact(word): column for word, column in raw["preface"].items()},
        section_totals=tuple(rows["section"]),
        all_totals=tuple(rows["all"]),
        whole_region=frozenset(map(compact, rows["whole_region"])),
        details=tuple(rows["detail"]),
        ends=tuple(compact(word) for word in rows["ends"]),
        other_figures=tuple(raw["other_figures"]),
        units={
            compact(name): Unit(compact(name), measures, factor)
            for measures, units in raw["units"].items()
            for name, factor in units.items()
        },
    )


def is_of_others(word: str) -> bool:
    """Whether a word makes the figures below it others than the cumulative ones of the form: 本期新增, 上年同期."""
    return any(other in word for other in common().other_figures)


@cache
def columns_of(form: str) -> dict[str, Column]:
    """The columns of a form and those that say whose row it is, by name."""
    return {column.name: column for column in FORMS[form].columns} | PLACE_AND_TIME


def split_unit(written: str) -> tuple[str, str | None]:
    """A header's words and what its last bracket holds: 面积（㎡） → 面积, ㎡; both compact."""
    word = compact(written)
    if not word.endswith(")"):
        return word, None
    depth = 0
    for at in range(len(word) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(word[at], 0)
        if depth == 0:
            return word[:at], word[at + 1 : -1]
    return word, None


def segment(written: str) -> tuple[str, Unit | None]:
    """One level of a header and its unit; a bracket that is no unit stays: 县（市、区）."""
    word, bracket = split_unit(written)
    if len(word) > 1 and word.endswith("%"):
        return word[:-1], common().units["%"]
    unit = common().units.get(bracket.removeprefix("单位:")) if bracket else None
    return (word, unit) if unit else (compact(written), None)
