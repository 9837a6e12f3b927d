"""The text of a formula in; whether its value comes from another file or the network, out."""

import re
from collections.abc import Collection

# What stands in a cell for a formula that was never calculated.
UNCALCULATED = "=（公式）"

_QUOTED = re.compile(r'"[^"]*"')
# [1]Sheet!A1 and '[1]A sheet'!A1, not the [0] of the workbook itself nor the column of a table: Table1[2015].
_BOOK = re.compile(r"(?:^|[^\w.\])}])\[(?!0\])[^\[\]]+\][^\[\]!]*!|'[^'\[]*\[(?!0\])[^'\]]+\][^']*'!")
# Functions that fetch, also as _xlfn.WEBSERVICE(…).
FUNCTIONS = r"\b(?:WEBSERVICE|FILTERXML|RTD|CALL|REGISTER\.ID|SQL\.REQUEST|STOCKHISTORY|INDIRECT|CUBE[A-Z]+)\s*\("
_FETCH = re.compile(FUNCTIONS.replace("INDIRECT|", ""), re.I)
# INDIRECT("[a.xlsx]Sheet!A1") names a file, INDIRECT("A"&B1) does not.
_INDIRECT = re.compile(r"\bINDIRECT\s*\(.*\[", re.I | re.S)
# cmd|'/c calc'!A0: program, bar, topic.
_DDE = re.compile(r"[\w'.]\s*\|\s*['\w]")
_NAME = re.compile(r"[^\W\d][\w.]*")


def calls_out(formula: str, names: Collection[str] = ()) -> bool:
    """Whether a formula refers outside its workbook, by itself or by a defined name that does (`names`)."""
    if _INDIRECT.search(formula):
        return True
    bare = _QUOTED.sub('""', formula)
    if _BOOK.search(bare) or _FETCH.search(bare) or _DDE.search(bare):
        return True
    return bool(names) and any(name in names for name in _NAME.findall(bare))
