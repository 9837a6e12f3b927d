"""terms.toml in; the canonical words of choices as people read them out, in either language."""

import tomllib
from pathlib import Path

TERMS: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("terms.toml").read_text(encoding="utf-8")
)


def term(kind: str, key: str | None, lang: str = "zh") -> str:
    """The word for a canonical key, e.g. term("source", "city") → 地市级; "—" for none."""
    if key is None:
        return "—"
    return TERMS[kind][key]["label" if lang == "zh" else f"label_{lang}"]


def item_label(work_class: str | None, source: str | None, budget_year: int | str | None, lang: str = "zh") -> str:
    """What a reported figure is of: its work class, or its source of funds and the budget year (县级 2015)."""
    return term("work_class", work_class, lang) if work_class else f"{term('source', source, lang)} {budget_year}"


def unit(work_class: str, lang: str = "zh") -> str:
    """The unit quantities of a work class are counted in."""
    return TERMS["work_class"][work_class]["unit" if lang == "zh" else f"unit_{lang}"]
