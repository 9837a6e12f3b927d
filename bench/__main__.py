"""A benchmark's name in; its table on the screen and a dated result in bench/results/ out."""

import argparse
import sys
from collections.abc import Callable

from bench import exports, load, pages, read, sandbox
from bench.result import Result, as_json, as_markdown, save
from warehouse.store import WarehouseMissing

REPEATED: dict[str, Callable[[int], Result]] = {
    "pages": pages.run,
    "read": read.run,
    "sandbox": sandbox.run,
    "exports": exports.run,
}


def main(arguments: list[str] | None = None) -> int:
    """Run one benchmark; exit code 0, or 1 with a sentence when it cannot run here."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("benchmark", choices=[*REPEATED, "load"])
    parser.add_argument("--runs", type=int, default=15, help="measured repetitions; the median is kept (default 15)")
    plan = load.Plan()
    stages = ",".join(map(str, plan.sessions))
    parser.add_argument(
        "--sessions", type=load.counts, default=plan.sessions, help=f"load: sessions at each stage (default {stages})"
    )
    parser.add_argument(
        "--think", type=float, default=plan.think, help=f"load: mean think time in seconds (default {plan.think:g})"
    )
    parser.add_argument(
        "--seconds", type=float, default=plan.seconds, help=f"load: measured per stage (default {plan.seconds:g})"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON instead of a table")
    options = parser.parse_args(arguments)
    try:
        if options.benchmark == "load":
            result = load.run(load.Plan(options.sessions, options.think, options.seconds))
        else:
            result = REPEATED[options.benchmark](max(1, options.runs))
    except (WarehouseMissing, pages.PageFailed, load.LoadFailed) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(as_json(result) if options.json else as_markdown(result))
    print(f"written: {save(result)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
