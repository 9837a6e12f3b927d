"""Pictures of a document as files: drawn by a browser in time, or a sentence that says what is missing."""

import sys
from pathlib import Path

import pytest
from PIL import Image

from reports.model import Report
from reports.writers import images as writer
from reports.writers.images import ImagesUnavailable, images
from tests.format_cases import everything
from tests.serving import needs_chromium


@pytest.fixture
def report() -> Report:
    return everything()


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("form", writer.FORMATS)
def test_every_picture_is_a_file_with_its_caption(form: str, report: Report, tmp_path: Path) -> None:
    found = images(report, tmp_path / "new", form)
    assert len(found) == 6
    for n, path in enumerate(found, start=1):
        assert path.name.startswith(f"{n:02d}_")
        if form == "png":
            assert Image.open(path).width == writer.WIDTH * writer.SCALE
        else:
            assert "<svg" in path.read_text(encoding="utf-8")[:200]


def test_a_machine_without_a_browser_says_what_to_install(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BROWSERS", ("no-such-browser",))
    with pytest.raises(ImagesUnavailable, match="本机没有 Chromium"):
        images(report, tmp_path / "new", "png")
    assert not (tmp_path / "new").exists()
    assert not writer.available()


def test_a_browser_that_does_not_answer_is_ended_in_time(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = tmp_path / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 60\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(writer, "BROWSERS", (str(sleeper),))
    monkeypatch.setattr(sys, "executable", str(sleeper))
    monkeypatch.setattr(writer, "START", 0.2)
    monkeypatch.setattr(writer, "EACH", 0)
    with pytest.raises(ImagesUnavailable, match="没有在规定时间内画完"):
        images(report, tmp_path / "new", "png")
    assert not (tmp_path / "new").exists()
