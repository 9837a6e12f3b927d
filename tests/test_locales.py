"""Every sentence of the pages has its English, none is left over, and no Chinese stands outside the catalogue."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file

from locales import CATALOGUES, COUNTED, Counted, _, catalogue, day, language, month, short_day, short_until, until, use

ROOT = Path(__file__).parent.parent
ROOMS = ("pages", "charts", "reports")
CHINESE = re.compile("[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")


def extracted() -> set[str]:
    """Every message the code asks for."""
    found = {str(message) for _line, message, *_rest in extract_from_file("python", ROOT / "app.py")}
    for room in ROOMS:
        found |= {
            str(message) for _file, _line, message, *_rest in extract_from_dir(ROOT / room, [("**.py", "python")])
        }
    return found


def sources() -> list[Path]:
    return [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def loose_chinese(source: str) -> Iterator[tuple[int, str]]:
    """String literals with Chinese that are neither a docstring nor an argument of _()."""
    tree = ast.parse(source)
    spoken = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        for part in node.args
    }
    described = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in spoken | described:
            continue
        if isinstance(node.value, str) and CHINESE.search(node.value):
            yield node.lineno, node.value


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


def test_every_message_has_an_english_sentence_with_the_same_blanks() -> None:
    english = CATALOGUES["en"]
    messages = sorted(extracted())
    assert len(messages) > 1000
    assert [message for message in messages if not english.get(message, "").strip()] == [], "locales/en/ has no English"
    blanks = re.compile(r"{\w+}")
    assert [m for m in messages if sorted(blanks.findall(english[m])) != sorted(blanks.findall(m))] == []


def test_no_english_sentence_is_left_over() -> None:
    assert set(CATALOGUES["en"]) - extracted() == set()


def test_every_message_is_translated_in_one_file() -> None:
    files = [catalogue(path) for path in (ROOT / "locales" / "en").glob("*.po")]
    assert sum(map(len, files)) == len(CATALOGUES["en"])


def test_no_chinese_stands_outside_the_catalogue() -> None:
    loose = {str(path.relative_to(ROOT)): list(loose_chinese(path.read_text(encoding="utf-8"))) for path in sources()}
    assert {path: words for path, words in loose.items() if words} == {}


def test_loose_chinese_is_found_in_plain_and_formatted_strings() -> None:
    source = '"""标题"""\nx = "县"\ny = f"{x}市"\nz = _("省")\n'
    assert list(loose_chinese(source)) == [(2, "县"), (3, "市")]


def test_a_message_without_a_translation_is_said_in_chinese() -> None:
    use("en")
    assert _("no such message") == "no such message"


def test_an_english_word_follows_its_number_whatever_stands_around_it() -> None:
    use("en")
    words = Counted("{n} {n|county is|counties are} below {line}%")
    assert [words.format(n=n, line=30) for n in (1, 0, "1,001")] == [
        "1 county is below 30%", "0 counties are below 30%", "1,001 counties are below 30%"
    ]  # fmt: skip
    assert ("So " + words + ".").format(n=1, line=20) == "So 1 county is below 20%."
    assert words.format(n="%{customdata[0]}", line=20).startswith("%{customdata[0]} counties")
    assert _("剩{days}天").format(days=1) == "1 day left"


def test_a_word_follows_a_number_that_its_sentence_has() -> None:
    for message, english in CATALOGUES["en"].items():
        assert {name for name, _one, _other in COUNTED.findall(english)} <= set(re.findall(r"{(\w+)}", message))
        assert "|" not in COUNTED.sub("", english) or "|" in message, english


def test_an_unknown_language_is_chinese() -> None:
    use("fr")
    assert language() == "zh"


def test_dates_are_written_as_each_language_writes_them() -> None:
    moment = date(2015, 6, 30)
    assert (day(moment), short_day(moment, "2015-07"), month("2015-07")) == ("2015年6月30日", "6月30日", "2015年7月")
    use("en")
    assert (day(moment), short_day(moment, "2015-07"), month("2015-07")) == ("30 June 2015", "30 Jun", "July 2015")


def test_figures_are_told_up_to_a_months_end_as_officials_say_it() -> None:
    assert [until(date(2015, 6, 30)), until(date(2016, 2, 28))] == ["2015年6月底", "2016年2月28日"]  # a leap year's
    assert [short_until(date(2015, 6, 30), "2015-07"), short_until(date(2014, 12, 31), "2015-01")] == [
        "6月底", "2014年12月底"
    ]  # fmt: skip
    use("en")
    assert [until(date(2015, 6, 30)), short_until(date(2015, 6, 30), "2015-07")] == ["the end of June 2015", "30 Jun"]


def test_a_day_of_another_year_than_its_period_says_its_year() -> None:
    moment = date(2014, 12, 31)
    assert short_day(moment, "2015-01") == "2014-12-31"
    use("en")
    assert short_day(moment, "2015-01") == "31 Dec 2014"
