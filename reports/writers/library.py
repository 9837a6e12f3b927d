"""Nothing in; the part of plotly.js that draws axes, for documents that need no network, out."""

from functools import cache

from warehouse.settings import ROOT


@cache
def plotly_js() -> str:
    """A third of the whole library, fetched by `make plotly` at the version of the plotly package."""
    return (ROOT / "static" / "plotly-cartesian.min.js").read_text(encoding="utf-8")
