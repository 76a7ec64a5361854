"""Every module is known as pure or as I/O; sizes stay readable; documents tell the truth."""

import ast
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from libs.contracts import STREAMS

ROOT = Path(__file__).parents[2]

# Modules that touch servers, files, clocks, processes or settings. All others are pure, and
# stand in the list that import-linter keeps away from I/O libraries (pyproject.toml).
TOUCHING_THE_WORLD = {
    "libs.contracts": set(),
    "libs.deals": {"files"},
    "libs.errors": set(),
    "libs.local": {"*"},
    "libs.observability": {"*"},
    "libs.search": {"client", "connection"},
    "libs.sources": {"store"},
    "libs.streaming": {
        "addresses", "backpressure", "consumer", "consumer_name", "delivery", "flow", "lane",
        "operations.dead_letters", "operations.janitor", "redis.client", "redis.leases",
        "redis.scripts", "redis.subscriber", "runner", "settings", "stage", "steps", "testing",
    },
    "services.cli": {"*"},
    "services.enricher": {"models", "settings", "stage"},
    "services.fetcher": {
        "files", "http.client", "http.connection", "http.dns", "http.failures", "http.metrics",
        "http.polite_client", "http.rate_limiter", "http.robots", "pages.redis_store",
        "pages.revisit_poller", "parsing.parser",
        "parsing.worker_pool", "parsing.worker_process", "settings", "sources.poll_result",
        "sources.schedule_store", "sources.scheduler", "stage", "step", "warc.dedup", "warc.paths",
        "warc.reader", "warc.replay", "warc.scan", "warc.segments", "warc.writer", "wiring",
    },
    "services.indexer": {"indices", "memory", "opensearch", "settings", "stage", "templates"},
    "services.language_detector": {"models", "settings", "stage"},
}  # fmt: skip


def pure_by_linter() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return set(next(c for c in contracts if "decides" in c["name"])["source_modules"])


def modules() -> list[tuple[str, str]]:
    found = []
    for path in sorted(ROOT.glob("libs/**/*.py")) + sorted(ROOT.glob("services/**/*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] not in ("__init__", "__main__") and len(parts) > 2:
            found.append((".".join(parts[:2]), ".".join(parts[2:])))
    return found


@pytest.mark.parametrize(("package", "module"), modules())
def test_every_module_is_listed_as_pure_or_as_touching_the_world(package: str, module: str) -> None:
    worldly = TOUCHING_THE_WORLD[package]
    pure = f"{package}.{module}" in pure_by_linter() or package == "libs.contracts"
    assert pure or "*" in worldly or module in worldly, f"{package}.{module} is in neither list"
    assert not (pure and module in worldly), f"{package}.{module} is in both lists"


def test_no_listed_module_is_gone() -> None:
    there = {f"{package}.{module}" for package, module in modules()}
    assert pure_by_linter() <= there
    for package, names in TOUCHING_THE_WORLD.items():
        assert {f"{package}.{name}" for name in names - {"*"}} <= there


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
