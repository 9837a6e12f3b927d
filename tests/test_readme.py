"""The two READMEs promise only commands that exist, and promise the same ones."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ["README.md", "README.zh-CN.md"]


def code_blocks(text: str) -> list[str]:
    """Fenced blocks, in order."""
    return re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)


def targets(makefile: str) -> set[str]:
    """Names that `make` accepts."""
    return set(re.findall(r"^([a-z]+):(?!=)", makefile, re.M))


def read(name: str) -> str:
    """A file of the checkout."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_every_make_command_is_a_target(name: str) -> None:
    text = read(name)
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M))
    assert {"run", "test"} <= named
    assert named <= targets(read("Makefile"))


@pytest.mark.parametrize("name", READMES)
def test_every_python_command_exists(name: str) -> None:
    commands = re.findall(r"python -m (\w+) (\w+)", read(name))
    assert commands
    for package, command in commands:
        assert re.search(rf"""["']{command}["']""", read(f"{package}/__main__.py")), (
            f"{package} has no command {command}"
        )


def test_both_languages_show_the_same_code() -> None:
    english, chinese = (code_blocks(read(name)) for name in READMES)
    assert english
    assert english == chinese


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "docs/architecture.md"])
def test_every_link_and_path_leads_somewhere(name: str) -> None:
    text = read(name)
    links = {link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link}
    paths = set(re.findall(r"`((?:warehouse|etl|charts|pages|docs|tests)/[\w./]*)`", text))
    missing = [link for link in links if not (ROOT / name).parent.joinpath(link).exists()]
    missing += [path for path in paths if not (ROOT / path).exists()]
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_a_readme_stays_short_and_begins_with_the_question(name: str) -> None:
    lines = read(name).splitlines()
    assert len(lines) < 90
    assert re.match(r"\*\*[^*]*[?？]\*\*", lines[2]), "the first sentence is the question Gaibo answers"


def test_the_readers_of_this_test_see_what_is_there() -> None:
    assert code_blocks("a\n```sh\nmake x\n```\n```\ny\n```\n") == ["make x\n", "y\n"]
    assert targets("PY := x\nrun: env ## serve\n\t@echo a: b\n.PHONY: run\nenv:\n") == {"run", "env"}
