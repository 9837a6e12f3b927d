"""The bulletin of the demo says what the published one said, city by city, in every format."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx as python_docx
import openpyxl
import polars as pl
import pytest
from pypdf import PdfReader

from etl import demo
from locales import use
from reports.formats import FORMATS
from reports.kinds import made
from reports.model import Report, Scatter
from reports.reading.scope import scope_at
from reports.writers.cells import written
from tests.document_cases import LINYI, SHANDONG, report, tables, words
from warehouse import chosen_lines
from warehouse.metrics import METRICS
from warehouse.store import current_version, query

PUBLISHED = [
    row
    for row in csv.DictReader((Path(demo.__file__).parent / "published_progress.csv").open(encoding="utf-8-sig"))
    if row["as_of"] == "2017-02-28" and row["unit_level"] == "city" and row["province"] == "山东"
]
RATES = {"竣工率": "completion_rate", "采购完成率": "purchase_rate"}

pytestmark = pytest.mark.usefixtures("demo_data")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    use("zh")
    chosen_lines.use(None)


class TestBulletin:
    @pytest.fixture
    def bulletin(self) -> Report:
        return report("bulletin", period="2017-03")

    @pytest.mark.parametrize("published", RATES)
    def test_it_has_the_fifteen_published_cities_in_the_published_order_with_the_published_figures(
        self, bulletin: Report, published: str
    ) -> None:
        known = [row for row in PUBLISHED if row["metric"] == published]
        assert len(known) == 15
        table = tables(bulletin)[f"各市{METRICS[RATES[published]].label()}排名"]
        assert [(row[1], written(row[2], "rate")) for row in table.rows] == [
            (row["unit"], f"{float(row['value']):.2f}%") for row in known
        ]
        assert [row[0] for row in table.rows] == list(range(1, 16))
        assert table.groups == 3

    def test_the_published_totals_of_the_province_are_in_its_sentences(self, bulletin: Report) -> None:
        assert "校舍竣工1,865.19万平方米，竣工率87.18%" in words(bulletin)
        assert "设备购置完成77.81亿元，采购完成率97.19%" in words(bulletin)

    def test_its_sections_are_in_the_order_of_an_office(self, bulletin: Report) -> None:
        found = [section.heading for section in bulletin.sections]
        assert found == [
            "总体进展", "校舍建设", "设备采购", "资金到位和使用", "落后的县（市、区）", "报送情况", "下一步", ""
        ]  # fmt: skip
        assert (bulletin.head, bulletin.title) == ("“全面改薄”工作简报", "山东省全面改薄工作进展情况")

    def test_every_county_that_an_average_hides_is_named_with_the_city_that_hides_it(self) -> None:
        told = words(report("bulletin"))
        hidden = query(
            "select county_name, masked_by, value from laggard "
            "where period = '2015-07' and metric = 'start_rate' and province_code = '370000' and masked_by is not null "
            "and line <= 100 order by masked_by"
        )
        assert hidden.height == 24
        [sentence] = [line for line in told.split("\n") if line.startswith("按校舍开工率") and "看不见它们" in line]
        assert "低于30%的县（市、区）37个，其中低于20%的25个" in sentence
        for county, city, value in hidden.iter_rows():
            groups = [part for part in re.split("[；：。]", sentence) if f"{city}（" in part]
            assert any(f"{county}{value:.2%}" in group for group in groups)

    @pytest.mark.parametrize("period", ["2015-07", "2017-03"])
    def test_counties_marked_as_carried_are_those_that_did_not_report(self, period: str) -> None:
        table = tables(report("bulletin", period=period))["各县（市、区）主要指标"]
        missing = query(
            "select r.name from report as p join region as r on r.code = p.county_code "
            "where p.period = $period and p.status = 'missing' and r.province_code = '370000'",
            period=period,
        )
        assert sorted(str(row[1]) for row in table.rows if row[-1] == "沿用上期") == sorted(missing["name"])

    def test_everyone_who_is_proposed_for_a_measure_is_named_the_cities_first(self) -> None:
        [said] = [line for line in words(report("bulletin")).split("\n") if line.startswith("建议约谈")]
        named = query(
            "select distinct level, region_name, region_code from measure_candidate "
            "where period = '2015-07' and province_code = '370000' and measure = 'summon'"
        )
        cities, counties = said.partition("：")[2].split("；")
        assert set(named.filter(level="city")["region_name"]) == set(cities.split("、"))
        assert len(counties.rstrip("。").split("、")) == named.filter(level="county").height

    def test_start_and_completion_are_drawn_together_for_every_county(self) -> None:
        [picture] = [b for s in report("bulletin").sections for b in s.blocks if isinstance(b, Scatter)]
        feixian = next(dot for dot in picture.dots if dot.name == "费县")
        assert (len(picture.dots), round(feixian.x, 4), round(feixian.y, 4)) == (111, 0.7098, 0.2882)

    def test_the_last_ten_are_the_last_ten(self, bulletin: Report) -> None:
        table = tables(bulletin)["校舍竣工率排名后10位的县（市、区）"]
        lowest = query(
            "select region_name, value from metric_value where period = '2017-03' and metric = 'completion_rate' "
            "and level = 'county' and province_code = '370000' order by value, region_code limit 10"
        )
        assert [(row[1], row[3]) for row in table.rows] == lowest.rows()

    def test_a_citys_bulletin_ranks_its_counties(self) -> None:
        table = tables(report("bulletin", LINYI))["各县（市、区）校舍开工率及全省位次"]
        assert len(table.rows) == 12
        values = pl.Series([row[2] for row in table.rows])
        assert values.is_sorted(descending=True)

    def test_a_readers_own_lines_decide_who_is_behind(self) -> None:
        scope = scope_at(current_version(), SHANDONG, "2015-07", (25, 40))
        told = made("bulletin", scope)
        assert "低于40%的县（市、区）" in words(told)
        assert dict(told.terms)["警戒线"] == "低于25%为严重滞后，25%—40%为滞后（按自选的线 25%／40%）"


@pytest.mark.parametrize("key", FORMATS)
def test_the_published_cities_stand_in_order_in_every_format(key: str) -> None:
    known = [row for row in PUBLISHED if row["metric"] == "竣工率"]
    content = FORMATS[key].write(report("bulletin", period="2017-03"))
    if key == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif key == "docx":
        text = "\n".join(p.text for p in python_docx.Document(io.BytesIO(content)).paragraphs)
    elif key == "html":
        text = re.sub(r"<[^>]+>", "", content.decode().rpartition("</script>")[0])
    elif key == "xlsx":
        text = "\n".join(
            written(cell.value, "rate" if cell.number_format.endswith("%") else "text")
            if cell.value is not None
            else ""
            for sheet in openpyxl.load_workbook(io.BytesIO(content))
            for row in sheet.iter_rows()
            for cell in row
        )
    else:
        from pptx import Presentation

        shapes = [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
        text = "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    text = re.sub(r"\s", "", text)
    places = [text.find(f"{row['unit']}{float(row['value']):.2f}%") for row in known]
    assert -1 not in places
    assert places == sorted(places)
