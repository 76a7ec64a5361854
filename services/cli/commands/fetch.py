"""`dealwire fetch`: ask for articles, and see how each request ends."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.table import Table

from libs.contracts import FetchRequest, Outcome
from libs.contracts.messages import Reason, RequestKind
from libs.streaming import RedisStreams
from libs.streaming.redis.server import RedisServer
from libs.urls import is_file_url
from services.cli.advice import advice_on
from services.cli.console import err, out, progress, table, write_json
from services.cli.deals import known_deals
from services.cli.index import Index
from services.cli.options import AsJson, OutletName, Published, State, Title, Url, not_empty
from services.cli.problems import DIED, Problem
from services.cli.pursuit import Pursuit, was_read
from services.cli.requesting import ask_for, last_outcome, pursue
from services.cli.settings import Addresses, CliSettings, find_addresses, load_settings
from services.cli.targets import expand, short, stated_of, to_requests
from services.fetcher.sidecars import NOTHING_STATED

PATIENCE = 600.0
_DOUBLES_SHOWN = 5
_OF_THE_FILE = frozenset({"bad_sidecar"})  # codes whose detail says what to mend, and where


def fetch(
    targets: Annotated[
        list[str],
        typer.Argument(
            parser=not_empty, help="Files, folders, patterns, pages or feeds.", metavar="WHAT…"
        ),
    ],
    *,
    state: State = None,
    kind: Annotated[
        RequestKind, typer.Option(help="What is expected there; auto looks at what comes.")
    ] = "auto",
    url: Url = None,
    outlet: OutletName = None,
    published: Published = None,
    title: Title = None,
    deal: Annotated[
        list[str] | None, typer.Option(help="Id of a deal that it is for; else all of them.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Index what has not changed too, as after a lost index."),
    ] = False,
    wait: Annotated[bool, typer.Option(help="Wait until every request has its fate.")] = True,
    timeout: Annotated[
        float, typer.Option(min=0, help="Seconds without any news after which to give up.")
    ] = PATIENCE,
    as_json: AsJson = False,
) -> None:
    """Fetch articles from files, folders, pages or feeds into the installation.

    Waits until each request, and each that a feed or folder leads to, has its fate. The
    exit code is 1 if one died, or if none of them could be read. What is stated of a file
    stands in options or, for the files of a folder, in `name.meta.yaml` beside each.
    """
    found = expand(targets)
    said = stated_of(found, url=url, outlet=outlet, published=published, title=title)
    ids = (uuid4().hex for _ in found)
    # What is stated of an article that is indexed already must reach the index too.
    reason: Reason = "replay" if again or said.facts != NOTHING_STATED.facts else "new"
    settings = load_settings(state)
    deals = known_deals(settings, deal or ())
    requests = to_requests(found, ids, kind=kind, reason=reason, said=said, deals=deals)
    ask(settings, requests, patience=timeout if wait else None, as_json=as_json)


def ask(
    settings: CliSettings,
    requests: Sequence[FetchRequest],
    *,
    patience: float | None,
    as_json: bool,
) -> None:
    """Ask for all of them and, unless `patience` is None, show how each ended.

    Raises Problem where nothing runs or no fate comes, typer.Exit if one died or none was read.
    """
    addresses = find_addresses(settings)
    pursuit = asyncio.run(request_all(addresses.redis, settings.key_prefix, requests, patience))
    if patience is None:
        err.print(f"asked for {len(requests)}")
        return
    if as_json:
        for outcome in pursuit.outcomes.values():
            write_json(outcome.model_dump_json())
    else:
        out.print(outcomes_table(pursuit))
        out.print(tally(pursuit))
        for line in expansions(pursuit):
            err.print(line, soft_wrap=True)
        for line in advice_on(pursuit.outcomes.values()):
            err.print(line)
        for line in asyncio.run(_doubles(addresses, settings, pursuit)):
            err.print(line, soft_wrap=True)
    if pursuit.fates.get("dead"):
        err.print("some died: `dealwire dead list` says why")
        raise typer.Exit(DIED)
    if not any(was_read(outcome) for outcome in pursuit.outcomes.values()):
        err.print("nothing of what was asked for could be read")
        raise typer.Exit(DIED)


async def request_all(
    redis: RedisServer | str,
    key_prefix: str,
    requests: Sequence[FetchRequest],
    patience: float | None,
) -> Pursuit:
    """Ask for all of them and, unless `patience` is None, follow them to their ends."""
    pursuit = Pursuit(request.request_id or "" for request in requests)
    async with RedisStreams(redis, key_prefix) as streams:
        after = await last_outcome(streams)
        await ask_for(streams, requests)
        if patience is None:
            return pursuit
        with progress() as bar:
            task = bar.add_task("fetch", total=pursuit.expected)

            def show(seen: Pursuit) -> None:
                bar.update(task, completed=len(seen.outcomes), total=seen.expected)

            told: list[str] = []

            def tell(why: list[str]) -> None:
                """Once for as long as the reasons are the same."""
                if why and why != told:
                    told[:] = why
                    err.print("\n  ".join(["waiting:", *why]), soft_wrap=True)

            try:
                await pursue(
                    streams, pursuit, after=after, patience=patience, watch=show, quiet=tell
                )
            except asyncio.CancelledError:  # by Ctrl-C
                err.print(left(pursuit), soft_wrap=True)
                raise
    return pursuit


def left(pursuit: Pursuit) -> str:
    """What goes on when nobody waits for it any more."""
    under_way = pursuit.expected - len(pursuit.outcomes)
    return (
        f"{under_way} of {pursuit.expected} requests are under way and go on without this command:"
        " `dealwire status` shows how far, and counts how they end"
    )


async def _doubles(found: Addresses, settings: CliSettings, pursuit: Pursuit) -> list[str]:
    """See `doubles`; nothing where the index cannot be asked, which `status` shows."""
    files = sorted(
        {
            one.url
            for one in pursuit.outcomes.values()
            if one.article_id and one.url and is_file_url(one.url)
        }
    )
    if not files:
        return []
    with suppress(Problem):
        async with Index(
            found.opensearch_url, settings.index_prefix, ca=found.opensearch_ca
        ) as index:
            return doubles(pursuit.outcomes.values(), await index.under(files))
    return []


def doubles(outcomes: Iterable[Outcome], known: Mapping[str, str]) -> list[str]:
    """The files that stand in the index under their path too, as before their address was stated.

    `known`: address -> id of the article that has it in the index.
    """
    found = [
        (one.url, known[one.url])
        for one in outcomes
        if one.url and one.article_id and known.get(one.url, one.article_id) != one.article_id
    ]
    lines = [
        f"{short(url, Path.cwd())} is in the index under its path as well, as article {article_id},"
        " from before its address was stated"
        for url, article_id in found[:_DOUBLES_SHOWN]
    ]
    if found:
        lines.append(
            f"{len(found)} in the index twice: docs/operations.md, “An article that is there"
            " twice”, says how to remove the first"
        )
    return lines


def outcomes_table(pursuit: Pursuit) -> Table:
    """How each request ended."""
    shown = table("", "fate", "why", "request")
    for outcome in pursuit.outcomes.values():
        code = outcome.code if outcome.code != outcome.fate else ""
        detail = outcome.detail if code in _OF_THE_FILE else ""
        why = ": ".join(filter(None, (code, detail)))
        shown.add_row(outcome.fate, why, short(outcome.url or "", Path.cwd()))
    return shown


def expansions(pursuit: Pursuit) -> list[str]:
    """What each feed, folder or archive held, and what was left out of it."""
    return [
        f"{short(outcome.url or '', Path.cwd())}: {outcome.detail}"
        for outcome in pursuit.outcomes.values()
        if outcome.fate == "expanded" and outcome.detail
    ]


def tally(pursuit: Pursuit) -> str:
    """All fates in one line."""
    return ", ".join(f"{count} {fate}" for fate, count in pursuit.fates.items())
