"""Any facts in any disguise read back equal: kind of file, encoding, unit, spelling, header, sums, notes, order."""

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from etl.read import read_file
from etl.regions import Regions
from etl.schema import FORMS
from tests.ugly.facts import Fact, as_in_lake
from tests.ugly.grids import cell_name
from tests.ugly.masks import NAMED, Mask, masks

REGIONS = Regions.load()
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


def expect_the_same(mask: Mask) -> None:
    """Write a disguise and read it back."""
    with tempfile.TemporaryDirectory() as folder:
        reading = read_file(mask.write(Path(folder)), REGIONS)
    reported = [fact for fact in mask.facts if says_something(mask.form, fact)]
    if not reported:
        assert [fault.why.kind for fault in reading.faults] == ["no_data"]
        return
    assert [str(fault) for fault in reading.faults] == []
    assert list(reading.frames) == [mask.form]
    expected = as_in_lake(mask.form, reported)
    found = reading.frames[mask.form].select(expected.columns).sort(pl.all())
    assert found.rows() == expected.rows()


def says_something(form: str, fact: Fact) -> bool:
    """Whether a figure of a fact is filled in."""
    return any(fact[column.name] is not None for column in FORMS[form].columns if column.factor)


def expect_the_spoilt_cell(mask: Mask, chosen: int, spoilt: tuple[str, set[str]]) -> None:
    """Write something else over one figure of a disguise: it is refused, that cell is named and no other."""
    rows, figures = mask.grid.rows.values(), [c.name for c in FORMS[mask.form].columns if c.factor]
    columns = [column for key, column in mask.grid.columns.items() if key[-1] in figures]
    assume(rows and columns)
    places = [(row, column) for row in rows for column in columns]
    place, (written, kinds) = places[chosen % len(places)], spoilt
    mask.grid.cells[place] = written
    with tempfile.TemporaryDirectory() as folder:
        faults = read_file(mask.write(Path(folder)), REGIONS).faults
    sheet = mask.grid.name if mask.writer in NAMED else ""
    assert [(fault.sheet, fault.cell, fault.found) for fault in faults] == [(sheet, cell_name(place), written)]
    assert faults[0].why.kind in kinds


SPOILT: list[tuple[str, set[str]]] = [
    ("约5", {"about"}),
    ("12.5万元", {"not_a_number", "not_a_count"}),
    ("l2", {"not_a_number", "not_a_count"}),
    ("-1", {"negative"}),
    ("（1，234）", {"negative"}),
    ("2.137E+09", {"lost_digits"}),
    ("#DIV/0!", {"sheet_error"}),
    ("12,34", {"not_a_number", "not_a_count"}),
    ("99999999999999999999", {"too_large_number"}),
]


@settings(max_examples=100, deadline=None, suppress_health_check=QUIET)
@given(masks())
def test_any_facts_in_any_disguise_read_back_equal(mask: Mask) -> None:
    expect_the_same(mask)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, suppress_health_check=QUIET)
@given(masks())
def test_very_many_facts_in_very_many_disguises_read_back_equal(mask: Mask) -> None:
    expect_the_same(mask)


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(masks(), st.integers(0, 999), st.sampled_from(SPOILT))
def test_a_figure_spoilt_in_any_disguise_is_told_in_its_cell(
    mask: Mask, chosen: int, spoilt: tuple[str, set[str]]
) -> None:
    expect_the_spoilt_cell(mask, chosen, spoilt)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None, suppress_health_check=QUIET)
@given(masks(), st.integers(0, 999), st.sampled_from(SPOILT))
def test_a_figure_spoilt_in_very_many_disguises_is_told_in_its_cell(
    mask: Mask, chosen: int, spoilt: tuple[str, set[str]]
) -> None:
    expect_the_spoilt_cell(mask, chosen, spoilt)
