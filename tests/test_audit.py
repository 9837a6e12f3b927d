"""What make audit says of the pins: sound only where the service knew each of them."""

import json
import socket
import subprocess
import sys
from typing import Any

import pytest

from tests.serving import ROOT
from tools.audit import OFFLINE, SOUND, UNKNOWN, VULNERABLE, judged

KNOWN = {"name": "polars", "version": "2.1.0", "vulns": []}
BAD = {"name": "lxml", "version": "6.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["6.1"]}]}
SKIPPED = {"name": "duckdb", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("pins", "code", "said"),
    [
        ([KNOWN], SOUND, "1 pins, none"),
        ([KNOWN, BAD], VULNERABLE, "lxml 6.0: PYSEC-1, mended in 6.1"),
        ([BAD, SKIPPED], VULNERABLE, "duckdb was not looked up"),
        ([KNOWN, SKIPPED], UNKNOWN, "duckdb was not looked up: not found"),
        ([], UNKNOWN, "no pin"),
    ],
)
def test_pins_are_sound_where_each_was_looked_up(pins: list[dict[str, Any]], code: int, said: str) -> None:
    found, sentences = judged(json.dumps({"dependencies": pins}))
    assert found == code and said in "\n".join(sentences)


def test_without_a_service_it_fails_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("OSV_URL", f"http://127.0.0.1:{port}/v1/query")
    command = [sys.executable, "-m", "tools.audit", "requirements.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == UNKNOWN
    assert OFFLINE in done.stdout or "pip-audit is not installed" in done.stdout
