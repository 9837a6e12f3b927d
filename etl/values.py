"""One cell in; its canonical value, None for a blank, or Bad with the sentence that says what is expected."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from etl.faults import Bad, bad
from warehouse.lettering import clean

Cell = str | int | float | Decimal | bool | date | datetime | time | timedelta | None


NUMBER = bad("not_a_number")
COUNT = bad("not_a_count")
TOO_LARGE = bad("too_large_number")
NOT_CALCULATED = bad("not_calculated")
CALLS_OUT = bad("calls_out")
SHEET_ERROR = bad("sheet_error")
NEGATIVE = bad("negative")
ABOUT = bad("about")
LOST = bad("lost_digits")
PERCENT = bad("not_a_percent")
DATE = bad("not_a_day")
PERIOD = bad("not_a_period")
OCTOBER_OR_JANUARY = bad("october_or_january")
YEAR = bad("not_a_year")
TEXT = bad("not_text")

# Not NFKC: that would turn ㎡ into m2 and ① into 1.
_HALF_WIDTH = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\u3000\xa0\u2002\u2003\u2009\u202f", " ")
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(map(chr, range(0x202A, 0x202F))), "")
)
# In names the punctuation stays as it was written: 中心小学（东校区）.
_HALF_WIDTH_WORDS = {wide: half for wide, half in _HALF_WIDTH.items() if half.isalnum()}
_BLANK = {"", "-", "--", "—", "——", "–", "―", "/", "\\", "无", "…", "……"}
# Said of a figure that the county cannot have; kept as written, and no more a zero than a blank is.
NOT_APPLICABLE = {"不适用", "不涉及", "无此项", "无任务", "n/a", "na"}
# 1e-06 is how programs, unlike Excel, write a small number, and they write all its digits.
_PLAIN = re.compile(r"\d+(\.\d*)?(e-\d{1,2})?|\.\d+", re.ASCII)
# Spaces within a number are there to group it; others part two numbers, and so does a line break.
_SPACED = re.compile(r"\d+( \d{3})+(\.\d*)?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII
)
_DAY_RUN = re.compile(r"(20\d\d)(\d\d)(\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:年(\d{1,2})月(?:份)?|[-./](\d{1,2}))", re.ASCII)
_MONTH_RUN = re.compile(r"(20\d\d)(\d\d)(?:\.0)?", re.ASCII)
_MONTH_END = re.compile(r"(?:(\d{4})(?:年|[-./]))?(\d{1,2})月?(?:份)?(?:底|末)?", re.ASCII)
_YEAR = re.compile(r"(20\d\d)(?:\.0)?(?:年度?)?", re.ASCII)
_LARGEST = 10**17
LONGEST = 2000  # letters of a text; a paragraph about a problem has some hundred
# What a reader of workbooks puts in place of a value that was fetched from outside.
CALLING_OUT = "=[外部]"
# What Excel writes into a CSV for a long number: 2.137E+09.
LOST_DIGITS = re.compile(r"[0-9](\.[0-9]+)?[eE]\+[0-9]+")
_NEGATIVE = re.compile(r"[-−△▲]\d[\d,]*(\.\d*)?|\(-?\d[\d,]*(\.\d*)?\)", re.ASCII)
_ABOUT = re.compile(r"(约|近|大约|大概|将近).*|.*(左右|余|多|上下)", re.S)
_SPELLED = {digit: str(n) for n, digits in enumerate(("〇零○Ｏ", *"一二三四五六七八九")) for digit in digits}


BLANK_WORDS = sorted(
    _BLANK
    | NOT_APPLICABLE
    | {word.upper() for word in NOT_APPLICABLE}
    | {"－", "－－", "／", "＼", "Ｎ／Ａ", "N/a", "Na"}
)


def half_width(text: str) -> str:
    """Full-width letters, digits, marks and spaces as half-width; nothing else changes."""
    return text.translate(_HALF_WIDTH)


def compact(text: str) -> str:
    """Half-width, without any white space."""
    return "".join(half_width(text).split())


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, a slash, 无 or 不适用."""
    return cell is None or (isinstance(cell, str) and ((word := compact(cell)) in _BLANK or is_not_applicable(word)))


