"""Refused files and the reasons in; copies under inbox/refused with a report the sender can act on out."""

import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from warehouse.store import data_dir

HEADING = "下列文件未装入，任何数据都没有改变。请按说明修改后重新报送。"


def refused_dir() -> Path:
    """Where refused originals are kept."""
    return (data_dir() / "inbox" / "refused").resolve()


def keep_refused(files: Sequence[Path], reasons: Iterable[object]) -> Path:
    """Copy the refused originals into a folder of their own and write 退回说明.txt beside them; return the folder."""
    folder = refused_dir() / f"{datetime.now():%Y%m%d-%H%M%S-%f}"
    folder.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, _free_name(folder / file.name))
    text = "\n".join([HEADING, "", *map(str, reasons), ""])
    (folder / "退回说明.txt").write_text(text, encoding="utf-8-sig")
    return folder


def _free_name(path: Path) -> Path:
    return next(
        candidate
        for candidate in (path, *(path.with_stem(f"{path.stem}（{n}）") for n in range(2, 10_000)))
        if not candidate.exists()
    )
