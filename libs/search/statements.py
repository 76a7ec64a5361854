"""What an analyst may ask of the quotes and claims, and what is answered. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from libs.contracts import Modality, Polarity, Stance
from libs.search.answers import Answer

_NOT_GONE = {"term": {"gone": False}}


class StatementQuery(BaseModel):
    """What quotes and claims have in common. Names are compared without case and accents."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(default="", max_length=2000, description="words in it or around it")
    speaker: str | None = Field(default=None, description="a name or a part of one")
    outlet: str | None = None
    deal: str | None = Field(default=None, description="id of the deal profile")
    article_id: str | None = None
    from_day: date | None = None
    to_day: date | None = None
    as_of: AwareDatetime | None = Field(default=None, description="published by this moment")
    size: int = Field(default=20, ge=0, le=1000)


class QuoteQuery(StatementQuery):
    """A question to the quotes, the newest first."""

    stance: Stance | None = None
    direct: bool | None = Field(default=None, description="in marks, or in reported speech")
    lang: str | None = Field(default=None, description="language of the quote, ISO 639-1")


class ClaimQuery(StatementQuery):
    """A question to the claims: by slot, in each the oldest first."""

    slot: str | None = None
    value: str | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    by: str | None = Field(default=None, description="`outlet`, `nobody`, or a speaker's name")


class _Statement(Answer):
    article_id: str
    url: str
    title: str | None = None
    outlet: str
    timeline_at: AwareDatetime
    timeline_from: str
    text: str
    context: str
    speaker: str | None = None
    extractor: str | None = None
    confidence: float | None = None


class QuoteHit(_Statement):
    """One quote and where it stood; `context` is the paragraph around it."""

    direct: bool
    language: str
    role: str | None = None
    cue: str | None = None
    stance: str
    via: str | None = None


class ClaimHit(_Statement):
    """One claim and where it stood; `text` is the clause, `context` the sentence."""

    deal: str
    slot: str
    value: str
    polarity: str
    modality: str
    by: str
    through: str
    rule: str


class QuoteResults(Answer):
    """The quotes that were found: `total` of them, and the first `hits`."""

    total: int
    hits: tuple[QuoteHit, ...]


class ClaimResults(Answer):
    """The claims that were found: `total` of them, and the first `hits`."""

    total: int
    hits: tuple[ClaimHit, ...]


def to_quote_query(query: QuoteQuery) -> dict[str, Any]:
    """The body of the request for quotes."""
    terms = {"stance": query.stance, "direct": query.direct, "language": query.lang}
    newest = [{"timeline_at": {"order": "desc", "unmapped_type": "date"}}]
    return _body(query, {**terms, "deals": query.deal}, [], newest)


def to_claim_query(query: ClaimQuery) -> dict[str, Any]:
    """The body of the request for claims."""
    terms = {
        "slot": query.slot,
        "value": query.value,
        "polarity": query.polarity,
        "modality": query.modality,
        "deal": query.deal,
    }
    by: list[dict[str, Any]] = []
    if query.by in {"outlet", "nobody"}:
        by = [{"term": {"by": query.by}}]
    elif query.by is not None:
        by = [spoken_by(query.by)]
    oldest = [
        {"slot": {"order": "asc", "unmapped_type": "keyword"}},
        {"timeline_at": {"order": "asc", "unmapped_type": "date"}},
    ]
    return _body(query, terms, by, oldest)


def to_quotes(response: Mapping[str, Any]) -> QuoteResults:
    """The values in a response to `to_quote_query`."""
    return QuoteResults(
        total=response["hits"]["total"]["value"],
        hits=tuple(QuoteHit(**hit["_source"]) for hit in response["hits"]["hits"]),
    )


def to_claims(response: Mapping[str, Any]) -> ClaimResults:
    """The values in a response to `to_claim_query`."""
    return ClaimResults(
        total=response["hits"]["total"]["value"],
        hits=tuple(ClaimHit(**hit["_source"]) for hit in response["hits"]["hits"]),
    )


def _body(
    query: StatementQuery,
    terms: Mapping[str, object],
    more: list[dict[str, Any]],
    sort: list[dict[str, Any]],
) -> dict[str, Any]:
    exact = {**terms, "outlet.folded": query.outlet, "article_id": query.article_id}
    filters = [
        {"term": {field: _same(value)}} for field, value in exact.items() if value is not None
    ]
    if query.speaker is not None:
        filters.append(spoken_by(query.speaker))
    days = {"gte": query.from_day, "lte": query.to_day}
    bounds = {bound: day.isoformat() for bound, day in days.items() if day is not None}
    if bounds:
        filters.append({"range": {"timeline_at": bounds}})
    if query.as_of is not None:
        filters.append({"range": {"timeline_at": {"lte": query.as_of.isoformat()}}})
    words = {"query": query.text, "fields": ["text^2", "context"], "operator": "and"}
    return {
        "query": {
            "bool": {
                "must": [{"multi_match": words}] if query.text else [],
                "filter": [_NOT_GONE, *filters, *more],
            }
        },
        "sort": ["_score", *sort] if query.text else sort,
        "track_total_hits": True,
        "size": query.size,
    }


def _same(value: object) -> object:
    """What is compared as a whole, without regard to case."""
    return {"value": value, "case_insensitive": True} if isinstance(value, str) else value


def spoken_by(name: str) -> dict[str, Any]:
    """The filter of those whose speaker's name holds this: `mensch` finds Arthur Mensch."""
    literal = "".join(f"\\{one}" if one in "*?\\" else one for one in name)
    return {"wildcard": {"speaker.folded": {"value": f"*{literal}*"}}}
