"""A city's reviews: what they say of a report, what a returned one no longer counts for, and what stays on record."""

from pathlib import Path

import pytest

from etl.faults import bad
from etl.load import rebuild
from tests.conftest import FEIXIAN, LANSHAN, House, Row
from tests.test_load import start_rate
from warehouse import lake
from warehouse.store import query

pytestmark = pytest.mark.tables("reporting", "review")

MAY, JULY = "2015-05", "2015-07"


def review(house: House, state: str, on: str, county: str = FEIXIAN, **more: object) -> Path:
    row: Row = {"period": JULY, "county_code": county, "state": state, "reviewed_on": on}
    return house.send("reviews", [row | ({"reason": "面积漏报"} if state == "退回" else {}) | more])


def report(county: str = FEIXIAN, period: str = JULY) -> dict[str, object]:
    found = query("select * from report where county_code = $county and period = $period", county=county, period=period)
    return found.row(0, named=True)


def history(form: str = "progress") -> list[tuple[int, str, bool, bool]]:
    """Revision, state, is_newest, is_accepted of FEIXIAN's reports of July."""
    return query(
        "select revision, state, is_newest, is_accepted from submission "
        "where county_code = $county and form = $form and period = $period order by revision",
        county=FEIXIAN, form=form, period=JULY,
    ).rows()  # fmt: skip


def two_reports(house: House) -> None:
    house.opens(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.progress(MAY, {LANSHAN: 20, FEIXIAN: 10}, submitted_on="2015-05-04"),
        house.progress(JULY, {LANSHAN: 40, FEIXIAN: 30}, submitted_on="2015-07-04"),
    )


def test_a_report_waits_for_review_and_counts_meanwhile(house: House) -> None:
    two_reports(house)
    assert (report()["state"], report()["status"], start_rate(FEIXIAN)) == ("submitted", "on_time", 0.3)
    house.opens(review(house, "通过", "2015-07-08", reviewer="临沂市教育局"))
    assert (report()["state"], str(report()["reviewed_on"]), start_rate(FEIXIAN)) == ("reviewed", "2015-07-08", 0.3)
    assert (report(LANSHAN)["state"], report(period=MAY)["state"]) == ("submitted", "submitted")


def test_a_returned_report_does_not_count_and_the_one_before_it_stands_in(house: House) -> None:
    two_reports(house)
    house.opens(review(house, "退回", "2015-07-08"))
    found = report()
    assert (found["state"], found["status"], found["reason"]) == ("returned", "missing", "面积漏报")
    assert (found["carried_from"], found["revision"], start_rate(FEIXIAN)) == (MAY, None, 0.1)
    assert str(found["submitted_on"]) == "2015-07-04"
    counts = query("select reported, missing, returned, unreviewed from reporting where level = 'province'").row(-1)
    assert counts == (1, 1, 1, 1)


def test_a_report_sent_again_counts_and_the_returned_one_stays_on_record(house: House) -> None:
    two_reports(house)
    house.opens(review(house, "退回", "2015-07-08"), house.progress(JULY, {FEIXIAN: 50}, submitted_on="2015-07-09"))
    assert (report()["state"], report()["status"], start_rate(FEIXIAN)) == ("submitted", "on_time", 0.5)
    house.load(review(house, "通过", "2015-07-10"))
    assert history() == [(1, "returned", False, False), (2, "reviewed", True, True)]


@pytest.mark.slow
def test_when_a_resubmission_is_returned_the_report_before_it_counts_again(house: House) -> None:
    two_reports(house)
    house.opens(house.progress(JULY, {FEIXIAN: 90}, submitted_on="2015-07-06"), review(house, "退回", "2015-07-08"))
    assert (start_rate(FEIXIAN), report()["status"], report()["revision"]) == (0.3, "on_time", 1)
    assert history() == [(1, "submitted", False, True), (2, "returned", True, False)]


def test_a_review_is_of_the_revision_it_names_and_of_the_form_it_names(house: House) -> None:
    two_reports(house)
    house.opens(
        house.funds(JULY, [{"county_code": FEIXIAN, "source": "city", "received_wan": 1}]),
        house.progress(JULY, {FEIXIAN: 50}, submitted_on="2015-07-09"),
        review(house, "退回", "2015-07-09", revision=1, of_form="进展"),
    )
    assert history() == [(1, "returned", False, False), (2, "submitted", True, True)]
    assert history("funds") == [(1, "submitted", True, True)]


def test_the_later_of_two_reviews_holds_and_both_are_kept(house: House) -> None:
    two_reports(house)
    house.opens(review(house, "退回", "2015-07-07"), review(house, "通过", "2015-07-08"))
    assert (report()["state"], start_rate(FEIXIAN)) == ("reviewed", 0.3)
    assert lake.submissions().filter(form="reviews").height == 2
    house.load(review(house, "退回", "2015-07-08"))
    assert (report()["state"], start_rate(FEIXIAN)) == ("returned", 0.1)


def test_a_return_without_a_reason_is_refused_at_its_row(house: House) -> None:
    two_reports(house)
    outcome = house.load(review(house, "退回", "2015-07-08", reason=None))
    [fault] = outcome.faults
    assert (fault.why, fault.row, fault.column) == (bad("returned_without_reason"), 2, "reason")
    assert report()["state"] == "submitted"


