"""Sums that offices write beside and below their figures: never loaded, always compared."""

from pathlib import Path

from tests.forms import NOTES
from tests.test_read_faults import REGIONS, STARTED, construction, county, faults, money, places, plan_funds


def test_a_total_that_is_not_the_sum_names_both_numbers(tmp_path: Path) -> None:
    rows = [county(1, "费县", "371325"), county(2, "兰陵县", "371324")]
    total = [None, "　　全市合计", None, None, 2, 2, 10.03, 0, 0, 0, 4.02, *[None] * 7]
    found = faults(tmp_path, construction(*rows, total, *NOTES))
    # 4.02 differs from 4 by 0.01 for each of two addends, which rounding explains; 10.03 does not.
    assert places(found) == [(9, STARTED, "10.03")]
    assert found[0].message == "应等于这2行之和10。请核对后重新报送。"


def test_a_total_of_counts_is_exact(tmp_path: Path) -> None:
    rows = [county(n, None, code) for n, code in enumerate(sorted(REGIONS.by_code)[:200]) if code.endswith("21")]
    codes = [code for code, row in REGIONS.by_code.items() if row.level == "county" and row.province_code == "370000"][
        :120
    ]
    rows = [county(n, None, code) for n, code in enumerate(codes)]
    total = ["合计", None, None, None, 121, 120, 600.5, *[None] * 11]
    sheet = construction(*rows, total, preface=["填报单位：山东省教育厅", "报告期：2015年7月"])
    assert places(faults(tmp_path, sheet)) == [(127, "校舍建设/开工/学校数", "121")]


def test_a_section_total_sums_its_section_and_a_grand_total_the_sheet(tmp_path: Path) -> None:
    rows = [
        money("临沂市", "费县", 2014, 1),
        money("临沂市", "小计", None, 1),
        money("济南市", "历下区", 2014, 2),
        money("济南市", "平阴县", 2014, 3),
        money("济南市", "小计", None, 5),
        money(None, "全省合计", None, 6),
    ]
    assert plan_funds(tmp_path, *rows) == []
    rows[4] = money("济南市", "小计", None, 6)
    assert {(f.row, f.found, f.message) for f in plan_funds(tmp_path, *rows)} == {
        (10, "6", "应等于这2行之和5。请核对后重新报送。"),
        (10, "36", "应等于这2行之和30。请核对后重新报送。"),
    }


def test_section_totals_may_be_one_a_year_and_a_city_may_be_named_instead(tmp_path: Path) -> None:
    rows = [
        *[money("济南市", name, year, 1) for name in ("历下区", "平阴县") for year in (2014, 2015)],
        money(None, "小计", 2014, 2),
        money(None, "小计", 2015, 2),
        money("临沂市", "费县", 2014, 3),
        money(None, "临沂市合计", None, 3),
        money(None, "济南市合计", None, 4),
        money(None, "合计", 2014, 5),
    ]
    assert plan_funds(tmp_path, *rows) == []
    rows[5] = money(None, "小计", 2015, 2.5)
    assert {f.row for f in plan_funds(tmp_path, *rows)} == {11}


def test_a_grand_total_may_stand_above_the_rows(tmp_path: Path) -> None:
    rows = [money(None, "合计", None, 3), money("济南市", "历下区", 2014, 1), money("济南市", "平阴县", 2014, 2)]
    assert plan_funds(tmp_path, *rows) == []


def test_the_sum_across_a_row_is_checked(tmp_path: Path) -> None:
    found = plan_funds(
        tmp_path, money("临沂市", "费县", 2014, 1, total=6.06), money("临沂市", "费县", 2015, 1, total=7)
    )
    assert [str(fault) for fault in found] == [
        "临沂市_双月报.xlsx 附件2 第7行「合计」：写的是“7”，应等于本行各项之和6。请核对后重新报送。"
    ]


def test_a_wrong_cell_does_not_make_its_totals_wrong_too(tmp_path: Path) -> None:
    rows = [county(1, "费县", "371325", [1, 1, "约5", 0, 0, 0, 2]), ["合计", *[None] * 5, 5, *[None] * 11]]
    assert places(faults(tmp_path, construction(*rows))) == [(7, STARTED, "约5")]
