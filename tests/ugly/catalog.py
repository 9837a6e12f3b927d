"""Every ugly file, and the clean ones that say the same."""

from pathlib import Path

from tests.ugly import ledgers, plans, spring, summer
from tests.ugly.facts import FACTS, plain
from tests.ugly.summer import stated_rates

FILES = [*plans.FILES, *spring.FILES, *summer.FILES, *ledgers.FILES]
ALL_FACTS = {**FACTS, "stated_rates": stated_rates()}


def clean_folder(folder: Path) -> Path:
    """One canonical CSV per form."""
    folder.mkdir(parents=True)
    for form, facts in ALL_FACTS.items():
        plain(folder / f"{form}.csv", form, facts)
    return folder


def ugly_folder(folder: Path) -> Path:
    """Every ugly file in its folder, and what systems leave beside them."""
    for file in FILES:
        file.make(folder)
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "规划" / "~$山东省（附件1）.xlsx").write_bytes(b"\x05user")
    return folder
