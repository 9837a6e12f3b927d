"""The models in; the same for Spark, warehouse/models/spark/, out: `python -m tools.transpile`."""

from pathlib import Path

import sqlglot

MODELS = Path(__file__).parent.parent / "warehouse" / "models"


def for_spark(sql: str) -> str:
    """A model as Spark 3.3 and newer read it."""
    (made,) = sqlglot.transpile(
        sql, read="duckdb", write="spark", pretty=True, unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    return made + "\n"


def main() -> None:
    """Write every model anew, and none that is no more."""
    folder = MODELS / "spark"
    models = {path.name: for_spark(path.read_text(encoding="utf-8")) for path in MODELS.glob("*.sql")}
    for path in folder.glob("*.sql"):
        if path.name not in models:
            path.unlink()
    for name, sql in models.items():
        (folder / name).write_text(sql, encoding="utf-8")


if __name__ == "__main__":
    main()
