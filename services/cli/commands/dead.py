"""`dealwire dead`: messages that could not be processed, and a second chance for them."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from rich.table import Table

from libs.contracts import StageName, stream_named
from libs.masking import masked_text
from libs.streaming import RedisStreams
from libs.streaming.operations.dead_letters import Held, Unreadable, dead_letters, replay
from libs.streaming.protocol import EntryLost
from libs.streaming.wire import keep_fields
from services.cli.console import err, out, table, write_json
from services.cli.options import AsJson, State
from services.cli.problems import DIED, Problem
from services.cli.settings import CliSettings, find_addresses, load_settings

app = typer.Typer(
    no_args_is_help=True,
    help="Look at dead letters, and send them again.",
    epilog="Example: dealwire dead list",
)

Stage = Annotated[StageName | None, typer.Option(help="Only those of this stage.")]
Code = Annotated[str | None, typer.Option(help="Only those with this code.")]

UNREADABLE = "unreadable"
"""Stands for the code of an entry that is no dead letter."""

NONE_MATCH = "no dead letter matches: `dealwire dead list` shows all, each with its stage and code"

Wanted = Callable[[Held | Unreadable], bool]


@app.command("list", epilog="Example: dealwire dead list --stage fetcher --code not_a_feed")
def list_(
    *, state: State = None, stage: Stage = None, code: Code = None, as_json: AsJson = False
) -> None:
    """List messages that died, with stage, code and reason.

    An entry that cannot be read is listed with the code `unreadable`.
    """
    held = asyncio.run(_collect(load_settings(state), _filter(stage, code)))
    if as_json:
        for one in held:
            write_json(_as_json(one))
        return
    if not held:
        err.print(NONE_MATCH if stage or code else "no dead letters")
        return
    out.print(dead_table(held))


def dead_table(held: Sequence[Held | Unreadable]) -> Table:
    """One row for each. Names are never broken: `show` and `replay` want them whole."""
    shown = table("", "name, stage, code", "error, address")
    shown.columns[0].no_wrap = True
    for one in held:
        if isinstance(one, Unreadable):
            shown.add_row(f"{one.name}\n{UNREADABLE}", one.reason)
            continue
        letter = one.letter
        lines = [letter.error, letter.url] if letter.url else [letter.error]
        shown.add_row(f"{one.name}\n{letter.stage} {letter.code}", "\n".join(lines))
    return shown


@app.command(epilog="Example: dealwire dead show fetch.requested/1700000000000-0")
def show(
    name: Annotated[str, typer.Argument(help="As `dead list` names it.")],
    *,
    state: State = None,
) -> None:
    """Print one dead letter as JSON: who, what, when, where, and the message itself."""
    (one,) = _named(asyncio.run(_collect(load_settings(state), lambda _: True)), [name])
    told = json.loads(_as_json(one))
    if isinstance(one, Unreadable):
        told["encoding"], told["fields"] = keep_fields(one.fields)
    write_json(masked_text(json.dumps(told, indent=1, ensure_ascii=False)))


@app.command("replay", epilog="Example: dealwire dead replay --all --code timeout")
def replay_(
    names: Annotated[list[str] | None, typer.Argument(help="As `dead list` names them.")] = None,
    *,
    state: State = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All, or all of a stage or code.")
    ] = False,
    stage: Stage = None,
    code: Code = None,
    as_json: AsJson = False,
) -> None:
    """Send dead letters again through the stage where they died, and that stage alone.

    The exit code is 1 if one that was named was not sent.
    """
    if bool(names) == everything:
        raise typer.BadParameter("give names, or --all")
    settings = load_settings(state)
    held = asyncio.run(_collect(settings, _filter(stage, code)))
    chosen = held if everything else _named(held, names or [])
    sent, left = asyncio.run(_replay(settings, chosen))
    for name, why in left.items():
        err.print(f"{name} was not sent: {why}", soft_wrap=True)
    if as_json:
        write_json(json.dumps(sent))
    else:
        err.print(f"{len(sent)} sent again" if held else NONE_MATCH)
    if left and names:
        raise typer.Exit(DIED)


async def _collect(settings: CliSettings, wanted: Wanted) -> list[Held | Unreadable]:
    async with _streams(settings) as streams:
        return [one async for one in dead_letters(streams) if wanted(one)]


async def _replay(
    settings: CliSettings, chosen: Sequence[Held | Unreadable]
) -> tuple[dict[str, str], dict[str, str]]:
    """By name: the new entry id of each that was sent, and why each other was not."""
    sent, left = {}, {}
    async with _streams(settings) as streams:
        for one in chosen:
            if isinstance(one, Unreadable):
                left[one.name] = f"it cannot be read ({one.reason})"
                continue
            try:
                entry_id = await replay(streams, one)
            except EntryLost as error:
                left[one.name] = str(error)
                continue
            if entry_id:
                sent[one.name] = entry_id
            else:
                left[one.name] = "it is gone: somebody else has sent or deleted it meanwhile"
    return sent, left


def _streams(settings: CliSettings) -> RedisStreams:
    return RedisStreams(find_addresses(settings).redis, settings.key_prefix)


def _filter(stage: str | None, code: str | None) -> Wanted:
    """Those of a stage, with a code; what cannot be read is of each reader of its stream."""

    def wanted(one: Held | Unreadable) -> bool:
        if isinstance(one, Unreadable):
            stages = stream_named(one.stream.removesuffix(".dead")).consumers
            return stage in {None, *stages} and code in {None, UNREADABLE}
        return stage in {None, one.letter.stage} and code in {None, one.letter.code}

    return wanted


def _named(held: Sequence[Held | Unreadable], names: list[str]) -> list[Held | Unreadable]:
    by_name = {one.name: one for one in held}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise Problem(f"no dead letter is called {', '.join(unknown)}: see `dealwire dead list`")
    return [by_name[name] for name in dict.fromkeys(names)]


def _as_json(one: Held | Unreadable) -> str:
    told = (
        {"stream": one.stream, "entry_id": one.entry_id, "code": UNREADABLE, "error": one.reason}
        if isinstance(one, Unreadable)
        else one.letter.model_dump(mode="json")
    )
    return json.dumps({"name": one.name, **told}, ensure_ascii=False)
