"""The press site answers over real HTTP."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from xml.etree import ElementTree as ET

import aiohttp
import pytest

from deploy.demo import PressSite
from deploy.demo.site import EDIT_PATH


@pytest.fixture
async def site() -> AsyncIterator[PressSite]:
    async with PressSite(pages_extra=500, seed=2) as running:
        yield running


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_every_address_in_its_feeds_answers_as_its_page_says(
    site: PressSite, web: aiohttp.ClientSession
) -> None:
    missing = {page.path for page in site.pages if page.kind == "missing"}
    links = []
    for request in site.feeds():
        async with web.get(request.url) as response:
            root = ET.fromstring(await response.read())  # noqa: S314 - our own feed
        links += [element.text or "" for element in root.findall(".//item/link")]
        links += [element.attrib["href"] for element in root.findall(".//{*}entry/{*}link")]
    assert len(links) == len(site.pages)
    for link in links:
        async with web.get(link) as response:
            gone = response.url.path in missing
            assert response.status == (404 if gone else 200)


async def test_a_feed_request_says_which_outlet_it_is(site: PressSite) -> None:
    requests = site.feeds(deals=("a-deal",))
    assert {request.kind for request in requests} == {"feed"}
    assert {request.deals for request in requests} == {("a-deal",)}
    assert {request.outlet.name for request in requests if request.outlet} == {
        "Hexapress",
        "Le Fil numérique",
        "Le Courrier des placements",
        "The Harbour Ledger",
        "Silicon Crossing",
        "Carrefour Bruxelles",
    }


async def test_an_address_serves_its_second_version_when_the_editor_says_so(
    site: PressSite, web: aiohttp.ClientSession
) -> None:
    first, second = [page for page in site.pages if page.revision is not None][:2]

    async def body(path: str) -> bytes:
        async with web.get(site.url + path) as response:
            return await response.read()

    before = {page.path: await body(page.path) for page in (first, second)}
    assert before == {page.path: await body(page.path) for page in (first, second)}

    site.edit(first.path)
    assert await body(first.path) != before[first.path]
    assert await body(second.path) == before[second.path]

    async with web.post(site.url + EDIT_PATH) as response:
        assert response.status == 204
    assert await body(second.path) != before[second.path]


async def test_a_page_without_a_second_version_cannot_be_edited(
    site: PressSite, web: aiohttp.ClientSession
) -> None:
    with pytest.raises(ValueError, match="not a page that is edited"):
        site.edit("/hexapress/nothing")
    async with web.post(site.url + EDIT_PATH, params={"path": "/hexapress/nothing"}) as response:
        assert response.status == 404


async def test_counts_what_it_was_asked_for(site: PressSite, web: aiohttp.ClientSession) -> None:
    path = site.pages[0].path
    for _ in range(2):
        async with web.get(site.url + path):
            pass
    assert site.hits[path] == 2


async def test_an_unknown_address_is_not_found(site: PressSite, web: aiohttp.ClientSession) -> None:
    async with web.get(f"{site.url}/hexapress/rien") as response:
        assert response.status == 404


async def test_runs_as_a_program_until_it_is_stopped() -> None:
    command = (sys.executable, "-m", "deploy.demo", "--port", "0", "--pages", "10")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(8)]
    assert lines[0] == "54 pages; feeds:"
    async with aiohttp.ClientSession() as web, web.get(lines[1]) as response:
        assert response.status == 200
    os.kill(process.pid, signal.SIGTERM)
    assert await process.wait() == 0
