"""The reader's language in; what every page carries out: its words, and how it is printed."""

import json
from functools import cache
from pathlib import Path

from streamlit.delta_generator import DeltaGenerator

from locales import language, speaking, widget_words
from pages.parts import drawing

STATIC = Path(__file__).parents[2] / "static"
SCRIPT = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in ("gaibo.js", "paper.js"))
# As a page says which language it is in.
HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}


def run(unseen: DeltaGenerator) -> None:
    """Give what Streamlit itself says in the language of the page, and say which one that is."""
    unseen.html(_body(language()), unsafe_allow_javascript=True)


@cache
def _body(spoken: str) -> str:
    with speaking(spoken):
        told = json.dumps([HTML_LANGUAGE[spoken], list(widget_words().items())], ensure_ascii=False)
    # What draws the pictures is fetched while the page is still made.
    return f"<script>{SCRIPT}\ngaibo.speak(...{told});\n{drawing.MODULE}.catch(() => {{}});</script>"
