"""`dealwire alert`: be told of what is new for a search, and of news in the ledger."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, get_args

import typer

from libs.alerts.model import SavedAlert, asked
from libs.alerts.redis.store import AlertStore, Told
from libs.contracts import LedgerEvent, LedgerEventKind, LedgerRow
from libs.search.coverage import CoverageQuery
from libs.search.query import SearchQuery
from libs.search.results import SearchResults
from libs.streaming import RedisStreams
from services.cli.alerts import (
    described,
    events_table,
    lacking,
    list_table,
    notifier_settings,
    record_of,
    send_test,
    standing_events,
    state_line,
    tells,
)
from services.cli.console import err, out, write_json
from services.cli.deals import known_deals, refuse_unknown
from services.cli.filters import Filters, Words, query_of, with_filters
from services.cli.options import AsJson, State
from services.cli.problems import DIED, Problem, did_you_mean
from services.cli.query_words import QueryCommand
from services.cli.results import count_line, hit_text
from services.cli.searching import search_client
from services.cli.settings import CliSettings, find_addresses, load_settings
from services.cli.values import one_of

app = typer.Typer(
    no_args_is_help=True,
    help="Be told of new articles that fit a search, and of news in the ledger.",
    epilog="Example: dealwire alert add brussels 'Bruxelles enquête' --email desk@example.org",
)

Name = Annotated[str, typer.Argument(help="As `alert list` names it.", metavar="NAME")]
_KINDS = get_args(LedgerEventKind)
_WHO = "Who is told: both may be given several times"


@app.command(
    cls=QueryCommand,
    epilog="Example: dealwire alert add brussels 'Bruxelles enquête' --email desk@example.org",
)
@with_filters
def add(
    name: Annotated[
        str, typer.Argument(help="Of your choice: small letters, digits, hyphens.", metavar="NAME")
    ],
    text: Words = None,
    *,
    state: State = None,
    ledger: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            parser=one_of("kind of news", _KINDS),
            help=f"News of the ledger instead of a query: {', '.join(_KINDS)}.",
        ),
    ] = None,
    webhook: Annotated[
        list[str] | None,
        typer.Option(metavar="URL", help="POST a signed JSON there.", rich_help_panel=_WHO),
    ] = None,
    email: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Send plain text there.", rich_help_panel=_WHO),
    ] = None,
    filters: Filters,
) -> None:
    """Save a query as `dealwire search` takes it: each article that fits from now on is told once.

    Once also where the article comes again or is corrected. No words are
    guessed: an article fits that has most of them, or all behind AND. Whether
    an article is disputed or a copy is known too late, and is refused.

    With --ledger, told is what happens across articles, in one --deal or
    --slot or in all: a new conflict, a first denial of a value, or a
    correction, which is an article that takes back what it said.

    Without --webhook and --email, matches stand in the stream and the index
    `alerts`. The services that send are set with NOTIFIER_…: docs/alerts.md.
    """
    settings = load_settings(state)
    asyncio.run(_refuse_unknown(settings, state, filters))
    to = {"webhooks": tuple(webhook or ()), "emails": tuple(email or ())}
    if ledger:
        _refuse_words(text, filters)
        within = {"deal": _single("deal", filters.deal), "slot": _single("slot", filters.slot)}
        alert = described(name, ledger=tuple(dict.fromkeys(ledger)), **within, **to)
    else:
        alert = described(name, query=asked(query_of(text, filters)), **to)
    for line in asyncio.run(_add(settings, state, alert)):
        err.print(line, soft_wrap=True)


@app.command("list", epilog="Example: dealwire alert list --json")
def list_(*, state: State = None, as_json: AsJson = False) -> None:
    """List saved alerts: what each asks for, whom it tells, and how often it did.

    Counted is what is remembered: of 400 days, 50,000 at most.
    """
    alerts = asyncio.run(_list(load_settings(state)))
    if as_json:
        for alert, told in alerts:
            write_json(record_of(alert, told))
    elif alerts:
        out.print(list_table(alerts))
    else:
        err.print("no alerts: `dealwire alert add NAME 'words'` saves one")


@app.command("test", epilog="Example: dealwire alert test brussels --send")
def try_out(
    name: Name,
    *,
    state: State = None,
    size: Annotated[int, typer.Option(min=0, max=1000, help="Articles to show.")] = 10,
    send: Annotated[
        bool, typer.Option("--send", help="Send a test message to all whom it tells.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait for that.")] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Show what an alert would have told of what is indexed; nothing is told of that.

    With --send, who is told gets a message that says that it is a test. The
    exit code is 1 if one of them did not take it.
    """
    settings = load_settings(state)
    alert = asyncio.run(_named(settings, name))
    if alert.query is not None:
        _show_articles(asyncio.run(_found(state, alert, size)), as_json=as_json)
    else:
        _show_news(asyncio.run(_news(state, alert)), as_json=as_json)
    if send and not asyncio.run(_sent(settings, alert, timeout)):
        raise typer.Exit(DIED)


@app.command(epilog="Example: dealwire alert remove brussels")
def remove(name: Name, *, state: State = None) -> None:
    """Tell nobody any more, and forget what was told. What was found stays in the index."""
    settings = load_settings(state)
    asyncio.run(_named(settings, name))
    asyncio.run(_remove(settings, name))
    err.print(f"{name} is removed")


