"""What a county gets back and whom a province reminds: the rows, the words that count them, and the files' names."""

import io
import re
import zipfile
from collections.abc import Iterator

import polars as pl
import pytest

from locales import language, use
from reports.documents.return_sheet import County, file_stem, return_sheet, return_sheets
from reports.writers.docx import docx
from tests.report_cases import (
    AS_OF,
    DUE,
    FEIXIAN,
    NOTE,
    book,
    findings,
    list_of,
    opened,
    reminders,
    sheet_of,
    table_of,
    words,
)  # fmt: skip


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


class TestReturnSheet:
    def test_every_place_is_a_row_and_the_words_count_them(self) -> None:
        report = sheet_of(30)
        rows = table_of(report).rows
        forms = [row[1] for row in rows]
        assert len(rows) == 30
        assert f"有30处数据需要核实（进展{forms.count('进展')}处、资金{forms.count('资金')}处）" in words(report)
        continued = sum("\n" in str(row[8]) for row in rows)
        assert f"其中{continued}处从以前各期延续至今" in words(report)
        answered = sum(bool(row[9]) for row in rows)
        assert f"已有{answered}处登记过处理情况" in words(report)
        assert (continued, answered) == (10, 10)
        assert "请于2015年7月15日前报回" in words(report)

    def test_a_place_says_where_it_stands_what_to_do_and_leaves_room_for_the_answer(self) -> None:
        (row,) = table_of(sheet_of(1, deadline=None)).rows
        assert row[:3] == ("1", "进展", "校舍") and "校舍竣工 12,400.00 ㎡" in str(row[3])
        assert row[4:7] == ("费县.xlsx", "Sheet1", "H7") and str(row[7]).endswith("改正填错的一个。")
        assert row[8:] == ("本期", "")
        assert "请收到后尽快报回" in words(sheet_of(1, deadline=None)) and "其中" not in words(sheet_of(1))

    def test_a_place_without_a_cell_is_given_by_its_row_and_a_mark_by_its_words(self) -> None:
        row = next(row for row in table_of(sheet_of(3)).rows if row[9])
        assert row[6] == "第9行" and row[8] == "2015-03\n已3期" and row[9] == "县里已说明：合同变更，核减装备"

    def test_places_stand_in_the_order_of_the_files(self) -> None:
        rows = table_of(sheet_of(30)).rows
        assert [row[0] for row in rows] == [str(n) for n in range(1, 31)]
        assert [row[4] for row in rows] == sorted(str(row[4]) for row in rows)

    def test_a_place_in_the_plan_is_of_no_period(self) -> None:
        about = [pl.lit(None, pl.String).alias("since"), pl.lit(None, pl.Int64).alias("periods")]
        report = return_sheet(FEIXIAN, "2015-07", AS_OF, findings(1).with_columns(about), DUE, "v12")
        assert table_of(report).rows[0][8] == "规划" and "从以前各期延续" not in words(report)

    def test_a_county_with_nothing_to_look_at_is_told_so_without_a_table(self) -> None:
        report = sheet_of(0)
        assert "没有需要核实的数据" in words(report) and not any(section.tables for section in report.sections)
        assert len(opened(report).tables) == 0 and len(book(report)) == 1

    def test_it_speaks_english_and_leaves_the_language_as_it_was(self) -> None:
        report = sheet_of(1, lang="en")
        assert "The answer is due by 15 July 2015." in words(report) and language() == "zh"
        assert [column.label for column in table_of(report).columns][:3] == ["No.", "Form", "Item"]


class TestReturnSheets:
    def names(self, *counties: County) -> list[str]:
        content = return_sheets({county: findings(1) for county in counties}, "2015-07", AS_OF, DUE, "v12")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            return archive.namelist()

    def test_each_county_with_something_to_look_at_gets_a_document_and_a_workbook(self) -> None:
        other = County("371302", "兰山区", "临沂市", "山东省")
        content = return_sheets({FEIXIAN: findings(2), other: findings(0)}, "2015-07", AS_OF, DUE, "v12", NOTE)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            stem = file_stem(("临沂市", "费县"), "2015-07")
            assert stem == "临沂市_费县_数据核改通知单_2015-07"
            assert archive.namelist() == [f"{stem}.docx", f"{stem}.xlsx"]
            assert archive.read(f"{stem}.docx") == docx(
                return_sheet(FEIXIAN, "2015-07", AS_OF, findings(2), DUE, "v12", NOTE)
            )

    def test_names_are_safe_whatever_a_county_is_called(self) -> None:
        strange = ["../../etc/passwd", "C:\\x\\甲", "甲\u202egpj.县", "乙\x00\n县", "..", "长" * 300, "a*b?c<d>|e"]
        names = self.names(*(County(str(n), name, "市", "省") for n, name in enumerate(strange)))
        assert len(set(names)) == 2 * len(strange)
        for name in names:
            assert not re.search(r'[<>:"/\\|?*\x00-\x1f\u202a-\u202e]|\.\.', name), name
            assert len(name.encode()) <= 255

    def test_two_counties_of_one_name_have_two_names(self) -> None:
        counties = [
            County("3713Z1", "高新区", "市", "省"),
            County("3713Z2", "高新区", "市", "省"),
            County("3713Z2", "高新区", "市", "甲"),
        ]
        names = self.names(*counties)
        assert len({name.casefold() for name in names}) == 6
        assert names[2] == "市_高新区_数据核改通知单_2015-07_3713Z2.docx"


class TestReminder:
    def test_the_words_are_the_published_counts_and_the_list_has_every_row(self) -> None:
        report = list_of(reminders(60))
        assert "山东省应报111个县（市、区），已报108个（按时99个，迟报9个），未报3个。" in words(report)
        assert "缺报36个，名单见清单。" in words(report)
        assert "需要催办的县（市、区）共60个，按市分：临沂市7个、" in words(report)
        assert len(table_of(report).rows) == 60

    def test_few_counties_are_named_by_city(self) -> None:
        report = list_of(reminders(10))
        assert "缺报6个：临沂市第1实验县、第2实验县、第3实验县、第6实验县、第7实验县；德州市第8实验县。" in words(
            report
        )
        assert "退回待改2个：临沂市第4实验县；德州市第9实验县。" in words(report)

    def test_a_county_with_two_rows_is_counted_once(self) -> None:
        one = reminders(1)
        report = list_of(pl.concat([one, one.with_columns(forms=pl.lit("funds"))]))
        assert "缺报1个：" in words(report)
        assert [row[3] for row in table_of(report).rows] == ["进展、资金", "资金"]

    def test_rows_of_a_city_stand_together(self) -> None:
        cities = [row[0] for row in table_of(list_of(pl.concat([reminders(20)[::2], reminders(20)[1::2]]))).rows]
        assert cities == sorted(cities, key=cities.index) and len(cities) == 20

    def test_when_nothing_is_owed_there_is_no_list(self) -> None:
        assert len(list_of(reminders(0)).sections) == 1

    def test_a_debt_that_is_not_known_is_refused(self) -> None:
        with pytest.raises(ValueError, match="asleep"):
            list_of(reminders(1).with_columns(owes=pl.lit("asleep")))
