"""docs/errors.md names every code that the program can give."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Bases of which only subclasses are raised, and words that are no codes of an outcome.
ABSTRACT = {"error", "skipped", "rejected", "failed", "unavailable", "malformed", "refusal"}

FOLDERS = (
    "libs/streaming",
    "services/fetcher",
    "services/language_detector",
    "services/enricher",
    "services/indexer",
    "services/notifier",
    "libs/alerts",
)


def codes_in(path: Path) -> set[str]:
    """Values of `code = "…"` in a class and of `code="…"` in a call."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                names = [t.id for t in getattr(line, "targets", []) if isinstance(t, ast.Name)]
                value = getattr(line, "value", None)
                if "code" in names and isinstance(value, ast.Constant):
                    found.add(str(value.value))
        if isinstance(node, ast.keyword) and node.arg == "code":
            value = getattr(node.value, "value", None)
            found |= {value} if isinstance(value, str) else set()
    return found - ABSTRACT


def documented() -> set[str]:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| ([^|]+) \|", page, flags=re.MULTILINE)
    return {code for cell in first_cells for code in re.findall(r"`(\w+)`", cell)}


def test_every_code_is_explained() -> None:
    explained = documented()
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    missing = {str(path.relative_to(ROOT)): codes_in(path) - explained for path in paths}
    assert {path: codes for path, codes in missing.items() if codes} == {}


def test_the_scan_sees_codes_at_all() -> None:
    assert "too_deep" in codes_in(ROOT / "services" / "fetcher" / "errors.py")
