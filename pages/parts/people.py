"""A metric's rows of cities and counties in; by name who is behind, hidden or on the move, on the page out."""

import polars as pl
import streamlit as st

from charts.look import line_words
from locales import _, language
from pages.parts import address, names
from reports.reading.scope import Scope
from reports.told.lists import good, in_band, movers
from warehouse.metrics import LAGGARDS, METRICS

# So few that whom an average hides is on the first screen too.
FIRST = 6


def narrow(code: str) -> None:
    """Callback of a name: the page as it is, of this region alone."""
    address.put(region=code)


def behind(scope: Scope, metric: str, cities: pl.DataFrame, counties: pl.DataFrame) -> None:
    """Whoever is below a line, the worst first, then those whom an average hides."""
    lines = line_words(metric, scope.day) | {"metric": METRICS[metric].label(language())}
    for key, title, found in (
        ("severe", _("{metric}低于{severe_line}%的县"), in_band(counties, "severe")),
        ("lagging", _("{severe_line}%—{lagging_line}%的县"), in_band(counties, "lagging")),
    ):
        names.group(title.format(**lines), found, key, narrow, most=FIRST)
    names.hidden(cities, counties, metric, scope.day, narrow)
    if not scope.city:
        at_the_ends(scope, metric, cities)


def at_the_ends(scope: Scope, metric: str, cities: pl.DataFrame) -> None:
    """The cities below the outer line, the worst first, and the good ones, the best first."""
    lines = line_words(metric, scope.day)
    names.group(_("低于{lagging_line}%的市").format(**lines), in_band(cities, *LAGGARDS), "cities_below", narrow)
    names.group(_("▲ 不低于{good_line}%的市").format(**lines), good(cities), "cities_good", narrow)


def moving(scope: Scope, metric: str, counties: pl.DataFrame) -> None:
    """Who has fallen below the outer line, who stays there, who has left it, and who has gained most: four lists."""
    line, found = line_words(metric, scope.day)["lagging_line"], movers(counties)
    told = {
        "new": (_("新落后"), _("本期落到{line}%以下")),
        "long": (_("连续两期以上落后"), _("至少两期低于{line}%")),
        "out": (_("脱离红线"), _("上期低于{line}%，本期不低于")),
        "fast": (_("进步最快五县"), _("较上期提高的百分点")),
    }
    grid = st.grid(columns=4, min_column_width=240, border=True, gap="xsmall", key="moving")
    for key, (title, words) in told.items():
        with grid.cell():
            names.group(title, found[key], key, narrow, label=names.moved if key == "fast" else names.named, most=8)
            st.caption(words.format(line=line))


def what_next() -> None:
    """The ways on from who is behind: since when, by which rule they are to be spoken to, who must report."""
    with st.container(horizontal=True, gap="small", key="what_next"):
        for page, words, icon in (
            ("laggards", _("落后多久、谁停滞不前"), ":material/warning:"),
            ("measures", _("该通报、约谈谁"), ":material/gavel:"),
            ("schedule", _("到年底谁完不成"), ":material/timeline:"),
            ("reporting", _("催谁报送"), ":material/event_available:"),
            ("slideshow", _("开会放映"), ":material/slideshow:"),
        ):
            st.button(words, icon=icon, key=f"next_{page}", on_click=address.open_page, args=(page,))
