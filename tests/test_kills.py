"""Real processes killed at points spread over what they do: the last version answers, and nothing accepted is lost."""

import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl import received
from etl.known import as_known_in
from etl.load import rebuild
from etl.verify import verify
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, TENGZHOU, House
from tests.struck import COMMITTING, FINISHED, STAGING, STARTING, SWITCHING, Struck, killed, timed
from tests.test_load import start_rate
from warehouse import lake, publishing, store
from warehouse.disk import sha256_of
from warehouse.records import Record
from warehouse.store import query, query_at

pytestmark = pytest.mark.tables("report")

SEED = 20150707
CHUNKS = 10
CHUNK = ("load", "load", "load", "load", "load", "load", "rebuild", "rebuild", "known", "prune")
# So long a child needs before it holds the lock, about; a tenth of the points fall there.
START_UP = 0.9


@pytest.fixture(scope="module")
def struck() -> Iterator[Struck]:
    """What the points of this module hit, told at its end."""
    struck = Struck()
    yield struck
    for (command, stage), points in sorted(struck.points.items()):
        print(f"\n{command:8} {stage:34} {points:3}", end="")
    print(f"\n{struck.points.total()} points; held the lock for {struck.seconds}")


class Sender:
    """Sends reports of 兰山 that say one ㎡ more each time, and remembers every original that was accepted."""

    def __init__(self, house: House, many: bool) -> None:
        self.house, self.started, self.accepted = house, 10, set[str]()
        counties = (LANSHAN, FEIXIAN, SHIZHONG, TENGZHOU)
        first = [house.plan(dict.fromkeys(counties, 1000)), self.next()]
        if many:
            first += [house.progress(p, {c: 5}) for p in ("2015-03", "2015-05", "2015-09") for c in counties]
        house.load(*first)
        house.load(self.next())
        issued = store.data_dir() / "issued" / "brief.json"
        issued.parent.mkdir()
        issued.write_text('{"version": "v000002"}', encoding="utf-8")
        self.remember()

    def next(self) -> Path:
        """The next report."""
        self.started += 1
        return self.house.progress("2015-07", {LANSHAN: self.started})

    def remember(self) -> None:
        """All originals that are accepted now must stay."""
        self.accepted |= {original.sha256 for one in received.manifests() for original in one.files}

    def all_there(self) -> bool:
        """Whether every original that ever was accepted is named by a load, and intact."""
        originals = [original for one in received.manifests() for original in one.files]
        return self.accepted <= {o.sha256 for o in originals} and all(map(received.is_intact, originals))


def litter(versions: int) -> None:
    """Publish versions that hold nothing but their row, for pruning to clear away, and go back to the current one."""
    current = store.version(store.current_version())
    columns = [name for name in Record.__dataclass_fields__ if name != "file"]
    row = [getattr(current.record, name) for name in columns]

    def fill(con: duckdb.DuckDBPyConnection, version: str) -> None:
        said = ", ".join(f"${name} as {name}" for name in columns)
        con.execute(f"create table version as select {said}", dict(zip(columns, [version, *row[1:]], strict=True)))

    for _ in range(versions):
        publishing.publish(fill)
    publishing.rollback(current.id)


def prepare(command: str, sender: Sender) -> tuple[list[str], Path | None]:
    """The command line, and the file it sends."""
    if command == "load":
        sent = sender.next()
        return ["load", str(sent)], sent
    if command == "known":
        if not store.version("v000001").current:
            store.version_path("v000001").unlink(missing_ok=True)
        return ["rebuild", "--as-known-in", "v000001"], None
    if command == "prune":
        litter(16)
    return [command], None


