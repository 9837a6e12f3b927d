"""Documents for a meeting: what they say is what the warehouse holds, in the order and the words of an office."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from locales import speaking, use
from reports import kinds
from reports.documents.slides import AUDIENCES
from reports.formats import FORMATS
from reports.frozen import frozen, thawed
from reports.kinds import KINDS, Asked, made
from reports.model import Cards, Listing, Stacked
from reports.reading.scope import scope_at
from reports.told.traced import plain
from reports.writers.cells import written
from tests.document_cases import LINYI, SHANDONG, TANCHENG, paragraphs, report, tables, words
from warehouse import chosen_lines
from warehouse.metrics import METRICS
from warehouse.settings import SETTINGS
from warehouse.store import current_version, query

PLACES = {"province": SHANDONG, "city": LINYI, "county": TANCHENG}
EVERY = [(kind.key, level) for kind in KINDS.values() for level in kind.levels]

pytestmark = pytest.mark.usefixtures("demo_data")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    use("zh")
    chosen_lines.use(None)


@pytest.mark.parametrize(("kind", "level"), EVERY)
class TestEveryKind:
    def test_says_period_day_scope_lines_definitions_and_version(self, kind: str, level: str) -> None:
        told = report(kind, PLACES[level])
        terms = dict(told.terms)
        assert {"期次", "数据截至", "范围", "警戒线", "数据版本", "数据性质"} == set(terms)
        assert (terms["期次"], terms["数据截至"]) == ("2015年7月", "2015年6月30日")
        assert terms["数据版本"].startswith(current_version())
        assert told.note == "演示数据（合成）"
        assert told.definitions
        assert all(all(definition) for definition in told.definitions)

    def test_has_no_marks_of_a_page_and_nothing_missing_in_its_sentences(self, kind: str, level: str) -> None:
        for told in paragraphs(report(kind, PLACES[level])):
            assert not re.search(r"\*\*|None|nan|\{|\}", told.text), told.text
            assert told.text.strip()

    def test_traces_the_figures_of_its_sentences(self, kind: str, level: str) -> None:
        figures = [figure for told in paragraphs(report(kind, PLACES[level])) for figure in told.figures]
        for told in paragraphs(report(kind, PLACES[level])):
            assert all(figure.text in told.text for figure in told.figures)
        assert len(figures) >= 3
        labels = {metric.label(): metric for metric in METRICS.values()}
        for figure in figures:
            if figure.denominator is not None:
                assert labels[figure.what].text(figure.numerator, figure.denominator) == figure.text
                assert figure.where

    def test_is_frozen_and_read_again_exactly(self, kind: str, level: str) -> None:
        told = report(kind, PLACES[level])
        assert thawed(frozen(told)) == told
        assert frozen(thawed(frozen(told))) == frozen(told)

    def test_speaks_english_too(self, kind: str, level: str) -> None:
        with speaking("en"):
            told = report(kind, PLACES[level])
        assert told.lang == "en"
        headings = " ".join([told.title, *(section.heading for section in told.sections)])
        names = set("".join(query("select name from region")["name"]) + SETTINGS.name)
        assert not [letter for letter in headings if "\u4e00" <= letter <= "\u9fff" and letter not in names]

    def test_is_written_in_its_usual_format(self, kind: str, level: str) -> None:
        told = report(kind, PLACES[level])
        assert len(FORMATS[KINDS[kind].formats[0]].write(told)) > 5_000


class TestDecks:
    def test_the_three_audiences_meet_over_different_findings(self) -> None:
        headings = {key: [s.heading for s in report(f"deck_{key}").sections] for key in AUDIENCES}
        assert any("没有报送" in heading for heading in headings["offices"])
        assert not any("没有报送" in heading for heading in headings["mayors"])
        assert all(any("藏在" in heading for heading in found) for found in headings.values())

    def test_a_slide_of_rates_has_the_figures_of_the_first_page(self) -> None:
        first = report("deck_mayors").sections[0]
        [cards] = [block for block in first.blocks if isinstance(block, Cards)]
        assert [card.text for card in cards.cards][:2] == ["34.37%", "17.77%"]


class TestCard:
    def test_a_county_stands_beside_its_city_and_its_province(self) -> None:
        [table] = [t for t in report("card", TANCHENG).sections[1].tables if t.columns[0].label == "指标"]
        assert [column.label for column in table.columns][1:4] == ["郯城县", "临沂市", "山东省"]
        assert [written(value, "rate") for value in table.rows[0][1:4]] == ["16.30%", "50.51%", "34.37%"]
        assert table.bands[0] == "severe"

    def test_it_says_by_which_rules_it_is_a_candidate(self) -> None:
        assert "被临沂市的平均数掩盖" in words(report("card", TANCHENG))


class TestNotice:
    def test_it_lists_every_rate_below_its_line_with_the_city_that_hides_it(self) -> None:
        told = report("notice", TANCHENG)
        [table] = [t for section in told.sections for t in section.tables if t.columns[0].label == "指标"]
        below = query(
            "select count(*) from laggard where period = '2015-07' and county_code = '371322' "
            "and metric in ('start_rate', 'completion_rate', 'sports_start_rate', 'purchase_rate', 'investment_rate', "
            "'utilization', 'receipt_rate_county')"
        ).item()
        assert len(table.rows) == below > 0
        assert "按校舍开工率，临沂市为50.51%，不低于20%，你县（市、区）的落后被它掩盖。" in words(told)

    def test_a_metric_that_no_average_hides_is_not_said_to_be_hidden(self) -> None:
        gaotang = words(report("notice", "371526"))
        assert "按校舍开工率，聊城市" not in gaotang
        assert "按县级资金到位率，聊城市为23.70%，不低于20%" in gaotang

    def test_a_late_project_has_the_day_that_it_is_late_by(self) -> None:
        for row in tables(report("notice", "371526"))["逾期最久的20个项目"].rows:
            _school, _name, _state, _blocked, _what, due, days, _who = row
            assert isinstance(due, date) and (date(2015, 6, 30) - due).days == days

    def test_a_county_that_did_not_report_is_asked_to(self) -> None:
        [asked] = [b for s in report("notice", "371526").sections for b in s.blocks if isinstance(b, Listing)]
        assert "没有报送" in asked.items[0]
        [other] = [b for s in report("notice", TANCHENG).sections for b in s.blocks if isinstance(b, Listing)]
        assert not any("没有报送" in item for item in other.items)

    def test_full_names_of_people_are_in_it_only_when_asked_for(self) -> None:
        people = query(
            "select responsible, responsible_masked from project_ledger where period = '2015-07' "
            "and county_code = '371322' and overdue_days > 0 order by overdue_days desc, project_id limit 20"
        )
        for asked, column in ((Asked(), "responsible_masked"), (Asked(people=True), "responsible")):
            table = tables(report("notice", TANCHENG, asked=asked))["逾期最久的20个项目"]
            assert [row[-1] for row in table.rows] == people[column].to_list()
        everywhere = frozen(report("notice", TANCHENG)).decode()
        assert not [name for name in people["responsible"] if name in everywhere]


class TestFunds:
    def test_each_source_has_its_stages_and_rates(self) -> None:
        table = tables(report("funds"))["六个来源的资金"]
        total = {column.label: value for column, value in zip(table.columns, table.rows[-1], strict=True)}
        assert (table.rows[-1][0], written(total["规划"], "number")) == ("合计", "420.88")
        assert table.columns[1].unit == "亿元"
        assert [row[0] for row in table.rows[:3]] == ["中央薄改专项", "统筹的其他中央专项", "省级"]

    def test_what_lies_unspent_is_stacked_by_how_long_it_has_lain(self) -> None:
        [picture] = [b for s in report("funds", period="2017-03").sections for b in s.blocks if isinstance(b, Stacked)]
        idle = query(
            "select sum(idle_wan) / 10000 from idle_by_year where period = '2017-03' and level = 'city' "
            "and region_code in (select code from region where parent_code = '370000')"
        ).item()
        parts = [float(value) for series in picture.series for value in series.values if value is not None]
        assert sum(parts) == pytest.approx(float(idle))
        assert [series.label for series in picture.series][-1] == "2年以上"

    def test_money_that_is_to_be_given_back_is_listed_where_there_is_some(self) -> None:
        found = query(
            "select count(*) from reclaim_candidate where period = '2017-03' and province_code = '370000'"
        ).item()
        assert len(tables(report("funds", period="2017-03"))["应当收回和将要到期的资金"].rows) == found > 0


def test_an_inspection_pack_has_the_list_that_the_page_draws() -> None:
    told = report("inspection")
    assert "种子370000-2015-12" in words(told)
    drawn = [row for section in told.sections if section.level == 2 for table in section.tables for row in table.rows]
    assert len(drawn) == 196


def test_a_kind_that_is_not_made_for_a_level_says_for_which_it_is() -> None:
    with pytest.raises(ValueError, match="“成绩单”是给市、县（市、区）的，山东省不能做"):
        report("card")


def test_a_province_without_reports_says_so() -> None:
    with pytest.raises(ValueError, match="河南省还没有双月报"):
        made("bulletin", scope_at(current_version(), "410000"))


def test_each_region_of_a_scope_is_counted_once() -> None:
    scope = scope_at(current_version(), SHANDONG, "2015-07")
    assert len(list(kinds.each("notice", scope))) == 111
    assert len(list(kinds.each("card", scope))) == 111 + 15
    inside = scope_at(current_version(), LINYI, "2015-07")
    assert len(list(kinds.each("card", inside))) == 12 + 1


@pytest.mark.parametrize(
    ("page", "document"),
    [
        ("使用率 **84.00%**，最多的 3 个", "使用率84.00%，最多的3个"),
        ("账上还有 **1.2亿元** 没有支付", "账上还有1.2亿元没有支付"),
        ("兰 陵 县 ▲ 较好", "兰 陵 县 ▲ 较好"),
    ],
)
def test_a_document_writes_a_pages_words_without_its_marks(page: str, document: str) -> None:
    assert plain(page) == document
