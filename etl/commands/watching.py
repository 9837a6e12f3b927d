"""The arguments of watch in; a watched inbox, and a sentence for each arrival, until SIGTERM or Ctrl+C, out."""

import argparse
import signal
import sys
import threading

from etl.commands import LOADED, USAGE
from etl.watch import WatchedAlready, inbox_dir, watch


def run_watch(args: argparse.Namespace) -> int:
    """Watch a folder; end cleanly when told to."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    folder = args.folder or inbox_dir()
    try:
        watch(folder, stop, args.once, lambda said: print(said, flush=True))
    except WatchedAlready as busy:
        print(busy, file=sys.stderr)
        return USAGE
    return LOADED
