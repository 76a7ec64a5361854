"""Which articles were indexed once, and are not whole in the index now."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.contracts import IndexedArticle, keys, read_indexed, seen_ms
from libs.streaming import RedisStreams
from libs.streaming.operations.pages import hash_pages
from services.indexer.children import CHILD_KINDS, MOST_CHILDREN, child_id
from services.indexer.rebuild.reader import Held
from services.indexer.writes import IndexName, SearchWriter, Stored

_PAGE = 500  # articles


@dataclass
class Gap:
    """How many articles are missing, and when the content of the last one was seen."""

    articles: int = 0
    latest_ms: int = 0

    def add(self, article: IndexedArticle) -> None:
        """One more that is missing."""
        self.articles += 1
        self.latest_ms = max(self.latest_ms, seen_ms(article.number))


async def find_gap(streams: RedisStreams, search: SearchWriter, *, held: Held) -> Gap:
    """Compares all that was ever indexed with what is there. Raises Unavailable."""
    gap = Gap()
    async for page in hash_pages(streams, keys.INDEXED, count=_PAGE):
        articles = [read for each in page if (read := read_indexed(*each)) is not None]
        for article in await _missing(articles, search):
            gap.add(article)
        await held()
    return gap


async def _missing(
    articles: Sequence[IndexedArticle], search: SearchWriter
) -> list[IndexedArticle]:
    ids: list[tuple[IndexName, str]] = [("articles", each.article_id) for each in articles]
    versions: list[tuple[IndexName, str]] = [
        ("versions", f"{each.article_id}-{each.version}") for each in articles
    ]
    newest = await search.stored(ids)
    own = await search.stored(versions)
    whole = [
        (article, stored)
        for article, stored, version in zip(articles, newest, own, strict=True)
        if stored is not None and stored.version >= article.number and version is not None
    ]
    last_children = [_last_children(article, stored) for article, stored in whole]
    found = iter(await search.stored([each for some in last_children for each in some]))
    for (article, stored), wanted in zip(list(whole), last_children, strict=True):
        children = [next(found) for _ in wanted]
        if any(child is None or child.version < stored.version for child in children):
            whole.remove((article, stored))
    there = {article.article_id for article, _ in whole}
    return [each for each in articles if each.article_id not in there]


def _last_children(article: IndexedArticle, stored: Stored) -> list[tuple[IndexName, str]]:
    """Where the last quote and the last claim of an article stand."""
    places = ((kind, min(stored.counts[kind], MOST_CHILDREN)) for kind in CHILD_KINDS)
    return [(kind, child_id(article.article_id, count - 1)) for kind, count in places if count]
