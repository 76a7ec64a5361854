"""`dealwire index`: the generations of the index, and from one to the next without a gap."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, get_args

import typer

from services.cli.commands.index_verify import verify
from services.cli.console import err, out, table, write_json
from services.cli.migrating import next_plan, replay_archive, run, servers_of
from services.cli.options import AsJson, State
from services.cli.problems import Problem
from services.cli.settings import CliSettings, load_settings
from services.indexer.migration.generations import GenerationsOf
from services.indexer.migration.migration import Migrated, Migration
from services.indexer.migration.plan import Method
from services.indexer.templates import INDEX_NAMES
from services.indexer.writes import IndexName

app = typer.Typer(
    no_args_is_help=True,
    help="See to it that the index is whole, and move to its next generation.",
    epilog="Example: dealwire index verify",
)
app.command(epilog="Example: dealwire index verify --repair")(verify)

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[INDEX]...", help=f"{', '.join(INDEX_NAMES)}; else all.", show_default=False
    ),
]
AcceptRefused = Annotated[
    bool,
    typer.Option(
        "--accept-refused",
        help="Switch though the new generation does not take some documents, or no longer finds"
        " some articles by their title.",
    ),
]


@app.command("list", epilog="Example: dealwire index list --json")
def list_(*, state: State = None, as_json: AsJson = False) -> None:
    """List the generations of each index: which is current, which is kept, which is being filled.

    A generation is kept after a migration, for `dealwire index rollback`, until
    `dealwire index drop`.
    """
    rows, begun = asyncio.run(_list(load_settings(state)))
    if as_json:
        write_json(json.dumps({"generations": rows, "begun": begun}))
        return
    figures = ("documents", "MB")
    shown = table("", "index", "generation", "state", *figures, figures=figures)
    for row in rows:
        size = f"{row['bytes'] / 1e6:,.1f}"
        shown.add_row(row["index"], row["generation"], row["state"], f"{row['documents']:,}", size)
    out.print(shown)
    if begun:
        err.print(
            f"a {begun} has begun and not ended: `dealwire index migrate` goes on with it,"
            " with --abort it is given up"
        )


@app.command(epilog="Example: dealwire index migrate articles")
def migrate(
    names: Names = None,
    *,
    state: State = None,
    replay: Annotated[
        bool,
        typer.Option(
            "--replay",
            help="Have the articles read again by the present rules, from the streams and the"
            " archive, in place of copying what the index holds.",
        ),
    ] = False,
    accept_refused: AcceptRefused = False,
    abort: Annotated[
        bool, typer.Option("--abort", help="Give up a migration that has begun and not ended.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build the next generation of the index with this release's mappings, and switch to it.

    Services and searches go on meanwhile. Documents are copied; what comes in after that is
    read from the streams once more, by the migration's consumer group, and written to the new
    generation. When nothing is missing, the aliases change in one step; writes are held back
    for that moment. It may be interrupted: the next call goes on.
    """
    settings = load_settings(state)
    indices = _known(names or [])
    if abort:
        given_up = asyncio.run(_abort(settings))
        err.print(f"the {given_up} is given up" if given_up else "no migration has begun")
        return
    method: Method = "replay" if replay else "copy"
    migrated = asyncio.run(_migrate(settings, indices, method, accept_refused=accept_refused))
    _report(migrated, as_json)


@app.command(epilog="Example: dealwire index rollback")
def rollback(
    *, state: State = None, accept_refused: AcceptRefused = False, as_json: AsJson = False
) -> None:
    """Go back to the generations that were current before the last migration.

    What was written since is copied back first, in the same way and with the same checks.
    A second rollback undoes the first.
    """
    settings = load_settings(state)
    _report(asyncio.run(_roll_back(settings, accept_refused=accept_refused)), as_json)


