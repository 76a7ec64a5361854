"""What may be asked of the articles, and the OpenSearch request that asks it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from libs.contracts import Genre, RelevanceLevel, Stance
from libs.search.amounts import Extent, amounts_clause, in_currency
from libs.search.bodies import any_of
from libs.search.clauses import Breadth, to_clause
from libs.search.facets import (
    FACET_FIELDS,
    NO_GROUPS,
    SIGNIFICANT,
    WANTED_GENRES,
    Facet,
    Groups,
    facet_aggregation,
    genres_aggregation,
    significant_aggregation,
)
from libs.search.fields import FieldReader, KnownIds, flag_clause, published_within
from libs.search.free_genres import genres_wanted, hints_on_names
from libs.search.grammar.parser import parse_query
from libs.search.grammar.tree import Field as AskedField
from libs.search.grammar.tree import Phrase, fields_in
from libs.search.highlights import HIGHLIGHT
from libs.search.vocabulary import NO_VOCABULARY, Vocabulary

MOST_SHOWN = 10_000
"""Articles that can be paged through; an export has no such end."""

Sort = Literal["relevance", "newest", "oldest", "independent"]
Names = tuple[str, ...]

_NEWEST = {"timeline_at": {"order": "desc", "unmapped_type": "date"}}
_OLDEST = {"timeline_at": {"order": "asc", "unmapped_type": "date"}}
_BY_ID = {"article_id": {"order": "asc", "unmapped_type": "keyword"}}
SOURCE = {
    "excludes": [
        "text", "fr.title", "fr.text", "fr.quotes", "en.title", "en.text", "en.quotes", "sums",
        "relevances", "enriched.entities", "enriched.amounts", "enriched.language",
    ]
}  # fmt: skip
WITH_TEXT = {"excludes": [each for each in SOURCE["excludes"] if each != "text"]}
_COPIES_LAST = "params.copies.containsKey(doc['article_id'].value) ? 1 : 0"
_LIKE_FIELDS = ["title", "text", "fr.title", "fr.text", "en.title", "en.text"]


class SearchQuery(BaseModel):
    """A question to the articles. An article must fit each field, and one of its values.

    Names are parts of names, or aliases that a deal profile knows: `mensch`, `UE`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    text: str = Field(default="", max_length=100_000, description="as `grammar.parser` reads it")
    words: Breadth = Field(
        default="most",
        description="most of the words side by side; the same, or words related to them; any",
    )
    lang: Names = Field(default=(), description="detected language: `fr`, `French`")
    outlet: Names = ()
    country: Names = Field(default=(), description="of the outlet")
    author: Names = ()
    person: Names = ()
    organisation: Names = ()
    product: Names = ()
    place: Names = ()
    speaker: Names = Field(default=(), description="who is quoted")
    deal: Names = Field(default=(), description="id of the deal profile")
    slot: Names = Field(default=(), description="what something is claimed of")
    stance: tuple[Stance, ...] = Field(default=(), description="how somebody is quoted")
    relevance: tuple[RelevanceLevel, ...] = ()
    genre: tuple[Genre, ...] = Field(default=(), description="what kind of article it is")
    amount: Names = Field(default=(), description="`15 M€`, `>10M`, `10M..20M€`")
    currency: str | None = Field(default=None, description="ISO 4217, of a sum that is given")
    min_amount: float | None = Field(
        default=None, ge=0, description="a sum that may be so large or larger"
    )
    max_amount: float | None = Field(
        default=None, ge=0, description="a sum that may be so small or smaller"
    )
    from_day: date | None = Field(default=None, description="first day of publication")
    to_day: date | None = Field(default=None, description="last day of publication")
    as_of: AwareDatetime | None = Field(
        default=None, description="published by then, and seen where no time is stated"
    )
    disputed: bool | None = Field(default=None, description="another article contradicts a claim")
    independent: bool | None = Field(default=None, description="no copy of another article")
    article_ids: tuple[str, ...] = Field(default=(), description="among these articles alone")
    like: str | None = Field(default=None, description="id of an article: such as are like it")
    sort: Sort | None = Field(
        default=None, description="by relevance where words are given, else the newest first"
    )
    size: int = Field(default=10, ge=0, le=1000, description="articles wanted")
    offset: int = Field(default=0, ge=0, le=MOST_SHOWN, description="articles passed over")
    facets: tuple[Facet, ...] = ()
    facet_size: int = Field(default=10, ge=1, le=1000, description="values wanted per facet")
    significant: tuple[Facet, ...] = Field(
        default=(), description="facets whose values set what was found apart from all else"
    )

    @model_validator(mode="after")
    def _within_reach(self) -> Self:
        if self.offset + self.size > MOST_SHOWN:
            raise ValueError(f"offset and size: at most {MOST_SHOWN} together; export has no end")
        for facet in self.significant:
            if facet not in FACET_FIELDS:
                raise ValueError(f"significant: {facet} has no values that could be compared")
        return self

    @property
    def needs_known_ids(self) -> bool:
        """Whether it must be known which articles are copies or disputed."""
        flags = {"disputed", "independent"}
        return (
            self.disputed is not None
            or self.independent is not None
            or self.sort == "independent"
            or bool(flags & set(self.facets))
            or bool(flags & {each.name for each in fields_in(parse_query(self.text).part)})
        )


