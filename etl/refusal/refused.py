"""Refused files and the reasons in; a folder under inbox/refused that the sending office can act on out.

It holds the originals byte for byte, 退回说明.txt and .xlsx, faults.json, and a marked copy of each file that opens.
"""

import logging
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from etl.faults import Fault
from etl.opening import walls
from etl.refusal.fault_table import Note, fault_json, fault_table, fault_text
from warehouse.store import data_dir

logger = logging.getLogger("gaibo")

TEXT, TABLE, RECORDS, MARKED = "退回说明.txt", "退回说明.xlsx", "faults.json", "标注_"
# A name of 255 bytes is the most that a file system takes; a copy's name is longer than its file's.
_LONGEST_NAME = 250

# The name of a refused file, its bytes and its faults.
Document = tuple[str, bytes, Sequence[Fault]]


def refused_dir() -> Path:
    """Where refused originals are kept."""
    return (data_dir() / "inbox" / "refused").resolve()


def keep_refused(files: Mapping[Path, Sequence[Fault]], reasons: Sequence[object]) -> Path:
    """Keep refused originals, each with its own faults, and what is sent back with them; return their folder.

    `reasons` are the faults of all in order, or the rule that is broken.
    """
    folder = refused_dir() / f"{datetime.now():%Y%m%d-%H%M%S-%f}"
    folder.mkdir(parents=True)
    taken = {TEXT, TABLE, RECORDS}
    kept = {}
    for file, faults in files.items():
        name = _free_name(file.name, taken)
        shutil.copyfile(file, folder / name)
        kept[name] = faults
    twice = [name for name, times in Counter(file.name for file in files).items() if times > 1]
    documents = ((name, (folder / name).read_bytes(), faults) for name, faults in kept.items())
    for name, content in _products(documents, reasons, taken, [_same_name(name) for name in twice]):
        (folder / name).write_bytes(content)
    return folder


def refusal_files(documents: Iterable[Document], reasons: Sequence[object]) -> dict[str, bytes]:
    """What is sent back beside the originals, by file name: sentences, table, records and marked copies."""
    given = list(documents)
    return dict(_products(given, reasons, {TEXT, TABLE, RECORDS, *(name for name, _, _ in given)}, []))


def _products(
    documents: Iterable[Document], reasons: Sequence[object], taken: set[str], notes: list[Note]
) -> Iterator[tuple[str, bytes]]:
    """Each product as soon as it is made; what cannot be made must not turn a refusal into a crash, and is noted."""
    from etl.refusal.marked import marked_copies  # what is accepted does not wait for openpyxl

    faults = [reason for reason in reasons if isinstance(reason, Fault)]
    marked = False
    if faults:
        for name, make in ((TABLE, fault_table), (RECORDS, _records)):
            try:
                product = make(faults)
            except Exception as error:
                notes.append(_failed(name, error))
            else:
                yield name, product
        for name, content, own in documents:
            try:
                with walls.memory():
                    copies = list(marked_copies(name, content, own))
            except Exception as error:
                notes.append(_failed(f"{name}的标注副本", error, f"The marked copy of {name}"))
                continue
            for of, copy in copies:
                marked = True
                yield _free_name(f"{MARKED}{of}{'' if of.lower().endswith('.xlsx') else '.xlsx'}", taken), copy
            if not copies:
                notes.append(_unopened(name))
    yield TEXT, fault_text(reasons, [*([_MARKED_NOTE] if marked else []), *notes]).encode("utf-8-sig")


def _records(faults: Sequence[Fault]) -> bytes:
    return fault_json(faults).encode()


_MARKED_NOTE: Note = (
    f"文件名以“{MARKED}”开头的是副本：有错误的单元格已经涂色并加了批注，首页列出全部错误。可以在副本上改正后报送。",
    f"Files whose name begins with “{MARKED}” are copies in which the faulty cells are coloured and commented; "
    "their first sheet lists all faults. They may be corrected and sent again.",
)


def _unopened(name: str) -> Note:
    return f"{name}没有标注副本：文件打不开或过大。", f"{name} has no marked copy: it cannot be opened or is too large."


def _same_name(name: str) -> Note:
    return (
        f"有几个文件都叫{name}；同一批的，副本上标出的是它们全部的错误。",
        f"Several files are named {name}; where they were sent as one load, each copy shows the faults of all of them.",
    )


def _failed(product: str, error: Exception, in_english: str = "") -> Note:
    logger.warning("cannot be made for a refusal: %s", in_english or product, exc_info=error)
    why = f"{type(error).__name__}: {error}"
    return (
        f"{product}没有做成（{why}），请按以上说明修改。",
        f"{in_english or product} could not be made ({why}); please go by this text.",
    )


def _free_name(name: str, taken: set[str]) -> str:
    """A file name that is not taken, and takes it; shortened where a file system would not have it."""
    path = Path(name)
    for n in range(1, 10_000):
        end = f"（{n}）{path.suffix}" if n > 1 else path.suffix
        stem = path.stem.encode("utf-8", "surrogateescape")[
            : _LONGEST_NAME - len(end.encode("utf-8", "surrogateescape"))
        ]
        found = stem.decode("utf-8", "ignore") + end
        if found not in taken:
            taken.add(found)
            return found
    raise FileExistsError(name)
