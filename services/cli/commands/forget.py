"""`dealwire forget`: remove an article, or all of a site, from every store, and keep it out."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated

import typer
from opensearchpy.exceptions import OpenSearchException
from rich.table import Table

from libs.forgetting.identities import OF_A_DOMAIN
from libs.forgetting.redis.tombstones import ForgottenList, Tombstone
from libs.forgetting.targets import BadTarget, Target, target_of
from libs.search.connection import connect
from libs.streaming import RedisStreams
from libs.streaming.addresses import without_password
from services.cli.console import err, out, table, write_json
from services.cli.forgetting.archive import archive_folders, archive_stores
from services.cli.forgetting.broker_disk import BrokerDisk
from services.cli.forgetting.index import IndexDisk, IndexStore
from services.cli.forgetting.memory import MemoryStore
from services.cli.forgetting.run import Forgetting, Report
from services.cli.forgetting.stores import Store
from services.cli.forgetting.streams import StreamStore
from services.cli.options import Archive, AsJson, State
from services.cli.problems import DIED, Problem
from services.cli.settings import CliSettings, find_addresses, load_settings
from services.indexer.migration.record import MigrationRecord

PATIENCE = 600.0
_SHOWN = 20  # addresses in a preview


def forget(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[URL|DOMAIN|ID]",
            help="An article's address or id, or a domain with all of its hosts.",
            show_default=False,
        ),
    ] = None,
    *,
    list_all: Annotated[bool, typer.Option("--list", help="Show what is kept out.")] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Allow it again. What was removed stays removed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be removed, and remove nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: it cannot be undone.")] = False,
    archive: Archive = None,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds that a server may take to clean its files.")
    ] = PATIENCE,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Remove an article, or all of a site, from every store, and keep it out for good.

    Removed are its documents in all indices, its messages and all that is
    remembered of it, its responses in the archive, and the bytes of these in
    the files of both servers. Then all is searched again. The exit code is 1
    if anything is left, or could not be looked at.

      dealwire forget https://example.org/article --dry-run
      dealwire forget example.org --yes
      dealwire forget --list
      dealwire forget example.org --undo

    A run that was broken off is finished by the next one. Files in folders of
    your own, and backups, are yours to delete: see docs/rights.md.
    """
    settings = load_settings(state)
    if list_all:
        _show_list(asyncio.run(_listed(settings)), as_json=as_json)
        return
    target = _target(what)
    if undo:
        count = asyncio.run(_allow(settings, target))
        if not count:
            raise Problem(f"{target.shown} is not on the list: see `dealwire forget --list`")
        err.print(f"{target.shown} may be fetched again", soft_wrap=True)
        return
    if not dry_run:
        _confirm(target, yes=yes)
    report = asyncio.run(_run(settings, target, dry_run=dry_run, archive=archive, patience=timeout))
    _show(report, dry_run=dry_run, as_json=as_json)
    if not dry_run and not report.is_gone:
        raise typer.Exit(DIED)


def _target(what: str | None) -> Target:
    if not what:
        raise typer.BadParameter("name an article or a domain, or ask for --list")
    try:
        return target_of(what)
    except BadTarget as error:
        raise typer.BadParameter(str(error)) from None