class Request(BaseModel):
    """The body of a request, and a line on each thing in the query that means nothing.

    `hints`: lines on what was understood, and may be meant otherwise.
    """

    model_config = ConfigDict(frozen=True)

    body: dict[str, Any]
    notes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def to_query(
    query: SearchQuery,
    vocabulary: Vocabulary = NO_VOCABULARY,
    known: KnownIds = KnownIds(),  # noqa: B008 - immutable
    groups: Groups = NO_GROUPS,
) -> Request:
    """The request: best match first, or the newest first where no text is given.

    The counts of a facet follow all filters but its own, so that a second value can be chosen.
    """
    parsed = parse_query(query.text)
    reader = FieldReader(vocabulary, known)
    filters = dict(_filters(query, reader))
    asked = to_clause(parsed.part, vocabulary, reader, breadth=query.words)
    names = () if query.genre else hints_on_names(parsed.part)
    after: dict[str, dict[str, Any]] = {
        name: each for name, each in filters.items() if name in query.facets
    }
    always = [each for name, each in filters.items() if name not in after]
    body: dict[str, Any] = {
        "query": _query(query, asked, always),
        "sort": _sort(query, known, has_words=parsed.part is not None),
        "track_scores": True,
        "track_total_hits": True,
        "from": query.offset,
        "size": query.size,
        "_source": SOURCE,
        "highlight": HIGHLIGHT,
        "aggs": _aggregations(query, after, known, groups),
    }
    if after:
        body["post_filter"] = {"bool": {"filter": list(after.values())}}
    return Request(
        body=body,
        notes=tuple(dict.fromkeys((*parsed.notes, *reader.notes))),
        hints=tuple(dict.fromkeys((*parsed.hints, *reader.hints, *names))),
    )


def to_id_query(
    query: SearchQuery,
    vocabulary: Vocabulary = NO_VOCABULARY,
    known: KnownIds = KnownIds(),  # noqa: B008 - immutable
    *,
    counted: bool = False,
) -> dict[str, Any]:
    """The same, of which the ids of the articles alone are wanted: no text is marked or sent.

    `counted`: of all articles that some facet counts, be it that they do not fit its own filter.
    """
    wanted = query.facets if counted else ()
    plain = query.model_copy(update={"facets": wanted, "significant": ()})
    body = to_query(plain, vocabulary, known).body
    asked = {name: body[name] for name in ("query", "sort", "from", "size", "track_total_hits")}
    return asked | {"_source": ["article_id"]}


def _query(
    query: SearchQuery, words: dict[str, Any] | None, filters: list[dict[str, Any]]
) -> dict[str, Any]:
    must = [{"match_all": {}} if words is None else words]
    if query.like is None:
        return {"bool": {"must": must, "filter": filters}}
    like = {
        "fields": _LIKE_FIELDS, "like": [{"_id": query.like}], "min_term_freq": 1,
        "min_doc_freq": 2, "max_query_terms": 40, "minimum_should_match": "20%",
    }  # fmt: skip
    return {"bool": {"must": [*must, {"more_like_this": like}], "filter": filters}}


