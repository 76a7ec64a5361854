"""The step, with sources that are there without a network."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest

from libs.contracts import FetchedArticle, FetchRequest, Outlet, Release, Result
from libs.contracts.keys import in_flight
from services.fetcher.fetching import Fetcher, Following, Sources
from services.fetcher.page import Page
from services.fetcher.refusals import NotAFeed, NotAFolder, NotAPage, NotFound
from services.fetcher.sources.expansion import ExpansionLimits
from services.fetcher.sources.files import FileSource
from services.fetcher.web.exchange import Exchange, Validators
from tests.unit.fetcher.pages import FIRST, NEWS, SEEN_AT, URL

T = TypeVar("T")
RSS = f'<rss version="2.0"><channel><item><link>{URL}</link></item></channel></rss>'


class Web:
    """Pages by their address; anything else is not found."""

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        self._pages = pages

    async def get(self, request: FetchRequest, *, validators: Validators | None = None) -> Exchange:
        del validators
        if request.url not in self._pages:
            raise NotFound
        page = Page(request.url, self._pages[request.url], "text/html; charset=utf-8")
        return Exchange(page, SEEN_AT)


class InPlace:
    """Workers that have no place of their own."""

    async def run(self, work: Callable[[], T]) -> T:
        return work()


class MemoryLedger:
    """The ledger in this process. `after_claim` happens between a claim and what follows."""

    def __init__(self) -> None:
        self.indexed: dict[str, str] = {}
        self.claims: dict[tuple[str, str], str] = {}
        self.after_claim: Callable[[str, str], None] = lambda _article_id, _version: None

    async def indexed_version(self, article_id: str) -> str | None:
        return self.indexed.get(article_id)

    async def claim(self, article_id: str, version: str, request_id: str) -> bool:
        holder = self.claims.setdefault((article_id, version), request_id)
        self.after_claim(article_id, version)
        return holder == request_id


def _now() -> datetime:
    return SEEN_AT


def _fetcher(
    pages: Mapping[str, bytes] | None = None,
    *,
    roots: tuple[Path, ...] = (),
    ledger: MemoryLedger | None = None,
) -> Fetcher:
    files = FileSource(roots, max_bytes=100_000, max_files=100)
    return Fetcher(
        Sources(Web(pages or {URL: NEWS.encode()}), files, ledger or MemoryLedger()),
        following=Following(
            ("deal-1", "deal-2"), (Outlet(name="Le Phare", domain="phare.example"),)
        ),
        workers=InPlace(),
        limits=ExpansionLimits(),
        now=_now,
    )


def _request(url: str = URL, request_id: str = "r1", **more: object) -> FetchRequest:
    return FetchRequest.model_validate({"url": url, "request_id": request_id, **more})


async def _article(fetcher: Fetcher, request: FetchRequest) -> FetchedArticle:
    found = await fetcher(request)
    assert isinstance(found, FetchedArticle)
    return found


async def _ended(fetcher: Fetcher, request: FetchRequest) -> Result:
    found = await fetcher(request)
    assert isinstance(found, Result)
    return found


async def test_a_page_becomes_an_article_for_every_deal_that_is_followed() -> None:
    article = await _article(_fetcher(), _request())
    assert article.text.startswith(FIRST)
    assert article.deals == ("deal-1", "deal-2")
    assert article.observed_at == SEEN_AT
    assert (await _article(_fetcher(), _request(deals=("deal-2",)))).deals == ("deal-2",)


async def test_a_feed_is_expanded_whether_or_not_it_was_expected() -> None:
    fetcher = _fetcher({"https://phare.example/rss": RSS.encode()})
    for kind in ("auto", "feed"):
        result = await _ended(fetcher, _request("https://phare.example/rss", kind=kind))
        assert result.fate == "expanded"
        assert [message.url for message in result.messages] == [URL]  # type: ignore[attr-defined]  # requests
    with pytest.raises(NotAPage):
        await fetcher(_request("https://phare.example/rss", kind="page"))


async def test_a_page_that_should_have_been_a_feed_is_rejected() -> None:
    with pytest.raises(NotAFeed):
        await _fetcher()(_request(kind="feed"))
    with pytest.raises(NotAFolder):
        await _fetcher()(_request(kind="folder"))


async def test_what_was_indexed_last_is_unchanged_unless_it_is_a_replay() -> None:
    ledger = MemoryLedger()
    fetcher = _fetcher(ledger=ledger)
    article = await _article(fetcher, _request())
    ledger.claims.clear()
    ledger.indexed[article.article_id] = article.version
    result = await _ended(fetcher, _request(request_id="r2"))
    assert (result.fate, result.code) == ("unchanged", "unchanged")
    assert (result.article_id, result.version) == (article.article_id, article.version)
    assert not ledger.claims
    again = await _article(fetcher, _request(request_id="r3", reason="replay"))
    assert again.version == article.version


async def test_another_request_for_the_same_content_is_a_duplicate_and_a_retry_is_none() -> None:
    fetcher = _fetcher(ledger=MemoryLedger())
    first = await _article(fetcher, _request(f"{URL}"))
    duplicate = await _ended(fetcher, _request(request_id="r2"))
    assert (duplicate.fate, duplicate.code) == ("duplicate", "in_flight")
    assert await _article(fetcher, _request()) == first


async def test_a_claim_won_because_its_holder_just_finished_is_given_back() -> None:
    ledger = MemoryLedger()
    ledger.after_claim = ledger.indexed.__setitem__
    result = await _ended(_fetcher(ledger=ledger), _request())
    assert result.fate == "unchanged"
    key = in_flight(result.article_id or "", result.version or "")
    assert result.effects == (Release(key, "r1"),)


async def test_a_file_has_one_identity_however_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.html").write_text(NEWS, encoding="utf-8")
    fetcher = _fetcher(roots=(tmp_path,))
    alone = await _article(fetcher, _request((tmp_path / "fr" / "a.html").as_uri()))
    expanded = await _ended(fetcher, _request(tmp_path.as_uri()))
    child = expanded.messages[0]
    assert isinstance(child, FetchRequest)
    replayed = child.model_copy(update={"reason": "replay", "request_id": "r1"})
    assert (await _article(fetcher, replayed)).article_id == alone.article_id
