"""Figures as JSON on standard input in; a file for each out: the process that a browser may take down with it."""

import json
import os
import sys
from pathlib import Path

import kaleido

LIBRARY = Path(__file__).parents[2] / "static" / "plotly-cartesian.min.js"


def main() -> None:
    """Draw what was asked for."""
    asked = json.load(sys.stdin)
    os.environ["BROWSER_PATH"] = asked["browser"]
    kaleido.start_sync_server(n=1, plotlyjs=LIBRARY)
    try:
        for one in asked["work"]:
            height = one["figure"]["layout"].get("height", 500) + 40
            size = {"width": asked["width"], "height": height, "scale": asked["scale"], "format": asked["form"]}
            drawn = kaleido.calc_fig_sync(one["figure"], opts=size)
            Path(one["path"]).write_bytes(drawn)
    finally:
        kaleido.stop_sync_server()


if __name__ == "__main__":
    main()
