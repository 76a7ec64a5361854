"""What an analyst may ask across articles, and what is answered. Pure.

Relations, stories, utterances and the rows of the ledger are answered as the messages that they are
published as; `as_of` reads from each what was known at a moment.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from libs.contracts import Coverage, LedgerRow, Relation, Story, Utterance
from libs.coverage.as_of import story_as_of, utterance_as_of
from libs.coverage.ledger import as_of
from libs.search.statements import spoken_by

C = TypeVar("C", bound=Coverage)
_MOST = 10_000  # what OpenSearch gives without paging
_SORTS: Mapping[type[Coverage], list[dict[str, Any]]] = {
    Relation: [{"at": {"order": "asc", "unmapped_type": "date"}}, {"id": "asc"}],
    Story: [{"last_at": {"order": "desc", "unmapped_type": "date"}}, {"id": "asc"}],
    Utterance: [
        {"support": {"order": "desc", "unmapped_type": "integer"}},
        {"articles": {"order": "desc", "unmapped_type": "integer"}},
        {"first_at": {"order": "asc", "unmapped_type": "date"}},
        {"id": "asc"},
    ],
    LedgerRow: [{"slot": {"order": "asc", "unmapped_type": "keyword"}}, {"id": "asc"}],
}
_WORDS: Mapping[type[Coverage], list[str]] = {
    Relation: ["title", "origin_title"],
    Story: ["headline"],
    Utterance: ["text"],
    LedgerRow: ["describes", "why"],
}

_IDS = "ids"
_MOST_KNOWN = 60_000  # a query takes 65,536 terms


def _ids(field: str, fits: Mapping[str, Any]) -> dict[str, Any]:
    fits = {"bool": {"filter": [{"term": {"gone": False}}], **fits}}
    counted = {"terms": {"field": field, "size": _MOST_KNOWN}}
    return {"size": 0, "query": fits, "aggs": {_IDS: counted}}


COPIES = _ids("article_id", {"must_not": [{"term": {"type": "correction"}}]})
"""The request to relations for the articles that are copies of another."""

DISPUTED = _ids("article_ids", {"must": [{"term": {"disputed": True}}]})
"""The request to the ledger for the articles with a claim that another contradicts."""


def to_ids(response: Mapping[str, Any]) -> tuple[str, ...]:
    """The article ids in a response to COPIES or DISPUTED."""
    buckets = response.get("aggregations", {}).get(_IDS, {}).get("buckets", ())
    return tuple(str(bucket["key"]) for bucket in buckets)


class CoverageQuery(BaseModel):
    """A question to what is known across articles; what does not fit a kind asks nothing of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(default="", max_length=2000)
    deal: str | None = None
    article_ids: tuple[str, ...] = Field(default=(), description="about any of these articles")
    role: Literal["any", "copy"] = Field(
        default="any", description="of relations: these articles are the copies"
    )
    slot: str | None = None
    speaker: str | None = Field(default=None, description="of utterances: a name or a part of one")
    disputed: bool | None = None
    as_of: AwareDatetime | None = Field(default=None, description="what was known at this moment")
    size: int = Field(default=_MOST, ge=0, le=_MOST)


def to_coverage_query(kind: type[Coverage], query: CoverageQuery) -> dict[str, Any]:
    """The body of a request for things of one kind.

    What was known at a moment is read from each answer: a slot may have been disputed then and be
    no longer, so that `disputed` and `size` are asked afterwards.
    """
    filters: list[dict[str, Any]] = [{"term": {"gone": False}}]
    if query.deal is not None:
        filters.append({"term": {"deal": query.deal}})
    if query.slot is not None and kind is LedgerRow:
        filters.append({"term": {"slot": query.slot}})
    if query.disputed is not None and kind is LedgerRow and query.as_of is None:
        filters.append({"term": {"disputed": query.disputed}})
    if query.speaker is not None and kind is Utterance:
        filters.append(spoken_by(query.speaker))
    if query.article_ids:
        filters.append(_about(kind, query))
    words = {"query": query.text, "fields": _WORDS[kind], "operator": "and"}
    return {
        "query": {
            "bool": {"must": [{"multi_match": words}] if query.text else [], "filter": filters}
        },
        "sort": _SORTS[kind],
        "size": _MOST if query.as_of else query.size,
        "_source": {"excludes": ["article_count", "article_ids", "value_names"]},
    }


def to_coverage(kind: type[C], query: CoverageQuery, response: Mapping[str, Any]) -> tuple[C, ...]:
    """The things in a response to `to_coverage_query`."""
    found = [kind.model_validate(hit["_source"]) for hit in response["hits"]["hits"]]
    if query.as_of is None:
        return tuple(found)
    known = [_as_of(each, query) for each in found]
    return tuple(each for each in known if each is not None)[: query.size]


def _as_of(thing: C, query: CoverageQuery) -> C | None:
    moment: Any = query.as_of
    then: Any
    match thing:
        case LedgerRow():
            then = as_of(thing, moment)
            if then is not None and query.disputed not in {None, then.disputed}:
                then = None
        case Story():
            then = story_as_of(thing, moment)
        case Utterance():
            then = utterance_as_of(thing, moment)
        case Relation():
            then = thing if thing.at <= moment else None
        case _:
            raise TypeError(f"{type(thing).__name__} has no time")
    return then  # type: ignore[no-any-return]  # of the class that it was


def _about(kind: type[Coverage], query: CoverageQuery) -> dict[str, Any]:
    ids: Sequence[str] = query.article_ids
    if kind is not Relation:
        return {"terms": {"article_ids": ids}}
    copies = {"terms": {"article_id": ids}}
    if query.role == "copy":
        return copies
    anywhere = [copies, {"terms": {"origin_id": ids}}, {"terms": {"root_id": ids}}]
    return {"bool": {"should": anywhere, "minimum_should_match": 1}}
