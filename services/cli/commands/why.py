"""`dealwire why`: what became of an address, an article or a request."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from libs.search.fates import Sought, Trace, sought_address, sought_id
from libs.streaming import RedisStreams
from libs.urls import BadAddress
from services.cli.console import err, out, write_json
from services.cli.fates import advice, article_text, as_record, fates_table, verdict
from services.cli.options import AsJson, State
from services.cli.problems import DIED
from services.cli.searching import client_at, several
from services.cli.settings import CliSettings, find_addresses, load_settings
from services.cli.surroundings import Surroundings, surroundings
from services.cli.targets import address_of, is_url, meant_address, refuse_password


def why(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="An address or file, the id of an article or its first digits, or the id of a"
            " request.",
        ),
    ],
    *,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Say why an article is missing, or under what id and title it is in the index.

    Listed is how all requests for it ended, the newest first, and what to do about that. The exit
    code is 1 if it is not in the index. An address may be written with or without scheme,
    trackers and a slash at its end.

      dealwire why https://example.org/article
      dealwire why 3f2a91c0
    """
    sought = _sought(what.strip())
    found, around = asyncio.run(_known(load_settings(state), sought))
    if as_json:
        write_json(json.dumps(as_record(what, sought, found, around), ensure_ascii=False))
    else:
        for article in found.articles:
            out.print(article_text(article))
        for line in verdict(sought, found, around):
            out.print(line, soft_wrap=True)
        if found.outcomes:
            out.print(fates_table(found.outcomes, sought))
        for line in advice(sought, found, around):
            err.print(line, soft_wrap=True)
    if not found.articles:
        raise typer.Exit(DIED)


def _sought(what: str) -> Sought:
    """What is meant. Raises BadParameter for what cannot be an address, Problem for a password."""
    address = what if is_url(what) else meant_address(what)
    if what and not is_url(what) and _is_there(what):  # as `fetch` takes it
        address = address_of(str(Path(what).expanduser()))
    if address is None:
        if not what or "/" in what:
            raise typer.BadParameter(f"{what!r} is no address, no file that is there, and no id")
        return sought_id(what)
    refuse_password(address)
    try:
        return sought_address(address)
    except BadAddress as error:
        raise typer.BadParameter(str(error)) from None


def _is_there(path: str) -> bool:
    try:
        return Path(path).expanduser().exists()
    except (OSError, RuntimeError):  # too long for a name, or `~nobody`
        return False


async def _known(settings: CliSettings, sought: Sought) -> tuple[Trace, Surroundings]:
    """What index and broker know. Raises Problem where several articles are meant."""
    addresses = find_addresses(settings)
    async with client_at(addresses.opensearch_url, settings) as client:
        found = await client.trace(sought)
    if sought.beginning and len(found.article_ids) > 1:
        raise several(sought.beginning, len(found.article_ids))
    async with RedisStreams(addresses.redis, settings.key_prefix) as streams:
        return found, await surroundings(streams, sought, found)
