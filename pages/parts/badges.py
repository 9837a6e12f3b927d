"""A county's reports in; a badge for each out, in Markdown."""

import polars as pl

from locales import _, language
from warehouse.terms import term

# Colour and sign of each status.
BADGES = {"on_time": ("gray", "✓"), "late": ("orange", "◷"), "missing": ("red", "✗")}


def reports(rows: pl.DataFrame) -> str:
    """A county's reports, period by period: on time, late, or missing."""
    badges = []
    for row in rows.iter_rows(named=True):
        colour, sign = BADGES[row["status"]]
        badges.append(f":{colour}-badge[{row['period']} {sign} {term('status', row['status'], language())}]")
    return _("报送情况") + " " + " ".join(badges)
