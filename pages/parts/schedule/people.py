"""Forecasts of cities and counties in; by name who will and who may miss the year's target, on the page out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _
from pages.parts import names, people
from pages.parts.schedule import words
from reports.reading import reads
from reports.reading.scope import Scope
from reports.told import lists


def missing(scope: Scope, cities: pl.DataFrame, counties: pl.DataFrame) -> None:
    """How many counties will not reach the year's target; the cities and counties that will or may miss it."""
    counties = reads.with_full_names(scope, counties, "county_code")
    st.markdown(_("{region}各县：{counts}").format(region=scope.place, counts=words.counts(counties)))
    levels = {"city": (_("{certainty}的市"), cities), "county": (_("{certainty}的县"), counties)}
    if scope.city:
        del levels["city"]
    for key, label in (("will_miss", _certain), ("may_miss", _feared)):
        for level, (title, rows) in levels.items():
            found = lists.among(rows, "forecast", "forecast_low", "region_code", certainty=key)
            if found.height:
                said = title.format(certainty=words.certainty(key))
                names.group(said, found, f"{key}_{level}", people.narrow, label=label)


def _certain(row: dict[str, Any]) -> str:
    return f"{names.only(row)} {words.rate(row['forecast'])}"


def _feared(row: dict[str, Any]) -> str:
    """Whoever may miss it may be expected to reach it: the interval says what is feared."""
    return f"{names.only(row)} {words.interval(row)}"
