"""What is shown of a backup."""

from collections.abc import Callable
from pathlib import Path

import orjson
from rich.progress import Progress, TaskID
from rich.table import Table

from services.cli.backup.manifest import Manifest
from services.cli.console import table

_ROWS = (
    ("keys", "keys", "keys of streams and state"),
    ("index", "documents", "documents of indices"),
    ("archive", "files", "WARC files"),
    ("profile", "files", "deal profiles (in the backup)"),
)
"""Kind of file, what is counted of it, and what that is called."""


def watching(bar: Progress) -> Callable[[str, int, int], None]:
    """Shows how far each task is, as a bar that appears with its first news."""
    tasks: dict[str, TaskID] = {}

    def watch(task: str, done: int, total: int) -> None:
        if task not in tasks:
            tasks[task] = bar.add_task(task, total=total)
        bar.update(tasks[task], completed=done, total=total)

    return watch


def counts(manifest: Manifest) -> dict[str, int]:
    """How much there is of each kind: keys, documents, files."""
    return {
        kind: sum(each.count for each in files) if unit != "files" else len(files)
        for kind, unit, _ in _ROWS
        for files in [manifest.of(kind)]
    }


def as_table(manifest: Manifest, title: str) -> Table:
    """What a backup holds."""
    shown = table(title, "what", "number", "MB", figures=("number", "MB"))
    found = counts(manifest)
    for kind, _, called in _ROWS:
        size = sum(each.size for each in manifest.of(kind))
        shown.add_row(called, f"{found[kind]:,}", f"{size / 1e6:,.1f}")
    return shown


def when(manifest: Manifest) -> str:
    """The moment that it is of, and what it cost."""
    return (
        f"of {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC, by dealwire {manifest.product}; for"
        f" {manifest.standstill_ms / 1000:.1f} s nobody could write"
    )


def as_json(manifest: Manifest, folder: Path) -> str:
    """The same for programs, without the list of files."""
    said = manifest.model_dump(mode="json", exclude={"files", "checksum"})
    indices = {each.name: each.count for each in manifest.of("index")}
    own = {"bytes": manifest.size, **counts(manifest), "indices": indices}
    return orjson.dumps({"folder": str(folder), **said, **own}).decode()
