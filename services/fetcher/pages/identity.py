"""Whether the canonical address that a page states is believed. Pure: the store is an argument.

A template may name one article on all pages of its site. The page itself does not show that; two
pages do, which have no title and hardly a line in common and name one canonical address. From then
on no page of that site is believed: each is known under its own address. Only where the two
addresses show by themselves that they are of one article (AMP, print) is that not asked.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from libs.contracts import (
    Effect,
    FetchedArticle,
    FetchRequest,
    KeepNewest,
    Mark,
    article_id_of_url,
)
from libs.contracts.keys import CANONICAL_DISTRUSTED, PAGES_SEEN
from libs.parsing.article.markup.page_address import is_variant
from libs.sources.distrust import CanonicalDistrust
from libs.time import ms_of
from libs.urls import canonical_url, is_file_url, site_of
from services.fetcher.http.response import Response
from services.fetcher.pages.life import ArticleRead, next_state
from services.fetcher.pages.state import PageState, page_id_of, title_mark, to_json
from services.fetcher.pages.store import PAGES, PageStore, reading_id

_IN_COMMON = 1 / 3  # of the lines of the shorter text: a form or a credit stands on every page
_READ_AGAIN = 0  # a version of the parser that is never the present one


@dataclass(frozen=True)
class Reading:
    """The text of an article, where it was read, and what was read of that article before.

    `address`: canonical spelling of where the text was found, after redirects. `before`: what was
    last read under the article's canonical address, and under any other.
    """

    article: FetchedArticle
    address: str
    marks: Sequence[str]
    before: Sequence[PageState] = ()

    @property
    def main(self) -> PageState | None:
        """What is known of the page at the canonical address, where this is another form of it."""
        if self.address == self.article.canonical_url:
            return None
        own = self.article.article_id
        return next((each for each in self.before if read_under(each) == own), None)

    def contradiction(self, repeated: AbstractSet[str]) -> PageState | None:
        """A page of other content that states the same canonical address; None if there is none.

        `repeated`: the lines that stand under most of what the outlet prints.
        """
        mine = set(self.marks) - repeated
        if self.article.live_blog or not mine:
            return None
        for each in self.before:
            theirs = set(each.line_marks) - repeated
            if (
                theirs
                and len(mine & theirs) <= _IN_COMMON * min(len(mine), len(theirs))
                and each.title_mark != title_mark(self.article.title)
                and not (self.is_evident and self._shows_itself(each))
            ):
                return each
        return None

    @property
    def is_evident(self) -> bool:
        """Whether the address shows by itself that it is this article's."""
        canonical = self.article.canonical_url or ""
        return canonical == self.address or is_variant(canonical, self.address)

    def _shows_itself(self, before: PageState) -> bool:
        if read_under(before) == self.article.article_id:
            return True
        return is_variant(self.article.canonical_url or "", canonical_url(before.url))

    def own(self) -> FetchedArticle:
        """The article under the address where it was read, whatever the page states."""
        identity = {
            "canonical_url": self.address,
            "article_id": article_id_of_url(self.address),
        }
        return self.article.model_copy(update=identity)


def read_under(state: PageState) -> str:
    """The id of the address that a page's text was read under, after redirects."""
    return state.read_under or page_id_of(state.url)


async def reading_of(
    article: FetchedArticle, request: FetchRequest, marks: Sequence[str], store: PageStore
) -> Reading | None:
    """The article under the address that is believed; None for a file without any address."""
    published = request.page_url or article.final_url
    if article.canonical_url is None or is_file_url(published):
        return None
    found = Reading(article, canonical_url(published), marks)
    if not found.is_evident and await store.is_distrusted(site_of(found.address)):
        return await _with_states(found.own(), found, store)
    return await _with_states(article, found, store)


async def disowned(reading: Reading, store: PageStore) -> Reading:
    """The same text as an article of its own, where another page's content has the address."""
    return reading if reading.is_evident else await _with_states(reading.own(), reading, store)


async def _with_states(article: FetchedArticle, found: Reading, store: PageStore) -> Reading:
    own = article_id_of_url(found.address)
    known = await store.readings(article.article_id)
    # What the same address said earlier is no other page.
    others = tuple(each for each in known if read_under(each) != own)
    return Reading(article, found.address, found.marks, others)


def distrust_effects(reading: Reading, other: PageState, now: datetime) -> tuple[Effect, ...]:
    """That the site's canonical addresses are believed no more, and why.

    What was wrongly read as this article is read again when its page is next fetched.
    """
    site = site_of(reading.address)
    why = CanonicalDistrust(
        canonical=reading.article.canonical_url or "",
        pages=(reading.address, canonical_url(other.url)),
        source=reading.article.source,
    )
    noted = KeepNewest(CANONICAL_DISTRUSTED, site, ms_of(now), why.model_dump_json())
    if read_under(other) == reading.article.article_id:
        return (noted,)
    again = to_json(other.model_copy(update={"reader": _READ_AGAIN}))
    page_id = page_id_of(other.url)
    kept = KeepNewest(PAGES, page_id, ms_of(now), again)
    return noted, kept, Mark(PAGES_SEEN, page_id, ms_of(now))


def reading_effects(
    reading: Reading, request: FetchRequest, now: datetime
) -> tuple[KeepNewest | Mark, ...]:
    """The effects that keep what was read of an article under another address than its own."""
    article = reading.article
    read = ArticleRead(article, reading.marks)
    state = next_state(None, read, Response(None, article.observed_at), request)
    where = {
        "url": request.page_url or request.url,
        "read_under": article_id_of_url(reading.address),
    }
    kept = to_json(state.model_copy(update=where))
    member = reading_id(article.article_id)
    return (
        KeepNewest(PAGES, member, ms_of(article.observed_at), kept),
        Mark(PAGES_SEEN, member, ms_of(now)),
    )
