"""The records of an .xls workbook in; how its formulas show that they take their values from outside, out.

Sources: [MS-XLS] 2.4.271 SupBook, 2.4.105 ExternSheet, 2.5.198 Rgce. Tokens are looked for and not parsed: in a book
with links to others, a constant that happens to look like one has its cell told too, and pasting the value helps there
as well.
"""

import re
import struct

Record = tuple[int, int, int]

_EXTERNSHEET, _SUPBOOK, _SHARED = 0x17, 0x1AE, 0x4BC
# A SupBook of this workbook itself, and one of add-in functions.
_ITSELF, _ADD_IN = b"\x01\x04", b"\x01\x3a"
# Ref3d, Area3d and NameX, each as reference, value and array; the two bytes after it name the external sheet.
_TOKENS = b"[\x39\x3a\x3b\x59\x5a\x5b\x79\x7a\x7b]"
_SHARES = 0x01


def outward(stream: bytes, globally: list[Record]) -> re.Pattern[bytes] | None:
    """What stands in the tokens of a formula that refers to another file; None where the workbook has no such link."""
    books = [stream[at + 2 : at + 4] not in (_ITSELF, _ADD_IN) for kind, at, _ in globally if kind == _SUPBOOK]
    if not any(books):
        return None
    numbers: list[bytes] = []
    for kind, at, length in globally:
        if kind == _EXTERNSHEET and length >= 2:
            count = min(struct.unpack_from("<H", stream, at)[0], (length - 2) // 6)
            for n in range(count):
                (book,) = struct.unpack_from("<H", stream, at + 2 + 6 * n)
                if book < len(books) and books[book]:
                    numbers.append(struct.pack("<H", n))
    return re.compile(_TOKENS + b"(?:" + b"|".join(map(re.escape, numbers)) + b")", re.S) if numbers else None


def calls_out(stream: bytes, record: Record, pattern: re.Pattern[bytes], shared: bool) -> bool:
    """Whether a Formula record takes its value from outside; `shared` says that the sheet's shared formulas do."""
    _, at, length = record
    tokens = stream[at + 22 : at + length]
    return (shared and tokens[:1] == bytes([_SHARES])) or pattern.search(tokens) is not None


def shares(stream: bytes, record: Record, pattern: re.Pattern[bytes]) -> bool:
    """Whether a record is a shared formula that takes its value from outside."""
    kind, at, length = record
    return kind == _SHARED and pattern.search(stream, at + 8, at + length) is not None
