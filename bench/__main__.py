"""A benchmark's name in; its table on the screen and a dated result in bench/results/ out."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench import browser, build, etl, exports, hosts, load, nation, pages, scale, sql
from bench.peers import compare
from bench.result import CannotMeasure, Result, as_json, as_markdown, as_summary, from_json, save, save_summary
from warehouse.store import WarehouseMissing

ALL, GENERATE = "all", "generate"
LONGEST = 3600  # seconds of one benchmark among all


def _repeated(run: Callable[[int], Result], usual: int) -> Callable[[argparse.Namespace], Result]:
    return lambda options: run(max(1, options.runs or usual))


def _crowded(run: Callable[[load.Plan], Result], usual: load.Plan) -> Callable[[argparse.Namespace], Result]:
    return lambda options: run(load.Plan(options.sessions or usual.sessions, options.think, options.seconds))


def _scaled(options: argparse.Namespace) -> Result:
    return build.run(options.scale, options.periods or build.PERIODS, options.out)


BENCHMARKS: dict[str, Callable[[argparse.Namespace], Result]] = {
    "pages": _repeated(pages.run, 5),
    "etl": _repeated(etl.run, 5),
    "build": _scaled,
    "scale": _repeated(scale.run, 5),
    "sql": _repeated(sql.run, 5),
    "exports": _repeated(exports.run, 5),
    "browser": _repeated(browser.run, 5),
    "load": _crowded(load.run, load.Plan()),
    "hosts": _crowded(hosts.run, load.Plan(sessions=(50, 100))),
    "peers": _repeated(compare.run, 15),
}
# Among all, besides the usual run of each: these larger ones.
LARGER = [("build", "--scale", scale, "--periods", "2") for scale in ("nation", "nation10")]


def main(arguments: list[str] | None = None) -> int:
    """Run one benchmark, or all of them, or write data for one; exit code 0, or 1 with a sentence when it cannot be.

    A goal that is missed is told, and is no failure of the run.
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("benchmark", choices=[*BENCHMARKS, ALL, GENERATE])
    parser.add_argument("--runs", type=int, help="measured repetitions; the median is kept (default 5; peers: 15)")
    plan = load.Plan()
    parser.add_argument("--sessions", type=load.counts, help="load, hosts: sessions at each stage, as 50,200")
    parser.add_argument(
        "--think", type=float, default=plan.think, help=f"load: mean think time in seconds (default {plan.think:g})"
    )
    parser.add_argument(
        "--seconds", type=float, default=plan.seconds, help=f"load: measured per stage (default {plan.seconds:g})"
    )
    parser.add_argument(
        "--scale", choices=nation.SCALES, default="province", help="generate, build: how large the data are"
    )
    parser.add_argument("--periods", type=int, help="generate, build: so many reporting periods (default 3; build: 6)")
    parser.add_argument("--out", type=Path, help="generate, build: the folder, which can then be GAIBO_DATA")
    parser.add_argument("--seed", type=int, default=2014, help="generate: the same seed gives the same rows")
    parser.add_argument("--json", action="store_true", help="print the result as JSON instead of a table")
    options = parser.parse_args(arguments)
    if options.benchmark == ALL:
        return _all([word for word in (sys.argv[1:] if arguments is None else arguments) if word != ALL])
    if options.benchmark == GENERATE:
        return _generate(options)
    try:
        result = BENCHMARKS[options.benchmark](options)
    except (WarehouseMissing, CannotMeasure) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(as_json(result) if options.json else as_markdown(result))
    print(f"written: {save(result)}", file=sys.stderr)
    return 0


def _generate(options: argparse.Namespace) -> int:
    if options.out is None:
        print("--out is missing: the folder to write to", file=sys.stderr)
        return 1
    for province in nation.generate(options.out, nation.SCALES[options.scale], options.periods or 3, options.seed):
        print(province, file=sys.stderr)
    folders = " ".join(map(str, sorted((options.out / "inbox").iterdir())))
    print(f"GAIBO_DATA={options.out} python -m etl load {folders}")
    return 0


def _all(options: list[str]) -> int:
    """Every benchmark in a process of its own, so that none finds another's memory and caches; then the summary."""
    results, missing = list[Result](), dict[str, str]()
    every = [(name,) for name in BENCHMARKS] + [one for one in LARGER if one[0] in BENCHMARKS]
    for benchmark, *more in every:
        name = " ".join([benchmark, *more])
        print(f"{name} …", file=sys.stderr)
        command = [sys.executable, "-m", "bench", benchmark, *options, *more, "--json"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            missing[name] = f"It took more than {LONGEST} s."
            continue
        if done.returncode:
            missing[name] = done.stderr.strip().rpartition("\n")[2] or f"Exit code {done.returncode}."
        else:
            results.append(from_json(done.stdout))
            print(as_markdown(results[-1]), end="\n\n")
    print(summary := as_summary(results, missing))
    print(f"written: {save_summary(summary)}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
