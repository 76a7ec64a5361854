"""A command whose words may begin with a minus sign: `dealwire search accord -bourse`."""

from collections.abc import Mapping, Sequence
from typing import Any

from typer.core import TyperCommand


class QueryCommand(TyperCommand):
    """A command with a query: what is no option of its own but begins with one `-` is a word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As of any command, with all words of the query last, behind `--`."""
        values = {
            name: not (getattr(each, "is_flag", False) or getattr(each, "count", False))
            for each in self.get_params(ctx)
            for name in (*each.opts, *each.secondary_opts)
            if name.startswith("-")
        }
        options, words = options_and_words(args, values)
        return super().parse_args(ctx, [*options, "--", *words] if words else options)


def options_and_words(
    args: Sequence[str], values: Mapping[str, bool]
) -> tuple[list[str], list[str]]:
    """The options with their values, and the words of the query, each in order.

    `values`: by option, whether a value follows. An unknown `--option` stays among the options,
    where it is refused.
    """
    options: list[str] = []
    words: list[str] = []
    rest = iter(args)
    for each in rest:
        if each == "--":
            words.extend(rest)
        elif each in values or (each.startswith("--") and " " not in each.partition("=")[0]):
            options.append(each)
            if values.get(each):
                options.extend(value for value in [next(rest, None)] if value is not None)
        else:
            words.append(each)
    return options, words
