"""Every module is known as pure or as I/O; sizes stay readable; documents tell the truth."""

import ast
import tomllib
from itertools import chain
from pathlib import Path

import grimp
import pytest

from libs.contracts import STREAMS

ROOT = Path(__file__).parents[2]


def _contract() -> dict[str, list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, list[str]]] = settings["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if "what decides" in each["name"])


# What import-linter keeps pure (pyproject.toml), and from what: there is no second list.
PURE = _contract()["source_modules"]
WORLD = frozenset(_contract()["forbidden_modules"])
IMPORTS = grimp.build_graph("libs", "services", include_external_packages=True, cache_dir=None)

# What a package's __init__ hands on is judged where it is written.
MODULES = frozenset(
    each
    for root in ("libs", "services")
    for each in IMPORTS.find_descendants(root)
    if not IMPORTS.find_children(each)
)
COVERED = MODULES.intersection(chain.from_iterable(map(IMPORTS.find_matching_modules, PURE)))


@pytest.mark.parametrize("pattern", PURE)
def test_a_pattern_of_pure_modules_covers_something(pattern: str) -> None:
    assert IMPORTS.find_matching_modules(pattern)


@pytest.mark.parametrize("module", sorted(MODULES - COVERED))
def test_a_module_is_pure_by_where_it_stands_or_reaches_the_world(module: str) -> None:
    assert IMPORTS.find_upstream_modules(module) & WORLD, (
        f"{module} reaches nothing of the world and could be pure: move it to a folder of pure "
        "modules, or name it in pyproject.toml, in the contract 'what decides …'"
    )


@pytest.mark.parametrize("module", sorted(COVERED))
def test_a_pure_module_opens_no_file_and_asks_no_clock(module: str) -> None:
    """What import-linter cannot see: no import is needed for it, or only a harmless one."""
    path = ROOT.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    used = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func
            used.add(name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", ""))
    worldly = {"open", "print", "input", "now", "today", "utcnow", "urlopen"}
    assert not used & worldly, f"{module} is to be pure: have its caller do this, and pass it in"


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("libs/**/*.py"), *ROOT.glob("services/**/*.py")])
)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.body[0].lineno + 1
            assert lines <= 40, f"{path.name}: {node.name} has {lines} lines"


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("services/*/stage.py")), ids=lambda p: p.parent.name
)
def test_a_composition_root_stays_a_page(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize("stream", STREAMS, ids=lambda s: s.name)
def test_the_architecture_page_has_every_stream_as_it_is(stream: object) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    row = next(s for s in STREAMS if s is stream)
    producers, consumers = ", ".join(row.producers), ", ".join(row.consumers)
    assert f"| `{row.name}` | {row.message.__name__} | {producers} | {consumers} |" in page
