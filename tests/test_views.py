"""Views saved on the server: a name brings back the page with all its choices, for whoever comes next."""

from pathlib import Path

import pytest

from tests.access_cases import name, people, visited
from tests.conftest import FEIXIAN, LANSHAN, House
from tests.visit import opened, said, unfold
from warehouse import views
from warehouse.views import View


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    return tmp_path


def test_a_name_holds_what_was_saved_last_and_can_be_given_up() -> None:
    views.save(View("鲁西", "overview", {"region": "371300"}))
    views.save(View("红线", "laggards", {"lines": "25-40"}))
    views.save(View(" 鲁西 ", "map", {"metric": "utilization"}))
    assert list(views.kept().values()) == [
        View("鲁西", "map", {"metric": "utilization"}),
        View("红线", "laggards", {"lines": "25-40"}),
    ]
    views.forget("鲁西")
    assert list(views.kept()) == ["红线"]
    assert len(views.path().read_text("utf-8").splitlines()) == 4  # nothing that was ever saved is lost


def test_everybody_has_names_of_their_own_and_those_of_all() -> None:
    views.save(View("红线", "map", {}))
    views.save(View("共用", "map", {}))
    views.save(View("红线", "laggards", {}, "li"))
    assert views.kept("li") == {"红线": View("红线", "laggards", {}, "li"), "共用": View("共用", "map", {})}
    assert list(views.kept("wang").values()) == [View("共用", "map", {}), View("红线", "map", {})]
    views.forget("红线", "li")
    views.forget("共用")
    assert views.kept("li") == views.kept() == {"红线": View("红线", "map", {})}


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_needs_a_name_that_fits(name: str) -> None:
    with pytest.raises(ValueError, match="at most 40"):
        views.save(View(name, "overview", {}))


def test_a_torn_or_strange_line_costs_only_itself(folder: Path) -> None:
    views.save(View("一", "overview", {}))
    with (folder / "views.jsonl").open("ab") as file:
        file.write(b'{"name": 3, "page": "map", "link": {}}\n{"name": "torn", "pa')
    views.save(View("二", "map", {}))
    assert list(views.kept()) == ["二", "一"]


def test_what_is_saved_on_one_page_opens_from_another_and_after_a_login_for_its_owner_alone(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-03", {LANSHAN: 50, FEIXIAN: 10}))
    app = opened("laggards", region="371300", lines="25-40", line="25")
    app.text_input(key="view_name").set_value("临沂 <b>红线</b>")
    app.button(key="view_save").click().run()
    assert views.kept() == {
        "临沂 <b>红线</b>": View("临沂 <b>红线</b>", "laggards", {"region": "371300", "lines": "25-40", "line": "25"})
    }
    other = opened("map", period="2015-03", metric="completion_rate", lang="en")
    other.button(key="view_0").click().run()
    assert [fault.message for fault in other.exception] == []
    kept = ("region", "lines", "line", "period", "metric", "lang")
    assert [other.query_params.get(key, "") for key in kept] == ["371300", "25-40", "25", "", "", "en"]
    assert "below 25%" in said(other)  # what 滞后预警 says of the chosen line
    unfold(other)
    other.button(key="forget_0").click().run()
    assert views.kept() == {}
    monkeypatch.setenv("GAIBO_ACCESS", str(people(tmp_path, ["371300"])))
    own, colleague, supervisor = (name("371300", role) for role in ("viewer", "analyst", "supervisor"))
    for who, saved in ((own, "只给自己"), (supervisor, "给大家")):
        app = visited(who, "laggards", region="371300")
        assert ("view_shared" in [box.key for box in app.checkbox]) == (who == supervisor)
        app.text_input(key="view_name").set_value(saved)
        if who == supervisor:
            app.checkbox(key="view_shared").check()
        app.button(key="view_save").click().run()
    seen = {who: visited(who, "laggards", region="371300") for who in (own, colleague, supervisor)}
    shown = {who: [b.label for b in app.button if str(b.key).startswith("view_")] for who, app in seen.items()}
    given_up = {who: [b.key for b in app.button if str(b.key).startswith("forget_")] for who, app in seen.items()}
    assert shown == {own: ["只给自己", "给大家", "保存"], colleague: ["给大家", "保存"], supervisor: ["给大家", "保存"]}
    assert given_up == {own: ["forget_0"], colleague: [], supervisor: ["forget_0"]}
