"""A page that fails says so in a sentence with a way out, and tells nobody what is inside; the log has its code."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from reports.told import headline
from tests.visit import opened, said


def fail(*_: object) -> str:
    raise ValueError("secret/path")


@pytest.mark.usefixtures("demo_data")
def test_a_fault_is_a_sentence_with_a_code_that_the_log_has_and_still_a_fault(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = opened("overview", region="371300")
    with monkeypatch.context() as patch:
        patch.setattr(headline, "sentence", fail)
        app.run()
    assert len(app.exception) == 1  # what the tests of every page look at
    [told] = app.error
    [code] = re.findall(r"编号 \*\*([0-9A-F]{6})\*\*", told.value)
    assert f"fault {code}" in caplog.text and "371300" in caplog.text
    assert "数据没有受影响" in told.value and "secret" not in told.value + said(app)
    assert "数据版本" in said(app)
    app.button(key="trouble_again").click().run()
    assert not app.error and not app.exception


def dialog_of_a_page() -> None:
    import streamlit as st

    from pages.parts import trouble

    @trouble.told("quality")
    def ask() -> None:
        raise ValueError("secret/path")

    with trouble.told("quality", st.container()):
        ask()


def test_a_fault_in_a_dialog_is_told_once_where_it_is() -> None:
    app = AppTest.from_function(dialog_of_a_page).run()
    assert len(app.exception) == 1
    assert len(app.error) == 1 and len([button for button in app.button if button.key == "trouble_again"]) == 1
