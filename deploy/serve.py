"""The dashboard with its /health, served on an address: `python -m deploy.serve`, or `uvicorn deploy.serve:app`.

`streamlit run app.py` serves the same dashboard without /health, and leaves TCP_NODELAY off: an answer may wait for the
acknowledgement of the one before.
"""

import argparse
import json
import logging
import os
import threading
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from warehouse import health, logs
from warehouse.settings import ROOT

# Each module of these has a logger of its own, which hands nothing on.
LIBRARIES = ("streamlit", "uvicorn", "websockets")
# Seconds of silence after which a websocket is asked whether anyone is there; less than proxies take for an end.
PING = 20
# What running answers have to end when the server is told to stop.
GRACE = 10
# Which header of the gateway names the person, as JSON: docs/access.md.
HEADERS = "STREAMLIT_SERVER_TRUSTED_USER_HEADERS"


def answer(_request: Request) -> JSONResponse:
    """What a monitor gets: 200 while readers are served, 503 when the current version cannot be read."""
    found = health.health()
    code = 503 if found["status"] == health.FAILING else 200
    return JSONResponse(found, code, {"Cache-Control": "no-store"})


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Log when the server begins and ends, and what Streamlit and the server have to say, in one form."""
    logs.start("app", *(name for name in logging.root.manager.loggerDict if name.startswith(LIBRARIES)))
    if said := os.environ.get(HEADERS):  # Streamlit itself takes it from there by `streamlit run` alone
        config.set_option("server.trustedUserHeaders", json.loads(said))
    logs.event("serve", programme=health.PROGRAMME)
    yield
    logs.event("stopped")


app = st.App(ROOT / "app.py", routes=[Route("/health", answer)], lifespan=lifespan)


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM; the dashboard has run once before the first reader comes."""
    parser = argparse.ArgumentParser(prog="python -m deploy.serve", description=__doc__.partition("\n")[0])
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; a proxy with TLS stands before it")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--proxy", default="127.0.0.1", help="address of the proxy whose X-Forwarded-… is believed")
    args = parser.parse_args(arguments)
    os.chdir(ROOT)  # where .streamlit/config.toml is
    threading.Thread(target=_warm, args=(args.host, args.port), daemon=True).start()
    uvicorn.run(
        app, host=args.host, port=args.port, access_log=False, server_header=False, forwarded_allow_ips=args.proxy,
        ws="websockets-sansio", ws_ping_interval=PING, ws_ping_timeout=PING,
        ws_max_size=int(config.get_option("server.maxMessageSize")) * 1_000_000, timeout_graceful_shutdown=GRACE,
    )  # fmt: skip


def _warm(host: str, port: int) -> None:
    """Have app.py run once: until then a deep link shows its page under a dialog, and the first reader waits."""
    here = "127.0.0.1" if host == "0.0.0.0" else host
    for _ in range(120):
        with suppress(OSError):
            urllib.request.urlopen(f"http://{here}:{port}/_stcore/script-health-check", timeout=60).read()
            return
        time.sleep(0.5)


if __name__ == "__main__":
    main()
