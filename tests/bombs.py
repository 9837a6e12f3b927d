"""Files that may do harm in; the fault that a process of its own finds, and what it cost, out."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

from etl.opening.tables import documents_of
from tests.made_files import xls

# What a child may take above its imports and four times its file; every bomb here takes gigabytes if it is opened.
MOST_MB = 600
CHILD = """
import json, resource, sys, time
from etl.opening.tables import documents_of
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
before, largest = peak(), 0
for path in sys.argv[1:]:
    content = open(path, "rb").read()
    largest = max(largest, len(content))
    began = time.process_time()
    (document,) = documents_of("文件", content)
    kind = document.why.kind if document.why else ""
    print(json.dumps([kind, peak() - before - 4 * largest // 1_000_000, time.process_time() - began]), flush=True)
"""


def judged(folder: Path, *files: bytes, seconds: float = 5) -> list[str]:
    """The kinds of fault that a process of its own finds, within the memory and the time."""
    paths = [folder / f"{n}.bomb" for n, _ in enumerate(files)]
    for path, content in zip(paths, files, strict=True):
        path.write_bytes(content)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    child = subprocess.run([sys.executable, "-c", CHILD, *paths], capture_output=True, text=True, env=environment)
    assert child.returncode == 0, child.stdout + child.stderr[-2000:]
    found = [json.loads(line) for line in child.stdout.splitlines()]
    assert all(megabytes < MOST_MB and took < seconds for _, megabytes, took in found), found
    return [kind for kind, _, _ in found]


def kind_of(content: bytes) -> str:
    (document,) = documents_of("文件", content)
    return document.why.kind if document.why else ""


def with_name(name: str) -> bytes:
    """An .xls file with one more name in its container."""
    content = bytearray(xls())
    at = content.index("Root Entry".encode("utf-16-le")) + 2 * 128
    raw = name.encode("utf-16-le")
    content[at : at + len(raw)] = raw
    struct.pack_into("<H", content, at + 64, len(raw) + 2)
    return bytes(content)


def changed(content: bytes, at: int, raw: bytes) -> bytes:
    return content[:at] + raw + content[at + len(raw) :]
