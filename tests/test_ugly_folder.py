"""The acceptance of reading: a folder of files as ugly as the real ones loads to the facts of the clean one."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import python_calamine

from etl.load import load
from etl.schema import FORMS, LIST, PROVENANCE
from tests.ugly.catalog import ALL_FACTS, FILES, clean_folder, ugly_folder
from tests.ugly.facts import as_in_lake
from tests.ugly.files import Ugly
from tests.ugly.lines import LINES
from warehouse import lake
from warehouse.store import query

# Text files that the csv module reads back: their encodings and delimiters.
TEXTS = {
    "规划/临沂资金.csv": ("gb18030", ","),
    "2015年5月/济南市/市中区.csv": ("utf-16", ","),
    "2015年5月/济南市/市中区资金.txt": ("utf-8", "\t"),
    "2015年5月/济南市/章丘市资金.csv": ("gb18030", ";"),
    "2015年7月/兰山区.csv": ("utf-8-sig", ","),
    "台账/临沂项目.txt": ("utf-16", "\t"),
}


@dataclass(frozen=True)
class Loaded:
    """A data folder after one load: its facts by form, without and with provenance, and what its warehouse says."""

    folder: Path
    facts: dict[str, pl.DataFrame]
    sources: dict[str, pl.DataFrame]
    values: pl.DataFrame
    warnings: list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ugly_folder(tmp_path_factory.mktemp("ugly") / "sent")


@pytest.fixture(scope="module")
def ugly_ones(sent: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return loaded(sent, tmp_path_factory.mktemp("ugly_data"))


@pytest.fixture(scope="module")
def clean_ones(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return loaded(clean_folder(tmp_path_factory.mktemp("clean") / "sent"), tmp_path_factory.mktemp("clean_data"))


def loaded(sent: Path, data: Path) -> Loaded:
    """Load a folder into a data folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBO_DATA", str(data))
        outcome = load([sent])
        assert [str(fault) for fault in outcome.faults] == [] and outcome.accepted
        sources = {form: lake.facts_of(form, lake.submissions()) for form in ALL_FACTS}
        facts = {form: frame.drop(PROVENANCE).sort(pl.all()) for form, frame in sources.items()}
        values = query("select * from metric_value").sort(pl.all())
        warnings = query('select "check", county_code, period, message from finding').sort(pl.all()).rows()
    return Loaded(sent, facts, sources, values, warnings)


def test_every_line_of_the_list_is_carried_by_a_file() -> None:
    assert LINES.keys() - {line for file in FILES for line in file.lines} == set()
    assert len(FILES) >= 30 and len({Path(file.path).name for file in FILES}) == len(FILES)


@pytest.mark.parametrize("form", ALL_FACTS)
def test_the_ugly_folder_loads_to_the_facts_of_the_clean_one(form: str, ugly_ones: Loaded, clean_ones: Loaded) -> None:
    assert clean_ones.facts[form].equals(as_in_lake(form, ALL_FACTS[form]))
    assert ugly_ones.facts[form].rows() == clean_ones.facts[form].rows()
    assert ugly_ones.facts[form].schema == clean_ones.facts[form].schema


def test_both_warehouses_say_the_same(ugly_ones: Loaded, clean_ones: Loaded) -> None:
    assert clean_ones.values.height > 500
    assert ugly_ones.values.equals(clean_ones.values)


def test_every_stated_rate_is_that_of_its_parts(ugly_ones: Loaded) -> None:
    assert [warning for warning in ugly_ones.warnings if warning[0] == "stated_rate_differs"] == []
    assert ugly_ones.facts["stated_rates"].height == 8


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.book.__name__)
def test_every_file_brings_facts_of_its_own(file: Ugly, ugly_ones: Loaded) -> None:
    assert sum(frame.filter(file_name=file.told_as).height for frame in ugly_ones.sources.values()) > 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.book.__name__)
def test_the_cell_that_a_fact_names_holds_what_it_says(file: Ugly, ugly_ones: Loaded) -> None:
    pages = dict(pages_of(ugly_ones.folder / file.path, file))
    seen = 0
    for form, frame in ugly_ones.sources.items():
        for fact in frame.filter(file_name=file.told_as).iter_rows(named=True) if pages else ():
            page = pages[fact["sheet"]]
            for named, written in zip(fact["cells"].split(), fact["written"].split(LIST), strict=True):
                figure, _, letters = named.partition(":")
                assert figure in FORMS[form].lake_schema
                assert shown(page[fact["row"] - 1][column(letters)]) == written, (file.path, fact["sheet"], named)
                seen += 1
    assert seen or not pages


def pages_of(path: Path, file: Ugly) -> Iterator[tuple[str, list[list[Any]]]]:
    """The cells of a file by sheet, read by somebody else than the reader; nothing where there is nobody else."""
    content = path.read_bytes()
    if file.path in TEXTS:
        encoding, delimiter = TEXTS[file.path]
        yield "", list(csv.reader(content.decode(encoding).splitlines(), delimiter=delimiter))
    elif content.startswith(b"PK") and not file.inside:
        for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
            yield sheet.title, [list(row) for row in sheet.iter_rows(max_col=100, values_only=True)]
    elif content.startswith(b"\xd0\xcf"):
        book = python_calamine.load_workbook(io.BytesIO(content))
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def column(letters: str) -> int:
    """A column's number from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def shown(cell: Any) -> str:
    """A cell as it is kept beside a fact."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0")
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell).strip()
