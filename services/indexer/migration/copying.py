"""Copies documents from one generation to another, on the server, each with its version."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError
from opensearchpy.helpers import async_scan

from libs.errors import DealwireError, Unavailable
from services.indexer.answers import failure_of
from services.indexer.migration.plan import Move

_ASK_EVERY = 0.5  # seconds
_PAGE = 500  # documents: some megabytes of articles
_ABSENT_PAGE = 1000  # ids
_MOST_REFUSED = 1000  # documents: more of them are a wrong mapping, not wrong documents
_ACTION = "indices:data/write/reindex"


@dataclass(frozen=True)
class Copied:
    """How far a copy is."""

    done: int
    total: int


class CopyFailed(DealwireError):
    """OpenSearch gave up copying, for a reason that lies in no single document."""

    code = "copy_failed"


class Copies:
    """Copies of one migration. Raises opensearchpy.OpenSearchException, Unavailable, CopyFailed."""

    def __init__(self, client: AsyncOpenSearch) -> None:
        self._client = client
        self.refused: dict[str, str] = {}
        """Documents that the target does not take: `<index>/<id>` -> why."""

    async def until_earlier_ended(self, moves: Sequence[Move]) -> None:
        """Wait for copies to these targets that a run before this one has started.

        A copy that went on beside the feed could bring quotes that the feed has buried.
        """
        targets = {move.target for move in moves}
        while await self._runs(targets):  # noqa: ASYNC110 - the server's own tasks
            await asyncio.sleep(_ASK_EVERY)

    async def copy(
        self, move: Move, *, query: Mapping[str, Any] | None = None
    ) -> AsyncIterator[Copied]:
        """Copy all, or what fits `query`, and say again and again how far it is.

        A document that is there in this version, or a newer one, stays. One that the target
        refuses is noted, and the others go on.
        """
        await self._client.indices.refresh(index=move.source)
        refused: dict[str, str] = {}
        while True:
            body = _body(move, query, skipped=sorted(refused))
            params = {"wait_for_completion": "false"}
            task = (await self._client.reindex(body=body, params=params))["task"]
            while True:
                answer = await self._status(task)
                status = answer["task"]["status"]
                fields = ("created", "updated", "version_conflicts", "noops")
                yield Copied(sum(status[field] for field in fields), status["total"])
                if answer["completed"]:
                    break
                await asyncio.sleep(_ASK_EVERY)
            failed = _failed(move, answer)
            if not failed:
                break
            refused |= failed
            if len(refused) > _MOST_REFUSED:
                raise CopyFailed(
                    f"{move.target} refuses more than {_MOST_REFUSED:,} documents of "
                    f"{move.source}, the last since {next(iter(failed.values()))}"
                )
        self.refused |= {f"{move.index}/{one}": why for one, why in refused.items()}

    async def absent(self, move: Move) -> AsyncIterator[list[str]]:
        """Ids of documents that the source has and the target has not, page by page."""
        found = async_scan(
            self._client, index=move.source, query={"_source": False}, size=_ABSENT_PAGE
        )
        page: list[str] = []
        async for hit in found:
            page.append(hit["_id"])
            if len(page) == _ABSENT_PAGE:
                yield await self._absent_of(move, page)
                page = []
        if page:
            yield await self._absent_of(move, page)

    async def _absent_of(self, move: Move, ids: list[str]) -> list[str]:
        answer = await self._client.mget(
            body={"ids": ids}, index=move.target, params={"_source": "false"}
        )
        return [found["_id"] for found in answer["docs"] if not found.get("found")]

    async def _status(self, task: str) -> Any:
        try:
            return await self._client.tasks.get(task_id=task)
        except NotFoundError as error:
            raise Unavailable(
                f"OpenSearch knows no copy {task}: it was started anew", code="copy_lost"
            ) from error

    async def _runs(self, targets: set[str]) -> bool:
        answer = await self._client.tasks.list(
            params={"actions": _ACTION, "detailed": "true", "group_by": "none"}
        )
        said = [str(task.get("description", "")) for task in answer["tasks"]]
        return any(f"[{target}]" in each for each in said for target in targets)


def _body(move: Move, query: Mapping[str, Any] | None, *, skipped: Sequence[str]) -> dict[str, Any]:
    wanted: dict[str, Any] = {"filter": [dict(query)]} if query else {}
    if skipped:
        wanted["must_not"] = [{"ids": {"values": list(skipped)}}]
    return {
        "conflicts": "proceed",
        "source": {"index": move.source, "size": _PAGE, "query": {"bool": wanted}},
        "dest": {"index": move.target, "version_type": "external"},
    }


def _failed(move: Move, answer: Mapping[str, Any]) -> dict[str, str]:
    """Documents that were refused -> why. Raises Unavailable, CopyFailed for anything else."""
    if "error" in answer:
        raise CopyFailed(f"{move.source}: {_reason(answer['error'])}")
    found: dict[str, str] = {}
    for failure in answer["response"]["failures"]:
        reason = _reason(failure.get("cause") or failure.get("reason"))
        refusal = failure_of(failure.get("status", "N/A"), reason)
        if isinstance(refusal, Unavailable):
            raise refusal
        found[failure["id"]] = reason
    return found


def _reason(error: Any) -> str:
    if not isinstance(error, Mapping):
        return str(error)
    cause = error.get("caused_by")
    said = f"{error.get('type')}: {error.get('reason')}"
    return f"{said} ({_reason(cause)})" if cause else said
