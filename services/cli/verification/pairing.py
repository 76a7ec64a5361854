"""Two sorted streams side by side, with the memory of one row of each. Pure."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

L = TypeVar("L")
R = TypeVar("R")


async def paired(
    left: AsyncIterator[L],
    right: AsyncIterator[R],
    *,
    left_key: Callable[[L], str],
    right_key: Callable[[R], str],
) -> AsyncIterator[tuple[L | None, R | None]]:
    """What has the same key together, and what has none alone; both come in the order of UTF-8."""
    one, other = await anext(left, None), await anext(right, None)
    while one is not None or other is not None:
        order = 0
        if one is None or other is None:
            order = -1 if other is None else 1
        else:
            a, b = left_key(one).encode(), right_key(other).encode()
            order = (a > b) - (a < b)
        yield (one if order <= 0 else None), (other if order >= 0 else None)
        one = await anext(left, None) if order <= 0 else one
        other = await anext(right, None) if order >= 0 else other
