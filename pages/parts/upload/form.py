"""What a reader drops and chooses in; the files with their options out, and what to say while there are none."""

import streamlit as st

from locales import _, month
from pages.parts.scope import current
from pages.parts.upload.child import Upload
from warehouse.settings import SETTINGS
from warehouse.store import WarehouseMissing


def warning() -> None:
    """Say that the warehouse is one of synthetic data, where it is."""
    try:
        scope = current()
    except WarehouseMissing:
        st.info(_("还没有任何数据版本；第一次发布会建立它。"), icon=":material/database:")
        return
    if scope.note:
        st.warning(
            _("当前是{label}的数据仓库：上报的报表会与合成数据放在一起，只供试用。正式使用请换一个数据文件夹。").format(
                label=scope.note
            ),
            icon=":material/science:",
        )


def ask() -> tuple[list[Upload], tuple[object, ...], list[str]]:
    """The files dropped, what tells them and the choices from others, and the choices as options of the command."""
    dropped = st.file_uploader(_("把报表拖到这里，可以一次放多个"), accept_multiple_files=True, key="upload_files")
    left, right = st.columns(2, vertical_alignment="bottom")
    periods = [f"{period // 100}-{period % 100:02d}" for period in reversed(SETTINGS.periods)]
    names = {"": _("以文件里写的为准"), **{period: month(period) for period in periods}}
    period = left.selectbox(
        _("报告期"),
        list(names),
        format_func=names.__getitem__,
        help=_("文件里没有写报告期的才需要选；写了的，要与这里一致。"),
        key="upload_period",
    )
    replace = right.toggle(
        _("整份替换"),
        help=_("以前装入过的文件重新采用；补报可以比原来少，少掉的撤销为空。"),
        key="upload_replace",
    )
    options = [*([f"--period={period}"] if period else []), *(["--replace"] if replace else [])]
    keys = (tuple(file.file_id for file in dropped), *options)
    return [Upload(file.name, file.getvalue()) for file in dropped], keys, options


def empty() -> None:
    """What can be dropped, and what happens then."""
    lines = [
        _("**收什么**：双月报（进展、资金）、五年规划（任务、资金）、项目学校、项目台账，以及更正文件。"),
        _("**什么格式**：.xlsx、.xls、.csv，以及装着它们的 .zip；一个文件可以有几张工作表、几个县。"),
        _("**有错误时**：指出文件、工作表、单元格，写的是什么、应为什么，并给出标注副本；整批不装入。"),
        _("**没有错误时**：列出哪些报表被替换、哪些数字会变，由你决定是否发布。"),
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
