"""What benchmarks say of their goals: met, missed, or not measured, in a table of one and in the summary of all."""

import re
from pathlib import Path

import pytest

from bench import __main__ as command_line
from bench import build, load, pages, result, scale
from bench.result import CannotMeasure, Result, as_json, as_markdown, as_summary, at_least, at_most, from_json
from bench.serving import ROOT

MET = at_most("first paint", 0.43, 0.5, "s", "never said")
MISSED = at_least("Superset ÷ ours", 9.26, 10, "×", "four pictures, not one; next: the CPU of a step")
OPEN = at_most("p95 of 400 sessions", None, 300, "ms")


def of(name: str, *goals: result.Goal) -> Result:
    return Result(name, f"What {name} costs", ["note"], [{"page": "overview", "ms": 1.5}], list(goals))


def test_a_goal_is_met_up_to_its_number_and_open_where_nothing_was_measured() -> None:
    assert [goal.met for goal in (MET, MISSED, OPEN)] == [True, False, None]
    assert at_most("", 300, 300).met and not at_most("", 300.01, 300).met
    assert at_least("", 10, 10).met
    assert (MISSED.measured, MISSED.goal) == ("9.3×", "≥ 10×")
    assert at_most("", 28_123.4, 60_000, "ms").measured == "28,123 ms"


def test_a_result_shows_its_goals_and_comes_back_from_json() -> None:
    shown = as_markdown(of("browser", MET, MISSED))
    assert "| first paint | 0.43 s | ≤ 0.50 s | met |  |" in shown
    assert "| Superset ÷ ours | 9.3× | ≥ 10× | **missed** | four pictures, not one; next: the CPU of a step |" in shown
    assert "goal" not in as_markdown(of("read"))
    assert from_json(as_json(kept := of("browser", MET, OPEN))) == kept


def test_the_summary_has_every_goal_and_what_could_not_be_taken() -> None:
    shown = as_summary([of("browser", MET), of("load", MISSED, OPEN), of("read")], {"hosts": "nginx is not here."})
    assert "1 met, 1 missed, 1 not measured." in shown
    assert "| load | p95 of 400 sessions | — | ≤ 300 ms | not measured |  |" in shown
    assert "- read: no goal is stated." in shown
    assert "- hosts: not taken. nginx is not here." in shown


def test_all_runs_each_benchmark_for_itself_and_tells_the_one_that_cannot_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(result, "FOLDER", tmp_path / "results" / "of" / "benchmarks")
    monkeypatch.setattr(command_line, "BENCHMARKS", {"sql": None})
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path))
    monkeypatch.chdir(ROOT)
    (tmp_path / "results" / "of").mkdir(parents=True)
    assert command_line.main(["all", "--runs", "1"]) == 1
    assert "- sql: not taken. 还没有可用的数据版本" in capsys.readouterr().out
    [summary] = (tmp_path / "results" / "of" / "benchmarks").glob("summary-*.md")
    assert "0 met, 0 missed, 0 not measured." in summary.read_text(encoding="utf-8")


def test_the_goals_of_a_crowd_are_those_of_the_app_at_the_full_number() -> None:
    rows: list[dict[str, str | int | float | None]] = [
        {"served": "bare page", "sessions": 400, "p95 ms": 9.0, "CPU ms per step": 8.0, "kB per session": 120},
        {"served": "app", "sessions": 400, "p95 ms": 250.0, "CPU ms per step": 21.0, "kB per session": 250},
    ]
    assert [goal.met for goal in load.goals(rows, "app")] == [True, False, True]
    assert [goal.met for goal in load.goals([rows[1] | {"sessions": 50}], "app")] == [None, False, True]


def test_a_build_is_flat_when_its_last_period_costs_what_the_second_did() -> None:
    def row(load: str, version: float, duck: float, peak: float = 500.0) -> build.Row:
        steps = {"stage CPU s": 1.0, "marts CPU s": 1.0, "version CPU s": version, "CPU s": version + 2}
        return {"load": load, **steps, "peak MB": peak, "÷ DuckDB": (version + 2) / duck}

    rows = [row("plan", 1.0, 1), row("period 1", 2.0, 2), row("period 2", 8.0, 2, 2001.0), row("period 3", 10.0, 6)]
    flat, newest, full, peak = build.goals([*rows, row("all", 2.0, 4)], "province")
    assert (flat.measured, newest.measured, full.measured, peak.met) == ("1.2×", "2×", "1×", False)
    assert (flat.met, newest.met, full.met) == (False, True, True)
    assert flat.reason and not newest.reason


def test_the_pages_of_a_nation_are_compared_without_the_harness() -> None:
    def costing(*costs: tuple[float, float]) -> dict[str, scale.Row]:
        names = ("harness alone", "overview", "funds")
        return {
            name: {"rerun CPU": rerun, "first view CPU": first}
            for name, (rerun, first) in zip(names, costs, strict=True)
        }

    small, large = costing((5.0, 0), (25.0, 105.0), (15.0, 55.0)), costing((6.0, 0), (26.0, 106.0), (21.0, 206.0))
    rows = scale.compared(small, large, "nation")
    assert [row["rerun ÷"] for row in rows] == [1, 1.5, 35 / 30]
    every, worst, first, _ = scale.goals(rows, "nation")
    assert (every.met, worst.met, first.met) == (True, False, False)
    assert worst.what == "rerun of funds, the worst" and "funds" in worst.reason


def test_a_page_is_held_to_its_goal_without_the_harness() -> None:
    costs = {"harness alone": 5.0, "overview.py": 24.0, "funds.py": 25.5, "map.py": 21.0}
    middle, worst = pages.goals([{"page": page, "rerun CPU": cost} for page, cost in costs.items()])
    assert (middle.measured, middle.met) == ("19 ms", True)
    assert ("funds.py" in worst.what, worst.met, bool(worst.reason)) == (True, False, True)


def test_every_page_of_the_bar_is_measured() -> None:
    bar = (ROOT / "pages" / "parts" / "menu.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"(pages/\w+/\w+\.py)"', bar))
    assert {path.relative_to(ROOT).as_posix() for path in pages.every()} == named != set()


def test_a_benchmark_that_cannot_be_taken_here_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuses(_options: object) -> Result:
        raise CannotMeasure("nginx is not here.")

    monkeypatch.setattr(command_line, "BENCHMARKS", {"hosts": refuses})
    assert command_line.main(["hosts"]) == 1
    assert capsys.readouterr().err == "nginx is not here.\n"
