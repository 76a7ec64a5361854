"""`dealwire status`: what runs, how far behind it is, and how requests ended."""

import asyncio

import typer

from libs.local.lifecycle import running
from services.cli.console import err, out, write_json
from services.cli.options import AsJson, State
from services.cli.problems import DIED
from services.cli.settings import find_addresses, load_settings
from services.cli.survey import status_tables, survey


def status(state: State = None, as_json: AsJson = False) -> None:
    """Show services, backlog, dead letters and fates. The exit code is 1 if not all is ready."""
    settings = load_settings(state)
    addresses = find_addresses(settings)
    installation = running(settings.state_folder)
    seen = asyncio.run(
        survey(
            addresses,
            installation,
            key_prefix=settings.key_prefix,
            index_prefix=settings.index_prefix,
        )
    )
    if as_json:
        write_json(seen.model_dump_json())
    else:
        for shown in status_tables(seen):
            out.print(shown)
        for problem in seen.problems:
            err.print(problem)
    if not seen.ready:
        raise typer.Exit(DIED)
