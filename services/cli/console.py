"""What people read: results on stdout, everything about the work itself on stderr."""

import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

# No markup and no emoji codes: names of files and errors of servers hold brackets and colons.
out = Console(highlight=False, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, markup=False, emoji=False)


def table(title: str, *columns: str, figures: tuple[str, ...] = ()) -> Table:
    """An empty table that stays readable without colours; `figures` are set to the right."""
    made = Table(title=title, box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in figures else "left", overflow="fold")
    return made


def progress() -> Progress:
    """A progress bar on stderr."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
    )


def write_json(text: str) -> None:
    """One JSON value and a line end, untouched by any formatting."""
    sys.stdout.write(text + "\n")
