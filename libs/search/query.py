"""What an analyst may ask of the articles, and the OpenSearch request that asks it. Pure."""

from datetime import date
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from libs.search.syntax import AllOf, AnyOf, Not, Part, Phrase, SearchWord, parse_query

Facet = Literal[
    "outlet",
    "language",
    "country",
    "day",
    "person",
    "organisation",
    "product",
    "place",
    "amount",
    "relevance",
    "deal",
]
FACETS: tuple[Facet, ...] = get_args(Facet)

START_MARK, END_MARK = "\ue000", "\ue001"
"""Around a match in a highlight: private-use characters, which no article contains."""

HIGHLIGHTED = ("title", "title.fr", "title.en", "text", "text.fr", "text.en")

_NEUTRAL = ["title^3", "text"]
_ALL_ANALYSES = ["title^3", "title.fr^3", "title.en^3", "text", "text.fr", "text.en"]
_FACET_FIELDS: dict[Facet, str] = {
    "outlet": "outlet",
    "language": "language",
    "country": "country",
    "day": "published_day",
    "person": "persons",
    "organisation": "organisations",
    "product": "products",
    "place": "places",
    "amount": "amounts",
    "relevance": "relevance",
    "deal": "deals",
}
_NEWEST = {"timeline_at": {"order": "desc", "unmapped_type": "date"}}
_SOURCE = {
    "excludes": [
        "text", "sums", "relevances", "enriched.entities", "enriched.amounts", "enriched.language",
    ]
}  # fmt: skip
_HIGHLIGHT_AT_MOST = 1_000_000
"""Characters looked at. Without this, a longer text is an error instead of a shorter look."""


class SearchQuery(BaseModel):
    """A question to the articles. Names are compared without regard to case and accents."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    text: str = Field(default="", max_length=2000, description="as `libs.search.syntax` reads it")
    lang: str | None = Field(default=None, description="detected language, ISO 639-1")
    outlet: str | None = None
    person: str | None = None
    organisation: str | None = None
    product: str | None = None
    place: str | None = None
    deal: str | None = Field(default=None, description="id of the deal profile")
    currency: str | None = Field(default=None, description="ISO 4217, of a sum that is given")
    min_amount: float | None = Field(
        default=None, ge=0, description="a sum that may be so large or larger"
    )
    max_amount: float | None = Field(
        default=None, ge=0, description="a sum that may be so small or smaller"
    )
    from_day: date | None = Field(default=None, description="first day of publication")
    to_day: date | None = Field(default=None, description="last day of publication")
    article_ids: tuple[str, ...] = Field(default=(), description="among these articles alone")
    size: int = Field(default=10, ge=0, le=1000, description="articles wanted")
    facets: tuple[Facet, ...] = ()
    facet_size: int = Field(default=10, ge=1, le=1000, description="values wanted per facet")


def to_query(query: SearchQuery) -> dict[str, Any]:
    """The body of the request: best match first, or the newest first where no text is given."""
    asked = parse_query(query.text)
    return {
        "query": {
            "bool": {
                "must": [{"match_all": {}} if asked is None else _clause(asked)],
                "filter": _filters(query),
            }
        },
        "sort": ["_score", _NEWEST] if asked is not None else [_NEWEST],
        "track_scores": True,
        "track_total_hits": True,
        "size": query.size,
        "_source": _SOURCE,
        "highlight": _highlight(),
        "aggs": {facet: _aggregation(facet, query.facet_size) for facet in query.facets},
    }


def to_id_query(query: SearchQuery) -> dict[str, Any]:
    """The same, of which the ids of the articles alone are wanted: no text is marked or sent."""
    body = to_query(query.model_copy(update={"facets": ()}))
    del body["highlight"]
    return body | {"_source": ["article_id"]}


def _clause(part: Part) -> dict[str, Any]:
    match part:
        case SearchWord(text, prefix):
            if prefix:
                return _matching(text, _NEUTRAL, type="phrase_prefix")
            return _matching(text, _ALL_ANALYSES, operator="and", tie_breaker=0.3)
        case Phrase(text):
            return _matching(text, _NEUTRAL, type="phrase")
        case Not(inner):
            return {"bool": {"must_not": [_clause(inner)]}}
        case AllOf(parts):
            return {"bool": {"must": [_clause(one) for one in parts]}}
        case AnyOf(parts):
            return {"bool": {"should": [_clause(one) for one in parts], "minimum_should_match": 1}}


def _matching(text: str, fields: list[str], **options: str | float) -> dict[str, Any]:
    return {"multi_match": {"query": text, "fields": fields, **options}}


def _filters(query: SearchQuery) -> list[dict[str, Any]]:
    terms = {
        "language": query.lang.lower() if query.lang else query.lang,
        "outlet.folded": query.outlet,
        "persons.folded": query.person,
        "organisations.folded": query.organisation,
        "products.folded": query.product,
        "places.folded": query.place,
        "deals": query.deal,
    }
    filters: list[dict[str, Any]] = [
        {"term": {field: value}} for field, value in terms.items() if value is not None
    ]
    if query.article_ids:
        filters.append({"terms": {"article_id": query.article_ids}})
    days = _published_within(query.from_day, query.to_day)
    return [*filters, *([days] if days else ()), *_sums(query)]


def _published_within(first: date | None, last: date | None) -> dict[str, Any] | None:
    """Published on one of these days or, where only the month is stated, perhaps on one."""
    if first is None and last is None:
        return None
    month = first.replace(day=1) if first else None
    of_a_month = {"term": {"published_precision": "month"}}
    return {
        "bool": {
            "should": [
                {"range": {"published_day": _between(first, last)}},
                {
                    "bool": {
                        "filter": [of_a_month, {"range": {"published_at": _between(month, last)}}]
                    }
                },
            ],
            "minimum_should_match": 1,
        }
    }


def _between(first: date | None, last: date | None) -> dict[str, str]:
    bounds = (("gte", first), ("lte", last))
    return {bound: day.isoformat() for bound, day in bounds if day is not None}


def _sums(query: SearchQuery) -> list[dict[str, Any]]:
    """One sum that fits all that is asked of sums; of a range, some part of it must."""
    asked: list[dict[str, Any]] = []
    if query.min_amount is not None:
        asked.append({"range": {"sums.high": {"gte": query.min_amount}}})
    if query.max_amount is not None:
        asked.append({"range": {"sums.low": {"lte": query.max_amount}}})
    if query.currency is not None:
        asked.append({"term": {"sums.currency": query.currency.upper()}})
    if not asked:
        return []
    return [{"nested": {"path": "sums", "query": {"bool": {"filter": asked}}}}]


def _highlight() -> dict[str, Any]:
    """Whole sentences, so that what the three analyses mark can be laid over one another."""
    whole = {"number_of_fragments": 0}
    sentences = {"number_of_fragments": 3, "fragment_size": 0, "order": "score"}
    return {
        "type": "unified",
        "boundary_scanner": "sentence",
        "pre_tags": [START_MARK],
        "post_tags": [END_MARK],
        "max_analyzer_offset": _HIGHLIGHT_AT_MOST,
        "fields": {
            field: whole if field.startswith("title") else sentences for field in HIGHLIGHTED
        },
    }


def _aggregation(facet: Facet, size: int) -> dict[str, Any]:
    field = _FACET_FIELDS[facet]
    if facet == "day":
        return {"date_histogram": {"field": field, "calendar_interval": "day", "min_doc_count": 1}}
    return {"terms": {"field": field, "size": size}}
