"""What a server may do to the client, on real sockets."""

import asyncio
import socket
import time
from collections.abc import Sequence
from typing import Any

import psutil
import pytest

from libs.contracts import FetchRequest
from libs.errors import DealwireError
from tests.hostile.leaks import Footprint
from tests.hostile.servers import LIMIT, NAMES, SERVERS, ServerCase, serving
from tests.integration.fetcher.conftest import client

LONGEST = 5.0  # seconds to connect and to read, where a case has no shorter limit


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that lead to machines of ours, as such names do on the Internet."""
    real = socket.getaddrinfo

    def resolve(host: str | bytes | None, *rest: Any, **options: Any) -> Sequence[Any]:
        return real(NAMES.get(str(host), host), *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


async def ending(case: ServerCase) -> str:
    """The code that the request ends with, or `page`."""
    limits = {"max_bytes": LIMIT, "total_timeout": LONGEST} | case.limits
    async with serving(case.behave) as address, client(**limits) as web:  # type: ignore[arg-type]  # its limits alone
        try:
            response = await web.get(FetchRequest(url=address))
        except DealwireError as error:
            return error.reason_code
        assert response.page is not None
        assert len(response.page.body) <= LIMIT
        return "page"


@pytest.mark.parametrize("case", SERVERS, ids=lambda case: case.name[:60])
async def test_a_server_that_is_out_to_harm_ends_the_request_by_name(case: ServerCase) -> None:
    started = time.monotonic()
    assert await ending(case) in case.ends.split("|")
    assert time.monotonic() - started < case.limits.get("total_timeout", LONGEST) + 2
    assert len(asyncio.all_tasks()) == 1


async def test_servers_leave_nothing_behind() -> None:
    async def all_of_them() -> None:
        for start in range(0, len(SERVERS), 20):
            await asyncio.gather(*(ending(case) for case in SERVERS[start : start + 20]))

    await all_of_them()
    before = Footprint.of(psutil.Process())
    await all_of_them()
    assert not Footprint.of(psutil.Process()).outgrown(before)
