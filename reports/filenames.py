"""Texts from anywhere in; a name of a file that any file system takes out."""

import re

from reports.writers.cells import inert

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s\ufffd]+')
_LONGEST_PART = 60  # letters


def file_stem(*parts: str) -> str:
    """The parts that say something, joined by underscores, without a suffix: no path, and nothing that is refused."""
    return "_".join(part for part in map(safe, parts) if part)


def safe(part: str) -> str:
    """A part of a file's name."""
    return _FORBIDDEN.sub(" ", inert(part)).strip(" .")[:_LONGEST_PART].strip(" .")
