"""Every module is known as pure or as I/O; sizes stay readable; documents tell the truth."""

import ast
import tomllib
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


def imports_of_faststream(text: str) -> set[str]:
    """What a module imports of FastStream, as `module.name`, deferred imports included."""
    found = set()
    for node in ast.walk(ast.parse(text)):
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


@pytest.mark.parametrize(
    "path",
    sorted([*ROOT.glob("libs/**/*.py"), *ROOT.glob("services/**/*.py")]),
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_nothing_private_of_faststream_is_imported(path: Path) -> None:
    found = imports_of_faststream(path.read_text(encoding="utf-8"))
    assert not {name for name in found if private(name)}


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
    assert any(private(name) for name in imports_of_faststream(line)) == refused
