"""Creates the templates, indices and aliases in OpenSearch, if they are not there."""

import asyncio
import time
from collections.abc import Sequence
from uuid import uuid4

import stamina
import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException, RequestError, TransportError

from libs.errors import Unavailable
from services.indexer.answers import failure_of
from services.indexer.lineage import LINEAGE
from services.indexer.templates import INDEX_NAMES, Templates
from services.indexer.writes import IndexName

_LONGEST_WAIT_SECONDS = 30.0

BLOCKED_UNTIL = "dealwire_writes_blocked_until"
"""In an index' `_meta`: until when a migration may refuse writes; milliseconds since 1970."""

log = structlog.get_logger()


class Indices:
    """The indices of one installation. Several replicas may prepare them at once."""

    def __init__(self, client: AsyncOpenSearch, templates: Templates) -> None:
        self._client = client
        self._templates = templates
        self._lock = asyncio.Lock()
        self._ready = False

    def forget(self) -> None:
        """An index turned out to be missing: look again before the next write."""
        self._ready = False

    def problem(self) -> str | None:
        """Why nothing can be searched yet, if so."""
        return None if self._ready else "paused: the indices are not there yet"

    async def ready(self) -> None:
        """Returns when everything is there. Raises Unavailable if it cannot be made now."""
        async with self._lock:
            if self._ready:
                return
            try:
                await self._prepare()
            except OpenSearchException as error:
                raise unavailable(error) from error
            self._ready = True
        log.info("indices_ready", prefix=self._templates.prefix)

    async def lineages(self) -> dict[IndexName, str]:
        """Which making of each index stands behind its write alias; what is missing is made first.

        Empty for an index that something else made: an earlier release, a migration.
        Raises Unavailable.
        """
        found = await self._lineages()
        if len(found) < len(INDEX_NAMES):
            self.forget()
            await self.ready()
            found = await self._lineages()
        return found

    async def ready_sooner_or_later(self) -> None:
        """Returns when everything is there; until then it tries with growing delay, and logs."""
        attempts = stamina.retry_context(  # logs each delay through structlog by itself
            on=Unavailable, attempts=None, timeout=None, wait_max=_LONGEST_WAIT_SECONDS
        )
        async for attempt in attempts:
            with attempt:
                await self.ready()

    async def _prepare(self) -> None:
        await put_templates(self._client, self._templates)
        for index in INDEX_NAMES:
            await self._ensure(index)
        await self._lift_left_over_blocks()
        await self._set_refresh_intervals()

    async def _lineages(self) -> dict[IndexName, str]:
        """Of indices with both their aliases."""
        read = [self._templates.read_alias(index) for index in INDEX_NAMES]
        written = {self._templates.write_alias(index): index for index in INDEX_NAMES}
        try:
            found = await self._client.indices.get(
                index=",".join([*read, *written]),
                params={
                    "ignore_unavailable": "true",
                    "filter_path": "*.mappings._meta,*.aliases",
                },
            )
        except OpenSearchException as error:
            raise unavailable(error) from error
        aliases = {alias for body in found.values() for alias in body["aliases"]}
        return {
            written[alias]: str(body.get("mappings", {}).get("_meta", {}).get(LINEAGE, ""))
            for body in found.values()
            for alias in written.keys() & body["aliases"].keys()
            if self._templates.read_alias(written[alias]) in aliases
        }

    async def _ensure(self, index: IndexName) -> None:
        generations = await self._generations(index)
        read_alias = self._templates.read_alias(index)
        write_alias = self._templates.write_alias(index)
        if not generations:
            await self._create(index)
        elif not any(write_alias in aliases for aliases in generations.values()):
            being_filled = self._templates.next_alias(index)
            whole = [name for name, aliases in generations.items() if being_filled not in aliases]
            await self._put_back_aliases(index, max(whole or generations))
        elif not any(read_alias in aliases for aliases in generations.values()):
            written = next(name for name, its in generations.items() if write_alias in its)
            await self._put_back_aliases(index, written)
        await self._add_new_fields(index)

    async def _generations(self, index: IndexName) -> dict[str, set[str]]:
        """The indices that are there, each with its aliases."""
        found = await self._client.indices.get_alias(index=f"{self._templates.prefix}{index}-*")
        return {
            name: set(body["aliases"])
            for name, body in found.items()
            if self._templates.is_generation(index, name)
        }

    async def _create(self, index: IndexName) -> None:
        """Make the first generation. Its aliases come when it is there, or searches would fail."""
        name = self._templates.first_generation(index)
        # By this the indexer tells an index that was lost from one that is as it was: lineage.py.
        made = {"_meta": {LINEAGE: uuid4().hex}}
        try:
            await self._client.indices.create(index=name, body={"mappings": made})
        except RequestError as error:
            if error.error != "resource_already_exists_exception":  # another replica was faster
                raise
        else:
            log.info("index_created", index=name)
        await self._point_aliases(index, name)

    async def _put_back_aliases(self, index: IndexName, generation: str) -> None:
        log.warning("aliases_missing", index=generation)
        await self._point_aliases(index, generation)

    async def _point_aliases(self, index: IndexName, generation: str) -> None:
        read, write = self._templates.read_alias(index), self._templates.write_alias(index)
        actions = [
            {"add": {"index": generation, "alias": read}},
            {"add": {"index": generation, "alias": write, "is_write_index": True}},
        ]
        await self._client.indices.update_aliases(body={"actions": actions})

    async def _add_new_fields(self, index: IndexName) -> None:
        """An index made by an earlier release gets the fields that are new since."""
        try:
            await self._client.indices.put_mapping(
                index=self._templates.write_alias(index), body=self._templates.mappings[index]
            )
        except RequestError as error:
            raise Unavailable(
                f"the index behind {self._templates.write_alias(index)} was made by another "
                "release: `dealwire index migrate` builds one that this release can write to, "
                f"while searches go on ({error.error} {error.info})"[:500],
                code="index_outdated",
            ) from error

    async def _set_refresh_intervals(self) -> None:
        """An index made by an earlier release is refreshed as this one's are: see refresher.py."""
        found = await self._client.indices.get_settings(
            index=",".join(self._templates.write_alias(index) for index in INDEX_NAMES),
            name="index.refresh_interval",
        )
        wanted = self._templates.refresh_interval
        outdated = [
            name
            for name, body in found.items()
            if body["settings"].get("index", {}).get("refresh_interval") != wanted
        ]
        if outdated:
            log.info("refresh_interval_set", indices=outdated, interval=wanted)
            await self._client.indices.put_settings(
                index=",".join(outdated), body={"index": {"refresh_interval": wanted}}
            )

    async def _lift_left_over_blocks(self) -> None:
        """Take writes again that a migration refused.

        It does so for a moment while it switches; if it was killed then, the block stays.
        """
        names = ",".join(self._templates.write_alias(index) for index in INDEX_NAMES)
        found = await self._client.indices.get(
            index=names, params={"filter_path": "*.mappings._meta"}
        )
        limits = {
            name: body["mappings"]["_meta"].get(BLOCKED_UNTIL) for name, body in found.items()
        }
        expired = [
            name for name, until in limits.items() if until is not None and until < _now_ms()
        ]
        blocked = await self._blocked(expired) if expired else []
        if blocked:
            log.warning("write_block_lifted", indices=blocked, why="a migration left it behind")
            await lift_blocks(self._client, blocked)

    async def _blocked(self, names: list[str]) -> list[str]:
        found = await self._client.indices.get_settings(
            index=",".join(names), name="index.blocks.write"
        )
        return [name for name, body in found.items() if body["settings"]]


async def put_templates(client: AsyncOpenSearch, templates: Templates) -> None:
    """So that what is created next has the mappings of this release."""
    for name, body in templates.components.items():
        await client.cluster.put_component_template(name=name, body=body)
    for name, body in templates.indices.items():
        await client.indices.put_index_template(name=name, body=body)


async def lift_blocks(client: AsyncOpenSearch, names: Sequence[str]) -> None:
    """Have indices take writes again; one that is gone is passed over."""
    await client.indices.put_settings(
        index=",".join(names),
        body={"index": {"blocks": {"write": None}}},
        params={"ignore_unavailable": "true"},
    )


def _now_ms() -> int:
    return int(time.time() * 1000)


def unavailable(error: OpenSearchException) -> Unavailable:
    """A failure that no document is to blame for, as the stage understands it."""
    if isinstance(error, TransportError):
        failure = failure_of(error.status_code, f"{error.error} {error.info}")
        if isinstance(failure, Unavailable):
            return failure
        return Unavailable(str(failure), code="search_misconfigured")
    return Unavailable(f"no OpenSearch answer: {error}", code="search_unavailable")
