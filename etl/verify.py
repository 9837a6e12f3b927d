"""The data folder in; what no longer agrees between originals, facts and the current version out, as sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from etl import received
from warehouse import engines, lake, publishing, store
from warehouse.figures import checksum_sql
from warehouse.store import Version
from warehouse.writing import writer


@dataclass(frozen=True)
class Verification:
    """What was looked at and what was wrong; nothing wrong means that every figure can be made again from originals."""

    version: str
    originals: int
    facts: int
    findings: int
    problems: tuple[str, ...]


def verify() -> Verification:
    """Compare every original with its hash, every load with its facts, and the current version with its record.

    Raises:
        warehouse.store.WarehouseMissing: nothing has been published.
    """
    with writer():
        return _verify(store.version(store.current_version()))


def _verify(current: Version) -> Verification:
    manifests = received.manifests()
    problems = [
        f"第{manifest.load_id}次装入的原件“{original.name}”不见了或被改动过。"
        for manifest in manifests
        for original in manifest.files
        if not received.is_intact(original)
    ]
    loads, committed = {manifest.load_id for manifest in manifests}, lake.committed() - set(received.pending())
    problems += [f"第{load}次装入有原件而没有事实。" for load in sorted(loads - committed)]
    problems += [f"第{load}次装入有事实而没有原件。" for load in sorted(committed - loads)]
    differs = current.last_load is not None and _facts_at(current.last_load) != current.record.checksum
    if _is_unfinished() or (differs and engines.marked()):
        problems.append("有装入没有完成，现有事实尚未发布。再运行一次 load 或 rebuild 即可。")
    elif differs:
        problems.append(f"版本{current.id}与现有事实不一致：事实在发布之后有变化，或文件受损。")
    problems += _faults_of(current)
    problems += [
        f"版本{kept.id}的文件打不开。可用 python -m etl rebuild --as-known-in {kept.id} 重做。"
        for kept in store.versions()
        if kept.kept and not kept.current and not publishing.opens(kept)
    ]
    originals = sum(len(manifest.files) for manifest in manifests)
    return Verification(current.id, originals, current.rows or 0, _findings(current), tuple(problems))


def _is_unfinished() -> bool:
    """Whether there are facts that no version has published."""
    published = store.versions()[-1].last_load
    newer = published is not None and max(lake.committed(), default=0) > published
    return newer or bool(received.pending())


def _facts_at(load_id: int) -> str:
    with lake.known_at(load_id):
        return lake.checksum()


def _faults_of(current: Version) -> Iterator[str]:
    """What is wrong with the current version's file; one without a record can only be opened."""
    again = f"可用 python -m etl rebuild --as-known-in {current.id} 重做。"
    if not publishing.is_whole(current):
        yield f"版本{current.id}的文件受损，或在发布之后被改动。{again}"
    if current.record.file is None or current.record.file.figures_checksum is None:
        return
    try:
        figures_checksum = store.query_at(current.id, checksum_sql()).item()
    except (store.WarehouseMissing, duckdb.Error):
        yield f"版本{current.id}的数读不出来。{again}"
        return
    if figures_checksum != current.record.file.figures_checksum:
        yield f"版本{current.id}的数与发布时记下的校验和不符。{again}"


def _findings(current: Version) -> int:
    try:
        return int(store.query_at(current.id, "select count(*) from finding").item())
    except (store.WarehouseMissing, duckdb.Error):
        return 0
