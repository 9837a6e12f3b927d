"""Rules of settings.toml in; each as a record that says itself in words and in SQL over `measure_fact` out."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse.literals import literal
from warehouse.terms import TERMS

# What a rule may name: columns of measure_fact with their words.
FACTS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
# What a region may become a candidate for, the mildest last: the order of a meeting's agenda.
MEASURES = tuple(TERMS["measure"])
LEVELS = ("city", "county")
OPERATORS = {
    "is": ("=", "为{value}", "is {value}"),
    "at_least": (">=", "不少于{value}", "at least {value}"),
    "at_most": ("<=", "不超过{value}", "at most {value}"),
    "above": (">", "大于{value}", "above {value}"),
    "below": ("<", "小于{value}", "below {value}"),
}
# Of a yes or no nothing else can be asked, of a band no more than which it is.
ALLOWED = {"yes": {"is"}, "band": {"is"}, "count": set(OPERATORS), "money": set(OPERATORS)}
# The bands' words stand in metrics.py, which reads the settings that this is a part of.
BAND_WORDS = {
    "severe": ("严重滞后", "severely behind"),
    "lagging": ("滞后", "behind"),
    "fair": ("一般", "fair"),
    "good": ("较好", "good"),
}


@dataclass(frozen=True)
class Condition:
    """What one fact must be: `severe_in_a_row at_least 3`; of a band any of several."""

    fact: str
    operator: str
    value: Any

    def sql(self) -> str:
        """The condition on a row `f` of measure_fact."""
        if isinstance(self.value, list):
            return f"f.{self.fact} in ({', '.join(map(literal, self.value))})"
        return f"f.{self.fact} {OPERATORS[self.operator][0]} {literal(self.value)}"

    def text(self, lang: str = "zh") -> str:
        """The condition in words."""
        fact, english = FACTS[self.fact], lang == "en"
        label = fact["label_en" if english else "label"]
        if fact["kind"] == "yes":
            unlike = fact.get("label_no_en" if english else "label_no", f"{'not ' if english else '没有'}{label}")
            return label if self.value else unlike
        if fact["kind"] == "band":
            words = [BAND_WORDS[band][english] for band in self._values()]
            value = (" or " if english else "或").join(words)
        else:
            unit = fact.get("unit_en", "") if english else fact.get("unit", "")
            value = f"{self.value} {unit}".strip() if english else f"{self.value}{unit}"
            if fact["kind"] == "money":
                value = f"¥{Decimal(self.value) / 100:f} m" if english else f"{self.value}万元"
        return f"{label}{' ' if english else ''}{OPERATORS[self.operator][1 + english].format(value=value)}"

    def _values(self) -> list[str]:
        return self.value if isinstance(self.value, list) else [self.value]


@dataclass(frozen=True)
class Rule:
    """By what a city or county becomes a candidate for a measure: all conditions hold."""

    key: str
    measure: str
    levels: tuple[str, ...]
    labels: dict[str, str]
    when: tuple[Condition, ...]

    def sql(self) -> str:
        """The candidates of the rule as rows of measure_fact."""
        levels = ", ".join(map(literal, self.levels))
        holds = " and ".join(condition.sql() for condition in self.when)
        return (
            f"select {literal(self.measure)} as measure, {literal(self.key)} as rule, f.* from measure_fact as f "
            f"where f.level in ({levels}) and {holds}"
        )

    def text(self, lang: str = "zh") -> str:
        """The rule in words, as it is published."""
        joint = "; " if lang == "en" else "；"
        return joint.join(condition.text(lang) for condition in self.when)


@dataclass(frozen=True)
class Measures:
    """The rules, and how many reports and months they look back."""

    reports: int
    months: int
    rules: tuple[Rule, ...]


def parse(record: dict[str, Any]) -> Measures:
    """The section [measures] of the settings.

    Raises:
        ValueError: a rule names a measure, level, fact, comparison or band that there is not.
    """
    rules = tuple(_rule(rule) for rule in record["rules"])
    keys = [rule.key for rule in rules]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"measures.rules: {min(twice)!r} is there twice")
    return Measures(record["reports"], record["months"], rules)


def _rule(record: dict[str, Any]) -> Rule:
    key = record["key"]
    _known(key, record["measure"], MEASURES)
    for level in record["levels"]:
        _known(key, level, LEVELS)
    return Rule(
        key=key,
        measure=record["measure"],
        levels=tuple(record["levels"]),
        labels={"zh": record["label"], "en": record["label_en"]},
        when=tuple(_condition(key, condition) for condition in record["when"]),
    )


def _condition(key: str, record: dict[str, Any]) -> Condition:
    _known(key, record["fact"], FACTS)
    kind = FACTS[record["fact"]]["kind"]
    [(operator, value)] = [(name, value) for name, value in record.items() if name != "fact"]
    _known(key, operator, ALLOWED[kind])
    if kind == "band":
        for band in value if isinstance(value, list) else [value]:
            _known(key, band, BAND_WORDS)
    elif isinstance(value, bool) != (kind == "yes") or not isinstance(value, bool | int | float):
        raise ValueError(f"measures.rules: {key}: {record['fact']} cannot be compared with {value!r}")
    return Condition(record["fact"], operator, Decimal(str(value)) if isinstance(value, float) else value)


def _known(key: str, name: str, names: Any) -> None:
    if name not in names:
        raise ValueError(f"measures.rules: {key}: {name!r} is none of {', '.join(names)}")
