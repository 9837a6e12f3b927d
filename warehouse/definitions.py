"""The files that say what a figure is in; their hash out, by which versions made by the same definitions are known."""

import hashlib
import json
import tomllib
from pathlib import Path

from warehouse import engines, findings, lake
from warehouse.settings import ROOT

WAREHOUSE = Path(__file__).parent
# What runs the warehouse or draws what it holds; no figure depends on it.
OF_NO_FIGURE = ("versions", "map", "build", "sandbox", "reports", "operation")


def current() -> str:
    """The hash of today's models, published SQL, checks, metrics, terms, regions and settings.

    Of settings.toml only what it says counts, not how it is written.
    """
    digest = hashlib.sha256()
    for folder in (engines.MODELS, WAREHOUSE / "published", findings.CHECKS):
        for path in sorted(folder.glob("*.sql")):
            digest.update(f"{folder.name}/{path.name}\n".encode() + path.read_bytes())
    for path in (
        WAREHOUSE / "metrics.toml",
        WAREHOUSE / "terms.toml",
        WAREHOUSE / "measures.toml",
        lake.lake_dir() / "region.parquet",
    ):
        digest.update(f"{path.name}\n".encode() + (path.read_bytes() if path.exists() else b""))
    raw = tomllib.loads((ROOT / "settings.toml").read_text(encoding="utf-8"))
    said = {key: value for key, value in raw.items() if key not in OF_NO_FIGURE}
    digest.update(json.dumps(said, sort_keys=True, default=str).encode())
    return digest.hexdigest()
