"""Whoever opened this session in; what they may do and how far they see out, and a sentence where they may not.

Nothing is decided here: access.toml says it, warehouse/access.py reads it, and what somebody may not see is not in the
copy of the warehouse that their reads go to (warehouse/scoped.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from locales import _, language
from pages.parts import address
from pages.parts.plain import plain
from reports.reading.scope import Scope
from warehouse import access, audit
from warehouse.access import EVERYBODY, AccessFault, Reader
from warehouse.metrics import METRICS
from warehouse.scoped import Reach

# The right that a page takes where it is not read.
RIGHTS = {"sql": "sql", "upload": "load", "audit": "audit"}
# Pages of which nothing is of one region, and pages whose every figure of any region is published.
OF_NO_REGION = {"sql", "dictionary", "glossary", "upload", "archive", "audit"}
PUBLISHED = {"laggards", "map"}
LOOPBACK = {"127.0.0.1", "::1"}
# Who is here, while a page runs; None outside of a run.
_here: ContextVar[tuple[Reader | None] | None] = ContextVar("here", default=None)
# Pages that compare, draw or share out among all counties of a province or a city: of a part of them the figures would
# be others, so they are for those who see all of it.
AMONG = {
    **dict.fromkeys(("inspection", "measures"), "province"),
    **dict.fromkeys(
        ("class_size", "compare", "funds", "matching", "milestones", "planning", "schedule", "snapshots"), "city"
    ),
}


@contextmanager
def arrived() -> Iterator[Reader | None]:
    """Within it who is here is asked once; a callback, which comes before, and a fragment alone ask anew."""
    token = _here.set((_found(),))
    try:
        yield current()
    finally:
        _here.reset(token)


def current() -> Reader | None:
    """The reader of this run; None for a stranger, and for whoever is not let in at all."""
    here = _here.get()
    return here[0] if here else _found()


def _found() -> Reader | None:
    try:
        known = access.current()
    except AccessFault:
        return None
    if known.mode == "off":
        return EVERYBODY if _is_here() or not known.alone else None
    who = st.user.get(known.claim)
    if known.mode == "login" and not st.user.get("is_logged_in"):
        return None
    return known.reader(str(who)) if who else None


def may(right: str) -> bool:
    """Whether the reader of this run has one of the rights."""
    reader = current()
    return reader is not None and reader.may(right)


def reach(reader: Reader) -> Reach:
    """How far a reader sees."""
    whole = reader.region is None
    return Reach(reader.region, () if whole else access.current().published, reader.may("names"))


def chooses_lines(reach: Reach) -> bool:
    """Whether a reader may hold rates against lines of their own, which takes every county's figures to count."""
    return reach.region is None or {key for key, metric in METRICS.items() if metric.lines} <= {*reach.published}


def name() -> str:
    """Who asks, for logs and for what people keep; "" where access is off."""
    reader = current()
    return reader.who if reader else ""


def described(scope: Scope) -> str:
    """Who is here, as what and how far they see, in a line: li@linyi.example · 报送 · 临沂市."""
    here = admitted()
    known = access.current().roles[here.role]
    region = scope.regions[here.region]["name"] if here.region else _("全部地区")
    return " · ".join((plain(here.who), known.get(language(), here.role), region))


def require(page: str, scope: Scope | None = None) -> None:
    """Stop a page that is not for this reader, with a sentence; every page calls it before it reads anything."""
    reader = admitted()
    if not opens(reader, page):
        audit.record("denied", reader.who, page=page)
        st.title(_("没有权限"))
        st.info(_("这一页要有“{right}”的权限，请找管理员开通。").format(right=right_words(right_of(page))))
        _home()
        st.stop()
    if scope and not scope.is_own and page not in OF_NO_REGION | PUBLISHED:
        own = scope.regions[str(scope.reach.region)]["name"]
        st.title(_("不在您的范围内"))
        words = _("您看得到{own}的全部数字；{place}只看省里公布的那些，在“滞后预警”和“地图”两页。")
        st.info(words.format(own=own, place=scope.name()))
        st.button(
            _("回到{region}").format(region=own), icon=":material/home_pin:", on_click=address.put,
            kwargs={"region": scope.reach.region}, key="to_own",
        )  # fmt: skip
        st.stop()
    if scope and page in AMONG and not scope.sees_all(AMONG[page]):
        st.title(_("不在您的范围内"))
        if AMONG[page] == "province":
            st.info(_("这一页在全省各县之间抽取、比较和分配，只有看得到全省的人能打开。"))
        else:
            st.info(_("这一页比较一个市的各县，只有看得到全市的人能打开；您的县在“县档案”里。"))
        _home()
        st.stop()


def admitted() -> Reader:
    """The reader of this run; the run of anybody else ends here, with a sentence."""
    reader = current()
    if reader is None:
        _told("denied", str(st.user.get("email") or ""))
        turned_away()
        st.stop()
    if reader.who:
        _told("login", reader.who, role=reader.role)
    return reader


def _told(event: str, who: str, **about: str) -> None:
    """Write down once a session that somebody came, or was not let in."""
    if st.session_state.get("audited") != (event, who):
        st.session_state["audited"] = (event, who)
        audit.record(event, who, **about)


def opens(reader: Reader, page: str) -> bool:
    """Whether a page is for a reader."""
    return reader.may(right_of(page))


def right_of(page: str) -> str:
    """The right that a page takes."""
    return RIGHTS.get(page, "read")


def right_words(right: str) -> str:
    """A right as people call it."""
    return {
        "read": _("查看"), "sql": _("SQL 查询"), "load": _("数据上报"), "issue": _("编号发出材料"),
        "names": _("查看姓名"), "audit": _("操作记录"),
    }[right]  # fmt: skip


def turned_away() -> None:
    """Why somebody is not let in, and the way in where there is one."""
    try:
        known = access.current()
    except AccessFault as fault:
        st.title(_("暂不开放"))
        st.error(_("权限文件有误，谁也不能进入，请管理员修正：{fault}").format(fault=plain(str(fault))))
        return
    if known.mode == "off":
        st.title(_("只在本机开放"))
        st.info(
            _("还没有设置谁可以看什么（access.toml），所以只有服务器本机能打开。请管理员先设置登录，再开放给别人。")
        )
    elif known.mode == "login" and not st.user.get("is_logged_in"):
        st.title(_("请先登录"))
        st.button(_("登录"), icon=":material/login:", type="primary", on_click=st.login, key="login")
    else:
        st.title(_("没有权限"))
        who = st.user.get(known.claim)
        words = _("“{who}”还没有开通，请把这个名字告诉管理员。") if who else _("没有收到您是谁，请从本单位的门户进入。")
        st.info(words.format(who=plain(str(who))))
        leave(known.mode)


def leave(mode: str | None = None) -> None:
    """The way out, where people log in here."""
    if (mode or access.current().mode) == "login":
        st.button(_("退出登录"), icon=":material/logout:", type="tertiary", on_click=st.logout, key="logout")


def _is_here() -> bool:
    """Whether the request comes from this machine, also through a proxy on it."""
    # None of this machine's; under test there is no connection.
    far = isinstance(st.context.ip_address, str)
    passed_on = str(st.context.headers.get("X-Forwarded-For") or "")
    return not far and {hop.strip() for hop in passed_on.split(",") if hop.strip()} <= LOOPBACK


def _home() -> None:
    st.button(_("打开总览"), icon=":material/query_stats:", on_click=address.open_page, args=("overview",), key="home")