def is_not_applicable(word: str) -> bool:
    """Whether a compact text says that there can be no figure."""
    return word.lower() in NOT_APPLICABLE


def number(cell: Cell, factor: int, whole: bool = False, largest: int = _LARGEST) -> int | Bad | None:
    """A number ≥ 0 times `factor`, as the whole number that the lake stores (分, hundredths, pieces).

    `factor` is the number of canonical grains in the displayed unit. What is finer than the grain is rounded
    half up; a `whole` number (a count) must be whole as displayed.
    """
    if is_blank(cell):
        return None
    expected = COUNT if whole else NUMBER
    if isinstance(cell, str):
        value = _decimal(cell)
        if value is None:
            return _why_not(compact(cell), expected)
    elif isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return expected
    elif cell < 0:
        return NEGATIVE
    elif isinstance(cell, float) and cell.is_integer():
        value = Decimal(int(cell))
    else:
        # repr is the shortest text of the float, which is what the office typed: 140.1, not 140.09999…
        value = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    if not value.is_finite() or value < 0:
        return expected
    if whole and value != value.to_integral_value():
        return expected
    if value * factor > largest:
        return TOO_LARGE
    return int((value * factor).to_integral_value(ROUND_HALF_UP))


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number ≥ 0."""
    return isinstance(number(cell, 1), int)


def displayed(grains: int, factor: int) -> str:
    """Grains as the number that is displayed, `factor` of them being one unit; every digit and no more: 1.5."""
    return f"{(Decimal(grains) / factor).normalize():f}"


def _decimal(text: str) -> Decimal | None:
    text = half_width(text).strip()
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    return Decimal(text.replace(",", "")) if _GROUPED.fullmatch(text) else None


def _why_not(text: str, expected: Bad) -> Bad:
    if text.startswith("="):
        return CALLS_OUT if text.startswith(CALLING_OUT) else NOT_CALCULATED
    if text.startswith("#"):
        return SHEET_ERROR
    if _NEGATIVE.fullmatch(text):
        return NEGATIVE
    if LOST_DIGITS.fullmatch(text):
        return LOST
    return ABOUT if _ABOUT.fullmatch(text) and any(map(str.isdigit, text)) else expected


def percent(cell: Cell) -> int | Bad | None:
    """A stated rate in ten-thousandths of a percent, taken as it stands: 34.37%, 34.37％, 34.37, 0.3437."""
    if is_blank(cell):
        return None
    found = number(compact(cell).rstrip("%‰") if isinstance(cell, str) else cell, 10_000)
    if isinstance(cell, str) and compact(cell).endswith("‰") and isinstance(found, int):
        return found // 10
    return found if isinstance(found, int) or found in (NOT_CALCULATED, CALLS_OUT, SHEET_ERROR) else PERCENT


def day(cell: Cell, date1904: bool = False) -> date | Bad | None:
    """A calendar day from its usual spellings, an Excel date or an Excel serial (of 1904 in workbooks that say so)."""
    if is_blank(cell):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        text = " ".join(half_width(_in_digits(cell)).split())
        found = _DAY.fullmatch(text.replace(" ", "")) or _DAY.fullmatch(text) or _DAY_RUN.fullmatch(text)
        if found:
            return _date(int(found[1]), int(found[2]), int(found[3]))
        return _serial(float(text), date1904) if re.fullmatch(r"\d{5}(\.0)?", text, re.ASCII) else DATE
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal) or not -1 < cell < 10**9:
        return DATE
    as_run = _DAY_RUN.fullmatch(str(int(cell)))
    return _date(*map(int, as_run.groups())) if as_run else _serial(float(cell), date1904)


def month_end(cell: Cell, period: int | None, date1904: bool = False) -> date | Bad | None:
    """A day, or a month for its last day: 2015年6月, 2015.6, 201506; 6月底 is the last June before `period`."""
    found = day(cell, date1904)
    if not isinstance(found, Bad):
        return found
    text = compact(_in_digits(str(cell)))
    if run := _MONTH_RUN.fullmatch(text):
        return _last_day(int(run[1]), int(run[2]))
    spelled = _MONTH_END.fullmatch(text)
    if not spelled or (spelled[1] is None and (period is None or "月" not in text)):
        return found
    month = int(spelled[2])
    year = int(spelled[1] or (period or 0) // 100 - (month >= (period or 0) % 100))
    return _last_day(year, month)


def _last_day(year: int, month: int) -> date | Bad:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else DATE


def _in_digits(text: str) -> str:
    """二〇一五年六月三十日 as 2015年6月30日; anything else as it is."""
    if not any(mark in text for mark in "年月日") or not any(digit in text for digit in (*_SPELLED, "十")):
        return text
    # 十 alone is 10, between digits it parts tens from ones, after one it is a zero, before one a 1.
    text = re.sub(r"(?<![一二三])十(?![一二三四五六七八九])", "10", text)
    text = re.sub(r"(?<=[一二三])十(?=[一二三四五六七八九])", "", text)
    text = re.sub(r"(?<=[一二三])十", "〇", text)
    return "".join(_SPELLED.get(letter, letter) for letter in text.replace("十", "一"))


def _date(year: int, month: int, day_of_month: int) -> date | Bad:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return DATE


def _serial(days: float, date1904: bool) -> date | Bad:
    days += 1462 if date1904 else 0
    # 1990 to 2063: a number outside is no date of this programme.
    if not 32874 <= days < 60000:
        return DATE
    return date(1899, 12, 30) + timedelta(days=int(days))


def period(cell: Cell, date1904: bool = False) -> int | Bad | None:
    """A reporting month as YYYYMM, from 2015年7月, 2015-07, 201507 or a date on the first of it."""
    if is_blank(cell):
        return None
    if isinstance(cell, date):
        return cell.year * 100 + cell.month if cell.day == 1 else PERIOD
    if isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal):
        return PERIOD
    text = compact(_in_digits(str(cell)))
    if found := _MONTH_RUN.fullmatch(text):
        return _month(found[1], found[2])
    if found := _MONTH.fullmatch(text):
        # Excel turns a typed 2015.10 into 2015.1.
        if text[4] == "." and found[3] == "1":
            return OCTOBER_OR_JANUARY
        return _month(found[1], found[2] or found[3])
    first = day(cell, date1904)
    return first.year * 100 + first.month if isinstance(first, date) and first.day == 1 else PERIOD


def _month(year: str, month: str) -> int | Bad:
    return int(year) * 100 + int(month) if 1 <= int(month) <= 12 else PERIOD


def year(cell: Cell) -> int | Bad | None:
    """A budget year: 2015, 2015年, 2015年度."""
    if is_blank(cell):
        return None
    found = _YEAR.fullmatch(compact(str(cell)))
    return int(found[1]) if found and not isinstance(cell, bool) else YEAR


def text(cell: Cell) -> str | Bad | None:
    """Text on one line without what nobody sees, letters and digits half-width; a number as its digits."""
    if is_blank(cell):
        return None
    if isinstance(cell, float):
        if not abs(cell) < 10**15:
            return TEXT
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, str) and LOST_DIGITS.fullmatch(cell.strip()):
        return TEXT
    told = " ".join(clean(str(cell).translate(_HALF_WIDTH_WORDS)).split())
    return bad("too_long_text", found=f"{len(told):,}", limit=f"{LONGEST:,}") if len(told) > LONGEST else told or None


def choice(cell: Cell, words: Mapping[str, str]) -> str | Bad | None:
    """The canonical word of a choice; `words` maps what offices write, compact, to it."""
    if is_blank(cell):
        return None
    return words.get(compact(str(cell))) or bad("not_a_choice", choices=tuple(first_words(words)))


def first_words(words: Mapping[str, str]) -> list[str]:
    """One office word per canonical word of a choice, in their order."""
    first: dict[str, str] = {}
    for word, canonical in words.items():
        if word != canonical:
            first.setdefault(canonical, word)
    return list(first.values())


def shown(cell: Cell) -> str:
    """A cell as the office would recognise it in a message."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return cell.strip() if isinstance(cell, str) else str(cell)
