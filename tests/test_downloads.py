"""The CSV files of the pages: numbers that can be checked and added, under their unit, their day and their label."""

import csv
import io
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
import streamlit as st

from pages.parts.tables import csv as written_csv
from tests.visit import opened, run, said
from warehouse.store import query


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, str]]]:
    """File name → rows of every CSV the page offers, as a spreadsheet would read them."""
    found: dict[str, list[dict[str, str]]] = {}
    offer = st.download_button

    def noted(label: str, data: Callable[[], bytes], file_name: str, **more: Any) -> bool:
        text = data()
        assert text.startswith(b"\xef\xbb\xbf")
        found[file_name] = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
        return offer(label, data, file_name=file_name, **more)

    monkeypatch.setattr(st, "download_button", noted)
    return found


@pytest.mark.usefixtures("demo_data")
class TestFiles:
    def test_a_rate_comes_with_code_day_unit_counts_and_label(self, files: dict[str, list[dict[str, str]]]) -> None:
        run("laggards")
        rows = files["laggards_start_rate_30_山东省_2015-07_演示数据（合成）.csv"]
        (worst,) = query(
            "select * from laggard where period = '2015-07' and metric = 'start_rate'"
            " order by value, county_code limit 1"
        ).to_dicts()
        assert list(rows[0])[:2] == ["行政区划代码", "数据截至"]
        assert rows[0]["行政区划代码"] == worst["county_code"]
        assert rows[0]["数据截至"] == "2015-06-30"
        assert float(rows[0]["校舍开工率（%）"]) == round(worst["value"] * 100, 2)
        assert float(rows[0]["校舍开工率：分子"]) == float(worst["numerator"])
        assert float(rows[0]["校舍开工率：分母"]) == float(worst["denominator"])
        assert rows[0]["说明"] == "演示数据（合成）"

    def test_a_file_of_a_readers_own_lines_says_so_as_the_page_does(
        self, files: dict[str, list[dict[str, str]]]
    ) -> None:
        words = said(opened("laggards", lines="25-40"))
        assert "按自选的线 25%／40%" in words
        rows = files["laggards_start_rate_40_山东省_2015-07_演示数据（合成）.csv"]
        assert rows[0]["说明"] == "演示数据（合成）；按自选的线 25%／40%"
        assert "自选的线" not in said(opened("laggards"))

    def test_the_comparison_is_numbers(self, files: dict[str, list[dict[str, str]]]) -> None:
        run("county", region="370402")
        rows = next(rows for name, rows in files.items() if name.startswith("comparison_枣庄市市中区_"))
        assert {row["行政区划代码"] for row in rows} == {"370402"}
        for row in rows:
            for column in ("市中区", "市中区：分母", "枣庄市", "山东省", "全省位次", "较上期（百分点）"):
                assert row[column] == "" or float(row[column]) is not None
        start = next(row for row in rows if row["指标"] == "校舍开工率")
        assert (start["山东省"], start["单位"]) == ("34.37", "%")

    def test_all_overdue_projects_are_in_the_file(self, files: dict[str, list[dict[str, str]]]) -> None:
        county, n = query(
            "select county_code, count(*) from project_ledger where period = '2015-07' and overdue_days is not null"
            " group by 1 order by 2 desc, 1 limit 1"
        ).row(0)
        assert n > 20
        app = run("county", region=county)
        assert f"逾期项目：共 {n} 个，下表为逾期最长的 20 个" in said(app)
        assert 20 in [len(table.value) for table in app.dataframe]
        assert [len(rows) for name, rows in files.items() if name.startswith("overdue_projects")] == [n]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A1", "'+cmd|' /C calc'!A1"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
        ("-3.50%", "-3.50%"), ("+1,234.5", '"+1,234.5"'), ("费县", "费县"),
    ],
)  # fmt: skip
def test_a_text_of_a_saved_table_is_never_reckoned_by_a_spreadsheet(text: str, written: str) -> None:
    assert written_csv(pl.DataFrame({"名称": [text], "数": [1]})).decode("utf-8-sig") == f"名称,数\n{written},1\n"
