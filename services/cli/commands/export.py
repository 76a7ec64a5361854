"""`dealwire export`: all articles that fit, into a file."""

import asyncio
import os
import sys
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, Literal

import typer

from libs.search.client import SearchClient
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
    widen: Annotated[
        bool,
        typer.Option(
            "--widen",
            help="Where few articles have the words, also those with related words, corrected"
            " ones, or some of them: what a search shows.",
        ),
    ] = False,
    filters: SearchFilters,
) -> None:
    """Write all articles that fit a query into a file: CSV, lines of JSON or Parquet.

    Query and filters are those of `dealwire search`; but where few articles
    fit, no related words are added, and none is corrected, unless you ask for
    that by --widen. Each article is a row
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
    form = format_of(output, form)
    try:
        count = asyncio.run(_export(state, query, output, form, whole=whole, widen=widen))
    except BrokenPipeError:
        # What was to read wants no more; else the interpreter complains when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DIED) from None
    where = "" if output == STDOUT else f" in {output}"
    err.print(f"{count} article{'' if count == 1 else 's'}{where}", soft_wrap=True)
    if count and not whole:
        err.print(
            "how each begins, as publishers have rights in the rest: `--texts whole` where you"
            " have theirs",
            soft_wrap=True,
        )


async def _export(
    state: State, query: SearchQuery, output: Path, form: Format, *, whole: bool, widen: bool
) -> int:
    """How many articles were written; on stderr, what of the query was read otherwise."""
    count, columns = 0, WHOLE_COLUMNS if whole else COLUMNS
    async with search_client(state) as client:
        query = await resolved(client, state, query)
        asked, total = await _settled(client, query, widen=widen)
        async with aclosing(client.export(asked, whole=whole)) as documents:
            with progress() as bar, export_to(output, form, columns) as file:
                task = bar.add_task("articles", total=total, visible=total > 0)
                async for document in documents:
                    file.write(to_row(document, whole=whole))
                    count += 1
                    bar.update(task, completed=count)
    return count


async def _settled(
    client: SearchClient, query: SearchQuery, *, widen: bool
) -> tuple[SearchQuery, int]:
    """The query to export, and how many articles fit it; says what is to be said of it."""
    found = await client.search(query.model_copy(update={"size": 0}), exactly=True)
    said = [*found.notes, *found.hints, *await client.unknown_values(query)]
    wider, how = await client.settled(query, found.total)
    total = found.total
    if wider != query and widen:
        said += how
        query, total = wider, await client.count(wider)
    elif wider != query:
        said.append("exactly what was asked; a search shows more here, which --widen exports too")
    elif not total:
        said += await why_nothing(client, query)
    for line in said:
        err.print(line, soft_wrap=True)
    return query, total