def strike(command: str, at: float | str, sender: Sender, struck: Struck, kind: str, more: int = 4) -> None:
    """One point: kill, look, run the next command, look again.

    `at` is a fraction of the time the command takes, or a stage. A command that ends before it is killed is no point:
    the next is tried on a shorter time, so many times more.
    """
    if kind not in struck.seconds:
        struck.seconds[kind] = round(timed(prepare(command, sender)[0]), 3)
        sender.remember()
    known_then = query_at("v000002", "select * from metric_value")
    before = start_rate(LANSHAN)
    line, sent = prepare(command, sender)
    after = sender.started / 1000 if sent else before
    hit = killed(line, at if isinstance(at, str) else at * (struck.seconds[kind] if at > 0 else START_UP))
    if hit != FINISHED:
        struck.points[command, hit] += 1
    assert query("select count(*) from metric_value").item() > 0
    assert start_rate(LANSHAN) in (before, after), hit
    assert sender.all_there(), hit
    again = sent or sender.next()
    assert sender.house.load(again).accepted, hit
    assert start_rate(LANSHAN) == sender.started / 1000, hit
    assert verify().problems == (), hit
    sender.remember()
    assert sender.all_there() and sha256_of(again) in sender.accepted, hit
    left = [p for pattern in ("*.unfinished", "*.building*", "*.pending") for p in store.data_dir().rglob(pattern)]
    assert not left and not [*store.data_dir().glob("*.old"), *store.data_dir().glob("*.new")], (hit, left)
    if command == "known":
        assert as_known_in("v000001", force=True).figures_equal, hit
    assert query_at("v000002", "select * from metric_value").equals(known_then), hit
    if hit == FINISHED:
        assert more, f"{command} was never killed at {at}"
        struck.seconds[kind] *= 0.85
        strike(command, at if more > 1 else 0.5, sender, struck, kind, more - 1)


def finish(sender: Sender) -> None:
    """In the end everything can be made again from the originals, equal to what there is."""
    facts, figures = lake.checksum(), store.version(store.current_version()).record.figures_checksum
    assert rebuild().accepted
    assert lake.checksum() == facts
    assert store.version(store.current_version()).record.figures_checksum == figures
    assert verify().problems == () and sender.all_there()


def sweep(commands: tuple[str, ...], points: list[float | str], sender: Sender, struck: Struck, many: bool) -> None:
    for command, at in zip(commands, points, strict=True):
        strike(command, at, sender, struck, f"{command}, many files" if many else command)
    finish(sender)


def test_a_process_killed_while_committing_or_rebuilding_loses_nothing(house: House, struck: Struck) -> None:
    points: list[float | str] = [COMMITTING, random.Random(SEED).random()]
    sweep(("load", "rebuild"), points, Sender(house, many=False), struck, many=False)


@pytest.mark.slow
def test_a_process_killed_anywhere_loses_nothing(house: House, struck: Struck) -> None:
    draw = random.Random(SEED)
    points: list[float | str] = [draw.random(), SWITCHING, *(draw.random() for _ in range(3))]
    sweep(("load", "load", "rebuild", "known", "prune"), points, Sender(house, many=False), struck, many=False)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_processes_killed_at_a_hundred_points_lose_nothing(house: House, struck: Struck, chunk: int) -> None:
    draw, many = random.Random(SEED + chunk), chunk % 3 == 2
    points: list[float | str] = []
    for place, command in enumerate(CHUNK):
        same, of = CHUNK[:place].count(command), CHUNK.count(command) * CHUNKS
        points.append((same * CHUNKS + chunk + draw.random()) / of)
    points[chunk] = -draw.random()  # this one falls into the start of the process
    points[CHUNK.index("load") + 5 - (chunk == 5)] = (STAGING, COMMITTING, SWITCHING)[chunk % 3]
    sweep(CHUNK, points, Sender(house, many), struck, many)


@pytest.mark.slow
def test_the_hundred_points_fell_into_every_stage_of_any_length(struck: Struck) -> None:
    assert struck.points.total() >= CHUNKS * len(CHUNK)
    stages = {stage for _, stage in struck.points}
    assert {
        STARTING, "preparing or reading", COMMITTING, "building marts", "assembling the version",
        "building marts aside", "staging a new lake", "clearing away or ending",
    } <= stages  # fmt: skip
