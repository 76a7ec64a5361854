"""Pages that state one canonical address: one article, or a template's mistake."""

import json

import pytest

from libs.contracts import FetchedArticle, FetchRequest, article_id_of_url
from libs.contracts.keys import CANONICAL_DISTRUSTED
from services.fetcher.pages.state import page_id_of
from tests.unit.fetcher.test_step import Desk

SITE = "https://balise.example"
MAIN = f"{SITE}/eco/le-port-vend-ses-deux-remorqueurs-30117"
AMP = f"{MAIN}/amp"
FOOTER = "Chaque soir, la lettre de la Balise arrive chez vous avec les nouvelles du port."


def page(title: str, *lines: str, canonical: str = "") -> bytes:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<html lang="fr"><head><title>{title}</title><link rel="canonical" href="{canonical}">'
        f"</head><body><article><h1>{title}</h1>{text}</article></body></html>"
    ).encode()


def story(number: int, canonical: str, title: str = "") -> bytes:
    return page(
        title or f"Nouvelle du quai {number}",
        f"Le quai {number} a reçu mardi {number + 3} navires venus de la mer du Nord, dit le port.",
        f"La capitainerie du quai {number} attend {number + 7} autres navires d’ici à vendredi.",
        FOOTER,
        canonical=canonical,
    )


def urls(count: int) -> list[str]:
    return [f"{SITE}/port/nouvelle-du-quai-numero-{n}-{41000 + n}" for n in range(count)]


@pytest.fixture
def desk() -> Desk:
    return Desk({MAIN: story(1, MAIN), AMP: story(2, MAIN, "Nouvelle du quai 1")})


async def test_another_form_of_a_page_never_takes_the_place_of_the_main_one(desk: Desk) -> None:
    main = await desk.indexed(MAIN)
    for number in range(3):
        desk.later(days=2)
        desk.web.pages[AMP] += b"<!-- built again -->"
        result = await desk.result(AMP, f"amp-{number}", reason="revisit" if number else "new")
        assert result.fate == "unchanged"
        assert result.code == "other_form"
        assert (result.article_id, result.version) == (main.article_id, main.version)
        assert (await desk.result(MAIN, f"main-{number}", reason="revisit")).fate == "unchanged"
    assert (await desk.result(AMP, "again", reason="replay")).code == "other_form"


async def test_another_form_that_was_read_is_not_sent_again_until_the_main_page_changes(
    desk: Desk,
) -> None:
    await desk.indexed(MAIN)
    assert (await desk.result(AMP, "amp-1")).code == "other_form"
    desk.later(hours=1)
    assert (await desk.result(AMP, "amp-2", reason="revisit")).code == "not_modified"
    desk.web.pages[MAIN] = story(3, MAIN)
    changed = await desk.indexed(MAIN, "main-2", reason="revisit")
    desk.later(hours=1)
    result = await desk.result(AMP, "amp-3", reason="revisit")
    assert (result.code, result.version) == ("other_form", changed.version)


async def test_another_form_is_an_article_until_the_main_page_is_read(desk: Desk) -> None:
    amp = await desk.indexed(AMP, "amp-1")
    main = await desk.indexed(MAIN, "main-1")
    assert main.article_id == amp.article_id == article_id_of_url(MAIN)
    assert main.previous_version == amp.version != main.version
    desk.later(days=2)
    assert (await desk.result(AMP, "amp-2", reason="revisit")).code == "other_form"


async def test_a_main_page_whose_version_died_on_its_way_is_no_reason_to_wait(desk: Desk) -> None:
    main = await desk.article(MAIN)
    desk.release(main)
    assert (await desk.indexed(AMP, "amp-1")).article_id == main.article_id


