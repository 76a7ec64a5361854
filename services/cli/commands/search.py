"""`dealwire search`: find articles by words and facets."""

import asyncio
from typing import Annotated, Literal

import typer

from libs.search.facets import FACET_FIELDS, FACETS
from libs.search.independent import Collapse
from libs.search.query import SearchQuery
from libs.search.results import SearchResults
from services.cli.console import err, out, write_json
from services.cli.filters import SearchFilters, Words, query_of, with_filters
from services.cli.near_names import why_nothing
from services.cli.options import AsJson, State
from services.cli.query_words import QueryCommand as SearchCommand
from services.cli.results import (
    count_line,
    facets_table,
    hit_text,
    page_line,
    significance_table,
)
from services.cli.searching import resolved, search_client
from services.cli.values import one_of

__all__ = ["SearchCommand", "search"]
_COUNTS = "Counts"


@with_filters
def search(
    text: Words = None,
    *,
    state: State = None,
    filters: SearchFilters,
    size: Annotated[int, typer.Option(min=0, max=1000, help="Articles to show.")] = 10,
    page: Annotated[int, typer.Option(min=1, help="Which so many of them.")] = 1,
    independent: Annotated[
        bool, typer.Option("--independent", help="The same as --collapse origin.")
    ] = False,
    collapse: Annotated[
        Literal["none", "origin", "story"],
        typer.Option(
            help="Show the articles of one origin, or story, as one: the best of them. Counts are"
            " of all articles, with the number of origins or stories beside it."
        ),
    ] = "none",
    facets: Annotated[
        bool, typer.Option("--facets", help="Count what was found.", rich_help_panel=_COUNTS)
    ] = False,
    facet: Annotated[
        list[str] | None,
        typer.Option(
            "--facet",
            metavar="FACET",
            parser=one_of("facet", FACETS),
            help=f"Count by this alone: {', '.join(FACETS)}.",
            rich_help_panel=_COUNTS,
        ),
    ] = None,
    facet_size: Annotated[
        int, typer.Option(min=1, max=1000, help="Values of each.", rich_help_panel=_COUNTS)
    ] = 10,
    significant: Annotated[
        list[str] | None,
        typer.Option(
            "--significant",
            metavar="FACET",
            parser=one_of("facet with values that could be compared", tuple(FACET_FIELDS)),
            help="Its values that are more frequent here than in all articles.",
            rich_help_panel=_COUNTS,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Search the articles, in French and English, with or without accents.

    Without a query, the newest articles are shown first, an undated one by
    when it was fetched. A query in full, always within single quotes:

      accord Microsoft      both words in any form; of many words, most
      "Le Chat" -bourse     these words side by side, without that one
      Mixtral | "Le Chat"   either; also AND, OR, NOT, ET, OU, SAUF, ( )
      person:Mensch europ*  a field within the query; words that begin so

    Names are parts of names, or aliases that a deal profile knows. What in a
    query means nothing is said on stderr, and the rest of it searched.
    Under each title stand outlet, day, language (und: not known) and how far
    the article is about the deal: main, paragraph, mention or none.
    """
    wanted = tuple(facet or (FACETS if facets else ()))
    query = query_of(
        text, filters, size=size, offset=(page - 1) * size, facets=wanted, facet_size=facet_size,
        significant=significant or (),
    )  # fmt: skip
    by = _by(collapse, independent=independent)
    found, why = asyncio.run(_found(state, query, by))
    for line in (*found.notes, *found.hints):
        err.print(line, soft_wrap=True)
    if as_json:
        write_json(found.model_dump_json())
        return
    _show(found, by=by or "origin", most=facet_size)
    for line in [*why, page_line(found, page=page, size=size)]:
        if line:
            err.print(line, soft_wrap=True)


def _by(collapse: Literal["none", "origin", "story"], *, independent: bool) -> Collapse | None:
    if collapse == "none":
        return "origin" if independent else None
    return collapse


async def _found(
    state: State, query: SearchQuery, by: Collapse | None
) -> tuple[SearchResults, list[str]]:
    """What was found and, where that is nothing, why."""
    async with search_client(state) as client:
        query = await resolved(client, state, query)
        found = await (client.search_independent(query, by) if by else client.search(query))
        return found, [] if found.total else await why_nothing(client, query)


def _show(found: SearchResults, *, by: Collapse, most: int) -> None:
    out.print(count_line(found, by=by))
    for hit in found.hits:
        out.print(hit_text(hit, marked=not out.is_terminal, by=by))
    if found.total and found.facets:
        out.print(facets_table(found, most=most, by=by))
    if any(found.significant.values()):
        out.print(significance_table(found.significant))
