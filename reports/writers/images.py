"""Pictures of a report in; each as a PNG or SVG file, drawn by a browser in a process of its own with a deadline, out.

Optional: it needs the kaleido package (`pip install kaleido`) and a Chromium or Chrome on the machine.
"""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from locales import _
from reports.filenames import file_stem
from reports.model import Bars, Report, Scatter, Stacked, Swarm
from reports.writers.pictures import figure

FORMATS = ("png", "svg")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Seconds for a browser to start, and for a picture.
START, EACH = 60, 15
WIDTH, SCALE = 1200, 2


class ImagesUnavailable(RuntimeError):
    """No picture can be drawn on this machine, or not in time; the message says why and what to do."""


def available() -> bool:
    """Whether this machine can draw pictures at all."""
    return importlib.util.find_spec("kaleido") is not None and browser() is not None


def browser() -> str | None:
    """The browser of this machine, None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def images(report: Report, folder: Path, form: str) -> list[Path]:
    """Write every picture of a report to a folder, numbered in their order and named by their captions.

    One browser is started for all of them, in a child process that is killed when it takes too long.

    Args:
        report: whose pictures.
        folder: is made where it is not there.
        form: png (two pixels for one) or svg.

    Raises:
        ImagesUnavailable: kaleido or a browser is missing, or drawing failed or took too long; nothing was written.
    """
    if importlib.util.find_spec("kaleido") is None:
        raise ImagesUnavailable(_("没有安装 kaleido，不能画图片；请运行 pip install kaleido，或下载 PPTX、HTML。"))
    if (found := browser()) is None:
        raise ImagesUnavailable(_("本机没有 Chromium 或 Chrome，不能画图片；请安装一个，或下载 PPTX、HTML。"))
    everything = [block for section in report.sections for block in section.blocks]
    blocks = [block for block in everything if isinstance(block, Bars | Stacked | Scatter | Swarm)]
    names = [f"{file_stem(f'{n:02d}', block.caption)}.{form}" for n, block in enumerate(blocks, start=1)]
    with tempfile.TemporaryDirectory() as room:
        paths = [Path(room) / name for name in names]
        work = [
            {"figure": _drawn(block.caption, figure(block).to_plotly_json()), "path": str(path)}
            for path, block in zip(paths, blocks, strict=True)
        ]
        asked = json.dumps({"browser": found, "form": form, "width": WIDTH, "scale": SCALE, "work": work}, default=list)
        try:
            code, said = _drawn_by_child(asked, START + EACH * len(work))
        except subprocess.TimeoutExpired as late:
            raise ImagesUnavailable(_("浏览器没有在规定时间内画完，已停止；请稍后再试。")) from late
        if code:
            last = (said.strip().splitlines() or [""])[-1]
            raise ImagesUnavailable(_("浏览器没有画成图片：{reason}").format(reason=last))
        folder.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(path, folder / path.name)) for path in paths]


def _drawn_by_child(asked: str, seconds: float) -> tuple[int, str]:
    """Run the child and whatever it starts; past the deadline all of them are ended."""
    command = [sys.executable, "-m", "reports.writers.images_child"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as child:
        try:
            _out, said = child.communicate(asked, timeout=seconds)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        return child.returncode, said


def _drawn(caption: str, drawn: dict[str, Any]) -> dict[str, Any]:
    """A figure that stands alone: with its caption, on white."""
    white = {"paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff"}
    margin = dict(drawn["layout"].get("margin", {}))
    title = {"title": {"text": caption, "x": 0.5}, "margin": margin | {"t": margin.get("t", 0) + 40}}
    return drawn | {"layout": drawn["layout"] | white | title}
