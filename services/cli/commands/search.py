"""`dealwire search`: find articles by words and facets."""

import asyncio
import re
from datetime import date
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from typer.core import TyperCommand

from libs.search.client import SearchClient
from libs.search.query import FACETS, SearchQuery
from libs.search.results import SearchResults
from services.cli.codes import currency_code, language_code
from services.cli.console import err, out, write_json
from services.cli.near_names import why_nothing
from services.cli.options import AsJson, State
from services.cli.problems import Problem
from services.cli.results import facets_table, hit_text
from services.cli.settings import find_addresses, load_settings
from services.cli.values import amount, first_day, last_day

_EXCLUDED = re.compile(r"-[^\W\d]\w")
_SHOWN_FACETS = tuple(facet for facet in FACETS if facet not in {"country", "deal"})


def search(
    text: Annotated[
        list[str] | None,
        typer.Argument(
            help='Words; "a phrase"; one | other; -without; begin*. Within quotes, so that the'
            " shell leaves it as it is.",
            metavar="QUERY",
            show_default=False,
        ),
    ] = None,
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
        float | None,
        typer.Option(
            metavar="SUM",
            parser=amount,
            help="A sum of at least so much: 10e6, 10M; of a range, its top.",
        ),
    ] = None,
    max_amount: Annotated[
        float | None,
        typer.Option(metavar="SUM", parser=amount, help="A sum of at most so much."),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(help="Of such a sum, such as EUR.", metavar="XXX", parser=currency_code),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--from", metavar="DAY", parser=first_day, help="First day or month of publication."
        ),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--to", metavar="DAY", parser=last_day, help="Last day or month of it."),
    ] = None,
    size: Annotated[int, typer.Option(min=0, max=1000, help="Articles to show.")] = 10,
    facets: Annotated[bool, typer.Option("--facets", help="Count what was found.")] = False,
    independent: Annotated[
        bool,
        typer.Option(
            "--independent", help="Show the copies of one origin as one: the best of them."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Search the articles, in French and English, with or without accents.

    An article must have all words. Without a query, the newest articles are shown first,
    an undated one by when it was fetched. Names are whole names, compared without
    regard to case and accents. Under each title stand outlet, day, language (und: not known)
    and how far the article is about the deal: main, paragraph, mention or none.
    """
    if since and until and since > until:
        raise typer.BadParameter("must not be after --to", param_hint="--from")
    if min_amount is not None and max_amount is not None and min_amount > max_amount:
        raise typer.BadParameter("must not be above --max-amount", param_hint="--min-amount")
    settings = load_settings(state)
    query = _query(
        text=" ".join(text or ()),
        lang=lang,
        outlet=outlet,
        person=person,
        organisation=organisation,
        product=product,
        currency=currency,
        min_amount=min_amount,
        max_amount=max_amount,
        from_day=since,
        to_day=until,
        size=size,
        facets=_SHOWN_FACETS if facets else (),
    )
    url = find_addresses(settings).opensearch_url
    found = asyncio.run(ask(url, settings.index_prefix, query, independent=independent))
    if as_json:
        write_json(found.model_dump_json())
        return
    _show(found)
    if not found.total:
        for line in asyncio.run(_why_nothing(url, settings.index_prefix, query)):
            err.print(line, soft_wrap=True)


def _query(**asked: Any) -> SearchQuery:
    """Raises Problem for a text that is too long, and for what no query can hold."""
    try:
        return SearchQuery(**asked)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        where = "query" if wrong["loc"] == ("text",) else ".".join(map(str, wrong["loc"]))
        raise Problem(f"{where}: {wrong['msg']}") from None


def _show(found: SearchResults) -> None:
    alone = "" if found.independent is None else f", {found.independent} of them independent"
    articles = f"{found.total} article{'' if found.total == 1 else 's'}{alone}"
    out.print(f"{articles}, {found.took_ms} ms")
    for hit in found.hits:
        out.print(hit_text(hit, marked=not out.is_terminal))
    if found.total and found.facets:
        out.print(facets_table({facet: found.facets[facet] for facet in _SHOWN_FACETS}))


async def ask(
    url: str, index_prefix: str, query: SearchQuery, *, independent: bool = False
) -> SearchResults:
    """The answer to one query. Raises SearchUnavailable, QueryRefused."""
    async with SearchClient(url, index_prefix=index_prefix) as client:
        return await (client.search_independent if independent else client.search)(query)


async def _why_nothing(url: str, index_prefix: str, query: SearchQuery) -> list[str]:
    async with SearchClient(url, index_prefix=index_prefix) as client:
        return await why_nothing(client, query)


class SearchCommand(TyperCommand):
    """A command whose words may begin with `-`, but for those that a shell hands over alone."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As of any command; raises BadParameter for a word such as -bourse outside quotes."""
        before = args[: args.index("--")] if "--" in args else args
        for word in before:
            if _EXCLUDED.match(word):
                raise typer.BadParameter(
                    f"{word} looks like an option: put the query within quotes, as in 'accord"
                    f" {word}', and where it begins so behind --, as in: search -- '{word}'"
                )
        return super().parse_args(ctx, args)
