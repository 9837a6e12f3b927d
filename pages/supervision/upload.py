"""Can these reports be loaded, and which figures will change if they are?"""

import streamlit as st

from locales import _
from pages.parts.reader import require
from pages.parts.upload import changes as upload_changes
from pages.parts.upload import faults as upload_faults
from pages.parts.upload import form as upload_form
from pages.parts.upload import mapping as upload_mapping
from pages.parts.upload import publish as upload_publish
from pages.parts.upload import run as upload_run
from pages.parts.upload.words import failure

require("upload")
st.title(_("数据上报"))
st.caption(_("这些报表能不能装入，装入后哪些数字会变？上传后自动检查；点“发布”以前，什么数据都不会改变。"))
upload_form.warning()
files, keys, options = upload_form.ask()
if not files:
    upload_run.forget()
    upload_form.empty()
    st.stop()

run = upload_run.check(files, keys, options)
if run.result is None:
    st.error(failure(run.failure), icon=":material/error:")
    st.button(_("再检查一次"), on_click=upload_run.forget)
    st.stop()
result = run.result
if not result["accepted"]:
    upload_faults.refused(result, run.products)
    upload_mapping.offer(result, files, options)
    st.stop()
if result["skipped"]:
    names = _("、").join(result["skipped"][:10])
    st.info(
        _("{n} 个文件以前已装入，不再读入：{names}。要重新采用它们，请打开“整份替换”。").format(
            n=len(result["skipped"]), names=names
        )
    )
if not result["submissions"]:
    if not result["skipped"]:
        st.info(_("没有找到可以读入的文件。"))
    st.stop()

loaded = upload_run.load()
upload_changes.summary(result)
if loaded is None:
    st.success(_("没有发现错误，可以发布。"), icon=":material/check_circle:")
    upload_publish.confirmation(result, lambda: upload_run.start_load(files, options))
elif loaded.result is None:
    st.error(failure(loaded.failure, loading=True), icon=":material/error:")
    st.button(_("再检查一次"), on_click=upload_run.forget)
elif not loaded.result["accepted"]:
    upload_faults.refused(loaded.result, {})
else:
    upload_publish.published(loaded.result)
upload_changes.reports(result)
upload_changes.differences(result)
upload_changes.preview(result)