def _refuse_words(text: Sequence[str] | None, filters: Filters) -> None:
    names = filters.given(without={"deal", "slot"})
    given = [name.removesuffix("_day").replace("_", "-") for name in names]
    if text or given:
        said = " ".join(text) if text else f"--{given[0]}"
        raise Problem(
            f"{said} is asked of articles, and --ledger tells of none: leave one of them out;"
            " --deal and --slot go with both"
        )


def _single(name: str, values: Sequence[str] | None) -> str | None:
    if values and len(values) > 1:
        raise Problem(f"--ledger takes one --{name}: save an alert for each")
    return values[0] if values else None


@asynccontextmanager
async def _store(settings: CliSettings) -> AsyncIterator[tuple[RedisStreams, AlertStore]]:
    async with RedisStreams(find_addresses(settings).redis, settings.key_prefix) as streams:
        yield streams, AlertStore(streams)


async def _add(settings: CliSettings, state: State, alert: SavedAlert) -> list[str]:
    """What is to be said of it. Raises Problem, QueryRefused where no search would take it."""
    said: list[str] = []
    if alert.query is not None:
        found, unknown = (
            await _found(state, alert, 0),
            await _unknown_values(state, asked(alert.query)),
        )
        if found.notes:  # a search shows what is wrong with what was found; nobody looks at this
            raise Problem(f"not saved, since it would not ask what you mean: {found.notes[0]}")
        said += [*found.hints, *unknown]
        said.append(
            f"{found.total} of the articles that are indexed fit:"
            f" `dealwire alert test {alert.name}` shows them"
        )
    async with _store(settings) as (_, store):
        if not await store.add(alert):
            raise Problem(
                f"an alert is called {alert.name} already: give another name, or"
                f" `dealwire alert remove {alert.name}` first"
            )
    said.append(f"saved {alert.name}: from now on it tells {tells(alert.targets)}")
    known, surely = notifier_settings(settings)
    said += lacking(alert.targets, known, surely=surely)
    if alert.targets:
        said.append(f"whether that arrives, `dealwire alert test {alert.name} --send` tries")
    return said


async def _list(settings: CliSettings) -> list[tuple[SavedAlert, Told]]:
    async with _store(settings) as (_, store):
        alerts = (await store.snapshot()).alerts.values()
        return [(each, await store.told(each)) for each in sorted(alerts, key=lambda a: a.name)]


async def _named(settings: CliSettings, name: str) -> SavedAlert:
    async with _store(settings) as (_, store):
        known = {each.name: each for each in (await store.snapshot()).alerts.values()}
    if name not in known:
        meant = did_you_mean(name, known, otherwise="see `dealwire alert list`")
        raise Problem(f"no alert is called {name}: {meant}")
    return known[name]


async def _remove(settings: CliSettings, name: str) -> None:
    async with _store(settings) as (_, store):
        await store.remove(name)


async def _found(state: State, alert: SavedAlert, size: int) -> SearchResults:
    """The articles that fit, as they would when they come in: no word is guessed."""
    if alert.query is None:
        raise TypeError(f"{alert.name} asks for no articles")
    async with search_client(state) as client:
        query = asked(alert.query).model_copy(update={"size": size, "sort": "newest"})
        return await client.search(query, exactly=True)


async def _refuse_unknown(settings: CliSettings, state: State, filters: Filters) -> None:
    """Raises Problem for a deal that has no profile, or a slot that there is not."""
    known_deals(settings, filters.deal or ())
    if filters.slot:
        async with search_client(state) as client:
            await refuse_unknown(client, settings, slots=filters.slot)


async def _unknown_values(state: State, query: SearchQuery) -> tuple[str, ...]:
    """What it asks for by a name that no article has yet: a new one, or one that is misspelt."""
    async with search_client(state) as client:
        return await client.unknown_values(query)


async def _news(state: State, alert: SavedAlert) -> list[tuple[LedgerRow, LedgerEvent]]:
    async with search_client(state) as client:
        query = CoverageQuery(deal=alert.deal, slot=alert.slot)
        return standing_events(alert, await client.coverage(LedgerRow, query))


async def _sent(settings: CliSettings, alert: SavedAlert, patience: float) -> bool:
    """Whether all whom it tells took a test."""
    if not alert.targets:
        raise Problem(f"{alert.name} tells nobody: save it with --webhook or --email")
    async with _store(settings) as (streams, _):
        states = await send_test(streams, alert, patience=patience)
    for target, state in states.items():
        err.print(state_line(target, state), soft_wrap=True)
    return all(state.state == "done" for state in states.values())


def _show_articles(found: SearchResults, *, as_json: bool) -> None:
    for line in (*found.notes, *found.hints):
        err.print(line, soft_wrap=True)
    if as_json:
        write_json(found.model_dump_json())
        return
    out.print(count_line(found))
    for hit in found.hits:
        out.print(hit_text(hit, marked=not out.is_terminal, by="origin"))


def _show_news(events: Sequence[tuple[LedgerRow, LedgerEvent]], *, as_json: bool) -> None:
    if as_json:
        for row, event in events:
            told = {"deal": row.deal, "slot": row.slot, **event.model_dump(mode="json")}
            write_json(json.dumps(told, ensure_ascii=False))
        return
    out.print(f"{len(events)} in the ledger now")
    if events:
        out.print(events_table(events))
