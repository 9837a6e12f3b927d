"""The data folder in; whether it can be served, how old it is and how the last load ended out."""

import tomllib
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from warehouse import last_load, store
from warehouse.last_load import FAILED, KILLED, REFUSED
from warehouse.settings import ROOT

PROGRAMME: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# Nothing is served in the last state alone; in the others a reader has what there is.
OK, EMPTY, DEGRADED, FAILING = "ok", "empty", "degraded", "failing"


def health() -> dict[str, Any]:
    """What a monitor asks: keys status, programme, version, published_at, age_seconds, as_of, age_days, last_load…

    `age_seconds` is since the publication, `age_days` since the last day that figures describe. `status` is ok; empty
    before the first load; degraded when the last load failed, was killed or was refused; failing when the current
    version cannot be read.
    """
    load = last_load.last()
    failed = load is not None and load.ended in (FAILED, KILLED, REFUSED)
    status, data = _data()
    return {
        "status": DEGRADED if status in (OK, EMPTY) and failed else status,
        "programme": PROGRAMME,
        **data,
        "last_load_failed": failed,
        "last_load": asdict(load) if load else None,
    }


def _data() -> tuple[str, dict[str, Any]]:
    found: dict[str, Any] = dict.fromkeys(("version", "published_at", "age_seconds", "as_of", "age_days"))
    try:
        found["version"] = store.current_version()
    except store.WarehouseMissing:
        return EMPTY, found
    except OSError:
        return FAILING, found
    try:
        asked = "select published_at, (select max(as_of) from report where status <> 'missing') as as_of from version"
        row = store.query_at(found["version"], asked).row(0, named=True)
    except (store.WarehouseMissing, duckdb.Error, OSError):
        return FAILING, found
    published, as_of = row["published_at"].replace(tzinfo=UTC), row["as_of"]
    now = datetime.now(UTC)
    return OK, found | {
        "published_at": published.isoformat(),
        "age_seconds": int((now - published).total_seconds()),
        "as_of": as_of.isoformat() if as_of else None,
        "age_days": (date.today() - as_of).days if as_of else None,
    }
