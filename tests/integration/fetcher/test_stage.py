"""The whole stage on a real broker, reading a real site: each request ends in its named outcome."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from libs.contracts import DeadLetter, FetchedArticle, FetchRequest, Outcome
from libs.contracts.keys import INDEXED, in_flight
from libs.streaming import RedisStreams
from services.fetcher.errors import LedgerUnavailable
from services.fetcher.pages.redis.store import RedisPageStore
from services.fetcher.settings import FetcherSettings
from services.fetcher.stage import build
from tests.integration.fetcher.conftest import Site
from tests.stages import messages, outcomes, pending, quick, running, send, until
from tests.unit.fetcher.html_pages import FIRST, NEWS, SECOND, URL

PLAIN = f"<html lang='fr'><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
OTHER = PLAIN.replace("15 millions", "16 millions")


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as opened:
        yield opened


@pytest.fixture
def settings(broker_url: str, key_prefix: str, tmp_path: Path) -> FetcherSettings:
    return FetcherSettings.model_validate(
        quick().model_dump()
        | {
            "redis_url": broker_url,
            "key_prefix": key_prefix,
            "allowed_networks": (ip_network("127.0.0.1/32"),),
            "file_roots": (tmp_path,),
            "max_bytes": 1_000_000,
            "total_timeout": 5,
            "max_attempts": 2,
            "scheduler": False,
            "profiles": Path(__file__).parents[3] / "deploy" / "profiles",
            "concurrency": 8,
            "host_interval": 0,
            "host_rest": 0.05,
            "longest_host_rest": 0.2,
            "host_concurrency": 100,
            "extraction_processes": 2,
        }
    )


async def _fates(streams: RedisStreams, count: int) -> dict[str, tuple[str, str]]:
    async def enough() -> bool:
        return len(await outcomes(streams)) >= count

    await until(enough)
    return {each.request_id: (each.fate, each.code) for each in await outcomes(streams)}


async def test_each_hostile_request_ends_in_its_named_outcome_and_its_neighbours_go_through(
    streams: RedisStreams, settings: FetcherSettings, site: Site, other_site: Site, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(f"{FIRST}\n{SECOND} En plus.", encoding="utf-8")
    wanted = {
        "huge": (site.page("/huge", b"<p>" + b"x" * 1_100_000), "skipped", "too_large"),
        "pdf": (site.page("/rapport.html", b"%PDF-1.7\n\xe2\xe3"), "skipped", "not_text"),
        "metadata": ("http://169.254.169.254/", "blocked", "private_address"),
        "inside": (site.redirect("/in", other_site.address("/x")), "blocked", "private_address"),
        "gone": (site.address("/none"), "skipped", "not_found"),
        "denied": (site.page("/no", "", status=403), "blocked", "access_denied"),
        "circle": (site.redirect("/circle", "/circle"), "dead", "redirect_loop"),
        "broken": (site.page("/500", "", status=500), "dead", "server_error"),
        "scheme": ("gopher://phare.example/", "dead", "bad_address"),
        "root": ("file:///etc/passwd", "blocked", "file_outside_roots"),
        "json": (site.page("/j", "{}", Content_Type="application/json"), "skipped", "not_a_page"),
        "empty": (site.page("/e", "<html><body></body></html>"), "skipped", "empty"),
    }
    sent = [FetchRequest(url=url, request_id=name) for name, (url, _, _) in wanted.items()]
    feed = FetchRequest(url=site.page("/feed", PLAIN), request_id="feed", kind="feed")
    charset = site.page("/latin", PLAIN.encode("cp1252"), Content_Type="text/html; charset=utf-8")
    good = [FetchRequest(url=charset, request_id="latin"),
            FetchRequest(url=(tmp_path / "a.txt").as_uri(), request_id="file")]  # fmt: skip
    async with running(build(settings), streams):
        await send(streams, *sent[:6], *good, *sent[6:], feed)
        found = await _fates(streams, len(wanted) + 1)
        await until(lambda: _none_pending(streams))
    expected = {name: (fate, code) for name, (_, fate, code) in wanted.items()}
    assert found == expected | {"feed": ("dead", "not_a_feed")}
    articles = {each.request_id: each for each in await messages(streams, FetchedArticle)}
    assert set(articles) == {"latin", "file"}
    assert articles["latin"].text == f"{FIRST}\n{SECOND}"
    assert articles["latin"].deals == ("adobe-figma", "mistral-microsoft")  # all that there are
    dead = await messages(streams, DeadLetter, "fetch.requested.dead")
    assert {letter.request_id for letter in dead} == {"circle", "broken", "scheme", "feed"}
    assert other_site.asked == []


async def _none_pending(streams: RedisStreams) -> bool:
    return await pending(streams, FetchRequest, "fetcher") == 0


async def test_a_feed_ends_as_expanded_and_its_pages_follow(
    streams: RedisStreams, settings: FetcherSettings, site: Site
) -> None:
    site.page("/1", PLAIN)
    site.page("/2", OTHER)
    items = "".join(
        f"<item><link>{path}</link></item>" for path in ("/1", "/2", "/1?utm_source=x", "/3")
    )
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    also = "".join(
        f"<item><link>{site.address(path)}</link></item>" for path in ("/rss", "/other.rss")
    )
    address = site.page("/rss", rss.replace("</channel>", f"{also}</channel>"))
    site.page("/other.rss", rss)
    async with running(build(settings), streams):
        await send(streams, FetchRequest(url=address, request_id="r", source="s1"))
        await until(lambda: _settled(streams))
    ended = await outcomes(streams)
    articles = await messages(streams, FetchedArticle)
    assert {article.final_url for article in articles} == {site.address("/1"), site.address("/2")}
    assert {article.source for article in articles} == {"s1"}
    first = next(each for each in ended if each.request_id == "r")
    assert (first.fate, first.children) == ("expanded", 4)
    assert _codes(ended) == {"rss": 1, "not_found": 1, "not_a_page": 1}
    assert site.asked.count("/rss") == 1


async def _settled(streams: RedisStreams) -> bool:
    return len(await outcomes(streams)) == 3 and await _none_pending(streams)


def _codes(ended: list[Outcome]) -> dict[str, int]:
    codes = [each.code for each in ended]
    return {code: codes.count(code) for code in codes}


async def test_a_folder_becomes_its_files(
    streams: RedisStreams, settings: FetcherSettings, tmp_path: Path
) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.html").write_text(NEWS, encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{FIRST}\n{SECOND}", encoding="utf-8")
    async with running(build(settings), streams):
        await send(streams, FetchRequest(url=tmp_path.as_uri(), request_id="folder"))
        await until(lambda: _count(streams, 2))
    articles = await messages(streams, FetchedArticle)
    assert {article.source for article in articles} == {str(tmp_path)}
    assert len({article.article_id for article in articles}) == 2


async def test_the_sidecars_of_a_folder_state_facts_and_a_broken_one_is_told(
    streams: RedisStreams, settings: FetcherSettings, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"{FIRST}\n{SECOND} {name}", encoding="utf-8")
    (tmp_path / "a.meta.yaml").write_text(
        f"url: {URL}\noutlet: Le Phare\npublished: 2024-02\ntitle: Un contrat\n", encoding="utf-8"
    )
    (tmp_path / "c.meta.yaml").write_text("publisched: 2024-02\n", encoding="utf-8")
    async with running(build(settings), streams):
        await send(streams, FetchRequest(url=tmp_path.as_uri(), request_id="folder"))
        await until(lambda: _count(streams, 2))
        await until(lambda: _ended(streams, 2))
    articles = {article.title: article for article in await messages(streams, FetchedArticle)}
    stated = articles.pop("Un contrat")
    assert (stated.canonical_url, stated.outlet.name) == (URL, "Le Phare")
    assert stated.published is not None
    assert stated.published.precision == "month"
    (other,) = articles.values()
    assert other.origins["title"] == "derived: first sentence"
    (died,) = [each for each in await messages(streams, Outcome) if each.fate == "dead"]
    assert died.code == "bad_sidecar"
    assert "c.meta.yaml: publisched:" in (died.detail or "")


async def _ended(streams: RedisStreams, number: int) -> bool:
    return len(await messages(streams, Outcome)) == number


async def _count(streams: RedisStreams, number: int) -> bool:
    return len(await messages(streams, FetchedArticle)) == number


async def test_a_busy_site_is_asked_again_without_spending_an_attempt(
    streams: RedisStreams, settings: FetcherSettings, site: Site
) -> None:
    address = site.page("/busy", PLAIN, status=503)
    async with running(build(settings), streams):
        await send(streams, FetchRequest(url=address, request_id="busy"))
        await until(lambda: len(site.asked) > settings.max_attempts + 2)
        site.page("/busy", PLAIN)
        await until(lambda: _count(streams, 1))
    assert await outcomes(streams) == []


async def test_the_store_knows_what_was_indexed_and_who_holds_a_claim(
    streams: RedisStreams,
) -> None:
    store = RedisPageStore(streams)
    assert await store.indexed_version("a1") is None
    await streams.redis.hset(streams.key(INDEXED), "a1", "1709025000000000 v1")
    assert await store.indexed_version("a1") == "v1"
    assert await store.claim_version("a1", "v2", "r1")
    assert await store.claim_version("a1", "v2", "r1")
    assert not await store.claim_version("a1", "v2", "r2")
    assert await store.claim_version("a1", "v3", "r2")
    # Short until the article goes on: what a dead process held is soon free again.
    assert 60 < await streams.redis.ttl(streams.key(in_flight("a1", "v2"))) <= 120


async def test_without_a_store_the_stage_waits() -> None:
    async with RedisStreams("redis://127.0.0.1:1/0", "{none}") as nowhere:
        store = RedisPageStore(nowhere)
        with pytest.raises(LedgerUnavailable):
            await store.indexed_version("a1")
        with pytest.raises(LedgerUnavailable):
            await store.claim_version("a1", "v1", "r1")
