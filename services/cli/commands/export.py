"""`dealwire export`: all articles that fit, into a file."""

import asyncio
import os
import sys
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, Literal

import typer

from libs.search.query import SearchQuery
from services.cli.console import err, progress
from services.cli.export_files import STDOUT, Format, export_to, format_of
from services.cli.export_rows import COLUMNS, WHOLE_COLUMNS, to_row
from services.cli.filters import SearchFilters, Words, query_of, with_filters
from services.cli.near_names import why_nothing
from services.cli.options import State, path
from services.cli.problems import DIED
from services.cli.query_words import QueryCommand as ExportCommand
from services.cli.searching import resolved, search_client
from services.cli.settings import Texts, load_settings

__all__ = ["ExportCommand", "export"]


@with_filters
def export(
    text: Words = None,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            parser=path,
            help="Where to; - is stdout.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Literal["csv", "jsonl", "parquet"] | None,
        typer.Option("--format", help="Default: what the ending of the file says."),
    ] = None,
    texts: Annotated[
        Texts | None,
        typer.Option(
            help="Whole texts, or how each begins. Default: DEALWIRE_EXPORT_TEXTS, else excerpts."
        ),
    ] = None,
    state: State = None,
    filters: SearchFilters,
) -> None:
    """Write all articles that a search finds into a file: CSV, lines of JSON or Parquet.

    Query and filters are those of `dealwire search`. Each article is a row
    with its address, title, outlet, days, names, sums and how it begins, at
    most 300 characters; its whole text only with `--texts whole`.

    dealwire export 'accord -bourse' -o accord.csv
    dealwire export --person Mensch --from 2024-02 -o mensch.parquet
    dealwire export --originals -o - --format jsonl | jq .title

    The file is there when it is whole: until then what stands there stays.
    In CSV, lists are joined by "; ", and what a spreadsheet would take for a
    formula has an apostrophe before it.
    """
    query = query_of(text, filters)
    whole = (texts or load_settings(state).export_texts) == "whole"
    try:
        count = asyncio.run(_export(state, query, output, format_of(output, form), whole=whole))
    except BrokenPipeError:
        # What was to read wants no more; else the interpreter complains when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DIED) from None
    where = "" if output == STDOUT else f" in {output}"
    err.print(f"{count} article{'' if count == 1 else 's'}{where}", soft_wrap=True)
    if not whole:
        err.print(
            "how each begins, as publishers have rights in the rest: `--texts whole` where you"
            " have theirs",
            soft_wrap=True,
        )


async def _export(
    state: State, query: SearchQuery, output: Path, form: Format, *, whole: bool
) -> int:
    """How many articles were written; on stderr, what of the query was read otherwise."""
    count, columns = 0, WHOLE_COLUMNS if whole else COLUMNS
    async with search_client(state) as client:
        query = await resolved(client, state, query)
        found = await client.search(query.model_copy(update={"size": 0}))
        why = [] if found.total else await why_nothing(client, query)
        for line in (*found.notes, *found.hints, *why):
            err.print(line, soft_wrap=True)
        asked, _ = await client.settled(query)
        async with aclosing(client.export(asked, whole=whole)) as documents:
            with progress() as bar, export_to(output, form, columns) as file:
                task = bar.add_task("articles", total=found.total)
                async for document in documents:
                    file.write(to_row(document, whole=whole))
                    count += 1
                    bar.update(task, completed=count)
    return count