def _confirm(target: Target, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise Problem("what is forgotten cannot be had back: say --yes, or look with --dry-run")
    what = f"everything of {target.domain} and its hosts" if target.domain else target.shown
    typer.confirm(f"Remove {what} from every store, for good?", abort=True, err=True)


async def _run(
    settings: CliSettings, target: Target, *, dry_run: bool, archive: Path | None, patience: float
) -> Report:
    async with _forgetting(settings, archive, patience) as forgetting:
        if dry_run:
            return await forgetting.would_remove(target)
        return await forgetting.forget(target)


@asynccontextmanager
async def _forgetting(
    settings: CliSettings, archive: Path | None, patience: float
) -> AsyncIterator[Forgetting]:
    """All stores. Raises Problem where OpenSearch does not answer."""
    addresses = find_addresses(settings)
    folders = archive_folders(settings, archive)
    client = connect(
        addresses.opensearch_url, ca=settings.opensearch_ca, timeout=120.0, connections=2
    )
    try:
        async with RedisStreams(addresses.redis, settings.key_prefix) as streams:
            if plan := await MigrationRecord(streams).begun():
                raise Problem(
                    f"a {plan.name} of the index has begun, and might copy what is being removed:"
                    " end it with `dealwire index migrate`, or give it up with --abort"
                )
            memory = MemoryStore(streams)
            archives = archive_stores(folders, memory.forget_answers)
            index = IndexStore(client, settings.index_prefix)
            stores: Sequence[Store] = (
                StreamStore(streams), memory, index, *archives
            )  # fmt: skip
            disks = (
                BrokerDisk(streams, patience=patience),
                IndexDisk(client, index, patience=patience),
            )
            yield Forgetting(streams, stores, disks, lambda line: err.print(f"{line} …"))
    except OpenSearchException as error:
        raise Problem(
            f"no answer from OpenSearch at {without_password(addresses.opensearch_url)}: {error};"
            " once it is back, run the command again"
        ) from error
    finally:
        await client.close()


async def _listed(settings: CliSettings) -> list[Tombstone]:
    async with RedisStreams(find_addresses(settings).redis, settings.key_prefix) as streams:
        return await ForgottenList(streams).all()


async def _allow(settings: CliSettings, target: Target) -> int:
    async with RedisStreams(find_addresses(settings).redis, settings.key_prefix) as streams:
        listed = ForgottenList(streams)
        if await listed.under_way(target.member) is not None:
            raise Problem(
                f"{target.shown} is not removed from every store yet: finish that first, with"
                f" `dealwire forget {target.shown}`"
            )
        return await listed.allow([target.member])


def _show_list(stones: Sequence[Tombstone], *, as_json: bool) -> None:
    by_target: dict[str, list[Tombstone]] = {}
    for each in stones:
        by_target.setdefault(each.target, []).append(each)
    if as_json:
        listed = [
            {"what": target, "since_ms": min(each.at_ms for each in group), "members": len(group)}
            for target, group in by_target.items()
        ]
        write_json(json.dumps(listed))
        return
    shown = table("Forgotten", "what", "since", "ids", figures=("ids",))
    for target, group in by_target.items():
        since = _moment(min(each.at_ms for each in group))
        shown.add_row(target.removeprefix(OF_A_DOMAIN), since, str(len(group)))
    shown.caption = "Of an article its id is kept, which no address can be made of."
    shown.caption_justify = "left"
    out.print(shown)


def _show(report: Report, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        write_json(json.dumps(asdict(report) | {"gone": report.is_gone and not dry_run}))
        return
    names = sorted({*report.found, *report.removed, *report.left})
    hit = [
        name
        for name in names
        if report.found.get(name) or report.removed.get(name) or report.left.get(name)
    ]
    out.print(report.target, soft_wrap=True)
    if report.since_ms is not None:
        out.print(f"It is kept out already, since {_moment(report.since_ms)}.", soft_wrap=True)
    if hit:
        out.print(_counts(report, hit, dry_run=dry_run, searched=len(names)))
    else:
        out.print(f"{len(names)} places were searched; nothing was in any of them.")
    if dry_run:
        for address in report.addresses[:_SHOWN]:
            out.print(f"  {address}", soft_wrap=True)
        if (more := len(report.addresses) - _SHOWN) > 0:
            out.print(f"  and {more} more addresses")
    for doubt in report.doubts:
        err.print(f"not proven: {doubt}", soft_wrap=True)
    for name in (each for each in names if report.left.get(each)):
        err.print(f"left: {report.left[name]} in {name}: run the command again", soft_wrap=True)


def _counts(report: Report, hit: Sequence[str], *, dry_run: bool, searched: int) -> Table:
    columns = ("found",) if dry_run else ("found before", "removed", "found after")
    title = "What would be removed" if dry_run else "What was removed"
    shown = table(title, "store", *columns, figures=columns)
    for name in hit:
        counts = [report.found.get(name, 0)]
        if not dry_run:
            counts += [report.removed.get(name, 0), report.left.get(name, 0)]
        shown.add_row(name, *map(str, counts))
    shown.caption = f"{searched} places were searched; nothing was in the others."
    shown.caption_justify = "left"
    return shown


def _moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, timezone.utc):%Y-%m-%d %H:%M} UTC"
