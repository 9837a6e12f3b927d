"""A report in; its files, each made when it is asked for, out."""

import io
import tempfile
import zipfile
from functools import partial
from importlib import import_module
from pathlib import Path

import streamlit as st

from locales import _, language, use
from pages.parts import download
from reports.filenames import file_stem
from reports.formats import FORMATS
from reports.kinds import Kind
from reports.model import Report
from reports.reading.scope import Scope
from reports.writers import office
from reports.writers.images import available, images


def files(kind: Kind, scope: Scope, report: Report) -> None:
    """A button for each format that suits the kind."""
    stem = file_stem(scope.name(), kind.label(), str(scope.period), "-".join(map(str, scope.lines or ())))
    with st.container(horizontal=True):
        for n, key in enumerate(kind.formats):
            download.button(
                FORMATS[key].label, partial(written, report, key, language()), file_name=f"{stem}.{key}",
                mime=FORMATS[key].mime, icon=":material/download:", key=f"file_{key}",
                type="primary" if n == 0 else "secondary",
            )  # fmt: skip
        if available():
            download.button(
                _("图片 PNG（.zip）"), partial(pictures, report, language()), file_name=f"{stem}_png.zip",
                mime="application/zip", icon=":material/image:", key="file_png",
            )  # fmt: skip

    if "docx" in kind.formats and report.head and office.TEMPLATE:
        # What writes Word is read only when Word is written, or an office's own paper is to be looked at.
        why = import_module("reports.writers.docx_template").fault(office.TEMPLATE)
        if why:
            st.warning(why)


def pictures(report: Report, lang: str) -> bytes:
    """Every picture of the report, drawn by a browser in a process of its own, in one archive."""
    use(lang)
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as room, zipfile.ZipFile(out, "w") as archive:
        for path in images(report, Path(room), "png"):
            archive.write(path, path.name)
    return out.getvalue()


def written(report: Report, key: str, lang: str) -> bytes:
    """The file, made in another thread, which has no language of its own."""
    use(lang)
    return FORMATS[key].write(report)
