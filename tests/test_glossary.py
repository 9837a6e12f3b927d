"""The page 术语: every contested word stands in it, says where its figures come from, and is found by name or link."""

import re

import pytest

from etl.schema import FORMS
from tests.visit import FEIXIAN, opened, said
from warehouse.glossary import GLOSSARY, Word, of_metric
from warehouse.metrics import METRICS

CONTESTED = set(
    "开工 竣工 到位 支付 下达 配套 校舍面积 运动场地 设备采购 使用率 大班额 基线规划 完成投资"
    " 被平均数掩盖 沿用 未填报与零 期次与截至日 警戒线".split()
)
DIGITS = re.compile(r"\d+(\.\d+)?\s*(%|人|个月|years|months|pupils)")


def test_every_contested_word_stands_in_it() -> None:
    assert {word.labels["zh"] for word in GLOSSARY.values()} >= CONTESTED


@pytest.mark.parametrize("key", METRICS)
def test_the_words_of_every_metric_are_explained(key: str) -> None:
    metric = METRICS[key]
    written = metric.label() + metric.meaning()
    known = {part for word in of_metric(key) for part in word.words}
    contested = "开工 竣工 到位 支付 下达 配套 校舍 运动场地 设备 使用率 大班额 基线规划 台账 五年规划 法定"
    assert {word for word in contested.split() if word in written} <= known


@pytest.mark.parametrize("word", GLOSSARY.values(), ids=GLOSSARY)
def test_a_word_names_its_metrics_and_columns_that_there_are(word: Word) -> None:
    assert word.of_all != bool(word.metrics)
    for column in word.columns:
        form, name = column.split(".")
        assert name in {known.name for known in FORMS[form].columns}, column
    told = (word.labels, word.counts, word.leaves_out, *([word.disputed] if word.disputed else []))
    assert all(one["zh"].strip() and one["en"].strip() for one in told)


def test_a_threshold_is_not_typed_again() -> None:
    told = [text for word in GLOSSARY.values() if word.key != "points" for text in (*word.counts.values(),)]
    assert [text for text in told if DIGITS.search(text.replace("0%", "").replace("100%", ""))] == []


@pytest.mark.usefixtures("demo_data")
def test_a_word_is_found_by_name_and_by_what_it_says() -> None:
    app = opened("glossary")
    assert len(app.subheader) == len(GLOSSARY)
    app.text_input(key="glossary_find").set_value("资金到位率").run()
    assert "到位" in [str(heading.value) for heading in app.subheader] and len(app.subheader) < len(GLOSSARY)
    app.text_input(key="glossary_find").set_value("水泥").run()
    assert "没有“水泥”" in said(app)


@pytest.mark.usefixtures("demo_data")
def test_a_link_shows_a_word_or_a_metric_alone_with_its_record() -> None:
    app = opened("glossary", term="received")
    assert [str(heading.value) for heading in app.subheader] == ["到位"]
    assert METRICS["receipt_rate"].meaning() in said(app)
    assert "进展表" not in said(app) and "资金表 到位（万元） `funds.received_wan`" in said(app)
    app = opened("glossary", term="start_rate")
    assert [str(heading.value) for heading in app.subheader][:2] == ["校舍开工率", "开工"]
    assert "低于20%严重滞后" in said(app)
    assert "“nix”不存在" in said(opened("glossary", term="nix"))


@pytest.mark.usefixtures("demo_data")
def test_the_help_of_a_card_leads_to_its_words() -> None:
    help_text = opened("overview").button(key="card_start_rate").help
    named = [one.proto.help for one in opened("county", region=FEIXIAN).markdown if "**校舍开工率**" in one.value]
    assert help_text in named
    assert help_text == f"{METRICS['start_rate'].meaning()} [口径和用词](glossary?term=start_rate)"
