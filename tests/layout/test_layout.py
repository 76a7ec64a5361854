"""Every module is known as pure or as I/O; sizes stay readable; documents tell the truth."""

import ast
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
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
SOURCES = sorted([*ROOT.glob("libs/**/*.py"), *ROOT.glob("services/**/*.py")])


# One test holds all modules at once, and names each that fails: an item for each of them, and the
# graph and the trees again for each of it, would cost more than all else here.
@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("libs", "services", include_external_packages=True, cache_dir=None)


@dataclass(frozen=True)
class Facts:
    """What the tests below ask of one module's source, read once for all of them."""

    lines: int
    functions: Mapping[str, int]  # the lines of each
    calls: frozenset[str]  # the last names of all that is called
    faststream: frozenset[str]


@cache
def facts(path: Path) -> Facts:
    text = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    functions, calls = {}, set()
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            functions[f"{node.name}:{node.lineno}"] = node.end_lineno - node.body[0].lineno + 1
        elif isinstance(node, ast.Call):
            name = node.func
            calls.add(name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", ""))
    found = imports_of_faststream(nodes)
    return Facts(len(text.splitlines()), functions, frozenset(calls), frozenset(found))


@cache
def modules() -> frozenset[str]:
    """What a package's __init__ hands on is judged where it is written."""
    return frozenset(
        each
        for root in ("libs", "services")
        for each in imports().find_descendants(root)
        if not imports().find_children(each)
    )


@cache
def covered() -> frozenset[str]:
    matching = map(imports().find_matching_modules, PURE)
    return modules().intersection(chain.from_iterable(matching))


def test_a_pattern_of_pure_modules_covers_something() -> None:
    assert [each for each in PURE if not imports().find_matching_modules(each)] == []


def test_a_module_is_pure_by_where_it_stands_or_reaches_the_world() -> None:
    rest = sorted(modules() - covered())
    assert rest
    could_be_pure = [each for each in rest if not imports().find_upstream_modules(each) & WORLD]
    assert could_be_pure == [], (
        "these reach nothing of the world and could be pure: move each to a folder of pure "
        "modules, or name it in pyproject.toml, in the contract 'what decides …'"
    )


def test_a_pure_module_opens_no_file_and_asks_no_clock() -> None:
    """What import-linter cannot see: no import is needed for it, or only a harmless one."""
    worldly = {"open", "print", "input", "now", "today", "utcnow", "urlopen"}
    found = {}
    for module in sorted(covered()):
        path = ROOT.joinpath(*module.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if wrong := facts(path).calls & worldly:
            found[module] = wrong
    assert found == {}, "these are to be pure: have their callers do this, and pass it in"


def test_modules_and_functions_stay_small() -> None:
    long = {name_of(path): facts(path).lines for path in SOURCES if facts(path).lines > 300}
    for path in SOURCES:
        sizes = facts(path).functions
        long |= {f"{name_of(path)}:{name}": size for name, size in sizes.items() if size > 40}
    assert long == {}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


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


# What FastStream documents. All else of it may change with any release.
FASTSTREAM = {
    "faststream",
    "faststream.asgi",
    "faststream.exceptions",
    "faststream.message",
    "faststream.middlewares",
    "faststream.redis",
    "faststream.redis.message",
    "faststream.response",
    "faststream.specification",
    "faststream.types",
}


def imports_of_faststream(module: Iterable[ast.AST]) -> set[str]:
    """What a module imports of FastStream, as `module.name`, deferred imports included."""
    found = set()
    for node in module:
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return {name for name in found if name.split(".")[0] == "faststream"}


def private(name: str) -> bool:
    """Whether FastStream does not promise that this stays."""
    module, _, last = name.rpartition(".")
    if name in FASTSTREAM:
        return False
    if module not in FASTSTREAM or last.startswith("_"):
        return True
    exported = getattr(import_module(module), "__all__", None)
    return exported is not None and last not in exported


def test_nothing_private_of_faststream_is_imported() -> None:
    found = {name_of(path): facts(path).faststream for path in SOURCES}
    wrong = {path: {name for name in names if private(name)} for path, names in found.items()}
    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("from faststream import AckPolicy", False),
        ("import faststream.redis", False),
        ("from faststream.redis.message import BatchStreamMessage", False),
        ("from faststream.redis.message import _StreamMessage", True),
        ("from faststream._internal.constants import EMPTY", True),
        ("from faststream import _internal", True),
        ("from faststream import app", True),
        ("import faststream._internal.broker", True),
        ("from faststream.redis.subscriber.usecases import StreamSubscriber", True),
        ("def late():\n    from faststream.redis.parser import SimpleParser", True),
    ],
)
def test_what_is_private_of_faststream_is_told_apart(line: str, refused: bool) -> None:
    assert (
        any(private(name) for name in imports_of_faststream(ast.walk(ast.parse(line)))) == refused
    )
