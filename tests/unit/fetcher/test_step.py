"""The step, with sources that are there without a network."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

import pytest

from libs.contracts import Count, FetchedArticle, FetchRequest, KeepNewest, Outlet, Release, Result
from libs.contracts.keys import (
    INDEXED,
    SOURCES_CHECKED,
    SOURCES_NOT_POLLED,
    address_in_flight,
    in_flight,
)
from libs.errors import DealwireError, Postponed
from libs.parsing.errors import ConsentWall, NotAFeed, NotAPage, SoftNotFound
from libs.parsing.page import Page
from libs.workers.errors import WorkersBusy
from services.fetcher.errors import (
    AddressTaken,
    ArchiveUnavailable,
    ConnectFailed,
    HostResting,
    HostTurn,
    LedgerUnavailable,
    NoSuchHost,
    NotAFolder,
    NotFound,
    RobotsUnavailable,
    ServerBusy,
    UnknownHost,
)
from services.fetcher.files import FileSource
from services.fetcher.http.response import Response, Validators
from services.fetcher.pages.state import page_id_of
from services.fetcher.parsing.parser import Parser
from services.fetcher.sources.expansion import ExpansionLimits
from services.fetcher.sources.topic_filter import TopicFilter
from services.fetcher.step import FetchStep, Origins
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.reader import WarcReader
from services.fetcher.warc.replay import WarcReplay
from tests.unit.fetcher.html_pages import FIRST, NEWS, SEEN_AT, URL
from tests.unit.fetcher.page_store import InProcessPageStore
from tests.unit.fetcher.warc.hops import asked, group, hop

T = TypeVar("T")

FEED = "https://phare.example/rss"
RSS = f'<rss version="2.0"><channel><item><link>{URL}</link></item></channel></rss>'

WALL = """<html lang="fr"><head><title>Le Phare</title></head><body><div><h1>Vos choix</h1>
<p>Avec nos 84 partenaires, nous déposons des cookies pour mesurer l’audience.</p>
<p>Vous pouvez accepter, ou refuser et vous abonner.</p></div></body></html>"""


@dataclass
class Web:
    """Pages by their address, with an ETag each; anything else is not found."""

    pages: dict[str, bytes]
    now: datetime = SEEN_AT
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)
    requests: list[FetchRequest] = field(default_factory=list)
    error: Exception | None = None

    async def get(self, request: FetchRequest, *, validators: Validators | None = None) -> Response:
        self.requests.append(request)
        self.asked.append((request.url, validators))
        if self.error is not None:
            raise self.error
        if request.url not in self.pages:
            raise NotFound
        body = self.pages[request.url]
        tag = Validators(etag=f'"{hash(body)}"')
        if validators == tag:
            return Response(None, self.now, tag)
        page = Page(request.url, body, "text/html; charset=utf-8")
        return Response(page, self.now, tag, digest=str(hash(body)))

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        return (f"{address}sitemap.xml",)


class Pages(InProcessPageStore):
    """The page store in this process. `after_claim` happens between a claim and what follows."""

    def __init__(self) -> None:
        super().__init__()
        self.after_claim: Callable[[str, str], None] = lambda _article_id, _version: None

    async def claim_version(self, article_id: str, version: str, request_id: str) -> bool:
        claimed = await super().claim_version(article_id, version, request_id)
        self.after_claim(article_id, version)
        return claimed

    def index(self, article_id: str, version: str) -> None:
        """What the indexer remembers."""
        KeepNewest(INDEXED, article_id, 1, version).apply(self.state)


@dataclass
class Polls:
    """A poll log in this process."""

    silent: bool = False
    failures: list[tuple[str, str]] = field(default_factory=list)
    pages: list[tuple[str, str | None]] = field(default_factory=list)

    async def failed(self, source_id: str, code: str, at: datetime) -> None:
        assert at >= SEEN_AT
        self.failures.append((source_id, code))

    async def read(self, source_id: str, declined: str | None) -> None:
        self.pages.append((source_id, declined))

    async def is_silent(self, source_id: str) -> bool:
        assert source_id
        return self.silent


class InPlace:
    """A worker pool that is not elsewhere."""

    async def run(self, work: Callable[[], T]) -> T:
        return work()


class Desk:
    """The step with all that it remembers; effects are applied as the delivery layer does."""

    def __init__(
        self, pages: Mapping[str, bytes] | None = None, *, roots: tuple[Path, ...] = ()
    ) -> None:
        self.web = Web(dict(pages or {URL: NEWS.encode()}))
        self.pages, self.polls = Pages(), Polls()
        paths = WarcPaths(None, roots)
        self._step = FetchStep(
            Origins(
                self.web,
                FileSource(roots, max_bytes=100_000),
                WarcReader(paths, max_bytes=100_000),
                WarcReplay(paths, limits=BatchLimits()),
            ),
            self.pages,
            self.polls,
            parser=Parser(
                InPlace(),
                TopicFilter(()),
                ("deal-1", "deal-2"),
                (Outlet(name="Le Phare", domain="phare.example"),),
            ),
            limits=ExpansionLimits(),
            now=lambda: self.web.now,
        )

    async def result(self, url: str = URL, request_id: str = "r1", **more: Any) -> Result:
        request = {"url": url, "request_id": request_id, **more}
        result = await self._step(FetchRequest.model_validate(request))
        for effect in result.effects:
            effect.apply(self.pages.state)
        return result

    async def article(self, *arguments: str, **more: Any) -> FetchedArticle:
        [article] = (await self.result(*arguments, **more)).messages
        assert isinstance(article, FetchedArticle)
        return article

    async def indexed(self, *arguments: str, **more: Any) -> FetchedArticle:
        """An article that went through the pipeline to its end."""
        article = await self.article(*arguments, **more)
        self.pages.index(article.article_id, article.version)
        self.release(article)
        await self.pages.release_address(article.requested_id or "", article.request_id)
        return article

    def release(self, article: FetchedArticle) -> None:
        claim = in_flight(article.article_id, article.version)
        Release(claim, article.request_id).apply(self.pages.state)

    def later(self, **span: float) -> None:
        self.web.now += timedelta(**span)


async def test_a_page_becomes_an_article_for_every_deal_that_is_followed() -> None:
    article = await Desk().article()
    assert article.text.startswith(FIRST)
    assert article.deals == ("deal-1", "deal-2")
    assert article.observed_at == SEEN_AT
    assert article.requested_id == page_id_of(URL)
    assert (await Desk().article(deals=("deal-2",))).deals == ("deal-2",)


async def test_a_feed_is_expanded_whether_or_not_it_was_expected() -> None:
    desk = Desk({FEED: RSS.encode()})
    for number, kind in enumerate(("auto", "feed")):
        result = await desk.result(FEED, f"r{number}", kind=kind)
        assert result.fate == "expanded"
        assert [message.url for message in result.messages] == [URL]  # type: ignore[attr-defined]  # requests
    with pytest.raises(NotAPage):
        await desk.result(FEED, kind="page")


async def test_a_page_that_should_have_been_a_feed_is_rejected() -> None:
    with pytest.raises(NotAFeed):
        await Desk().result(kind="feed")
    with pytest.raises(NotAFolder):
        await Desk().result(kind="folder")


async def test_what_was_indexed_last_is_unchanged_unless_it_is_a_replay() -> None:
    desk = Desk()
    article = await desk.indexed()
    desk.later(days=2)  # validators and digests are not trusted for so long
    desk.web.pages[URL] += b"<!-- built again -->"
    result = await desk.result(request_id="r2")
    assert (result.fate, result.code) == ("unchanged", "unchanged")
    assert (result.article_id, result.version) == (article.article_id, article.version)
    assert desk.pages.state.strings == {}
    again = await desk.article(request_id="r3", reason="replay")
    assert again.version == article.version


async def test_a_second_look_asks_whether_the_page_has_changed() -> None:
    desk = Desk()
    await desk.indexed()
    desk.later(hours=1)
    result = await desk.result(request_id="r2", reason="revisit")
    assert (result.fate, result.code) == ("unchanged", "not_modified")
    assert [validators is not None for _, validators in desk.web.asked] == [False, True]


async def test_a_version_that_died_on_its_way_is_fetched_again() -> None:
    desk = Desk()
    article = await desk.article()
    desk.release(article)
    await desk.pages.release_address(page_id_of(URL), "r1")
    desk.later(hours=1)
    assert (await desk.article(request_id="r2")).version == article.version
    assert desk.web.asked[-1] == (URL, None)


async def test_an_edit_is_a_new_version_that_names_the_one_before() -> None:
    desk = Desk()
    first = await desk.indexed()
    desk.web.pages[URL] = NEWS.replace("15 millions", "16 millions").encode()
    assert desk.web.pages[URL] != NEWS.encode()
    desk.later(hours=1)
    second = await desk.article(request_id="r2", reason="revisit")
    assert second.article_id == first.article_id
    assert second.previous_version == first.version != second.version


async def test_who_asks_for_an_address_that_is_under_way_is_a_duplicate_and_a_retry_is_none() -> (
    None
):
    desk = Desk()
    first = await desk.article()
    duplicate = await desk.result(f"{URL}?utm_source=b#suite", "r2")
    assert (duplicate.fate, duplicate.code) == ("duplicate", "in_flight")
    assert len(desk.web.asked) == 1
    assert await desk.article() == first


async def test_a_page_that_a_second_deal_lists_goes_through_again_for_both() -> None:
    desk = Desk({URL: NEWS.encode(), FEED: RSS.encode()})
    poll = {"kind": "feed", "source": "phare", "scheduled": True}
    assert len((await desk.result(FEED, "f1", deals=("deal-1",), **poll)).messages) == 1
    assert (await desk.indexed(URL, "r1", deals=("deal-1",))).deals == ("deal-1",)
    desk.later(hours=1)
    second = await desk.result(FEED, "f2", deals=("deal-2",), **poll)
    assert len(second.messages) == 1
    assert (await desk.article(URL, "r2", deals=("deal-2",))).deals == ("deal-1", "deal-2")


async def test_who_asks_for_another_deal_waits_while_the_address_is_taken() -> None:
    desk = Desk()
    await desk.article(URL, "r1", deals=("deal-1",))
    with pytest.raises(AddressTaken):
        await desk.result(URL, "r2", deals=("deal-2",))


async def test_the_poll_of_a_source_waits_for_no_earlier_one_since_it_comes_again() -> None:
    desk = Desk({FEED: RSS.encode()})
    poll = {"kind": "feed", "source": "phare", "scheduled": True, "deals": ("deal-1",)}
    desk.web.error = Postponed(delay=60)
    with pytest.raises(Postponed):
        await desk.result(FEED, "f1", **poll)
    second = await desk.result(FEED, "f2", **poll)
    assert (second.fate, second.code) == ("duplicate", "in_flight")
    assert [e.key for e in second.effects if isinstance(e, KeepNewest)] == [SOURCES_NOT_POLLED]


async def test_a_failed_fetch_gives_its_address_back_and_one_that_waits_its_turn_keeps_it() -> None:
    desk = Desk()
    desk.web.error = NotFound()
    with pytest.raises(NotFound):
        await desk.result()
    desk.web.error = Postponed(delay=60)
    with pytest.raises(Postponed):
        await desk.result(request_id="r2")
    assert (await desk.result(request_id="r3")).code == "in_flight"
    desk.web.error = None
    assert (await desk.article(request_id="r2")).requested_id == page_id_of(URL)


async def test_a_listed_page_that_was_fetched_since_it_was_asked_for_is_not_fetched_again() -> None:
    desk = Desk()
    await desk.indexed()
    asked = SEEN_AT - timedelta(seconds=5)
    result = await desk.result(request_id="r2", parent_id="feed", requested_at=asked)
    assert (result.fate, result.code) == ("duplicate", "fetched_since")
    assert len(desk.web.asked) == 1


async def test_a_claim_won_because_its_holder_just_finished_is_given_back() -> None:
    desk = Desk()
    desk.pages.after_claim = desk.pages.index
    result = await desk.result()
    assert result.fate == "unchanged"
    key = in_flight(result.article_id or "", result.version or "")
    assert Release(key, "r1") in result.effects
    assert Release(address_in_flight(page_id_of(URL)), "r1") in result.effects


async def test_a_source_looked_at_in_its_turn_brings_only_what_is_new() -> None:
    desk = Desk({FEED: RSS.encode()})
    poll = {"kind": "feed", "source": "phare", "scheduled": True}
    assert len((await desk.result(FEED, "r1", **poll)).messages) == 1
    desk.later(hours=1)
    again = await desk.result(FEED, "r2", **poll)
    assert (again.fate, again.code, again.messages) == ("unchanged", "not_modified", ())
    desk.web.pages[FEED] += b" "
    more = await desk.result(FEED, "r3", **poll)
    assert (more.fate, more.code, more.messages) == ("expanded", "rss", ())
    by_hand = await desk.result(FEED, "r4", kind="feed", source="phare")
    assert len(by_hand.messages) == 1


async def test_how_a_look_at_a_source_ended_is_noted() -> None:
    desk = Desk({FEED: RSS.encode()})
    poll = {"kind": "feed", "source": "phare", "scheduled": True}
    for number in range(2):
        result = await desk.result(FEED, f"r{number}", **poll)
        noted = [e for e in result.effects if isinstance(e, KeepNewest)]
        assert [e.member for e in noted if e.key == SOURCES_CHECKED] == ["phare"]
        desk.later(hours=1)
    desk.polls.silent = True
    silent = await desk.result(FEED, "r2", **poll)
    assert (silent.fate, silent.code) == ("unchanged", "source_silent")
    await desk.pages.claim_address(page_id_of(FEED), "another")
    meanwhile = await desk.result(FEED, "r3", **poll)
    assert (meanwhile.fate, meanwhile.code) == ("duplicate", "in_flight")
    with pytest.raises(NotFound):
        await desk.result("https://phare.example/gone", "r3", **poll)
    assert desk.polls.failures == [("phare", "not_found")]


async def test_a_page_that_is_asked_for_again_by_hand_keeps_what_its_source_states() -> None:
    desk, outlet = Desk(), Outlet(name="La Brise")
    listed = {"title": "Un accord", "published": {"at": SEEN_AT, "precision": "day"}}
    first = await desk.indexed(outlet=outlet, source="s1", listed_as=listed)
    again = await desk.article(request_id="again", reason="replay")
    assert (again.outlet, again.source) == (first.outlet, first.source) == (outlet, "s1")
    request = desk.web.requests[-1]
    assert request.listed_as is not None
    assert request.listed_as.published is not None


async def test_what_a_source_states_holds_under_the_articles_own_address_too() -> None:
    own, body = URL, NEWS.encode()
    desk, outlet = Desk({"https://phare.example/go?id=7": body, own: body}), Outlet(name="La Brise")
    listed = await desk.indexed("https://phare.example/go?id=7", outlet=outlet, source="s1")
    assert listed.canonical_url == own
    again = await desk.indexed(own, "again", reason="replay")
    assert (again.outlet, again.article_id) == (outlet, listed.article_id)
    known = await desk.pages.recall(page_id_of(own))
    later = await desk.result("https://phare.example/go?id=7", "later", reason="replay")
    assert (later.fate, later.code) == ("unchanged", "other_form")
    assert await desk.pages.recall(page_id_of(own)) == known


async def test_a_record_whose_request_states_nothing_is_read_with_what_is_known(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.warc.gz"
    await asyncio.to_thread(file.write_bytes, group([hop()], asked()))
    desk, outlet = Desk({hop().url: NEWS.encode()}, roots=(tmp_path,)), Outlet(name="La Brise")
    await desk.indexed(hop().url, outlet=outlet)
    [child] = (await desk.result(file.as_uri(), "by hand", kind="warc")).messages
    assert isinstance(child, FetchRequest)
    replayed = await desk.article(
        **child.model_dump(include={"url", "record", "kind"}), request_id="r2", reason="replay"
    )
    assert replayed.outlet == outlet


@pytest.mark.parametrize(
    ("error", "failed"),
    [
        (HostTurn(delay=3600), False),
        (HostResting("busy"), False),
        (WorkersBusy(delay=10), False),
        (LedgerUnavailable(), False),
        (ArchiveUnavailable(), False),
        (RobotsUnavailable(), True),
        (ServerBusy(), True),
        (ConnectFailed(), True),
        (NotFound(), True),
    ],
    ids=lambda value: getattr(value, "reason_code", str(value)),
)
async def test_a_wait_of_our_own_is_no_failed_check_of_a_source(
    error: DealwireError, failed: bool
) -> None:
    desk = Desk()
    desk.web.error = error
    with pytest.raises(type(error)):
        await desk.result(scheduled=True, source="phare")
    assert desk.polls.failures == ([("phare", error.reason_code)] if failed else [])


async def test_a_file_has_one_identity_however_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.html").write_text(NEWS, encoding="utf-8")
    desk = Desk(roots=(tmp_path,))
    alone = await desk.article((tmp_path / "fr" / "a.html").as_uri())
    child = (await desk.result(tmp_path.as_uri())).messages[0]
    assert isinstance(child, FetchRequest)
    replayed = child.model_dump() | {"reason": "replay", "request_id": "r1"}
    assert (await desk.article(**replayed)).article_id == alone.article_id
    assert alone.requested_id is None


async def test_a_folder_that_is_a_source_is_read_again_where_a_file_is_new(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(NEWS, encoding="utf-8")
    desk = Desk(roots=(tmp_path,))
    desk.web.now = datetime.now(timezone.utc) + timedelta(hours=1)
    poll = {"kind": "folder", "source": "inbox", "scheduled": True}
    brought = []
    for number in range(3):
        if number == 2:
            (tmp_path / "b.html").write_text(NEWS, encoding="utf-8")
        result = await desk.result(tmp_path.as_uri(), f"r{number}", **poll)
        polls = [e for e in result.effects if isinstance(e, KeepNewest)]
        [said] = [e.value for e in polls if e.key == SOURCES_CHECKED]
        brought.append((len(result.messages), json.loads(said)["new"]))
        desk.later(hours=1)
    assert brought == [(1, 1), (0, 0), (1, 1)]
    assert len((await desk.result(tmp_path.as_uri(), "by hand", kind="folder")).messages) == 2


async def test_a_warc_file_that_is_a_source_is_read_again_once_it_was_changed(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.warc.gz"
    await asyncio.to_thread(file.write_bytes, group([hop()], asked()))
    desk, changed_at = Desk(roots=(tmp_path,)), datetime.now(timezone.utc)
    poll = {"kind": "warc", "source": "old-site", "scheduled": True}
    ends = []
    for hours in (-1, 1, 2):
        desk.web.now = changed_at + timedelta(hours=hours)
        result = await desk.result(file.as_uri(), f"r{hours}", **poll)
        ends.append((result.fate, result.code, len(result.messages)))
    read = ("expanded", "warc", 1)
    assert ends == [read, read, ("unchanged", "not_modified", 0)]
    assert len((await desk.result(file.as_uri(), "by hand", kind="warc")).messages) == 1


def test_a_host_that_does_not_exist_is_told_at_once_to_who_asked_by_hand() -> None:
    desk = Desk()
    desk.web.error = NoSuchHost("exmaple.invalid")
    with pytest.raises(UnknownHost, match=r"exmaple\.invalid"):
        asyncio.run(desk.result())
    for listed in ({"source": "phare"}, {"parent_id": "r0"}):
        with pytest.raises(NoSuchHost):
            asyncio.run(desk.result(**listed))


async def test_a_wall_where_an_article_was_leaves_all_that_is_known_of_the_page() -> None:
    desk = Desk()
    article = await desk.indexed(source="s")
    known = await desk.pages.recall(page_id_of(URL))
    desk.web.pages[URL] = WALL.encode()
    desk.later(hours=1)
    with pytest.raises(ConsentWall):
        await desk.result(request_id="r2", reason="revisit", source="s")
    assert await desk.pages.recall(page_id_of(URL)) == known
    assert desk.pages.state.strings == {}
    desk.web.pages[URL] = NEWS.encode()
    again = await desk.result(request_id="r3", reason="revisit", source="s")
    assert (again.code, again.version) == ("not_modified", article.version)
    assert desk.polls.pages == [("s", None), ("s", "consent_wall"), ("s", None)]


async def test_a_replayed_wall_says_nothing_of_how_its_source_is_now() -> None:
    desk = Desk({URL: WALL.encode()})
    with pytest.raises(ConsentWall):
        await desk.result(reason="replay", source="s")
    with pytest.raises(ConsentWall):
        await desk.result(request_id="r2")
    assert desk.polls.pages == []


async def test_a_text_that_many_addresses_of_an_outlet_show_is_no_article() -> None:
    desk = Desk()
    for number in range(8):
        url = f"https://phare.example/eco/{number}"
        desk.web.pages[url] = NEWS.replace(URL, url).encode()
        await desk.indexed(url, f"r{number}")
    desk.web.pages[URL] = NEWS.encode()
    with pytest.raises(SoftNotFound):
        await desk.result(request_id="late", source="s")
    assert desk.polls.pages == [("s", "soft_404")]


async def test_who_compares_is_told_of_an_article_that_is_taken_down_and_of_its_return() -> None:
    desk = Desk()
    article = await desk.indexed()
    desk.later(hours=1)
    desk.web.error = NotFound("https://phare.example/: 410")
    gone = await desk.result(request_id="r2", reason="revisit")
    assert (gone.fate, gone.code, gone.article_id) == ("skipped", "not_found", article.article_id)
    assert await desk.pages.is_withdrawn(article.article_id)
    assert {e.member for e in gone.effects if isinstance(e, Count)} == {"deal-1", "deal-2"}
    desk.later(hours=1)
    desk.web.error = None
    back = await desk.result(request_id="r3", reason="revisit")
    assert back.fate == "unchanged"
    assert not await desk.pages.is_withdrawn(article.article_id)
    desk.later(hours=1)
    again = await desk.result(request_id="r4", reason="revisit")
    assert not [e for e in again.effects if isinstance(e, Count)]


async def test_an_address_that_never_was_an_article_withdraws_nothing() -> None:
    desk = Desk()
    desk.web.error = NotFound()
    with pytest.raises(NotFound):
        await desk.result()
