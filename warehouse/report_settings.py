"""[reports] of settings.toml in; what documents are set with, as a frozen record, out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reports:
    """A folder of fonts for documents besides the machine's own, and an office's own paper; "" for none."""

    font_dir: str
    template: str
