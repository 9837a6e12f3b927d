"""A folder and limits in; a process that sees nothing but the folder, writes nothing and reaches nobody out.

Where it cannot have a root of its own it sees, besides, what limits its cgroup has.

Each wall is the operating system's and stands as far as the system allows it; the names of those that stand are
returned. The configuration of DuckDB alone is no wall: it counts the file that is open, and the names DuckDB may one
day give its log, as allowed, and a `copy` in a CTE can overwrite them.
"""

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_CAPABILITIES_VERSION, _CAP_DAC_READ_SEARCH = 0x20080522, 1 << 2
# The same numbers on every architecture.
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many rights over files each version of Landlock knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_MOST_FILE_RIGHTS = 16

# Without a root of its own a process finds these, where DuckDB asks for limits when it opens a file; it aborts where it
# sees them and may not read them. A right is an inode's: it is kept open, else the name may be another's later.
_LIMITS = (Path("/proc/self/cgroup"), Path("/sys/fs/cgroup"))

_IS_LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True)


def leave_the_system() -> list[str]:
    """No network from here on, and the right to change the root; must run before any library starts a thread."""
    if not _IS_LINUX:
        return []
    for flags in (_CLONE_NEWNET | _CLONE_NEWIPC, _CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC):
        if _libc.unshare(flags) == 0:
            return ["network"]
    return []


def give_way() -> None:
    """Let the app and everybody else have the processor first, and be the first to go when memory runs out."""
    os.nice(10)
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text("10", encoding="ascii")
    first_to_go(1000)


def first_to_go(score: int) -> None:
    """Of processes that share a limit of memory let this one be ended early, at 1000 the first of all."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(score), encoding="ascii")


def close_in(folder: Path) -> list[str]:
    """Make `folder` the whole file system, and read-only; what is to be imported must be imported by now."""
    standing = []
    os.chdir(folder)
    try:
        os.chroot(folder)
        os.chdir("/")
        standing.append("root")
    except OSError:
        pass
    if _landlock(Path()):
        standing.append("landlock")
    if _IS_LINUX and _drop_capabilities():
        standing.append("capabilities")
    if _IS_LINUX:
        _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return standing


def limit(address_space_megabytes: int) -> None:
    """No core dump, no byte into any file, few files, and an end to memory."""
    most = address_space_megabytes << 20
    for what, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_AS, most),
    ):
        _lower(what, value, hard=True)


def limit_time(seconds: float, threads: int) -> None:
    """The system ends this process if a query takes longer, by its own clock or by that of `threads` cores."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds * threads) + 2
    _lower(resource.RLIMIT_CPU, most)
    signal.setitimer(signal.ITIMER_REAL, seconds + 5)


def no_limit_of_time() -> None:
    """Nothing runs; waiting may take as long as it likes."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _drop_capabilities() -> bool:
    """Of root's powers keep only that of reading what others own: a version's file may be another user's."""
    header, data = struct.pack("Ii", _CAPABILITIES_VERSION, 0), ctypes.create_string_buffer(24)
    if _libc.capget(header, data) != 0:
        return False
    kept = struct.unpack("6I", data.raw)[1] & _CAP_DAC_READ_SEARCH
    return bool(_libc.capset(header, struct.pack("6I", kept, kept, 0, 0, 0, 0)) == 0)


def _lower(what: int, value: int, hard: bool = False) -> None:
    """Set a limit, for good if `hard`; one that is lower already stays."""
    most = resource.getrlimit(what)[1]
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(what, (value, value if hard else most))


def _landlock(folder: Path) -> bool:
    if not _IS_LINUX:
        return False
    version = _libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    files = (1 << _FILE_RIGHTS.get(version, _MOST_FILE_RIGHTS)) - 1
    # Also, as far as this version knows them: no port, no socket by name, no signal to another process.
    rights = struct.pack("QQQ", files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    rights = rights[: 24 if version >= 6 else 16 if version >= 4 else 8]
    rules = _libc.syscall(_LANDLOCK_CREATE, rights, ctypes.c_size_t(len(rights)), 0)
    if rules < 0:
        return False
    try:
        return bool(
            _readable(rules, folder, _READ_FILE | _READ_DIR)
            and all(_readable(rules, path, _READ_FILE) for path in _LIMITS)
            and _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            and _libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0
        )
    finally:
        os.close(rules)


def _readable(rules: int, path: Path, rights: int) -> bool:
    """Let what is at a path be read; what is not there needs no right."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        return bool(_libc.syscall(_LANDLOCK_ADD, rules, 1, struct.pack("=Qi", rights, handle), 0) == 0)
    finally:
        if path not in _LIMITS:
            os.close(handle)
