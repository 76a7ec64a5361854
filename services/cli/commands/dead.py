"""`dealwire dead`: messages that could not be processed, and a second chance for them."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from rich.table import Table

from libs.contracts import StageName
from libs.streaming import RedisStreams
from libs.streaming.operations.dead_letters import Held, dead_letters, replay
from services.cli.console import err, out, table, write_json
from services.cli.options import AsJson, State
from services.cli.problems import Problem
from services.cli.settings import CliSettings, find_addresses, load_settings

app = typer.Typer(no_args_is_help=True, help="Look at dead letters, and send them again.")

Stage = Annotated[StageName | None, typer.Option(help="Only those of this stage.")]
Code = Annotated[str | None, typer.Option(help="Only those with this code.")]


@app.command("list", epilog="Example: dealwire dead list --stage fetcher --code not_a_feed")
def list_(
    *, state: State = None, stage: Stage = None, code: Code = None, as_json: AsJson = False
) -> None:
    """List messages that died, with stage, code and reason."""
    held = asyncio.run(_collect(load_settings(state), _filter(stage, code)))
    if as_json:
        for one in held:
            write_json(_as_json(one))
        return
    if not held:
        err.print("no dead letters")
        return
    out.print(dead_table(held))


def dead_table(held: Sequence[Held]) -> Table:
    """One row for each. Names are never broken: `show` and `replay` want them whole."""
    shown = table("", "name, stage, code", "error, address")
    shown.columns[0].no_wrap = True
    for one in held:
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
    write_json(json.dumps(json.loads(_as_json(one)), indent=1, ensure_ascii=False))


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
    """Send dead letters again through the stage where they died, and that stage alone."""
    if bool(names) == everything:
        raise typer.BadParameter("give names, or --all")
    settings = load_settings(state)
    held = asyncio.run(_collect(settings, _filter(stage, code)))
    chosen = held if everything else _named(held, names or [])
    sent = asyncio.run(_replay(settings, chosen))
    if as_json:
        write_json(json.dumps(sent))
    else:
        err.print(f"{len(sent)} sent again")


async def _collect(settings: CliSettings, wanted: Callable[[Held], bool]) -> list[Held]:
    async with _streams(settings) as streams:
        return [one async for one in dead_letters(streams) if wanted(one)]


async def _replay(settings: CliSettings, chosen: list[Held]) -> dict[str, str]:
    """The new entry id of each, by name."""
    async with _streams(settings) as streams:
        return {one.name: await replay(streams, one) for one in chosen}


def _streams(settings: CliSettings) -> RedisStreams:
    return RedisStreams(find_addresses(settings).redis_url, settings.key_prefix)


def _filter(stage: str | None, code: str | None) -> Callable[[Held], bool]:
    return lambda one: (
        (stage is None or one.letter.stage == stage) and (code is None or one.letter.code == code)
    )


def _named(held: list[Held], names: list[str]) -> list[Held]:
    by_name = {one.name: one for one in held}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise Problem(f"no dead letter is called {', '.join(unknown)}: see `dealwire dead list`")
    return [by_name[name] for name in names]


def _as_json(one: Held) -> str:
    return json.dumps({"name": one.name, **one.letter.model_dump(mode="json")}, ensure_ascii=False)
