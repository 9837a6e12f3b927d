"""Every question of docs/analyst-tour.md is answered by its query, in the analysts' sandbox, as the page says."""

import re
from pathlib import Path
from typing import Any

import pytest

from warehouse import sandbox

TOUR = (Path(__file__).parent.parent / "docs" / "analyst-tour.md").read_text(encoding="utf-8")
ANSWERED = re.compile(r"```sql\n(.*?)```\n\n((?:\|[^\n]*\|\n)+)", re.DOTALL)
QUESTIONS = dict(zip(re.findall(r"^## (\d+)\.", TOUR, re.M), TOUR.split("\n## ")[1:], strict=True))


def cells(line: str) -> list[str]:
    """The cells of one line of a Markdown table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def written(value: Any) -> str:
    """A value as the page writes it."""
    return "" if value is None else str(value)


def table(sql: str) -> str:
    """The answer to a query as a Markdown table."""
    answer = sandbox.run(sql)
    rows = [answer.column_names, ["---"] * answer.num_columns, *(row.values() for row in answer.to_pylist())]
    return "".join(f"| {' | '.join(map(written, row))} |\n" for row in rows)


def test_there_are_ten_questions_and_no_query_without_its_answer() -> None:
    assert list(QUESTIONS) == [str(n) for n in range(1, 11)]
    assert len(ANSWERED.findall(TOUR)) == TOUR.count("```sql") >= 10
    assert all(ANSWERED.search(text) for text in QUESTIONS.values())


@pytest.mark.parametrize("number", QUESTIONS)
def test_the_answer_is_what_the_page_says(demo_data: Path, number: str) -> None:
    for sql, stated in ANSWERED.findall(QUESTIONS[number]):
        said, found = ([cells(line) for line in text.splitlines()] for text in (stated, table(sql)))
        assert found[0] == said[0]
        assert found[2:] == said[2:]
