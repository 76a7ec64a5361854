"""`dealwire quotes` and `dealwire claims`: who says what, and what is claimed about a deal."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar

import typer

from libs.amounts.notation import kept
from libs.contracts import LedgerRow, Modality, Polarity, Stance, Utterance
from libs.search.client import SearchClient
from libs.search.coverage import CoverageQuery
from libs.search.statements import (
    ClaimHit,
    ClaimQuery,
    ClaimResults,
    QuoteHit,
    QuoteQuery,
    QuoteResults,
    StatementQuery,
)
from services.cli.codes import language_named
from services.cli.console import err, out, write_json
from services.cli.coverage import counted, coverage_json, utterance_text
from services.cli.deals import refuse_unknown
from services.cli.near_names import unknown
from services.cli.options import AsJson, AsOf, DealId, State
from services.cli.problems import Problem
from services.cli.searching import article_named, search_client
from services.cli.settings import load_settings
from services.cli.statements import claims_text, quote_text
from services.cli.values import first_day, last_day

Q = TypeVar("Q", bound=StatementQuery)

_LOOKED_AT = 1000  # quotes or claims in which a name is looked for that none has

Text = Annotated[str, typer.Argument(help="Words in it or around it.", metavar="WORDS")]
Outlet = Annotated[str | None, typer.Option(help="Name of the outlet.")]
Article = Annotated[
    str | None, typer.Option("--article", help="Id of one article, or its first digits.")
]
From = Annotated[
    date | None,
    typer.Option(
        "--from", metavar="DAY", parser=first_day, help="First day or month of publication."
    ),
]
Until = Annotated[
    date | None,
    typer.Option("--to", metavar="DAY", parser=last_day, help="Last day or month of it."),
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
        typer.Option(
            help="Language: fr, French or français.", metavar="LANGUAGE", parser=language_named
        ),
    ] = None,
    outlet: Outlet = None,
    deal: DealId = None,
    article: Article = None,
    since: From = None,
    until: Until = None,
    as_of: AsOf = None,
    utterances: Annotated[
        bool,
        typer.Option("--utterances", help="What was said once, with each article's words for it."),
    ] = False,
    size: Size = 20,
    as_json: AsJson = False,
) -> None:
    """List quotes with their speaker and the article they stand in, the newest first.

    A quote without a name is one whose speaker the article does not name. With --utterances,
    what several articles quote is one, whatever the language, cut short or altered; those with
    most independent sources first.
    """
    if utterances:
        if any(each is not None for each in (stance, direct, lang, outlet, article, since, until)):
            raise Problem(
                "--utterances are asked for by words, --speaker, --deal, --as-of and --size alone"
            )
        asked = CoverageQuery(text=text, speaker=speaker, deal=deal, as_of=as_of, size=size)
        _show_utterances(asyncio.run(_utterances(state, asked)), as_json=as_json)
        return
    query = QuoteQuery(
        text=text, speaker=speaker, stance=stance, direct=direct, lang=lang, outlet=outlet,
        deal=deal, article_id=article, from_day=since, to_day=until, as_of=as_of, size=size,
    )  # fmt: skip
    _check(query)
    found = asyncio.run(_quotes(state, query))
    if as_json:
        write_json(found.model_dump_json())
        return
    out.print(f"{found.total} quote{'s' * (found.total != 1)}")
    for hit in found.hits:
        out.print(quote_text(hit))
    if not found.total:
        every = asyncio.run(_quotes(state, QuoteQuery(size=_LOOKED_AT))).hits
        _say_why("quote", every, text, outlet=outlet, speaker=speaker)


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
    as_of: AsOf = None,
    size: Size = 100,
    as_json: AsJson = False,
) -> None:
    """List what is claimed about a deal: by slot, and in each the oldest first.

    Before the claims of a slot stands what they all come to: a verdict, and for each value how many
    independent sources say it, and who said it first. `not` before a value: it is said not to be
    so. A claim in an answer or a quote is the speaker's; one in a question is nobody's.
    """
    query = ClaimQuery(
        text=text, slot=slot, value=value and kept(value), polarity=polarity, modality=modality,
        by=by, outlet=outlet, deal=deal, article_id=article, from_day=since, to_day=until,
        as_of=as_of, size=size,
    )  # fmt: skip
    _check(query)
    found, rows = asyncio.run(_claims_and_rows(state, query))
    if as_json:
        write_json(f'{found.model_dump_json()[:-1]},"ledger":{coverage_json(rows)}}}')
        return
    out.print(f"{found.total} claim{'s' * (found.total != 1)}")
    out.print(claims_text(found.hits, rows))
    if not found.total:
        every = asyncio.run(_claims(state, ClaimQuery(size=_LOOKED_AT))).hits
        speaker = None if by in {"outlet", "nobody"} else by
        _say_why("claim", every, text, outlet=outlet, speaker=speaker, value=value)


def _show_utterances(found: Sequence[Utterance], *, as_json: bool) -> None:
    if as_json:
        write_json(coverage_json(found))
        return
    out.print(counted(len(found), "utterance"))
    for each in found:
        out.print(utterance_text(each))


def _say_why(
    kind: str, every: Sequence[QuoteHit | ClaimHit], text: str, **asked: str | None
) -> None:
    """Why nothing was found: a name that none of a kind has, or words, or all of it together."""
    if not every:
        err.print(f"no {kind} is indexed yet: `dealwire fetch` brings articles in")
        return
    lines = []
    for facet, said in asked.items():
        names = {str(getattr(hit, facet)) for hit in every if getattr(hit, facet) is not None}
        lines += unknown(kind, facet, said, sorted(names))
    if not lines and text:
        lines.append(f"no {kind} that fits all else has these words in it or around it: {text}")
    for line in lines or [f"no {kind} fits all that is asked"]:
        err.print(line, soft_wrap=True)


def _check(query: StatementQuery) -> None:
    if query.from_day and query.to_day and query.from_day > query.to_day:
        raise Problem("--from must not be after --to")


async def _of_article(client: SearchClient, query: Q) -> Q:
    """The question with the whole id of the article that it names by a part of it."""
    if query.article_id is None:
        return query
    return query.model_copy(update={"article_id": await article_named(client, query.article_id)})


async def _refuse_unknown(
    client: SearchClient, state: State, deal: str | None, slot: str | None = None
) -> None:
    """Raises Problem for a deal or slot that there is not."""
    named = {"deals": [deal] if deal else [], "slots": [slot] if slot else []}
    await refuse_unknown(client, load_settings(state), **named)


async def _quotes(state: State, query: QuoteQuery) -> QuoteResults:
    async with search_client(state) as client:
        await _refuse_unknown(client, state, query.deal)
        return await client.quotes(await _of_article(client, query))


async def _claims_and_rows(
    state: State, query: ClaimQuery
) -> tuple[ClaimResults, tuple[LedgerRow, ...]]:
    async with search_client(state) as client:
        await _refuse_unknown(client, state, query.deal, query.slot)
        asked = CoverageQuery(deal=query.deal, slot=query.slot, as_of=query.as_of)
        found = await client.claims(await _of_article(client, query))
        return found, await client.coverage(LedgerRow, asked)


async def _claims(state: State, query: ClaimQuery) -> ClaimResults:
    async with search_client(state) as client:
        return await client.claims(query)


async def _utterances(state: State, query: CoverageQuery) -> tuple[Utterance, ...]:
    async with search_client(state) as client:
        await _refuse_unknown(client, state, query.deal)
        return await client.coverage(Utterance, query)
