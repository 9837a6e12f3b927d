"""Lines that a reader chooses: the same tables held against them, on every page, in the link and nowhere else."""

from collections.abc import Iterator

import pytest

from tests.conftest import FEIXIAN, LANSHAN, TENGZHOU, House
from tests.visit import opened, said
from warehouse import chosen_lines
from warehouse.store import query

LINED = {
    "metric_value": "period, metric, level, region_code",
    "laggard": "period, metric, county_code",
    "county_status": "period, metric, county_code",
}


@pytest.fixture(autouse=True)
def ruled_afterwards() -> Iterator[None]:
    yield
    chosen_lines.use(None)


@pytest.fixture
def year(house: House) -> House:
    """临沂 with 兰山 at 45, then 38, and 费县 at 10, then 26; 枣庄 with 滕州 at 80 alone."""
    reports = {"2015-03": (45, 10), "2015-05": (38, 26)}
    sent = [house.progress(p, {LANSHAN: a, FEIXIAN: b, TENGZHOU: 80}) for p, (a, b) in reports.items()]
    house.opens(house.plan(dict.fromkeys((LANSHAN, FEIXIAN, TENGZHOU), 100)), *sent)
    return house


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("table", LINED)
def test_without_a_readers_lines_the_macro_gives_the_published_table(table: str) -> None:
    order = LINED[table]
    assert query(f"from {table}_at(null, null) order by {order}").equals(query(f"from {table} order by {order}"))


def bands(severe: int, lagging: int) -> list[tuple[object, ...]]:
    return query(
        "select region_name, band, previous_band, laggard_counties, severe_counties, masked_counties "
        "from metric_value_at($severe, $lagging) "
        "where metric = 'start_rate' and period = '2015-05' and level <> 'province' order by region_code",
        severe=severe, lagging=lagging,
    ).rows()  # fmt: skip


def test_bands_counts_and_who_is_hidden_follow_the_lines(year: House) -> None:
    # 枣庄 80 · 滕州 80 · 临沂 (38 + 26) / 2 = 32 · 兰山 38 · 费县 26; a period before 27.5, 45 and 10.
    assert bands(20, 30) == [
        ("枣庄市", "good", "good", 0, 0, 0),
        ("滕州市", "good", "good", None, None, None),
        ("临沂市", "fair", "lagging", 1, 0, 1),
        ("兰山区", "fair", "fair", None, None, None),
        ("费县", "lagging", "severe", None, None, None),
    ]
    assert bands(32, 40) == [
        ("枣庄市", "good", "good", 0, 0, 0),
        ("滕州市", "good", "good", None, None, None),
        ("临沂市", "lagging", "severe", 2, 1, 0),  # 32% is not below 32%, but below 40%: it hides nobody there
        ("兰山区", "lagging", "fair", None, None, None),
        ("费县", "severe", "severe", None, None, None),
    ]


def test_a_line_above_the_good_one_leaves_nothing_between(year: House) -> None:
    assert [row[1] for row in bands(20, 90)] == ["lagging"] * 5


def test_laggards_and_what_became_of_a_county_follow_the_lines(year: House) -> None:
    found = query(
        "select county_name, line, masked_by, periods_in_a_row from laggard_at(32, 40) "
        "where metric = 'start_rate' and period = '2015-05' order by county_code"
    ).rows()
    assert [(name, float(line), by, n) for name, line, by, n in found] == [
        ("兰山区", 40.0, None, 1),
        ("费县", 32.0, "临沂市", 2),
    ]
    movement = "select movement from county_status_at(25, 40) where metric = 'start_rate' and period = '2015-05'"
    assert query(movement + " order by county_code").rows() == [("clear",), ("new",), ("still",)]


def test_a_metric_without_lines_gets_none_from_a_reader(year: House) -> None:
    bare = "metric not in (select metric from metric_line) and numerator is not null"
    assert query(f"select distinct band from metric_value_at(25, 40) where {bare}").rows() == [(None,)]


def test_the_whole_page_follows_the_link(year: House) -> None:
    ruled, chosen = said(opened("overview")), said(opened("overview", lines="32-40"))
    assert "低于30%的县 **1** 个" in ruled and "低于40%" not in ruled
    assert "低于40%的县 **2** 个" in chosen and "低于32%的县 **1** 个" in chosen and "低于30%" not in chosen
    # The next reader has the programme's lines again.
    assert "低于30%的县 **1** 个" in said(opened("overview"))


def test_a_query_that_is_shown_can_be_run_as_it_stands(year: House) -> None:
    app = opened("laggards", lines="32-40")
    (button,) = (button for button in app.button if str(button.key).startswith("sql_table_laggards"))
    shown = button.click().run().session_state["sql"]
    assert "laggard_at(32, 40)" in shown
    assert query(shown)["county_name"].to_list() == ["费县", "兰山区"]


@pytest.mark.parametrize("wrong", ["40-25", "25", "0-30", "20-20", "a-b", "20-300"])
def test_lines_that_are_none_are_said_and_left(year: House, wrong: str) -> None:
    app = opened("overview", lines=wrong)
    assert any(wrong in str(warning.value) for warning in app.warning)
    assert "低于30%的县 **1** 个" in said(app)


def test_the_slider_writes_the_link_and_the_programmes_lines_leave_it(year: House) -> None:
    app = opened("overview")
    app.slider(key="pick_lines").set_range(32, 40).run()
    assert app.query_params["lines"] == "32-40" and "低于40%的县 **2** 个" in said(app)
    app.slider(key="pick_lines").set_range(20, 30).run()
    assert "lines" not in app.query_params and "低于30%的县 **1** 个" in said(app)
    app.slider(key="pick_lines").set_range(35, 35).run()
    assert app.query_params["lines"] == "35-36"
