"""Tombstones for the quotes and claims that the newest version of an article has no more.

Pure but for the writer that is passed in. Each writer looks after its own bulk whether a newer
version of the article is there: if so, it buries what it has just written beyond that version's
children; if not, what an older version has left beyond its own. One of the two always sees the
other, whatever the order in which two replicas write.

Children are written before their article. So who wrote the first version of an article that the
index ever saw need not look: an older version that comes later finds it there and buries its own,
and a newer one looks when these children are there already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson

from libs.contracts import EnrichedArticle
from services.indexer.children import (
    CHILD_KINDS,
    MOST_CHILDREN,
    ChildKind,
    child_id,
    tombstone,
)
from services.indexer.writes import IndexName, SearchWriter, Write

_GROWTH = 16  # how many more places are looked at in each round


@dataclass(frozen=True)
class _Search:
    """Where children of one kind may stand beyond those that the newest version has."""

    article_id: str
    kind: ChildKind
    version: int
    places: range

    @property
    def wanted(self) -> list[tuple[IndexName, str]]:
        return [(self.kind, child_id(self.article_id, place)) for place in self.places]

    def beyond(self) -> "_Search":
        """The same behind these places: each round looks at more of them."""
        stop = self.places.stop
        following = range(stop, min(stop + len(self.places) * _GROWTH, MOST_CHILDREN))
        return replace(self, places=following)


async def tombstones(articles: Sequence[EnrichedArticle], *, search: SearchWriter) -> list[Write]:
    """What must be written so that no child of another version stands.

    Raises Unavailable if the search engine did not answer.
    """
    newest = await search.stored([("articles", each.article_id) for each in articles])
    writes: list[Write] = []
    searches: list[_Search] = []
    for article, stored in zip(articles, newest, strict=True):
        for kind in CHILD_KINDS:
            own = min(len(getattr(article, kind)), MOST_CHILDREN)
            if stored is not None and stored.version > article.version_number:
                places = range(stored.counts[kind], own)
                writes += [_bury(kind, article.article_id, at, stored.version) for at in places]
            else:
                first = range(own, min(own + 1, MOST_CHILDREN))
                searches.append(_Search(article.article_id, kind, article.version_number, first))
    while searches := [each for each in searches if each.places]:
        found = iter(await search.stored([one for each in searches for one in each.wanted]))
        following = []
        for each in searches:
            children = [(place, next(found)) for place in each.places]
            writes += [
                _bury(each.kind, each.article_id, place, each.version)
                for place, child in children
                if child is not None and child.version < each.version
            ]
            if children[-1][1] is not None:
                following.append(each.beyond())
        searches = following
    return writes


def own_tombstones(article: EnrichedArticle) -> list[Write]:
    """What must be written where the index refused the article itself: no child may stand."""
    return [
        _bury(kind, article.article_id, place, article.version_number)
        for kind in CHILD_KINDS
        for place in range(min(len(getattr(article, kind)), MOST_CHILDREN))
    ]


def _bury(kind: ChildKind, article_id: str, place: int, version: int) -> Write:
    document = orjson.dumps(tombstone(article_id))
    return Write(kind, child_id(article_id, place), version, document)
