"""An error of the disk in; one sentence that says what to do out, whichever library met it."""

import errno
import os
import re

import duckdb
import polars as pl

from warehouse import store

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
LOCKED = (errno.EROFS,)
FORBIDDEN = (errno.EACCES, errno.EPERM)

UNCHANGED = "当前版本与收到的报表都没有改变"


def sentence(failed: Exception) -> str | None:
    """What to do about a disk that is full, read-only or not ours to write to; None for any other error."""
    code = _errno(failed)
    where = getattr(failed, "filename", None) or store.data_dir()
    if code in FULL:
        free = "可运行 python -m etl prune 清理旧版本，或移走别的文件"
        return f"磁盘已满或超过限额（{where}），{UNCHANGED}。请腾出空间（{free}），再运行一次同样的命令。"
    if code in LOCKED:
        return f"磁盘是只读的（{where}），{UNCHANGED}。请以可写方式重新挂载后，再运行一次同样的命令。"
    if code in FORBIDDEN:
        return f"没有读写权限（{where}），{UNCHANGED}。请让运行本命令的用户可以读写它，再运行一次同样的命令。"
    return None


def _errno(failed: Exception) -> int | None:
    """The system's number of an error; DuckDB and Polars have it in their words alone."""
    if isinstance(failed, OSError) and failed.errno is not None:
        return failed.errno
    if isinstance(failed, OSError | duckdb.Error | pl.exceptions.PolarsError):
        for code in (*FULL, *LOCKED, *FORBIDDEN):
            if re.search(rf"{re.escape(os.strerror(code))}|os error {code}\b", str(failed), re.IGNORECASE):
                return code
    return None
