"""What /health says of the data folder, and that the dashboard is served beside it."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from etl import __main__ as command_line
from tests.conftest import FEIXIAN, LANSHAN, House
from tests.serving import answer, serving
from warehouse import health, store


@pytest.mark.tables("report")
def test_health_follows_the_data_folder_from_empty_to_damaged(house: House) -> None:
    assert health.health()["status"] == health.EMPTY
    assert (
        command_line.main(["load", str(house.plan({LANSHAN: 100})), str(house.progress("2015-07", {LANSHAN: 40}))]) == 0
    )
    found = health.health()
    assert (found["status"], found["version"], found["as_of"]) == (health.OK, "v000001", "2015-06-30")
    assert found["last_load"]["ended"] == "published" and not found["last_load_failed"]
    assert 0 <= found["age_seconds"] < 600 and found["age_days"] > 0
    bad = house.progress("2015-09", {FEIXIAN: 40})
    bad.write_text("县,面积\n某县,多\n", encoding="utf-8")
    assert command_line.main(["load", str(bad)]) == command_line.REFUSED
    found = health.health()
    assert (found["status"], found["last_load_failed"], found["version"]) == (health.DEGRADED, True, "v000001")
    (store.warehouse_dir() / "CURRENT").write_text("v000009\n")
    assert health.health()["status"] == health.FAILING


def test_the_server_answers_health_beside_the_dashboard_and_ends_when_told(house: House, tmp_path: Path) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    log = tmp_path / "server"
    with serving(["-m", "deploy.serve"], store.data_dir(), log) as (server, url):
        answer(f"{url}/_stcore/script-health-check", log)
        found = json.load(urllib.request.urlopen(f"{url}/health", timeout=30))
        assert (found["status"], found["version"], found["programme"]) == ("ok", "v000001", health.PROGRAMME)
        assert b"<title>" in urllib.request.urlopen(f"{url}/laggards", timeout=30).read()
        assert urllib.request.urlopen(f"{url}/app/static/favicon.svg", timeout=30).status == 200
        (store.warehouse_dir() / "CURRENT").write_text("v000009\n")
        with pytest.raises(urllib.error.HTTPError) as failing:
            urllib.request.urlopen(f"{url}/health", timeout=30)
        assert failing.value.code == 503
        server.terminate()
        server.wait(timeout=20)
    logged = [json.loads(line)["said"] for path in (store.data_dir() / "log").glob("app-*") for line in path.open()]
    assert logged[0] == "serve" and logged[-1] == "stopped"
