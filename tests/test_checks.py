"""Each rule on rows small enough to see: what it must catch, and what it must let pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.load import Outcome
from etl.regions import Regions
from tests import check_cases, check_cases_ledger
from tests.check_cases import Case, progress, stated
from tests.conftest import LANSHAN, House, Row, house_in
from warehouse.findings import Check, checks
from warehouse.store import query

pytestmark = pytest.mark.tables("finding")

CAUGHT = check_cases.CAUGHT | check_cases_ledger.CAUGHT
PASSES = check_cases.PASSES | check_cases_ledger.PASSES
WARNINGS = [check.name for check in checks() if check.severity == "warn"]
# Of a crowd, each rate has a row of its own.
SEVERAL = {"bunched_above_line": 5}
# Cases that need their own house: of several counties, or with a list of corrections.
ALONE = ("bunched_above_line", "correction_not_applied")


def found(check: str, county: str = "") -> list[str]:
    findings = query('select message, county_code from finding where "check" = $check', check=check)
    return [message for message, code in findings.iter_rows() if county in ("", code)]


class Together(House):
    """A house in which each case has a county of its own and its loads wait to be one with those of the others."""

    county = LANSHAN

    def __init__(self, inbox: Path) -> None:
        super().__init__(inbox)
        self.loads: list[list[Path]] = []

    def send(self, form: str, rows: list[Row]) -> Path:
        return super().send(form, [row | {"county_code": self.county} for row in rows])

    def load(self, *paths: Path) -> Outcome:
        if self.place == len(self.loads):
            self.loads.append([])
        self.loads[self.place].extend(paths)
        self.place += 1
        return Outcome(None, len(paths))

    def take(self, case: Case, county: str) -> None:
        self.county, self.place = county, 0
        case(self)


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], str]]:
    """The county in which a rule's case lies, "caught" or "passes", in a house where all of them do."""
    codes = [code for code, region in Regions.load().by_code.items() if region.level == "county" and code[:2] == "37"]
    cases = {(what, name): case for what, of in (("caught", CAUGHT), ("passes", PASSES)) for name, case in of.items()}
    placed = dict(zip([key for key in cases if key[1] not in ALONE], codes, strict=False))
    with house_in(tmp_path_factory.mktemp("rules"), tables=("finding",)) as house:
        together = Together(house.inbox)
        for key, county in placed.items():
            together.take(cases[key], county)
        for paths in together.loads:
            assert house.load(*paths).accepted
        yield placed


def said_of(name: str, what: str, counties: dict[tuple[str, str], str], request: pytest.FixtureRequest) -> list[str]:
    """What a rule says of one of its cases."""
    if name in ALONE:
        (CAUGHT if what == "caught" else PASSES)[name](request.getfixturevalue("house"))
        return found(name)
    return found(name, counties[what, name])


@pytest.mark.parametrize("name", WARNINGS)
def test_a_rule_catches_what_breaks_it_and_names_both_figures(
    name: str, counties: dict[tuple[str, str], str], request: pytest.FixtureRequest
) -> None:
    rule = next(check.rule for check in checks() if check.name == name)
    messages = said_of(name, "caught", counties, request)
    assert len(messages) == SEVERAL.get(name, 1)
    assert all(message.startswith(rule + "：") for message in messages)


@pytest.mark.parametrize("name", WARNINGS)
def test_a_rule_lets_the_nearest_right_report_pass(
    name: str, counties: dict[tuple[str, str], str], request: pytest.FixtureRequest
) -> None:
    assert said_of(name, "passes", counties, request) == []


def test_every_rule_a_county_can_break_has_a_case_it_catches_and_one_it_passes() -> None:
    assert set(CAUGHT) == set(PASSES) == set(WARNINGS)


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.name)
def test_a_rule_says_in_words_a_county_can_read_what_holds_and_what_to_do(check: Check) -> None:
    assert check.severity in ("fail", "warn")
    assert len(check.rule) >= 8 and not check.rule.isascii()
    assert len(check.action) >= 12 and check.action.endswith("。")
    assert len(check.rule_en) >= 20 and len(check.action_en) >= 20 and check.action_en.endswith(".")


def test_money_that_falls_or_vanishes_is_found_like_works_that_do(house: House) -> None:
    row: Row = {"county_code": LANSHAN, "source": "city", "budget_year": 2014}
    house.load(
        house.plan({LANSHAN: 100}),
        house.funds("2015-05", [row | {"received_wan": 9, "paid_wan": 4}]),
        house.funds("2015-07", [row | {"received_wan": 8}]),
    )
    assert found("cumulative_falls") == ["累计数不应比上一期减少：地市级2014年度到位由 9.00 减为 8.00"]
    assert found("figure_left_blank") == [
        "上一期填过的累计数，本期不应空着：地市级2014年度支付上一期为 4.00，本期没有填"
    ]


def test_a_stated_rate_is_compared_in_every_spelling_to_the_digits_it_shows(house: House) -> None:
    right = ["34.37%", "34.37％", "34.4%", 34.37, 0.3437, "0.344", "34%"]
    wrong = ["34.47%", "0.3437%", 3.437, 0.3537, "33%"]
    counties = [code for code, region in Regions.load().by_code.items() if region.level == "county"]
    of_county = dict(zip(counties, [*right, *wrong], strict=False))
    stated(house, of_county)
    caught = query("select county_code from finding where \"check\" = 'stated_rate_differs' order by all")
    assert caught["county_code"].to_list() == [code for code, rate in of_county.items() if rate in wrong]


def test_a_stated_rate_says_nothing_once_its_figures_are_reported_anew(house: House) -> None:
    stated(house, {LANSHAN: "50%"})
    assert len(found("stated_rate_differs")) == 1
    house.load(house.progress("2015-07", {LANSHAN: 60}))
    assert found("stated_rate_differs") == []


def test_an_amount_of_thousands_of_times_the_plan_is_a_suspected_unit_slip(house: House) -> None:
    progress(house, ("2015-07", {"started_qty": 100_000}))
    assert found("suspected_unit_slip") == [
        "与规划或上一期相差约一万倍的数，多半是单位写错（元与万元、㎡与万㎡）：校舍开工数量填 100000.00，规划 100.00"
    ]


def test_a_dash_and_a_blank_are_told_apart_where_a_figure_vanished(house: House) -> None:
    for written, words in ((None, "本期没有填"), ("—", "本期写的是“—”"), ("不适用", "本期写的是“不适用”")):
        report = house.progress("2015-07", {LANSHAN: 1}, completed_qty=2)
        blank = house.send("progress", [
            {"period": "2015-09", "county_code": LANSHAN, "work_class": "building", "started_qty": 1,
             "completed_qty": written},
        ])  # fmt: skip
        house.load(house.plan({LANSHAN: 100}), report, blank)
        assert found("figure_left_blank") == [
            f"上一期填过的累计数，本期不应空着：校舍竣工或购置数量上一期为 2.00，{words}"
        ]
