"""The pinned requirements in; those with a known vulnerability, or why nobody can tell, out: make audit.

pip-audit asks a service about every pin: by default OSV's, or the one that OSV_URL names. Without a network copy
requirements.txt to a machine that has one and run `pip-audit --no-deps --disable-pip -s osv -r requirements.txt` there:
the pins are all it needs. A pin that the service does not know is not called sound.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")
SOUND, VULNERABLE, UNKNOWN = 0, 1, 2
OFFLINE = (
    "The service that knows vulnerabilities does not answer, so nothing is known about any pin. Name one that can be"
    " reached with OSV_URL=…, or copy requirements.txt to a machine with a network: see tools/audit.py."
)


def judged(told: str) -> tuple[int, list[str]]:
    """What pip-audit's JSON comes to: an exit code and sentences."""
    pins = json.loads(told)["dependencies"]
    unknown = [f"{pin['name']} was not looked up: {pin['skip_reason']}" for pin in pins if "skip_reason" in pin]
    found = [
        f"{pin['name']} {pin['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'no version yet'}"
        for pin in pins
        for one in pin.get("vulns", ())
    ]
    if found:
        return VULNERABLE, found + unknown
    if unknown or not pins:
        return UNKNOWN, unknown or ["There is no pin in the file."]
    return SOUND, [f"{len(pins)} pins, none with a known vulnerability."]


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit the files named, by default the project's; 0 sound, 1 vulnerable, 2 not known."""
    worst = SOUND
    service = ["--osv-url", url] if (url := os.environ.get("OSV_URL")) else []
    for file in (sys.argv[1:] if arguments is None else arguments) or FILES:
        command = ["pip_audit", "--no-deps", "--disable-pip", "-s", "osv", *service, "-f", "json", "-r", file]
        command += ["--progress-spinner", "off", "--timeout", "15"]
        done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
        try:
            code, sentences = judged(done.stdout)
        except (ValueError, KeyError):
            last = done.stderr.strip().rpartition("\n")[2]
            missing = "No module named pip_audit" in last
            code, sentences = (
                UNKNOWN,
                ["pip-audit is not installed: make audit does it." if missing else OFFLINE, last[:300]],
            )
        print(f"{file}:", *sentences, sep="\n  ")
        worst = VULNERABLE if VULNERABLE in (worst, code) else max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main())
