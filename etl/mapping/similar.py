"""A column's header path, unit and cells in; how well each meaning of a form fits it, from 0 to 1, out."""

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache, lru_cache

from etl.layout import CHECK, FIGURE, IGNORED, RATE, HeaderPath, columns_of
from etl.layouts import layouts
from etl.mapping.meanings import DOT, WORDS, Meaning, all_meanings, class_column, column_of, is_figure
from etl.mapping.samples import SEEN, Kind
from etl.mapping.strange import StrangeColumn, named_unit
from etl.schema import FORMS
from etl.values import compact
from warehouse.metrics import METRICS

# From here on a meaning is proposed; a meaning that only looks alike never gets so far.
ENOUGH, LOOKS_ALIKE = 0.7, 0.65
# What remains of a score where the header lacks a word that the meaning needs, or has one too many.
_LACKING, _TOO_MANY = 0.45, 0.4
_IMPLIED = {"money": "money", "area": "qty", "pieces": "qty", "data": "qty"}
_COUNTED = {"所": "schools", "个": "projects", "项": "projects"}
_MEASURES = {"money": {"money"}, "count": {"count"}, "quantity": {"area", "pieces", "data"}}
_TABLES = ("stage", "measure", "thing")


@dataclass(frozen=True)
class Said:
    """What a header speaks of: each known word with its concepts; classes and sources; what is left unexplained."""

    words: list[dict[str, float]] = field(default_factory=list)
    classes: dict[str, dict[str, float]] = field(default_factory=dict)
    is_total: bool = False
    is_sum: bool = False
    is_changed: bool = False
    unexplained: float = 0.0

    def strength(self, concept: str) -> float:
        """How clearly the header speaks of a concept; 0 where it does not."""
        return max((word.get(concept, 0.0) for word in self.words), default=0.0)


@cache
def _lexicon() -> dict[str, dict[tuple[str, str], float]]:
    """Every word, compact, with its concepts by table; a word of two concepts of one table is half of each."""
    found: dict[str, dict[tuple[str, str], float]] = {}
    for table, concepts in WORDS["words"].items():
        for concept, words in concepts.items():
            for word in map(compact, words):
                found.setdefault(word, {})[table, concept] = 1.0
    for meant in found.values():
        for table in {table for table, _ in meant}:
            same = [key for key in meant if key[0] == table]
            meant |= dict.fromkeys(same, 1 / len(same))
    return found


@lru_cache(maxsize=1000)
def said(path: HeaderPath) -> Said:
    """What a header path speaks of; the longest known words are taken first."""
    words: list[dict[str, float]] = []
    classes: dict[str, dict[str, float]] = {}
    total = changed = False
    letters = rest = 0.0
    for level in path:
        left = "" if named_unit(level) else level
        known = False
        # 省 alone is a source, within 省份 it is a letter; 率 ends a header.
        fitting = [word for word in _lexicon() if word in level and (len(word) > 1 or word == level or word == "率")]
        for word in sorted(fitting, key=len, reverse=True):
            if word not in left:
                continue
            left, known = left.replace(word, "\0"), True
            concepts = {c: strength for (table, c), strength in _lexicon()[word].items() if table in _TABLES}
            words += [concepts] if concepts else []
            for (table, concept), strength in _lexicon()[word].items():
                if table in ("work_class", "source"):
                    classes.setdefault(table, {})[concept] = strength
                total = total or table == "total"
        changed = changed or any(word in left for word in WORDS["others"]["changing"])
        for word in sorted(map(compact, WORDS["others"]["filler"]), key=len, reverse=True):
            left = left.replace(word, "")
        weight = 1.0 if known or level == path[-1] else 0.3
        letters += weight * len(level)
        rest += weight * len(left.replace("\0", ""))
    is_sum = any(level.startswith("总") for level in path)
    return Said(words, classes, total, is_sum, changed, rest / letters if letters else 1.0)


def scores(form: str, column: StrangeColumn, kind: Kind, has_class: bool) -> dict[str, float]:
    """By key how well each meaning of a form fits a column; what does not fit at all is left out.

    `has_class` tells that the sheet says elsewhere of which class or source a row is: in a column, or for all rows.
    """
    spoken = said(column.path)
    known, alike = _known(form, column), _alike(form, column)
    is_rate = bool(spoken.strength("rate")) or kind.is_percent or (column.unit and column.unit.measures == "percent")
    found: dict[str, float] = {}
    for key, meaning in all_meanings(form).items():
        if meaning.column == IGNORED:
            score = _unread(column, kind, known.get(key, 0.0), bool(is_rate) and FORMS[form].time == "plan")
        elif meaning.role == RATE:
            score = _rate(meaning, spoken) if is_rate else 0.0
        elif is_figure(column_of(form, meaning)):
            exact = known.get(key, 0.0)
            score = max(exact, min(_words(form, meaning, spoken, column), 0.98))
            score = max(score, LOOKS_ALIKE * alike.get(key, 0.0)) * _of(form, meaning, spoken, has_class, exact)
            score *= _fit(form, meaning, column, kind) * (0.1 if is_rate else 1.0)
        else:
            named = max(known.get(key, 0.0), min(_words(form, meaning, spoken, column), 0.98))
            named = max(named, LOOKS_ALIKE * alike.get(key, 0.0))
            otherwise = any(meaning.column not in word for word in spoken.words)
            score = kind.fit(columns_of(form)[meaning.column], named, otherwise)
        if score >= 0.1:
            found[key] = round(score, 3)
    return found


