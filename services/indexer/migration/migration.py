"""Fills the next generations beside the current ones, and switches over without a gap.

    feed opens      its consumer group begins where the indexer's oldest unfinished entry is
    generations     are created, with the mappings of this release
    copy            every document, with its version; or replay, and copy what that did not bring
    feed to the tip what was written since, until it is quick
    compare         titles of a sample of articles, in both
    switch          writes are refused for a moment; feed, refresh and count; both aliases change
    feed to the tip once more, for what was in hand while the aliases changed

Every step may be done again: documents have versions, what is created may be there, and the plan
is kept in Redis until the end. So a run that was broken off is taken up by the next one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from secrets import randbits

import stamina
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException

from libs.contracts import EnrichedArticle
from libs.errors import DealwireError, Unavailable
from libs.streaming import RedisStreams
from services.indexer.indices import lift_blocks, put_templates, unavailable
from services.indexer.migration.comparison import Comparison, compare
from services.indexer.migration.copying import Copies
from services.indexer.migration.feed import Feed, remove_group
from services.indexer.migration.filling import Filling, Watch
from services.indexer.migration.generations import Generations
from services.indexer.migration.plan import Move, Plan
from services.indexer.migration.record import MigrationRecord
from services.indexer.migration.writer import writer_to
from services.indexer.templates import Templates

_BLOCK_SECONDS = 10.0  # that writes are refused at most, before an indexer lifts the block
_SWITCH_TRIES = 10
_BETWEEN_TRIES = 2.0  # seconds
_LONGEST_WAIT = 15.0  # seconds between two tries while OpenSearch does not answer


class MigrationRefused(DealwireError):
    """The next generation is not as it should be: nothing was switched."""

    code = "migration_refused"


@dataclass(frozen=True)
class Migrated:
    """What a migration did."""

    moves: tuple[Move, ...]
    documents: Mapping[str, int] = field(default_factory=dict)
    """In each new generation when it became the current one."""
    fed: int = 0
    """Messages that were written to them beside the copy."""
    writes_refused_for: float = 0.0
    """Seconds."""
    comparison: Comparison = field(default_factory=Comparison)
    refused: Mapping[str, str] = field(default_factory=dict)
    """Documents that the new generations do not take -> why; only where that was accepted."""


class Migration:
    """Migrations of one installation. Each may be broken off at any moment, and run again."""

    def __init__(
        self,
        client: AsyncOpenSearch,
        templates: Templates,
        streams: RedisStreams,
        *,
        watch: Watch = lambda *_: None,
        accept_refused: bool = False,
        replay: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`accept_refused`: switch though some documents are not taken by the new generation.

        `replay`: has everything read again that can be, and returns when it is; for a plan
        whose method that is.
        """
        self._client = client
        self._templates = templates
        self._streams = streams
        self._generations = Generations(client, templates)
        self._record = MigrationRecord(streams)
        self._copies = Copies(client)
        self._watch = watch
        self._accept_refused = accept_refused
        self._replay = replay or _nothing

    async def run(self, plan: Plan) -> Migrated:
        """Begin it, or go on where an earlier run was broken off; waits while OpenSearch is away.

        Raises MigrationRuns, MigrationRefused, CopyFailed; after each it can be run again.
        """
        async with self._record.alone():
            await self._record.begin(plan)
            attempts = stamina.retry_context(
                on=Unavailable, attempts=None, timeout=None, wait_max=_LONGEST_WAIT
            )
            async for attempt in attempts:
                with attempt:
                    try:
                        return await self._run(await self._record.begun() or plan)
                    except OpenSearchException as error:
                        raise self._waiting(unavailable(error)) from error
                    except Unavailable as error:
                        raise self._waiting(error) from error
        raise AssertionError("tried until it is done")

    async def abort(self) -> Plan | None:
        """Give up a migration that has not switched; the plan of it, None where there was none.

        What it has filled is deleted, but for generations that were there before it.

        Raises MigrationRuns, MigrationRefused and opensearchpy.OpenSearchException.
        """
        async with self._record.alone():
            plan = await self._record.begun()
            if plan is None:
                return None
            if await self._is_switched(plan):
                raise MigrationRefused(
                    "the new generation is the current one already: `dealwire index migrate`"
                    " ends the migration, and `dealwire index rollback` goes back"
                )
            await lift_blocks(self._client, plan.sources)
            await self._copies.until_earlier_ended(plan.moves)
            await self._generations.remove_next()
            if not plan.rollback:
                await self._generations.drop(plan.targets)
            await remove_group(self._streams)
            await self._record.give_up()
            return plan

    def _waiting(self, error: Unavailable) -> Unavailable:
        self._watch("wait", str(error), 0, 1)
        return error

    async def _run(self, plan: Plan) -> Migrated:
        migrated = Migrated(plan.moves)
        if not await self._is_switched(plan):
            await lift_blocks(self._client, plan.sources)
            await self._copies.until_earlier_ended(plan.moves)
            indices = frozenset(move.index for move in plan.moves)
            feed = self._feed(replace(self._templates, filling=indices), plan)
            await feed.open(from_start=plan.method == "replay")
            await self._make(plan)
            filling = Filling(self._copies, feed, self._record, self._watch)
            if plan.method == "replay":
                await filling.by_replay(plan, self._replay)
            else:
                await filling.by_copy(plan)
            migrated = await self._switch(plan, feed, filling)
        feed = self._feed(self._templates, plan)
        await feed.open()
        fed = await feed.to_tip()  # what was in hand while the aliases changed
        await self._generations.refresh(plan.targets)
        await self._generations.remove_next()
        await remove_group(self._streams)
        await self._record.end(plan)
        return replace(migrated, fed=migrated.fed + fed)

    async def _make(self, plan: Plan) -> None:
        if plan.rollback:
            for move in plan.moves:
                await self._generations.add_new_fields(move)
        else:
            await put_templates(self._client, self._templates)
            for target in plan.targets:
                await self._generations.create(target)
        await self._generations.point_next(plan.moves)

    async def _switch(self, plan: Plan, feed: Feed, filling: Filling) -> Migrated:
        sources, targets = plan.sources, plan.targets
        await filling.until_quick()
        comparison = await self._compare(plan)
        for _ in range(_SWITCH_TRIES):
            await self._record.still_alone()
            await self._generations.announce_block(sources, seconds=2 * _BLOCK_SECONDS)
            started = time.monotonic()
            try:
                await self._generations.block_writes(sources)
                async with asyncio.timeout(_BLOCK_SECONDS / 2):
                    filling.fed += await feed.to_tip()
                    await self._generations.refresh([*sources, *targets])
                    counts = await self._generations.counts([*sources, *targets])
                refused = self._copies.refused | await self._refused_by_targets_alone(feed)
                self._check(plan, counts, refused, comparison)
                await self._generations.switch(plan.moves)
            except TimeoutError:
                self._watch("wait", "what is written meanwhile feeds too slowly", 0, 1)
            else:
                return Migrated(
                    plan.moves,
                    documents={target: counts[target] for target in targets},
                    fed=filling.fed,
                    writes_refused_for=time.monotonic() - started,
                    comparison=comparison,
                    refused=refused,
                )
            finally:
                await lift_blocks(self._client, sources)
            await asyncio.sleep(_BETWEEN_TRIES)
            await filling.until_quick()
        raise MigrationRefused(
            f"{_SWITCH_TRIES} times, what was written meanwhile could not be fed within "
            f"{_BLOCK_SECONDS / 2:g} s: run it again when less is indexed"
        )

    async def _compare(self, plan: Plan) -> Comparison:
        articles = [move for move in plan.moves if move.index == "articles"]
        if not articles:
            return Comparison()
        await self._generations.refresh([articles[0].source, articles[0].target])
        found = await compare(self._client, articles[0], seed=randbits(31))
        self._watch("compare", "articles", found.asked, found.asked)
        return found

    async def _refused_by_targets_alone(self, feed: Feed) -> dict[str, str]:
        """Of what the feed brought, what the current generations took: `articles/<id>` -> why.

        What neither takes is a dead letter of the indexer, and none of a migration's business.
        """
        articles = [(m, why) for m, why in feed.refused if isinstance(m, EnrichedArticle)]
        stored = await writer_to(self._client, self._templates).stored(
            [("articles", message.article_id) for message, _ in articles]
        )
        return {
            f"articles/{message.article_id}": str(why)
            for (message, why), held in zip(articles, stored, strict=True)
            if held is not None and held.version >= message.version_number
        }

    def _check(
        self,
        plan: Plan,
        counts: Mapping[str, int],
        refused: Mapping[str, str],
        comparison: Comparison,
    ) -> None:
        """Raises MigrationRefused, unless all is as it should be."""
        if self._accept_refused:
            return
        for name, why in refused.items():
            raise MigrationRefused(
                f"the new generation does not take {len(refused):,} documents; the first is "
                f"{name}: {why}. With --accept-refused they are left out"
            )
        for move in plan.compared:
            now, then = counts[move.source], counts[move.target]
            if then < now:
                raise MigrationRefused(
                    f"{move.target} has {then:,} documents, {move.source} has {now:,}: give it up"
                    " with --abort, and begin anew"
                )
        for title in comparison.lost:
            raise MigrationRefused(
                f"{len(comparison.lost)} of {comparison.asked} articles are no longer found by"
                f" their own title, such as {title!r}. With --accept-refused it is switched"
                " all the same"
            )

    def _feed(self, templates: Templates, plan: Plan) -> Feed:
        return Feed(self._streams, writer_to(self._client, templates), plan.messages)

    async def _is_switched(self, plan: Plan) -> bool:
        found = await self._generations.found()
        return all(found[move.index].current == move.target for move in plan.moves)


async def _nothing() -> None:
    """There is nothing to be read again."""
