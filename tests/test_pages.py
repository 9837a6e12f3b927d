"""The pages of leadership on the demo warehouse: what they say is what is published."""

import pytest

from reports.reading.scope import regions_of, scope_at
from tests.visit import FEIXIAN, charts, charts_told, names, opened, run, said
from warehouse import store
from warehouse.metrics import BANDS
from warehouse.scoped import Reach
from warehouse.store import query


@pytest.mark.usefixtures("demo_data")
class TestLaggards:
    @pytest.mark.parametrize("line", ["30", "20"])
    def test_it_lists_exactly_the_published_counties(self, line: str) -> None:
        published = query(
            "select county_code from laggard where period = '2015-07' and metric = 'start_rate' and line <= $line",
            line=int(line),
        )
        app = run("laggards", line=line)
        assert f"低于{line}%的县 **{published.height}** 个" in said(app)
        assert len(app.dataframe[0].value) == published.height

    def test_it_names_the_average_that_hides_a_county(self) -> None:
        (hidden,) = query(
            "select * from laggard where period = '2015-07' and metric = 'start_rate' and masked_by is not null"
            " order by city_value desc, value limit 1"
        ).to_dicts()
        app = run("laggards")
        assert f"{hidden['masked_by']} {hidden['city_value']:.2%}" in said(app)
        (chip,) = names(app, f"names_hidden_0_{hidden['masked_by_code']}")[:1]
        assert BANDS[hidden["band"]].symbol in chip and hidden["county_name"] in chip

    @pytest.mark.parametrize(("line", "bands"), [("30", ("severe", "lagging")), ("20", ("severe",))])
    def test_a_city_hides_by_the_line_that_is_chosen(self, line: str, bands: tuple[str, ...]) -> None:
        below = query(
            "select county_name, city_band from laggard"
            " where period = '2015-07' and metric = 'start_rate' and line <= $line",
            line=int(line),
        ).to_dicts()
        hidden = sum(row["city_band"] not in bands for row in below)
        app = run("laggards", line=line)
        assert f"其中 **{hidden}** 个所在市不低于{line}%（被平均数掩盖）" in said(app)
        assert f"低于{line}%、所在市不低于{line}%的县（{hidden}）" in said(app)
        assert (app.dataframe[0].value["masked_by"] != "").sum() == hidden

    def test_of_a_chosen_county_it_counts_its_city(self) -> None:
        app = run("laggards", region="371324")
        assert "临沂市校舍开工率低于30%的县" in said(app)
        assert "兰陵县校舍开工率低于" not in said(app)
        (figure,) = charts(app)
        bars = figure["data"][0]
        widths = dict(zip(bars["customdata"], bars["marker"]["line"]["width"], strict=True))
        assert [code for code, width in widths.items() if width == max(widths.values())] == ["371324"]

    def test_it_says_since_when(self) -> None:
        published = query(
            "select since, since_is_first from laggard where period = '2016-01' and metric = 'start_rate'"
            " order by value, county_code"
        )
        shown = run("laggards", period="2016-01", metric="start_rate").dataframe[0].value["since"]
        assert list(shown) == [f"{'≤' if first else ''}{since}" for since, first in published.iter_rows()]

    def test_the_wall_has_a_tile_for_every_county(self) -> None:
        (figure,) = charts(run("laggards"))
        assert len(figure["data"][0]["customdata"]) == 111
        assert figure["layout"]["yaxis"]["ticktext"][0].startswith("东营市")

    def test_another_metric_is_another_list(self) -> None:
        app = run("laggards", metric="completion_rate")
        assert "校舍竣工率低于30%" in said(app)


@pytest.mark.usefixtures("demo_data")
class TestCounty:
    def test_without_a_county_it_offers_all_of_them(self) -> None:
        app = run("county")
        assert "请选择一个县" in said(app)
        assert len(app.dataframe[0].value) == 111

    def test_a_hidden_county_is_told_since_when_and_by_which_average(self) -> None:
        (hidden,) = query(
            "select * from laggard where period = '2015-07' and metric = 'start_rate' and masked_by is not null"
            " order by value desc limit 1"
        ).to_dicts()
        words = said(run("county", region=hidden["county_code"]))
        year, number = hidden["since"].split("-")
        since = f"自{year}年{int(number)}月{'或更早' if hidden['since_is_first'] else ''}"
        assert f"已连续 **{hidden['periods_in_a_row']}** 期低于30%（{since}）" in words
        assert f"所在的{hidden['masked_by']}为{hidden['city_value']:.2%}，不低于{float(hidden['line']):g}%" in words

    def test_it_compares_draws_four_paths_and_the_money(self) -> None:
        comparison, *paths, money = charts(run("county", region=FEIXIAN))
        assert len(paths) == 4
        assert len(money["data"]) == 4
        assert "校舍开工率" in comparison["layout"]["yaxis"]["ticktext"]

    def test_it_shows_nothing_later_than_the_chosen_period(self) -> None:
        path = charts(run("county", region=FEIXIAN, period="2015-03"))[1]
        assert max(day for trace in path["data"] for day in trace["x"])[:10] == "2015-02-28"

    def test_who_is_responsible_is_shown_only_when_asked(self) -> None:
        (county,) = query(
            "select county_code from project_ledger where period = '2015-07' and overdue_days is not null limit 1"
        )["county_code"]
        app = run("county", region=county)
        assert not any("responsible" in table.value.columns for table in app.dataframe)
        app.toggle(key="responsible").set_value(True).run()
        assert any("responsible" in table.value.columns for table in app.dataframe)


@pytest.mark.parametrize(
    ("page", "place", "code"), [("schedule", 1, "2015-07"), ("funds", 0, "county"), ("class_size", 0, "town.primary")]
)
@pytest.mark.usefixtures("demo_data")
def test_a_mark_of_a_period_a_source_or_a_place_can_be_chosen(page: str, place: int, code: str) -> None:
    app = opened(page, period="2015-07")
    assert charts_told(app)[place]["choose"]
    assert any(code in trace.get("customdata", []) for trace in charts(app)[place]["data"])


@pytest.mark.usefixtures("demo_data")
class TestScope:
    def test_a_scope_knows_the_regions_of_its_province_and_every_province(self) -> None:
        version = store.current_version()
        every = regions_of(version)
        assert {row["province_code"] for row in every.values()} == {"370000", "410000"}
        for code, province in (("370000", "370000"), (FEIXIAN, "370000"), ("410000", "410000")):
            known = scope_at(version, code).regions
            within = {c: row for c, row in every.items() if row["province_code"] == province}
            assert known == within | {c: every[c] for c in ("370000", "410000")}

    def test_who_looks_at_another_province_has_their_region_still(self) -> None:
        scope = scope_at(store.current_version(), "410000", reach=Reach(FEIXIAN))
        assert scope.regions[FEIXIAN]["name"] == "费县" and not scope.is_own and not scope.is_above("410000")
        assert scope.is_above("370000") and "371302" not in scope.regions
