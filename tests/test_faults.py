"""The sentences of faults: each kind says in both languages what to expect and what to do, and none is left unused."""

import re
from pathlib import Path
from string import Formatter

import pytest

from etl.faults import Fault, Month, bad, kinds, letters

ROOT = Path(__file__).parent.parent
# English words for things that Chinese sentences name in Chinese.
ONLY_ENGLISH, ONLY_CHINESE = {"what_en"}, {"what", "programme"}


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_says_in_both_languages_what_to_expect_and_what_to_do(kind: str) -> None:
    sentences = kinds()[kind]
    assert sentences.keys() == {"zh", "en"}
    for language, (expected, action) in sentences.items():
        assert expected and action and not re.search(r"[。.]$", expected + action), language
        assert (language == "zh") == bool(re.search(r"[\u4e00-\u9fff]", re.sub(r"[\w：]*：…?", "", expected)))
    zh, en = (names("".join(sentences[language])) for language in ("zh", "en"))
    assert zh - ONLY_CHINESE == en - ONLY_ENGLISH


def test_every_kind_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "etl").rglob("*.py"))
    composed = {
        "no_plan_version": '"plan_version"',
        "no_approved_on": '"approved_on"',
        "no_kind": '"kind"',
        "no_as_of": '"as_of"',
    }
    for kind in kinds():
        assert composed.get(kind, f'"{kind}"') in code, f"messages/*.toml: nothing says {kind}"


def test_an_unknown_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        bad("no_such_kind")


def test_a_fault_is_a_record_in_both_languages_and_names_its_cell() -> None:
    why = bad("wrong_as_of", period=Month(201507), day="2015-06-30")
    record = Fault("临沂市.xlsx", why, "表一", 7, "数据截至", "2015-06-29", 28).record()
    assert record["cell"] == "AB7" and record["kind"] == "wrong_as_of"
    assert record["expected"] == "应为报告期2015年7月的上月末2015-06-30" and record["action"] == "请核对后重新报送"
    assert record["expected_en"] == "it should be the last day of the month before 2015-07, 2015-06-30"
    assert [letters(n) for n in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
