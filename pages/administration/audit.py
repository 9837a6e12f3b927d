"""Who logged in, loaded, queried, exported and sent out what, and is the record whole?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from locales import _, language, moment
from pages.parts import menu, reader
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.tables import Column, show
from reports import kinds
from reports.reading.scope import regions_of
from warehouse import access, audit

# So many of the latest lines are on the page; the file has all.
SHOWN = 2000
# What stands in columns of its own, or is for the check alone.
ABOUT = {"at", "who", "event", "after"}

scope = current()
require("audit", scope)
st.title(_("操作记录"))
st.caption(_("谁在什么时候登录、上报、查询、下载、发出了什么。只增不改，每一行带着上一行的校验码。"))
broken, records = audit.examined(SHOWN)
if broken:
    st.error(_("从第 {n} 行起接不上前一行：有人改过或删过这份记录，请与备份核对。").format(n=broken))
labels = {
    "login": _("登录"), "denied": _("拒绝"), "query": _("查询"), "export": _("下载"), "check": _("检查"),
    "load": _("装入"), "issue": _("发出"), "command": _("维护"),
}  # fmt: skip
if not records:
    st.info(_("还没有记录。"))
    st.stop()
left, right = st.columns(2)
people = sorted({str(record.get("who", "")) for record in records})
names: dict[str | None, str] = {None: _("所有人"), "": _("本机")}
who = left.selectbox(_("谁"), [None, *people], format_func=lambda name: names.get(name, str(name)))
events = right.multiselect(_("做了什么"), list(labels), format_func=labels.__getitem__)
fields = {
    "page": _("页面"), "role": _("角色"), "file": _("文件"), "files": _("文件"), "count": _("文件数"),
    "size": _("字节"), "sql": "SQL", "id": _("编号"), "kind": _("种类"), "region": _("地区"), "period": _("期次"),
    "command": _("命令"), "ended": _("结果"),
}  # fmt: skip
titles = {name: page.title for group in menu.groups(reader.current()).values() for name, page in group.items()}
roles = {role: words[language()] for role, words in access.current().roles.items()}
ends = {0: _("完成"), 1: _("退回，没有改变"), 2: _("命令有误")}
places = {code: str(row["name"]) for code, row in regions_of(scope.version).items()}
known: dict[str, Callable[[Any, Any], Any]] = {
    "page": titles.get, "role": roles.get, "kind": kinds.labels().get, "region": places.get, "ended": ends.get,
}  # fmt: skip


def told(field: str, value: Any) -> str:
    """A field of a line, in words where it has any."""
    said = known[field](value, value) if field in known else f"{value:,}" if isinstance(value, int) else value
    return f"{fields.get(field, field)} {said}"


rows = [
    {
        "at": moment(datetime.fromisoformat(record["at"])),
        "who": str(record.get("who", "")) or _("本机"),
        "event": labels.get(str(record.get("event")), str(record.get("event"))),
        "about": " · ".join(told(field, value) for field, value in record.items() if field not in ABOUT),
    }
    for record in records
    if who in (None, record.get("who")) and (not events or record.get("event") in events)
]
st.caption(_("共 {n} 条；完整的记录在数据文件夹的 log/audit.jsonl。").format(n=len(rows)))
columns = [
    Column("at", _("时间")),
    Column("who", _("谁")),
    Column("event", _("做了什么")),
    Column("about", _("详情")),
]
show(pl.DataFrame(rows, schema=dict.fromkeys(("at", "who", "event", "about"), pl.String)), columns, scope, "audit")
