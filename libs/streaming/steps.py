"""Brings every kind of step into one form: messages in, one result or error for each."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from libs.contracts import Message, Result
from libs.errors import Unavailable

Returned = Message | Result | None
OneStep = Callable[[Any], Returned | Awaitable[Returned]]
BatchStep = Callable[[Any], Awaitable[Sequence[Result | Exception]]]


class Step(Protocol):
    """What a lane runs."""

    takes_many: bool

    async def __call__(self, messages: Sequence[Message]) -> Sequence[Result | Exception]:
        """One result or error for each message, in order."""


class StepCancelled(Exception):
    """Something within the step was cancelled, and not by the stage."""


class EachStep:
    """A step for one message: a plain function runs in a thread, a coroutine on the loop."""

    takes_many = False

    def __init__(self, step: OneStep) -> None:
        self._step = step
        inner = getattr(step, "func", step)  # functools.partial
        self._is_async = inspect.iscoroutinefunction(inner) or inspect.iscoroutinefunction(
            getattr(inner, "__call__", None)  # noqa: B004 - an object with an async __call__
        )

    async def __call__(self, messages: Sequence[Message]) -> Sequence[Result | Exception]:
        """One result or error for each message, one after another."""
        return [await self._one(message) for message in messages]

    def _in_thread(self, message: Message) -> Any:
        try:
            return self._step(message)
        except StopIteration as error:  # no future can carry it: who waits would wait for ever
            raise RuntimeError("the step raised StopIteration") from error

    async def _one(self, message: Message) -> Result | Exception:
        try:
            if self._is_async:
                returned = await self._step(message)  # type: ignore[misc]  # looked at above
            else:
                returned = await asyncio.to_thread(self._in_thread, message)
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is None or task.cancelling():
                raise  # the stage is stopping
            return StepCancelled()
        except Exception as error:  # noqa: BLE001 - sorted by libs.streaming.decisions
            return error
        return _result(returned)


class ManyStep:
    """A step for a batch."""

    takes_many = True

    def __init__(self, step: BatchStep) -> None:
        self._step = step

    async def __call__(self, messages: Sequence[Message]) -> Sequence[Result | Exception]:
        """One result or error for each message.

        When the batch as a whole fails, each message is run alone, so that one that
        breaks the step does not take its neighbours along.
        """
        try:
            results = await self._step(list(messages))
            if len(results) != len(messages):
                raise RuntimeError(f"{len(results)} results for {len(messages)} messages")  # noqa: TRY301 - handled as any defect of the step
        except Exception as error:  # noqa: BLE001 - as above
            if len(messages) == 1 or isinstance(error, Unavailable):
                return [error] * len(messages)
            return [result for message in messages for result in await self([message])]
        return results


def _result(returned: Returned) -> Result:
    if isinstance(returned, Result):
        return returned
    return Result() if returned is None else Result(messages=(returned,))
