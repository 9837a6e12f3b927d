"""What does a word of this programme count, what not, and which metrics use it?"""

import streamlit as st

from locales import _, language
from pages.parts import glossary
from pages.parts.plain import plain
from pages.parts.reader import require
from pages.parts.scope import current
from warehouse.glossary import GLOSSARY
from warehouse.metrics import METRICS

# Of a line that is read with ease.
WIDTH = 900

scope = current()
require("glossary", scope)
st.title(_("术语"))
st.caption(_("开工、到位、支付、配套……各说各的，数就对不上。这里写明每个词算什么、不算什么、取自哪张表的哪一栏。"))
with st.container(key="glossary_address"):
    # The link names the word while this page is open, and no longer.
    wanted = st.text_input("term", key=glossary.ADDRESS, bind="query-params", label_visibility="collapsed")
if wanted and wanted not in GLOSSARY and wanted not in METRICS:
    st.warning(_("链接里的{title}“{value}”不存在，已忽略。").format(title=_("术语"), value=plain(wanted)))
if wanted in GLOSSARY or wanted in METRICS:
    st.button(_("看全部术语"), icon=":material/arrow_back:", type="tertiary", on_click=glossary.choose, args=("",))
    with st.container(width=WIDTH):
        if wanted in GLOSSARY:
            glossary.word(scope, GLOSSARY[wanted], alone=True)
        else:
            glossary.of(scope, wanted)
    st.stop()

looked_for = st.text_input(
    _("找一个词"), key="glossary_find", placeholder=_("如：到位、使用率、台账"), width=WIDTH
).strip()
found = [word for word in GLOSSARY.values() if word.has(looked_for)]
if not found:
    st.info(_("没有“{word}”。术语共 {n} 条，换一个词找找。").format(word=plain(looked_for), n=len(GLOSSARY)))
    st.stop()
with st.container(horizontal=True, gap="xsmall", key="glossary_words"):
    for word in found:
        st.button(
            word.labels[language()], type="tertiary", key=f"word_{word.key}", on_click=glossary.choose, args=(word.key,)
        )
with st.container(width=WIDTH):
    for word in found:
        glossary.word(scope, word)
