"""Every page, through app.py, on the demo warehouse: what it says is what is published, and it never says nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from locales import use
from pages.parts import tables
from warehouse.store import query

ROOT = Path(__file__).parent.parent
PAGES = ("overview", "laggards", "county")
PERIODS = ("2015-01", "2015-07", "2017-03")
BEHIND = "371325"


@pytest.fixture(autouse=True)
def nothing_cached() -> Iterator[None]:
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    use("zh")


def run(page: str = "overview", **parameters: str) -> AppTest:
    """The app opened on a page with these parameters in its link."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if page != "overview":
        app.switch_page(f"pages/leadership/{page}.py").run()
    assert [fault.message for fault in app.exception] == []
    return app


def said(app: AppTest) -> str:
    """Everything the page says in words."""
    elements = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.success]
    return "\n".join(str(element.value) for element in elements)


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The Plotly figures of a page."""
    return [json.loads(found.proto.spec) for found in app.get("plotly_chart")]


@pytest.mark.usefixtures("demo_data")
class TestEveryPage:
    @pytest.mark.parametrize("lang", ["zh", "en"])
    @pytest.mark.parametrize("period", PERIODS)
    @pytest.mark.parametrize("name", PAGES)
    def test_it_speaks_in_every_period_and_language(self, name: str, period: str, lang: str) -> None:
        app = run(name, period=period, lang=lang, county=BEHIND if name == "county" else "")
        assert charts(app)
        assert ("Demo data (synthetic)" if lang == "en" else "演示数据（合成）") in said(app)
        assert "v000001" in said(app)

    @pytest.mark.parametrize("name", PAGES)
    def test_a_province_without_reports_is_said_to_have_none(self, name: str) -> None:
        app = run(name, province="410000")
        assert "还没有双月报" in said(app)
        assert not app.metric
        assert "v000001" in said(app)

    @pytest.mark.parametrize("name", PAGES)
    def test_a_wrong_link_is_said_not_dropped(self, name: str) -> None:
        app = run(name, county="999999", period="2031-01")
        faults = [str(warning.value) for warning in app.warning]
        assert any("999999" in fault for fault in faults)
        assert any("2031-01" in fault for fault in faults)


@pytest.mark.usefixtures("demo_data")
class TestOverview:
    def test_it_opens_on_the_second_speech(self) -> None:
        words = said(run())
        for words_of_the_speech in ("2015年6月30日", "**34.37%**", "**17.77%**", "东营市 8.94%", "烟台市 14.11%"):
            assert words_of_the_speech in words
        assert "▲ 不低于50%的市（5）" in words
        assert "◆ 低于30%的市（4）" in words
        assert "▼ 其中低于20%的市（2）" in words

    def test_its_counts_are_the_published_ones(self) -> None:
        (published,) = query(
            "select * from metric_value where period = '2015-07' and metric = 'start_rate' and level = 'province'"
        ).to_dicts()
        (reports,) = query("select * from reporting where period = '2015-07' and level = 'province'").to_dicts()
        words = said(run())
        assert f"低于30%的县 **{published['laggard_counties']}** 个" in words
        assert f"低于20%的 **{published['severe_counties']}** 个" in words
        assert f"有 **{published['masked_counties']}** 个藏在" in words
        assert f"已报 {reports['reported']}/{reports['counties']} 个县，其中迟报 {reports['late']} 个" in words

    def test_every_rate_stands_beside_its_counties(self) -> None:
        app = run()
        captions = [str(caption.value) for caption in app.caption]
        assert len(app.metric) == 6
        assert sum("低于30% **" in caption for caption in captions) == 5
        assert sum("为0的市" in caption for caption in captions) == 1

    def test_the_swarm_has_a_dot_for_every_county_with_a_rate(self) -> None:
        (figure,) = charts(run())
        dots = sum(len(trace["customdata"]) for trace in figure["data"] if trace["marker"]["symbol"] != "line-ns")
        assert dots == 111

    def test_a_city_in_the_link_narrows_the_whole_page(self) -> None:
        app = run(city="371300")
        assert "临沂市校舍开工率" in said(app)
        assert set(app.dataframe[0].value["city_name"]) == {"临沂市"}
        assert str(app.metric[0].value) != "34.37%"
        assert app.selectbox(key="pick_city").value == "371300"

    def test_a_county_in_the_link_brings_its_city(self) -> None:
        app = run(county=BEHIND)
        assert app.selectbox(key="pick_city").value == "371300"
        assert "费县校舍开工率" in said(app)

    def test_choosing_a_city_drops_the_county_and_goes_into_the_link(self) -> None:
        app = run(county=BEHIND)
        app.selectbox(key="pick_city").select("370400").run()
        assert (app.session_state["city"], app.session_state["county"]) == ("370400", "")
        assert "枣庄市校舍开工率" in said(app)

    def test_going_back_up_widens_the_page(self) -> None:
        app = run(county=BEHIND, city="371300")
        app.button(key="widen").click().run()
        assert "临沂市校舍开工率" in said(app)

    def test_choosing_a_metric_goes_into_the_link(self) -> None:
        app = run()
        app.selectbox(key="pick_metric").select("purchase_rate").run()
        assert app.session_state["metric"] == "purchase_rate"
        assert "设备采购完成率" in json.dumps(charts(app)[0], ensure_ascii=False)

    def test_the_late_stage_is_led_by_completion(self) -> None:
        words = said(run(period="2017-03"))
        assert "山东省校舍竣工率 **87.18%**" in words

    def test_a_plan_without_reports_names_its_sources_and_its_zero_counties(self) -> None:
        app = run(province="410000")
        for words in ("135.04亿元", "24.79亿元", "42.40亿元", "1.38亿元", "62.69亿元", "为0的县 **22** 个"):
            assert words in said(app)
        assert len(app.dataframe[0].value) == 22


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
        assert f"- {hidden['masked_by']} {hidden['city_value']:.2%}，其下 {hidden['county_name']}" in said(
            run("laggards")
        )

    def test_the_wall_has_a_tile_for_every_county(self) -> None:
        (figure,) = charts(run("laggards"))
        assert len(figure["data"][0]["customdata"]) == 111

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
        words = said(run("county", county=hidden["county_code"]))
        assert f"已连续 **{hidden['periods_in_a_row']}** 期低于{float(hidden['line']):g}%" in words
        assert f"所在的{hidden['masked_by']}为{hidden['city_value']:.2%}，不低于该线" in words

    def test_it_compares_draws_four_paths_and_the_money(self) -> None:
        comparison, *paths, money = charts(run("county", county=BEHIND))
        assert len(paths) == 4
        assert len(money["data"]) == 4
        assert "校舍开工率" in comparison["layout"]["yaxis"]["ticktext"]

    def test_it_shows_nothing_later_than_the_chosen_period(self) -> None:
        path = charts(run("county", county=BEHIND, period="2015-03"))[1]
        assert max(day for trace in path["data"] for day in trace["x"])[:10] == "2015-02-28"

    def test_who_is_responsible_is_shown_only_when_asked(self) -> None:
        (county,) = query(
            "select county_code from project_ledger where period = '2015-07' and overdue_days is not null limit 1"
        )["county_code"]
        app = run("county", county=county)
        assert not any("responsible" in table.value.columns for table in app.dataframe)
        app.toggle(key="responsible").set_value(True).run()
        assert any("responsible" in table.value.columns for table in app.dataframe)


def test_without_a_warehouse_the_page_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    assert "make run" in said(run())


@pytest.mark.usefixtures("demo_data")
def test_a_csv_opens_in_a_spreadsheet_and_says_that_its_data_are_synthetic() -> None:
    rows = query(
        "select * from metric_value where metric = 'start_rate' and region_code = '370000' and period = '2015-07'"
    )
    columns = [
        tables.Column("region_name", "地区"),
        tables.Column("value", "开工率", "rate"),
        tables.Column("band", "档次", "band"),
    ]
    text = tables.csv(tables.cells(rows, columns), columns, {"说明": "演示数据（合成）"})
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig").splitlines() == ["地区,开工率,档次,说明", "山东省,34.37,● 一般,演示数据（合成）"]
