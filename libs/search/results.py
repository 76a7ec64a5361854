"""What OpenSearch found, as values. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import AwareDatetime, Field

from libs.contracts import DERIVED
from libs.search.answers import Answer
from libs.search.facets import ARTICLES, DISTINCT, GROUPS, OF, SIGNIFICANT, WANTED_GENRES
from libs.search.highlights import Snippet, snippets
from libs.search.notes import genre_note

_MOST_SNIPPETS = 3
_LONGEST_EXCERPT = 300  # characters
_LEADS = ("fr", "en")
_NO_COUNTS: Mapping[str, Any] = {OF: {"buckets": ()}}


class SearchHit(Answer):
    """One article that was found, without its text."""

    article_id: str
    version: str
    score: float | None = None
    url: str
    title: str | None = None
    title_derived: bool = False
    """No headline is stated: the title is the first words of the text."""
    excerpt: str | None = None
    """How the article begins: of its lead, else of its summary, the first 300 characters."""
    outlet: str
    language: str
    published_at: AwareDatetime | None = None
    published_precision: str | None = None
    """As libs.contracts.Timestamp has it: of a `month`, only year and month are known."""
    observed_at: AwareDatetime
    relevance: str | None = None
    genre: str | None = None
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    deals: tuple[str, ...] = ()
    title_highlight: Snippet | None = None
    text_highlights: tuple[Snippet, ...] = ()
    copies: int = 0
    """Articles found that are of the same origin, or story, and are not shown themselves."""


class FacetCount(Answer):
    """How many of the articles found have this value."""

    value: str
    count: int
    groups: int | None = None
    """How many origins, or stories, these articles are of; where articles are shown by them."""


class SignificantValue(Answer):
    """A value more frequent in what was found than in all articles.

    `count` of `found`, against `background` of all `total`; the higher the score, the more so.
    """

    value: str
    count: int
    found: int
    background: int
    total: int
    score: float


class SearchResults(Answer):
    """What was found: `total` articles, the best `hits` of them, and counts by facet."""

    total: int
    took_ms: int
    hits: tuple[SearchHit, ...]
    facets: dict[str, tuple[FacetCount, ...]] = Field(default_factory=dict)
    more: dict[str, int] = Field(default_factory=dict)
    """By facet, how many values there are beyond those that are counted; about right."""
    significant: dict[str, tuple[SignificantValue, ...]] = Field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """A line on each thing in the query that was not understood, or was read otherwise."""
    hints: tuple[str, ...] = ()
    """A line on each thing that was understood, and may be meant otherwise."""
    independent: int | None = None
    """How many are no copies of each other, or are of different stories, where that was asked."""


def to_results(
    response: Mapping[str, Any], notes: Iterable[str] = (), hints: Iterable[str] = ()
) -> SearchResults:
    """The values in a response to `to_query`. Raises pydantic.ValidationError for any other."""
    total = response["hits"]["total"]["value"]
    facets, more, significant = {}, {}, {}
    aggregations = dict(response.get("aggregations", {}))
    by_genre = _counts(_buckets(aggregations.pop(WANTED_GENRES, _NO_COUNTS)))
    for name, found in aggregations.items():
        if name.startswith(SIGNIFICANT):
            significant[name.removeprefix(SIGNIFICANT)] = tuple(_significant(found))
            continue
        facets[name] = tuple(_counts(_buckets(found)))
        if DISTINCT in found:
            more[name] = max(0, found[DISTINCT]["value"] - len(facets[name]))
    return SearchResults(
        total=total,
        took_ms=response["took"],
        hits=tuple(_hit(hit) for hit in response["hits"]["hits"]),
        facets=facets,
        more=more,
        significant=significant,
        notes=tuple(notes),
        hints=(*hints, *_on_genres(by_genre, total)),
    )


def _on_genres(counts: Iterable[FacetCount], total: int) -> Iterable[str]:
    """A line on each genre that words name and that some of the articles are of, but not all."""
    return (genre_note(each.value, each.count) for each in counts if each.count < total)


def _hit(hit: Mapping[str, Any]) -> SearchHit:
    source = {name: value for name, value in hit["_source"].items() if value is not None}
    marked: Mapping[str, list[str]] = hit.get("highlight", {})
    titles = snippets(marked, "title")
    return SearchHit(
        **{
            **source,
            "title_derived": _origin_of_title(source).startswith(DERIVED),
            "excerpt": excerpt_of(source),
            "score": hit.get("_score"),
            "title_highlight": titles[0] if titles else None,
            "text_highlights": snippets(marked, "text")[:_MOST_SNIPPETS],
        }
    )


def excerpt_of(document: Mapping[str, Any]) -> str | None:
    """How an article begins, in at most 300 characters; None where neither is known."""
    leads = ((document.get(language) or {}).get("lead") for language in _LEADS)
    said = next((lead for lead in leads if lead), document.get("summary"))
    return shortened(said) if said else None


def shortened(text: str, longest: int = _LONGEST_EXCERPT) -> str:
    """A text in one line; of a longer one whole words, and an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    cut = line[:longest]
    return (cut.rpartition(" ")[0] or cut[:-1]) + "…"


def _origin_of_title(source: Mapping[str, Any]) -> str:
    origins = source.get("enriched", {}).get("origins", {})
    return str(origins.get("title", ""))


def _buckets(found: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Of a facet of sums, one aggregation deeper; of yes and no, by name."""
    inner = found[OF]
    buckets = inner["buckets"] if "buckets" in inner else inner[OF]["buckets"]
    if isinstance(buckets, Mapping):
        return [{"key": name, **bucket} for name, bucket in buckets.items()]
    return list(buckets)


def _counts(buckets: Iterable[Mapping[str, Any]]) -> Iterable[FacetCount]:
    for bucket in buckets:
        of_articles = bucket.get(ARTICLES, bucket)
        if count := of_articles["doc_count"]:
            value = str(bucket.get("key_as_string", bucket["key"]))
            groups = of_articles[GROUPS][DISTINCT]["value"] if GROUPS in of_articles else None
            yield FacetCount(value=value, count=count, groups=groups)


def _significant(found: Mapping[str, Any]) -> Iterable[SignificantValue]:
    for bucket in found["buckets"]:
        yield SignificantValue(
            value=str(bucket["key"]),
            count=bucket["doc_count"],
            found=found["doc_count"],
            background=bucket["bg_count"],
            total=found["bg_count"],
            score=bucket["score"],
        )
