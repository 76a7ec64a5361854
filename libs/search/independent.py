"""Articles found, the copies of one origin as one. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from libs.contracts import Relation
from libs.search.results import SearchResults

MOST_COLLAPSED = 1000
"""Articles, the best ones, that are looked through for copies."""


def roots_of(relations: Iterable[Relation]) -> dict[str, str]:
    """By the id of each copy, that of the article at the end of its chain of origins."""
    return {each.article_id: each.root_id for each in relations if each.type != "correction"}


def representatives(article_ids: Sequence[str], roots: Mapping[str, str]) -> dict[str, int]:
    """Of the articles with one root the first, in order, with the number of the others."""
    first: dict[str, str] = {}
    for each in article_ids:
        first.setdefault(roots.get(each, each), each)
    sizes = Counter(roots.get(each, each) for each in article_ids)
    return {article_id: sizes[root] - 1 for root, article_id in first.items()}


def collapsed(found: SearchResults, shown: Mapping[str, int], *, total: int) -> SearchResults:
    """The results with the number of copies of each hit, in the order of `shown`."""
    order = {article_id: place for place, article_id in enumerate(shown)}
    hits = sorted(found.hits, key=lambda hit: order[hit.article_id])
    counted = [hit.model_copy(update={"copies": shown[hit.article_id]}) for hit in hits]
    return found.model_copy(
        update={"hits": tuple(counted), "total": total, "independent": len(shown)}
    )
