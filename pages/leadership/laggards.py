"""Which cities and counties are below the line, since when, and behind which average?"""

import polars as pl
import streamlit as st

from charts.look import line_words
from charts.wall import wall
from locales import _
from pages.parts import address, controls, names
from pages.parts.picture import legend, picture
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.tables import Column, county_columns, folded, show
from reports.reading import reads
from reports.told import headline
from warehouse.metrics import LAGGARDS

scope = current()
require("laggards", scope)
st.title(_("滞后预警"))
if not scope.period:
    st.info(_("{region}还没有双月报，无从判断谁滞后。").format(region=scope.name("province")))
    st.stop()
left, right = st.columns([3, 1])
with left:
    metric = controls.metric(scope)
with right:
    line = controls.line(scope, metric)
below = ["severe"] if line == line_words(metric, scope.day)["severe_line"] else LAGGARDS
was_below, is_below = (
    pl.col("previous_band").is_in(below).fill_null(False),
    pl.col("band").is_in(below).fill_null(False),
)
cities, counties = reads.cities(scope, metric), reads.counties(scope, metric)
# Hidden by the line that is chosen: masked_by of the table means the lowest line a county is under.
hides = pl.when(~pl.col("city_band").is_in(below)).then(pl.col("city_name"))
laggards = reads.laggards(scope, metric, line).with_columns(hides.alias("masked_by"))
new, out = counties.filter(is_below & ~was_below), counties.filter(was_below & ~is_below)

with st.container(key="headline"):
    st.markdown(headline.warning(scope, metric, line, laggards, new, out))
left, right = st.columns(2, gap="medium")
with left, st.container(key="people", gap="xsmall"):
    names.hidden(cities, counties, metric, scope.day, address.open_file, line)
with right, st.container(gap="xsmall"):
    names.group(_("线下的市"), cities.filter(is_below), "cities_below", lambda code: address.put(region=code))
    if scope.previous:
        names.group(_("本期新落到线下的县"), new, "new", address.open_file)
        names.group(_("本期脱离的县"), out, "out", address.open_file)

st.subheader(_("县域方块墙"))
blank = counties.filter(pl.col("value").is_null())
legend(
    metric,
    scope.day,
    _("每行一个市，每块一个县，最落后的在最左；点方块看县档案"),
    *([_("蓝框＝{county}").format(county=scope.name())] if scope.county else []),
    blank=not blank.is_empty(),
    touch=True,
)
whole = reads.values(scope, "city" if scope.city else "province", scope.city or scope.province)[metric]
picture(
    ("wall", scope.version, scope.period, metric, scope.city or scope.province, scope.county),
    lambda: wall(cities, counties, scope.county),
    alt=headline.finding(whole),
    choose=address.open_file,
    ask=reads.ask_counties(scope, metric),
)
names.blank(blank, "wall", address.open_file)


def every_county() -> None:
    """What the wall shows, as a table."""
    with folded("counties") as box:
        if box.open:
            show(
                counties, county_columns("region_name", metric), scope, f"wall_{metric}",
                choose=address.open_county, ask=reads.ask_counties(scope, metric),
            )  # fmt: skip


st.subheader(_("{region}低于{line}%的县").format(region=scope.place, line=line))
if laggards.is_empty():
    st.success(_("没有县低于{line}%。").format(line=line))
    every_county()
    st.stop()
st.caption(_("选中一行看县档案。"))
since = [
    Column("change", _("较上期（百分点）"), "points"),
    Column("previous_band", _("上期档次"), "band"),
    Column("periods_in_a_row", _("连续期数"), "count", _("连续多少期低于外线")),
    Column("since", _("自何期"), "text", _("从哪一期起低于外线；≤：第一期就已低于")),
    Column("rank_change", _("位次升降"), "places"),
    Column("stalled", _("停滞"), "text", _("连续若干次报的是同一个数")),
]
show(
    laggards.with_columns(
        pl.Series("since", map(headline.since, laggards.to_dicts()), dtype=pl.String),
        pl.Series("stalled", map(headline.stalled, laggards.to_dicts()), dtype=pl.String),
    ),
    county_columns("county_name", metric, *(since if scope.previous else [])),
    scope,
    f"laggards_{metric}_{line}",
    choose=address.open_county,
    ask=reads.ask_laggards(scope, metric, line),
)
every_county()
