"""A text from outside, of a file, a link or a form, in; the same as it stands, where Markdown would be read, out."""

import re

from warehouse.lettering import inert

# A hyphen within a word is nothing to Markdown.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+.!|~$:&]|(?<!\w)-|-(?!\w)")
_SPACE = re.compile(r"\s+")
# An address becomes a link even where its marks are escaped; one that a joiner of no width breaks does not.
_ADDRESS = re.compile(r"https?:/(?=/)|www(?=\.)|(?<=[\w.+-])(?=@)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """A text on one line, with nothing in it that is rendered."""
    broken = _ADDRESS.sub(rf"\g<0>{_JOINER}", _SPACE.sub(" ", inert(text)))
    return _MARKDOWN.sub(r"\\\g<0>", broken)
