"""The rules of the house: who imports whom, how long a file is, what is pinned."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

# Room → the rooms it may import, besides itself.
MAY_IMPORT: dict[str, set[str]] = {
    "warehouse": set(),
    "locales": set(),
    "etl": {"warehouse"},
    "charts": {"warehouse", "locales"},
    "reports": {"warehouse", "charts", "locales"},
    "pages": {"warehouse", "charts", "reports", "locales"},
    "app": {"warehouse", "charts", "reports", "locales", "pages"},
    "deploy": {"warehouse"},
    "bench": {"deploy", "warehouse", "etl", "charts", "reports", "locales", "pages"},
    "tests": {"deploy", "warehouse", "etl", "charts", "reports", "locales", "pages", "app", "bench", "tools"},
    "tools": {"tests"},
}
MAY_IMPORT_STREAMLIT = {"pages", "app", "deploy", "bench", "tests"}
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-spark.txt")
LONGEST_PAGE, LONGEST_MODULE = 120, 300


def module_name(path: Path) -> str:
    """Dotted name of a file given relative to the checkout."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def project_modules() -> dict[str, str]:
    """Every module of the project: dotted name → source."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        relative = path.relative_to(ROOT)
        if relative.parts[0] not in {"data", "build"} and not any(part.startswith(".") for part in relative.parts):
            found[module_name(relative)] = path.read_text(encoding="utf-8")
    return found


def imports(module: str, source: str) -> Iterator[str]:
    """Dotted names a module imports, wherever the statement stands; `from a import b` gives `a.b`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def forbidden_imports(module: str, source: str) -> list[str]:
    """Imports that run against the direction of the house."""
    room = module.split(".")[0]
    if room not in MAY_IMPORT:
        return [f"{module}: room {room!r} is not in MAY_IMPORT; say there what it may import"]
    faults = []
    for name in imports(module, source):
        target = name.split(".")[0]
        if target in MAY_IMPORT and target != room and target not in MAY_IMPORT[room]:
            faults.append(f"{module} imports {name}: {room} may not import {target}")
        if target == "streamlit" and room not in MAY_IMPORT_STREAMLIT:
            faults.append(f"{module} imports {name}: only app.py and pages/ show things")
    return faults


def import_cycle(modules: dict[str, str]) -> list[str]:
    """The modules of one import cycle, or nothing."""
    graph = {
        module: {
            target
            for name in imports(module, source)
            for target in [name if name in modules else name.rpartition(".")[0]]
            if target in modules and target != module
        }
        for module, source in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def misplaced_or_too_long(module: str, source: str) -> list[str]:
    """A page outside a subfolder, or a file past its length."""
    faults = []
    is_page = module.split(".")[0] == "pages"
    if is_page and module.count(".") < 2:
        faults.append(f"{module}: files directly in pages/ are run by Streamlit without app.py; use a subfolder")
    # What several pages share lies in pages/parts/ and is a module like any other.
    most = LONGEST_PAGE if is_page and not module.startswith("pages.parts.") else LONGEST_MODULE
    lines = len(source.splitlines())
    if lines > most:
        faults.append(f"{module}: {lines} lines, at most {most}")
    return faults


def docstring_faults(module: str, source: str) -> list[str]:
    """A module whose first docstring line is not exactly one sentence."""
    first = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    if not first:
        return [f"{module}: no docstring"]
    if first[-1] not in ".?!。？！" or re.search(r"[.?!] +[A-Z]|[。？！].", first):
        return [f"{module}: the first docstring line is not one sentence: {first!r}"]
    return []


def pins(text: str) -> dict[str, set[str]]:
    """Package → pinned versions (several when they differ by Python version)."""
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if line and not line.lstrip().startswith("#"):
            name, _, version = line.partition(";")[0].strip().partition("==")
            found.setdefault(canonicalize_name(name), set()).add(version)
    return found


MODULES = project_modules()


def faults_of(modules: Iterable[str], rule: Callable[[str, str], list[str]]) -> list[str]:
    """All that a rule has against modules of the project."""
    return [fault for module in modules for fault in rule(module, MODULES[module])]


def test_imports_point_one_way() -> None:
    assert faults_of(MODULES, forbidden_imports) == []


def test_there_are_no_import_cycles() -> None:
    assert import_cycle(MODULES) == []


def test_every_file_is_in_its_place_and_short() -> None:
    assert faults_of(MODULES, misplaced_or_too_long) == []


def test_every_module_opens_with_one_sentence() -> None:
    assert faults_of([name for name in MODULES if not name.startswith("tests")], docstring_faults) == []


def test_requirements_pin_every_dependency_and_name_no_source() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in REQUIREMENTS}
    for name, text in texts.items():
        assert not re.search(r"[/@\\]|^\s*-", text, re.M), f"{name} names an index, an address or a path"
        assert all(all(versions) for versions in pins(text).values()), f"{name} has an unpinned package"
    run, dev, spark = (pins(text) for text in texts.values())
    extras = project["optional-dependencies"]
    for needed, pinned in [
        *((d, run) for d in project["dependencies"]),
        *((d, dev) for d in extras["dev"]),
        *((d, spark) for d in extras["spark"]),
    ]:
        requirement = Requirement(needed)
        versions = pinned.get(canonicalize_name(requirement.name), set())
        assert versions, f"{needed} is not pinned: make lock"
        assert all(v in requirement.specifier for v in versions), f"{needed} is pinned to {versions}: make lock"
    assert run.items() <= dev.items() and run.items() <= spark.items(), "the requirements files disagree: make lock"
    assert all(dev[name] == spark[name] for name in dev.keys() & spark.keys()), "they share an environment: make lock"


# The linters themselves: each must refuse what it is there to refuse.


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("warehouse.store", "from etl import read"),
        ("warehouse.store", "def f():\n    import streamlit as st"),
        ("charts.swarm", "from pages.leadership import overview"),
        ("etl.read", "import charts.swarm"),
        ("pages.leadership.overview", "from etl.publish import publish"),
        ("app", "import etl"),
        ("locales", "from warehouse.metrics import METRICS"),
        ("helpers", "import os"),
    ],
)
def test_a_wrong_import_is_refused(module: str, source: str) -> None:
    assert len(forbidden_imports(module, source)) == 1


def test_a_cycle_is_found_through_relative_and_late_imports() -> None:
    cycle = {
        "etl.a": "from . import b",
        "etl.b": "def f():\n    from etl.c import x",
        "etl.c": "import etl.a",
    }
    assert set(import_cycle(cycle)) == set(cycle)
    assert import_cycle(cycle | {"etl.c": "import os"}) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [("pages.overview", "x = 1"), ("pages.a.b", "x = 1\n" * 121), ("etl.read", "x = 1\n" * 301)],
)
def test_a_misplaced_or_long_file_is_refused(module: str, source: str) -> None:
    assert len(misplaced_or_too_long(module, source)) == 1


@pytest.mark.parametrize("source", ["x = 1", '"""No full stop"""', '"""One. Two."""', '"""甲。乙。"""'])
def test_a_module_without_its_sentence_is_refused(source: str) -> None:
    assert len(docstring_faults("etl.read", source)) == 1