def class_said(form: str, text: str) -> str:
    """The one class or source that a sheet's name speaks of, "" for none or several."""
    found = said((compact(text),)).classes.get(class_column(form), {})
    return next(iter(found)) if len(found) == 1 else ""


def _known(form: str, column: StrangeColumn) -> dict[str, float]:
    """The meanings that the layouts of this form give to this very header."""
    found = {}
    for layout in layouts():
        target = layout.find(column.path) if layout.form == form else None
        above = column.path[: -len(target.path)] if target else ()
        # 土建／完成投资 is not the 完成投资 of a list, which is of no class.
        if target and target.column == IGNORED:
            found[IGNORED] = 1.0
        elif target and not (above and _says_something(said(above))):
            role = "" if target.role == FIGURE else f"{target.role}{DOT}"
            of = dict(target.fixed).get(class_column(form), "")
            found[f"{role}{target.column}{DOT}{of}" if of else f"{role}{target.column}"] = 1.0
    return found


def _says_something(header: Said) -> bool:
    return bool(header.words or header.classes or header.is_total or header.is_changed)


def _alike(form: str, column: StrangeColumn) -> dict[str, float]:
    """How much the header looks like the headers that layouts of this form know; good for an alternative, no more."""
    written, found = "".join(column.path), dict[str, float]()
    for layout in layouts():
        for target in layout.targets.values() if layout.form == form and not layout.is_canonical else ():
            of = dict(target.fixed).get(class_column(form), "")
            key = f"{target.column}{DOT}{of}" if of else target.column
            if target.role == FIGURE:
                ratio = difflib.SequenceMatcher(None, written, "".join(target.path)).ratio()
                found[key] = max(found.get(key, 0.0), ratio)
    return found


def _needs(form: str, meaning: Meaning) -> tuple[list[list[str]], set[str]]:
    record = WORDS["forms"][form].get(meaning.column, {}) if isinstance(meaning.column, str) else {}
    record = record if isinstance(record, dict) else {}
    return record.get("needs", [[meaning.column]]), set(record.get("may", ()))


def _words(form: str, meaning: Meaning, spoken: Said, column: StrangeColumn) -> float:
    """How well the words of a header say a meaning, its class aside."""
    ways, may = _needs(form, meaning)
    implied = _IMPLIED.get(column.unit.measures, _COUNTED.get(column.unit.name, "")) if column.unit else ""
    best = 0.0
    for needs in ways:
        score = 1.0
        for need in needs:
            score *= max(spoken.strength(need), 0.9 if need == implied else 0.0) or _LACKING
        score *= _without_strangers(spoken.words, {*needs, *may})
        best = max(best, score if score > _LACKING ** len(needs) else 0.0)
    return best * (1 - spoken.unexplained / 2) * (0.5 if spoken.is_changed else 1.0)


def _without_strangers(words: list[dict[str, float]], wanted: Collection[str]) -> float:
    return _TOO_MANY ** sum(not (word.keys() & set(wanted)) for word in words)


def _of(form: str, meaning: Meaning, spoken: Said, has_class: bool, exact: float) -> float:
    """How well the class or source that a header speaks of fits that of a meaning."""
    of_what = class_column(form)
    if not of_what:
        return 0.5 if spoken.is_total else 1.0
    classes = spoken.classes.get(of_what, {})
    if meaning.role == CHECK:
        # 总投资 beside the investment of each class may be their sum; where no class is said it is the investment.
        return 0.1 if classes else 1.0 if spoken.is_total else 0.6 if spoken.is_sum and not has_class else 0.1
    if exact and meaning.of:
        return 1.0
    if spoken.is_total:
        return 0.6 * classes.get(meaning.of, 0.5)
    if not meaning.of:
        return 0.3 if classes else 1.0 if has_class else 0.4
    clear = classes.get(meaning.of, 0.3 if has_class else 0.4)
    others = sum(1 for of, strength in classes.items() if of != meaning.of and strength == 1)
    return clear * 0.5**others


def _fit(form: str, meaning: Meaning, column: StrangeColumn, kind: Kind) -> float:
    """How well unit and cells fit a figure."""
    wanted = columns_of(form)[meaning.column]
    unit = 0.2 if column.unit and column.unit.measures not in _MEASURES[wanted.type] else 1.0
    return unit * kind.fit_figure(wanted)


def _unread(column: StrangeColumn, kind: Kind, known: float, is_planned_rate: bool) -> float:
    leaf = column.path[-1] if column.path else ""
    named = 0.97 if any(word in leaf for word in WORDS["others"]["unread"]) else 0.0
    return max(known, named, SEEN if kind.is_numbering else 0.0, 0.75 if is_planned_rate else 0.0)


def _rate(meaning: Meaning, spoken: Said) -> float:
    record = WORDS["rates"].get(meaning.column)
    if record is None:
        return 0.0
    score = 0.95 * _without_strangers(spoken.words, {*record["needs"], *record.get("may", ()), "rate"})
    for need in record["needs"]:
        score *= spoken.strength(need) or _LACKING
    of_what = class_column("progress" if METRICS[meaning.column].source == "county_progress" else "funds")
    classes = spoken.classes.get(of_what, {})
    fits = classes.keys() <= set(record["of"]) if classes else "" in record["of"]
    return score * (1.0 if fits else 0.3) * (1 - spoken.unexplained / 2)
