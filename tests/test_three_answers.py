"""What was 临沂's start rate at 2015-06-30? Three versions, three answers, and the reason for each difference."""

from pathlib import Path

import pytest

from etl import __main__ as command_line
from tests.conftest import FEIXIAN, LANSHAN, House
from tests.visit import run, said
from warehouse import store
from warehouse.compare.sides import history

LINYI, PROVINCE, JULY = "371300", "370000", "2015-07"
ANSWERS = {"v000001": ("25.00%", 0.25), "v000002": ("35.00%", 0.35), "v000003": ("38.89%", 70 / 180)}


@pytest.fixture
def linyi(house: House) -> House:
    """兰山 reports July in time, 费县 late; then an adjustment of 兰山's plan, approved in June, is sent."""
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.progress("2015-05", {LANSHAN: 20, FEIXIAN: 10}),
        house.progress(JULY, {LANSHAN: 40}, submitted_on="2015-07-03"),
    )
    house.opens(house.progress(JULY, {FEIXIAN: 30}, submitted_on="2015-07-08"))
    adjusted = {"plan_version": "调整", "kind": "adjustment", "approved_on": "2015-06-20", "approval_no": "〔2015〕9号"}
    house.opens(house.plan({LANSHAN: 80}, **adjusted))
    return house


def answers() -> dict[str, tuple[float | None, list[str]]]:
    known = history(list(ANSWERS), JULY, "start_rate", PROVINCE, LINYI)
    return {one.version: (one.value, [] if one.since is None else list(one.since.why)) for one in known}


def test_each_version_has_its_own_answer_and_says_why_it_differs(linyi: House) -> None:
    found = answers()
    assert [value for value, _why in found.values()] == pytest.approx([value for _text, value in ANSWERS.values()])
    assert [why for _value, why in found.values()] == [[], ["first_report"], ["plan_changed"]]


@pytest.mark.parametrize("version", ANSWERS)
def test_every_page_can_be_read_as_known_in_a_version(linyi: House, version: str) -> None:
    text, value = ANSWERS[version]
    assert text in said(run("overview", region=LINYI, period=JULY, version=version))
    asked = "select value from metric_value where metric = 'start_rate' and period = $p and region_code = $code"
    assert store.query_at(version, asked, p=JULY, code=LINYI).item() == pytest.approx(value)


def test_the_page_lists_all_answers_with_the_county_and_the_reason(linyi: House) -> None:
    app = run("snapshots", region=LINYI, period=JULY)
    listed = "\n".join(table.value.to_string() for table in app.dataframe)
    assert all(text in listed for text, _value in ANSWERS.values())
    assert "费县" in listed and "兰山区" in listed


@pytest.mark.slow
def test_a_version_that_was_cleared_away_is_made_again_and_answers_as_it_did(
    linyi: House, capsys: pytest.CaptureFixture[str]
) -> None:
    before = answers()
    for version in ("v000001", "v000002"):
        Path(store.version_path(version)).unlink()
        assert command_line.main(["rebuild", "--as-known-in", version]) == 0
    assert answers() == before


def test_a_link_to_a_version_that_is_not_there_says_so_and_shows_the_newest(linyi: House) -> None:
    Path(store.version_path("v000001")).unlink()
    app = run("overview", region=LINYI, period=JULY, version="v000001")
    assert any("v000001 已清理" in str(warning.value) for warning in app.warning)
    assert "38.89%" in said(app)
