"""How a region's counties reported, period by period, in; a sentence about the last one out."""

import polars as pl

from locales import _, day, month
from reports.reading.scope import Scope
from reports.told.traced import count


def sentence(scope: Scope, rows: pl.DataFrame) -> str:
    """How many reported, on time, late or not, how many were reviewed, and by when each was due."""
    counts = rows.row(-1, named=True)
    words = _(
        "{region}{month}双月报：应报 **{counties}** 个县，已报 **{reported}** 个（按时 {on_time}，迟报 {late}），"
        "未报 **{missing}** 个（其中退回待改 {returned} 个）。市级已审 {reviewed} 个，待审 {unreviewed} 个。"
    )
    names = ("counties", "reported", "on_time", "late", "missing", "returned", "reviewed", "unreviewed")
    counted = {name: count(counts[name], _("报送的县数"), scope.place, "reporting") for name in names}
    said = words.format(region=scope.place, month=month(scope.period or ""), **counted)
    return said + _("县级应于{county_day}前报送，市级应于{review_day}前审核。").format(
        county_day=day(counts["deadline"]), review_day=day(counts["review_deadline"])
    )
