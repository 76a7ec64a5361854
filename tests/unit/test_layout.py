"""Every module is known as pure or as I/O; sizes stay readable; documents tell the truth."""

import ast
import tomllib
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
