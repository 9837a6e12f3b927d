"""Whatever the bytes: a file is read or refused, and nothing is raised."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.opening.cells import Table
from etl.opening.tables import documents_of
from tests.made_files import FILES, SHEET, edited, with_cell, with_formula, zipped


@pytest.fixture(scope="module")
def originals() -> list[bytes]:
    members = {name: made() for name, made in FILES.items()}
    return [*members.values(), zipped(members), with_formula("[1]a!A1"), with_cell('<c t="e"><v>#N/A</v></c>')]


PLACES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12)


def mutated(originals: list[bytes], draw: st.DataObject) -> bytes:
    content = bytearray(draw.draw(st.sampled_from(originals)))
    part = draw.draw(st.sampled_from(["", SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]))
    if part and content.startswith(b"PK") and part.encode() in content:
        return edited(bytes(content), part, lambda xml: changed(bytearray(xml), originals, draw))
    return changed(content, originals, draw)


def changed(content: bytearray, originals: list[bytes], draw: st.DataObject) -> bytes:
    for place, byte in draw.draw(PLACES):
        if content:
            content[int(place * (len(content) - 1))] = byte
    if draw.draw(st.booleans()):
        other = draw.draw(st.sampled_from(originals))
        at, start, end = (int(draw.draw(st.floats(0, 1)) * len(x)) for x in (content, other, other))
        content[at : at + draw.draw(st.integers(0, 600))] = other[start : min(end, start + 600)]
    return bytes(content[: int(draw.draw(st.floats(0, 1)) * len(content))] if draw.draw(st.booleans()) else content)


def expect_documents(content: bytes) -> None:
    documents = documents_of("任意", content)
    assert documents
    for document in documents:
        assert (document.why is None) or (document.tables == [] and document.why.message)
        assert all(isinstance(table, Table) for table in document.tables)


UNHURRIED = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=1000, **UNHURRIED)  # type: ignore[arg-type]
@given(draw=st.data())
def test_a_damaged_file_is_read_or_refused(originals: list[bytes], draw: st.DataObject) -> None:
    expect_documents(mutated(originals, draw))


@settings(max_examples=1000, **UNHURRIED)  # type: ignore[arg-type]
@given(
    noise=st.binary(max_size=2000),
    magic=st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"<table>", b"<?xml"]),
)
def test_noise_is_read_or_refused(noise: bytes, magic: bytes) -> None:
    expect_documents(magic + noise)


@pytest.mark.slow
@settings(max_examples=8000, **UNHURRIED)  # type: ignore[arg-type]
@given(draw=st.data())
def test_many_damaged_files_are_read_or_refused(originals: list[bytes], draw: st.DataObject) -> None:
    expect_documents(mutated(originals, draw))


def test_a_page_of_comments_is_looked_at_once() -> None:
    began = time.process_time()
    documents_of("a.xls", b"<!---->" * 5000 + b"x")
    # Taken apart in every possible way they would never come to an end.
    assert time.process_time() - began < 2
