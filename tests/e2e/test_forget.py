"""A forgotten article leaves no byte in any file of the installation, and does not come back."""

import asyncio
import gzip
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from libs.contracts import FetchRequest, article_id_of_url, keys
from libs.search.connection import connect
from libs.urls import canonical_url
from services.cli.comparing import until_compared
from tests.e2e.system import INDICES, ROOT, System, fates, installed, settled
from tests.integration.fetcher.conftest import Site

DEAL = "mistral-microsoft"
WORDS = ("zorglubine", "quivertrapeze", "fanfreluchon", "mirlitonade", "turlupinage")
"""In text, title, quote, second version and feed of the marked article; no other text has them."""
KEPT = "huitresplates"
ADDRESS = "accord-zarbuvique-entre-mistral-et-microsoft-20240227"


@pytest.fixture
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with installed(tmp_path_factory.mktemp("forgotten")) as system:
        yield system


@asynccontextmanager
async def served() -> AsyncIterator[Site]:
    site = Site()
    await site.start()
    try:
        yield site
    finally:
        await site.stop()


def page(site: Site, path: str, title: str, text: str, head: str = "") -> str:
    return site.page(
        path,
        f"<html lang='fr'><head><title>{title}</title>{head}<meta"
        " property='article:published_time' content='2024-02-27T09:30:00+01:00'></head><body>"
        f"<article><h1>{title}</h1><p>{text}</p></article></body></html>",
    )


def story(*words: str) -> str:
    return (
        f"Mistral AI et Microsoft ont signé un accord {words[0]} : 15 millions d'euros, et Mistral"
        f" Large sur Azure. « Notre {words[1]} reste indépendante », a déclaré Arthur Mensch."
        " La Commission européenne examinera le contrat de près, et plusieurs députés demandent à"
        f" lire ce qui lie la jeune société au groupe de Redmond, sans {words[2]} aucune."
    )


def publish(site: Site, *, edited: bool = False) -> tuple[str, str, str]:
    """(feed, the marked article, its AMP page); beside them one other article."""
    words = (WORDS[0], WORDS[2], WORDS[3] if edited else "réserve")
    main = page(site, f"/{ADDRESS}", f"Accord {WORDS[1]}", story(*words))
    amp = page(
        site,
        f"/amp/{ADDRESS}",
        f"Accord {WORDS[1]}",
        story(*words),
        head=f"<link rel='canonical' href='{main}'>",
    )
    other = page(
        site,
        "/autre",
        f"Microsoft et Mistral AI, {KEPT}",
        "Microsoft entre au capital de Mistral AI pour 15 millions d'euros, dit le ministère. "
        f"Bruno Le Maire salue une bonne nouvelle {KEPT} pour l'intelligence artificielle en "
        "France, et la Commission européenne annonce qu'elle regardera cet investissement.",
    )
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link><description>{said}</description></item>"
        for url, title, said in (
            (main, f"Accord {WORDS[1]}", f"Mistral AI : {WORDS[4]}"),
            (other, "Microsoft et Mistral AI", "Mistral AI et Microsoft"),
        )
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return site.page("/feed.xml", feed, Content_Type="application/rss+xml"), main, amp


