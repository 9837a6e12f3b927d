"""The data folder in; what no longer agrees between originals, facts and the current version out, as sentences."""

from dataclasses import dataclass

from etl import received
from warehouse import engines, lake
from warehouse.store import current_version, query, versions, writer


@dataclass(frozen=True)
class Verification:
    """What was looked at and what was wrong; nothing wrong means that every figure can be made again from originals."""

    version: str
    originals: int
    facts: int
    findings: int
    problems: tuple[str, ...]


def verify() -> Verification:
    """Compare every original with its hash, every load with its facts, and the facts with the current version.

    Raises:
        warehouse.store.WarehouseMissing: nothing has been published.
    """
    with writer():
        return _verify(current_version())


def _verify(version: str) -> Verification:
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
    published = query("select checksum, rows from version").row(0, named=True)
    if engines.marked() or received.pending():
        problems.append("有装入没有完成，现有事实尚未发布。再运行一次 load 或 rebuild 即可。")
    elif version == versions()[-1].id and published["checksum"] != lake.checksum():
        problems.append(f"版本{version}与现有事实不一致：事实在发布之后有变化，或文件受损。")
    findings = int(query("select count(*) from finding").item())
    originals = sum(len(manifest.files) for manifest in manifests)
    return Verification(version, originals, published["rows"], findings, tuple(problems))
