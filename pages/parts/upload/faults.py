"""The result of a check or load that was refused in; every fault with its place, and what can be sent back, out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _, language

# Two lines of a sentence are seen whole, and more is read by a click on the cell.
ROW = 64
_MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "txt": "text/plain",
}


def refused(result: dict[str, Any], products: dict[str, bytes]) -> None:
    """The faults as a table, with the table, the records and the marked copies to take away."""
    if result["broken_rules"]:
        st.error(_("没有发布：报表违反了必须成立的规则，当前版本没有改变。"), icon=":material/block:")
        st.code(result["broken_rules"], language=None, wrap_lines=True)
        return
    faults, in_all = result["faults"], result["faults_in_all"]
    files = len({fault["file"] for fault in faults})
    st.error(
        _("{files} 个文件里有 {n} 处错误，不能装入；没有改变任何数据。请按下表改正后重新上传。").format(
            files=files, n=in_all
        ),
        icon=":material/block:",
    )
    _table(faults)
    if in_all > len(faults):
        st.caption(_("表中只列出前 {n} 处，其余在下载的文件里。").format(n=len(faults)))
    _downloads(products)


def _table(faults: list[dict[str, Any]]) -> None:
    english = "_en" if language() == "en" else ""
    labels = {
        "file": (_("文件"), 150),
        "sheet": (_("工作表"), 80),
        "place": (_("单元格"), 64),
        "column": (_("列"), 140),
        "found": (_("写的是"), 100),
        f"expected{english}": (_("应为"), 260),
        f"action{english}": (_("怎样改"), 260),
    }
    records = [fault | {"place": fault["cell"] or _row(fault["row"])} for fault in faults]
    # A CSV has no sheets, a fault of the whole file no cell: on a phone an empty column hides one that says something.
    labels = {name: label for name, label in labels.items() if any(record[name] for record in records)}
    st.dataframe(
        pl.DataFrame([{name: record[name] or "" for name in labels} for record in records]).to_arrow(),
        hide_index=True,
        column_config={
            name: st.column_config.TextColumn(label, width=width) for name, (label, width) in labels.items()
        },
        row_height=ROW,
        height=min(8 * ROW, ROW * len(records)) + 40,
        key="upload_faults",
    )


def _row(row: int | None) -> str:
    return _("第{row}行").format(row=row) if row else ""


def _downloads(products: dict[str, bytes]) -> None:
    # The table is named as the text is; every other workbook is a marked copy of a file.
    texts = {name.removesuffix(".txt") for name in products if name.endswith(".txt")}
    copies = [name for name in products if name.endswith(".xlsx") and name.removesuffix(".xlsx") not in texts]
    # Marked copies first: an office corrects in them and sends them back.
    ordered = [*copies, *sorted((name for name in products if name not in copies), key=lambda n: n[::-1], reverse=True)]
    with st.container(horizontal=True, key="upload_downloads"):
        for name in ordered:
            st.download_button(
                name, products[name], file_name=name, mime=_MIME.get(name.rpartition(".")[2]), on_click="ignore",
                icon=":material/edit_document:" if name in copies else ":material/download:", key=f"product_{name}",
            )  # fmt: skip
    if copies:
        st.caption(_("“标注_”开头的是标出错误单元格的副本：可以直接在副本上改正，再把它拖进来。"))
