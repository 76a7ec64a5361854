"""`dealwire suggest`: what may be meant by the beginning of a query."""

import asyncio
from typing import Annotated

import orjson
import typer

from libs.search.suggestions import Suggestion
from services.cli.console import err, out, table, write_json
from services.cli.options import AsJson, State
from services.cli.searching import search_client


def suggest(
    beginning: Annotated[
        list[str],
        typer.Argument(
            metavar="BEGINNING", help="Words, and how the last one begins; accents or not."
        ),
    ],
    *,
    state: State = None,
    size: Annotated[int, typer.Option(min=1, max=50, help="How many to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """List people, organisations and titles with words that begin as what is typed.

    The people and organisations that most articles name come first.
    """
    found = asyncio.run(_suggested(state, " ".join(beginning), size))
    if as_json:
        write_json(orjson.dumps([each.model_dump() for each in found]).decode())
        return
    if not found:
        err.print("nothing begins as this does")
        return
    shown = table("", "kind", "value")
    for each in found:
        shown.add_row(each.kind, each.value)
    out.print(shown)


async def _suggested(state: State, beginning: str, size: int) -> tuple[Suggestion, ...]:
    async with search_client(state) as client:
        return await client.suggest(beginning, size)
