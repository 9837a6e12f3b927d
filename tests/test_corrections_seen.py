"""Corrections on the pages: one line wherever a corrected figure stands, and all of them in the county's file."""

from collections.abc import Iterator

import pytest

from locales import use
from tests.conftest import FEIXIAN, LANSHAN, TENGZHOU, House
from tests.test_corrections import corrections, entry, reported
from tests.visit import run


@pytest.fixture
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


@pytest.mark.usefixtures("chinese_afterwards")
def test_a_page_says_which_figures_of_its_scope_are_corrected_in_both_languages(house: House) -> None:
    house.load(
        house.plan({LANSHAN: 100, FEIXIAN: 300, TENGZHOU: 100}),
        house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 30, TENGZHOU: 10}),
        corrections(house, entry(), entry(county=FEIXIAN, old=30, new=90)),
    )
    labels = {
        (region, lang): [box.label for box in run(region=region, lang=lang).expander]
        for region in ("370000", "371302", "370400")
        for lang in ("zh", "en")
    }
    assert labels["370000", "zh"][0] == "这里的数有 2 处更正：兰山区、费县"
    assert labels["370000", "en"][0] == "Figures corrected here: 2 (兰山区, 费县)"
    assert labels["371302", "zh"][0] == "这里的数有 1 处更正：兰山区"
    assert not any("更正" in label or "orrect" in label for lang in ("zh", "en") for label in labels["370400", lang])


@pytest.mark.usefixtures("chinese_afterwards")
def test_the_county_page_has_the_table_with_those_that_do_not_count_any_more(house: House) -> None:
    reported(house)
    house.load(
        house.funds("2015-07", [{"county_code": LANSHAN, "source": "provincial", "received_wan": 1}]),
        corrections(house, entry()),
        house.progress("2015-07", {LANSHAN: 45}),
    )
    page = run("county", region=LANSHAN)
    assert "更正" in [heading.value for heading in page.subheader]
    assert not [box for box in page.expander if "处更正" in box.label]
    table = next(frame.value for frame in page.dataframe if "what" in frame.value.columns)
    assert table.to_dict("records")[0] == table.to_dict("records")[0] | {
        "state": "不再采用：县里已改报", "what": "校舍 · 开工数量", "change": "40 → 60 ㎡", "who": "省教育厅", "row": 1,
    }  # fmt: skip
    assert any("message" in frame.value.columns for frame in page.dataframe)
