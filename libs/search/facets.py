"""What articles are counted by, and how OpenSearch is asked to count. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from libs.contracts import Genre
from libs.search.fields import KnownIds, flag_clause

Facet = Literal[
    "outlet",
    "language",
    "country",
    "day",
    "month",
    "person",
    "organisation",
    "product",
    "place",
    "author",
    "speaker",
    "amount",
    "size",
    "relevance",
    "genre",
    "deal",
    "slot",
    "stance",
    "disputed",
    "independent",
]
FACETS: tuple[Facet, ...] = get_args(Facet)

FACET_FIELDS: Mapping[Facet, str] = {
    "outlet": "outlet",
    "language": "language",
    "country": "country",
    "person": "persons",
    "organisation": "organisations",
    "product": "products",
    "place": "places",
    "author": "authors",
    "speaker": "speakers",
    "amount": "amounts",
    "relevance": "relevance",
    "genre": "genre",
    "deal": "deals",
    "slot": "slots",
    "stance": "stances",
}
"""The facets that are the values of a field; the others are counted in ways of their own."""

_HISTOGRAMS: Mapping[Facet, tuple[str, str]] = {
    "day": ("published_day", "day"),
    "month": ("published_at", "month"),
}
_SIZES = (
    ("under 1 million", None, 1e6),
    ("1 to 10 million", 1e6, 1e7),
    ("10 to 100 million", 1e7, 1e8),
    ("100 million to 1 billion", 1e8, 1e9),
    ("1 to 10 billion", 1e9, 1e10),
    ("10 billion and more", 1e10, None),
)
"""The largest end of a sum, in whatever currency it is stated."""

OF, DISTINCT, ARTICLES, GROUPS = "of", "distinct", "articles", "groups"
"""Names of the aggregations within a facet."""

SIGNIFICANT = "significant_"
"""Begins the name of an aggregation of significant values."""

WANTED_GENRES = "wanted_genres"
"""The name of the aggregation of what was found by genres that free words name."""

MOST_SIGNIFICANT = 10
_ARTICLES_ALONE = {"exists": {"field": "article_id"}}


_GROUP_OF = "def id = doc['article_id'].value; return params.groups.getOrDefault(id, id);"
_EXACT = 3000  # groups: up to so many are counted exactly, more than are ever compared


@dataclass(frozen=True)
class Groups:
    """Articles that were compared, and by article the origin or story that it shares with others.

    One that is in no group is one of its own. Values of a facet are then counted twice: how many
    articles have it, and how many groups of those compared.
    """

    compared: Sequence[str] = ()
    of: Mapping[str, str] = field(default_factory=dict)


NO_GROUPS = Groups()


def facet_aggregation(
    facet: Facet,
    *,
    size: int,
    others: Sequence[Mapping[str, Any]],
    known: KnownIds,
    groups: Groups = NO_GROUPS,
) -> dict[str, Any]:
    """Counts of one facet among the articles that fit the filters on all others."""
    return {
        "filter": {"bool": {"filter": list(others)}},
        "aggs": _aggregations(facet, size, known, _counted(groups)),
    }


def _counted(groups: Groups) -> dict[str, Any]:
    """The aggregation of one value by groups; none where articles are not grouped."""
    if not groups.compared:
        return {}
    script = {"source": _GROUP_OF, "params": {"groups": dict(groups.of)}}
    distinct = {DISTINCT: {"cardinality": {"script": script, "precision_threshold": _EXACT}}}
    compared = {"terms": {"article_id": list(groups.compared)}}
    return {"aggs": {GROUPS: {"filter": compared, "aggs": distinct}}}


def genres_aggregation(
    genres: Sequence[Genre], others: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """How many articles of these genres there are among those that fit all filters."""
    by_genre = {genre: {"term": {FACET_FIELDS["genre"]: genre}} for genre in genres}
    counted = {OF: {"filters": {"filters": by_genre}}}
    return {"filter": {"bool": {"filter": list(others)}}, "aggs": counted}


def significant_aggregation(facet: Facet) -> dict[str, Any]:
    """The values of a facet that are more frequent in what was found than in all articles."""
    terms = {"field": FACET_FIELDS[facet], "size": MOST_SIGNIFICANT, "min_doc_count": 2}
    # Without a filter, each sum of an article counts as one more article: it is a hidden document.
    return {"significant_terms": {**terms, "background_filter": _ARTICLES_ALONE}}


def _aggregations(
    facet: Facet, size: int, known: KnownIds, each: Mapping[str, Any]
) -> dict[str, Any]:
    """`each`: what is asked of every value beside the number of its articles."""
    if facet in _HISTOGRAMS:
        path, interval = _HISTOGRAMS[facet]
        dates = {"field": path, "calendar_interval": interval, "min_doc_count": 1}
        form = "yyyy-MM-dd" if interval == "day" else "yyyy-MM"
        return {OF: {"date_histogram": {**dates, "format": form}, **each}}
    if facet == "size":
        ranges = [_range(*ends) for ends in _SIZES]
        counted = {"range": {"field": "sums.high", "ranges": ranges},
                   "aggs": {ARTICLES: {"reverse_nested": {}, **each}}}  # fmt: skip
        return {OF: {"nested": {"path": "sums"}, "aggs": {OF: counted}}}
    if facet in {"disputed", "independent"}:
        both = {answer: flag_clause(facet, answer == "yes", known) for answer in ("yes", "no")}
        return {OF: {"filters": {"filters": both}, **each}}
    path = FACET_FIELDS[facet]
    return {
        OF: {"terms": {"field": path, "size": size}, **each},
        DISTINCT: {"cardinality": {"field": path}},
    }


def _range(name: str, low: float | None, high: float | None) -> dict[str, Any]:
    ends = {"from": low, "to": high}
    return {"key": name, **{end: value for end, value in ends.items() if value is not None}}
