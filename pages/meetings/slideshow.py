"""What does a meeting need to see, one finding at a time, of the region and the period that are chosen?"""

from functools import partial
from pathlib import Path

import streamlit as st

from locales import _, language, use
from pages.parts import address, download
from pages.parts.picture import picture
from pages.parts.reader import require
from pages.parts.scope import current
from reports.documents.slides import deck
from reports.reading.kept import once
from reports.reading.scope import Scope
from reports.slides import Deck
from reports.writers.slides_html import CSS, foot_html, slide_html, slides_html
from warehouse import chosen_lines

# While slides are shown nothing else is.
ALONE = (Path(__file__).parents[2] / "static" / "slideshow.css").read_text(encoding="utf-8")


def offline(show: Deck, lang: str, scope: Scope) -> bytes:
    """The whole show as a file, made on click in another thread, which has no language and no lines of its own."""
    use(lang)
    chosen_lines.use(scope.lines)
    return slides_html(show).encode()


scope = current()
require("slideshow", scope)
show = once(("deck", scope, language()), partial(deck, scope))
last = len(show.slides)
asked = address.get("slide")
n = min(max(int(asked), 1), last) if asked.isdecimal() else 1
slide = show.slides[n - 1]
st.html(f"<style>{CSS}{ALONE}</style>")
# A picture that is drawn by the page leaves the slide as high as its words.
st.markdown(slide_html(show, n - 1, '<i class="drawn"></i>' if slide.picture else ""), unsafe_allow_html=True)
if slide.picture:
    picture(("slide", slide.key, scope.version, scope.period, scope.code), lambda: slide.picture, alt=slide.title)
st.markdown(foot_html(show, n - 1), unsafe_allow_html=True)
with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center", key="turn"):
    turn = partial(st.button, type="tertiary", on_click=address.put)
    turn(
        _("上一页"), icon=":material/arrow_back:", shortcut="Left", disabled=n == 1, kwargs={"slide": str(n - 1)},
        key="slide_back",
    )  # fmt: skip
    turn(
        _("下一页"), icon=":material/arrow_forward:", shortcut="Right", disabled=n == last, key="slide_on",
        kwargs={"slide": str(n + 1)},
    )  # fmt: skip
    st.button(_("全屏"), icon=":material/fullscreen:", type="tertiary", key="full_screen")
    download.button(
        _("下载离线幻灯片（HTML）"), partial(offline, show, language(), scope),
        file_name=f"slides_{scope.name()}_{scope.period or ''}{'_' + scope.note if scope.note else ''}.html",
        mime="text/html", icon=":material/download:", type="tertiary",
    )  # fmt: skip
    st.button(
        _("结束放映"), icon=":material/close:", type="tertiary", shortcut="Esc", key="slide_end",
        on_click=address.open_page, args=("overview",), kwargs={"slide": ""},
    )  # fmt: skip
