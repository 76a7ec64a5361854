"""`dealwire search`: find articles by words and facets."""

import asyncio
from datetime import date, datetime
from typing import Annotated

import typer
from pydantic import ValidationError

from libs.search.client import SearchClient
from libs.search.query import FACETS, SearchQuery
from libs.search.results import SearchResults
from services.cli.codes import currency_code, language_code
from services.cli.console import out, write_json
from services.cli.options import AsJson, State
from services.cli.problems import Problem
from services.cli.results import facets_table, hit_text
from services.cli.settings import find_addresses, load_settings

_SHOWN_FACETS = tuple(facet for facet in FACETS if facet not in {"country", "deal"})
_DAYS = ["%Y-%m-%d"]


def search(
    text: Annotated[
        str,
        typer.Argument(help='Words; "a phrase"; one | other; -without; begin*.', metavar="QUERY"),
    ] = "",
    *,
    state: State = None,
    lang: Annotated[
        str | None,
        typer.Option(help="Language, such as fr or en.", metavar="xx", parser=language_code),
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Name of the outlet.")] = None,
    person: Annotated[str | None, typer.Option(help="A person who is named.")] = None,
    organisation: Annotated[str | None, typer.Option(help="An organisation named.")] = None,
    product: Annotated[str | None, typer.Option(help="A product named.")] = None,
    min_amount: Annotated[
        float | None, typer.Option(min=0, help="A sum of at least so much; of a range, its top.")
    ] = None,
    max_amount: Annotated[
        float | None, typer.Option(min=0, help="A sum of at most so much; of a range, its bottom.")
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(help="Of such a sum, such as EUR.", metavar="XXX", parser=currency_code),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=_DAYS, help="First day of publication.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=_DAYS, help="Last day of publication.")
    ] = None,
    size: Annotated[int, typer.Option(min=0, max=1000, help="Articles to show.")] = 10,
    facets: Annotated[bool, typer.Option("--facets", help="Count what was found.")] = False,
    as_json: AsJson = False,
) -> None:
    """Search the articles, in French and English, with or without accents.

    Without a query, the newest articles are shown first. Names are compared without
    regard to case and accents.
    """
    if since and until and since > until:
        raise typer.BadParameter("must not be after --to", param_hint="--from")
    if min_amount is not None and max_amount is not None and min_amount > max_amount:
        raise typer.BadParameter("must not be above --max-amount", param_hint="--min-amount")
    settings = load_settings(state)
    try:
        query = SearchQuery(
            text=text,
            lang=lang,
            outlet=outlet,
            person=person,
            organisation=organisation,
            product=product,
            currency=currency,
            min_amount=min_amount,
            max_amount=max_amount,
            from_day=_day(since),
            to_day=_day(until),
            size=size,
            facets=_SHOWN_FACETS if facets else (),
        )
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        where = "query" if wrong["loc"] == ("text",) else ".".join(map(str, wrong["loc"]))
        raise Problem(f"{where}: {wrong['msg']}") from None
    url = find_addresses(settings).opensearch_url
    found = asyncio.run(ask(url, settings.index_prefix, query))
    if as_json:
        write_json(found.model_dump_json())
        return
    out.print(f"{found.total} articles, {found.took_ms} ms")
    for hit in found.hits:
        out.print(hit_text(hit, marked=not out.is_terminal))
    if facets:
        out.print(facets_table({facet: found.facets[facet] for facet in _SHOWN_FACETS}))


async def ask(url: str, index_prefix: str, query: SearchQuery) -> SearchResults:
    """The answer to one query. Raises SearchUnavailable, QueryRefused."""
    async with SearchClient(url, index_prefix=index_prefix) as client:
        return await client.search(query)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
