"""What a file is to have in; a button that gives it to the reader, and a line in the audit log at the click, out."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from pages.parts import reader
from warehouse import audit


def button(label: str, content: bytes | Callable[[], bytes], *, file_name: str, **look: Any) -> None:
    """A download button of Streamlit's: the page does not run again, and `content` is called when somebody clicks."""
    take = partial(_taken, content, file_name, reader.name())
    st.download_button(label, take, file_name=file_name, on_click="ignore", **look)


def _taken(content: bytes | Callable[[], bytes], file_name: str, who: str) -> bytes:
    """In a thread of its own, which has no session: who it is was known when the button was drawn."""
    made = content() if callable(content) else content
    audit.record("export", who, file=file_name, size=len(made))
    return made
