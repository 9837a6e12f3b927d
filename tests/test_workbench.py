"""The workbench: a link brings a query and its answer, parameters are fields, all ways to a query end in the editor."""

import io
from collections.abc import Iterator
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from charts import free
from pages.parts.workbench import files, results, running
from tests.conftest import FEIXIAN, LANSHAN, House
from tests.visit import charts, opened, said
from warehouse import library, sandbox
from warehouse.sandbox import Answer, SandboxError

CITY = (
    "select city_name, start_rate(r) as rate from county_progress as r where period = $period group by all order by 2"
)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with tests takes its time, and nobody sees the page go on here."""
    monkeypatch.setattr(running, "AT_ONCE", 30)


@pytest.fixture
def asked(demo_data: object) -> Iterator[AppTest]:
    """The page opened by a link with a query that has a parameter."""
    yield opened("sql", period="2015-07", sql=CITY)


def shown(app: AppTest) -> pl.DataFrame:
    """The result as the page has it."""
    result = app.session_state[running.RESULT]
    frame = pl.from_arrow(result.answer.table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def test_a_link_brings_the_answer_with_its_parameter_as_the_page_stands(asked: AppTest) -> None:
    assert shown(asked).height == 15 and shown(asked)["city_name"][0] == "东营市"
    assert asked.selectbox(key="given_period").value == "2015-07"
    assert "共 **15** 行，用时" in said(asked) and "v000004" in said(asked)


def test_another_value_is_bound_and_goes_into_the_link(asked: AppTest) -> None:
    before = shown(asked)
    asked.selectbox(key="given_period").select("2017-03").run()
    asked.button(key="run").click().run()
    assert not asked.exception and not shown(asked).equals(before)
    assert asked.session_state["given"] == "period=2017-03"
    again = opened("sql", sql=CITY, given="period=2017-03")
    assert shown(again).equals(shown(asked))


def test_a_wrong_query_is_said_with_its_place_and_the_next_one_runs(asked: AppTest) -> None:
    wrong = opened("sql", sql="select citi_name\nfrom county_progress")
    [told] = wrong.error
    assert "citi\\_name" in told.value and "city\\_name" in told.value and "第1行" in told.value
    wrong.button(key="library_start_rate_by_city").click().run()
    wrong.button(key="run").click().run()
    assert not wrong.error and shown(wrong).height == 15


def test_who_comes_back_finds_the_query_and_its_result_and_the_same_link_brings_its_query_again(asked: AppTest) -> None:
    asked.button(key="library_fund_chain").click().run()
    asked.button(key="run").click().run()
    asked.switch_page("pages/analysts/glossary.py").run()
    asked.switch_page("pages/analysts/sql.py").run()
    assert "from county_funds" in asked.session_state["workbench_text"] and shown(asked).height == 6
    asked.switch_page("pages/analysts/glossary.py").run()
    asked.query_params["sql"] = CITY
    asked.switch_page("pages/analysts/sql.py").run()
    assert asked.session_state["workbench_text"] == CITY and shown(asked).height == 15


def test_the_plan_of_a_query_is_text(asked: AppTest) -> None:
    asked.button(key="explain").click().run()
    assert any("╭─ Projection" in code.value for code in asked.code)
    assert asked.session_state["sql"] == CITY


def test_formatting_keeps_the_query_and_says_where_it_cannot(asked: AppTest) -> None:
    asked.button(key="tidy").click().run()
    told = asked.session_state["workbench_text"]
    assert told.startswith("SELECT\n") and "$period" in told
    asked.button(key="run").click().run()
    assert shown(asked).height == 15
    broken = opened("sql", sql="select from where")
    broken.button(key="tidy").click().run()
    assert "没有整理" in broken.warning[0].value and broken.session_state["workbench_text"] == "select from where"


def test_a_result_is_pinned_beside_the_next_and_taken_off(asked: AppTest) -> None:
    asked.button(key="pin").click().run()
    assert "固定的结果" in said(asked) and CITY in [code.value for code in asked.code]
    asked.button(key="off_0").click().run()
    assert "固定的结果" not in said(asked)


def test_what_is_saved_or_was_run_is_there_for_the_next_visit(house: House) -> None:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
    app = opened("sql", sql="select 1 as one")
    opened("sql", sql="select ':red[x]' as link")
    app.text_input(key="query_name").set_value("我的一")
    next(button for button in app.button if button.label == "保存现在的查询").click().run()
    assert not app.exception and library.saved("") == {"我的一": "select 1 as one"}
    later = opened("sql")
    later.button(key="saved_我的一").click().run()
    assert later.session_state["workbench_text"] == "select 1 as one"
    assert [record["sql"] for record in sandbox.history("", 5)] == ["select ':red[x]' as link", "select 1 as one"]
    assert r"\:red\[x\]" in later.button(key="past_0").label and "select 1 as one" in later.button(key="past_1").label
    later.button(key="forget_我的一").click().run()
    assert library.saved("") == {}


def test_a_table_and_a_metric_are_ways_into_the_editor(asked: AppTest) -> None:
    asked.selectbox(key="browse_table").select("county_funds").run()
    asked.button(key="browse_take").click().run()
    assert "from county_funds" in asked.session_state["workbench_text"]
    asked.selectbox(key="browse_function").select("utilization(r)").run()
    asked.button(key="browse_try").click().run()
    asked.button(key="run").click().run()
    assert shown(asked).columns == ["city_name", "utilization"] and shown(asked).height == 15


def test_a_result_becomes_a_chart_of_what_is_chosen(asked: AppTest) -> None:
    [figure] = charts(asked)
    assert "东营市" in figure["data"][0]["x"] and figure["data"][0]["type"] == "bar"
    asked.selectbox(key="chart_kind").select("scatter").run()
    [figure] = charts(asked)
    assert figure["data"][0]["type"] == "scatter"


@pytest.mark.usefixtures("demo_data")
def test_no_rows_are_said_to_be_none_with_what_to_do() -> None:
    app = opened("sql", sql="select * from region where level = 'village'")
    assert "共 **0** 行" in said(app) and "放宽 where" in app.info[0].value
    assert not [frame for frame in app.dataframe if frame.value.empty]


def of(table: pa.Table, found: int | None, capped: bool) -> Answer:
    return Answer(table, found, 0.1234, "v000004", capped)


@pytest.mark.parametrize(
    ("found", "capped", "words"),
    [
        (3, False, "共 **3** 行，用时 0.12 秒"),
        (18342, True, "显示前 **3** 行，共 **18,342** 行"),
        (None, True, "显示前 **3** 行，后面还有，没有数完"),
    ],
)
def test_how_much_is_shown_is_never_silent(found: int | None, capped: bool, words: str) -> None:
    assert words in results.told(of(pa.table({"n": [1, 2, 3]}), found, capped))


MIXED = pa.table(
    {
        "县": ["兰山区", "=1+1", None],
        "rate": pa.array([0.1, None, 0.3]),
        "list": pa.array([["a"], [], None], pa.list_(pa.string())),
    }
)


def test_every_file_has_the_rows_that_are_shown() -> None:
    written = {suffix: write(MIXED, "zh") for suffix, write, _mime in files.KINDS}
    assert written["csv"].startswith(b"\xef\xbb\xbf") and "兰山区,0.1,['a']" in written["csv"].decode("utf-8-sig")
    assert pl.read_parquet(io.BytesIO(written["parquet"])).equals(pl.from_arrow(MIXED))  # type: ignore[arg-type]
    assert pa.ipc.open_file(written["arrow"]).read_all().equals(MIXED)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(written["xlsx"])).get_sheet_by_index(0).to_python()
    assert [row[:2] for row in rows] == [["县", "rate"], ["兰山区", 0.1], ["=1+1", ""], ["", 0.3]]


@pytest.mark.usefixtures("demo_data")
def test_a_file_has_all_rows_where_the_page_shows_the_first() -> None:
    answer = sandbox.submit("select * from range(7000) as t (n)", limit=10).result()
    assert answer.capped and answer.table.num_rows == 10
    result = running.Result("select * from range(7000) as t (n)", {}, answer.version, answer=answer)
    taken: list[Any] = []
    results.whole(result, lambda table, lang: taken.append(table) or b"", "zh")  # type: ignore[func-returns-value]
    assert taken[0].num_rows == 7000


def test_a_chart_of_many_groups_draws_the_rest_as_one() -> None:
    frame = pl.DataFrame({"x": range(40), "y": range(40), "g": [f"{n % 20}" for n in range(40)]})
    figure = free.chart(frame, "line", "x", "y", "g")
    assert len(figure.data) == free.MOST_GROUPS and figure.data[-1].name == "…"
    assert sum(len(trace.x) for trace in figure.data) == 40


def test_codes_of_digits_are_names_beside_each_other() -> None:
    frame = pl.DataFrame({"code": ["370100", "371300", "410100"], "n": [1, 2, 3]})
    figure = free.chart(frame, "bar", "code", "n")
    assert list(figure.data[0].x) == frame["code"].to_list() and figure.layout.autotypenumbers == "strict"


@pytest.mark.usefixtures("demo_data")
def test_an_error_is_a_sentence_in_both_languages() -> None:
    with pytest.raises(SandboxError) as refused:
        sandbox.check("drop table region")
    assert "只能查询" in refused.value.text("zh") and "Only queries run here" in refused.value.text("en")
