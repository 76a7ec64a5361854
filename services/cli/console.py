"""What people read: results on stdout, everything about the work itself on stderr."""

import sys
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.segment import Segment
from rich.table import Table

from services.cli.problems import Problem

_HARMLESS = "\n\t"
_CONTROLS = {
    code: None
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in _HARMLESS
}
"""What drives a terminal or turns the direction of writing."""


class _SafeConsole(Console):
    """A console that a title or an outlet's name cannot drive."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """As of any console, without what controls the terminal."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(segment.text.translate(_CONTROLS), segment.style)


# No markup and no emoji codes: names of files and errors of servers hold brackets and colons.
out = _SafeConsole(highlight=False, markup=False, emoji=False)
err = _SafeConsole(stderr=True, highlight=False, markup=False, emoji=False)


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
    """One JSON value and a line end, untouched by any formatting. Raises Problem."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Problem(f"stdout cannot be written: {error.strerror}") from None
