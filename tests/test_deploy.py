"""What a server is started by: units, image and daily run name what is there, and the guide's commands exist."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.backup import NAME
from tests.conftest import LANSHAN, House
from warehouse import store
from warehouse.settings import ROOT

DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
UNITS = sorted(path for path in (DEPLOY / "systemd").iterdir() if path.suffix != ".env")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    etc = tmp_path / "etc"
    etc.mkdir()
    for unit in [*UNITS, DEPLOY / "systemd" / "gaibo.env"]:
        text = unit.read_text(encoding="utf-8").replace("/etc/gaibo", str(etc)).replace("/opt/gaibo", str(ROOT))
        (etc / unit.name.replace("@", "@8501")).write_text(text.replace("%i", "8501"), encoding="utf-8")
    (etc / "smtp_password").touch()
    names = [str(etc / unit.name.replace("@", "@8501")) for unit in UNITS]
    said = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True)
    ours = [line for line in said.stderr.splitlines() if str(etc) in line or "gaibo" in line]
    assert not ours and not said.returncode, said.stderr


@pytest.mark.parametrize(
    "text",
    [*(unit.read_text(encoding="utf-8") for unit in UNITS), GUIDE, *((DEPLOY / n).read_text() for n in ("daily.sh",))],
)
def test_what_is_started_exists(text: str) -> None:
    """Paths below /opt/gaibo, modules behind -m, and commands of etl."""
    for path in re.findall(r"/opt/gaibo/((?:deploy|docs)[\w./@-]*)", text):
        assert (ROOT / path).exists(), path
    for module in re.findall(r"-m ((?:deploy|etl|reports)[\w.]*)", text):
        file = ROOT / module.replace(".", "/")
        # The proxy's configuration is a part of its own.
        assert file.is_dir() or file.with_suffix(".py").exists() or module == "deploy.nginx", module
    parser = command_line._parser()
    [commands] = [action.choices for action in parser._actions if action.choices]
    assert commands
    for command in re.findall(r"-m etl (\w+)", text):
        assert command in commands, command


def test_the_image_and_its_services_start_what_there_is() -> None:
    image = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
    compose = (DEPLOY / "docker" / "compose.yaml").read_text(encoding="utf-8")
    commands = [json.loads(found) for found in re.findall(r"(?:CMD|command:) (\[.*\])", image + compose)]
    assert ["python", "-m", "deploy.serve", "--host", "0.0.0.0", "--proxy", "*"] in commands
    assert ["python", "-m", "etl", "watch", "/inbox"] in commands
    assert ["sh", "deploy/daily.sh", "/backup", "every-day"] in commands
    assert "USER 10001:10001" in image and "/health" in image and "VOLUME /data" in image
    assert compose.count("gaibo:0.1.0") == 1, "one image"


def test_the_daily_run_does_all_three_and_goes_on_when_one_fails(house: House, tmp_path: Path) -> None:
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    backups = tmp_path / "backups"
    backups.mkdir()
    script, environment = [str(DEPLOY / "daily.sh"), str(backups)], os.environ | {"GAIBO_BACKUPS": "1"}
    done = subprocess.run(script, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "写出0份" in done.stdout
    first = [path.name for path in backups.iterdir()]
    assert len(first) == 1 and NAME.fullmatch(first[0])
    (store.data_dir() / "mail.toml").write_text("none of it")
    done = subprocess.run(script, env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and "mail.toml" in done.stderr
    assert [path.name for path in backups.iterdir()] != first, "the backup is made all the same, the newest stays"


def test_the_bundle_and_its_installation_are_sound_scripts() -> None:
    for script, shell in (("bundle/make.sh", "bash"), ("bundle/install.sh", "sh"), ("daily.sh", "sh")):
        assert subprocess.run([shell, "-n", DEPLOY / script]).returncode == 0
        assert os.access(DEPLOY / script, os.X_OK)


def test_a_server_says_how_it_is_started() -> None:
    done = subprocess.run([sys.executable, "-m", "deploy.serve", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and "--port" in done.stdout
