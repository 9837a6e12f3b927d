"""Published versions in; those whose files need not stay, by the rule of settings.toml, cleared away out."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

from warehouse import publishing, settings, store
from warehouse.store import Version

# A month ends when it ends for the people who publish.
CHINA = timezone(timedelta(hours=8))

NAMES_VERSION = re.compile(r'"version"\s*:\s*"(v\d{6,})"')


def prune() -> list[Version]:
    """Clear away what `superfluous` lists, oldest first; whoever calls it holds the writer's lock."""
    cleared = superfluous(store.versions())
    for version in cleared:
        publishing.clear(version)
    return cleared


def superfluous(versions: Sequence[Version]) -> list[Version]:
    """Of the versions whose files are there those that neither the rule nor an issued document keeps.

    One that could not be made again stays too: an older layout's, which does not tell its last load.
    """
    rule = settings.SETTINGS.versions
    kept = [version for version in versions if version.kept]
    last_of_month = {_month(version): version.id for version in kept}
    months = sorted(last_of_month)[-rule.keep_last_of_month :] if rule.keep_last_of_month else []
    stay = {version.id for version in kept[-rule.keep_newest :]} if rule.keep_newest else set()
    stay |= {last_of_month[month] for month in months} | set(_issued())
    return [v for v in kept if not v.current and v.id not in stay and v.last_load is not None]


def _month(version: Version) -> str:
    moment: datetime = version.published_at.replace(tzinfo=UTC).astimezone(CHINA)
    return f"{moment:%Y-%m}"


def _issued() -> Iterator[str]:
    """The versions that documents sent out name; read as text, so that a damaged record still keeps its version."""
    for path in (store.data_dir() / "issued").rglob("*.json"):
        yield from NAMES_VERSION.findall(path.read_text(encoding="utf-8", errors="replace"))
