"""The result of a check or load that was refused in; every fault with its place, and what can be sent back, out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts import download
from pages.parts.plain import plain

# So many faults are read one by one.
READ = 40
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
    """So few faults that they can be read one by one in full, at any width; more as a table to sort and search."""
    english = "_en" if language() == "en" else ""
    labels = {
        "file": _("文件"),
        "sheet": _("工作表"),
        "place": _("单元格"),
        "column": _("列"),
        "found": _("写的是"),
        f"expected{english}": _("应为"),
        f"action{english}": _("怎样改"),
    }
    records = [fault | {"place": fault["cell"] or _row(fault["row"])} for fault in faults]
    # What is the same in every row, a CSV's sheet or the one file there is, hides on a phone what says something.
    one_file = len({record["file"] for record in records}) == 1
    said = {name for name in labels if any(record[name] for record in records)} - ({"file"} if one_file else set())
    rows = [{labels[name]: record[name] or "" for name in labels if name in said} for record in records]
    if one_file:
        st.markdown(f"**{plain(records[0]['file'])}**")
    if len(rows) <= READ:
        st.table([{label: plain(word) for label, word in row.items()} for row in rows], border="horizontal")
    else:
        st.dataframe(
            pl.DataFrame(rows).to_arrow(), hide_index=True, row_height=ROW, height=8 * ROW + 40, key="upload_faults"
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
            download.button(
                plain(name), products[name], file_name=name, mime=_MIME.get(name.rpartition(".")[2]),
                icon=":material/edit_document:" if name in copies else ":material/download:", key=f"product_{name}",
            )  # fmt: skip
    if copies:
        st.caption(_("“标注_”开头的是标出错误单元格的副本：可以直接在副本上改正，再把它拖进来。"))
