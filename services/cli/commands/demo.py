"""`dealwire demo`: the whole system on an invented press, from feeds to search."""

import asyncio
import shutil
import sys
from typing import Annotated
from uuid import uuid4

import typer
from rich.table import Table

from libs.contracts import FetchRequest, LedgerRow, Story
from libs.deals import load_deals
from libs.local import lifecycle
from libs.local.installation import Program
from libs.local.ports import LOOPBACK, PortClaims
from libs.local.state import Installation
from libs.search.coverage import CoverageQuery
from libs.search.query import SearchQuery
from libs.search.results import FacetCount
from libs.streaming import RedisStreams
from services.cli.commands.fetch import PATIENCE, request_all
from services.cli.commands.up import addresses_table, service_environment, start
from services.cli.comparing import until_compared
from services.cli.console import err, out, table
from services.cli.coverage import row_text
from services.cli.index import Index
from services.cli.options import State
from services.cli.problems import Problem
from services.cli.pursuit import Pursuit
from services.cli.results import hit_text, value_of
from services.cli.searching import client_at
from services.cli.settings import CliSettings, load_settings

_SITE_PORTS = range(8090, 8190)
_EXAMPLE = "exclusivité | exclusive"
_TOP = 8


def demo(
    *,
    state: State = None,
    pages: Annotated[int, typer.Option(min=0, help="Generated pages beside the written ones.")] = 0,
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running.")] = False,
) -> None:
    """Start everything, fetch an invented press over HTTP, and show what was found.

    It has a state folder of its own, begun anew each time. In the end it stops what it
    started: at once where no terminal is, else when you press Enter.
    """
    settings = _own_settings(load_settings(state))
    environment = service_environment(settings, settings.state_folder) | {
        "FETCHER_ALLOWED_NETWORKS": "127.0.0.0/8",  # the invented press is on this machine
        "FETCHER_SCHEDULER": "false",  # nothing but what the demo asks for
        "FETCHER_HOST_INTERVAL": "0",  # nobody's server but ours is in a hurry here
        "FETCHER_HOST_CONCURRENCY": "64",
    }
    with PortClaims() as ports:  # until the site listens
        port = ports.take(_SITE_PORTS)
        installation, _ = start(settings, environment, [_site(port, pages)])
    try:
        asyncio.run(_show(installation, settings, pages, port))
        _pause(installation, settings, keep=keep)
    except BaseException:
        keep = False
        raise
    finally:
        if not keep:
            lifecycle.down(settings.state_folder)


def _site(port: int, pages: int) -> Program:
    return Program(
        name="press-site",
        module="deploy.demo",
        arguments=("--port", str(port), "--pages", str(pages)),
        address=f"http://{LOOPBACK}:{port}",
    )


def _own_settings(settings: CliSettings) -> CliSettings:
    folder = settings.state_folder / "demo"
    if lifecycle.running(folder):
        raise Problem(f"a demo is running: stop it with `dealwire down --state {folder}`")
    shutil.rmtree(folder, ignore_errors=True)
    return settings.model_copy(update={"state": folder})


def _pause(installation: Installation, settings: CliSettings, *, keep: bool) -> None:
    if keep:
        out.print(addresses_table(installation, settings))
        out.print(f"stop it with: dealwire down --state {settings.state_folder}", soft_wrap=True)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        out.print(addresses_table(installation, settings))
        err.input("Enter stops everything … ")


async def _show(installation: Installation, settings: CliSettings, pages: int, port: int) -> None:
    from deploy.demo import PressSite  # noqa: PLC0415 - the demo alone needs it

    site = PressSite(pages_extra=pages, port=port)
    requests = [_with_id(request) for request in site.feeds()]
    pursuit = await request_all(
        installation.address("broker"), settings.key_prefix, requests, PATIENCE
    )
    url = installation.address("opensearch")
    async with Index(url, settings.index_prefix) as index:
        await index.refresh()
        articles = await index.count("articles")
    await _tables(url, settings, pursuit)
    await _disputes(installation, settings)
    expected = site.expect()
    if (articles, dict(pursuit.fates)) != (expected.articles, expected.fates):
        raise Problem(
            f"the press published {expected.articles} articles ({expected.fates}),"
            f" but {articles} were found ({dict(pursuit.fates)})"
        )
    err.print(f"all {articles} articles that the press published are in the index, each once")


def _with_id(request: FetchRequest) -> FetchRequest:
    return request.model_copy(update={"request_id": uuid4().hex})


async def _tables(url: str, settings: CliSettings, pursuit: Pursuit) -> None:
    everything = SearchQuery(
        size=0, facets=("language", "person", "organisation", "amount"), facet_size=_TOP
    )
    async with client_at(url, settings) as client:
        found = await client.search(everything)
        example = await client.search(SearchQuery(text=_EXAMPLE, size=3))
    fates = table("how the requests ended", "fate", "requests", figures=("requests",))
    for fate, count in pursuit.fates.items():
        fates.add_row(fate, str(count))
    out.print(fates)
    languages = [one.value for one in found.facets["language"]]
    out.print(await _outlets(url, settings, languages))
    for facet, title in (
        ("person", "people named most"),
        ("organisation", "organisations named most"),
        ("amount", "sums given most"),
    ):
        out.print(_top(title, facet, found.facets[facet]))
    out.print(f"dealwire search '{_EXAMPLE}': {example.total} articles, the best three:")
    for hit in example.hits:
        out.print(hit_text(hit, marked=not out.is_terminal))
    out.print()


async def _disputes(installation: Installation, settings: CliSettings) -> None:
    """Where the outlets of the press disagree, once all its articles are compared."""
    deals = [deal.id for deal in load_deals(settings.profiles_folder)]
    async with RedisStreams(installation.address("broker"), settings.key_prefix) as streams:
        await until_compared(streams, deals, patience=PATIENCE)
    url = installation.address("opensearch")
    async with Index(url, settings.index_prefix) as index:
        await index.refresh()
    async with client_at(url, settings) as client:
        rows = await client.coverage(LedgerRow, CoverageQuery(disputed=True))
        stories = await client.coverage(Story, CoverageQuery())
    copies = sum(len(each.articles) - each.origins for each in stories)
    out.print(f"{len(stories)} stories; {copies} articles are copies of others")
    out.print(f"dealwire disputes: outlets disagree in {len(rows)} slots, the first of them:")
    for row in rows[:1]:
        out.print(row_text(row))
    out.print()


async def _outlets(url: str, settings: CliSettings, languages: list[str]) -> Table:
    """Articles by outlet and language."""
    shown = table("articles", "outlet", *languages, figures=tuple(languages))
    counts: dict[str, dict[str, int]] = {}
    async with client_at(url, settings) as client:
        for language in languages:
            query = SearchQuery(lang=(language,), size=0, facets=("outlet",), facet_size=100)
            for one in (await client.search(query)).facets["outlet"]:
                counts.setdefault(one.value, {})[language] = one.count
    for outlet in sorted(counts):
        shown.add_row(outlet, *(str(counts[outlet].get(each, "")) for each in languages))
    return shown


def _top(title: str, facet: str, counts: tuple[FacetCount, ...]) -> Table:
    shown = table(title, "name", "articles", figures=("articles",))
    for one in counts:
        shown.add_row(value_of(facet, one.value), str(one.count))
    return shown
