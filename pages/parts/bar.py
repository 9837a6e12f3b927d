"""The scope in; the bar over every page out: period, regions from the province down, lines, views."""

import streamlit as st

from locales import _, language
from pages.parts import address, reader, versions
from pages.parts.plain import plain
from pages.parts.scope import current, period_label, select, version_label
from reports.reading import data
from reports.reading.kept import kept
from reports.reading.scope import Regions, Scope, periods_of, regions_of
from warehouse import chosen_lines, views
from warehouse.settings import SETTINGS

# Whether the school and the project of the link lie in a region too.
KEPT = """
    select
        exists(
            from school where school_id = $school and $code in (province_code, city_code, county_code)
        ) as school,
        exists(
            from project_ledger
            where period = $period and project_id = $project and $code in (province_code, city_code, county_code)
        ) as project
"""


def bar(scope: Scope, page: str) -> None:
    """The scope bar over a page; "all" is the code of the region above."""
    with st.container(horizontal=True, key="scope", vertical_alignment="center", gap="xsmall"):
        if scope.period:
            labels = _period_labels(scope.version, scope.province)
            select(_("期次"), "period", labels, scope.period, width=232)
        _regions(scope)
        if reader.chooses_lines(scope.reach):
            _lines(scope)
        _views(page)
        _more(scope)


# What many readers choose from.
@kept
def _period_labels(version: str, province: str) -> dict[str, str]:
    """The periods of a province, newest first."""
    return {row["period"]: period_label(row) for row in reversed(periods_of(version, province).values())}


def _regions(scope: Scope) -> None:
    """A selectbox for each level: together the path from the province down to what the page is about."""
    above = scope.city or scope.province
    lists = _region_labels(scope.version, scope.province, scope.city)
    select(_("省"), "region", lists["province"], scope.province, "province", move, 118)
    select(_("市"), "region", lists["city"], above, "city", move, 148)
    select(_("县（市、区）"), "region", lists["county"], scope.code, "county", move, 214)


@kept
def _region_labels(version: str, province: str, city: str | None) -> dict[str, dict[str, str]]:
    """Level → code → name; a county of a whole province with its city."""
    regions = regions_of(version, province)
    provinces = {code: row["name"] for code, row in regions.items() if row["level"] == "province"}
    cities, counties = _within(regions, "city", province), _within(regions, "county", city or province)
    if not city:
        within = _("{county}（{city}）")
        counties = {c: within.format(county=name, city=regions[c]["city_name"]) for c, name in counties.items()}
    return {
        "province": provinces,
        "city": {province: _("全部市")} | cities,
        "county": {city or province: _("全部县（市、区）")} | counties,
    }


def _within(regions: Regions, level: str, parent: str) -> dict[str, str]:
    return {
        code: row["name"]
        for code, row in regions.items()
        if row["level"] == level and parent in (row["province_code"], row["city_code"])
    }


def move(key: str, widget: str) -> None:
    """Callback of a region: carry it to the URL; a township, and a school or project that is not in it, stay behind."""
    address.choose(key, widget)
    named = {unit: address.get(unit) for unit in ("school", "project")}
    address.put(township="")
    if any(named.values()):
        scope = current()
        found = data.row(scope.version, KEPT, period=scope.period, code=scope.code, **named) or {}
        address.put(**{unit: value if found[unit] else "" for unit, value in named.items()})


def _lines(scope: Scope) -> None:
    """The lines below which a county is named, on a slider; those of the programme are one click away."""
    ruled = SETTINGS.lines["progress"] if scope.as_of is None else SETTINGS.stage(scope.day).lines.get("progress")
    ruled = ruled or SETTINGS.lines["progress"]
    official = (int(ruled.severe), int(ruled.lagging))
    severe, lagging = scope.lines or official
    label = _("线 {severe}%／{lagging}%").format(severe=severe, lagging=lagging)
    with st.popover(f":orange[{label}]" if scope.lines else label, icon=":material/align_vertical_bottom:"):
        st.session_state["pick_lines"] = (severe, lagging)
        st.slider(
            _("低于前一条为严重滞后，低于后一条为滞后"),
            chosen_lines.LOWEST, chosen_lines.HIGHEST, step=1, format="%d%%", key="pick_lines",
            on_change=_carry_lines, args=(official,),
        )  # fmt: skip
        ruled_words = _("规定的线是 {severe}% 和 {lagging}%。措施、督查和快照对比总按规定的线。")
        st.caption(ruled_words.format(severe=official[0], lagging=official[1]))
        if scope.lines:
            st.button(_("恢复规定的线"), icon=":material/undo:", on_click=address.put, kwargs={"lines": ""})


