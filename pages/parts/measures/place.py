"""A region's code in; its page opened: the county page for a county, this page of the city for a city."""

from pages.parts import address
from reports.reading.scope import Scope


def open_place(scope: Scope, code: str) -> None:
    """Callback of a mark or a row; a region without a task has no page."""
    region = scope.regions.get(code)
    if region and region["level"] == "county":
        address.open_page("county", region=code)
    elif region:
        address.put(region=code)