async def dealwire(system: System, *arguments: str, status: int = 0) -> str:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.cli", *arguments, "--state", str(system.state)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == status, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def bytes_of(path: Path) -> bytes:
    """What a file holds, decompressed where it is one of the archive's."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (FileNotFoundError, EOFError):  # a file that a server has just replaced
        return b""


def where(system: System, *words: str) -> Counter[str]:
    """In how many files of each part of the installation any of the words stands."""
    found: Counter[str] = Counter()
    for path in system.state.rglob("*"):
        if path.is_file() and any(word.encode() in bytes_of(path) for word in words):
            found[path.relative_to(system.state).parts[0]] += 1
    return found


async def read_all(system: System, feed: str, *others: str) -> dict[str, int]:
    requests = [FetchRequest(url=feed, kind="feed"), *(FetchRequest(url=url) for url in others)]
    pursuit = await system.fetch(requests)
    await settled(system)
    async with system.streams() as streams:
        assert await until_compared(streams, [DEAL], patience=60)
    await settled(system)
    return dict(fates(pursuit))


async def documents(system: System, words: tuple[str, ...]) -> int:
    """Documents of all indices with one of the words anywhere, read out whole."""
    client = connect(system.address("opensearch"), timeout=30, connections=1)
    try:
        await client.indices.refresh(index=f"{INDICES}*")
        answer = await client.search(
            index=f"{INDICES}*", body={"size": 5000, "query": {"match_all": {}}}
        )
        assert answer["hits"]["total"]["value"] <= 5000
        return sum(any(word in json.dumps(hit) for word in words) for hit in answer["hits"]["hits"])
    finally:
        await client.close()


async def versions(system: System, article_id: str) -> list[str]:
    async with system.streams() as streams:
        members = await streams.redis.hkeys(streams.key(keys.covered(DEAL)))
    return [each.decode().partition(":")[2] for each in members if article_id in each.decode()]


async def compression(system: System, to: str) -> None:
    async with system.streams() as streams:
        await streams.redis.config_set("rdbcompression", to)


async def no_byte_left(system: System, *words: str) -> None:
    """Raises TimeoutError. A server may remove a file that it replaced a moment later."""
    try:
        async with asyncio.timeout(30):
            while where(system, *words):  # noqa: ASYNC110 - no event for files
                await asyncio.sleep(0.5)
    except TimeoutError:
        left = [p for p in system.state.rglob("*") if p.is_file()]
        named = [
            (str(path.relative_to(system.state)), word)
            for path in left
            for word in words
            if word.encode() in bytes_of(path)
        ]
        raise AssertionError(f"left: {named[:20]}") from None


@pytest.mark.slow
async def test_no_byte_of_a_forgotten_article_is_left_and_it_stays_away(system: System) -> None:
    await compression(system, "no")  # or the broker's files would hide what is in them
    async with served() as site:
        feed, main, amp = publish(site)
        assert (await read_all(system, feed, amp))["indexed"] >= 2
        publish(site, edited=True)
        await read_all(system, feed, main)
        article_id = article_id_of_url(canonical_url(main))
        numbers = await versions(system, article_id)
        assert numbers
        marks = (*WORDS, *numbers, ADDRESS)
        for each in ("archive", "broker", "opensearch"):
            assert where(system, *WORDS)[each], f"{each} was never searched for what it holds"
        assert await documents(system, WORDS)

        before = json.loads(await dealwire(system, "forget", amp, "--dry-run", "--json"))
        assert before["found"]["archive"] >= 3, before
        assert await documents(system, WORDS), "a dry run removes nothing"

        report = json.loads(await dealwire(system, "forget", amp, "--yes", "--json"))
        assert report["gone"] is True
        assert not any(report["left"].values())
        assert await documents(system, marks) == 0
        await no_byte_left(system, *marks)
        assert (await system.search(text=KEPT)).total == 1
        assert where(system, KEPT)["archive"]

        again = await read_all(system, feed, main, amp)
        assert again["blocked"] == 2
        await dealwire(system, "replay", "--from", "2024-01-01")
        await settled(system)
        assert await documents(system, marks) == 0
        assert [part for part in where(system, *marks) if part != "broker"] == []
        await settle_broker(system)
        await no_byte_left(system, *WORDS, *numbers)

        listed = json.loads(await dealwire(system, "forget", "--list", "--json"))
        assert [each["what"] for each in listed] == [f"id:{article_id_of_url(canonical_url(amp))}"]
        await dealwire(system, "forget", amp, "--undo")
        await read_all(system, feed, main)
        assert (await system.search(text=WORDS[0])).total == 1


async def settle_broker(system: System) -> None:
    """The addresses that were asked for stand in requests; of the article itself, nothing does."""
    async with system.streams() as streams:
        await streams.redis.bgrewriteaof()


@pytest.mark.slow
async def test_a_run_that_is_killed_at_any_moment_is_finished_by_the_next(system: System) -> None:
    await compression(system, "no")
    async with served() as site:
        feed, main, amp = publish(site)
        await read_all(system, feed, amp)
        numbers = await versions(system, article_id_of_url(canonical_url(main)))
        for seconds in (0.8, 1.1, 1.4, 1.8, 2.5, 4.0):
            await broken_off(system, amp, seconds)
        report = json.loads(await dealwire(system, "forget", main, "--yes", "--json"))
        assert report["gone"] is True
        report = json.loads(await dealwire(system, "forget", amp, "--yes", "--json"))
        assert report["gone"] is True
        await no_byte_left(system, *WORDS, *numbers, ADDRESS)
        assert await documents(system, WORDS) == 0


async def broken_off(system: System, url: str, seconds: float) -> Any:
    """A run of `forget` that is killed after so many seconds."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "forget", url, "--yes"),
        *("--state", str(system.state)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        process.send_signal(signal.SIGKILL)
        await process.wait()
