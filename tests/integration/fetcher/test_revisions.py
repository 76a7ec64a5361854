"""Known articles fetched again: what is a new version, and what is none. On a real stage."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web

from libs.contracts import FetchedArticle, FetchRequest, Outcome
from libs.contracts.keys import INDEXED, SOURCES_DECLINED, address_in_flight, in_flight
from libs.streaming import RedisStreams
from libs.time import moment_of_ms
from services.fetcher.pages.redis.revisit_poller import RevisitPoller
from services.fetcher.pages.store import PAGES, REVISITS
from services.fetcher.settings import FetcherSettings
from services.fetcher.stage import build
from tests.integration.fetcher.conftest import Site
from tests.stages import messages, outcomes, quick, running, send, until

FIRST = "L'accord prévoit que Microsoft investisse quinze millions d'euros dans la jeune société."
SECOND = "La Commission européenne examinera le contrat, a dit hier une porte-parole à Bruxelles."
EDITED = SECOND.replace("examinera le contrat", "examinera aussi le calendrier")
FORM = "Chaque matin, notre lettre gratuite : inscrivez votre adresse pour la recevoir dès demain."
WALL = (
    "<html lang='fr'><head><title>La Presse</title></head><body><div><h1>Vos choix</h1>"
    "<p>Avec nos 84 partenaires, nous déposons des cookies pour mesurer l'audience.</p>"
    "<p>Vous pouvez accepter, ou refuser et vous abonner.</p></div></body></html>"
)


def page(*paragraphs: str, title: str = "Un accord", around: str = "") -> str:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<html lang='fr'><head><title>{title}</title></head><body><nav>{around}</nav>"
        f"<article><h1>{title}</h1>{text}</article><aside>{around}</aside></body></html>"
    )


class Press:
    """A running stage, a site, and an indexer that indexes whatever comes."""

    def __init__(self, streams: RedisStreams, site: Site) -> None:
        self.streams = streams
        self.site = site
        self._redis: Any = streams.redis  # typed for sync and async at once

    async def ask(self, url: str, **more: Any) -> Outcome | FetchedArticle:
        """How a request ends, or the article that it leads to, which is then indexed."""
        name = uuid4().hex
        await send(self.streams, FetchRequest(url=url, request_id=name, kind="page", **more))
        found: list[Outcome | FetchedArticle] = []

        async def ended() -> bool:
            everything: list[Outcome | FetchedArticle] = [
                *await outcomes(self.streams),
                *await messages(self.streams, FetchedArticle),
            ]
            found.extend(one for one in everything if one.request_id == name)
            return bool(found)

        await until(ended)
        if isinstance(found[0], FetchedArticle):
            await self._index(found[0])
        return found[0]

    async def article(self, url: str, **more: Any) -> FetchedArticle:
        found = await self.ask(url, **more)
        assert isinstance(found, FetchedArticle), found
        return found

    async def end(self, url: str) -> tuple[str, str]:
        found = await self.ask(url, reason="revisit")
        assert isinstance(found, Outcome), found
        return found.fate, found.code

    async def _index(self, article: FetchedArticle) -> None:
        """What the completion of the indexer does."""
        key = self.streams.key
        await self._redis.hset(key(INDEXED), article.article_id, f"1 {article.version}")
        await self._redis.delete(key(in_flight(article.article_id, article.version)))
        await self._redis.delete(key(address_in_flight(article.requested_id or "")))


@pytest.fixture
async def press(
    broker_url: str, key_prefix: str, site: Site, tmp_path: Path
) -> AsyncIterator[Press]:
    settings = FetcherSettings.model_validate(
        quick().model_dump()
        | {
            "redis_url": broker_url,
            "key_prefix": key_prefix,
            "allowed_networks": (ip_network("127.0.0.1/32"),),
            "host_interval": 0,
            "scheduler": False,
            "archive": tmp_path,
            "extraction_processes": 1,
        }
    )
    async with (
        RedisStreams(broker_url, key_prefix) as streams,
        running(build(settings), streams),
    ):
        yield Press(streams, site)


def tagged(site: Site, path: str, tags: list[str]) -> str:
    """Serve whatever stands in `site.pages` under `<path>!` with these ETags, one after another."""
    asked = iter(range(1_000_000))

    async def answer(request: web.Request) -> web.StreamResponse:
        tag = tags[min(next(asked), len(tags) - 1)]
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        response = await site.pages[f"{path}!"](request)
        response.headers["ETag"] = tag
        return response

    site.pages[path] = answer
    return site.address(path)


async def test_a_page_that_says_so_is_not_sent_again(press: Press) -> None:
    press.site.page("/a!", page(FIRST, SECOND))
    url = tagged(press.site, "/a", ['"one"'])
    await press.article(url)
    assert await press.end(url) == ("unchanged", "not_modified")
    assert press.site.headers[-1]["If-None-Match"] == '"one"'


async def test_an_etag_that_is_another_each_time_does_not_make_the_same_bytes_new(
    press: Press,
) -> None:
    press.site.page("/a!", page(FIRST, SECOND))
    url = tagged(press.site, "/a", [f'"{number}"' for number in range(9)])
    await press.article(url)
    for _ in range(3):
        assert await press.end(url) == ("unchanged", "same_body")


async def test_an_etag_that_never_changes_does_not_hide_an_edit_for_ever(press: Press) -> None:
    press.site.page("/a!", page(FIRST, SECOND))
    url = tagged(press.site, "/a", ['"always"'])
    first = await press.article(url)
    press.site.page("/a!", page(FIRST, f"Correction: {SECOND}"))
    hidden = 0
    while isinstance(found := await press.ask(url, reason="revisit"), Outcome):
        assert (found.fate, found.code) == ("unchanged", "not_modified")
        hidden += 1
        assert hidden <= 10
    assert found.previous_version == first.version


async def test_spaces_advertising_and_related_links_are_no_version_and_words_are(
    press: Press,
) -> None:
    url = press.site.page("/a", page(FIRST, SECOND))
    first = await press.article(url)
    advertising = "<div class='pub'>Moins 30 % sur les huîtres</div><a href='/b'>Lire aussi</a>"
    press.site.page("/a", page(FIRST, SECOND, around=advertising).replace("<p>", "\n\n  <p>"))
    assert await press.end(url) == ("unchanged", "unchanged")
    press.site.page("/a", page("Mise à jour du 28 février à 9 h 10", FIRST, EDITED))
    second = await press.article(url, reason="revisit")
    assert second.article_id == first.article_id
    assert second.previous_version == first.version != second.version
    assert second.observed_at > first.observed_at
    assert second.declared_change
    assert first.declared_change is None


async def test_a_version_that_was_not_indexed_does_not_hide_itself(press: Press) -> None:
    press.site.page("/a!", page(FIRST, SECOND))
    url = tagged(press.site, "/a", ['"one"'])
    first = await press.article(url)
    await press.streams.redis.delete(press.streams.key(INDEXED))
    again = await press.article(url, reason="revisit")
    assert again.version == first.version
    assert "If-None-Match" not in press.site.headers[-1]


async def test_what_an_outlet_prints_under_everything_is_left_out_and_makes_no_version(
    press: Press,
) -> None:
    def story(number: int, form: str) -> str:
        own = f"Le volet {number} de l'accord reste à lire, disent {number + 2} députés européens."
        return page(f"{FIRST} ({number})", own, f"{SECOND} ({number})", form, title=f"N° {number}")

    urls = []
    for number in range(9):
        urls.append(press.site.page(f"/{number}", story(number, FORM)))
        found = await press.article(urls[-1])
        assert (FORM in found.text) == (number < 8)
    late = await press.article(press.site.page("/late", story(20, FORM)))
    assert FORM not in late.text
    assert SECOND in late.text
    press.site.page("/1", story(1, ""))
    assert await press.end(urls[1]) == ("unchanged", "unchanged")


async def test_a_wall_in_place_of_an_article_leaves_its_version_and_is_tried_again_later(
    press: Press,
) -> None:
    redis, key = press.streams.redis, press.streams.key
    press.site.page("/a!", page(FIRST, SECOND))
    url = tagged(press.site, "/a", ['"one"', '"wall"', '"one"'])
    first = await press.article(url, source="feed")
    page_id = first.requested_id or ""
    known = await redis.hget(key(PAGES), page_id)
    due = await redis.zscore(key(REVISITS), page_id)
    assert known is not None
    assert due is not None
    press.site.page("/a!", WALL)
    now = int(due) + 1
    assert await RevisitPoller(press.streams).poll(now) == 1

    async def declined() -> bool:
        return any(one.code == "consent_wall" for one in await outcomes(press.streams))

    await until(declined)
    assert await redis.hget(key(PAGES), page_id) == known
    assert await redis.hget(key(INDEXED), first.article_id) == f"1 {first.version}".encode()
    assert await redis.hget(key(SOURCES_DECLINED), "feed") == b"1"
    later = await redis.zscore(key(REVISITS), page_id)
    assert later is not None
    assert moment_of_ms(int(later)) > moment_of_ms(now)
    press.site.page("/a!", page(FIRST, SECOND))
    assert await press.end(url) == ("unchanged", "not_modified")
    assert press.site.headers[-1]["If-None-Match"] == '"one"'
    again = await press.ask(url, reason="revisit", source="feed")
    assert isinstance(again, Outcome)
    assert await redis.hget(key(SOURCES_DECLINED), "feed") is None
