"""Steps that refuse what is forgotten: around a stage's own step, whichever it is. Pure."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from libs.contracts import Message, Result
from libs.forgetting.identities import ArticleForgotten, Identity, identity_of

M = TypeVar("M", bound=Message)
_Ends = Sequence[Result | Exception]


class Listed(Protocol):
    """The list of what is forgotten."""

    async def keeps_out(self, identities: Sequence[Identity]) -> list[bool]:
        """Which of these are on the list, in order. Raises Unavailable without an answer."""
        ...


def refusing(
    step: Callable[[M], Awaitable[Result]], listed: Listed
) -> Callable[[M], Awaitable[Result]]:
    """The same step for one message. It raises ArticleForgotten for what is on the list."""

    async def run(message: M) -> Result:
        (out,) = await listed.keeps_out([identity_of(message)])
        if out:
            raise ArticleForgotten
        return await step(message)

    return run


def refusing_some(
    step: Callable[[Sequence[M]], Awaitable[_Ends]],
    listed: Listed,
    *,
    identity: Callable[[M], Identity] = identity_of,
    ends_requests: bool = True,
) -> Callable[[Sequence[M]], Awaitable[_Ends]]:
    """The same step for batches, which runs on what is not on the list.

    `ends_requests`: whether what is refused ends its request; else the message is dropped.
    """

    async def run(messages: Sequence[M]) -> _Ends:
        out = await listed.keeps_out([identity(each) for each in messages])
        kept = [message for message, refused in zip(messages, out, strict=True) if not refused]
        results = iter(await step(kept)) if kept else iter(())
        declined: Result | Exception = ArticleForgotten() if ends_requests else Result()
        return [declined if refused else next(results) for refused in out]

    return run