async def test_deals_that_the_main_page_was_not_read_for_ask_for_it(desk: Desk) -> None:
    await desk.indexed(MAIN, deals=("deal-1",))
    result = await desk.result(AMP, "amp-1", deals=("deal-2",))
    assert (result.fate, result.code) == ("expanded", "other_form")
    [request] = result.messages
    assert isinstance(request, FetchRequest)
    assert (request.url, request.deals, request.parent_id) == (MAIN, ("deal-2",), "amp-1")
    desk.later(days=2)
    assert (await desk.result(AMP, "amp-2", deals=("deal-2",))).fate == "unchanged"


async def test_one_article_named_by_every_page_is_not_believed(desk: Desk) -> None:
    pages = urls(3)
    for number, url in enumerate(pages):
        desk.web.pages[url] = story(number + 10, MAIN)
    await desk.indexed(MAIN)
    found = [await desk.indexed(url, url) for url in pages]
    assert [one.canonical_url for one in found] == pages
    assert [one.article_id for one in found] == [page_id_of(url) for url in pages]
    [(site, said)] = desk.pages.state.hashes[CANONICAL_DISTRUSTED].items()
    why = json.loads(said.partition(" ")[2])
    assert site == "balise.example"
    assert (why["canonical"], why["pages"]) == (MAIN, [pages[0], MAIN])
    # What shows by itself that it is the same article stays it.
    assert (await desk.result(AMP, "amp")).code == "other_form"
    desk.later(days=2)
    assert (await desk.result(MAIN, "main-2", reason="revisit")).fate == "unchanged"


async def test_the_first_that_was_believed_gets_its_own_address_when_it_is_read_again(
    desk: Desk,
) -> None:
    first, second = urls(2)
    desk.web.pages |= {first: story(10, MAIN), second: story(11, MAIN)}
    assert (await desk.indexed(first, "a-1")).canonical_url == MAIN
    assert (await desk.indexed(second, "b-1")).canonical_url == second
    desk.later(hours=1)
    again = await desk.indexed(first, "a-2", reason="revisit")
    assert again.canonical_url == first
    desk.later(hours=1)
    assert (await desk.result(first, "a-3", reason="revisit")).fate == "unchanged"


async def test_the_article_itself_unmasks_the_page_that_took_its_address(desk: Desk) -> None:
    [other] = urls(1)
    desk.web.pages[other] = story(10, MAIN)
    wrong = await desk.indexed(other, "a-1")
    main = await desk.indexed(MAIN, "main-1")
    assert main.article_id == wrong.article_id
    desk.later(hours=1)
    again = await desk.indexed(other, "a-2", reason="revisit")
    assert again.canonical_url == other


@pytest.mark.parametrize("what", ["title", "lines", "same page", "live blog"])
async def test_pages_with_something_in_common_are_one_article(desk: Desk, what: str) -> None:
    url, short = f"{SITE}/?p=30117", f"{SITE}/n/les-remorqueurs-du-port-sont-vendus"
    desk.web.pages[url] = story(10, short)
    await desk.indexed(url, "a-1")
    if what == "title":
        desk.web.pages[short] = story(11, short, "Nouvelle du quai 10")
    elif what == "lines":
        desk.web.pages[short] = story(10, short, "Tout autre titre")
    elif what == "same page":
        short = url
        desk.web.pages[url] = story(12, f"{SITE}/n/les-remorqueurs-du-port-sont-vendus")
        desk.later(days=2)
    else:
        live = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script></head>'
        desk.web.pages[short] = story(11, short).replace(b"</head>", live.encode())
    await desk.indexed(short, "b-1", reason="revisit")
    assert CANONICAL_DISTRUSTED not in desk.pages.state.hashes


async def test_a_replay_gives_each_its_own_address(desk: Desk) -> None:
    pages = urls(3)
    for number, url in enumerate(pages):
        desk.web.pages[url] = story(number + 10, MAIN)
        await desk.indexed(url, f"{url}-1")
    again: list[FetchedArticle] = [
        await desk.indexed(url, f"{url}-2", reason="replay") for url in pages
    ]
    assert [one.canonical_url for one in again] == pages
