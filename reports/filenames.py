"""Texts from anywhere in; a name of a file that any file system takes out."""

import re

from warehouse.lettering import inert

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s\ufffd]+')
# Bytes: a file's name has at most 255.
_LONGEST, _LONGEST_PART = 220, 120


def file_stem(*parts: str) -> str:
    """The parts that say something, joined by underscores, without a suffix: no path, and nothing that is refused."""
    return _cut("_".join(part for part in map(safe, parts) if part), _LONGEST)


def safe(part: str) -> str:
    """A part of a file's name."""
    return _cut(_FORBIDDEN.sub(" ", inert(part)).strip(" ."), _LONGEST_PART)


def _cut(text: str, most: int) -> str:
    """As many whole letters as fit into so many bytes."""
    return text.encode()[:most].decode(errors="ignore").strip(" .")
