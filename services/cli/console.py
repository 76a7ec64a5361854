"""What people read: results on stdout, everything about the work itself on stderr."""

import sys
from collections.abc import Iterable
from typing import Any, cast

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from services.cli.problems import Problem

_INDENT = "  "
_RULE = " ─"
_HARMLESS = "\n\t"
_CONTROLS = {
    code: None
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in _HARMLESS
}
"""What drives a terminal or turns the direction of writing."""


class Indented:
    """Things below each other, set in by two columns, with no blanks behind their lines."""

    def __init__(self, *parts: RenderableType) -> None:
        self._parts = parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        inner = options.update(width=max(1, options.max_width - len(_INDENT)))
        for line in Segment.split_lines(console.render(Group(*self._parts), inner)):
            *first, last = line or [Segment("")]
            yield from (Segment(_INDENT), *first)
            yield Segment(last.text.rstrip(), last.style)
            yield Segment.line()


def address(url: str) -> Text:
    """An address on one line, however long, so that it can be copied and clicked."""
    return Text(url, style="dim", no_wrap=True, overflow="ignore")


class _SafeConsole(Console):
    """A console that a title or an outlet's name cannot drive."""

    def print(self, *objects: Any, crop: bool = False, **options: Any) -> None:
        """As of any console; what is longer than a line is not cut off."""
        super().print(*objects, crop=crop, **options)

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


class _Table(Table):
    """A table with addresses and paths in its last column on one line, as `address` has them.

    Such a row may be longer than the terminal is wide. No row has blanks at its end, which would
    then fill a line of their own.
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.columns:
            last = self.columns[-1]
            words = (word for cell in last.cells for word in str(cell).split() if "/" in word)
            last.min_width = max(map(cell_len, words), default=0) or None
        drawn = cast("Iterable[Segment]", super().__rich_console__(console, options))
        for line in Segment.split_lines(drawn):
            row = list(line)
            while row and not row[-1].text.strip():
                row.pop()
            row[-1:] = [Segment(each.text.rstrip(), each.style) for each in row[-1:]]
            if row and not set("".join(each.text for each in row)) - set(_RULE):
                row = Segment.adjust_line_length(row, options.max_width, pad=False)
            yield from row
            yield Segment.line()


def table(title: str, *columns: str, figures: tuple[str, ...] = ()) -> Table:
    """An empty table that stays readable without colours; `figures` are set to the right."""
    made = _Table(title=title, box=SIMPLE_HEAD, title_justify="left", title_style="bold")
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
