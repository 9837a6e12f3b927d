"""Every page and every download as every kind of reader: the same as for who sees all, or a sentence; nothing else."""

from pathlib import Path

import pytest

from pages.parts.reader import AMONG, OF_NO_REGION, PUBLISHED
from reports import kinds
from reports.frozen import frozen
from reports.reading.scope import scope_at
from tests.access_cases import ADMIN, PAGES, ROLES, allowed, charted, drawn, name, offered, people, visited
from tests.visit import charts, said
from warehouse import access, store
from warehouse.scoped import Reach

PROVINCE, CITY, COUNTY = "370000", "371300", "371302"
# A county of 济南 and its schools' townships: nothing of it is 临沂's.
ELSEWHERE, ITS_NAME = "370124", "平阴县"
LEVELS = {PROVINCE: "province", CITY: "city", COUNTY: "county"}
# What a page says of the whole warehouse or of the person differs by nature.
OWN_WORDS = {"sql", "audit", "archive", "upload", "dictionary"}


@pytest.fixture
def let_in(demo_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_ACCESS", str(people(tmp_path, list(LEVELS))))


def compares_more(region: str, place: str) -> bool:
    """Whether a page compares more than a reader of the region sees."""
    order = ["county", "city", "province"]
    return place in AMONG and order.index(LEVELS[region]) < order.index(AMONG[place])


@pytest.mark.usefixtures("let_in")
@pytest.mark.parametrize("place", PAGES)
class TestEveryPage:
    @pytest.mark.parametrize("region", LEVELS)
    def test_of_ones_own_region_is_what_who_sees_all_sees_or_a_sentence(self, place: str, region: str) -> None:
        mine = visited(name(region, "admin"), place, region=region)
        if compares_more(region, place):
            assert [title.value for title in mine.title] == ["不在您的范围内"]
            assert not mine.dataframe and not charts(mine)
            return
        whole = visited(ADMIN, place, region=region)
        if place not in OWN_WORDS:
            # Of the kinds of documents one that compares more is not offered: which they are is held below.
            kinds_offered = {"button_group"} if place == "material" else set[str]()
            told = [[element for element in drawn(app) if element[0] not in kinds_offered] for app in (mine, whole)]
            assert told[0] == told[1]

    @pytest.mark.parametrize("region", [CITY, COUNTY])
    def test_of_another_region_is_what_is_published_or_a_sentence(self, place: str, region: str) -> None:
        for elsewhere in (PROVINCE, "370100", ELSEWHERE):
            mine = visited(name(region, "admin"), place, region=elsewhere)
            if place in PUBLISHED:
                # Of the list of metrics only those that are published can be chosen.
                told = [
                    [element for element in drawn(app) if element[0] != "selectbox"]
                    for app in (mine, visited(ADMIN, place, region=elsewhere))
                ]
                assert told[0] == told[1]
            elif place not in OF_NO_REGION:
                assert [title.value for title in mine.title] == ["不在您的范围内"], elsewhere
                assert not mine.dataframe and not charts(mine), elsewhere

    @pytest.mark.parametrize(
        ("region", "role"),
        [
            pytest.param(region, role, marks=() if (region, role) == (CITY, "supervisor") else pytest.mark.slow)
            for region in LEVELS
            for role in ROLES
        ],
    )
    def test_and_its_files_are_those_of_who_sees_all_and_hold_nothing_of_another_region(
        self, place: str, region: str, role: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = offered(monkeypatch)
        mine = visited(name(region, role), place, region=region)
        got = {file: content() for file, content in files.items()}
        reader = access.current().reader(name(region, role))
        assert reader is not None
        if not allowed(reader, place) or compares_more(region, place):
            refusal = "不在您的范围内" if allowed(reader, place) else "没有权限"
            assert [title.value for title in mine.title] == [refusal]
            assert got == {} and not mine.dataframe and not charts(mine)
            return
        files.clear()
        visited(name("all", role), place, region=region)
        if place != "audit":  # which grows with every visit
            # Of pictures a browser makes no two that are alike to the byte.
            assert {f: c for f, c in got.items() if "_png" not in f} == {
                file: content() for file, content in files.items() if "_png" not in file
            }
        if region == CITY:
            # 对比 sets the region beside rates that are published.
            if place not in PUBLISHED | {"sql", "glossary", "upload", "compare"}:
                assert ITS_NAME not in charted(mine)
            for file, content in got.items():
                if file.endswith((".csv", ".html")) and place not in PUBLISHED | {"slideshow", "compare"}:
                    assert ITS_NAME not in content.decode("utf-8", "replace"), file


@pytest.mark.usefixtures("let_in")
class TestNames:
    def test_of_people_are_nowhere_for_who_may_not_read_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        [(person, project)] = store.query(
            "select responsible, project_id from project_ledger where period = '2015-07' and county_code = $county"
            " and length(responsible) > 2 order by project_id limit 1",
            county=COUNTY,
        ).rows()
        for place in ("project", "school", "ledger", "county"):
            files = offered(monkeypatch)
            for role, may in (("viewer", False), ("supervisor", True)):
                app = visited(name(CITY, role), place, region=COUNTY, project=project)
                toggles = [toggle for toggle in app.toggle if toggle.key == "responsible"]
                assert bool(toggles) == (may and place != "school")  # which opens on a list of schools
                assert person not in said(app)
            assert all(person.encode() not in content() for file, content in files.items() if file.endswith(".csv"))


@pytest.mark.usefixtures("demo_data")
@pytest.mark.parametrize("region", LEVELS)
def test_a_document_says_what_it_says_to_who_sees_all_or_is_not_made(region: str) -> None:
    version, published = store.current_version(), access.current().published
    whole, mine = scope_at(version, region), scope_at(version, region, reach=Reach(region, published))
    made = {kind.key for kind in kinds.suiting(mine)}
    for kind in kinds.suiting(whole):
        if kind.key in made:
            assert frozen(kinds.made(kind.key, mine)) == frozen(kinds.made(kind.key, whole)), kind.key
        else:
            with pytest.raises(ValueError, match="看得到全省"):
                kinds.made(kind.key, mine)
    assert ("inspection" in made) == (region == PROVINCE)


@pytest.mark.usefixtures("let_in")
def test_who_is_held_to_a_region_begins_there() -> None:
    assert "山东省 › 临沂市" in said(visited(name(CITY, "viewer"), "overview"))
    assert access.current().reader(name(CITY, "viewer")) is not None
