"""Definition records in; the metrics as records with the one text() and the one band() out."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from warehouse.settings import SETTINGS, Lines

Number = Decimal | int | float
MISSING = "—"
# A column of the row that a formula is over.
COLUMN = re.compile(r"\br\.(\w+)")
WAN_PER_YI = WAN = 10_000
WAN_PER_MILLION = 100


@dataclass(frozen=True)
class Band:
    """A stretch of a rate: its words, a symbol that needs no colour, and the line it lies below."""

    key: str
    labels: dict[str, str]
    symbol: str
    below: str | None

    def label(self, lang: str = "zh") -> str:
        """The band in words, e.g. 严重滞后."""
        return self.labels[lang]

    def marked(self, lang: str = "zh") -> str:
        """The band as a symbol and in words, e.g. ▼ 严重滞后."""
        return f"{self.symbol} {self.label(lang)}"


# Worst first; `below` names a line of settings.toml, the last band has none. Python and SQL both read this.
BANDS: dict[str, Band] = {
    band.key: band
    for band in (
        Band("severe", {"zh": "严重滞后", "en": "Severely behind"}, "▼", "severe"),
        Band("lagging", {"zh": "滞后", "en": "Behind"}, "◆", "lagging"),
        Band("fair", {"zh": "一般", "en": "Fair"}, "●", "good"),
        Band("good", {"zh": "较好", "en": "Good"}, "▲", None),
    )
}
# Below the outer line, the worst first: the only bands that have a colour.
LAGGARDS = tuple(key for key, band in BANDS.items() if band.below in ("severe", "lagging"))


@dataclass(frozen=True)
class Metric:
    """One record of metrics.toml; expressions are over a row `r` of the published table `source`.

    `said` is the sentence of an official that asks for the number, None where nobody did.
    """

    key: str
    labels: dict[str, str]
    meanings: dict[str, str]
    bases: dict[str, str]
    unit: str
    source: str
    numerator: str
    denominator: str | None
    line_set: str | None
    higher_is_better: bool
    said: str | None

    @property
    def columns(self) -> list[str]:
        """The columns of `source` that the formula reads, in the order in which they stand there."""
        return list(dict.fromkeys(COLUMN.findall(self.formula())))

    @property
    def lines(self) -> Lines | None:
        """The thresholds in percent that hold unless a stage has its own."""
        return SETTINGS.lines[self.line_set] if self.line_set else None

    def lines_at(self, as_of: date | None) -> Lines | None:
        """The thresholds in percent on a day, None for a metric without lines."""
        if self.line_set is None or as_of is None:
            return self.lines
        return SETTINGS.stage(as_of).lines.get(self.line_set, self.lines)

    def label(self, lang: str = "zh") -> str:
        """The metric's name."""
        return self.labels[lang]

    def meaning(self, lang: str = "zh") -> str:
        """One sentence: numerator ÷ denominator, the basis, what is not counted."""
        return self.meanings[lang]

    def basis(self, lang: str = "zh") -> str:
        """What is counted, over what."""
        return self.bases[lang]

    def formula(self) -> str:
        """The SQL expression behind the macro: a fraction as DOUBLE, or 万元."""
        if self.denominator is None:
            return self.numerator
        return f"cast({self.numerator} as double) / nullif({self.denominator}, 0)"

    def text(
        self,
        numerator: Number | None,
        denominator: Number | None = None,
        level: str = "county",
        lang: str = "zh",
    ) -> str:
        """The figure as it is written everywhere: 34.37%, 4.65亿元 (province), 381.20万元 (city, county).

        Rounded half up from the exact quotient, never clamped; "—" where there is no value (0/0 is no task).
        """
        if self.unit == "wan":
            return money(numerator, level, lang)
        if numerator is None or not denominator:
            return MISSING
        return f"{two_places(_exact(numerator) * 100 / _exact(denominator))}%"

    def band(self, numerator: Number | None, denominator: Number | None, as_of: date | None = None) -> str | None:
        """severe | lagging | fair | good, comparing numerator × 100 with line × denominator: 20% is not below 20%.

        None where the metric has no lines or the region no task.
        """
        lines = self.lines_at(as_of)
        if lines is None or numerator is None or not denominator:
            return None
        percent, whole = _exact(numerator) * 100, _exact(denominator)
        return next(b.key for b in BANDS.values() if b.below is None or percent < whole * getattr(lines, b.below))


def money(wan: Number | None, level: str = "county", lang: str = "zh") -> str:
    """万元 as it is written for a level: 亿元 for a province, 万元 below it; million yuan in English."""
    if wan is None:
        return MISSING
    amount = _exact(wan)
    if lang == "en":
        return f"¥{two_places(amount / WAN_PER_MILLION)} m"
    if level == "province":
        return f"{two_places(amount / WAN_PER_YI)}亿元"
    return f"{two_places(amount)}万元"


def area(m2: Number | None, level: str = "county", lang: str = "zh") -> str:
    """㎡ as they are written for a level: 万平方米 for a province or city, 平方米 below; thousand m² in English."""
    if m2 is None:
        return MISSING
    amount = _exact(m2)
    if lang == "en":
        return f"{two_places(amount / 1000)} thousand m²"
    if level == "county":
        return f"{two_places(amount)}平方米"
    return f"{two_places(amount / WAN)}万平方米"


def quantity(n: Number | None, unit: str, level: str = "county", lang: str = "zh") -> str:
    """So many pieces as they are written for a level: 万册 for a province, 册 below it; thousands apart in English."""
    if n is None:
        return MISSING
    if lang == "zh" and level == "province":
        return f"{two_places(_exact(n) / WAN)}万{unit}"
    return f"{_exact(n):,.0f}{' ' if lang == 'en' else ''}{unit}"


def points(change: float | None, lang: str = "zh") -> str:
    """A difference of two rates (fractions) in percentage points, signed: +9.26个百分点."""
    if change is None:
        return MISSING
    value = two_places(_exact(round(change, 12)) * 100)
    sign = "" if value.startswith("-") else "+"
    return f"{sign}{value}个百分点" if lang == "zh" else f"{sign}{value} pp"


def _exact(number: Number) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(repr(number))


def two_places(value: Number) -> str:
    """A number as it is written everywhere: two decimals, rounded half up, thousands apart, never -0.00."""
    rounded = _exact(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):,}"


def _metric(key: str, record: dict[str, Any]) -> Metric:
    return Metric(
        key=key,
        labels={"zh": record["label"], "en": record["label_en"]},
        meanings={"zh": record["meaning"], "en": record["meaning_en"]},
        bases={"zh": record["basis"], "en": record["basis_en"]},
        unit=record["unit"],
        source=record["source"],
        numerator=record["numerator"],
        denominator=record.get("denominator"),
        line_set=record.get("lines"),
        higher_is_better=record.get("better", "higher") == "higher",
        said=record.get("said"),
    )


def load(path: Path) -> dict[str, Metric]:
    """Read definition records in file order; a missing field raises KeyError with its name."""
    return {key: _metric(key, record) for key, record in tomllib.loads(path.read_text("utf-8")).items()}


METRICS = load(Path(__file__).with_name("metrics.toml"))
