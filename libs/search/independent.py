"""Articles found, those of one origin or of one story as one. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from libs.contracts import Relation, Story
from libs.search.results import SearchResults

Collapse = Literal["origin", "story"]

MOST_COLLAPSED = 1000
"""Articles, the best ones, that are looked through for copies."""


def roots_of(relations: Iterable[Relation]) -> dict[str, str]:
    """By the id of each copy, that of the article at the end of its chain of origins."""
    return {each.article_id: each.root_id for each in relations if each.type != "correction"}


def stories_of(stories: Iterable[Story]) -> dict[str, str]:
    """By the id of each article, that of the first story that it is in."""
    found: dict[str, str] = {}
    for story in stories:
        for each in story.articles:
            found.setdefault(each.article_id, story.id)
    return found


def representatives(article_ids: Sequence[str], groups: Mapping[str, str]) -> dict[str, int]:
    """Of the articles of one group the first, in order, with the number of the others.

    `groups`: by article, its root or story; an article without one is alone.
    """
    first: dict[str, str] = {}
    for each in article_ids:
        first.setdefault(groups.get(each, each), each)
    sizes = Counter(groups.get(each, each) for each in article_ids)
    return {article_id: sizes[group] - 1 for group, article_id in first.items()}


def collapsed(
    found: SearchResults, shown: Mapping[str, int], *, counts: SearchResults
) -> SearchResults:
    """The results with the number of others like each hit, in the order of `shown`.

    `counts`: what is counted of all articles found, those that are not shown among them.
    """
    order = {article_id: place for place, article_id in enumerate(shown)}
    hits = sorted(found.hits, key=lambda hit: order[hit.article_id])
    counted = [hit.model_copy(update={"copies": shown[hit.article_id]}) for hit in hits]
    of_all = {name: getattr(counts, name) for name in ("total", "facets", "more", "significant")}
    return found.model_copy(update={"hits": tuple(counted), "independent": len(shown), **of_all})
