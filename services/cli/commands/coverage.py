"""`dealwire stories`, `disputes` and `related`: what is known across articles."""

import asyncio
from datetime import datetime
from typing import Annotated, Any

import typer

from libs.contracts import LedgerRow, Relation, Story, Utterance
from libs.search.coverage import CoverageQuery
from libs.search.fates import FoundArticle, sought_id
from services.cli.console import err, out, write_json
from services.cli.coverage import (
    asked_text,
    counted,
    coverage_json,
    relations_text,
    row_text,
    stories_text,
    story_text,
    utterance_text,
)
from services.cli.deals import known_deals, refuse_unknown
from services.cli.options import AsJson, AsOf, DealId, State
from services.cli.searching import article_named, search_client
from services.cli.settings import load_settings

Size = Annotated[int, typer.Option("--size", min=1, max=10_000, help="How many to show.")]


def stories(
    text: Annotated[
        str, typer.Argument(help="Words of the headline, or the id of a story.", metavar="WORDS")
    ] = "",
    *,
    state: State = None,
    deal: DealId = None,
    as_of: AsOf = None,
    size: Size = 20,
    as_json: AsJson = False,
) -> None:
    """List the events that articles are about, the latest first: 14 articles, 3 origins.

    An origin is an article that is no reprint, translation or retelling of another one. With the
    id of a story, or of an article in it, its articles are listed.
    """
    _check_deal(state, deal)
    found = asyncio.run(_stories(state, text, deal, as_of, size))
    if as_json:
        write_json(coverage_json(found))
        return
    one = found[0] if len(found) == 1 else None
    if one is not None and text and _is_id(text):
        out.print(story_text(one))
        return
    out.print(counted(len(found), "story", "stories"))
    out.print(stories_text(found))
    if not found:
        _say_why_nothing(text, as_of)


def disputes(
    *,
    state: State = None,
    deal: DealId = None,
    slot: Annotated[str | None, typer.Option(help="A slot of the deal's profile.")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List what outlets and speakers disagree about, with who says what.

    Support counts independent sources: copies count with what they were made from.
    """
    _check_deal(state, deal)
    rows = asyncio.run(_rows(state, deal, slot, as_of))
    found = [each for each in rows if each.disputed and (slot or each.slot).lower() == each.slot]
    if as_json:
        write_json(coverage_json(found))
        return
    out.print(counted(len(found), "dispute"))
    for row in found:
        out.print(row_text(row))
    if not rows:
        _say_why_nothing("", as_of)


def related(
    article: Annotated[
        str, typer.Argument(help="Id of an article, its first digits, or its address.")
    ],
    *,
    state: State = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show what an article was made from, what was made from it, and what others share.

    Listed are its relations, its story, and those of its quotes that other articles have too.
    """
    asked, found = asyncio.run(_related(state, article, as_of))
    if as_json:
        write_json(coverage_json(found))
        return
    relations, told_in, quotes = found["relations"], found["stories"], found["utterances"]
    for each in asked:
        out.print(asked_text(each))
    if relations:
        out.print(relations_text(relations))
    else:
        out.print("no copy, and nobody's origin")
    for story in told_in:
        out.print(story_text(story))
    for each in quotes:
        out.print(utterance_text(each))


def _is_id(text: str) -> bool:
    return all(letter in "0123456789abcdef" for letter in text.lower())


def _check_deal(state: State, deal: str | None) -> None:
    """Raises Problem for a deal that no profile describes, with what may be meant."""
    if deal is not None:
        known_deals(load_settings(state), [deal])


def _say_why_nothing(text: str, as_of: datetime | None) -> None:
    if text:
        said = f"no headline has {text!r}: without words, all stories are listed"
    elif as_of is not None:
        said = "nothing was published by then"
    else:
        said = "no article of a deal was compared yet: `dealwire fetch` brings articles in"
    err.print(said, soft_wrap=True)


async def _stories(
    state: State, text: str, deal: str | None, as_of: datetime | None, size: int
) -> tuple[Story, ...]:
    async with search_client(state) as client:
        if text and _is_id(text):
            every = await client.coverage(Story, CoverageQuery(deal=deal, as_of=as_of))
            if named := tuple(each for each in every if _is_named(each, text.lower())):
                return named
        query = CoverageQuery(text=text, deal=deal, as_of=as_of, size=size)
        return await client.coverage(Story, query)


def _is_named(story: Story, beginning: str) -> bool:
    """Whether the id of a story, or of an article in it, begins so."""
    ids = (story.id, *(each.article_id for each in story.articles))
    return any(each.startswith(beginning) for each in ids)


async def _rows(
    state: State, deal: str | None, slot: str | None, as_of: datetime | None
) -> tuple[LedgerRow, ...]:
    async with search_client(state) as client:
        await refuse_unknown(client, load_settings(state), slots=[slot] if slot else [])
        return await client.coverage(LedgerRow, CoverageQuery(deal=deal, as_of=as_of))


async def _related(
    state: State, said: str, as_of: datetime | None
) -> tuple[tuple[FoundArticle, ...], dict[str, tuple[Any, ...]]]:
    """The article that is asked about, and what is known of it and others."""
    async with search_client(state) as client:
        ids = (await article_named(client, said),)
        query = CoverageQuery(article_ids=ids, as_of=as_of)
        relations = await client.coverage(Relation, query)
        found = await client.coverage(Story, query)
        quotes = await client.coverage(Utterance, query)
        asked = (await client.trace(sought_id(*ids))).articles
    shared = tuple(each for each in quotes if each.articles > 1)
    return asked, {"relations": relations, "stories": found, "utterances": shared}
