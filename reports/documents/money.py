"""A scope in; what a document says of its money, whatever of it was reported, out."""

from collections.abc import Iterator
from typing import Any

from locales import _
from reports.documents import tables
from reports.model import Block, Para
from reports.reading.funds import ask_sources
from reports.reading.scope import Scope
from reports.told import funds, matching
from reports.told.traced import traced


def reported(scope: Scope, own: dict[str, dict[str, Any]]) -> bool:
    """Whether the scope's region has reported any money."""
    return "utilization" in own and not ask_sources(scope).rows().filter(source="all").is_empty()


def money(scope: Scope, own: dict[str, dict[str, Any]]) -> Iterator[Block]:
    """How far the money has come by source, and what cities and counties owe; a sentence where nothing was reported."""
    if not reported(scope, own):
        yield Para(_("没有收到资金报表，资金没有可写的。"))
        return
    yield from traced(funds.sentence, scope, own)
    yield tables.sources(scope)
    if "matching_gap" in own:
        yield from traced(matching.sentence, scope, own)
