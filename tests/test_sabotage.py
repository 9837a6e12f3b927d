"""One thing wrong in an ugly file: it is refused, the right cell is named, nothing else is told, nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.faults import Fault
from etl.load import load
from tests.ugly import sabotage_july, sabotage_ledgers, sabotage_may, sabotage_plans
from tests.ugly.catalog import FILES, clean_folder
from tests.ugly.files import Sabotage
from tests.ugly.grids import Told
from warehouse import lake, store

SABOTAGES = [
    *sabotage_plans.SABOTAGES,
    *sabotage_may.SABOTAGES,
    *sabotage_july.SABOTAGES,
    *sabotage_ledgers.SABOTAGES,
]


@dataclass(frozen=True)
class State:
    """What a load would change: the version that is served and the facts that count."""

    version: str
    facts: str

    @classmethod
    def now(cls) -> "State":
        """As it is."""
        return cls(store.current_version(), lake.checksum())


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """A data folder that has the clean facts already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBO_DATA", str(tmp_path_factory.mktemp("sabotaged")))
        assert load([clean_folder(tmp_path_factory.mktemp("clean") / "sent")]).accepted
        yield State.now()


def told(fault: Fault) -> Told:
    """A fault as a sabotage expects it: its kind, sheet, and cell or row."""
    return fault.why.kind, fault.sheet, fault.cell or ("" if fault.row is None else str(fault.row))


def test_every_ugly_file_is_sabotaged() -> None:
    assert {file.path for file in FILES} == {sabotage.file.path for sabotage in SABOTAGES}
    names = [sabotage.name for sabotage in SABOTAGES]
    assert len(names) >= 60 and len(names) == len(set(names))


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.name)
def test_a_sabotaged_file_is_refused_and_the_right_cell_is_named(
    sabotage: Sabotage, loaded: State, tmp_path: Path
) -> None:
    path, expected = sabotage.make(tmp_path)
    outcome = load([path])
    assert sorted(map(told, outcome.faults)) == sorted(expected)
    assert {fault.file for fault in outcome.faults} == {path.name if sabotage.damage else sabotage.file.told_as}
    assert not outcome.accepted and outcome.version is None
    assert State.now() == loaded
