"""A lake on any file system of a cluster in; its marts out: `spark-submit build_marts.py LAKE MARTS`.

Needs PySpark 3.3 or newer, Python 3.8 or newer and, beside it in one zip (--py-files), warehouse/model_run.py and
warehouse/spark_engine.py; the models are the text files of warehouse/models/spark.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from warehouse.model_run import WHOLE_FORMS, Facts, Run, last_days
from warehouse.spark_engine import Spark, literally


class Submitted(Spark):
    """The engine within spark-submit: the lake's own file system reads and moves the files."""

    def _columns_of(self, path: str) -> Any:
        return self._session.read.parquet(literally(path)).schema

    def _put(self, folder: str, path: str) -> None:
        jvm: Any = self._session._jvm
        source, target = jvm.org.apache.hadoop.fs.Path(folder), jvm.org.apache.hadoop.fs.Path(path)
        files = source.getFileSystem(self._session._jsc.hadoopConfiguration())
        (part,) = [one.getPath() for one in files.listStatus(source) if one.getPath().getName().startswith("part-")]
        files.mkdirs(target.getParent())
        files.delete(target, False)
        if not files.rename(part, target):
            raise OSError(f"{folder} → {path}")
        files.delete(source, True)


def main(arguments: list[str]) -> None:
    """Make every mart of every period, or of those named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("lake", help="the folder lake of the data folder, as the cluster names it")
    parser.add_argument("marts", help="where the marts go")
    parser.add_argument("--models", required=True, help="warehouse/models/spark, on the machine of the driver")
    parser.add_argument("--days", required=True, metavar="10,15", help="last day for counties, for reviews")
    parser.add_argument("--days-of", nargs="*", default=[], metavar="37=5,10", help="the same of one province")
    parser.add_argument("--periods", nargs="*", type=int, default=[], metavar="201507", help="of periods only these")
    args = parser.parse_args(arguments)
    from pyspark.sql import SparkSession

    session = SparkSession.builder.appName("gaibo marts").getOrCreate()
    days = {"": args.days, **dict(one.split("=", 1) for one in args.days_of)}
    run = make_run(Submitted(session), args.lake.rstrip("/"), args.marts.rstrip("/"), Path(args.models))

    def deadlines(province: str, period: int) -> Any:
        county, review = map(int, days.get(province[:2], days[""]).split(","))
        return last_days(period, county, review)

    periods = run.whole(deadlines)
    for period in args.periods or periods:
        run.period(period)
        print(f"{period}: done", flush=True)
    if not periods:
        run.period(None)
    session.stop()


def make_run(engine: Submitted, lake: str, marts: str, models: Path) -> Run:
    """The models over a lake; which files there are is what the records of its loads say."""
    empty = f"{lake}/empty"
    engine.read("lake_submission", [f"{empty}/submission.parquet", f"{lake}/submission/*.parquet"])
    sent = engine.query("select distinct form, period, load_id from lake_submission where rows > 0")

    def file(form: str, period: int | None, load_id: int) -> str:
        return f"{lake}/{form}/" + (f"period={period}/" if period else "") + f"{load_id:06d}.parquet"

    facts = Facts(
        region=f"{lake}/region.parquet",
        submissions=[f"{lake}/submission/*.parquet"],
        empty=lambda form: f"{empty}/{form}.parquet",
        files=lambda form: [file(*one) for one in sorted(sent, key=str) if one[0] == form and form in WHOLE_FORMS],
        file=file,
    )
    return Run(
        engine,
        facts,
        text=lambda model: (models / f"{model}.sql").read_text(encoding="utf-8"),
        mart=lambda model, part: f"{marts}/{model}/{part}.parquet",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