@app.command(epilog="Example: dealwire index drop --yes")
def drop(
    names: Names = None,
    *,
    state: State = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete the generations that are not current. There is no way back to them."""
    settings = load_settings(state)
    found = asyncio.run(_dropped(settings, _known(names or [])))
    if not found:
        err.print("there are only current generations")
        return
    if not yes:
        if not sys.stdin.isatty():
            raise Problem(f"there is no way back to {', '.join(found)}: say --yes to delete them")
        typer.confirm(f"delete {', '.join(found)}?", abort=True, err=True)
    asyncio.run(_drop(settings, found))
    err.print(f"{len(found)} deleted")


async def _list(settings: CliSettings) -> tuple[list[dict[str, Any]], str | None]:
    async with servers_of(settings) as servers:
        found = await servers.generations.found()
        plan = await servers.record.begun()
        names = [one.name for of in found.values() for one in of.all]
        counts = await servers.generations.counts(names)
    rows = [
        {
            "index": index,
            "generation": one.name,
            "state": _state(of, one.name),
            "documents": counts[one.name],
            "bytes": one.bytes,
        }
        for index, of in found.items()
        for one in of.all
    ]
    return rows, plan.name if plan else None


async def _migrate(
    settings: CliSettings, indices: Sequence[IndexName], method: Method, *, accept_refused: bool
) -> Migrated:
    async with servers_of(settings) as servers:
        plan = await servers.record.begun() or next_plan(
            servers.templates, await servers.generations.found(), indices, method
        )
        replay = partial(replay_archive, settings)
        return await run(servers, plan, accept_refused=accept_refused, replay=replay)


async def _roll_back(settings: CliSettings, *, accept_refused: bool) -> Migrated:
    async with servers_of(settings) as servers:
        last = await servers.record.last()
        if last is None:
            raise Problem("nothing was migrated yet: there is nothing to roll back to")
        plan, found = last.reversed(), await servers.generations.found()
        for move in plan.moves:
            there = {one.name for one in found[move.index].all}
            if move.target not in there or found[move.index].current != move.source:
                raise Problem(f"{move.target} is gone, or {move.source} is no longer current")
        return await run(servers, plan, accept_refused=accept_refused)


async def _abort(settings: CliSettings) -> str | None:
    async with servers_of(settings) as servers:
        migration = Migration(servers.client, servers.templates, servers.streams)
        plan = await migration.abort()
        return plan.name if plan else None


async def _dropped(settings: CliSettings, indices: Sequence[IndexName]) -> list[str]:
    async with servers_of(settings) as servers:
        plan, found = await servers.record.begun(), await servers.generations.found()
    if plan:
        raise Problem(f"a {plan.name} has not ended: end it with `dealwire index migrate` first")
    wanted = indices or INDEX_NAMES
    without_current = [index for index in wanted if found[index].all and not found[index].current]
    if without_current:
        raise Problem(
            f"none of the generations of {', '.join(without_current)} is current: start the"
            " indexer, which makes one so"
        )
    return [name for index in wanted for name in found[index].others]


async def _drop(settings: CliSettings, names: Sequence[str]) -> None:
    async with servers_of(settings) as servers:
        await servers.generations.drop(names)


def _known(names: Sequence[str]) -> tuple[IndexName, ...]:
    unknown = [name for name in names if name not in get_args(IndexName)]
    if unknown:
        raise typer.BadParameter(
            f"no index is called {', '.join(unknown)}: there are {', '.join(INDEX_NAMES)}"
        )
    return tuple(index for index in INDEX_NAMES if index in names)


def _state(of: GenerationsOf, name: str) -> str:
    if name == of.current:
        return "current"
    return "being filled" if name == of.unfinished else "kept"


def _report(migrated: Migrated, as_json: bool) -> None:
    if as_json:
        write_json(json.dumps(asdict(migrated)))
        return
    shown = table("", "index", "from", "to", "documents", figures=("documents",))
    for move in migrated.moves:
        count = migrated.documents.get(move.target)
        shown.add_row(move.index, move.source, move.target, "" if count is None else f"{count:,}")
    out.print(shown)
    compared = migrated.comparison
    if compared.asked:
        out.print(f"{compared.same} of {compared.asked} searches for titles find the same articles")
    out.print(
        f"{migrated.fed:,} messages fed meanwhile; writes waited for"
        f" {migrated.writes_refused_for:.1f} s"
    )
    for name, why in list(migrated.refused.items())[:10]:
        err.print(f"left out: {name}: {why}", soft_wrap=True)