def test_an_offices_list_of_reviews_is_read_by_its_own_words(house: House) -> None:
    two_reports(house)
    path = house.inbox / "审核记录.csv"
    path.write_text(
        "县（市、区）,报告期,审核报表,审核结果,审核日期,退回原因,审核单位\n"
        "费县,2015年7月,进展,退回,2015年7月8日,面积漏报,临沂市教育局\n兰山区,2015年7月,,审核通过,2015.7.9,,临沂市教育局\n",
        encoding="gb18030",
    )
    assert house.load(path).faults == ()
    assert (report()["state"], report(LANSHAN)["state"]) == ("returned", "reviewed")


def test_reviews_are_made_again_from_the_originals(house: House) -> None:
    two_reports(house)
    house.opens(review(house, "退回", "2015-07-08"))
    facts, before = lake.checksum(), query("select * from submission")
    assert rebuild().accepted
    assert lake.checksum() == facts and query("select * from submission").equals(before)


def test_a_county_that_sends_one_form_and_not_the_other_is_told_apart(house: House) -> None:
    two_reports(house)
    house.opens(house.funds(JULY, [{"county_code": LANSHAN, "source": "city", "received_wan": 1}]))
    rows = query(
        "select county_code, form, status from form_report where period = $period order by all", period=JULY
    ).rows()
    assert rows == [
        (LANSHAN, "funds", "late"), (LANSHAN, "progress", "on_time"),
        (FEIXIAN, "funds", "missing"), (FEIXIAN, "progress", "on_time"),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_report_sent_again_the_same_day_or_under_its_old_date_is_not_the_one_that_was_returned(house: House) -> None:
    two_reports(house)
    house.opens(review(house, "退回", "2015-07-08"))
    for day in ("2015-07-08", "2015-07-04"):
        house.load(house.progress(JULY, {FEIXIAN: 50 if day.endswith("8") else 60}, submitted_on=day))
    assert history() == [(1, "returned", False, False), (2, "submitted", False, False), (3, "submitted", True, True)]
    assert start_rate(FEIXIAN) == 0.6


@pytest.mark.slow
def test_a_list_that_is_sent_again_later_is_still_of_the_report_it_was_of(house: House) -> None:
    two_reports(house)
    house.opens(
        review(house, "退回", "2015-07-08"),
        house.progress(JULY, {FEIXIAN: 50}, submitted_on="2015-07-08"),
        review(house, "退回", "2015-07-08"),
        review(house, "通过", "2015-07-08"),
    )
    assert history() == [(1, "returned", False, False), (2, "reviewed", True, True)]


@pytest.mark.slow
def test_two_reviews_on_one_day_are_both_kept(house: House) -> None:
    two_reports(house)
    house.opens(
        house.progress(JULY, {FEIXIAN: 50}, submitted_on="2015-07-06"),
        review(house, "退回", "2015-07-09", revision=1),
        review(house, "通过", "2015-07-09", revision=2),
    )
    assert history() == [(1, "returned", False, False), (2, "reviewed", True, True)]
    kept = query(
        "select state, revision from review where county_code = $c and form = 'progress' order by 2", c=FEIXIAN
    )
    assert kept.rows() == [("returned", 1), ("reviewed", 2)]


@pytest.mark.slow
def test_a_review_that_comes_before_its_report_is_of_the_first_that_follows(house: House) -> None:
    two_reports(house)
    row: Row = {
        "period": "2015-09",
        "county_code": FEIXIAN,
        "state": "退回",
        "reviewed_on": "2015-09-08",
        "reason": "漏报",
    }
    house.opens(
        house.send("reviews", [row]),
        house.progress("2015-09", {FEIXIAN: 60}, submitted_on="2015-09-04"),
        house.progress("2015-09", {FEIXIAN: 70}, submitted_on="2015-09-09"),
    )
    assert report(period="2015-09")["revision"] == 2 and start_rate(FEIXIAN, "2015-09") == 0.7


@pytest.mark.slow
def test_a_review_of_a_report_without_a_date_is_of_the_one_that_was_there(house: House) -> None:
    house.opens(house.plan({FEIXIAN: 100}), house.progress(JULY, {FEIXIAN: 30}), review(house, "通过", "2015-07-08"))
    assert report()["state"] == "reviewed"


@pytest.mark.tables("reporting", "finding")
def test_a_review_of_nothing_is_a_finding_and_stays_on_record(house: House) -> None:
    two_reports(house)
    house.opens(review(house, "退回", "2015-07-08", revision=9), review(house, "通过", "2015-07-08", county="371321"))
    assert history() == [(1, "submitted", True, True)]
    found = query("select county_code, message from finding where \"check\" = 'review_of_nothing' order by 1").rows()
    assert [county for county, _message in found] == ["371321", FEIXIAN]
    assert "退回（2015-07-08），第 9 次报送：没有这样的报表" in found[1][1]
    assert query("select count(*) from review where submission_id is null").item() == 2


def test_a_county_whose_second_report_is_returned_still_has_reported(house: House) -> None:
    two_reports(house)
    house.opens(house.progress(JULY, {FEIXIAN: 90}, submitted_on="2015-07-06"), review(house, "退回", "2015-07-08"))
    assert query("select reported, missing, returned from reporting where level = 'province'").row(-1) == (2, 0, 0)
