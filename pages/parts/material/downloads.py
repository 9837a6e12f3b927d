"""A report in; its files, each made when it is asked for, out."""

from functools import partial

import streamlit as st

from locales import language, use
from reports.filenames import file_stem
from reports.formats import FORMATS
from reports.kinds import Kind
from reports.model import Report
from reports.reading.scope import Scope


def files(kind: Kind, scope: Scope, report: Report) -> None:
    """A button for each format that suits the kind."""
    stem = file_stem(scope.name(), kind.label(), str(scope.period), "-".join(map(str, scope.lines or ())))
    with st.container(horizontal=True):
        for n, key in enumerate(kind.formats):
            st.download_button(
                FORMATS[key].label, partial(written, report, key, language()), file_name=f"{stem}.{key}",
                mime=FORMATS[key].mime, icon=":material/download:", on_click="ignore", key=f"file_{key}",
                type="primary" if n == 0 else "secondary",
            )  # fmt: skip


def written(report: Report, key: str, lang: str) -> bytes:
    """The file, made in another thread, which has no language of its own."""
    use(lang)
    return FORMATS[key].write(report)
