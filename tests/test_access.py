"""access.toml: who is let in, what they may do, and that nobody is let in by a file with a fault."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from pages.parts import reader
from tests import access_cases
from tests.access_cases import PAGES, ROLES, allowed, name, people, visited
from tests.conftest import LANSHAN, house_in
from tests.visit import ROOT, charts, said
from warehouse import access, store, views
from warehouse.access import AccessFault, parse
from warehouse.metrics import METRICS


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with a county: read it, so that a copy for some of its readers is made once."""
    with house_in(tmp_path_factory.mktemp("house")) as house:
        house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 10}))
        yield store.data_dir()


@pytest.fixture
def loaded(one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(one))
    monkeypatch.setenv("GAIBO_ACCESS", str(people(tmp_path, ["371300"])))


class TestTheFile:
    def test_the_one_in_the_project_is_off_for_this_machine_alone_and_can_be_used(self) -> None:
        known = parse((ROOT / "access.toml").read_text(encoding="utf-8"))
        assert (known.mode, known.alone, known.people) == ("off", True, {})
        assert set(known.published) <= METRICS.keys()
        assert set(known.roles) == set(ROLES)

    def test_people_are_found_whatever_the_case_of_their_name(self, tmp_path: Path) -> None:
        known = parse(people(tmp_path, ["371300"]).read_text(encoding="utf-8"))
        found = known.reader(" 371300.Loader@UNIT.example ")
        assert found and (found.role, found.region, found.rights) == ("loader", "371300", frozenset({"read", "load"}))
        assert known.reader("somebody@else.example") is None
        everything = known.reader(name("all", "admin"))
        assert everything and everything.region is None

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ('mode = "open"', "mode 只能是"),
            ('mod = "off"', "不认识 mod"),
            ('[roles.viewer]\nrights = ["reed"]', "权限 reed 不存在"),
            ('[[people]]\nwho = "a@b"\nrole = "viewer"\nregion = "all"', "a@b 的角色 viewer"),
            ('[roles.viewer]\nrights = ["read"]\n[[people]]\nwho = "a@b"\nrole = "viewer"', "a@b 没有写 region"),
            ('[roles.v]\nrights = []\n' + '[[people]]\nwho = "a@b"\nrole = "v"\nregion = "all"\n' * 2, "a@b 写了两次"),
            ("mode = ", "不是合法的 TOML"),
        ],
    )  # fmt: skip
    def test_a_fault_is_named(self, text: str, words: str) -> None:
        with pytest.raises(AccessFault, match=words):
            parse(text)


@pytest.mark.usefixtures("loaded")
class TestTheDoor:
    @pytest.mark.parametrize("place", PAGES)
    def test_a_stranger_sees_nothing_by_any_link(self, place: str) -> None:
        for who in (None, "somebody@else.example"):
            app = visited(who, place, region=LANSHAN)
            assert [title.value for title in app.title] == ["没有权限"]
            assert "兰山区" not in said(app) and not app.dataframe and not charts(app)

    @pytest.mark.parametrize("place", PAGES)
    def test_every_role_opens_the_pages_of_its_rights_and_no_other(
        self, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        require = reader.require
        for role in ROLES:
            app = visited(name("all", role), place)
            if role == ROLES[0]:
                # Who may least and who may all, in test_access_matrix.py, see the page drawn; of the others the guard.
                monkeypatch.setattr(reader, "require", lambda *asked: (require(*asked), st.stop()))
            known = access.current().reader(name("all", role))
            assert known
            refused = [title.value for title in app.title] == ["没有权限"]
            assert refused != allowed(known, place), role
            assert reader.opens(known, place) == allowed(known, place)

    def test_who_has_to_log_in_is_offered_to(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GAIBO_ACCESS", str(people(tmp_path, [], mode="login")))
        app = visited(name("all", "viewer"), "laggards")
        assert [title.value for title in app.title] == ["请先登录"]
        assert [button.label for button in app.button] == ["登录"]

    def test_a_file_with_a_fault_lets_nobody_in(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        broken = tmp_path / "access.toml"
        broken.write_text('mode = "open"', encoding="utf-8")
        monkeypatch.setenv("GAIBO_ACCESS", str(broken))
        app = visited(access_cases.ADMIN, "overview")
        assert [title.value for title in app.title] == ["暂不开放"]
        assert "mode 只能是" in app.error[0].value

    def test_an_edit_counts_from_the_next_click_on(self, tmp_path: Path) -> None:
        app = visited(name("371300", "viewer"), "laggards")
        assert app.title[0].value == "滞后预警"
        file = tmp_path / "access.toml"
        file.write_text(file.read_text(encoding="utf-8").replace(name("371300", "viewer"), "gone"), encoding="utf-8")
        app.text_input(key="view_name").set_value("不再是")
        app.button(key="view_save").click().run()
        assert [title.value for title in app.title] == ["没有权限"]
        assert views.kept("gone") == views.kept(name("371300", "viewer")) == {}


def test_every_page_asks_before_it_reads() -> None:
    for page in PAGES:
        (script,) = (path for path in (ROOT / "pages").glob(f"*/{page}.py") if path.parent.name != "parts")
        text = script.read_text(encoding="utf-8")
        first = text.index("st.title(") if "st.title(" in text else len(text)
        assert f'require("{page}"' in text[:first], page
