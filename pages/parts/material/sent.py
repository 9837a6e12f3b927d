"""The archive of what was sent in; one of it with its files, and what would be another figure now, on the page out."""

from functools import partial
from pathlib import Path

import polars as pl
import streamlit as st

from locales import _, language, moment, use
from pages.parts import address, download, reader
from pages.parts.plain import plain
from pages.parts.tables import Column, show
from reports import issued, kinds
from reports.differences import Difference, differences
from reports.filenames import file_stem
from reports.formats import FORMATS
from reports.issued import Issue, IssueMissing
from reports.model import Report
from reports.reading.scope import Scope
from warehouse import marks, store
from warehouse.scoped import Reach


def choose(scope: Scope) -> Issue | None:
    """The issue that the link names, else the one a reader touches in the table of all of them."""
    everything = [one for one in issued.issues() if _may_read(scope, one)]
    if not everything:
        st.info(_("还没有发出过材料。到“会议材料”选好地区和期次，编号发出后就在这里。"))
        return None
    names = kinds.labels()
    rows = pl.DataFrame(
        {
            "id": [one.id for one in everything],
            "kind": [names.get(one.kind, one.kind) for one in everything],
            "number": [_("总第{n}期").format(n=one.n) for one in everything],
            "title": [one.title.replace("\n", " ") for one in everything],
            "region": [one.region_name for one in everything],
            "period": [one.period for one in everything],
            "version": [one.version for one in everything],
            "at": [moment(one.issued_at) for one in everything],
        }
    )
    columns = [
        Column("id", _("编号")),
        Column("title", _("标题")),
        Column("kind", _("材料")),
        Column("number", _("期号")),
        Column("region", _("地区")),
        Column("period", _("期次")),
        Column("version", _("数据版本")),
        Column("at", _("发出时间")),
    ]
    show(rows, columns, scope, "issued", lambda row: address.put(issued=row["id"]), height=300)
    wanted = address.get("issued")
    if not wanted:
        st.caption(_("点一行，打开那一份。"))
        return None
    try:
        found = issued.find(wanted)
        if _may_read(scope, found):
            return found
        st.warning(_("这一份不在您的范围内，或写有您不能看的姓名。"))
        return None
    except IssueMissing as missing:
        st.warning(plain(str(missing)))
        return None


def opened(one: Issue, spoilt: list[str]) -> Report | None:
    """What was sent; a damaged archive is said, and nothing of it is shown as if it were sent."""
    try:
        report = one.report
    except (ValueError, OSError) as fault:
        st.error(plain(str(fault)))
        return None
    if spoilt:
        names = _("、").join(plain(file) for file in spoilt)
        st.error(_("这几个文件与发出时不同，不能当作原件：{files}").format(files=names))
    return report


def _may_read(scope: Scope, one: Issue) -> bool:
    """Whether a document is for the reader: of their region, of one below it or of one above that sent it to them."""
    mine = scope.covers(one.region) or scope.is_above(one.region)
    return mine and (not one.people or reader.may("names"))


def banner(one: Issue, report: Report, scope: Scope) -> None:
    """Whether the newest version would write other figures, and which."""
    if not scope.covers(one.region):
        return  # of a part of the data the document would have other figures
    if scope.newest == one.version:
        st.success(_("与当前数据版本 {version} 一致。").format(version=one.version), icon=":material/check_circle:")
        return
    try:
        found = _differences(one.id, scope.at(scope.newest), scope.reach, language(), marks.stamp(), one, report)
    except (KeyError, ValueError):
        st.warning(_("当前数据版本 {version} 里没有这个地区或期次，无法对照。").format(version=scope.newest))
        return
    if not found:
        words = _("发出以后有新的数据版本 {version}，其中的数字都没有变。")
        st.success(words.format(version=scope.newest), icon=":material/check_circle:")
        return
    st.warning(
        _("按当前数据版本 {version}，发出的数字里有 {n} 个已经不同；存档的这一份不改。").format(
            version=scope.newest, n=len(found)
        ),
        icon=":material/difference:",
    )
    rows = pl.DataFrame([{"where": d.where, "what": d.what, "was": d.was, "now": d.now} for d in found])
    columns = [
        Column("where", _("在哪里")),
        Column("what", _("数字")),
        Column("was", _("发出时"), "right"),
        Column("now", _("现在"), "right"),
    ]
    with st.expander(_("有哪些不同（{n}）").format(n=len(found))):
        show(rows, columns, scope, f"issued_{one.id}_differences", height=380)


@st.cache_resource(max_entries=40, show_spinner=False)
def _differences(
    id: str, read: str, _reach: Reach, lang: str, marked: int, _one: Issue, _report: Report
) -> list[Difference]:
    use(lang)
    return differences(_report, issued.again(_one, store.published(read), _reach))


def files(one: Issue, spoilt: list[str]) -> None:
    """The files as they were sent, and the same document in every format of which there is no original."""
    whole = [file for file in one.files if file not in spoilt]
    with st.container(horizontal=True):
        for file in whole:
            path = one.folder / file
            download.button(
                _("原件 {file}").format(file=path.suffix), path.read_bytes, file_name=file, icon=":material/verified:",
                key=f"sent_{file}", type="primary",
            )  # fmt: skip
        had = {Path(file).suffix for file in whole}
        for key in (key for key in FORMATS if f".{key}" not in had):
            download.button(
                FORMATS[key].label, partial(rendered, one, key), icon=":material/download:",
                file_name=f"{file_stem(one.title, one.period)}.{key}", key=f"again_{key}",
            )  # fmt: skip


def rendered(one: Issue, key: str) -> bytes:
    """The frozen document as a file, made in another thread, which has no language of its own."""
    use(one.lang)
    return issued.rendered(one, key)
