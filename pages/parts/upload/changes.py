"""The result of a check that found nothing wrong in; its reports, what they change and their first rows out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _
from pages.parts import download
from pages.parts.tables import csv
from pages.parts.upload import words
from reports.told.names import form as form_name

# So many rows are sent to the browser; what is more is counted.
MOST = 2000
PREVIEW = 10


def summary(result: dict[str, Any]) -> None:
    """How many reports are new, which are sent again, and how many of their figures change, in one line."""
    totals = result["totals"]
    parts = [_("{files} 个文件，{n} 份报表").format(files=result["files"], n=len(result["submissions"]))]
    if totals["first"]:
        parts.append(_("首次报送 **{n}** 份").format(n=totals["first"]))
    if totals["again"]:
        parts.append(_("补报 **{n}** 份").format(n=totals["again"]))
        line = {"changed": _("{n} 处数字变化"), "new": _("{n} 处新填"), "withdrawn": _("{n} 处撤销为空")}
        said = [line[kind].format(n=f"**{totals[kind]}**") for kind in line if totals[kind]]
        parts += said or [_("与已采用的完全相同")]
    with st.container(key="headline"):
        st.markdown(_("，").join(parts) + _("。"))


def reports(result: dict[str, Any]) -> None:
    """A row for each report: whose, of when, for the first time or again, and how many figures change."""
    rows = [
        {
            _("县（市、区）"): one["county_name"],
            _("市"): one["city_name"],
            _("报表"): form_name(one["form"]),
            _("期次或规划版本"): one["period"] or one["slot"],
            _("第几次报送"): one["revision"],
            _("数字"): one["figures"],
            _("变化"): one["changed"] if one["replaces"] else None,
            _("新填"): one["new"] if one["replaces"] else None,
            _("撤销为空"): one["withdrawn"] if one["replaces"] else None,
        }
        for one in result["submissions"]
    ]
    _table(rows, "upload_reports", 300)


def differences(result: dict[str, Any]) -> None:
    """A row for each figure that changes, old beside new, of the reports that replace another; as a file too."""
    rows = result["differences"]
    if not rows:
        return
    st.subheader(_("变化的数字"))
    kinds = {"changed": _("变化"), "new": _("新填"), "withdrawn": _("撤销为空")}
    shown = [
        {
            _("县（市、区）"): row["county_name"],
            _("类别、来源或项目"): words.item(row["form"], row["item"]),
            _("列"): words.column(row["column"]),
            _("原来"): words.value(row["column"], row["old"]),
            _("装入后"): words.value(row["column"], row["new"]),
            _("怎样变"): kinds[row["kind"]],
            _("报表"): form_name(row["form"]),
            _("期次或规划版本"): row["period"] or row["slot"],
        }
        for row in rows
    ]
    _table(shown, "upload_differences", 420, right=(_("原来"), _("装入后")))
    if result["differences_in_all"] > len(result["differences"]):
        st.caption(_("只列出前 {n} 处。").format(n=f"{len(rows):,}"))
    download.button(
        _("下载 CSV"), csv(pl.DataFrame(shown)), file_name="differences.csv", mime="text/csv",
        icon=":material/download:", type="tertiary", key="upload_differences_csv",
    )  # fmt: skip


def preview(result: dict[str, Any]) -> None:
    """The first rows of each form as they would be stored, folded away."""
    with st.expander(_("预览装入的行")):
        for form, rows in result.get("preview", {}).items():
            st.markdown(_("**{form}** 前 {n} 行").format(form=form_name(form), n=len(rows)))
            _table(words.rows(rows), f"upload_preview_{form}", 400)


def _table(rows: list[dict[str, Any]], key: str, height: int, right: tuple[str, ...] = ()) -> None:
    st.dataframe(
        pl.DataFrame(rows, infer_schema_length=None).to_arrow(),
        hide_index=True,
        column_config={name: st.column_config.TextColumn(alignment="right") for name in right},
        height=min(height, 36 * len(rows) + 40),
        placeholder="",
        key=key,
    )
