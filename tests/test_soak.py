"""The soak for less than a minute: everything happens in it, and nothing fails; whether it is level takes an hour."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.soak import MOST_FILES, MOST_MB, Watched, main, soak


def test_readers_loads_documents_and_queries_go_on_beside_each_other(demo_data: object) -> None:
    with ThreadPoolExecutor(1) as pool:  # a browser of another test may have a loop in this thread
        watched, faults = pool.submit(soak, 0.35, readers=3, load_every=5).result()
    app, work = watched
    assert app.steps > 10 and work.steps > 3 and faults["loads that succeeded"] >= 1
    assert set(faults) == {"loads that succeeded"}
    assert app.samples[-1][2] < 200 and work.samples[-1][2] < 60


def test_growth_is_the_slope_by_thousand_steps_of_what_came_after_a_third() -> None:
    level, leaking = (Watched("a", os.getpid()) for _ in range(2))
    for n in range(30):
        level.samples.append((n * 10, 10**8 if n < 10 else 3 * 10**8, 50 if n < 10 else 60))
        leaking.samples.append((n * 10, 10**8 + n * 10 * 10**6, 50 + n * 10))
    assert level.growth() == pytest.approx((0, 0))
    assert leaking.growth() == pytest.approx((1000, 1000))
    assert leaking.growth() > (MOST_MB, MOST_FILES)


@pytest.mark.slow
@pytest.mark.usefixtures("demo_data")
def test_memory_and_open_files_stay_level() -> None:
    assert main(["--minutes", os.environ.get("SOAK_MINUTES", "60")]) == 0
