"""Runs migrations of the index for the command line."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from uuid import uuid4

import stamina
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException

from libs.contracts import archive_request
from libs.search.connection import connect
from libs.streaming import RedisStreams
from libs.streaming.addresses import without_password
from services.cli.commands.fetch import PATIENCE
from services.cli.commands.replay import ask_for_coverage
from services.cli.console import err
from services.cli.migration_progress import migration_progress
from services.cli.problems import Problem
from services.cli.pursuit import Pursuit
from services.cli.requesting import ask_for, last_outcome, pursue
from services.cli.settings import CliSettings, find_addresses
from services.indexer.migration.generations import Generations, GenerationsOf
from services.indexer.migration.migration import Migrated, Migration
from services.indexer.migration.plan import Method, Move, Plan
from services.indexer.migration.record import MigrationRecord
from services.indexer.templates import INDEX_NAMES, Templates, load_templates
from services.indexer.writes import IndexName

_ANSWER_WITHIN = 60.0  # seconds
_CONNECTIONS = 4
_LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)  # before any page was archived


@dataclass(frozen=True)
class Servers:
    """What the commands talk to."""

    client: AsyncOpenSearch
    templates: Templates
    streams: RedisStreams

    @property
    def generations(self) -> Generations:
        """Of its index."""
        return Generations(self.client, self.templates)

    @property
    def record(self) -> MigrationRecord:
        """Of its migrations."""
        return MigrationRecord(self.streams)


@asynccontextmanager
async def servers_of(settings: CliSettings) -> AsyncIterator[Servers]:
    """Of the installation that is named. Raises Problem where OpenSearch does not answer."""
    addresses = find_addresses(settings)
    client = connect(
        addresses.opensearch_url,
        ca=settings.opensearch_ca,
        timeout=_ANSWER_WITHIN,
        connections=_CONNECTIONS,
    )
    async with client, RedisStreams(addresses.redis, settings.key_prefix) as streams:
        try:
            yield Servers(client, load_templates(settings.index_prefix), streams)
        except OpenSearchException as error:
            where = without_password(addresses.opensearch_url)
            raise Problem(f"no answer from OpenSearch at {where}: {error}") from error


def next_plan(
    templates: Templates,
    found: Mapping[IndexName, GenerationsOf],
    indices: Sequence[IndexName],
    method: Method,
) -> Plan:
    """From the current generation of each index, all if none is named, to one with the next number.

    Raises Problem where there is none.
    """
    moves = []
    for index in (name for name in INDEX_NAMES if name in (indices or INDEX_NAMES)):
        current = found[index].current
        if current is None:
            raise Problem(f"there is no index {templates.read_alias(index)}: start the indexer")
        number = max(templates.number_of(one.name) for one in found[index].all) + 1
        moves.append(Move(index, current, templates.generation(index, number)))
    return Plan(tuple(moves), method)


async def run(
    servers: Servers,
    plan: Plan,
    *,
    accept_refused: bool,
    replay: Callable[[], Awaitable[None]] | None = None,
) -> Migrated:
    """With its progress on the terminal. Raises as Migration.run does."""
    stamina.instrumentation.set_on_retry_hooks(())  # the progress bar says so
    with migration_progress(err) as watch:
        migration = Migration(
            servers.client,
            servers.templates,
            servers.streams,
            watch=watch,
            accept_refused=accept_refused,
            replay=replay,
        )
        return await migration.run(plan)


async def replay_archive(settings: CliSettings) -> None:
    """Have all pages of the archive read again, and wait for their ends."""
    request = archive_request(_LONG_AGO, datetime.now(timezone.utc), request_id=uuid4().hex)
    await ask_for_coverage(settings, ())
    redis = find_addresses(settings).redis
    async with RedisStreams(redis, settings.key_prefix) as streams:
        pursuit = Pursuit([str(request.request_id)])
        after = await last_outcome(streams)
        await ask_for(streams, [request])
        await pursue(streams, pursuit, after=after, patience=PATIENCE, watch=lambda _: None)
    if left := pursuit.expected - len(pursuit.outcomes):
        err.print(f"{left} pages of the archive are still under way: see `dealwire status`")
