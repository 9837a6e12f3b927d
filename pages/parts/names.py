"""Rows of regions in; their names on the page out, each with its figure, each a way to the region."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from locales import _
from reports.reading.kept import kept
from reports.told import lists
from reports.told.headline import figure
from warehouse.metrics import BANDS, points

# More than so many names are a crowd: the others wait behind a button.
MOST = 9
COLOURS = {"severe": "red", "lagging": "orange"}
Choose = Callable[[str], None]


def only(row: dict[str, Any]) -> str:
    """A name by itself."""
    return str(row.get("full_name") or row["region_name"])


def named(row: dict[str, Any]) -> str:
    """A name with the symbol of its band and its figure; only who is behind has a colour."""
    band = BANDS[row["band"]] if row.get("band") else None
    symbol = f":{COLOURS[row['band']]}[{band.symbol}] " if band and row["band"] in COLOURS else ""
    return f"{symbol}{only(row)} {figure(row)}"


def moved(row: dict[str, Any]) -> str:
    """A name with its points won or lost since the last report."""
    change, _unit = points(row["change"], "en").split()
    return f"{only(row)} {change}"


def chips(
    rows: pl.DataFrame,
    key: str,
    choose: Choose,
    title: str,
    label: Callable[[dict[str, Any]], str] = named,
    most: int = MOST,
    over: str | None = None,
) -> None:
    """Names side by side, each opens its region; those beyond `most` behind a button, made when it is touched.

    Args:
        rows: rows of regions with `region_code`, or of counties with `county_code`, in the order of reading.
        key: tells these names from others on the page.
        choose: called with the code of the region that is touched.
        title: what these regions have in common, for those who hear the page.
        label: how a row is written.
        most: how many names are shown at once.
        over: the line that stands over them, where there is one.
    """
    if rows.is_empty():
        if over:
            st.markdown(f"**{over}**")
        st.caption(_("无"))
        return
    labels = _labels(rows, label)
    _row(labels, list(labels)[:most], key, choose, title, over)
    if rows.height > most:
        words = _("另外 {n} 个").format(n=rows.height - most)
        with st.popover(words, type="tertiary", key=f"more_{key}", on_change="rerun") as box:
            if box.open:
                _row(labels, list(labels)[most:], f"{key}_more", choose, title)


@kept
def _labels(rows: pl.DataFrame, label: Callable[[dict[str, Any]], str]) -> dict[str, str]:
    code = "region_code" if "region_code" in rows.columns else "county_code"
    return {row[code]: label(row) for row in rows.iter_rows(named=True)}


def _row(
    labels: dict[str, str], codes: list[str], key: str, choose: Choose, title: str, over: str | None = None
) -> None:
    widget = f"names_{key}"

    def picked() -> None:
        code = st.session_state[widget]
        st.session_state[widget] = None
        if code:
            choose(code)

    st.pills(
        over or title,
        codes,
        format_func=labels.__getitem__,
        key=widget,
        on_change=picked,
        label_visibility="visible" if over else "collapsed",
        wrap=True,  # by themselves, names in a column or a row are one line that is scrolled, and cut
    )


def group(title: str, rows: pl.DataFrame, key: str, choose: Choose, **more: Any) -> None:
    """A line that says what these names are and how many, over them."""
    chips(rows, key, choose, title, over=_("{title}（{n}）").format(title=title, n=rows.height), **more)


def blank(counties: pl.DataFrame, key: str, choose: Choose) -> None:
    """The counties that a metric has no figure for."""
    if counties.height:
        group(_("未填报、没有数值的县"), counties, f"blank_{key}", choose, label=only)


def hidden(
    cities: pl.DataFrame, counties: pl.DataFrame, metric: str, as_of: date, choose: Choose, line: str | None = None
) -> None:
    """The counties that an average hides: the city's own rate, then those of its counties that it hides.

    Args:
        cities: the cities' rows.
        counties: the counties' rows with `city_band`.
        metric: the metric's key.
        as_of: the day whose lines hold.
        choose: called with the code of the region that is touched.
        line: the line in percent; by default the outer one, followed by the counties that only the inner one shows.
    """
    for n, (title, found) in enumerate(lists.hidden(counties, metric, as_of, line)):
        if n and found.is_empty():
            continue
        st.markdown(_("**{title}（{n}）**").format(title=title, n=found.height))
        if found.is_empty():
            st.caption(_("无"))
        for city, name, rate, labels in _by_city(cities, found):
            _row(labels, list(labels), f"hidden_{n}_{city}", choose, name, f"{name} {rate}")


@kept
def _by_city(cities: pl.DataFrame, found: pl.DataFrame) -> list[tuple[str, str, str, dict[str, str]]]:
    """The cities that some of the counties found are of: code, name, rate, and the names of these counties."""
    below = found.partition_by("parent_code", as_dict=True)
    return [
        (row["region_code"], row["region_name"], figure(row), _labels(below[row["region_code"],], named))
        for row in cities.iter_rows(named=True)
        if (row["region_code"],) in below
    ]
