"""`dealwire quotes` and `dealwire claims`: who says what, and what is claimed about a deal."""

import asyncio
from datetime import date, datetime
from typing import Annotated

import typer

from libs.contracts import Modality, Polarity, Stance
from libs.search.client import SearchClient
from libs.search.statements import (
    ClaimQuery,
    ClaimResults,
    QuoteQuery,
    QuoteResults,
    StatementQuery,
)
from services.cli.codes import language_code
from services.cli.console import out, write_json
from services.cli.options import AsJson, State
from services.cli.problems import Problem
from services.cli.settings import find_addresses, load_settings
from services.cli.statements import claims_text, quote_text

_DAYS = ["%Y-%m-%d"]

Text = Annotated[str, typer.Argument(help="Words in it or around it.", metavar="WORDS")]
Outlet = Annotated[str | None, typer.Option(help="Name of the outlet.")]
DealId = Annotated[str | None, typer.Option("--deal", help="Id of the deal profile.")]
Article = Annotated[str | None, typer.Option("--article", help="Id of one article.")]
From = Annotated[
    datetime | None, typer.Option("--from", formats=_DAYS, help="First day of publication.")
]
Until = Annotated[
    datetime | None, typer.Option("--to", formats=_DAYS, help="Last day of publication.")
]
Size = Annotated[int, typer.Option("--size", min=0, max=1000, help="How many to show.")]


def quotes(
    text: Text = "",
    *,
    state: State = None,
    speaker: Annotated[
        str | None, typer.Option(help="Who speaks: a name or a part of one.")
    ] = None,
    stance: Annotated[Stance | None, typer.Option(help="How it is said.")] = None,
    direct: Annotated[
        bool | None,
        typer.Option("--direct/--indirect", help="In quotation marks, or in reported speech."),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(help="Language, such as fr or en.", metavar="xx", parser=language_code),
    ] = None,
    outlet: Outlet = None,
    deal: DealId = None,
    article: Article = None,
    since: From = None,
    until: Until = None,
    size: Size = 20,
    as_json: AsJson = False,
) -> None:
    """List quotes with their speaker and the article they stand in, the newest first.

    A quote without a name is one whose speaker the article does not name.
    """
    query = QuoteQuery(
        text=text, speaker=speaker, stance=stance, direct=direct, lang=lang, outlet=outlet,
        deal=deal, article_id=article, from_day=_day(since), to_day=_day(until), size=size,
    )  # fmt: skip
    _check(query)
    found = asyncio.run(_quotes(state, query))
    if as_json:
        write_json(found.model_dump_json())
        return
    out.print(f"{found.total} quote{'s' * (found.total != 1)}")
    for hit in found.hits:
        out.print(quote_text(hit))


def claims(
    text: Text = "",
    *,
    state: State = None,
    slot: Annotated[
        str | None, typer.Option(help="What it is about: a slot of the deal's profile.")
    ] = None,
    value: Annotated[str | None, typer.Option(help="One value of the slot.")] = None,
    polarity: Annotated[Polarity | None, typer.Option(help="Said to be so, or not.")] = None,
    modality: Annotated[Modality | None, typer.Option(help="How sure it is said.")] = None,
    by: Annotated[
        str | None, typer.Option(help="Who claims it: outlet, nobody, or a speaker's name.")
    ] = None,
    outlet: Outlet = None,
    deal: DealId = None,
    article: Article = None,
    since: From = None,
    until: Until = None,
    size: Size = 100,
    as_json: AsJson = False,
) -> None:
    """List what is claimed about a deal: by slot, and in each the oldest first.

    `not` before a value: it is said not to be so. A claim in an answer or a quote is the
    speaker's; one in a question is nobody's.
    """
    query = ClaimQuery(
        text=text, slot=slot, value=value, polarity=polarity, modality=modality, by=by,
        outlet=outlet, deal=deal, article_id=article, from_day=_day(since), to_day=_day(until),
        size=size,
    )  # fmt: skip
    _check(query)
    found = asyncio.run(_claims(state, query))
    if as_json:
        write_json(found.model_dump_json())
        return
    out.print(f"{found.total} claim{'s' * (found.total != 1)}")
    out.print(claims_text(found.hits))


def _check(query: StatementQuery) -> None:
    if query.from_day and query.to_day and query.from_day > query.to_day:
        raise Problem("--from must not be after --to")


async def _quotes(state: State, query: QuoteQuery) -> QuoteResults:
    async with _client(state) as client:
        return await client.quotes(query)


async def _claims(state: State, query: ClaimQuery) -> ClaimResults:
    async with _client(state) as client:
        return await client.claims(query)


def _client(state: State) -> SearchClient:
    settings = load_settings(state)
    url = find_addresses(settings).opensearch_url
    return SearchClient(url, index_prefix=settings.index_prefix)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
