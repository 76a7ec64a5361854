"""`dealwire source`: what is read again and again, how it is doing, and changes while all runs."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from pydantic import ValidationError

from libs.contracts import Outlet, Topic
from libs.deals import Source, SourceKind
from libs.sources.model import Change, RegisteredSource, added
from libs.sources.redis.store import SourceStore
from libs.sources.state import TrackedSource
from libs.streaming import RedisStreams
from libs.time import ms_of
from libs.validation import said
from services.cli.advice import advice_for
from services.cli.codes import country_code, language_code
from services.cli.console import err, out, write_json
from services.cli.deals import known_deals
from services.cli.index import Index
from services.cli.options import AsJson, State
from services.cli.problems import DIED, Problem
from services.cli.pursuit import READ_FATES
from services.cli.settings import CliSettings, find_addresses, load_settings
from services.cli.source_check import Checked, check_code, check_line, check_now, check_record
from services.cli.sources import (
    Distrusted,
    as_record,
    checked_address,
    checks_table,
    distrust_of,
    id_for,
    list_table,
    named,
    now_tracked,
    refuse_twice,
    show_table,
)

PATIENCE = 120.0
_CHECKS_SHOWN = 10

app = typer.Typer(
    no_args_is_help=True,
    help="Follow sources, and see how they are doing.",
    epilog="Example: dealwire source list",
)

Id = Annotated[str, typer.Argument(help="As `source list` names it.", metavar="ID")]


@app.command(epilog="Example: dealwire source add https://example.org/feed.xml --outlet Example")
def add(
    url: Annotated[str, typer.Argument(help="Address of a feed, sitemap, page or folder.")],
    *,
    state: State = None,
    id_: Annotated[
        str | None, typer.Option("--id", help="Its name here; else made from its domain.")
    ] = None,
    kind: Annotated[
        SourceKind, typer.Option(help="What is there; auto looks at what comes.")
    ] = "auto",
    deal: Annotated[
        list[str] | None, typer.Option(help="Id of a deal that it is read for; else all.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Name of who publishes there.")] = None,
    country: Annotated[
        str | None,
        typer.Option(help="Country of the outlet, as FR.", metavar="XX", parser=country_code),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="Language of the outlet, as fr.", metavar="xx", parser=language_code),
    ] = None,
    interval: Annotated[int, typer.Option(min=1, help="Minutes between checks at first.")] = 30,
    fastest: Annotated[int | None, typer.Option(min=1, help="Never more often than this.")] = None,
    slowest: Annotated[int | None, typer.Option(min=1, help="Nor more seldom.")] = None,
    topic: Annotated[
        Topic, typer.Option(help="Skip off-topic items: never, by listing, or by text.")
    ] = "any",
) -> None:
    """Follow a source from now on; it is checked at once."""
    settings, address = load_settings(state), checked_address(url)
    deals = known_deals(settings, deal or ())
    described: dict[str, Any] = {
        "url": address,
        "kind": kind,
        "outlet": _outlet(address, outlet, country, language),
        "interval_minutes": interval,
        "fastest_minutes": fastest,
        "slowest_minutes": slowest,
        "topic": topic,
    }
    source = asyncio.run(_add(settings, described, id_, deals))
    err.print(f"following {source.id}: `dealwire source check {source.id}` shows what it lists")


@app.command("list", epilog="Example: dealwire source list --json")
def list_(*, state: State = None, as_json: AsJson = False) -> None:
    """List all sources: their state, when they last answered and brought something new."""
    sources, scheduled = asyncio.run(_sources(load_settings(state)))
    now_ms = _now_ms()
    if as_json:
        for one in sources.values():
            write_json(json.dumps(as_record(one, now_ms=now_ms), ensure_ascii=False))
    elif sources:
        out.print(list_table(list(sources.values()), now_ms=now_ms))
    else:
        err.print("no sources: `dealwire source add URL`, or name them in a deal profile")
    if not scheduled:
        err.print("nobody asks for them now: no fetcher runs with FETCHER_SCHEDULER on")


@app.command(epilog="Example: dealwire source show example-org")
def show(source_id: Id, *, state: State = None, as_json: AsJson = False) -> None:
    """Show all that is known of a source, and how its latest checks ended."""
    settings = load_settings(state)
    sources, distrusted = asyncio.run(_shown(settings))
    one = named(sources, source_id)
    try:
        checks = asyncio.run(_checks(settings, source_id))
    except Problem as problem:
        checks = []
        err.print(f"its latest checks are not known: {problem}")
    now_ms = _now_ms()
    if as_json:
        record = as_record(one, now_ms=now_ms) | {
            "latest_checks": checks,
            "canonical_distrust": distrust_of(one.source, distrusted) or None,
        }
        write_json(json.dumps(record, ensure_ascii=False))
        return
    out.print(show_table(one, distrusted, now_ms=now_ms))
    if checks:
        out.print(checks_table(checks))
    for line in advice_for(filter(None, [one.history.code])):
        err.print(line)


@app.command(epilog="Example: dealwire source pause example-org --resume")
def pause(
    source_id: Id,
    *,
    state: State = None,
    resume: Annotated[bool, typer.Option("--resume", help="Follow it again.")] = False,
) -> None:
    """Ask a source no more until it is resumed; what it is and brought stays known."""
    if asyncio.run(_pause(load_settings(state), source_id, paused=not resume)):
        err.print(f"{source_id} is {'followed again' if resume else 'paused'}")
    else:
        err.print(f"{source_id} {'was not paused' if resume else 'is paused already'}")


@app.command(epilog="Example: dealwire source remove example-org")
def remove(source_id: Id, *, state: State = None) -> None:
    """Follow a source no more, even one of a profile. Its articles stay.

    `source add` with its address brings it back.
    """
    asyncio.run(_remove(load_settings(state), source_id))
    err.print(f"{source_id} is followed no more")


@app.command(epilog="Example: dealwire source check example-org")
def check(
    source_id: Id,
    *,
    state: State = None,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait for it.")] = PATIENCE,
    as_json: AsJson = False,
) -> None:
    """Ask a source now, and say what it lists and how much of that is new.

    The exit code is 1 if the check failed, or its first try did.
    """
    checked = asyncio.run(_check(load_settings(state), source_id, timeout))
    if as_json:
        write_json(json.dumps(check_record(checked), ensure_ascii=False))
    else:
        out.print(check_line(source_id, checked), soft_wrap=True)
        for line in advice_for([check_code(checked)]):
            err.print(line)
    if checked.outcome is None or checked.outcome.fate not in READ_FATES:
        raise typer.Exit(DIED)


@asynccontextmanager
async def _store(settings: CliSettings) -> AsyncIterator[tuple[RedisStreams, SourceStore]]:
    async with RedisStreams(find_addresses(settings).redis, settings.key_prefix) as streams:
        yield streams, SourceStore(streams)


async def _known(store: SourceStore) -> dict[str, TrackedSource]:
    tracked, changes = await store.tracked(), await store.changes()
    return now_tracked(tracked, changes, now_ms=_now_ms())


async def _sources(settings: CliSettings) -> tuple[dict[str, TrackedSource], bool]:
    """All sources, and whether somebody asks for them."""
    async with _store(settings) as (_, store):
        return await _known(store), await store.scheduler_is_at_work()


async def _shown(settings: CliSettings) -> tuple[dict[str, TrackedSource], Distrusted]:
    """All sources, and the sites whose canonical addresses are not believed."""
    async with _store(settings) as (_, store):
        return await _known(store), await store.distrusted()


async def _add(
    settings: CliSettings, described: dict[str, Any], name: str | None, deals: Sequence[str]
) -> RegisteredSource:
    async with _store(settings) as (_, store):
        known = await _known(store)
        source = added(_source(described, name or id_for(described["url"], known)), deals=deals)
        refuse_twice(known, source)
        await store.change(source.id, Change(source=source))
    return source


async def _pause(settings: CliSettings, source_id: str, *, paused: bool) -> bool:
    """Whether that changed anything."""
    async with _store(settings) as (_, store):
        if named(await _known(store), source_id).source.paused == paused:
            return False
        change = (await store.changes()).get(source_id, Change())
        await store.change(source_id, change.model_copy(update={"paused": paused}))
        return True


async def _remove(settings: CliSettings, source_id: str) -> None:
    async with _store(settings) as (_, store):
        named(await _known(store), source_id)
        await store.change(source_id, Change(removed=True))


async def _check(settings: CliSettings, source_id: str, patience: float) -> Checked:
    async with _store(settings) as (streams, store):
        if named(await _known(store), source_id).source.paused:
            raise Problem(
                f"{source_id} is paused: `dealwire source pause {source_id} --resume` first"
            )
        if not await store.scheduler_is_at_work():
            raise Problem("nobody would ask: no fetcher runs with FETCHER_SCHEDULER on")
        return await check_now(streams, store, source_id, at_ms=_now_ms(), patience=patience)


async def _checks(settings: CliSettings, source_id: str) -> list[dict[str, Any]]:
    found = find_addresses(settings)
    async with Index(found.opensearch_url, settings.index_prefix, ca=found.opensearch_ca) as index:
        return await index.checks(source_id, _CHECKS_SHOWN)


def _outlet(
    url: str, name: str | None, country: str | None, language: str | None
) -> dict[str, Any] | None:
    if not (name or country or language):
        return None
    domain = urlsplit(url).hostname
    return Outlet(
        name=name or domain or url, domain=domain, country=country, language=language
    ).model_dump()


def _source(described: dict[str, Any], name: str) -> Source:
    try:
        return Source.model_validate(described | {"id": name})
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in wrong["loc"])
        why = said(wrong)
        if place == "id":
            why = "small letters, digits and single hyphens, such as le-monde-une"
        raise Problem(f"{place}: {why}" if place else why) from None


def _now_ms() -> int:
    return ms_of(datetime.now(timezone.utc))
