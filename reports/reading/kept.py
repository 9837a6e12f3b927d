"""A pure function in; the same function out, each of its answers made once for every reader and kept."""

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import partial, wraps
from hashlib import sha256
from io import BytesIO
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

import polars as pl
from cachetools import LRUCache, cached

from locales import language
from warehouse import chosen_lines, held, store

P = ParamSpec("P")
T = TypeVar("T")
# Of everything that is kept together: some eight versions, or regions, of a province.
MOST_BYTES = 200_000_000
LEAST = 200
# So many times what it is as JSON does a figure take as objects.
BEYOND_JSON = 5


def _size(value: Any) -> int:
    """What a value takes of the memory, in bytes; about, for anything but frames and texts."""
    if isinstance(value, pl.DataFrame):
        return int(value.estimated_size()) + 1000
    if isinstance(value, str | bytes):
        return len(value) + 50
    if isinstance(value, Mapping):
        return LEAST + sum(_size(each) + 50 for each in value.values())
    if isinstance(value, list | tuple):
        return 50 + sum(map(_size, value))
    if is_dataclass(value):
        return _size(vars(value))
    if hasattr(value, "to_plotly_json"):
        return BEYOND_JSON * len(value.to_json())
    return int(getattr(value, "nbytes", LEAST))


_KEPT: LRUCache[Hashable, Any] = LRUCache(MOST_BYTES, getsizeof=_size)
# The frames among the answers by their id: an answer that is made of one is known by it, without a look at its rows.
_FRAMES: WeakValueDictionary[int, pl.DataFrame] = WeakValueDictionary()


class _Same:
    """A frame as a part of a key: it is equal to nothing but itself, and lives as long as the key."""

    __slots__ = ("frame",)

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.frame is self.frame


def once(key: object, make: Callable[[], T]) -> T:
    """What `make` gives, made once per key, of which a version's name stands for its file; nobody changes it."""
    made: T = _made(_part(key), make)
    return made


# Of readers who ask the same at once one makes the answer and the others wait for it.
@cached(_KEPT, key=lambda key, make: key, condition=threading.Condition())
def _made(key: Hashable, make: Callable[[], Any]) -> Any:
    made = make()
    for frame in _frames(made):
        _FRAMES[id(frame)] = frame
    return made


def kept(make: Callable[P, T]) -> Callable[P, T]:
    """Make each answer of a pure function once per arguments, language, lines and reach.

    Arguments are values, scopes, frames, and lists and dicts of them. A frame that is an answer kept itself is known
    at once, any other one by a digest of what is in it. What cannot be hashed is made anew each time.

    Args:
        make: a function of a module (one defined by a page is another at every run) that draws nothing and asks
            nothing but published rows; nobody changes what it gives.
    """

    @wraps(make)
    def asked(*args: P.args, **more: P.kwargs) -> T:
        try:
            key = (make, language(), chosen_lines.chosen(), held.reach(), _part(args), _part(more))
            hash(key)
        except TypeError:
            return make(*args, **more)
        answer: T = _made(key, partial(make, *args, **more))
        return answer

    return asked


def forget() -> None:
    """Forget every answer."""
    _KEPT.clear()


def _part(value: Any) -> Hashable:
    """A value as a part of a key; what names a version together with the file that has this name now.

    Raises:
        TypeError: it is a frame of things that have no bytes.
    """
    if isinstance(value, pl.DataFrame):
        return _Same(value) if _FRAMES.get(id(value)) is value else _digest(value)
    if isinstance(value, list | tuple):
        return tuple(map(_part, value))
    if isinstance(value, dict):
        return tuple((name, _part(each)) for name, each in value.items())
    version = value if isinstance(value, str) else getattr(value, "version", None)
    if isinstance(version, str) and not hasattr(value, "made") and store.VERSION.fullmatch(version):
        return value, store.made(version)
    return value  # type: ignore[no-any-return]


def _digest(frame: pl.DataFrame) -> Hashable:
    written = BytesIO()
    try:
        frame.write_ipc_stream(written)
    except pl.exceptions.PolarsError as fault:
        raise TypeError(str(fault)) from fault
    return sha256(written.getbuffer()).digest()


def _frames(value: object) -> Iterator[pl.DataFrame]:
    if isinstance(value, pl.DataFrame):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _frames(each)
    elif isinstance(value, Mapping):
        yield from _frames(list(value.values()))