def _carry_lines(official: tuple[int, int]) -> None:
    """Callback of the slider: the lines go into the URL unless they are those of the programme."""
    severe, lagging = sorted(st.session_state["pick_lines"])
    pair = (severe, max(lagging, severe + 1)) if severe < chosen_lines.HIGHEST else (severe - 1, severe)
    address.put(lines="" if pair == official else chosen_lines.written(pair))


def _views(page: str) -> None:
    """One's own views and everybody's, each a page with all its choices; and a field to save this one."""
    who, publishes = reader.name(), reader.may("issue")
    box = st.popover(_("我的视图"), icon=":material/bookmark:", key="more_views", on_change="rerun")
    with box:
        if not box.open:
            return
        kept = views.kept(who)
        for n, view in enumerate(kept.values()):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.button(
                    plain(view.name), icon=":material/bookmark:", type="tertiary", width="stretch", key=f"view_{n}",
                    on_click=address.open_page, args=(view.page,),
                    kwargs=dict.fromkeys(address.KEYS, "") | {"lang": address.get("lang")} | view.link,
                )  # fmt: skip
                if view.who == who or publishes:
                    st.button(
                        _("删除"), icon=":material/close:", type="tertiary", key=f"forget_{n}",
                        on_click=_forget, args=(view.name, view.who),
                    )  # fmt: skip
        if not kept:
            st.caption(_("还没有保存的视图。调好期次、地区和线，起个名字存下来，下次一点就回来。"))
        st.text_input(
            _("把现在看到的存为"), max_chars=views.LONGEST_NAME, placeholder=_("如：鲁西三市开工"), key="view_name",
            on_change=_save, args=(page,),
        )  # fmt: skip
        if who and publishes:
            st.checkbox(_("给所有人看"), key="view_shared")
        st.button(_("保存"), icon=":material/bookmark_add:", on_click=_save, args=(page,), key="view_save")
        if who:
            st.caption(_("保存在服务器上，只有您看得到；发给同事可以直接复制地址栏里的链接。"))
        else:
            st.caption(_("保存在服务器上，同一台服务器的人都看得到；发给同事也可以直接复制地址栏里的链接。"))


def _forget(name: str, who: str) -> None:
    """Callback: give up a view, unless whoever clicks is not let in any more."""
    if reader.current():
        views.forget(name, who)


def _save(page: str) -> None:
    """Callback: keep the page and its choices under the name that was typed."""
    name = str(st.session_state.get("view_name") or "").strip()
    if name and reader.current():
        link = {key: address.get(key) for key in address.KEYS if key != "lang" and address.get(key)}
        shared = reader.may("issue") and st.session_state.get("view_shared")
        views.save(views.View(name, page, link, "" if shared else reader.name()))
        st.session_state["view_name"] = ""
        st.toast(_("已存为“{name}”。").format(name=plain(name)), icon=":material/bookmark_added:")


def _more(scope: Scope) -> None:
    """The version that is read, where there are several, and the language."""
    box = st.popover(_("语言和版本"), icon=":material/translate:", key="more_settings", on_change="rerun")
    with box:
        if not box.open:
            return
        known = versions.readable(scope.newest)
        st.session_state["pick_lang"] = language()
        st.segmented_control(
            _("语言（Language）"),
            ["zh", "en"],
            format_func={"zh": _("中文"), "en": "English"}.__getitem__,
            key="pick_lang",
            required=True,
            on_change=address.choose,
            args=("lang", "pick_lang"),
        )
        if len(known) > 1:
            named = {"" if id_ == scope.newest else id_: version_label(scope, id_, at) for id_, at in known.items()}
            chosen = "" if scope.published == scope.newest else scope.published
            select(_("数据版本"), "version", named, chosen, on_change=versions.choose)
