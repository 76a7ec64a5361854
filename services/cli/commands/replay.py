"""`dealwire replay`: read the archived pages of a period again, without the network."""

import asyncio
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timezone
from typing import Annotated
from uuid import uuid4

import typer

from libs.contracts import archive_request, keys
from libs.deals import load_deals
from libs.search.days import NoDay, days_of
from libs.sources.redis.store import SourceStore
from libs.streaming import RedisStreams
from services.cli.commands.fetch import PATIENCE, ask
from services.cli.deals import known_deals
from services.cli.options import AsJson, State
from services.cli.problems import Problem, did_you_mean
from services.cli.settings import CliSettings, find_addresses, load_settings

_CLOCK = re.compile(r"\d[T:]\d")


def moment(text: str) -> datetime:
    """A day, from its first moment in UTC, or an ISO 8601 moment with its zone."""
    try:
        at = datetime.fromisoformat(text) if _CLOCK.search(text) else None
    except ValueError:
        at = None
    if at is None:
        return datetime.combine(_day(text), time(), timezone.utc)
    if at.tzinfo is None:
        raise typer.BadParameter(f"{text!r} needs a zone: {text}Z is UTC")
    return at


def _day(text: str) -> date:
    try:
        first, last = days_of(text)
    except NoDay as error:
        raise typer.BadParameter(f"{error}, or a moment: 2024-02-26T09:30:00+01:00") from None
    if first != last:
        raise typer.BadParameter(f"{text} is more than a day: write {first}, say")
    return first


def replay(
    start: Annotated[
        datetime,
        typer.Option(
            "--from",
            parser=moment,
            metavar="WHEN",
            help="Pages fetched from then on: a day in UTC, or a moment with its zone.",
        ),
    ],
    end: Annotated[
        datetime | None,
        typer.Option(
            "--to", parser=moment, metavar="WHEN", help="Pages fetched before then; else up to now."
        ),
    ] = None,
    *,
    source: Annotated[
        str | None, typer.Option(help="Id of the source that listed them; else all.")
    ] = None,
    deal: Annotated[
        list[str] | None, typer.Option(help="Id of a deal that they were fetched for; else all.")
    ] = None,
    state: State = None,
    wait: Annotated[bool, typer.Option(help="Wait until every page has its fate.")] = True,
    timeout: Annotated[
        float, typer.Option(min=0, help="Seconds without any news after which to give up.")
    ] = PATIENCE,
    as_json: AsJson = False,
) -> None:
    """Index again what the archive holds of a period, as after a lost index or better rules.

    The period is when pages were fetched, not when articles were published.
    Nothing is asked of any site: each page is read as it came then, and its
    article has the same id, version and time. The exit code is 1 if one died.
    """
    end = end or datetime.now(timezone.utc)
    if start >= end:
        raise typer.BadParameter(
            f"{start.isoformat()} is not before {end.isoformat()} (--to is not included)",
            param_hint="--from",
        )
    settings = load_settings(state)
    if source is not None:
        asyncio.run(look_for(settings, source))
    deals = known_deals(settings, deal or ())
    request = archive_request(start, end, request_id=uuid4().hex, source=source, deals=deals)
    asyncio.run(ask_for_coverage(settings, deals))
    ask(settings, [request], patience=timeout if wait else None, as_json=as_json)


async def ask_for_coverage(settings: CliSettings, deals: Sequence[str]) -> None:
    """Have all that is known across articles published again; `deals`: none for all of them."""
    wanted = deals or [deal.id for deal in load_deals(settings.profiles_folder)]
    async with RedisStreams(find_addresses(settings).redis, settings.key_prefix) as streams:
        await streams.redis.sadd(streams.key(keys.COVERAGE_ASKED), *wanted)


async def look_for(settings: CliSettings, source: str) -> None:
    """Raises Problem for a source that is not followed and never was."""
    async with RedisStreams(find_addresses(settings).redis, settings.key_prefix) as streams:
        store = SourceStore(streams)
        known = {*await store.tracked(), *await store.changes()}
    if known and source not in known:
        meant = did_you_mean(source, known, otherwise="see `dealwire source list`")
        raise Problem(f"no source is called {source}: {meant}")
