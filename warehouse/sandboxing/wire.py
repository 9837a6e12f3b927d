"""A message and its bytes in; one frame of a pipe between the app and a process of the sandbox out, and back again."""

import json
import os
import struct
from typing import Any

HEAD = struct.Struct(">IQ")  # the lengths of the JSON and of what follows it
LONGEST_MESSAGE = 1 << 20


class Broken(RuntimeError):
    """The other side is gone, or what it wrote is no frame."""


def frame(message: dict[str, Any], body: bytes | memoryview = b"") -> bytes:
    """A message as the bytes that go through a pipe."""
    said = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    return b"".join((HEAD.pack(len(said), len(body)), said, body))


def lengths(head: bytes | bytearray, longest_body: int) -> tuple[int, int]:
    """How long a frame's two parts are.

    Raises:
        Broken: longer than anything that is ever sent.
    """
    said, body = HEAD.unpack(head[: HEAD.size])
    if said > LONGEST_MESSAGE or body > longest_body:
        raise Broken
    return said, body


def parsed(said: bytes | bytearray) -> dict[str, Any]:
    """The message of a frame.

    Raises:
        Broken: it is not a JSON object.
    """
    try:
        message = json.loads(bytes(said))
    except ValueError as error:
        raise Broken from error
    if not isinstance(message, dict):
        raise Broken
    return message


def read(descriptor: int, longest_body: int) -> tuple[dict[str, Any], bytes]:
    """The next frame of a pipe, however long it takes.

    Raises:
        Broken: the pipe is closed.
    """
    said, body = lengths(_exactly(descriptor, HEAD.size), longest_body)
    return parsed(_exactly(descriptor, said)), _exactly(descriptor, body)


def write(descriptor: int, content: bytes) -> None:
    """All of it, however long it takes.

    Raises:
        OSError: nobody reads it any more.
    """
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _exactly(descriptor: int, wanted: int) -> bytes:
    parts, missing = [], wanted
    while missing:
        part = os.read(descriptor, min(missing, 1 << 20))
        if not part:
            raise Broken
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
