"""A load's frames and the region of whoever sends it in; each report of a place that is not theirs, a fault, out."""

from collections.abc import Mapping

import polars as pl

from etl.faults import Fault, bad
from etl.regions import Regions


def outside(frames: Mapping[str, pl.DataFrame], region: str | None, regions: Regions) -> list[Fault]:
    """One fault for each place and file; `region` is the code of a province, city or county, None for everywhere.

    Raises:
        ValueError: there is no such region.
    """
    if region is None:
        return []
    if region not in regions.by_code:
        raise ValueError(f"没有代码为 {region} 的地区。")
    own = regions.by_code[region].name
    faults = []
    for frame in frames.values():
        first = frame.unique(["county_code", "file_name"], keep="first", maintain_order=True)
        for row in first.select("county_code", "file_name", "sheet", "row").iter_rows(named=True):
            code = row["county_code"]
            if not regions.covers(region, code):
                name = regions[code].name
                why = bad("not_yours", own=own)
                faults.append(Fault(row["file_name"], why, row["sheet"], row["row"], "county_code", name))
    return faults
