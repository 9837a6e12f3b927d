"""A file whose headers no layout knows in; what its columns may mean, corrected by the reader and saved, out."""

import re
from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from locales import _
from pages.parts.plain import plain
from pages.parts.upload import run as upload_run
from pages.parts.upload import words
from pages.parts.upload.child import Run, Upload, safe_names
from reports.told.names import form as form_name

# What a layout of the office's own can cure.
_CURABLE = {"unknown_form", "unknown_sheet", "unknown_header", "unknown_header_near", "missing_header"}
_CURABLE |= {"missing_county_header", "unknown_unit", "no_form"}
# So many proposals are kept while a reader tries one meaning after another.
_KEPT = 20
_STATE = "upload_maps"


def offer(result: dict[str, Any], files: Sequence[Upload], options: Sequence[str]) -> None:
    """For files with unknown headers: say what their columns mean, see the rows as they would be, save, check again."""
    strange = {fault["file"].partition("/")[0] for fault in result["faults"] if fault["kind"] in _CURABLE}
    by_name = dict(zip(safe_names([file.name for file in files]), files, strict=True))
    names = [name for name in by_name if name in strange]
    if not names:
        return
    st.subheader(_("表头不认识：告诉系统每一列是什么"))
    st.caption(_("确认一次并存为版式，以后这样的表就能直接装入。不需要的列选“不读入”。"))
    name = st.selectbox(_("文件"), names, key="map_file") if len(names) > 1 else names[0]
    period = [option for option in options if option.startswith("--period=")]
    base = _mapped(name, by_name[name], period)
    sheets = [one for one in base["sheets"] if one["proposal"]] if base else []
    if not sheets:
        st.info(_("这个文件里没有可以对应的表：表头以下要有数字。"))
        return
    titles = [one["sheet"] for one in sheets]
    sheet = st.selectbox(_("工作表"), titles, key="map_sheet") if len(titles) > 1 else titles[0]
    asked = [*period, *([f"--sheet={sheet}"] if sheet else [])]
    one = sheets[titles.index(sheet)]
    asked += _form_and_class(one)
    one = _one(_mapped(name, by_name[name], asked)) or one
    chosen = [*asked, *_meanings(one)]
    now = _one(_mapped(name, by_name[name], chosen)) or one
    _preview(now)
    _save(by_name[name], chosen, now)


def _mapped(name: str, file: Upload, options: Sequence[str]) -> dict[str, Any] | None:
    """What the command says of a file with these options, asked once."""
    runs: dict[tuple[object, ...], Run] = st.session_state.setdefault(_STATE, {})
    key = (name, len(file.content), *options)
    if key not in runs:
        if len(runs) >= _KEPT:
            runs.pop(next(iter(runs)))
        runs[key] = Run("map", [file], options)
    with st.spinner(_("正在辨认表头")):
        run = upload_run.finished(runs[key])
    if run.result is None:
        st.error(words.failure(run.failure), icon=":material/error:")
    return run.result


def _one(result: dict[str, Any] | None) -> dict[str, Any] | None:
    return next((one for one in result["sheets"] if one["proposal"]), None) if result else None


def _form_and_class(one: dict[str, Any]) -> list[str]:
    """The form, and the class or source of the whole sheet where no header says it."""
    left, right = st.columns(2)
    forms = {entry["meaning"]: form_name(entry["meaning"]) for entry in one["proposal"]["forms"]}
    form = left.selectbox(_("这是哪一种表"), list(forms), format_func=forms.__getitem__, key=f"map_form_{one['sheet']}")
    classes = one["classes"] if form == one["proposal"]["form"] else {}
    found = dict(one["proposal"]["fixed"]).popitem()[1] if one["proposal"]["fixed"] else ""
    of = found
    if classes:
        named = {"": _("表头里已写明"), **{key: words.item_class(form, key) for key in classes}}
        of = right.selectbox(
            _("整张表的类别或来源"), list(named), index=list(named).index(found), format_func=named.__getitem__,
            key=f"map_of_{one['sheet']}_{form}",
        )  # fmt: skip
    if (form, of) == (one["proposal"]["form"], found):
        return []  # as it was proposed: no need to ask again
    return [f"--form={form}", *([f"--of={of}"] if of else [])]


def _meanings(one: dict[str, Any]) -> list[str]:
    """A box for each column; those changed as options."""
    labels, columns = one["meanings"], one["proposal"]["columns"]
    heads = {
        "letter": _("列"),
        "header": _("表头"),
        "samples": _("样例"),
        "meaning": _("含义"),
        "unit": _("单位"),
        "why": _("依据"),
    }
    records = [
        column
        | {
            "header": "/".join(column["header"]),
            "samples": _("、").join(column["samples"]),
            "meaning": labels[column["meaning"]],
        }
        for column in columns
    ]
    edited = st.data_editor(
        pl.DataFrame([{name: record[name] for name in heads} for record in records]),
        column_config={name: st.column_config.TextColumn(label, disabled=True) for name, label in heads.items()}
        | {
            "meaning": st.column_config.SelectboxColumn(
                heads["meaning"], options=list(labels.values()), required=True, width="medium"
            )
        },
        hide_index=True,
        height=36 * min(len(records), 14) + 40,
        key=f"map_columns_{one['file']}_{one['sheet']}_{one['proposal']['form']}_{one['proposal']['fixed']}",
    )
    keys = {label: key for key, label in labels.items()}
    return [
        f"--set={column['index'] + 1}={keys[label]}"
        for column, label in zip(columns, edited["meaning"], strict=True)
        if keys[label] != column["meaning"]
    ]


def _preview(now: dict[str, Any]) -> None:
    for problem in now["problems"]:
        st.warning(plain(problem), icon=":material/help:")
    rows = words.rows(now["preview"])
    if any(rows):
        st.markdown(_("**这样对应，前几行读成：**"))
        st.dataframe(pl.DataFrame(rows).to_arrow(), hide_index=True, height=36 * len(rows) + 40, key="map_preview")
    if now["faults_in_all"]:
        st.caption(_("这样读入还有 {n} 处错误，存为版式后重新检查时会逐处指出。").format(n=now["faults_in_all"]))


def _save(file: Upload, chosen: Sequence[str], now: dict[str, Any]) -> None:
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    label = left.text_input(
        _("给这个版式起个名字"), placeholder=_("如：某市双月报资金"), key="map_label", max_chars=60
    ).strip()
    ready = bool(label) and not now["problems"]
    if right.button(_("存为版式，重新检查"), type="primary", disabled=not ready, key="map_save"):
        name = re.sub(r"[^\w-]+", "_", label)
        run = upload_run.finished(Run("map", [file], [*chosen, f"--save={name}", f"--label={label}"]))
        if run.result and run.result["saved"]:
            st.session_state.pop(_STATE, None)
            upload_run.forget()
            st.rerun()
        st.error(words.failure(run.failure), icon=":material/error:")
