"""A kind and a scope in; a document for each region of it, made while a bar says how far it is, out as one archive."""

import tempfile

import streamlit as st

from locales import _
from pages.parts import download
from pages.parts.plain import plain
from reports import kinds
from reports.batch import batch
from reports.filenames import file_stem
from reports.formats import FORMATS
from reports.kinds import Asked, Kind
from reports.reading.scope import Scope


def form(own: Kind, scope: Scope, asked: Asked) -> None:
    """Which kind and format; then how far it is; then the archive to be saved."""
    counted = {key: len(list(kinds.each(key, scope))) for key in kinds.KINDS}
    many = {key: kind for key, kind in kinds.KINDS.items() if counted[key] > 1}
    if not many:
        st.caption(_("{region}以下没有别的地区。").format(region=scope.name()))
        return
    keys = list(many)
    with st.form("every", border=False):
        key = st.selectbox(
            _("材料"), keys, index=keys.index(own.key) if own.key in keys else 0,
            format_func=lambda key: _("{kind}（{n} 份）").format(
                kind=many[key].label(), n=counted[key]
            ),
        )  # fmt: skip
        form = st.selectbox(_("格式"), list(FORMATS), index=1, format_func=lambda key: FORMATS[key].label)
        made = st.form_submit_button(_("全部生成"), icon=":material/folder_zip:")
    if not made:
        return
    bar = st.progress(0.0)

    def told(done: int, of: int, name: str) -> None:
        bar.progress(done / of, _("{done}/{of} {name}").format(done=done, of=of, name=name))

    try:
        with tempfile.TemporaryFile() as file:
            found = batch(key, scope, asked, [form], file, told)
            file.seek(0)
            content = file.read()
    except OSError as fault:
        st.error(_("没有写成：{why}").format(why=plain(str(fault))))
        return
    finally:
        bar.empty()
    for name, why in found.failed:
        st.warning(_("{label}：{text}").format(label=name, text=why))
    download.button(
        _("保存 {n} 份文件（.zip）").format(n=found.documents), content, icon=":material/download:", type="primary",
        file_name=f"{file_stem(scope.name(), many[key].label(), str(scope.period))}.zip",
        mime="application/zip", key="save_every",
    )  # fmt: skip
