"""A migration's progress on a terminal: a bar for each index, with an estimate."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from services.indexer.migration.filling import Phase, Watch


@contextmanager
def migration_progress(console: Console) -> Iterator[Watch]:
    """What to tell of the progress; what it waits for is a line of its own."""
    bars: dict[tuple[Phase, str], TaskID] = {}
    waited_for = ""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console) as progress:

        def watch(phase: Phase, what: str, done: int, total: int) -> None:
            nonlocal waited_for
            if phase == "wait":
                if what != waited_for:
                    console.print(f"waiting: {what}", soft_wrap=True)
                waited_for = what
                return
            bar = bars.get((phase, what))
            if bar is None:
                bar = bars[phase, what] = progress.add_task(f"{phase} {what}")
            progress.update(bar, completed=done, total=max(done, total))

        yield watch
