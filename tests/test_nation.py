"""The synthetic nation: its forms are accepted as an office's would be, add up, and are the same for the same seed."""

from pathlib import Path

import polars as pl
import pytest

from bench import nation, nation_words
from etl.load import load
from warehouse import store

TINY = nation.SCALES["tiny"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nation")
    assert list(nation.generate(folder, TINY, 2)) == ["山东省", "河南省"]
    return folder


def test_a_nation_loads_with_its_own_regions_and_its_ledger_agrees_with_its_reports(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(written))
    outcome = load(sorted((written / "inbox").iterdir()), label="合成")
    assert outcome.version == "v000001"
    assert outcome.faults == ()
    counted = store.query("select count(*) as n, count(distinct county_code) as counties from project_ledger").row(0)
    assert counted == (2 * store.query("select sum(planned_projects) as n from county_plan").item(), TINY.counties)
    assert store.query("select count(*) from finding where \"check\" = 'ledger_differs_from_report'").item() == 0


def test_the_same_seed_writes_the_same_rows(written: Path, tmp_path: Path) -> None:
    list(nation.generate(tmp_path, TINY, 2))
    files = sorted(path.relative_to(written / "inbox") for path in (written / "inbox").rglob("*.parquet"))
    assert len(files) == 2 * (4 + 2 * 3)
    assert all(pl.read_parquet(written / "inbox" / f).equals(pl.read_parquet(tmp_path / "inbox" / f)) for f in files)
    list(nation.generate(tmp_path / "other", TINY, 1, seed=7))
    assert not pl.read_parquet(tmp_path / "inbox" / files[0]).equals(
        pl.read_parquet(tmp_path / "other/inbox" / files[0])
    )


def test_there_are_as_many_counties_as_promised_and_no_name_twice_in_a_city() -> None:
    regions = list(nation_words.regions(tuple(nation_words.PROVINCES), 2600))
    counties = [(city, name) for _, name, level, city, *_ in regions if level == "county"]
    assert len(counties) == len(set(counties)) == 2600
    assert len({code for code, *_ in regions}) == len(regions)
    with pytest.raises(ValueError, match="periods"):
        nation.periods(99)
