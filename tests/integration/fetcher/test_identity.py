"""Pages that state one canonical address, on a real stage with a real store and archive."""

import json

from libs.contracts import FetchedArticle, FetchRequest
from libs.contracts.keys import CANONICAL_DISTRUSTED
from services.fetcher.pages.state import page_id_of
from tests.integration.fetcher.test_revisions import Press, press  # noqa: F401 - a fixture
from tests.stages import messages, send, until


def story(number: int, canonical: str, *, title: str = "") -> str:
    title = title or f"Le canal {number} rouvre aux péniches"
    return (
        f"<html lang='fr'><head><title>{title}</title><link rel='canonical' href='{canonical}'>"
        f"</head><body><article><h1>{title}</h1>"
        f"<p>Le canal {number} a rouvert mardi après {number + 4} semaines de travaux, dit-on.</p>"
        f"<p>Les bateliers du canal {number} demandent {number + 9} jours de plus par an.</p>"
        "</article></body></html>"
    )


async def replayed(press: Press, name: str) -> list[FetchedArticle]:  # noqa: F811
    """The articles that a replay of the whole archive gives, by address."""
    before = len(await messages(press.streams, FetchedArticle))
    await send(press.streams, FetchRequest(url="archive:", request_id=name, kind="archive"))

    async def all_there() -> bool:
        return len(await messages(press.streams, FetchedArticle)) >= before + 4

    await until(all_there)
    found = (await messages(press.streams, FetchedArticle))[before:]
    return sorted(found, key=lambda one: one.final_url)


async def test_pages_that_all_name_one_article_are_told_apart_and_a_replay_mends_what_was_merged(
    press: Press,  # noqa: F811
) -> None:
    paths = [f"/canal/nouvelle-numero-{n}-{50100 + n}" for n in range(4)]
    one = press.site.address("/canal/la-nouvelle-que-toutes-nomment-50999")
    urls = [press.site.page(path, story(n, one)) for n, path in enumerate(paths)]
    first, *others = [await press.article(url) for url in urls]
    assert first.canonical_url == one  # nothing speaks against it yet
    assert [each.canonical_url for each in others] == urls[1:]
    stored = await press.streams.redis.hgetall(press.streams.key(CANONICAL_DISTRUSTED))
    [(site, said)] = stored.items()
    assert site.decode() == f"127.0.0.1:{press.site.port}"
    why = json.loads(said.partition(b" ")[2])
    assert (why["canonical"], why["pages"]) == (one, [urls[1], urls[0]])

    again = await replayed(press, "replay-1")
    assert [each.canonical_url for each in again] == urls
    assert [each.article_id for each in again] == [page_id_of(url) for url in urls]


async def test_the_amp_page_and_the_main_page_are_one_article_with_the_text_of_the_main_one(
    press: Press,  # noqa: F811
) -> None:
    for name, amp_first in (("a", True), ("b", False)):
        main = press.site.address(f"/{name}/le-canal-rouvre-aux-peniches")
        press.site.page(f"/{name}/le-canal-rouvre-aux-peniches", story(1, main))
        amp = press.site.page(f"/{name}/le-canal-rouvre-aux-peniches/amp", story(2, main))
        if amp_first:
            assert (await press.article(amp)).canonical_url == main
        kept = await press.article(main)
        assert kept.canonical_url == main
        for words in ("trois", "quatre"):
            press.site.page(
                f"/{name}/le-canal-rouvre-aux-peniches/amp", story(2, main, title=f"Les {words}")
            )
            assert await press.end(amp) == ("unchanged", "other_form")
            assert (await press.end(main))[0] == "unchanged"
