"""Corrections that cannot be taken: each is refused under its line and key, and nothing is changed."""

import tomllib
from collections.abc import Iterator

import pytest

from etl.faults import MESSAGES
from etl.read import read_file
from etl.received import manifests
from etl.regions import Regions
from tests.conftest import LANSHAN, House, Row
from tests.test_corrections import corrections, entry, faults, reported
from tests.test_load import start_rate

REGIONS = Regions.load()

# Kind of fault → entries that have it, the line and the key that are named.
WRONG: dict[str, tuple[list[Row], int | None, str]] = {
    "correction_form": ([entry(form="projects")], 1, "form"),
    "correction_key": ([entry(resaon="错字")], 1, "resaon"),
    "correction_missing": ([entry(who=None)], 1, "who"),
    "correction_column": ([entry(column="paid_wan")], 1, "column"),
    "correction_too_fine": ([entry(new=60.001)], 1, "new"),
    "correction_twice": ([entry(), entry(county="兰山区", new=70)], 14, ""),
    "correction_of_no_report": ([entry(period="2015-05")], 1, "county"),
    "correction_of_no_row": ([entry(work_class="sports")], 1, "work_class"),
    "correction_differs": ([entry(old=41)], 1, "old"),
    "correction_of_a_blank": ([entry(column="started_schools")], 1, "old"),
    "correction_of_no_blank": ([entry(old="")], 1, "old"),
    "unknown_county_near": ([entry(county="兰山县")], 1, "county"),
    "even_month": ([entry(period="2015-08")], 1, "period"),
    "not_a_choice": ([entry(work_class="操场")], 1, "work_class"),
    "negative": ([entry(new=-60)], 1, "new"),
    "not_a_count": ([entry(column="started_schools", old="", new=1.5)], 1, "new"),
    "not_a_day": ([entry(approved_on="去年")], 1, "approved_on"),
}
TEXTS: dict[str, tuple[str, int | None]] = {
    "correction_syntax": ("[[correction]]\nform = “progress”\n", 2),
    "correction_other": ("[[correction]]\n[[corection]]\n", None),
    "correction_written_otherwise": ('[[correction]]\nreason = """\n[[correction]]\n"""\n', None),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that has the reports; what these tests send to it is refused and so changes nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBO_DATA", str(tmp_path_factory.mktemp("data")))
        house = House(tmp_path_factory.mktemp("sent"))
        reported(house)
        yield house
        assert (start_rate(LANSHAN), len(manifests())) == (0.4, 2)


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_entry_is_refused_under_its_line_and_key(loaded: House, kind: str) -> None:
    entries, line, key = WRONG[kind]
    assert faults(loaded, *entries) == [(kind, line, key)]


@pytest.mark.parametrize("gone", ["reason", "who", "approval", "approved_on", "old", "new", "county", "period"])
def test_an_entry_without_one_of_its_keys_is_refused(loaded: House, gone: str) -> None:
    assert faults(loaded, entry(**{gone: None})) == [("correction_missing", 1, gone)]


@pytest.mark.parametrize("kind", TEXTS)
def test_a_file_that_is_no_list_of_corrections_is_refused_with_its_line(loaded: House, kind: str) -> None:
    text, line = TEXTS[kind]
    path = loaded.inbox / "更正.txt"
    path.write_text(text, encoding="utf-8")
    assert [(fault.why.kind, fault.row) for fault in loaded.load(path).faults] == [(kind, line)]


def test_every_kind_of_fault_of_a_corrections_file_is_seen_in_a_test() -> None:
    all_kinds = tomllib.loads((MESSAGES / "corrections.toml").read_text(encoding="utf-8")).keys()
    assert all_kinds == {kind for kind in (*WRONG, *TEXTS) if kind.startswith("correction_")} | {"correction_vanished"}


@pytest.mark.parametrize("odd", ["nan", "inf", "1e999999", "[[[]]]", "{a = 1}", "07:30:00", "true", "9" * 5000])
@pytest.mark.parametrize("key", ["form", "county", "period", "work_class", "column", "old", "approved_on"])
def test_nothing_written_for_a_key_stops_the_reader_or_passes(loaded: House, key: str, odd: str) -> None:
    path = corrections(loaded, entry(**{key: None}))
    path.write_text(path.read_text(encoding="utf-8") + f"{key} = {odd}\n", encoding="utf-8")
    assert read_file(path, REGIONS).faults
