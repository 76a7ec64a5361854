"""Calls the delivery scripts, many in one round trip when many are waiting.

Each call is a script of its own and atomic by itself; a pipeline only saves the waiting.
While one round trip is under way the next calls gather, so that a slow step pays one
round trip and a fast one shares it.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from importlib.resources import files
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import (
    AuthenticationError,
    NoScriptError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)
from redis.exceptions import (
    ConnectionError as RedisConnectionError,
)
from redis.exceptions import (
    TimeoutError as RedisTimeoutError,
)

from libs.contracts import StateConflict
from libs.streaming.addresses import advice_on
from libs.streaming.protocol import Refused, Unreachable

_GATHER = 64  # calls in one round trip: bounds what a lost connection makes us repeat

_CONFLICT = "CONFLICT "  # how complete.lua begins such an error

Argument = bytes | str | int


@dataclass(frozen=True)
class _Call:
    script: str
    keys: Sequence[str]
    arguments: Sequence[bytes]
    answer: asyncio.Future[Any]


class ScriptCalls:
    """Evaluates scripts by their hash and loads them again when the server forgot them."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._waiting: list[_Call] = []
        self._sender: asyncio.Task[None] | None = None

    async def call(self, script: str, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:
        """The script's answer. Raises Unreachable (may be repeated), Refused or StateConflict.

        Raises TypeError or UnicodeEncodeError for arguments that cannot be sent.
        """
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        # Encoded here: what cannot be is its caller's error, and not that of a whole round trip.
        encoded = [_encoded(each) for each in arguments]
        self._waiting.append(_Call(script, keys, encoded, answer))
        if self._sender is None:
            self._sender = asyncio.create_task(self._send())
        return await answer

    async def close(self) -> None:
        """Wait for what is under way."""
        if self._sender is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._sender

    async def _send(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_GATHER], self._waiting[_GATHER:]
                answers = await self._round_trip(batch)
                for call, answer in zip(batch, answers, strict=True):
                    if call.answer.cancelled():
                        continue
                    if isinstance(answer, Exception):
                        call.answer.set_exception(translated(answer))
                    else:
                        call.answer.set_result(answer)
        finally:
            self._sender = None

    async def _round_trip(self, batch: Sequence[_Call]) -> list[Any]:
        try:
            answers = await self._evaluate(batch)
            if any(isinstance(answer, NoScriptError) for answer in answers):
                for script in {call.script for call in batch}:
                    await self._client.script_load(script)
                # Those that ran are safe to repeat too: their entry is no longer pending.
                missing = [
                    i for i, answer in enumerate(answers) if isinstance(answer, NoScriptError)
                ]
                again = await self._evaluate([batch[i] for i in missing])
                for i, answer in zip(missing, again, strict=True):
                    answers[i] = answer
        except Exception as error:  # noqa: BLE001 - every caller gets it, none may hang
            return [error] * len(batch)
        return answers

    async def _evaluate(self, batch: Sequence[_Call]) -> list[Any]:
        pipeline = self._client.pipeline(transaction=False)
        for call in batch:
            pipeline.evalsha(_hash(call.script), len(call.keys), *call.keys, *call.arguments)
        return await pipeline.execute(raise_on_error=False)


def _encoded(argument: Argument) -> bytes:
    if isinstance(argument, bytes):
        return argument
    if isinstance(argument, (str, int)):
        return str(argument).encode()
    raise TypeError(f"{type(argument).__name__} cannot be sent to a script")


def _hash(script: str) -> str:
    return sha1(script.encode(), usedforsecurity=False).hexdigest()


@cache
def script(name: str) -> str:
    """The text of one of the delivery layer's scripts."""
    return files("libs.streaming.redis").joinpath("lua", f"{name}.lua").read_text(encoding="utf-8")


def translated(error: Exception) -> Exception:
    """A client's error as one that the delivery layer knows."""
    if isinstance(error, ResponseError) and str(error).startswith(_CONFLICT):
        return StateConflict(str(error).removeprefix(_CONFLICT))
    if isinstance(error, AuthenticationError):
        return Unreachable(advice_on(error))
    if isinstance(error, (RedisConnectionError, RedisTimeoutError, ReadOnlyError, OSError)):
        return Unreachable(f"{type(error).__name__}: {advice_on(error)}")
    if isinstance(error, RedisError):
        return Refused(advice_on(error))
    return error
