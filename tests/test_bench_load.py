"""A reader's session over Streamlit's websocket, as the load benchmark counts it."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bench import load
from bench.load_session import Answer, Step, opened
from bench.result import CannotMeasure
from bench.serving import served
from tests.readers import alone

RAISES = """
import streamlit as st

@st.fragment(run_every=0.1)
def clock():
    st.caption("again")

letter = st.selectbox("Letter", ["a", "b", "c"], key="letter")
clock()
if letter == "b":
    raise ValueError("no b here")
"""


async def walk(url: str, *steps: Step) -> tuple[list[Answer], list[tuple[str, list[str]]]]:
    """The answers, of one step more that comes too late as well; and the page and what its address names after each."""
    session, answer = await opened(url, Random(7))
    answers, places = [answer], [(session.page, sorted(session.query))]
    for step in steps:
        answers += [await session.do(step)]
        places += [(session.page, sorted(session.query))]
    await session.close()
    return [*answers, await session.do(Step(page=""))], places


def test_a_round_leads_over_the_app_without_a_fault_and_a_step_that_cannot_be_taken_is_one(server_url: str) -> None:
    lost = Step(page="nowhere"), Step(pick="pick_nothing")
    answers, places = alone(walk(server_url, *load.ROUND, *lost))
    assert [answer.fault for answer in answers[:-3]] == [None] * (1 + len(load.ROUND))
    assert all(answer.size > 10_000 for answer in answers[:-3])
    assert places[:-2] == [
        ("", []),
        ("laggards", []),
        ("", []),
        ("", ["period"]),
        ("", ["period", "region"]),
        ("", ["period", "region"]),
        ("county", ["period", "region"]),
        ("laggards", ["period", "region"]),
        ("funds", ["region"]),  # by a link that names no period
        ("funds", ["region"]),
        ("", ["region"]),
    ]
    unknown, missing, late = (str(answer.fault) for answer in answers[-3:])
    assert (unknown, missing) == ("no page 'nowhere'", "nothing to pick from 'pick_nothing'")
    assert late.startswith("disconnected")


def test_a_crowd_counts_what_a_page_raises_and_not_the_runs_by_the_clock(tmp_path: Path) -> None:
    script = tmp_path / "raises.py"
    script.write_text(RAISES)
    steps = Step(pick="letter", option=1), Step(pick="letter", option=2)
    plan = load.Plan(sessions=(2,), think=0.05, seconds=0.8)

    async def crowded() -> tuple[load.Crowd, dict[str, str | int | float | None]]:
        with served("raises", script, steps) as server:
            crowd = load.Crowd(server)
            return crowd, await load.stage(crowd, 2, plan)

    crowd, row = alone(crowded())
    answered, errors = row["steps"], row["errors"]
    assert isinstance(answered, int) and isinstance(errors, int)
    # Each of the two readers picks the letter that is refused at every other step.
    assert answered > 0 and abs(2 * errors - answered) <= 2
    assert set(crowd.faults) == {"exception: ValueError"}
    assert row["sessions"] == 2 == len(crowd.sessions)


def test_percentiles_are_by_nearest_rank() -> None:
    assert [load.percentile([30.0, 10.0, 20.0, 40.0], share) for share in (50, 95, 99)] == [20.0, 40.0, 40.0]
    assert load.percentile([], 95) is None


@pytest.mark.parametrize("text", ["0", "5,x", "5,100000", ""])
def test_stages_are_whole_numbers_within_bounds(text: str) -> None:
    assert load.counts("200,50,50") == (50, 200)
    with pytest.raises(ValueError):
        load.counts(text)


def test_a_stage_is_bounded_in_time() -> None:
    with pytest.raises(CannotMeasure):
        load.run(replace(load.Plan(), seconds=1e6))
