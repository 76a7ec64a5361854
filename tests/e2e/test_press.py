"""The press site in, search and facets out; bad input; files, again and edited."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from deploy.demo import PressSite
from libs.contracts import FetchRequest
from libs.streaming.operations.dead_letters import Held, dead_letters
from tests.e2e.system import System, fates, installed, settled

FRENCH = (
    "Un accord européen d'un nouveau genre\n\n"
    "L'accord prévoit que Microsoft investisse 15 millions d'euros dans Mistral AI. "
    "Arthur Mensch a présenté à Paris un assistant nommé Le Chat.\n\n"
    "Marina Ferrari y voit une chance pour les entreprises européennes, la Commission "
    "européenne examinera le texte. Le groupe avait mis 13 milliards de dollars dans OpenAI."
)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with installed(tmp_path_factory.mktemp("installation")) as system:
        yield system


def folder_of(system: System, name: str, **files: str) -> Path:
    folder = system.state / name
    folder.mkdir(exist_ok=True)
    for file, text in files.items():
        (folder / f"{file}.txt").write_text(text, encoding="utf-8")
    return folder


async def test_everything_the_press_publishes_is_found_once_and_edits_are_versions(
    system: System,
) -> None:
    before = await system.counts()
    async with PressSite(pages_extra=40) as site:
        first, expected = await system.fetch(site.feeds()), site.expect()
        assert fates(first) == expected.fates
        await settled(system)
        counts = await system.counts()
        assert counts["articles"] - before["articles"] == expected.articles
        assert counts["versions"] - before["versions"] == expected.versions
        site.edit()
        second, edited = await system.fetch(site.feeds()), site.expect(after_edit=True)
        assert fates(second) == edited.fates
    await settled(system)
    after = await system.counts()
    assert after["articles"] - before["articles"] == edited.articles
    assert after["versions"] - before["versions"] == edited.versions
    found = await system.search(text="Microsoft", facets=("outlet", "language", "organisation"))
    assert {one.value for one in found.facets["language"]} >= {"fr", "en"}
    assert len({one.value for one in found.facets["outlet"]}) >= 6


async def test_a_text_file_is_found_in_its_words_its_accents_and_its_facets(
    system: System,
) -> None:
    folder = folder_of(system, "texts", accord=FRENCH)
    pursuit = await system.fetch([FetchRequest(url=(folder / "accord.txt").as_uri())])
    assert fates(pursuit) == {"indexed": 1}
    await settled(system)
    await system.counts()  # refreshes
    [outcome] = pursuit.outcomes.values()
    for text in ("européens", "europeenne", "accord", '"le chat"', '"Le Chât"'):
        hits = await system.search(text=text, size=50)
        assert outcome.article_id in {hit.article_id for hit in hits.hits}, text
    everything = ("person", "organisation", "amount")
    found = await system.search(text='"nouveau genre"', facets=everything, facet_size=50)
    facets = {name: {one.value for one in found.facets[name]} for name in everything}
    assert {"Arthur Mensch", "Marina Ferrari"} <= facets["person"]
    assert {"Microsoft", "Mistral AI", "Commission européenne"} <= facets["organisation"]
    assert {"15000000 EUR", "13000000000 USD"} <= facets["amount"]


async def test_the_same_file_again_is_unchanged_and_an_edit_is_one_more_version(
    system: System,
) -> None:
    texts = {f"t{number}": f"{FRENCH}\n\nAjout numéro {number}." for number in range(5)}
    folder = folder_of(system, "again", **texts)
    requests = [FetchRequest(url=path.as_uri()) for path in sorted(folder.glob("*.txt"))]
    before = await system.counts()
    assert fates(await system.fetch(requests)) == {"indexed": 5}
    await settled(system)
    assert fates(await system.fetch(requests)) == {"unchanged": 5}
    folder_of(system, "again", t3=f"{FRENCH}\n\nMise à jour.")
    # The folder is another way to the same files: they keep their identity.
    assert fates(await system.fetch([FetchRequest(url=folder.as_uri())])) == {
        "expanded": 1,
        "unchanged": 4,
        "indexed": 1,
    }
    await settled(system)
    after = await system.counts()
    assert after["articles"] - before["articles"] == 5
    assert after["versions"] - before["versions"] == 6


@asynccontextmanager
async def strange_site() -> AsyncIterator[str]:
    """Pages that go wrong, each in its own way, and two good neighbours."""

    def page(number: int) -> str:
        return (
            f"<html><body><article><h1>Titre</h1><p>{FRENCH} {number}</p></article></body></html>"
        )

    async def huge(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(50):
            await response.write(b"<p>" + b"x" * 1_000_000)
        return response

    async def other_charset(_: web.Request) -> web.Response:
        body = page(3).encode("utf-8")
        return web.Response(body=body, headers={"Content-Type": "text/html; charset=iso-8859-1"})

    async def pdf(_: web.Request) -> web.Response:
        body = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(range(256)) * 20
        return web.Response(body=body, content_type="text/html")

    async def good(request: web.Request) -> web.Response:
        text = page(int(request.match_info["number"]))
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/huge", huge)
    app.router.add_get("/charset", other_charset)
    app.router.add_get("/report.html", pdf)
    app.router.add_get("/good/{number}", good)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_bad_input_ends_in_its_named_outcome_and_its_neighbours_are_indexed(
    system: System,
) -> None:
    async with strange_site() as site, system.streams() as streams:
        await streams.add("fetch.requested", {b"data": b"{not json"})
        await streams.add("articles.detected", {b"data": b'{"title": 3}'})
        requests = [
            FetchRequest(url=f"{site}/good/1"),
            FetchRequest(url=f"{site}/huge"),
            FetchRequest(url=f"{site}/charset"),
            FetchRequest(url=f"{site}/report.html"),
            FetchRequest(url="http://169.254.169.254/"),
            FetchRequest(url=f"{site}/good/2", kind="feed"),
            FetchRequest(url=f"{site}/gone"),
            FetchRequest(url=f"{site}/good/3"),
        ]
        pursuit = await system.fetch(requests)
        await settled(system)
        buried = [held async for held in dead_letters(streams)]
        letters = {held.letter.code for held in buried if isinstance(held, Held)}
    ends = {str(o.url).removeprefix(site): (o.fate, o.code) for o in pursuit.outcomes.values()}
    assert ends == {
        "/good/1": ("indexed", "indexed"),
        "/huge": ("skipped", "too_large"),
        "/charset": ("indexed", "indexed"),
        "/report.html": ("skipped", "not_text"),
        "http://169.254.169.254/": ("blocked", "private_address"),
        "/good/2": ("dead", "not_a_feed"),
        "/gone": ("skipped", "not_found"),
        "/good/3": ("indexed", "indexed"),
    }
    assert {"invalid_json", "wrong_shape", "not_a_feed"} <= letters
    assert await system.left() == 0
    await system.counts()
    found = await system.search(text="européenne", size=50)
    charset = [hit for hit in found.hits if str(hit.url).endswith("/charset")]
    assert len(charset) == 1, "the page that lies about its charset reads right"
