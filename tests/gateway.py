"""A server's address and headers in; the address of a gateway before it that adds them to every connection, out."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def gateway(url: str, **headers: str) -> Iterator[str]:
    """As a unit's gateway does: the socket's request too has the headers, whatever a browser wrote into them."""
    place = urlsplit(url)
    door = socket.create_server(("127.0.0.1", 0))

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(1 << 16):
                target.sendall(chunk)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve(client: socket.socket) -> None:
        server = socket.create_connection((str(place.hostname), int(place.port or 0)))
        head = b""
        while b"\r\n\r\n" not in head:
            chunk = client.recv(1 << 16)
            if not chunk:
                return
            head += chunk
        if not re.search(rb"\r\nupgrade:", head, re.IGNORECASE):
            # One request a connection: each has its headers written here.
            head = re.sub(rb"\r\nconnection:[^\r]*", b"", head, flags=re.IGNORECASE)
            head = head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        for name, value in headers.items():
            written = name.replace("_", "-").encode()
            head = re.sub(rb"\r\n" + written + rb":[^\r]*", b"", head, flags=re.IGNORECASE)
            head = head.replace(b"\r\n", b"\r\n" + written + b": " + value.encode() + b"\r\n", 1)
        server.sendall(head)
        threading.Thread(target=pass_on, args=(server, client), daemon=True).start()
        pass_on(client, server)

    def listen() -> None:
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                threading.Thread(target=serve, args=(client,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        door.close()
