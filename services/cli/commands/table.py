"""A group of commands that are listed from a table, and imported when they are asked for.

What the commands import takes a second: `dealwire --help`, a typing error and each command would
pay for all the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True)
class Row:
    """One command, as the list of commands shows it."""

    name: str
    summary: str
    """The first paragraph of its help; a test compares the two."""
    example: str | None = None
    """Shown below its help; None for a group of commands, which have their own."""
    module: str | None = None
    """The module in `services.cli.commands` where it is; None where that has the command's name."""

    command: str | None = None
    """Typer's class for it, by its name in the module; None for the usual one."""

    def load(self) -> Any:
        """The command itself, for typer's parser."""
        module = import_module(f"services.cli.commands.{self.module or self.name}")
        around = typer.Typer(add_completion=False)
        if self.example is None:
            around.add_typer(module.app, name=self.name)
        else:
            example = f"Example: {self.example}"
            kind = getattr(module, self.command) if self.command else None
            around.command(self.name, cls=kind, epilog=example)(getattr(module, self.name))
        command = typer.main.get_group(around).commands[self.name]
        for each in (command, *getattr(command, "commands", {}).values()):
            each.help = unwrapped(each.help or "")
        return command


def unwrapped(text: str) -> str:
    """The same with each paragraph on one line, so that a terminal of any width may wrap it.

    Lines that are set in, as those of a table, stay as they are.
    """
    paragraphs = text.split("\n\n")
    return "\n\n".join(
        each if each.startswith(" ") or "\n " in each else " ".join(each.split())
        for each in paragraphs
    )


class CommandTable(TyperGroup):
    """A group with the commands of its rows, for `typer.Typer(cls=…)`; a subclass names them."""

    rows: ClassVar[Sequence[Row]]

    def __init__(self, **settings: Any) -> None:
        listed = {row.name: TyperCommand(row.name, help=row.summary) for row in self.rows}
        super().__init__(**(settings | {"commands": dict(listed)}))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that is to run, no longer its row alone."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, self._row(name).load() if name else command, rest

    def _row(self, name: str) -> Row:
        return next(row for row in self.rows if row.name == name)
