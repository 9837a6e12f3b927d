"""The pages of supervision on the demo: what they say is published, and what they hand out can be opened."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import quality, reporting
from reports.documents.return_sheet import return_sheets
from reports.reading import findings, reads
from reports.reading.reporting import ask_owed, ask_periods
from reports.reading.scope import Scope
from reports.writers.docx import docx as write_docx
from reports.writers.xlsx import xlsx as write_xlsx
from tests.conftest import FEIXIAN, LANSHAN, House
from tests.visit import charts, names, run, said
from warehouse import marks
from warehouse.metrics import METRICS
from warehouse.store import query, query_at

# 邹城市's report of 2015-07 was sent back and sent again; 海阳市's of 2016-01 was sent back and let rest.
ZOUCHENG, HAIYANG, JUYE = "370883", "370687", "371724"


def words_of_tables(app: AppTest) -> str:
    return "\n".join(table.value.to_string() for table in app.dataframe)


@pytest.mark.usefixtures("demo_data")
class TestReporting:
    def test_it_counts_as_published_and_names_who_is_to_be_reminded(self) -> None:
        words = said(run("reporting", period="2015-07"))
        assert "应报 **111** 个县，已报 **108** 个（按时 99，迟报 9），未报 **3** 个" in words
        assert "**缺报（3）**" in words and words.endswith("昌邑市\n梁山县\n高唐县")
        assert "县级应于2015年7月5日前报送，市级应于2015年7月10日前审核" in words

    def test_a_report_sent_back_and_let_rest_is_still_owed_with_its_reason(self) -> None:
        app = run("reporting", period="2016-01")
        assert "**退回待改（1）**" in said(app) and "海阳市" in names(app, "names_owes")
        assert "各项数字与上期完全相同" in words_of_tables(app)

    def test_a_countys_replaced_and_returned_reports_stay_on_record(self) -> None:
        app = run("reporting", period="2015-07", region=ZOUCHENG)
        record = app.dataframe[-1].value
        july = record[(record["period"] == "2015-07") & (record["form_label"] == "进展")]
        assert july[["revision", "state_label", "counts"]].to_numpy().tolist() == [
            [2, "已审", "✓ 采用"], [1, "退回", "不计入"],
        ]  # fmt: skip

    def test_the_picture_ends_with_the_period_that_is_chosen_whatever_was_drawn_before(self) -> None:
        app = run("reporting", period="2017-03")
        for period in ("2016-01", "2015-07"):
            app.selectbox(key="pick_period").set_value(period).run()
            (figure,) = charts(app)
            assert [trace["x"][-1] for trace in figure["data"]] == [period, period]

    def test_the_matrix_has_a_row_for_every_county_and_a_column_for_every_period_so_far(self) -> None:
        matrix = run("reporting", period="2016-01").dataframe[-1].value
        assert len(matrix) == 111
        assert [name for name in matrix.columns if name.startswith("201")][:2] == ["2016-01", "2015-11"]
        assert matrix.loc[matrix["full_name"] == "海阳市", "2016-01"].item() == "↩"

    def test_the_list_to_remind_by_is_a_document_and_a_workbook(self) -> None:
        app = run("reporting", period="2016-01")
        assert {button.proto.label for button in app.get("download_button")} >= {
            "催报清单（.docx）", "催报清单（.xlsx）",
        }  # fmt: skip


def scope_of(period: str, region: str) -> Scope:
    found = query("select * from period where period = $p and province_code = '370000'", p=period).row(0, named=True)
    place = query("select * from region where code = $code", code=region).row(0, named=True)
    regions = query("select *, '' as city_name, false as shared from region where has_task")
    names = {row["code"]: row for row in regions.iter_rows(named=True)}
    is_county = place["level"] == "county"
    return Scope(
        version="v000004", newest="v000004", published_at=found["as_of"], label=None, period=period,
        as_of=found["as_of"], previous=found["previous_period"], regions=names, province="370000",
        city=place["city_code"], county=region if is_county else None,
    )  # fmt: skip


@pytest.mark.usefixtures("demo_data")
class TestDocuments:
    def test_a_county_gets_its_own_findings_back_in_a_document(self) -> None:
        scope = scope_of("2015-07", "370826")
        rows = quality.findings(scope, findings.ask(scope))
        assert (
            rows.height
            == query(
                "select count(*) from finding where county_code = '370826' and (period = '2015-07' or period is null)"
            ).item()
        )
        frame = rows.with_columns(action="action_label")
        county = quality._county(scope, "370826")
        made = quality._one(write_docx, county, frame, "2015-07", scope.day, None, "v000004", None, "zh")
        text = "\n".join(cell.text for table in docx.Document(io.BytesIO(made)).tables for cell in table._cells)
        assert all(detail in text for detail in rows["detail"])

    def test_all_counties_of_a_scope_get_theirs_in_one_archive(self) -> None:
        scope = scope_of("2015-07", "370000")
        rows = quality.findings(scope, findings.ask(scope))
        frames = {
            quality._county(scope, code): found.with_columns(action="action_label")
            for (code,), found in rows.group_by("county_code", maintain_order=True)
        }
        content = return_sheets(frames, "2015-07", scope.day, None, "v000004")
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert len(names) == 2 * rows["county_code"].n_unique() == len(set(names))

    def test_the_reminder_counts_what_the_page_counts(self) -> None:
        scope = scope_of("2016-01", "370000")
        counts = ask_periods(scope).rows().row(-1, named=True)
        owed = reads.with_full_names(scope, ask_owed(scope).rows(), "county_code")
        made = reporting._written(write_xlsx, owed, scope, counts, "zh")
        book = openpyxl.load_workbook(io.BytesIO(made))
        text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
        assert f"已报{counts['reported']}个" in text and f"未报{counts['missing']}个" in text and "海阳市" in text


@pytest.mark.usefixtures("demo_data")
class TestQuality:
    def test_it_counts_the_published_findings_and_narrows_to_one_kind(self) -> None:
        own = query("select count(*), count(distinct county_code) from finding where period = '2015-07'").row(0)
        words = said(run("quality", period="2015-07"))
        assert f"双月报有 **{own[0]}** 处数据疑点，涉及 **{own[1]}** 个县" in words
        app = run("quality", period="2015-07", check="identical_across_columns")
        assert "只看：**含义不同的栏目不应填成同一个数**" in said(app)
        assert len(app.dataframe[-1].value) == 1

    def test_a_kind_that_is_not_there_is_said_and_everything_shown(self) -> None:
        app = run("quality", period="2015-07", check="nonsense")
        assert any("nonsense" in str(warning.value) for warning in app.warning)

    def test_a_countys_record_has_a_row_for_every_period(self) -> None:
        record = run("quality", period="2015-07", region=ZOUCHENG).dataframe[0].value
        assert record["times_returned"].tolist() == [2, 0, 0, 0]


def test_a_finding_can_be_followed_up_and_the_note_stands_beside_it(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 100}),
        house.progress("2015-05", {LANSHAN: 40, FEIXIAN: 30}),
        house.progress("2015-07", {LANSHAN: 39, FEIXIAN: 40}),
    )
    assert "已登记处理的 0 处" in said(run("quality"))
    finding = query("select * from finding where \"check\" = 'cumulative_falls' order by item").row(0, named=True)
    marks.add(marks.Mark(finding["check"], LANSHAN, finding["item"], "2015-07", "explained", "更正上期多报", "王"))
    app = run("quality")
    assert "已登记处理的 1 处" in said(app)
    assert {"属实，有说明", "更正上期多报"} <= set(app.dataframe[-1].value.to_numpy().ravel().tolist())


@pytest.mark.usefixtures("demo_data")
class TestPlanChanges:
    def test_before_the_adjustment_the_baseline_is_all_there_is(self) -> None:
        assert "没有调整过" in said(run("plan_changes", period="2016-09"))

    def test_it_says_what_the_adjustment_did_and_which_rate_it_moved(self) -> None:
        app = run("plan_changes", period="2016-11")
        assert "调整过 **1** 次（最近一次 2016年10月20日，演示〔2016〕18号），涉及 4 个县" in said(app)
        rates = app.dataframe[0].value
        row = query(
            "select metric, numerator, denominator from metric_value where period = '2016-11' and region_code = $code "
            "and metric in ('start_rate', 'start_rate_baseline') order by metric",
            code=JUYE,
        ).to_dicts()
        now, first = (METRICS[one["metric"]].text(one["numerator"], one["denominator"]) for one in row)
        shown = rates[(rates["full_name"] == "巨野县") & (rates["label"] == "校舍开工率")]
        assert shown[["now", "first"]].to_numpy().tolist() == [[now, first]]

    def test_a_rate_that_rose_because_its_plan_shrank_stays_to_be_checked(self) -> None:
        app = run("plan_changes", period="2017-03")
        assert "率的提高应来自工程进展，不应来自缩小规划" in words_of_tables(app)


def test_an_older_version_says_so_and_shows_what_was_known_then(demo_data: Path) -> None:
    for version in ("v000001", "v000002"):
        app = run("overview", version=version, period="2015-07")
        row = query_at(
            version,
            "select * from metric_value where period = '2015-07' and metric = 'start_rate' and level = 'province'",
        ).row(0, named=True)
        assert METRICS["start_rate"].text(row["numerator"], row["denominator"]) in said(app)
        assert any(version in str(warning.value) for warning in app.warning)
    assert not run("overview", period="2015-07").warning
    faults = [str(warning.value) for warning in run("overview", version="v000099").warning]
    assert any("v000099" in fault for fault in faults)


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("name", ["overview", "laggards", "snapshots", "reporting", "quality", "plan_changes"])
def test_every_page_says_above_its_title_how_many_have_reported(name: str) -> None:
    assert "已报 108/111" in said(run(name, period="2015-07"))
    assert "已报 11/11" in said(run(name, period="2015-01", region="370800"))
