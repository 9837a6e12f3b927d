"""A data folder that an earlier release wrote is read as it is, and by one command is as if today's had written it."""

from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.backup import restore
from etl.verify import verify
from tests.conftest import FEIXIAN, LANSHAN, House
from tests.test_load import start_rate
from warehouse import definitions, health, store
from warehouse.settings import ROOT
from warehouse.store import query, query_at

pytestmark = pytest.mark.tables("period")

RELEASES = sorted((ROOT / "tests" / "releases").glob("*.tar.gz"))
STARTED = "select county_code, started_qty from county_progress where period = '2015-05' order by county_code"


@pytest.fixture(params=RELEASES, ids=lambda path: path.name.removesuffix(".tar.gz"))
def folder(request: pytest.FixtureRequest, house: House) -> House:
    """A house that an earlier release has left."""
    assert restore(request.param).version == "v000002"
    return house


def test_it_is_read_as_it_is(folder: House) -> None:
    assert not verify().problems and health.health()["status"] == health.OK
    assert [version.id for version in store.versions()] == ["v000001", "v000002"]
    assert query(STARTED).rows() == [(LANSHAN, 400), (FEIXIAN, 50)]
    assert query_at("v000001", "select count(*) from county_progress where period = '2015-05'").item() == 0


def test_it_is_upgraded_by_one_command_and_goes_on(folder: House, capsys: pytest.CaptureFixture[str]) -> None:
    later = folder.progress("2015-07", {LANSHAN: 500})
    before = command_line.main(["load", str(later)])
    if before == command_line.REFUSED:  # by other columns: nothing is mixed, and the sentence says what to do
        assert "python -m etl upgrade" in capsys.readouterr().err and store.current_version() == "v000002"
    assert command_line.main(["upgrade", "--json"]) == command_line.LOADED
    current = store.version(store.current_version())
    assert current.definitions == definitions.current() and not verify().problems
    assert command_line.main(["load", str(later)]) == command_line.LOADED
    assert start_rate("371300", "2015-05") == pytest.approx(450 / 1500)
    assert query("select count(*) from county_progress where period = '2015-07' and reported").item() == 1
    assert store.version("v000001").kept, "what was published stays"
    version = store.current_version()
    assert command_line.main(["upgrade"]) == command_line.LOADED and store.current_version() == version
    assert "不需要升级" in capsys.readouterr().out


def test_before_the_first_load_there_is_nothing_to_upgrade(house: House, tmp_path: Path) -> None:
    assert command_line.main(["upgrade"]) == command_line.USAGE
