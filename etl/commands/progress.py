"""Progress calls (stage, done, total) in; a bar per stage, or a line of JSON per call, on standard error out."""

import json
import sys

from tqdm import tqdm

# What programs call the stages that people see in Chinese.
STAGES = {"读取": "read", "汇总": "build", "发布": "publish", "备份": "backup", "恢复": "restore"}


class Bars:
    """One bar per stage on a terminal; for a program {"stage": "read", "done": 3, "total": 21}, one on each line."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._stage = ""
        self._bar: tqdm | None = None

    def __enter__(self) -> "Bars":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._as_json:
            record = {"stage": STAGES.get(stage, stage), "done": done, "total": total}
            print(json.dumps(record, ensure_ascii=False), file=sys.stderr, flush=True)
            return
        if self._bar is None or stage != self._stage:
            self.__exit__()
            self._stage = stage
            self._bar = tqdm(total=total, desc=stage, unit="", file=sys.stderr, leave=True)
        self._bar.update(done - self._bar.n)
