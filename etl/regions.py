"""Names and codes as offices write them in; the six-digit code of June 2015 out, or why there is none."""

import difflib
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from etl import region_lists
from etl.faults import Bad, bad
from etl.region_lists import ZONE, Region, month_end, stem
from etl.values import Cell, compact, is_blank, text

_WIDER = {"unknown_county": "unknown_region", "unknown_county_near": "unknown_region_near"}


@dataclass(frozen=True)
class Regions:
    """All regions, and every code and name under which a county was known from 2013 to 2019."""

    by_code: dict[str, Region]
    codes: dict[str, str]  # any code ever valid → the code of June 2015
    names: dict[str, frozenset[str]]  # any name or short name → codes
    gone: dict[str, str]  # a county merged away: its code and its name → its name
    since: dict[str, tuple[date, str]]  # a later code or name → the last day without it, and the code of June 2015
    moved: dict[str, tuple[date, str]]  # a county that changed its city → the last day before, and the later city

    @classmethod
    def load(cls, folder: Path | None = None) -> "Regions":
        """The regions of June 2015, those added to them and the changes around that date, from the folder's lists.

        Without a folder from the data folder's own lists, or where it has none from those of the project.
        """
        folder = folder or region_lists.folder()
        return _loaded(folder, region_lists.stamps(folder))

    @classmethod
    def _read(cls, folder: Path) -> "Regions":
        by_code = {row.code: row for row in region_lists.regions(folder)}
        codes = {code: code for code in by_code}
        names: dict[str, set[str]] = defaultdict(set)
        for row in by_code.values():
            names[row.name].add(row.code)
            names[row.short_name].add(row.code)
        gone: dict[str, str] = {}
        since: dict[str, tuple[date, str]] = {}
        moved: dict[str, tuple[date, str]] = {}
        known = set(names)
        changes = region_lists.records(folder / region_lists.CHANGES)
        moves = region_lists.records(folder / region_lists.MOVED)
        for other_code, name, code, last_day in [*region_lists.changes(changes, by_code), *region_lists.moves(moves)]:
            if code is None:
                gone[other_code] = gone[name] = name
                continue
            codes[other_code] = code
            names[name].add(code)
            if (short := stem(name)) not in known:
                names[short].add(code)
            if last_day:
                since |= {
                    word: (last_day, code) for word in (other_code, name) if word not in by_code and word not in known
                }
        for record in moves:
            moved[record["code"]] = (month_end(record["from_rev"]), record["new_city_code"])
        for record in region_lists.records(folder / region_lists.ALIASES):
            names[compact(record["alias"])].add(record["code"])
        return cls(by_code, codes, {name: frozenset(found) for name, found in names.items()}, gone, since, moved)

    def __getitem__(self, code: str) -> Region:
        return self.by_code[code]

    def resolve(
        self, name: Cell, code: Cell, within: str | None = None, on: date | None = None, wider: bool = False
    ) -> str | Bad:
        """The code of a county from its code, its name or both; with `wider` of a city or a province as well.

        `within` is the code of the city, province or county that the file or the row speaks for. A former name or code
        is good at any time, a later one only `on` a day when it was in force.
        """
        written, digits = "" if is_blank(name) else compact(str(name)), _digits(code)
        if not written and not digits:
            return bad("no_region" if wider else "no_county")
        for word in (written, digits):
            if on and word in self.since and on <= self.since[word][0]:
                then = self[self.since[word][1]]
                return bad("county_not_yet", day=on, name=word, then=f"{then.name}（{then.code}）")
        whole = self._whole(written, digits) if wider else None
        found = whole or (self._by_digits(digits, written) if digits else self._by_name(written, within))
        if isinstance(found, Bad) and wider:
            found = replace(found, kind=_WIDER.get(found.kind, found.kind))
        if isinstance(found, str) and within and not self.covers(within, found):
            return bad("county_outside", name=self[found].name, code=found, within=self[within].name)
        return found

    def mentions(self, name: Cell, code: Cell) -> bool:
        """Whether a name is some county's, of whichever city, or a code is one."""
        written, digits = compact(str(name or "")), _digits(code)
        return bool(written and self._candidates(written, None)) or isinstance(self._by_digits(digits, ""), str)

    def _whole(self, written: str, digits: str) -> str | None:
        """The code of a city or a province that is named, coded, or both."""
        named = {code for code in self.names.get(written, ()) if self[code].level != "county"}
        coded = {digits} if digits in self.by_code and self[digits].level != "county" else set()
        found = named & coded if written and digits else named | coded
        return found.pop() if len(found) == 1 else None

    def is_whole(self, label: str) -> bool:
        """Whether a label names a city or a province, whose row is the sum of its counties."""
        return any(self[code].level != "county" for code in self.names.get(compact(label), ()))

    def scope(self, unit: str) -> str | None:
        """The code of the region that an office's name begins with: 临沂市教育局 → 371300."""
        return self._descend(compact(unit))[0]

    def _descend(self, rest: str) -> tuple[str | None, str]:
        scope = None
        while rest:
            for length in range(min(len(rest), 8), 1, -1):
                below = {code for code in self._called(rest[:length], scope) if self._is_below(code, scope)}
                # 济源市 is a city and its only county: the office is the city's.
                below = {code for code in below if self[code].parent_code not in below}
                if len(below) == 1:
                    scope, rest = below.pop(), rest[length:]
                    break
            else:
                break
        return scope, rest

    def _called(self, written: str, within: str | None) -> Iterator[str]:
        """Codes of the regions of that name; a zone's short name (高新区) is a name within its city alone."""
        for code in self.names.get(written, ()):
            row = self.by_code[code]
            if not ZONE.fullmatch(code) or written == row.name or within in (code, row.city_code):
                yield code

    def _is_below(self, code: str, scope: str | None) -> bool:
        return scope is None or (code != scope and self.covers(scope, code))

    def covers(self, outer: str, code: str) -> bool:
        """Whether a county lies in (or is) the region `outer`."""
        row = self[code]
        later = self.moved[code][1] if code in self.moved else None
        return outer in (row.code, row.city_code, row.province_code, later)

    def city(self, name: str) -> str | None:
        """The code of a city by its name or short name."""
        found = [code for code in self.names.get(compact(name), ()) if self[code].level == "city"]
        return found[0] if len(found) == 1 else None

    def frame(self) -> pl.DataFrame:
        """One row per region: code, name, short_name, level, parent_code, province_code, city_code."""
        columns = ("code", "name", "short_name", "level", "parent_code", "province_code", "city_code")
        return pl.DataFrame(
            {column: [getattr(row, column) for row in self.by_code.values()] for column in columns},
            schema={column: pl.String() for column in columns},
        )

    def _by_digits(self, digits: str, written: str) -> str | Bad:
        code = self.codes.get(digits)
        if code is None:
            if digits in self.gone:
                return bad("county_gone", name=self.gone[digits])
            right = self._candidates(written, None) if written else set()
            if len(right) == 1:
                return bad("unknown_code_named", code=digits, name=written, right=right.pop())
            return bad("unknown_code", code=digits)
        if self[code].level != "county":
            return bad("code_of_no_county", code=digits, name=self[code].name)
        if written and code not in self._candidates(written, self[code].city_code):
            return bad("code_and_name_differ", code=digits, right=self[code].name, name=written)
        return code

    def _by_name(self, written: str, within: str | None) -> str | Bad:
        found = self._candidates(written, within)
        if len(found) == 1:
            return next(iter(found))
        if found:
            return bad("county_in_several", name=written, cities=self._cities(found))
        zones = any(ZONE.fullmatch(code) for code in self.names.get(written, ()))
        if zones and (within is None or self[within].level == "province"):
            return bad("zone_in_several", name=written)
        if written in self.gone:
            return bad("county_gone", name=written)
        if elsewhere := self._candidates(written, None):
            cities = self._cities(elsewhere)
            return bad("county_elsewhere", name=written, cities=cities, within=self[within or ""].name)
        if near := self._nearest(written, within):
            return bad("unknown_county_near", name=written, near=near)
        return bad("unknown_county", name=written)

    def _candidates(self, written: str, within: str | None) -> set[str]:
        found = {code for code in self._called(written, within) if self[code].level == "county"}
        if not found:
            # 临沂市兰陵县; but 兰陵县教育局 is an office, not a county.
            whole, rest = self._descend(written)
            found = {whole} if whole and not rest and self[whole].level == "county" else set()
        return {code for code in found if within is None or self.covers(within, code)}

    def _cities(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self[self[code].city_code or code].name for code in codes))

    def _nearest(self, written: str, within: str | None) -> str:
        known = [
            row.name
            for code, row in self.by_code.items()
            if row.level == "county" and (within is None or self.covers(within, code))
        ]
        near = difflib.get_close_matches(written, known, 1, 0.5)
        return near[0] if near else ""


@functools.lru_cache(maxsize=4)
def _loaded(folder: Path, _stamps: tuple[tuple[int, int], ...]) -> Regions:
    return Regions._read(folder)


def _digits(code: Cell) -> str:
    written = text(code)
    digits = compact(written).upper().removesuffix(".0") if isinstance(written, str) else ""
    # Statistics offices write twelve digits, of which a county needs six.
    return digits[:6] if re.fullmatch(r"\d{6}0{6}", digits) else digits
