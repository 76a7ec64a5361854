"""Asks a source at once, and waits until its check has ended or its first try has failed."""

import asyncio
from dataclasses import dataclass
from typing import Any

from libs.contracts import Outcome
from libs.sources.health import Facts
from libs.sources.model import scheduled_id
from libs.sources.redis.store import SourceStore
from libs.streaming import RedisStreams
from services.cli.pursuit import FirstAnswer
from services.cli.requesting import last_outcome, pursue
from services.cli.waiting import reasons

_TRIED_AGAIN = "not reached, and tried again by itself"
_POLL_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class Checked:
    """How a check ended, and what it found where it succeeded.

    `outcome` is None where the first try failed and the request is tried again by itself: then
    `facts.failed_code` says why, and `waits_for` more, where more is known.
    """

    outcome: Outcome | None
    facts: Facts | None
    waits_for: str = ""


async def check_now(
    streams: RedisStreams, store: SourceStore, source_id: str, *, at_ms: int, patience: float
) -> Checked:
    """Ask a source now. Raises Problem where nothing is heard of it for `patience` seconds."""
    after = await last_outcome(streams)
    await store.ask_now(source_id, at_ms=at_ms)
    answer = FirstAnswer([scheduled_id(source_id, at_ms)])
    ended = asyncio.create_task(
        pursue(streams, answer, after=after, patience=patience, watch=lambda _: None)
    )
    failed = asyncio.create_task(_failed(streams, store, source_id, answer, at_ms=at_ms))
    try:
        await asyncio.wait({ended, failed}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            await ended
        if not answer.outcomes:
            return await failed
    finally:
        ended.cancel()
        failed.cancel()
        await asyncio.gather(ended, failed, return_exceptions=True)
    facts = await store.facts(source_id)
    (outcome,) = answer.outcomes.values()
    return Checked(outcome, facts if (facts.checked_ms or -1) >= at_ms else None)


async def _failed(
    streams: RedisStreams, store: SourceStore, source_id: str, answer: FirstAnswer, *, at_ms: int
) -> Checked:
    """Once a try of this check has failed, and waits for the next one."""
    while True:
        await asyncio.sleep(_POLL_EVERY)
        facts = await store.facts(source_id)
        if (facts.failed_ms or -1) >= at_ms and (why := await reasons(streams, answer)):
            return Checked(None, facts, "; ".join(why))


def check_line(source_id: str, checked: Checked) -> str:
    """How the check ended, in a line for people."""
    outcome, facts = checked.outcome, checked.facts
    if outcome is None:
        why = checked.waits_for or check_code(checked)
        return f"{source_id}: {_TRIED_AGAIN}: {why}"
    if facts:
        listed = "what it listed before" if facts.listed is None else facts.listed
        return f"{source_id} ({facts.checked_code}) lists {listed}, {facts.new} new"
    why = outcome.code if outcome.code != outcome.fate else ""
    return " ".join(filter(None, (source_id, outcome.fate, why, outcome.detail)))


def check_record(checked: Checked) -> dict[str, Any]:
    """How the check ended, for programs: the outcome with `listed` and `new`.

    `fate` is None where the request is tried again by itself.
    """
    outcome, facts = checked.outcome, checked.facts
    if outcome is None:
        return {"fate": None, "code": check_code(checked), "detail": checked.waits_for}
    told = {"listed": facts.listed, "new": facts.new} if facts else {}
    return outcome.model_dump(mode="json") | told


def check_code(checked: Checked) -> str:
    """The code of how the check ended, or of why its first try failed."""
    if checked.outcome is not None:
        return checked.outcome.code
    return checked.facts.failed_code if checked.facts else ""
