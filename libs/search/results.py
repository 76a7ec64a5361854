"""What OpenSearch found, as values. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from libs.contracts import DERIVED
from libs.search.query import END_MARK, HIGHLIGHTED, START_MARK

_MOST_SNIPPETS = 3


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Snippet(_Value):
    """Part of a title or text; each match is [start, end) in characters of `text`."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()


class SearchHit(_Value):
    """One article that was found, without its text."""

    article_id: str
    version: str
    score: float | None = None
    url: str
    title: str | None = None
    title_derived: bool = False
    """No headline is stated: the title is the first words of the text."""
    outlet: str
    language: str
    published_at: AwareDatetime | None = None
    published_precision: str | None = None
    """As libs.contracts.Timestamp has it: of a `month`, only year and month are known."""
    observed_at: AwareDatetime
    relevance: str | None = None
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    deals: tuple[str, ...] = ()
    title_highlight: Snippet | None = None
    text_highlights: tuple[Snippet, ...] = ()
    copies: int = 0
    """Articles found that are copies of the same origin, and are not shown themselves."""


class FacetCount(_Value):
    """How many of the articles found have this value."""

    value: str
    count: int


class SearchResults(_Value):
    """What was found: `total` articles, the best `hits` of them, and counts by facet."""

    total: int
    took_ms: int
    hits: tuple[SearchHit, ...]
    facets: dict[str, tuple[FacetCount, ...]] = {}
    independent: int | None = None
    """How many are no copies of each other, where that was asked."""


def to_results(response: Mapping[str, Any]) -> SearchResults:
    """The values in a response to `to_query`. Raises pydantic.ValidationError for any other."""
    return SearchResults(
        total=response["hits"]["total"]["value"],
        took_ms=response["took"],
        hits=tuple(_hit(hit) for hit in response["hits"]["hits"]),
        facets={
            facet: tuple(_counts(aggregation["buckets"]))
            for facet, aggregation in response.get("aggregations", {}).items()
        },
    )


def _hit(hit: Mapping[str, Any]) -> SearchHit:
    source = {name: value for name, value in hit["_source"].items() if value is not None}
    marked: Mapping[str, list[str]] = hit.get("highlight", {})
    titles = _snippets(marked, "title")
    return SearchHit(
        **{
            **source,
            "title_derived": _origin_of_title(source).startswith(DERIVED),
            "score": hit.get("_score"),
            "title_highlight": titles[0] if titles else None,
            "text_highlights": _snippets(marked, "text")[:_MOST_SNIPPETS],
        }
    )


def _origin_of_title(source: Mapping[str, Any]) -> str:
    origins = source.get("enriched", {}).get("origins", {})
    return str(origins.get("title", ""))


def _counts(buckets: Iterable[Mapping[str, Any]]) -> Iterable[FacetCount]:
    for bucket in buckets:
        value = bucket.get("key_as_string", bucket["key"])
        yield FacetCount(value=str(value), count=bucket["doc_count"])


def _snippets(marked: Mapping[str, list[str]], field: str) -> tuple[Snippet, ...]:
    """The fragments of a field's three analyses, each text once, with all their matches."""
    found: dict[str, set[tuple[int, int]]] = {}
    for name in HIGHLIGHTED:
        if name.split(".", maxsplit=1)[0] != field:
            continue
        for fragment in marked.get(name, ()):
            text, matches = _unmark(fragment)
            found.setdefault(text, set()).update(matches)
    best = sorted(found.items(), key=lambda one: -len(one[1]))
    return tuple(Snippet(text=text, matches=_union(spans)) for text, spans in best)


def _unmark(fragment: str) -> tuple[str, list[tuple[int, int]]]:
    text = ""
    matches = []
    for piece in fragment.split(START_MARK):
        match_, mark, rest = piece.partition(END_MARK)
        if mark:
            matches.append((len(text), len(text) + len(match_)))
        text += match_ + rest
    return text, matches


def _union(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans that overlap become one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
