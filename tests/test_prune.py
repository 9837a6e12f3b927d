"""Pruning: which versions keep their files by the rule, what is cleared away, and what a kill in between leaves."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from etl import __main__ as command_line
from etl.known import as_known_in
from etl.verify import verify
from tests.conftest import LANSHAN, House
from tests.test_load import start_rate
from warehouse import pruning, publishing, settings, store
from warehouse.records import Record
from warehouse.store import Version

pytestmark = pytest.mark.tables()


@pytest.fixture
def two_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule by which the two newest versions stay, whatever their month."""
    rule = replace(settings.SETTINGS.versions, keep_newest=2, keep_last_of_month=0)
    monkeypatch.setattr(settings, "SETTINGS", replace(settings.SETTINGS, versions=rule))


def publish(house: House, last: int) -> None:
    """Load a plan and then, until there are so many versions, the same report with one more ㎡ started."""
    if not store.versions():
        house.load(house.plan({LANSHAN: 100}))
    for n in range(len(store.versions()) + 1, last + 1):
        house.load(house.progress("2015-07", {LANSHAN: n}))


def kept() -> list[str]:
    return [version.id for version in store.versions() if version.kept]


def versions(*months: str, current: int = -1, kept: bool = True) -> list[Version]:
    """Versions published at the given moments."""
    moments = [datetime.fromisoformat(month) for month in months]
    ids = [f"v{n:06d}" for n in range(1, len(months) + 1)]
    return [
        Version(
            id, store.version_path(id), moment, id == ids[current], kept, 1, 1, 1, None,
            Record(id, moment, 1, 1, 1, None, None, None, None),
        )
        for id, moment in zip(ids, moments, strict=True)
    ]  # fmt: skip


def rule(monkeypatch: pytest.MonkeyPatch, newest: int, months: int) -> None:
    of = replace(settings.SETTINGS.versions, keep_newest=newest, keep_last_of_month=months)
    monkeypatch.setattr(settings, "SETTINGS", replace(settings.SETTINGS, versions=of))


YEAR = [f"2016-{month:02d}-{day}T04:00" for month in range(1, 13) for day in ("10", "20")]


@pytest.mark.parametrize(
    ("newest", "months", "stay"),
    [
        (1, 0, {24}),
        (3, 0, {22, 23, 24}),
        (0, 3, {20, 22, 24}),
        (3, 3, {20, 22, 23, 24}),
        (30, 0, set(range(1, 25))),
        (0, 99, {*range(2, 25, 2)}),
        (0, 0, {24}),
    ],
)
def test_the_newest_and_the_last_of_each_month_stay(
    house: House, monkeypatch: pytest.MonkeyPatch, newest: int, months: int, stay: set[int]
) -> None:
    rule(monkeypatch, newest, months)
    cleared = {int(version.id[1:]) for version in pruning.superfluous(versions(*YEAR))}
    assert cleared == set(range(1, 25)) - stay


def test_a_month_ends_by_the_clock_of_china(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    rule(monkeypatch, 0, 2)
    published = versions("2016-07-31T15:59", "2016-07-31T16:01", "2016-08-30T00:00")
    assert [version.id for version in pruning.superfluous(published)] == ["v000002"]


def test_the_current_version_stays_however_old_and_one_that_could_not_be_made_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(monkeypatch, 1, 0)
    first, second, third, last = versions(*YEAR[:4], current=0)
    assert pruning.superfluous([first, second, replace(third, last_load=None), last]) == [second]
    assert pruning.superfluous(versions(*YEAR[:4], kept=False)) == []


def test_a_load_clears_away_what_need_not_stay_and_keeps_every_record(house: House, two_stay: None) -> None:
    publish(house, 5)
    assert kept() == ["v000004", "v000005"]
    assert [version.id for version in store.versions()] == [f"v00000{n}" for n in range(1, 6)]
    assert verify().problems == ()
    assert as_known_in("v000003").figures_equal
    assert store.query_at("v000003", "select max(value) from metric_value where metric = 'start_rate'").item() == 0.03
    publish(house, 6)
    assert kept() == ["v000005", "v000006"]


def test_a_version_that_an_issued_document_names_stays(house: House, two_stay: None) -> None:
    publish(house, 2)
    issued = store.data_dir() / "issued" / "2015" / "简报.json"
    issued.parent.mkdir(parents=True)
    issued.write_text(json.dumps({"title": "简报", "data": {"version": "v000001"}}, indent=1), encoding="utf-8")
    issued.with_name("damaged.json").write_bytes(b'\xff{"version":"v000002", "title"')
    publish(house, 6)
    assert kept() == ["v000001", "v000002", "v000005", "v000006"]


def test_the_command_clears_away_or_only_says_what_it_would(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(house, 4)
    assert command_line.main(["prune"]) == 0
    assert capsys.readouterr().out == "没有需要清理的版本。\n"
    rule(monkeypatch, 2, 0)
    assert command_line.main(["prune", "--dry-run"]) == 0
    assert "将清理2个版本的文件：v000001、v000002。" in capsys.readouterr().out
    assert len(kept()) == 4
    assert command_line.main(["prune", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"cleared": ["v000001", "v000002"], "other": 0, "dry_run": False}
    assert kept() == ["v000003", "v000004"]


def test_the_current_version_cannot_be_cleared_away(house: House) -> None:
    publish(house, 1)
    with pytest.raises(ValueError, match="current"):
        publishing.clear(store.version("v000001"))
    assert kept() == ["v000001"]


@pytest.mark.parametrize("killed_at", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_pruning_killed_in_between_is_made_up_for_by_the_next_publication(
    house: House, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    publish(house, 4)
    rule(monkeypatch, 2, 0)
    sent, clear, calls = house.progress("2015-07", {LANSHAN: 50}), publishing.clear, 0

    def killed(version: Version) -> None:
        nonlocal calls
        calls += 1
        if calls == killed_at:
            raise KeyboardInterrupt
        clear(version)

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "clear", killed)
        with pytest.raises(KeyboardInterrupt):
            house.load(sent)
    assert store.current_version() == "v000005"
    assert start_rate(LANSHAN) == 0.5
    assert kept() == [f"v00000{n}" for n in range(killed_at, 6)]
    assert verify().problems == ()
    assert house.load(sent).version is None
    publish(house, 6)
    assert kept() == ["v000005", "v000006"]


@pytest.mark.slow
def test_a_version_that_cannot_be_cleared_away_does_not_undo_the_publication(
    house: House, two_stay: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish(house, 2)

    def refused(version: Version) -> None:
        raise OSError("busy")

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "clear", refused)
        publish(house, 3)
    assert store.current_version() == "v000003"
    assert "版本v000003已发布；清理旧版本没有完成：busy" in caplog.text
    publish(house, 4)
    assert kept() == ["v000003", "v000004"]


def test_records_tell_the_moment_of_publication_in_utc(house: House) -> None:
    before = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    publish(house, 1)
    assert before <= store.version("v000001").record.published_at <= datetime.now(UTC).replace(tzinfo=None)
