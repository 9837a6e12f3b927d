"""A published version's record and the lake in; its file made again as known then, and whether it is the same, out."""

from dataclasses import dataclass, replace

import duckdb

from etl import received
from etl.load import IncompleteError
from warehouse import engines, lake, publishing, store, writing
from warehouse.assemble import assemble
from warehouse.engines import Progress
from warehouse.records import Record


@dataclass(frozen=True)
class Known:
    """Whether a version's file was made again, and what of it is as it was published.

    Unless `made`, the file was there and whole, and nothing was compared.
    """

    version: str
    made: bool
    facts_equal: bool = True
    figures_equal: bool = True
    definitions_equal: bool = True

    @property
    def sentence(self) -> str:
        """The same in words."""
        if not self.made:
            return f"版本{self.version}的文件还在，完好无损，没有重做。要重做请加 --force。"
        words = {True: "与发布时相同", False: "与发布时不同"}
        said = f"版本{self.version}已重做：事实{words[self.facts_equal]}，数{words[self.figures_equal]}。"
        if not self.definitions_equal:
            said += "发布之后定义（指标、模型、规则或设置）有过修改，数" + (
                "仍然相同。" if self.figures_equal else "可能因此不同。"
            )
        return said


def as_known_in(version: str, force: bool = False, progress: Progress | None = None, wait: bool = True) -> Known:
    """Make the file of a version that was cleared away or damaged again, from the facts of the loads it held.

    The lake, the marts, the pointer and every other version stay as they are. A file that is there and whole is made
    again only by `force`.

    Raises:
        warehouse.store.WarehouseMissing: there is no such version.
        warehouse.writing.WarehouseBusy: another loader is at work and `wait` is false.
        IncompleteError: the loads it held are not known, or facts of them are gone.
    """
    with writing.writer(wait):
        publishing.recover()
        known = store.version(version)
        if not force and publishing.is_whole(known):
            return Known(version, made=False)
        if known.last_load is None:
            raise IncompleteError(f"版本{version}没有记下它包含哪些装入（由以前的程序发布），不能重做。")
        if lost := {m.load_id for m in received.manifests() if m.load_id <= known.last_load} - lake.committed():
            raise IncompleteError(f"{len(lost)}次装入的事实不见了，原件都在。请先运行 python -m etl rebuild。")
        return _made_again(known.record, known.last_load, progress)


def _made_again(was: Record, last_load: int, progress: Progress | None) -> Known:
    def fill(con: duckdb.DuckDBPyConnection, version: str) -> None:
        assemble(con, version)
        con.execute("update version set published_at = $published_at", {"published_at": was.published_at})

    with lake.known_at(last_load), engines.aside():
        engines.build(progress)
        now = publishing.prepared(was.id, fill)
    publishing.put_again(replace(was, file=now.file))
    return Known(
        was.id,
        made=True,
        facts_equal=now.checksum == was.checksum,
        figures_equal=now.figures_checksum == was.figures_checksum,
        definitions_equal=now.definitions == was.definitions,
    )
