"""Addresses with tokens and passwords, on a real stage: asked whole, told to nobody."""

from pathlib import Path

import pytest
from aiohttp import web
from fastwarc.warc import ArchiveIterator

from libs.contracts import FetchedArticle, FetchRequest, Outcome
from libs.contracts.keys import CANONICAL_DISTRUSTED
from services.fetcher.pages.state import page_id_of
from tests.integration.fetcher.test_revisions import FIRST, SECOND, Press, page, press  # noqa: F401
from tests.stages import messages, outcomes, send, until

SECRET = "s3same"  # noqa: S105 - of a site that is not there


async def written(press: Press) -> str:  # noqa: F811
    """Everything on the streams but the requests, which must name the address whole."""
    redis, key = press.streams.redis, press.streams.key
    names = ("articles.fetched", "outcomes", "sources.observed", "articles.fetched.dead")
    entries = [await redis.xrange(key(name)) for name in names]
    distrust = await redis.hgetall(key(CANONICAL_DISTRUSTED))
    return str((entries, distrust))


def archived(folder: Path) -> bytes:
    """All that stands in the archive, decompressed."""
    found = b""
    for path in folder.rglob("*.warc.gz*"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                found += str(list(record.headers)).encode() + record.reader.read()
    return found


def guarded(press: Press, path: str, body: str, *, kind: str = "text/html") -> str:  # noqa: F811
    """Serve this body to who asks with the token. Answers the address with it."""

    async def answer(request: web.Request) -> web.Response:
        if request.query.get("token") not in {SECRET, "0ther"}:
            return web.Response(status=403)
        return web.Response(text=body, content_type=kind)

    press.site.pages[path] = answer
    return press.site.address(f"{path}?token={SECRET}")


async def test_a_token_is_sent_and_shown_nowhere(
    press: Press,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    article = guarded(press, "/a", page(FIRST, SECOND))
    press.site.redirect("/go", article)
    item = f"<item><link>{press.site.address('/go')}</link></item>"
    feed = f"<rss version='2.0'><channel>{item}</channel></rss>"
    feed = guarded(press, "/feed", feed, kind="application/rss+xml")
    await send(press.streams, FetchRequest(url=feed, request_id="feed", kind="feed"))

    async def there() -> bool:
        return bool(await messages(press.streams, FetchedArticle))

    await until(there)
    [found] = await messages(press.streams, FetchedArticle)
    assert found.final_url == press.site.address("/a?token=***")
    assert found.canonical_url == press.site.address("/a")
    [expanded] = await outcomes(press.streams)
    assert (expanded.fate, expanded.url) == ("expanded", press.site.address("/feed?token=***"))
    refused = await press.ask(press.site.address("/none?token=t0p-s3same"))
    assert isinstance(refused, Outcome)
    assert (refused.fate, "token=***" in refused.detail) == ("skipped", True)

    assert SECRET not in await written(press)
    kept = archived(tmp_path)
    assert b"/a?token=***" in kept
    assert SECRET.encode() not in kept
    assert SECRET not in capsys.readouterr().err


async def test_two_tokens_lead_to_one_article_which_a_replay_gives_too(
    press: Press,  # noqa: F811
) -> None:
    one = guarded(press, "/a", page(FIRST, SECOND))
    first = await press.article(one)
    other = await press.ask(one.replace(SECRET, "0ther"), reason="revisit")
    assert isinstance(other, Outcome)
    assert (other.fate, other.article_id) == ("unchanged", first.article_id)
    assert first.article_id == page_id_of(press.site.address("/a"))
    await send(press.streams, FetchRequest(url="archive:", request_id="r", kind="archive"))

    async def again() -> bool:
        return len(await messages(press.streams, FetchedArticle)) > 1

    await until(again)
    assert {one.article_id for one in await messages(press.streams, FetchedArticle)} == {
        first.article_id
    }


async def test_a_password_is_refused_with_what_to_do_and_shown_nowhere(
    press: Press,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    host = press.site.address("/a").removeprefix("http://")
    press.site.redirect("/go", f"http://lea:{SECRET}@{host}")
    for url in (f"http://lea:{SECRET}@{host}", press.site.address("/go")):
        ended = await press.ask(url)
        assert isinstance(ended, Outcome)
        assert (ended.fate, ended.code) == ("dead", "password_in_address")
        assert SECRET not in f"{ended.url} {ended.detail}"
    assert "/a" not in press.site.asked
    assert SECRET not in await written(press)
    assert SECRET not in capsys.readouterr().err
