"""What articles are counted by, and how OpenSearch is asked to count. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

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

OF, DISTINCT, ARTICLES = "of", "distinct", "articles"
"""Names of the aggregations within a facet."""

SIGNIFICANT = "significant_"
"""Begins the name of an aggregation of significant values."""

MOST_SIGNIFICANT = 10
_ARTICLES_ALONE = {"exists": {"field": "article_id"}}


def facet_aggregation(
    facet: Facet, *, size: int, others: Sequence[Mapping[str, Any]], known: KnownIds
) -> dict[str, Any]:
    """Counts of one facet among the articles that fit the filters on all others."""
    return {
        "filter": {"bool": {"filter": list(others)}},
        "aggs": _aggregations(facet, size, known),
    }


def significant_aggregation(facet: Facet) -> dict[str, Any]:
    """The values of a facet that are more frequent in what was found than in all articles."""
    terms = {"field": FACET_FIELDS[facet], "size": MOST_SIGNIFICANT, "min_doc_count": 2}
    # Without a filter, each sum of an article counts as one more article: it is a hidden document.
    return {"significant_terms": {**terms, "background_filter": _ARTICLES_ALONE}}


def _aggregations(facet: Facet, size: int, known: KnownIds) -> dict[str, Any]:
    if facet in _HISTOGRAMS:
        field, interval = _HISTOGRAMS[facet]
        dates = {"field": field, "calendar_interval": interval, "min_doc_count": 1}
        form = "yyyy-MM-dd" if interval == "day" else "yyyy-MM"
        return {OF: {"date_histogram": {**dates, "format": form}}}
    if facet == "size":
        ranges = [_range(*each) for each in _SIZES]
        counted = {"range": {"field": "sums.high", "ranges": ranges},
                   "aggs": {ARTICLES: {"reverse_nested": {}}}}  # fmt: skip
        return {OF: {"nested": {"path": "sums"}, "aggs": {OF: counted}}}
    if facet in {"disputed", "independent"}:
        both = {answer: flag_clause(facet, answer == "yes", known) for answer in ("yes", "no")}
        return {OF: {"filters": {"filters": both}}}
    field = FACET_FIELDS[facet]
    return {
        OF: {"terms": {"field": field, "size": size}},
        DISTINCT: {"cardinality": {"field": field}},
    }


def _range(name: str, low: float | None, high: float | None) -> dict[str, Any]:
    ends = {"from": low, "to": high}
    return {"key": name, **{end: value for end, value in ends.items() if value is not None}}
