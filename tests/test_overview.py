"""The overview on the demo warehouse: who is behind, which average hides it, and nothing that was not measured."""

import json

import polars as pl
import pytest

from tests.visit import FEIXIAN, charts, names, opened, run, said
from warehouse.store import query


@pytest.mark.usefixtures("demo_data")
class TestOverview:
    def test_it_opens_on_the_second_speech(self) -> None:
        words = said(run())
        for words_of_the_speech in (
            "2015年6月底",
            "**34.37%**",
            "**17.77%**",
            "东营市 8.94%",
            "烟台市 14.11%",
            "低于20%的市：东营市、烟台市。",
            "不低于50%的市 5 个，由高到低依次为淄博市、莱芜市、德州市、临沂市、日照市。",
        ):
            assert words_of_the_speech in words
        assert "▲ 不低于50%的市（5）" in words
        assert "低于30%的市（4）" in words

    def test_its_counts_are_the_published_ones(self) -> None:
        (published,) = query(
            "select * from metric_value where period = '2015-07' and metric = 'start_rate' and level = 'province'"
        ).to_dicts()
        (reports,) = query("select * from reporting where period = '2015-07' and level = 'province'").to_dicts()
        assert published["carried_laggards"] > published["carried_severe"] == 0
        words = said(run())
        assert (
            f"低于30%的县 **{published['laggard_counties']}** 个（含沿用上次数的 {published['carried_laggards']} 个），"
            f"其中 **{published['masked_counties']}** 个所在市不低于30%；"
            f"低于20%的县 **{published['severe_counties']}** 个，"
            f"其中 **{published['masked_severe']}** 个所在市不低于20%（被平均数掩盖）。"
        ) in words
        assert f"已报 {reports['reported']}/{reports['counties']} 个县，其中迟报 {reports['late']} 个" in words

    def test_every_rate_stands_beside_its_counties(self) -> None:
        app = run()
        captions = [str(caption.value) for caption in app.caption]
        assert len(app.metric) == 6
        assert sum("低于30% **" in caption for caption in captions) == 5
        assert sum("为0的市" in caption for caption in captions) == 1

    def test_its_hidden_counties_are_those_of_the_sentence(self) -> None:
        (published,) = query(
            "select * from metric_value where period = '2015-07' and metric = 'start_rate' and level = 'province'"
        ).to_dicts()
        app = run()
        assert f"被平均数掩盖：低于30%、所在市不低于30%的县（{published['masked_counties']}）" in said(app)
        outer, inner = ("".join(names(app, f"names_hidden_{n}")) for n in (0, 1))
        assert outer.count("▼") + outer.count("◆") == published["masked_counties"]
        assert outer.count("▼") + inner.count("▼") == published["masked_severe"]

    def test_everyone_below_a_line_is_named_once_and_a_name_is_the_way_to_the_county(self) -> None:
        below = query(
            "select county_code, band from laggard where period = '2015-07' and metric = 'start_rate'"
            " and province_code = '370000' order by value, county_code"
        )
        app = opened("overview")
        for band in ("severe", "lagging"):
            assert len(names(app, f"names_{band}")) == (below["band"] == band).sum()
        first = below["county_code"][0]
        app.pills(key="names_severe").select(first).run()
        assert app.query_params["region"] == first and app.session_state["names_severe"] is None
        assert app.selectbox(key="pick_county").value == first

    def test_the_name_of_a_card_shows_who_is_behind_by_it(self) -> None:
        app = opened("overview")
        app.button(key="card_completion_rate").click().run()
        assert app.query_params["metric"] == "completion_rate"
        assert "校舍竣工率低于20%的县（" in said(app)
        app.button(key="card_city_share").click().run()
        assert app.title[0].value == "配套"

    def test_the_ways_on_keep_the_region(self) -> None:
        for page, title in (
            ("laggards", "滞后预警"),
            ("measures", "措施"),
            ("schedule", "进度"),
            ("reporting", "报送情况"),
        ):
            app = opened("overview", region="371300")
            app.button(key=f"next_{page}").click().run()
            assert app.title[0].value == title and app.query_params["region"] == "371300"

    def test_who_has_moved_is_counted_as_published(self) -> None:
        status = query("select * from county_status where period = '2015-09' and metric = 'start_rate'")
        app = opened("overview", period="2015-09")
        words = said(app)
        for title, found in (
            ("新落后", status.filter(pl.col("movement") == "new")),
            ("脱离红线", status.filter(pl.col("movement") == "out")),
            ("连续两期以上落后", status.filter(pl.col("periods_in_a_row") >= 2)),
        ):
            assert f"**{title}（{found.height}）**" in words
        gained = query(
            "select region_name from metric_value where period = '2015-09' and metric = 'start_rate' and reported"
            " and level = 'county' order by change desc limit 5"
        )["region_name"]
        fastest = names(app, "names_fast")
        assert len(fastest) == 5 and all(name in chip for name, chip in zip(gained, fastest, strict=True))

    @pytest.mark.parametrize(("region", "metric", "period"), [("370600", "", "2015-07"), ("", "", "2017-03")])
    def test_nothing_is_said_of_hiding_where_nothing_hides(self, region: str, metric: str, period: str) -> None:
        headline = next(str(text.value) for text in run(region=region, period=period).markdown if "截至" in text.value)
        assert "所在市" not in headline
        assert "掩盖" not in headline

    @pytest.mark.parametrize(
        ("link", "amounts"),
        [
            ({}, ("，已开工735.69万平方米", "，已竣工380.37万平方米", "完成投资129.98亿元，占规划的 **30.88%**")),
            ({"region": FEIXIAN}, ("，已开工150,325.44平方米", "完成投资23,672.75万元，占规划的 **59.73%**")),
            ({"lang": "en"}, (", 7,356.93 thousand m² started", "work and equipment of ¥12,998.12 m done")),
        ],
    )
    def test_the_sentence_says_area_and_money_as_officials_do(
        self, link: dict[str, str], amounts: tuple[str, ...]
    ) -> None:
        words = said(opened(**link))
        assert all(amount in words for amount in amounts)

    def test_a_city_of_its_own_is_the_subject_of_the_sentence(self) -> None:
        assert "低于20%的市" not in next(t.value for t in run(region="370600").markdown if "截至" in t.value)

    def test_the_worst_city_is_on_top(self) -> None:
        (figure,) = charts(run())
        assert figure["layout"]["yaxis"]["ticktext"][0].startswith("东营市")

    def test_counties_without_a_figure_are_named(self) -> None:
        blank = query(
            "select region_name from metric_value where period = '2015-07' and metric = 'receipt_rate_city'"
            " and level = 'county' and value is null"
        )["region_name"]
        words = said(run(metric="receipt_rate_city"))
        assert f"**未填报、没有数值的县（{blank.len()}）**" in words
        assert all(name in words for name in blank)
        assert "未填报、没有数值的县" not in said(run())

    def test_an_axis_that_does_not_begin_at_0_is_said_to(self) -> None:
        app = run(period="2017-03", metric="purchase_rate")
        start = round(charts(app)[0]["layout"]["xaxis"]["tickvals"][0] * 100)
        assert start > 0
        legend = " ".join(str(text.proto.body) for text in app.get("html"))
        assert f"横轴从{start}%起" in legend
        assert "横轴" not in " ".join(str(text.proto.body) for text in run().get("html"))

    def test_a_county_that_did_not_report_is_not_said_to_stand_still(self) -> None:
        (county,) = query(
            "select region_code from metric_value where period = '2015-07' and metric = 'start_rate'"
            " and level = 'county' and not reported order by region_code limit 1"
        )["region_code"]
        app = run(region=county)
        words = said(app)
        assert "（沿用上期）" in words
        assert "持平" not in words
        assert app.metric[0].delta == "沿用上期"
        table = app.dataframe[0].value
        assert table.loc[table["reported"] == "", "change"].isna().all()
        hovers = [hover for trace in charts(app)[0]["data"] for hover in trace.get("hovertext", [])]
        carried = [hover for hover in hovers if "沿用上次数据" in hover]
        assert carried
        assert not any("较上期" in hover for hover in carried)

    def test_the_first_period_is_compared_with_nothing(self) -> None:
        for page in ("overview", "county", "laggards"):
            words = said(run(page, period="2015-01", region="371325"))
            assert not any(word in words for word in ("已连续", "较上期", "新落", "脱离", "连续3期"))
            assert "首期，无上期可比" in words
        assert "沿用上次数据" not in said(run(period="2015-01"))
        assert "change" not in run(period="2015-01").dataframe[0].value
        app = run("laggards", period="2015-01")
        assert not {"change", "previous_band", "periods_in_a_row", "since"} & set(app.dataframe[0].value.columns)

    def test_a_day_of_the_year_before_says_so(self) -> None:
        app = run(period="2015-01")
        assert "2015年1月 · 截至2014年12月底" in app.selectbox(key="pick_period").options

    @pytest.mark.parametrize(("code", "city"), [("370103", "济南市"), ("370402", "枣庄市")])
    def test_a_county_whose_name_is_shared_is_named_with_its_city(self, code: str, city: str) -> None:
        assert f"{city}市中区校舍开工率" in said(run(region=code))
        assert run("county", region=code).title[0].value == f"{city}市中区"

    def test_all_counties_of_a_chosen_county_is_its_city(self) -> None:
        app = run(region=FEIXIAN)
        app.selectbox(key="pick_county").select_index(0).run()
        assert app.query_params["region"] == "371300"

    def test_parameters_that_are_no_more_do_no_harm(self) -> None:
        assert "山东省校舍开工率" in said(run(county=FEIXIAN, city="371300", province="370000"))

    @pytest.mark.parametrize("page", ["overview", "laggards"])
    def test_a_metric_without_lines_is_said_to_have_none(self, page: str) -> None:
        app = run(page, metric="city_share")
        assert any("没有警戒线" in str(warning.value) for warning in app.warning)

    def test_the_swarm_has_a_dot_for_every_county_with_a_rate(self) -> None:
        (figure,) = charts(run())
        dots = sum(len(trace["customdata"]) for trace in figure["data"] if trace["marker"]["symbol"] != "line-ns")
        assert dots == 111

    def test_a_city_in_the_link_narrows_the_whole_page(self) -> None:
        app = run(region="371300")
        assert "临沂市校舍开工率" in said(app)
        assert set(app.dataframe[0].value["city_name"]) == {"临沂市"}
        assert str(app.metric[0].value) != "34.37%"
        assert app.selectbox(key="pick_city").value == "371300"

    def test_a_county_in_the_link_brings_its_city(self) -> None:
        app = run(region=FEIXIAN)
        assert app.selectbox(key="pick_city").value == "371300"
        assert "费县校舍开工率" in said(app)

    def test_choosing_a_city_drops_the_county_and_goes_into_the_link(self) -> None:
        app = run(region=FEIXIAN)
        app.selectbox(key="pick_city").select("370400").run()
        assert app.query_params["region"] == "370400"
        assert "枣庄市校舍开工率" in said(app)

    def test_going_back_up_widens_the_page(self) -> None:
        app = run(region=FEIXIAN)
        app.button(key="widen").click().run()
        assert "临沂市校舍开工率" in said(app)

    def test_choosing_a_metric_goes_into_the_link(self) -> None:
        app = run()
        app.selectbox(key="pick_metric").select("purchase_rate").run()
        assert app.query_params["metric"] == "purchase_rate"
        assert "设备采购完成率" in json.dumps(charts(app)[0], ensure_ascii=False)

    def test_the_late_stage_is_led_by_completion(self) -> None:
        words = said(run(period="2017-03"))
        assert "山东省校舍竣工率 **87.18%**" in words

    def test_a_plan_without_reports_names_its_sources_and_its_zero_counties(self) -> None:
        app = run(region="410000")
        for words in ("135.04亿元", "24.79亿元", "42.40亿元", "1.38亿元", "62.69亿元", "为0的县 **22** 个"):
            assert words in said(app)
        assert len(app.dataframe[0].value) == 22

    def test_a_plan_of_one_county_is_its_own(self) -> None:
        app = run(region="410122")
        assert "中牟县五年规划资金 **15,619.70万元**" in said(app)
        assert "1 个县" not in said(app).replace("**", "")
        assert not app.dataframe
