import asyncio

import pytest

from libs.streaming.flow import Availability, Stopping, Turnstile


async def test_alone_waits_for_others_and_lets_nobody_in() -> None:
    turnstile, order = Turnstile(), list[str]()
    others_in, let_go = asyncio.Event(), asyncio.Event()

    async def together(name: str) -> None:
        async with turnstile.together():
            order.append(name)
            others_in.set()
            await let_go.wait()

    async def alone() -> None:
        async with turnstile.alone():
            order.append("alone")

    first = asyncio.create_task(together("first"))
    await others_in.wait()
    lonely = asyncio.create_task(alone())
    await asyncio.sleep(0)
    second = asyncio.create_task(together("second"))
    await asyncio.sleep(0)
    assert order == ["first"]
    let_go.set()
    await asyncio.gather(first, lonely, second)
    assert order == ["first", "alone", "second"]


async def test_a_stop_ends_every_wait() -> None:
    stopping = asyncio.Event()
    availability = Availability(stopping)
    waiting = asyncio.create_task(availability.down("search is away", failures=9))
    await asyncio.sleep(0)
    stopping.set()
    with pytest.raises(Stopping):
        await waiting
    with pytest.raises(Stopping):
        await availability.until_up()


async def test_coming_back_lets_everybody_on() -> None:
    availability = Availability(asyncio.Event())
    await availability.down("search is away", failures=0)
    assert not availability.up
    waiting = asyncio.create_task(availability.until_up())
    availability.back()
    await waiting
    assert availability.up
