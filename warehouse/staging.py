"""Facts of one load in, as they come; a Parquet file per form and period out, under its name once all are whole."""

from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow as pa
import pyarrow.parquet

from warehouse import lake
from warehouse.disk import sync

# So many rows show whether a column repeats a few values, which are then written once.
_SAMPLE, _FEW = 10_000, 10


class Staging:
    """The facts of a load being written; they count once `lake.commit` has been called."""

    def __init__(self, load_id: int) -> None:
        self._load_id = load_id
        self._writers: dict[Path, pyarrow.parquet.ParquetWriter] = {}

    def write(self, form: str, facts: pl.DataFrame) -> None:
        """Write facts of a form below those that are written already, one file per period."""
        if "period" not in facts.columns:
            self._append(lake.facts_path(form, None, self._load_id), facts)
            return
        periods = facts["period"].unique(maintain_order=True)
        for period in periods:
            part = facts if len(periods) == 1 else facts.filter(period=period)
            self._append(lake.facts_path(form, period, self._load_id), part)

    def _append(self, path: Path, facts: pl.DataFrame) -> None:
        table = facts.to_arrow(compat_level=pl.CompatLevel.oldest())
        if path not in self._writers:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[path] = pyarrow.parquet.ParquetWriter(
                path.with_suffix(".unfinished"),
                table.schema,
                compression="zstd",
                use_dictionary=_repetitive(facts.head(_SAMPLE)),
                store_schema=False,
            )
        self._writers[path].write_table(table)

    def __enter__(self) -> "Staging":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for path, writer in self._writers.items():
                writer.close()
                if kind is None:
                    sync(path.with_suffix(".unfinished"))
            if kind is None:
                for path in self._writers:
                    path.with_suffix(".unfinished").replace(path)
        except pa.ArrowException:
            if kind is None:
                raise
        finally:
            for path in self._writers:
                path.with_suffix(".unfinished").unlink(missing_ok=True)


def _repetitive(facts: pl.DataFrame) -> list[str]:
    """The columns whose values repeat, of facts without a row all."""
    distinct = facts.select(pl.all().n_unique())
    return [name for name in facts.columns if distinct[name].item() * _FEW <= facts.height or facts.height < _FEW]
