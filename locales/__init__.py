"""A Chinese source string in, the same sentence in the reader's language out."""

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
# The clock of the offices that read it.
CLOCK = ZoneInfo("Asia/Shanghai")
# The words that follow a number, in the English sentences: {n|county|counties}.
COUNTED = re.compile(r"{(\w+)\|([^{}|]+)\|([^{}|]+)}")
_DECIMAL = re.compile(r"\d+(\.\d+)?")
_PLURALS = Locale("en").plural_form
_language: ContextVar[str] = ContextVar("language", default="zh")


def catalogue(path: Path) -> dict[str, str]:
    """The sentences of one file of a language: source string → translation."""
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def _read(language: str) -> dict[str, str]:
    """A language's files together: gaibo.po has what several pages say, every other what one page says."""
    paths = sorted((Path(__file__).parent / language).glob("*.po"))
    return {message: words for path in paths for message, words in catalogue(path).items()}


CATALOGUES: dict[str, dict[str, str]] = {"zh": {}, "en": _read("en")}
_WIDGET_WORDS = {path.stem: catalogue(path) for path in (Path(__file__).parent / "streamlit").glob("*.po")}


def use(language: str) -> None:
    """Speak `language` for the rest of this run; a language without a catalogue is Chinese."""
    _language.set(language if language in LANGUAGES else "zh")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` within the block, and what was spoken before after it."""
    before = _language.get()
    use(language)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """The language of this run: zh or en."""
    return _language.get()


class Counted(str):
    """A sentence whose words follow a number of it: {n} {n|county|counties}."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """The sentence with its numbers, each followed by its one or its other word."""
        return str.format(
            COUNTED.sub(lambda found: found[2 if _is_one(values[found[1]]) else 3], self), *args, **values
        )

    def __add__(self, more: str) -> "Counted":
        return Counted(str(self) + str(more))

    def __radd__(self, before: str) -> "Counted":
        return Counted(str(before) + str(self))


def _is_one(number: object) -> bool:
    # Some numbers come as they are written: 1,234; a picture's template has none yet.
    written = str(number).replace(",", "")
    return _DECIMAL.fullmatch(written) is not None and _PLURALS(Decimal(written)) == "one"


def _(message: str) -> str:
    """The message in the language of this run; the source string itself where there is no translation."""
    found = CATALOGUES[_language.get()].get(message) or message
    return Counted(found) if "|" in found else found


def widget_words() -> dict[str, str]:
    """What Streamlit itself says → the same in the language of this run; {} stands for what it puts there."""
    return _WIDGET_WORDS.get(language(), {})


def day(value: date) -> str:
    """A date as it is written in a sentence: 2015年6月30日, 30 June 2015."""
    return format_date(value, "y年M月d日" if language() == "zh" else "d MMMM y", locale=language())


def until(value: date) -> str:
    """The day up to which figures are told, in a sentence: 2015年6月底 where it is its month's last, else the date."""
    if not _ends_month(value):
        return day(value)
    return format_date(value, "y年M月底" if language() == "zh" else "'the end of' MMMM y", locale=language())


def _ends_month(value: date) -> bool:
    return value.day == monthrange(value.year, value.month)[1]


def short_until(value: date, period: str) -> str:
    """The same beside its period: 6月底, 30 Jun; 2014年12月底, 31 Dec 2014 where the period is of another year."""
    if language() != "zh" or not _ends_month(value):
        return short_day(value, period)
    return format_date(value, ("M月底", "y年M月底")[value.year != int(period[:4])], locale="zh")


def short_day(value: date, period: str) -> str:
    """A date beside its period: 6月30日, 30 Jun; 2014-12-31, 31 Dec 2014 where the period is of another year."""
    patterns = {"zh": ("M月d日", "y-MM-dd"), "en": ("d MMM", "d MMM y")}
    return format_date(value, patterns[language()][value.year != int(period[:4])], locale=language())


def moment(value: datetime) -> str:
    """A moment in UTC by the offices' clock: 2015-07-20 09:30."""
    return value.replace(tzinfo=UTC).astimezone(CLOCK).strftime("%Y-%m-%d %H:%M")


def month(period: str) -> str:
    """A reporting period as it is written in a sentence: 2015年7月, July 2015."""
    first = date.fromisoformat(f"{period}-01")
    return format_date(first, "y年M月" if language() == "zh" else "MMMM y", locale=language())
