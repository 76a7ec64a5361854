"""Which articles were indexed once, and are not whole in the index now."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.contracts import keys
from libs.streaming import RedisStreams
from services.indexer.children import CHILD_KINDS, MOST_CHILDREN, child_id
from services.indexer.rebuild.reader import Held
from services.indexer.writes import IndexName, SearchWriter, Stored

_PAGE = 500  # articles
_REVISIONS = 1000  # of one content, in a version number: libs.contracts.version_number


@dataclass(frozen=True)
class Indexed:
    """An article as it was last indexed."""

    article_id: str
    number: int
    version: str

    @property
    def seen_ms(self) -> int:
        """When its content was seen, in ms since 1970."""
        return self.number // _REVISIONS


@dataclass
class Gap:
    """How many articles are missing, and when the content of the last one was seen."""

    articles: int = 0
    latest_ms: int = 0

    def add(self, article: Indexed) -> None:
        """One more that is missing."""
        self.articles += 1
        self.latest_ms = max(self.latest_ms, article.seen_ms)


async def find_gap(streams: RedisStreams, search: SearchWriter, *, held: Held) -> Gap:
    """Compares all that was ever indexed with what is there. Raises Unavailable."""
    gap = Gap()
    cursor = 0
    while True:
        cursor, found = await streams.redis.hscan(
            streams.key(keys.INDEXED), cursor=cursor, count=_PAGE
        )
        articles = [read for each in found.items() if (read := _read(*each)) is not None]
        for start in range(0, len(articles), _PAGE):
            for article in await _missing(articles[start : start + _PAGE], search):
                gap.add(article)
        await held()
        if not cursor:
            return gap


async def _missing(articles: Sequence[Indexed], search: SearchWriter) -> list[Indexed]:
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


def _last_children(article: Indexed, stored: Stored) -> list[tuple[IndexName, str]]:
    """Where the last quote and the last claim of an article stand."""
    places = ((kind, min(stored.counts[kind], MOST_CHILDREN)) for kind in CHILD_KINDS)
    return [(kind, child_id(article.article_id, count - 1)) for kind, count in places if count]


def _read(article_id: bytes, value: bytes) -> Indexed | None:
    number, _, version = value.decode("utf-8", "replace").partition(" ")
    if not number.isdecimal():  # somebody else wrote it
        return None
    return Indexed(article_id.decode("utf-8", "replace"), int(number), version)
