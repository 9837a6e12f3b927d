"""The data dictionary has every metric and table, and behind a number its sentence, columns and forms."""

import pytest

from etl.schema import FORMS
from tests.visit import opened, said
from warehouse import catalogue
from warehouse.metrics import METRICS
from warehouse.store import current_version, query


@pytest.mark.usefixtures("demo_data")
def test_every_metric_and_table_is_there_and_what_is_looked_for_is_found() -> None:
    app = opened("dictionary")
    boxes = [box.label for box in app.expander]
    tables = len(catalogue.tables(current_version()))
    assert len(boxes) >= len(METRICS) + tables
    assert all(any(key in label for label in boxes) for key in METRICS)
    app.text_input(key="dictionary_find").set_value("大校额").run()
    assert [box.label for box in app.expander] == ["**投向大班额学校的资金占比** · large_class_money"]
    app.text_input(key="dictionary_find").set_value("nothing of the kind").run()
    assert "没有与“nothing of the kind”有关" in said(app)


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_metric_opens_with_its_formula_its_sentence_its_columns_and_forms(lang: str) -> None:
    app = opened("dictionary", lang=lang)
    app.session_state["metric_idle_wan"] = True
    app.run()
    words = said(app)
    assert "绝对不允许让中央和省里的钱躺在账上睡大觉" in words and all(
        f"`{name}`" in words for name in METRICS["idle_wan"].columns
    )
    assert METRICS["idle_wan"].formula() in app.code[0].value
    app.button(key="try_idle_wan").click().run()
    assert app.session_state["sql"] == catalogue.try_out("idle_wan", "idle_money")


def test_every_metric_is_over_a_table_whose_forms_are_known() -> None:
    assert {metric.source for metric in METRICS.values()} == set(catalogue.FORMS)
    assert all(form in FORMS for forms in catalogue.FORMS.values() for form in forms)
    assert all(metric.columns for metric in METRICS.values())


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("key", METRICS)
def test_a_metric_can_be_tried_as_it_is_offered(key: str) -> None:
    answer = query(catalogue.try_out(key, METRICS[key].source), period="2015-07", province="370000")
    assert answer.columns == ["city_name", key] and answer.height >= 15
