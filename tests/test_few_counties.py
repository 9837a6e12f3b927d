"""Every page where nothing but blanks came, or more than all, and where there is no ledger: it still speaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, TENGZHOU, House, Row
from tests.test_page_states import NOTHING, PAGES
from tests.visit import opened, said


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Four counties with a plan of buildings and no ledger: of three nothing but blanks came, or all and more."""
    folders = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, started, paid in (("blank", None, None), ("above 100%", 130, 140)):
            folder = folders[name] = tmp_path_factory.mktemp("few")
            patch.setenv("GAIBO_DATA", str(folder / "data"))
            (folder / "sent").mkdir()
            house = House(folder / "sent")
            counties = [LANSHAN, FEIXIAN, SHIZHONG]
            paths = [house.plan(dict.fromkeys([*counties, TENGZHOU], 100.0))]
            for period in ("2015-05", "2015-07"):
                done: dict[str, object] = dict.fromkeys(counties, started)
                paths.append(house.progress(period, done | {TENGZHOU: 0}))
                money: Row = {"allocated_wan": paid, "received_wan": paid and 100, "paid_wan": paid}
                central: Row = {"source": "central_special"}
                rows = [central | {"county_code": code} | money for code in counties]
                none = central | {"county_code": TENGZHOU} | dict.fromkeys(money, 0)
                paths.append(house.funds(period, [*rows, none]))
            outcome = house.load(*paths)
            assert outcome.accepted, [str(fault) for fault in outcome.faults]
        yield folders


@pytest.mark.parametrize(("state", "region"), [("blank", ""), ("blank", FEIXIAN), ("above 100%", "371300")])
@pytest.mark.parametrize("name", PAGES)
def test_it_speaks_of_four_counties_without_a_ledger(
    name: str, state: str, region: str, few: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(few[state] / "data"))
    app = opened(name, region=region)
    words = said(app)
    assert (app.title or "<h1>" in words) and not NOTHING.search(words)