def _sort(query: SearchQuery, known: KnownIds, *, has_words: bool) -> list[Any]:
    by_score = has_words or query.like is not None
    match query.sort or ("relevance" if by_score else "newest"):
        case "oldest":
            return [_OLDEST, _BY_ID]
        case "relevance":
            return ["_score", _NEWEST, _BY_ID]
        case "independent":
            copies = {"source": _COPIES_LAST, "params": {"copies": dict.fromkeys(known.copies, 1)}}
            order = {"type": "number", "order": "asc", "script": copies}
            return [{"_script": order}, "_score" if by_score else _NEWEST, _BY_ID]
    return [_NEWEST, _BY_ID]


def _filters(query: SearchQuery, reader: FieldReader) -> Iterator[tuple[str, dict[str, Any]]]:
    """By the facet, or else the field, that each is on."""
    names: Mapping[str, tuple[str, ...]] = {
        "outlet": query.outlet, "lang": query.lang, "country": query.country,
        "author": query.author, "person": query.person, "organisation": query.organisation,
        "product": query.product, "place": query.place, "speaker": query.speaker,
        "deal": query.deal, "slot": query.slot, "stance": query.stance,
        "genre": query.genre,
        "relevance": query.relevance if not query.deal else (),
    }  # fmt: skip
    for name, values in names.items():
        if values:
            asked = [reader.clause(AskedField(name, Phrase(value))) for value in values]
            yield ("language" if name == "lang" else name), any_of(asked)
    if query.deal and query.relevance:
        yield "relevance", _relevance_to(query.deal, query.relevance)
    if query.amount:
        currency = (query.currency or "").upper()
        sums = [in_currency(each, currency) if currency else each for each in query.amount]
        yield "amount", any_of([_amount(value, reader) for value in sums])
    yield from _of_sums(query)
    if query.from_day or query.to_day:
        yield "day", published_within(query.from_day, query.to_day)
    if query.as_of is not None:
        yield "as_of", {"range": {"timeline_at": {"lte": query.as_of.isoformat()}}}
    yield from _of_ids(query, reader)


def _of_ids(query: SearchQuery, reader: FieldReader) -> Iterator[tuple[str, dict[str, Any]]]:
    if query.disputed is not None:
        yield "disputed", flag_clause("disputed", query.disputed, reader.known)
    if query.independent is not None:
        yield "independent", flag_clause("independent", query.independent, reader.known)
    if query.article_ids:
        yield "ids", {"terms": {"article_id": query.article_ids}}


def _relevance_to(deals: Sequence[str], levels: Sequence[str]) -> dict[str, Any]:
    """So far about one of these deals, whatever it is to others."""
    to_one = [
        {"terms": {"relevances.deal": [deal.lower() for deal in deals]}},
        {"terms": {"relevances.level": list(levels)}},
    ]
    return {"nested": {"path": "relevances", "query": {"bool": {"filter": to_one}}}}


def _amount(value: str, reader: FieldReader) -> dict[str, Any]:
    """A sum as it may stand behind `amount:`."""
    part = parse_query(f'amount:"{value.replace(chr(34), "")}"').part
    return reader.clause(part) if isinstance(part, AskedField) else {"match_none": {}}


def _of_sums(query: SearchQuery) -> Iterator[tuple[str, dict[str, Any]]]:
    """One sum that fits all that is asked of sums; of a range, some part of it must."""
    if (query.min_amount, query.max_amount, query.currency) != (None, None, None):
        currency = query.currency.upper() if query.currency else None
        yield "sums", amounts_clause([Extent(query.min_amount, query.max_amount, currency)])


def _aggregations(
    query: SearchQuery, after: Mapping[str, dict[str, Any]], known: KnownIds, groups: Groups
) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for facet in query.facets:
        others = [each for name, each in after.items() if name != facet]
        found[facet] = facet_aggregation(
            facet, size=query.facet_size, others=others, known=known, groups=groups
        )
    for facet in query.significant:
        found[f"{SIGNIFICANT}{facet}"] = significant_aggregation(facet)
    if not query.genre and (wanted := genres_wanted(parse_query(query.text).part)):
        found[WANTED_GENRES] = genres_aggregation(wanted, list(after.values()))
    return found
