"""Canonical values in; the cells that offices write for them out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.ugly.facts import CITIES, COUNTIES, LANLING, ZONE

NUMBERS = ("count", "money", "area", "pieces", "rate")
UNITS = {"money": "万元", "area": "㎡"}
# How many of a unit are one canonical unit: a figure in 万元 times this is the figure in the unit.
IN_UNIT = {
    "元": Decimal(10_000),
    "千元": Decimal(10),
    "万元": Decimal(1),
    "亿元": Decimal("0.0001"),
    "㎡": Decimal(1),
    "m²": Decimal(1),
    "平方米": Decimal(1),
    "万㎡": Decimal("0.0001"),
    "万平方米": Decimal("0.0001"),
}
EXCEL_BEGINS, MAC_BEGINS = date(1899, 12, 30), date(1904, 1, 1)
_DIGITS = str.maketrans("0123456789.", "０１２３４５６７８９．")
_CHARACTERS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Formula:
    """A formula and the result stored with it, None where it was never calculated."""

    text: str
    value: Any


@dataclass(frozen=True)
class Shown:
    """A number that Excel shows in a format of its own: 0.3437 as 34.37%."""

    value: float
    format: str


@dataclass(frozen=True)
class Rich:
    """Text of which a part is bold."""

    parts: tuple[str, str]


def number(value: Decimal, n: int = 0) -> Any:
    """A number as Excel stores it."""
    return int(value) if value == value.to_integral_value() else float(value)


def text(value: Decimal, n: int = 0) -> str:
    """A number stored as text."""
    return plain(value)


def plain(value: Decimal) -> str:
    """A number in digits, without an exponent and without zeros at its end."""
    return f"{value.normalize():f}"


def wide(value: Decimal, n: int = 0) -> str:
    """Full-width digits."""
    return plain(value).translate(_DIGITS)


def grouped(value: Decimal, n: int = 0) -> str:
    """1，234.5."""
    return f"{value.normalize():,f}".replace(",", "，")


def spaced(value: Decimal, n: int = 0) -> str:
    """A space, of one kind or another, before the last three digits and around the number."""
    written, space = plain(value), " \xa0\u2009\u3000"[n % 4]
    whole, point, rest = written.partition(".")
    return f"{space}{whole[:-3]}{space}{whole[-3:]}{point}{rest} "


def zero_width(value: Decimal, n: int = 0) -> str:
    """A zero-width space before the number or a byte order mark behind it."""
    return f"\u200b{plain(value)}" if n % 2 else f"{plain(value)}\ufeff"


def mixed(*spell: Callable[[Decimal, int], Any]) -> Callable[[Decimal, int], Any]:
    """Another spelling from cell to cell."""
    return lambda value, n: spell[n % len(spell)](value, n)


def calculated(value: Decimal, n: int = 0) -> Formula:
    """A formula with its result."""
    return Formula(f"={plain(value)}+0", number(value))


def nothing(n: int = 0) -> None:
    """An empty cell."""


def blanks(*words: Any) -> Callable[[int], Any]:
    """One word for a blank after another."""
    return lambda n: words[n % len(words)]


def name(county: str) -> str:
    """A county by its full name."""
    return COUNTIES[county]


def spaced_name(county: str) -> str:
    """兰 陵 县, 费　县."""
    found = COUNTIES[county]
    return ("　" if len(found) == 2 else " ").join(found)


def old_name(county: str) -> str:
    """A county by the name it had before."""
    return {LANLING: "苍山县"}.get(county, COUNTIES[county])


def short_name(county: str) -> str:
    """A county without its kind, a zone by the name its city has for it."""
    found = {ZONE: "高新区"}.get(county, COUNTIES[county])
    return found if (len(found) <= 3 and found.endswith("区")) or len(found) == 2 else found[:-1]


def zone_name(county: str) -> str:
    """A zone by its short name, a county by its full one."""
    return {ZONE: "高新区"}.get(county, COUNTIES[county])


def full_name(county: str) -> str:
    """A county with its city before it."""
    found = COUNTIES[county]
    place = CITIES[county[:4] + "00"]
    return found if found.startswith(place[:-1]) else place + found


def zero_width_name(county: str) -> str:
    """A name with what nobody sees in it."""
    found = COUNTIES[county]
    return f"\u200b{found[0]}\xa0{found[1:]}\ufeff"


def rich_name(county: str) -> Rich:
    """A name of which the first character is bold."""
    found = COUNTIES[county]
    return Rich((found[0], found[1:]))


def code(county: str) -> str:
    """A code as text."""
    return county


def float_code(county: str) -> Any:
    """A code as a number, where it is one."""
    return float(county) if county.isdecimal() else county


def long_code(county: str) -> str:
    """A code of twelve digits."""
    return f"{county}000000" if county.isdecimal() else county


def no_code(county: str) -> None:
    """No code."""


def city(code: str) -> str:
    """A city by its full name."""
    return CITIES[code]


def short_city(code: str) -> str:
    """济南 for 济南市."""
    return CITIES[code].removesuffix("市")


def period(value: int) -> str:
    """2015年7月."""
    return f"{value // 100}年{value % 100}月"


def run(value: int) -> int:
    """201507."""
    return value


def dotted(value: int) -> str:
    """2015.07."""
    return f"{value // 100}.{value % 100:02d}"


def day(value: date) -> str:
    """2015年6月30日."""
    return f"{value.year}年{value.month}月{value.day}日"


def dots(value: date) -> str:
    """2015.06.30."""
    return f"{value.year}.{value.month:02d}.{value.day:02d}"


def dashes(value: date) -> str:
    """2015-6-30."""
    return f"{value.year}-{value.month}-{value.day}"


def month(value: date) -> str:
    """2015年6月, for its last day."""
    return f"{value.year}年{value.month}月"


def short_month(value: date) -> str:
    """2015.6, for its last day."""
    return f"{value.year}.{value.month}"


def month_run(value: date) -> str:
    """201506, for its last day."""
    return f"{value.year}{value.month:02d}"


def end_of_month(value: date) -> str:
    """6月底."""
    return f"{value.month}月底"


def characters(value: date) -> str:
    """二〇一五年六月三十日."""
    year = "".join(_CHARACTERS[int(digit)] for digit in str(value.year))
    return f"{year}年{_below_hundred(value.month)}月{_below_hundred(value.day)}日"


def _below_hundred(value: int) -> str:
    tens, ones = divmod(value, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_CHARACTERS[tens]}十"
    return ten + (_CHARACTERS[ones] if ones else "")


def serial(value: date) -> int:
    """42185."""
    return (value - EXCEL_BEGINS).days


def serial_text(value: date) -> str:
    """The serial as text."""
    return str(serial(value))


def serial_1904(value: date) -> int:
    """The serial of a workbook that counts from 1904."""
    return (value - MAC_BEGINS).days


def itself(value: Any) -> Any:
    """A date as the file's own kind of date."""
    return value


def any_of(*spell: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """One spelling after another."""
    turns = [0]

    def spelled(value: Any) -> Any:
        turns[0] += 1
        return spell[turns[0] % len(spell)](value)

    return spelled


def office_words(choices: Sequence[tuple[str, str]]) -> Callable[[str], str]:
    """The office's word for a canonical one."""
    words = dict(choices)
    return lambda word: words.get(word, word)
